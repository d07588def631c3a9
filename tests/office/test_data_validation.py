"""What the cells of the scoresheet take and which colours they have, as a spreadsheet is told it."""

import pytest
from openpyxl import load_workbook

from cchc_lib.inputs.layout import SHEET_COLUMNS
from cchc_lib.office.new_quarter import make_quarter
from cchc_lib.office.workbook_style import EMPTY_COLOUR, MISSING_COLOUR
from cchc_lib.quarter import Quarter
from tests.inputs.small_root import SmallRoot


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """A new scoresheet of the company with every measure; of the branches one has rows 3 to 10, one 11 to 18."""
    small = SmallRoot.make(tmp_path_factory.mktemp("quy"))
    return load_workbook(make_quarter(small.folders, Quarter(2019, 2)) / "scoresheet.xlsx")


def check_of(sheet, cell):
    """The one check of a cell."""
    (found,) = [check for check in sheet.data_validations.dataValidation if cell in check.sqref]
    return found


@pytest.mark.parametrize(
    ("cell", "kind", "limits"),
    [
        ("K3", "custom", ('AND(ISNUMBER(I3),I3>=0,OR(J3="",I3<=J3))', None)),  # a share is not above its total
        ("L3", "decimal", ("0", None)),
        ("K4", "decimal", ("0", None)),  # a ratio may be
        ("K5", "decimal", ("0", "100")),  # at_most of the measure
        ("K6", "whole", ("0", None)),
        ("K7", "custom", ('AND(ISNUMBER(I7),I7>=0,I7=INT(I7),OR(J7="",I7<=J7))', None)),
        ("L7", "whole", ("0", "5")),  # so many items the criterion has
        ("K9", "list", ('"có,không"', None)),
        ("O4", "list", ('"x"', None)),
        ("U4", "date", ("DATE(2019,4,1)", None)),
    ],
)
def test_a_cell_takes_what_its_measure_and_scale_allow(workbook, cell, kind, limits):
    check = check_of(workbook["chi-nhanh"], cell)
    assert (check.type, (check.formula1, check.formula2)) == (kind, limits)
    assert check.allow_blank and check.showErrorMessage and check.error


@pytest.mark.parametrize(
    ("cell", "operator", "stops"),
    [("K5", "between", True), ("L7", "between", True), ("L3", "greaterThanOrEqual", True),
     ("U4", "greaterThanOrEqual", False)],
)  # fmt: skip
def test_what_is_outside_of_the_limits_is_refused_and_an_early_day_warned_of(workbook, cell, operator, stops):
    check = check_of(workbook["chi-nhanh"], cell)
    assert (check.operator, check.errorStyle != "warning") == (operator, stops)


def test_how_a_value_is_scored_is_told_beside_its_cell(workbook):
    check = check_of(workbook["chi-nhanh"], "K3")
    assert check.showInputMessage
    assert check.promptTitle.startswith("1.1: tối đa ")
    assert " điểm" in check.prompt and len(check.prompt) <= 255  # a spreadsheet shows no more


def test_one_check_serves_all_layers_and_units(workbook):
    sheet = workbook["chi-nhanh"]
    assert str(check_of(sheet, "K3").sqref) == "I3 I11 K3 K11 M3 M11"
    checked = {str(r) for check in sheet.data_validations.dataValidation for r in check.sqref}
    assert not any(cell in check.sqref for check in sheet.data_validations.dataValidation for cell in ("L5", "L8"))
    assert len(checked) == len(set(checked))


def test_points_are_chosen_from_the_steps_of_the_scale(workbook):
    source = check_of(workbook["chi-nhanh"], "K8").formula1
    sheet, cells = source.replace("$", "").split("!")
    offered = [row[0].value for row in workbook[sheet.strip("'")][cells]]
    assert offered == [n / 2 for n in range(11)]
    assert workbook["Danh mục"].sheet_state == "hidden"


def offered_at(workbook, sheet: str, cell: str) -> list:
    name, cells = check_of(workbook[sheet], cell).formula1.replace("$", "").split("!")
    return [row[0].value for row in workbook[name.strip("'")][cells]]


