"""Notices that need points or the quarter before: where they stand, what they say, and what they are not said of."""

import json

import pytest

from cchc_lib.inputs import arrange
from cchc_lib.model import ASSESSMENT_COLUMNS, SHORTCOMING_COLUMNS
from cchc_lib.quarter import Quarter
from cchc_lib.results import History, ReadChecker, check_quarter, current_results
from tests.inputs.small_root import QUARTER, SETTINGS, SmallRoot, assessment_rows

BEFORE = Quarter(2018, 4)
NUMBER_OF = {row["criterion"]: number for number, row in enumerate(assessment_rows()[:8])}


@pytest.fixture
def two_quarters(tmp_path) -> SmallRoot:
    """The small company, with the same values in two quarters."""
    small = SmallRoot.make(tmp_path)
    small.replace("regulation/2019/regulation.yaml", "applies_from: 2019-Q1", "applies_from: 2018-Q4")
    small.replace(
        "units.yaml", "chi-nhanh, from: 01/01/2017, to: 31/12/2018", "chi-nhanh, from: 01/01/2017, to: 31/12/2017"
    )
    small.write("quarters/2018-Q4/quarter.yaml", SETTINGS.replace("2019-Q1", "2018-Q4"))
    small.write_rows("quarters/2018-Q4/shortcomings.csv", SHORTCOMING_COLUMNS, [])
    fill(small, BEFORE)
    return small


def fill(small: SmallRoot, quarter: Quarter, **typed: dict[str, str]) -> None:
    """The rows of a quarter, with what is typed at the first unit by criterion."""
    rows = [row | {"checked_on": ""} for row in assessment_rows()]
    for criterion, cells in typed.items():
        rows[NUMBER_OF[criterion.replace("_", "-")]] |= cells
    small.write_rows(f"quarters/{quarter}/assessments.csv", ASSESSMENT_COLUMNS, rows)


def value(number: str) -> dict[str, str]:
    return {"self_value": number, "verified_value": number}


def notices(small: SmallRoot) -> list[tuple[str, str, str]]:
    """Cell, criterion and sentence of each, as ``cchc check`` tells them; the stored results tell the same."""
    _, findings = check_quarter(small.folders, QUARTER)
    stored = current_results(small.folders, QUARTER).findings()
    assert {(f.cell, f.criterion, str(f.message)) for f in stored} == {
        (f.cell, f.criterion, str(f.message)) for f in findings
    }
    assert not any(finding.is_fault for finding in findings)
    assert arrange(findings) == findings
    return [(f.cell, f.criterion, str(f.message)) for f in findings]


@pytest.mark.parametrize(
    ("criterion", "now", "told"),
    [
        ("cap_dien", "77,9", "77,9 %, quý trước 98 %: lệch hơn 20 điểm %"),
        ("cap_dien", "78", ""),
        ("dien_noi_bo", "1250,6", "125,06 %, quý trước 105,05 %: lệch hơn 20 điểm %"),
        ("dien_noi_bo", "850,5", ""),
        ("hai_long", "67,4", "67,4 %, quý trước 87,5 %: lệch hơn 20 điểm %"),
        ("viec_lam", "2", ""),
        ("khieu_nai", "40", ""),
    ],
)
def test_a_percentage_that_moved_over_20_points_is_a_notice_at_its_cell(two_quarters, criterion, now, told):
    fill(two_quarters, QUARTER, **{criterion: value(now)})
    name = criterion.replace("_", "-")
    assert notices(two_quarters) == ([(f"{NUMBER_OF[name] + 2}:verified_value", name, told)] if told else [])


def test_the_value_that_counts_is_compared_and_named(two_quarters):
    reviewed = {"reviewed_value": "50", "reviewed_total": "100", "explanation": "a", "outcome": "b"}
    fill(two_quarters, QUARTER, cap_dien=reviewed)
    assert [(cell, criterion) for cell, criterion, _ in notices(two_quarters)] == [("2:reviewed_value", "cap-dien")]


def test_another_way_to_measure_is_not_compared(two_quarters):
    """2019 measures as before but for one criterion, whose values would be 25 points apart."""
    for name in ("regulation", "phong", "chi-nhanh"):
        two_quarters.write(
            f"regulation/2018/{name}.yaml", two_quarters.path(f"regulation/2019/{name}.yaml").read_bytes()
        )
    two_quarters.replace("regulation/2019/regulation.yaml", "applies_from: 2018-Q4", "applies_from: 2019-Q1")
    two_quarters.replace("regulation/2019/chi-nhanh.yaml", "kind: ratio,", "kind: share,")
    two_quarters.replace("regulation/2019/chi-nhanh.yaml", ", unit: kWh", "")
    rows = [
        row | ({"self_value": "800", "verified_value": "800"} if row["criterion"] == "dien-noi-bo" else {})
        for row in assessment_rows()
    ]
    two_quarters.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, rows)
    assert notices(two_quarters) == []


def test_without_a_quarter_before_nothing_has_moved(two_quarters):
    two_quarters.path("quarters/2018-Q4/quarter.yaml").unlink()
    fill(two_quarters, QUARTER, cap_dien=value("50"))
    assert notices(two_quarters) == []


def test_what_moved_is_told_by_the_quarter_before_as_it_is_now(two_quarters):
    fill(two_quarters, QUARTER, cap_dien=value("50"))
    assert len(notices(two_quarters)) == 1
    fill(two_quarters, BEFORE, cap_dien=value("50"))
    assert notices(two_quarters) == []


def test_a_bulletin_that_named_no_move_is_made_again_when_the_quarter_before_comes(
    two_quarters, tmp_path, monkeypatch
):
    settings = two_quarters.path("quarters/2018-Q4/quarter.yaml")
    text = settings.read_bytes()
    settings.unlink()
    fill(two_quarters, QUARTER, cap_dien=value("50"))
    monkeypatch.setenv("CCHC_READS", str(tmp_path / "reads"))
    current_results(two_quarters.folders, QUARTER).findings(unit="duyen-hai")
    monkeypatch.delenv("CCHC_READS")
    reads = [json.loads(line) for line in (tmp_path / "reads").read_text(encoding="utf-8").splitlines()]
    assert ReadChecker(History(two_quarters.folders, QUARTER)).changed(reads) is None
    settings.write_bytes(text)
    assert "quý IV/2018" in str(ReadChecker(History(two_quarters.folders, QUARTER)).changed(reads))


def test_a_self_score_below_the_verified_one_is_a_notice(two_quarters):
    fill(two_quarters, QUARTER, khieu_nai={"self_value": "2", "verified_value": "1"})
    assert notices(two_quarters) == [
        ("5:self_value", "khieu-nai", "tự chấm 4 điểm, thẩm định 6 điểm: tự chấm thấp hơn"),
    ]  # fmt: skip
