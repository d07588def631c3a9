"""Faults come in the order in which they are mended, and many alike as one."""

import pytest

from cchc_lib.errors import InputError
from cchc_lib.inputs import arrange
from cchc_lib.language import say
from cchc_lib.model import ASSESSMENT_COLUMNS, Finding

from .small_root import ASSESSMENTS, assessment_rows

BLANK = {"verified_value": "", "verified_total": "", "self_value": "", "self_total": ""}


def test_every_mistake_is_reported_at_once_in_the_order_of_its_address(small):
    rows = assessment_rows()
    rows[0]["verified_value"] = "a"
    rows[10] |= {"verified_value": "b", "checked_on": "c"}
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    cells = [finding.cell for finding in small.findings()]
    assert cells == ["2:verified_value", "12:checked_on", "12:verified_value"]


ALL_CODES = "1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, T.1"

NOT_VERIFIED = "thiếu số liệu thẩm định; điểm tự chấm không thay được"


@pytest.mark.parametrize(("form", "cells"), [("csv", "2–9:verified_value"), ("xlsx", "K3:K10")])
def test_a_unit_that_is_not_filled_yet_is_one_fault(small, form, cells):
    rows = assessment_rows()
    for row in rows[:8]:
        row |= BLANK
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    if form == "xlsx":
        small.use_scoresheet()
    (fault,) = small.findings()
    assert (fault.unit, fault.block, fault.criterion, fault.cell) == ("duyen-hai", "chi-nhanh", "", cells)
    assert str(fault.message) == f"{NOT_VERIFIED} (8 dòng: {ALL_CODES})"
    assert small.read().faulty == {"duyen-hai"}
    assert small.read().progress["chi-nhanh"] == (8, 16)


@pytest.mark.parametrize(("form", "cells"), [("csv", "2, 4–5, 8:verified_value"), ("xlsx", "K3, K5:K6, K9")])
def test_rows_between_them_that_are_not_meant_are_not_among_the_cells(small, form, cells):
    rows = assessment_rows()
    for place in (0, 2, 3, 6):
        rows[place] |= BLANK
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    if form == "xlsx":
        small.use_scoresheet()
    (fault,) = small.findings()
    assert (fault.cell, len(fault.cells)) == (cells, 4)


def test_what_is_told_as_one_stands_where_it_begins(small):
    rows = assessment_rows()
    for place in (0, 2, 3, 6):
        rows[place] |= BLANK
    rows[1]["verified_value"] = "?"
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    found = small.findings()
    assert [one.cell for one in found] == ["2, 4–5, 8:verified_value", "3:verified_value"]
    assert arrange(found) == found, "also among what is found later"


def test_in_whichever_order_they_are_found_they_come_by_their_rows():
    places = {"sai": [9, 2, 4, 3], "trống": [5, 1], "": [None, None]}
    found = [Finding(why, "a.csv", "", f"{n}:x" if n else "") for why, rows in places.items() for n in rows]
    assert [one.cell for one in arrange(found)] == ["1:x", "2–4, 9:x", "5:x", "", ""]


def test_up_to_three_rows_with_the_same_fault_are_told_one_by_one(small):
    for count, expected in ((3, 3), (4, 1)):
        rows = assessment_rows()
        for row in rows[:count]:
            row |= BLANK
        small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
        assert len(small.findings()) == expected


def test_many_missing_rows_of_a_unit_are_one_fault_after_what_caused_them(small):
    rows = assessment_rows()
    for row in rows[2:8]:
        row["unit"] = "Điện lực Duyên"
    small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)
    cause, missing = small.findings()
    assert cause.cell == "4–9:unit"
    assert str(cause.message).endswith("Điện lực Cầu Kè (cau-ke), Đội cũ (doi-cu) (6 dòng)")
    assert (missing.cell, missing.unit) == ("", "duyen-hai")
    assert str(missing.message) == "thiếu dòng của tiêu chí này (6 dòng: 1.3, 1.4, 1.5, 1.6, 1.7, T.1)"


def test_merged_cells_come_before_the_rows_that_are_blank_for_them(small):
    small.use_scoresheet()
    small.edit_sheet(lambda workbook: workbook["chi-nhanh"].merge_cells("A3:A10"))
    assert [(fault.cell, str(fault.message).split(";")[0]) for fault in small.findings()] == [
        ("A3:A10", "ô gộp trong bảng"),
        ("A4:A10", "đơn vị để trống"),
        ("", "thiếu dòng của tiêu chí này (7 dòng: 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, T.1)"),
    ]


def test_many_merged_places_are_told_from_the_first_to_the_last(small):
    small.use_scoresheet()
    small.edit_sheet(lambda workbook: [workbook["chi-nhanh"].merge_cells(f"T{r}:U{r}") for r in range(3, 8)])
    assert [fault.cell for fault in small.findings()] == ["T3:U7"]


def test_a_merged_value_comes_before_the_total_that_is_blank_for_it(small):
    small.use_scoresheet()
    small.edit_sheet(lambda workbook: workbook["chi-nhanh"].merge_cells("K3:L3"))
    assert [fault.cell for fault in small.findings()] == ["K3:L3", "L3"]


def test_no_sign_of_a_file_name_or_a_sheet_acts_where_faults_are_printed():
    typed = "đỏ\x1b[31m\x9b2J"
    fault = Finding(say("«{found}» sai", found=typed), f"{typed}.xlsx", typed, "A1", unit=typed)
    assert InputError([fault]).to("vi") == "{0}.xlsx › {0} › A1: {0}: «{0}» sai".format("đỏ[U+001B][31m[U+009B]2J")