def test_shortcomings_choose_units_and_status_from_lists(workbook):
    assert offered_at(workbook, "ton-tai", "B3") == ["Văn phòng", "Điện lực Duyên Hải", "Điện lực Cầu Kè"]
    assert offered_at(workbook, "ton-tai", "H3") == ["còn tồn tại", "đã khắc phục", "đóng khi chưa khắc phục"]
    assert "B40" in check_of(workbook["ton-tai"], "B3").sqref


@pytest.mark.parametrize(
    ("unit", "first", "count"),
    [("Văn phòng", "1.1 Thực hiện kế hoạch", 2), ("Điện lực Cầu Kè", "1.1 Cấp điện đúng hạn", 8)],
)
def test_criteria_are_offered_by_code_and_title_of_the_block_of_the_rows_unit(workbook, unit, first, count):
    lists, formula = workbook["Danh mục"], check_of(workbook["ton-tai"], "C3").formula1
    looked_up = "VLOOKUP($B3,'Danh mục'!$A$1:$C$3,{},FALSE)"
    assert formula == f"OFFSET('Danh mục'!$D$1,0,{looked_up.format(2)},{looked_up.format(3)},1)"
    assert len(formula) < 255  # Excel refuses longer ones
    place, length = next(row[1:3] for row in lists.iter_rows(values_only=True) if row[0] == unit)
    offered = [lists.cell(row, 4 + place).value for row in range(1, length + 2)]
    assert (offered[0], offered[-1], len(offered)) == (first, None, count + 1)


def test_tasks_choose_from_three_states_and_show_what_was_not_judged(workbook):
    assert offered_at(workbook, "ke-hoach", "E3") == ["đã xong", "chưa xong", "dừng theo quyết định"]
    found = colours(workbook["ke-hoach"])
    assert found["E3"] == ('E3=""', EMPTY_COLOUR)
    assert found["H3"] == ('AND(H3="",$E3="dừng theo quyết định")', MISSING_COLOUR)
    locked = [
        cell.value for cell in workbook["ke-hoach"][2] if workbook["ke-hoach"].cell(3, cell.column).protection.locked
    ]
    assert locked == ["task", "unit", "title", "due"]


def colours(sheet):
    """Range, formula and colour of each rule."""
    return {
        str(found.sqref): (rule.formula[0], rule.dxf.fill.bgColor.rgb[2:])
        for found in sheet.conditional_formatting
        for rule in found.rules
    }


def test_what_is_still_empty_has_a_colour_until_it_is_filled_or_marked(workbook):
    found = colours(workbook["chi-nhanh"])
    assert found["K3:K18"] == ('AND(K3="",$O3<>"x")', EMPTY_COLOUR)
    assert found["L3:L4 L7 L11:L12 L15"] == ('AND(L3="",$O3<>"x")', EMPTY_COLOUR)


def test_words_that_must_stand_behind_a_value_have_a_colour_while_they_lack(workbook):
    found = colours(workbook["chi-nhanh"])
    assert found["Q3:Q18"] == ('AND(Q3="",$M3<>"")', MISSING_COLOUR)
    assert found["S3 S11"] == ('AND(S3="",$K3<>"")', MISSING_COLOUR)  # evidence is required of one criterion
    reason, bonus = found["P8 P16"][0], found["P10 P18"][0]
    assert 'AND(ISNUMBER($K8),$K8<>"",$K8<$F8)' in reason
    assert "AND(ISNUMBER($M10),$M10>0,$M10<$F10)" in bonus  # no bonus needs no reason


def test_a_block_that_enters_nothing_has_no_checks_and_no_colours(workbook):
    sheet = workbook["phong"]
    assert sheet.data_validations.dataValidation == []
    assert colours(sheet) == {}
    assert all(
        sheet.cell(3, SHEET_COLUMNS.index(f"{layer}_value") + 1).protection.locked for layer in ("self", "verified")
    )


def test_sheets_are_set_up_for_a4_with_headings_on_each_page(workbook):
    for sheet in workbook.worksheets[1:4]:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.print_title_rows, sheet.auto_filter.ref is not None) == ("$1:$1", True)
        assert sheet.freeze_panes
    assert workbook["chi-nhanh"].protection.password is None
