"""Two people work in one root. Of one group, each with the umask that most systems give, none locks the other out;
what one of them may not read is told to them, and never taken for what is not there.
"""

import codecs
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from .children import begin, cchc, needs_fork
from .quick import load_everything, quick_bulletins, write_company

pytestmark = [
    needs_fork,
    pytest.mark.long,
    pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can become somebody else"),
]
GROUP, PEOPLE, QUARTER = 54321, (54322, 54323), "2019-Q1"


@pytest.fixture
def shared() -> Iterator[Path]:
    """A root whose folders hand on a group that may write in them (``chmod g+ws``), where everybody can reach it."""
    load_everything()  # which somebody else may be kept from reading
    for name in ("unicode_escape", "utf-8-sig"):
        codecs.lookup(name)
    place = Path(tempfile.mkdtemp())
    root = place / "gốc"
    write_company(root)
    for path in [place, *place.rglob("*")]:
        os.chown(path, PEOPLE[0], GROUP)
        path.chmod(0o2775 if path.is_dir() else 0o664)
    yield root
    shutil.rmtree(place)


def run(person: int, root: Path, *words: object) -> tuple[int, str]:
    """How a command of one of them ended."""
    act = cchc(*words, "--root", root)
    place = root.parent / f"tạm {person}"
    said = root.parent / f"nói {person}"
    said.touch()
    said.chmod(0o666)

    def whole() -> object:
        os.setgroups([GROUP])
        os.setgid(person)
        os.setuid(person)
        os.umask(0o022)
        place.mkdir(exist_ok=True)
        tempfile.tempdir = str(place)
        return act()

    with quick_bulletins():
        return begin(whole, said).wait()


def test_what_one_of_a_group_made_the_other_replaces(shared):
    commands = [
        ("collect", QUARTER, shared / "phiếu nhận về"), ("run", QUARTER), ("audit", QUARTER), ("export", QUARTER),
        ("check", QUARTER, "--mark"), ("share", QUARTER, "--to", "unit"), ("new", "2019-Q2"),
        ("regulation", "schema"),
    ]  # fmt: skip
    for number, command in enumerate(commands):
        code, said = run(PEOPLE[number % 2], shared, *command)
        assert code == 0, (command, said)
    for number, command in enumerate(commands[:-2] + commands[-1:]):
        again = (*command, "--fresh") if command[0] == "run" else command
        code, said = run(PEOPLE[1 - number % 2], shared, *again)
        assert code == 0, (command, said)
    assert run(PEOPLE[0], shared, "publish", QUARTER)[0] == 0
    assert run(PEOPLE[1], shared, "unpublish", QUARTER)[0] == 0
    assert run(PEOPLE[1], shared, "publish", QUARTER)[0] == 0
    locked = [path for path in shared.rglob("*") if not path.stat().st_mode & 0o020 or path.stat().st_gid != GROUP]
    assert locked == []


def test_what_one_may_not_read_is_told_to_them(shared):
    """Python's patterns of names leave it out without a word: a version, a quarter and what was published of it."""
    assert run(PEOPLE[0], shared, "publish", QUARTER)[0] == 0
    folders = [f"params/quarters/{QUARTER}", "params/quarters", "params/regulation", "outputs/published"]
    folders += [path.relative_to(shared).as_posix() for path in (shared / "params/regulation").iterdir()]
    for folder in (*folders, f"outputs/published/{QUARTER}"):
        (shared / folder).chmod(0o2700)
        code, said = run(PEOPLE[1], shared, "score", QUARTER)
        assert code == 1
        assert said.endswith(f"Không đọc được thư mục {shared / folder}: hãy xin quyền đọc"), said
        (shared / folder).chmod(0o2775)
    assert run(PEOPLE[1], shared, "score", QUARTER)[0] == 0
    bulletins = shared / f"outputs/published/{QUARTER}/1/bulletins"
    bulletins.chmod(0o2700)
    code, said = run(PEOPLE[1], shared, "verify", shared / "outputs/published")
    assert (code, said) == (1, f"Không đọc được thư mục {bulletins}: hãy xin quyền đọc")
