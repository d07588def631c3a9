"""Two publish at once, inputs are edited while bulletins are made of them: nothing is lost or mixed."""

import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from cchc_lib.quarter import Quarter
from cchc_lib.releases import list_releases
from cchc_lib.results import QuarterResults, score_if_changed
from cchc_lib.sharing import verify_path
from tests.whole.children import Child, begin, needs_fork
from tests.whole.commands import copy_of

from . import company
from .company import EARLIER, QUARTER, Press

pytestmark = [pytest.mark.xdist_group("small company"), pytest.mark.long, needs_fork]
Q = Quarter.parse(QUARTER)
EDITED = "Trong lúc chạy có 1 tệp dữ liệu được sửa: params/quarters/2019-Q1/assessments.csv. Mọi bản tin đều theo"


def pausing(place: Path, make: Callable) -> Callable:
    """The making of bulletins that stops before its third, until there is a file ``go``."""
    made = count(1)

    def wait(*arguments, **keywords):
        if next(made) == 3:
            (place / "paused").touch()
            while not (place / "go").exists():
                time.sleep(0.01)
        return make(*arguments, **keywords)

    return wait


def start(press: Press, act: Callable[[Press], object], place: Path, pauses: bool = False) -> Child:
    def whole() -> None:
        if pauses:
            company._execute = pausing(place, company._execute)
        act(press)

    child = begin(whole, place / f"said-{len([*place.glob('said-*')])}")
    if pauses:
        child.wait_for((place / "paused").exists)
    return child


def totals(path: Path) -> dict[str, object]:
    with closing(QuarterResults(path)) as results:
        return {name: score.total for name, score in results.scores().items()}


def letters(press: Press) -> list[str]:
    """Number and series of each letter of both quarters."""
    releases = [list_releases(press.folders, Quarter.parse(quarter)) for quarter in (EARLIER, QUARTER)]
    return [release.name_letter(letter) for found in releases for release in found for letter in release.letters]


def test_two_quarters_published_at_once_have_no_number_twice_and_one_chain(press, tmp_path):
    press.write_shortcomings(company.SHORTCOMING, quarter=EARLIER)
    first = start(press, partial(Press.issue, quarter=EARLIER), tmp_path, pauses=True)
    second = start(press, partial(Press.issue, quarter=QUARTER), tmp_path)
    second.wait_for(lambda: "Đang đợi" in second.words())
    assert letters(press) == []
    (tmp_path / "go").touch()
    assert first.wait()[0] == 0
    code, said = second.wait()
    assert (code, f"(tiến trình {first.pid} trên máy" in said) == (0, True)
    assert len(letters(press)) == len({*letters(press)}) > 3
    assert [
        verdict for verdict in verify_path(press.folders, press.record_of(1).parents[1]) if not verdict.is_right
    ] == []
    (release,) = list_releases(press.folders, Q)
    assert [*release.before] == [f"{EARLIER}/1/manifest.sha256"]


def test_a_second_publication_that_does_not_wait_is_refused_and_leaves_nothing(press, tmp_path, monkeypatch):
    first = start(press, partial(Press.issue, quarter=EARLIER), tmp_path, pauses=True)
    monkeypatch.setenv("CCHC_WAIT", "0")
    for act in (Press.issue, lambda press: press.withdraw()):
        code, said = start(press, act, tmp_path).wait()
        assert (code, said.startswith("Chưa chạy được: ")) == (1, True), said
    assert not press.record_of(1).parent.exists()
    (tmp_path / "go").touch()
    assert first.wait()[0] == 0


@pytest.mark.parametrize("act", ["run", "publish"])
def test_an_edit_meanwhile_is_in_no_bulletin_and_told_at_the_end(press, tmp_path, act):
    """Even where somebody scores the quarter again before the last bulletin is made."""
    press.edit_points("p1", "a1", "6")
    undisturbed = Press(copy_of(press.root, tmp_path / "yên"))
    make = {"run": Press.told_run, "publish": Press.told_issue}[act]
    assert start(undisturbed, make, tmp_path).wait()[0] == 0
    running = start(press, make, tmp_path, pauses=True)
    press.edit_points("p1", "a1", "3")
    edited = totals(score_if_changed(press.folders, Q))
    (tmp_path / "go").touch()
    code, said = running.wait()
    assert (code, EDITED in said) == (0, True), said
    if act == "publish":
        assert bytes_of(press.record_of(1)) == bytes_of(undisturbed.record_of(1))
        assert totals(press.record_of(1) / "results.sqlite") != edited
        assert [one for one in verify_path(press.folders, press.record_of(1)) if not one.is_right] == []
    else:
        assert press.made() == undisturbed.made()
        assert {"company", "unit_p1", "block_mot"} <= {*press.run().tried}
    assert not [*press.root.rglob("*.part")]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
