"""A new root: the illustrative company to try things on, or a blank organisation under a regulation to be edited."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template

from ..files import make_folder, replace_file, require_new
from ..folders import Folders, example_params
from ..language import day
from ..locks import hold
from ..model import TEMPLATE_NOTICE
from ..quarter import Quarter

_BLANK = Path(__file__).with_name("blank")
_FOR_GIT = {
    ".gitignore": """\
# Mọi thứ ở outputs làm lại được từ params, trừ những gì đã công bố.
outputs/*
!outputs/published/
~$*
""",
    ".gitattributes": """\
# Git trên Windows đổi dấu xuống dòng: hồ sơ phát hành phải giữ nguyên từng byte.
outputs/published/** -text
""",
}


def make_example(root: Path) -> Folders:
    """Make ``root`` a copy of the illustrative company, all its quarters ready to run.

    Raises
    ------
    UsageError
        If ``root`` has a folder ``params`` already.
    """
    with _alone_in(root), make_folder(root / "params") as params:
        shutil.copytree(example_params(), params, dirs_exist_ok=True)
    return Folders(root.resolve())


def make_blank(root: Path, name: str, quarter: Quarter) -> Folders:
    """Make ``root`` an organisation called ``name`` with one block and a version that applies from ``quarter`` on.

    Raises
    ------
    UsageError
        If ``root`` has a folder ``params`` already.
    """
    known = {"quarter": str(quarter), "first_day": day(quarter.first_day), "notice": TEMPLATE_NOTICE}
    known["name"] = json.dumps(name, ensure_ascii=False)  # whatever was typed is one quoted text in YAML too
    with _alone_in(root), make_folder(root / "params") as params:
        shutil.copy(example_params() / "bulletins.yaml", params)
        _fill(_BLANK / "units.yaml", params, known)
        for page in (_BLANK / "regulation").glob("*.yaml"):
            _fill(page, params / "regulation" / str(quarter.year), known)
    return Folders(root.resolve())


@contextmanager
def _alone_in(root: Path) -> Iterator[None]:
    """Hold the lock of a root; one that has a folder ``params`` is refused before anything is made in it.

    What stands beside it comes first: a root that has ``params`` is whole.
    """
    require_new(root / "params")
    with hold(Folders(root).office_lock):
        for name, text in _FOR_GIT.items():
            if not (root / name).exists():
                replace_file(root / name, text.encode())
        yield


def _fill(page: Path, folder: Path, known: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = Template(page.read_text(encoding="utf-8")).substitute(known)
    (folder / page.name).write_text(text, encoding="utf-8", newline="\n")
