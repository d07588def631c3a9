"""A valid quarter, in both forms and in all the spellings that offices use."""

import dataclasses
import unicodedata
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_lib.errors import InputError
from cchc_lib.exact import fixed
from cchc_lib.inputs import files_of_quarter
from cchc_lib.model import ASSESSMENT_COLUMNS, SHORTCOMING_COLUMNS, Entry
from cchc_lib.office.scoresheet import write_scoresheet
from cchc_lib.quarter import Quarter
from tests.generator.writing import Written, as_read, cells_of

from .small_root import (
    ASSESSMENTS,
    BRANCHES_FILE,
    QUARTER,
    SETTINGS_FILE,
    UNITS,
    UNITS_FILE,
    SmallRoot,
    assessment_rows,
    csv_text,
    shortcoming_rows,
)


def test_a_valid_quarter_has_no_findings(small):
    inputs = small.read()
    assert inputs.findings == [] and inputs.faulty == set()
    assert inputs.assessments["duyen-hai", "hai-long"].verified == Entry(Fraction("87.5"))
    assert inputs.assessments["duyen-hai", "niem-yet"].verified == Entry(Fraction(1))
    assert inputs.assessments["cau-ke", "dien-noi-bo"].verified == Entry(Fraction("1050.5"), Fraction(1000))
    assert inputs.assessments["cau-ke", "cap-dien"].checked_on == date(2019, 4, 5)
    assert [unit.id for unit in inputs.members["chi-nhanh"]] == ["duyen-hai", "cau-ke"]
    assert inputs.progress == {"chi-nhanh": (16, 16)}
    assert [task.task for task in inputs.plan] == ["KH-1", "KH-2"]
    assert [shortcoming.closed_in for shortcoming in inputs.shortcomings] == [None, Quarter(2019, 1)]


def test_the_workbook_gives_the_same_tables(small):
    from_csv = small.read()
    small.use_scoresheet()
    from_sheet = small.read()
    assert from_sheet.findings == []
    for name in ("assessments", "shortcomings", "plan", "progress"):
        assert getattr(from_sheet, name) == getattr(from_csv, name)
    entered = {(row.unit, row.criterion): row.values for row in from_sheet.entered}
    assert all(entered[row.unit, row.criterion] == row.values for row in from_csv.entered)


@pytest.mark.parametrize(
    "spell",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace(";", ","),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("87,5", "87.5").replace("1050,5", "1.050,5"),
        lambda text: text.replace("87,5", " 87,5\u00a0"),
        lambda text: text.replace("87,5", "87,5 %"),
        lambda text: text.replace("duyen-hai", "Duyên Hải"),
        lambda text: text.replace("duyen-hai", "ĐIỆN LỰC DUYÊN HẢI"),
        lambda text: text.replace("05/04/2019", "5/4/2019"),
        lambda text: text.replace("có", "Có"),
        lambda text: text.replace("\r\n", "\n") + "\n;;;;;;;;;;;;;;\n",
    ],
    ids=["bom", "comma", "nfd", "point", "spaces", "percent", "alias", "capitals", "date", "yes", "blank-lines"],
)
def test_spellings_of_offices_give_the_same_assessments(small, spell):
    expected = as_read(small.read())
    text = csv_text(ASSESSMENT_COLUMNS, assessment_rows())
    if spell(";") == ",":
        text = text.replace(",", ".")
    small.write(ASSESSMENTS, spell(text))
    inputs = small.read()
    assert inputs.findings == []
    assert as_read(inputs) == expected


def test_a_marked_row_may_hold_nothing_or_nought_of_nought(small):
    for value in ("", "0"):
        rows = assessment_rows()
        rows[0] |= {"verified_value": value, "verified_total": value, "self_value": "", "self_total": ""}
        rows[0] |= {"not_applicable": "X", "evidence": ""}
        small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
        inputs = small.read()
        assert inputs.findings == []
        assert inputs.assessments["duyen-hai", "cap-dien"].not_applicable
        assert inputs.assessments["duyen-hai", "cap-dien"].result is None


def test_the_reviewed_layer_counts_and_may_be_lower(small):
    rows = assessment_rows()
    rows[0] |= {"reviewed_value": "90", "reviewed_total": "100", "explanation": "Đã nộp bổ sung", "outcome": "Giảm"}
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    assert small.findings() == []
    assert small.read().assessments["duyen-hai", "cap-dien"].result == Entry(Fraction(90), Fraction(100))


def test_zero_blank_and_not_applicable_are_three_things(small):
    rows = assessment_rows()
    rows[3]["verified_value"] = "0"
    rows[11]["verified_value"] = ""
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    inputs = small.read()
    assert inputs.assessments["duyen-hai", "khieu-nai"].verified == Entry(Fraction(0))
    assert ("cau-ke", "khieu-nai") not in inputs.assessments
    assert inputs.faulty == {"cau-ke"}


def test_a_faulty_row_is_still_entered(small):
    rows = assessment_rows()
    rows[2]["verified_value"] = "tốt"
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    entered = small.read().entered[2]
    assert (entered.unit, entered.criterion, entered.values["verified_value"]) == ("duyen-hai", "hai-long", "tốt")
    assert entered.row.cell("verified_value") == "4:verified_value"


def test_progress_counts_what_is_verified_of_what_is_entered_and_nothing_that_nobody_verifies(small):
    """Not the tasks, nor what counts these or is an average: the offices enter nothing else."""
    rows = assessment_rows()
    for row in rows[:10]:
        row["verified_value"] = row["verified_total"] = ""
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    assert small.read().progress == {"chi-nhanh": (6, 16)}


