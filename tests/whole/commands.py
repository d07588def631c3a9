"""The real commands, as a person starts them: in processes of their own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.generator import make_other_company

from .harness import REPOSITORY
from .reading import Page

OWN_NOTEBOOK = "tom_tat"
OWN_ENTRY = f"""
# Một notebook của riêng cơ quan này
tom-tat:
  notebook: {OWN_NOTEBOOK}
  over: block
  output: "{{quarter}}_tom-tat_{{block}}"
"""


def run(*command: object, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess:
    """Run a command that must succeed."""
    done = start(*command, cwd=cwd, **variables)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done


def start(*command: object, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess:
    """Run a command, however it ends."""
    environment = {**os.environ, "PYTHONUTF8": "1", **variables}
    environment = {name: value for name, value in environment.items() if not name.startswith("COV_")}
    words = list(map(str, command))
    return subprocess.run(
        words, capture_output=True, encoding="utf-8", env=environment, cwd=cwd, timeout=900, check=False
    )


def cchc(*arguments: object, **variables: str) -> subprocess.CompletedProcess:
    """``cchc …``, however it ends."""
    return start(tool("cchc"), *arguments, **variables)


def tool(name: str) -> str:
    """A program of the environment that runs the tests."""
    return str(Path(sys.executable).with_name(name))


def write_with_own_notebook(root: Path) -> None:
    """The other company with a notebook of its own: one file, and one entry in bulletins.yaml."""
    make_other_company(root)
    own = root / "notebooks" / f"{OWN_NOTEBOOK}.ipynb"
    own.parent.mkdir()
    text = (REPOSITORY / "notebooks" / "block_bulletin.ipynb").read_text(encoding="utf-8")
    own.write_text(text.replace("## Điểm chính", "## Tóm tắt của riêng cơ quan"), encoding="utf-8")
    with (root / "params" / "bulletins.yaml").open("a", encoding="utf-8") as file:
        file.write(OWN_ENTRY)


def publish_own_company(root: Path) -> None:
    """Write the company and publish its smallest block: five notebooks."""
    write_with_own_notebook(root)
    done = cchc("--root", root, "run", "2020-Q1", "--block", "su-nghiep", "--html-only", "--workers", "2")
    (root / "said.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def copy_of(root: Path, target: Path) -> Path:
    """A copy of a company, its outputs too."""
    shutil.copytree(root, target, dirs_exist_ok=True)
    return target


def page_at(path: Path) -> Page:
    """The page in a file."""
    return Page(path.read_text(encoding="utf-8"))
