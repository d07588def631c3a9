"""Commands that are killed at any change of the disk, or find it full at any write of a publication.

What is killed here runs no kernels; that runs with theirs outlive kills is shown in `tests/sharing/test_stops.py`.
"""

import random
import re
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from cchc_lib.folders import Folders
from cchc_lib.sharing import verify_path

from .children import begin, cchc, fill_disk, killed_at, needs_fork, noted_in, on_changes
from .commands import copy_of
from .quick import contents, load_everything, quick_bulletins, write_company

pytestmark = needs_fork
QUARTER = "2019-Q1"
FORMAT = "--format=parquet"
IN_ROOT = {"phiếu nhận về", "công ty mới"}
COMMANDS = {  # what is done before, and how often it is killed
    ("collect", QUARTER, "phiếu nhận về"): ((), 12),
    ("init", "công ty mới"): ((), 5),
    ("new", QUARTER, "--add"): ((), 4),
    ("new", "2019-Q2"): ((), 5),
    ("new", QUARTER, "--self-score"): ((), 4),
    ("new", QUARTER, "--verify-sheets"): ((), 4),
    ("check", QUARTER, "--mark"): ((), 5),
    ("score", QUARTER): ((), 6),
    ("audit", QUARTER): (("score", QUARTER), 6),
    ("export", QUARTER): (("score", QUARTER), 4),
    ("export", QUARTER, FORMAT): (("score", QUARTER), 3),
    ("regulation", "schema"): ((), 4),
    ("regulation", "new", "2021"): ((), 4),
    ("notebook", "new", "Riêng"): ((), 4),
    ("run", QUARTER): ((), 12),
    ("share", QUARTER, "--to=unit", "--eml"): (("run", QUARTER), 6),
    ("publish", QUARTER): (("run", QUARTER), 14),
    ("unpublish", QUARTER): (("publish", QUARTER), 6),
}
ONLY_TOLD = {("regulation", "new"), ("notebook", "new"), ("unpublish", QUARTER)}  # that it was done, when done again


class Bench:
    """Roots in the states that commands find, and their children."""

    def __init__(self, place: Path):
        self.place, self.temporary, self._number = place, place / "tạm", count(1)
        self.temporary.mkdir()
        self._states: dict[tuple, Path] = {}

    def state(self, before: tuple) -> Path:
        """A root in which that was done; not to be changed."""
        if before not in self._states:
            root = self.place / f"trạng thái {next(self._number)}"
            if before:
                first = (("run", QUARTER), ()) if before[0] == "publish" else ((), ())
                copy_of(self.state(first[0]), root)
                assert self.run(root, before)[0] == 0
            else:
                write_company(root)
            self._states[before] = root
        return self._states[before]

    def copy(self, before: tuple) -> Path:
        return copy_of(self.state(before), self.place / f"bản {next(self._number)}")

    def run(self, root: Path, words: tuple, befall: Callable[[], object] = lambda: None) -> tuple[int, str]:
        """How a command ended to which this befell, and what it said."""
        given = [root / word if word in IN_ROOT else word for word in words]
        act = cchc(*given, *(() if words[0] == "init" else ("--root", root)))

        def whole() -> object:
            tempfile.tempdir = str(self.temporary)
            befall()
            return act()

        with quick_bulletins():
            return begin(whole, self.place / "said").wait()

    def changes(self, before: tuple, words: tuple) -> tuple[Path, str]:
        """The root after an undisturbed command, and a letter for each change that it made."""
        root, note = self.copy(before), self.place / "note"
        code, said = self.run(root, words, partial(on_changes, noted_in(note), root, self.temporary))
        assert code == 0, said
        return root, note.read_text()


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> Bench:
    load_everything()
    return Bench(tmp_path_factory.mktemp("giết"))


def left_over(bench: Bench, root: Path) -> list[Path]:
    """Half files and folders, and temporary ones; but for one that began so late that it might be in use."""
    parts = [path for path in root.rglob("*") if path.suffix in (".part", ".holder")]
    return parts + [path for path in bench.temporary.iterdir() if not path.name.startswith("cchc-scratch-")]


def kill_some(bench: Bench, words: tuple, draw: random.Random) -> int:
    before, kills = COMMANDS[words]
    after, changes = bench.changes(before, words)
    was, wanted = contents(bench.state(before)), contents(after)
    moments = draw.sample(range(1, len(changes) + 1), kills)
    for moment in moments:
        root = bench.copy(before)
        code, said = bench.run(root, words, partial(on_changes, killed_at(moment), root, bench.temporary))
        assert code == -9, said
        is_begun = words[0] == "init" and not (root / words[1] / "params").exists()
        following = words if is_begun else ("list", "quarters")
        assert bench.run(root, following)[0] == 0
        assert left_over(bench, root) == [], (words, moment)
        now = contents(root)
        assert {name for name in now if now[name] not in (was.get(name), wanted.get(name))} == set(), (words, moment)
        kept = {name for name in was if name in wanted and not re.match("outputs/(?!published)", name)}
        assert kept <= now.keys(), (words, moment)  # all else is made again
        if words[:2] not in ONLY_TOLD and moment in moments[::5]:
            is_done = words[0] == "publish" and (root / "outputs/published" / QUARTER / "1").exists()
            bench.run(root, ("run", QUARTER) if is_done else words)
            assert contents(root) == wanted, (words, moment)
        shutil.rmtree(root)
    for folder in bench.temporary.iterdir():
        shutil.rmtree(folder)
    return kills


@pytest.mark.long
@pytest.mark.parametrize("part", [0, 1])
def test_whatever_is_killed_each_file_is_as_before_or_as_after_and_the_next_command_tidies(bench, part, capsys):
    draw = random.Random(2019)
    kills = sum(kill_some(bench, words, draw) for words in [*COMMANDS][part::2])
    with capsys.disabled():
        print(f"\n{kills} kills")


def test_there_are_more_than_a_hundred_kills_over_all_commands_that_write():
    assert sum(kills for _, kills in COMMANDS.values()) > 100


@pytest.mark.long
def test_a_disk_that_fills_at_any_write_of_a_publication_leaves_all_of_it_or_nothing(bench):
    """Nor does a quarter before, which has to be scored first, become a gap in what is published."""
    before, words = ("run", QUARTER), ("publish", QUARTER)
    after, changes = bench.changes(before, words)
    wanted = contents(after / "outputs" / "published")
    for moment in (number for number, change in enumerate(changes, start=1) if change == "+"):
        root = bench.copy(before)
        code, said = bench.run(root, words, partial(fill_disk, moment, root, bench.temporary))
        published = root / "outputs" / "published"
        if code == 0:
            assert contents(published) == wanted
        else:
            assert (code, "đĩa đã đầy" in said or "bản tin không làm được" in said) == (1, True), (moment, said)
            assert contents(published) in ({}, wanted), moment
        assert left_over(bench, root) == []
        if moment % 10 == 0:
            again = bench.run(root, ("run", QUARTER) if contents(published) else words)
            assert again[0] == 0, (moment, again)
            assert contents(published) == wanted, moment
            assert all(verdict.is_right for verdict in verify_path(Folders(root), published / QUARTER / "1"))
        shutil.rmtree(root)