def test_files_of_a_quarter_are_those_that_its_results_depend_on(small):
    small.write("regulation/2020/regulation.yaml", "applies_from: 2020-Q1")
    small.write("quarters/2019-Q1/~$scoresheet.xlsx", "")
    names = [small.folders.shown(path).removeprefix("params/") for path in files_of_quarter(small.folders, QUARTER)]
    assert names == [
        "regulation/2019/chi-nhanh.yaml", "regulation/2019/phong.yaml", "regulation/2019/regulation.yaml",
        "units.yaml", "quarters/2019-Q1/quarter.yaml", "plans/2019.csv",
        "quarters/2019-Q1/assessments.csv", "quarters/2019-Q1/shortcomings.csv",
        "quarters/2019-Q1/tasks.csv",
    ]  # fmt: skip


def test_excel_lock_files_are_ignored(small):
    small.write("quarters/2019-Q1/~$scoresheet.xlsx", b"\x05Lan")
    assert small.findings() == []


def _entries(most: int, places: int):
    """Values as they may be typed: decimals, with and without a total."""
    return st.integers(0, most * 10**places).map(lambda n: Fraction(n, 10**places))


@st.composite
def filled_rows(draw):
    """The rows of the small quarter with other valid values and free text."""
    rows = assessment_rows()
    words = st.text(st.characters(codec="utf-8", categories=("L", "Nd")), max_size=12)
    for row in rows:
        value = _value_text(draw, row["criterion"])
        row |= dict(zip(("verified_value", "verified_total"), value, strict=True))
        row |= {"reason": "Lý do " + draw(words), "record_no": "BB " + draw(words)}
    return rows


def _value_text(draw, criterion: str) -> tuple[str, str]:
    def typed(x):
        return fixed(x, 3).rstrip("0").rstrip(".").replace(".", ",")

    match criterion:
        case "cap-dien" | "dien-noi-bo":
            half = draw(_entries(10_000, 3)) + 1
            return typed(draw(st.sampled_from([2 * half, half, Fraction(0)]))), typed(2 * half)
        case "viec-lam":
            total = draw(st.integers(1, 5))
            return str(draw(st.integers(0, total))), str(total)
        case "niem-yet":
            return draw(st.sampled_from(["có", "không"])), ""
        case "noi-quy":
            return typed(Fraction(draw(st.integers(0, 10)), 2)), ""
        case "hai-long":
            return typed(draw(_entries(100, 3))), ""
        case _:
            return str(draw(st.integers(0, 2))), ""


@settings(max_examples=settings().max_examples // 3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=filled_rows())
def test_both_forms_give_the_same_tables_whatever_is_entered(tmp_path_factory, rows):
    small = SmallRoot.make(tmp_path_factory.mktemp("root"))
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    small.write_rows("quarters/2019-Q1/shortcomings.csv", SHORTCOMING_COLUMNS, shortcoming_rows())
    from_csv = small.read()
    assert not [finding.to("vi") for finding in from_csv.findings if finding.is_fault]
    small.use_scoresheet()
    assert as_read(small.read()) == as_read(from_csv)


def test_every_layer_survives_the_scoresheet(small):
    inputs = small.read()
    entry = Entry(Fraction("97.125"), Fraction("100.5"))
    words = {"reason": "lý do", "explanation": "giải trình", "outcome": "kết luận", "evidence": "báo cáo"}
    day = date(2019, 4, 9)
    full = Written("duyen-hai", "cap-dien", entry, entry, entry, checked_on=day, record_no="12/BB", **words)
    marked = Written("cau-ke", "hai-long", not_applicable=True)
    assessments = as_read(inputs) | {(a.unit, a.criterion): a for a in (full, marked)}
    small.use_scoresheet()
    entered = cells_of(assessments, inputs.regulation)
    write_scoresheet(small.scoresheet, QUARTER, inputs.regulation, inputs.members, entered, inputs.shortcomings)
    assert as_read(small.read()) == {key: dataclasses.replace(a, row=None) for key, a in assessments.items()}


def test_units_of_a_block_that_the_regulation_lacks_are_a_fault(small):
    small.replace(UNITS_FILE, "block: phong, from", "block: phong-ban, from")
    with pytest.raises(InputError) as caught:
        small.read()
    (fault,) = caught.value.findings
    assert fault.address == "params/units.yaml › van-phong"
    assert str(fault.message) == "khối «phong-ban» không có; đang có: phong, chi-nhanh"


def test_an_average_of_a_block_without_units_is_a_fault(small):
    small.write(UNITS_FILE, UNITS.replace("chi-nhanh, from: 01/01/2018", "chi-nhanh, from: 01/01/2020"))
    with pytest.raises(InputError) as caught:
        small.read()
    assert caught.value.to("vi").endswith("khối «chi-nhanh» được lấy điểm trung bình mà không có đơn vị nào")


def test_every_fault_that_stops_everything_is_named_at_once(small):
    small.replace(BRANCHES_FILE, "kind: share", "kind: shares")
    small.replace(UNITS_FILE, "id: cau-ke", "id: duyen-hai")
    small.replace(SETTINGS_FILE, "as_of: 31/03/2019\n", "")
    with pytest.raises(InputError) as caught:
        small.read()
    files = [fault.file for fault in caught.value.findings]
    assert files == [f"params/{file}" for file in (BRANCHES_FILE, UNITS_FILE, SETTINGS_FILE)]
    assert len(caught.value.to("vi").splitlines()) == 3


def test_mistakes_in_the_tables_are_told_with_those_of_the_settings(small):
    small.replace(SETTINGS_FILE, "as_of: 31/03/2019", "as_of: 31/04/2019")
    small.replace("quarters/2019-Q1/assessments.csv", "87,5", "tốt")
    assert [cell for _, cell, _ in small.faults()] == ["as_of", "4:self_value"]
