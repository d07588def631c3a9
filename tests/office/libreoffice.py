"""LibreOffice, which opens our workbooks and saves them as offices that use it do."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
SECONDS = 300  # which it takes where a machine has much else to do
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def save_as(path: Path, kind: str, folder: Path) -> Path:
    """Open a file and save it as another kind."""
    save_all_as([path], kind, folder)
    return folder / f"{path.stem}.{kind}"


def save_all_as(paths: Iterable[Path], kind: str, folder: Path) -> None:
    """Open files and save them as another kind; with a profile of its own, beside whatever else is open."""
    profile = (folder / "profile").absolute().as_uri()
    command = [
        SOFFICE,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        folder,
        *paths,
    ]
    subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=SECONDS)
