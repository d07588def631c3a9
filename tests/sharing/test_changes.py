"""What is made again after a change is what comes out differently; everything else stays, and is right to stay."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from .company import EARLIER, EVERYTHING, OWN, QUARTER, SHORTCOMING, TASK, Press, write_own_notebook

OF_MOT = {"company", "block_mot", "unit_p1", "unit_p2"}
OF_HAI = {"block_hai", "unit_q1"}
OF_BA = {"company", "block_ba", "unit_r1", "unit_r2"}
WITH_SHORTCOMING = {"company", "block_ba", "unit_r1", "correction_r1"}
WITH_HISTORY = OF_MOT | OF_HAI | OF_BA
NOTICE, REQUESTS = {"notice"}, {"correction_p2", "correction_r1"}
WITH_APPEAL = NOTICE | {name for name in EVERYTHING if name.startswith("unit_")}
SETTINGS = f"quarters/{QUARTER}/quarter.yaml"


class Change(NamedTuple):
    """What a person does, which bulletins then come out differently, and which only had to look whether they do."""

    do: Callable[[Press], object]
    concerns: set[str]
    looked: frozenset[str] = frozenset()


def rename_p2(content: dict) -> None:
    content["units"][1]["name"] = "Đội số 2"


def add_contact(content: dict) -> None:
    content["organisation"]["contact"] = "Văn phòng"


def raise_cut(content: dict) -> None:
    content["classes"][1]["from"] = "60"


def delay_appeal(content: dict) -> None:
    content["deadlines"]["appeal"] = "23/04/2019"


def rename_own(content: dict) -> None:
    content[OWN]["parameters"]["title"] = "Phân tích khác"


def break_settings(press: Press) -> None:
    (press.folders.params / f"quarters/{EARLIER}/quarter.yaml").write_text("quarter: [", encoding="utf-8")


FROM_P2, LETTERS = frozenset({"correction_p2"}), NOTICE | REQUESTS

ASKED_NOTHING = FROM_P2  # its letter looks what was asked a quarter before: of it, nothing
CHANGES = {
    "a value": Change(lambda press: press.edit_points("r2", "b1", "4"), OF_BA | NOTICE),
    "a value whose average another block reads": Change(
        lambda press: press.edit_points("p1", "a1", "3"), OF_MOT | OF_HAI | NOTICE
    ),
    "a value of an earlier quarter": Change(lambda press: press.edit_points("r2", "b1", "4", EARLIER), OF_BA),
    "a fault in an earlier quarter": Change(lambda press: press.edit_points("r2", "b1", "11", EARLIER), OF_BA),
    "a unit's name": Change(
        lambda press: press.edit_yaml("units.yaml", rename_p2), (OF_MOT - {"unit_p1"}) | NOTICE | FROM_P2
    ),
    "the company's contact": Change(lambda press: press.edit_yaml("units.yaml", add_contact), EVERYTHING),
    "a class cut": Change(
        lambda press: press.edit_yaml("regulation/2016/regulation.yaml", raise_cut), EVERYTHING - LETTERS
    ),
    "a shortcoming": Change(
        lambda press: press.write_shortcomings(SHORTCOMING | {"due": "31/03/2019"}),
        WITH_SHORTCOMING,
    ),
    "no shortcoming": Change(lambda press: press.write_shortcomings(), WITH_SHORTCOMING | NOTICE),
    "a task of the plan": Change(
        lambda press: press.write_plan(TASK | {"status": "chưa xong"}),
        {"company", "block_mot", "unit_p2"} | NOTICE | FROM_P2,
    ),
    "the appeal date": Change(lambda press: press.edit_yaml(SETTINGS, delay_appeal), WITH_APPEAL),
    "the notebook": Change(lambda press: write_own_notebook(press.root, "b.glossary()"), {OWN}),
    "parameters": Change(lambda press: press.edit_yaml("bulletins.yaml", rename_own), {OWN}),
    "one more earlier quarter": Change(lambda press: press.add_quarter("2018-Q3"), WITH_HISTORY),
    "an earlier quarter before a gap": Change(lambda press: press.add_quarter("2018-Q2"), WITH_HISTORY),
    "an earlier quarter that cannot be read": Change(break_settings, WITH_HISTORY | REQUESTS, ASKED_NOTHING),
    "no earlier quarter": Change(lambda press: press.remove_quarter(EARLIER), WITH_HISTORY | REQUESTS, ASKED_NOTHING),
    "a publication": Change(Press.publish, EVERYTHING),
    "other bytes, the same content": Change(Press.respell_plan, set()),
}
RARE = (
    *("a fault in an earlier quarter", "the company's contact", "no shortcoming", "an earlier quarter before a gap"),
    *("an earlier quarter that cannot be read", "no earlier quarter", "one more earlier quarter", "a unit's name"),
    *("a value of an earlier quarter", "a task of the plan", "the appeal date", "parameters"),
)


@pytest.mark.parametrize(
    "change",
    [pytest.param(CHANGES[name], id=name, marks=[pytest.mark.long] if name in RARE else []) for name in CHANGES],
)
def test_what_is_made_again_is_what_comes_out_differently(press, change):
    press.export_notebooks()
    before = press.notebooks()
    change.do(press)
    done = press.run()
    after = press.notebooks()
    left = EVERYTHING - set(done.tried)
    press.forget(*left)
    assert set(press.run().tried) == left
    assert press.run_json()["failed"] == {}
    assert differing(after, press.notebooks()) == set(), "what was left would have come out differently"
    assert set(done.tried) == differing(before, after) | change.looked, "made again for nothing"
    assert set(done.tried) == change.concerns


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> set[str]:
    """The bulletins whose notebook is not the same in both."""
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
