"""What every workbook of ours does with a value, a locked sheet and a page."""

from fractions import Fraction

import pytest

from cchc_lib.office import workbook_style as style


@pytest.fixture
def sheet():
    workbook = style.new_workbook()
    style.name_workbook(workbook, "Phòng R&D")
    return workbook.active


@pytest.mark.parametrize(
    ("value", "held", "kind"),
    [
        ("=1+1", "=1+1", "s"),
        ("007", "007", "s"),
        ("a\x01b", "ab", "s"),
        ("\x01", None, "n"),
        ("", None, "n"),
        (Fraction(3), 3, "n"),
        (Fraction(1, 8), pytest.approx(0.125), "n"),
        (Fraction(200, 3), "200/3", "s"),
    ],
)
def test_a_text_stays_text_and_a_number_without_an_end_is_its_fraction(sheet, value, held, kind):
    style.put(sheet["A1"], value)
    assert (sheet["A1"].value, sheet["A1"].data_type) == (held, kind)


def test_who_may_not_change_a_sheet_may_filter_it_and_widen_its_columns(sheet):
    style.protect(sheet)
    told = sheet.protection
    assert told.sheet and told.objects is False and not told.password
    allowed = {"autoFilter", "formatColumns", "formatRows"}
    assert {name for name in (*allowed, "sort", "insertRows", "deleteRows") if not getattr(told, name)} == allowed


@pytest.mark.parametrize("pages", [1, 2])
def test_a_long_sheet_is_as_many_pages_long_as_it_needs_with_its_heads_on_each(sheet, pages):
    style.set_up_print(sheet, pages)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (pages, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"


def test_a_page_bears_the_title_as_it_reads_where_an_ampersand_is_a_code(sheet):
    style.set_up_print(sheet)
    assert sheet.oddHeader.center.text == "Phòng R&&D"
