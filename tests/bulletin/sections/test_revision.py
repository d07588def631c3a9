"""Why a revision moves a total: by criteria, and by what these do not tell."""

from types import SimpleNamespace

import pytest

from cchc_lib.bulletin.drawing.writer import Num, Writer
from cchc_lib.bulletin.sections.revision import _reasons
from cchc_lib.results import UnitChange
from tests.scoring.cases import block, case, criterion, regulation_of

VETO = [{"criterion": "a", "then": "total_zero", "clause": "Điều 10"}]


def reasons(criteria: dict, total: tuple[str, str], vetoes=()) -> list[str]:
    penalty = {"cap": "50", "criteria": [criterion("p", 50)]}
    quarter = case(block("doi", [criterion("a", 50)], penalty=penalty))
    quarter["head"]["vetoes"] = list(vetoes)
    regulation = regulation_of(quarter)
    results, unit = SimpleNamespace(regulation=regulation), SimpleNamespace(block="doi")
    page = SimpleNamespace(
        results=results,
        before=None,
        units={"d1": unit},
        head=regulation.head,
        points=lambda x, sign=False: Num(x, 2, sign),
    )
    return [Writer("vi").plain(one) for one in _reasons(page, UnitChange("d1", criteria=criteria, total=total))]


@pytest.mark.parametrize(
    ("criteria", "total", "expected"),
    [
        ({"a": ("13/1", "15/1")}, ("80/1", "82/1"), []),
        # 13,8755 and 13,901 differ by 0,0255, and the totals by 0,03
        ({"a": ("27751/2000", "13901/1000")}, ("9372/100", "9375/100"), ["chênh lệch làm tròn: +0,01 điểm"]),
        ({"p": ("10/1", "4/1")}, ("30/1", "36/1"), []),  # less is taken off
        ({"p": ("50/1", "0/1")}, ("0/1", "38/1"), ["giới hạn: −12,00 điểm"]),  # 38 less 50 was held at 0
    ],
)
def test_what_criteria_do_not_tell_of_a_total_is_named(criteria, total, expected):
    assert reasons(criteria, total)[1:] == expected


def test_a_veto_that_falls_away_is_named_with_what_it_took():
    told = reasons({"a": ("0/1", "37/6")}, ("0/1", "12359/250"), vetoes=VETO)
    assert told == ["a a: 0,00 → 6,17 điểm", "giới hạn, điểm liệt: +43,27 điểm"]
