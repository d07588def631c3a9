"""Verified scores that several people filled apart come together; where two differ, neither is taken."""

import shutil

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from cchc_lib.errors import UsageError
from cchc_lib.inputs.layout import REMARK, SHEET_COLUMNS
from cchc_lib.model import ASSESSMENT_COLUMNS
from cchc_lib.office.collecting import collect_self_scores
from cchc_lib.office.new_quarter import make_self_scores, make_verify_sheets
from tests.inputs.small_root import QUARTER, VERIFIED, SmallRoot, assessment_rows

AT = {name: place for place, name in enumerate((*SHEET_COLUMNS, REMARK), start=1)}
OPEN = {name: "" for name in ASSESSMENT_COLUMNS if name not in ("unit", "criterion", "self_value", "self_total")}


class Team:
    """A quarter with self-scores alone, and the copies of a block's sheet that people hold."""

    def __init__(self, small: SmallRoot, folder):
        self.small, self.folder = small, folder
        small.write_rows(
            "quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, [row | OPEN for row in assessment_rows()]
        )
        small.use_scoresheet()
        workbook = load_workbook(small.scoresheet)
        for row, values in zip(range(3, 19), assessment_rows(), strict=True):
            if values["self_total"]:
                workbook["chi-nhanh"].cell(row, AT["self_value"], float(values["self_value"].replace(",", ".")))
                workbook["chi-nhanh"].cell(row, AT["self_total"], int(values["self_total"]))
        workbook.save(small.scoresheet)
        self.sheet = make_verify_sheets(small.folders, QUARTER) / "2019-Q1_verify_chi-nhanh.xlsx"
        folder.mkdir()

    def hand_in(self, name, rows, **changed):
        """Somebody's copy: what was verified in some rows, but for what is changed in the first of them."""
        workbook = load_workbook(self.sheet)
        for row in rows:
            for column, text in assessment_rows()[row - 3].items():
                if column in OPEN and text:
                    number = text.replace(",", ".")
                    value = float(number) if column.startswith("verified") and text != "có" else text
                    workbook["chi-nhanh"].cell(row, AT[column], value)
        for column, value in changed.items():
            workbook["chi-nhanh"].cell(rows[0], AT[column], value)
        workbook.save(self.folder / f"{name}.xlsx")

    def collect(self):
        return collect_self_scores(self.small.folders, QUARTER, self.folder)

    def done(self):
        return [row.row.number for row in self.small.read().entered if row.values["verified_value"]]


@pytest.fixture
def team(small, tmp_path):
    return Team(small, tmp_path / "phiếu nhận về")


def told(collected):
    folder = "phiếu nhận về/"
    return [
        (f.file.removeprefix(folder), f.cell, f.is_fault, str(f.message).replace(folder, ""))
        for f in collected.findings
    ]


def test_a_sheet_shows_what_units_gave_themselves_and_locks_it(team):
    assert sorted(path.name for path in team.sheet.parent.iterdir()) == [
        "2019-Q1_verify_chi-nhanh.xlsx", "2019-Q1_verify_phong.xlsx",
    ]  # fmt: skip
    sheet = load_workbook(team.sheet)["chi-nhanh"]
    first = {name: sheet.cell(3, place) for name, place in AT.items()}
    assert (first["self_value"].value, first["self_total"].value) == (98, 100)
    locked = {name for name, cell in first.items() if cell.protection.locked}
    assert {"self_value", "self_total", REMARK} <= locked
    assert not {"verified_value", "verified_total", "reason", "evidence", "checked_on"} & locked
    with pytest.raises(UsageError, match=r"không ghi đè lên\. Muốn phiếu mới thì gom các phiếu đã điền, xóa"):
        make_verify_sheets(team.small.folders, QUARTER)


def test_a_sheet_shows_what_units_wrote_beside_their_scores_and_a_block_without_units_has_none(small):
    small.replace("units.yaml", "block: phong, from: 01/01/2018", "block: phong, from: 01/01/2018, to: 31/12/2018")
    small.use_scoresheet()
    written = {"evidence": "Báo cáo 12", REMARK: "Hai hồ sơ chờ bổ sung"}
    small.edit_sheet(lambda book: [book["chi-nhanh"].cell(3, AT[name], text) for name, text in written.items()])
    (path,) = make_verify_sheets(small.folders, QUARTER).iterdir()
    sheet = load_workbook(path)["chi-nhanh"]
    assert {name: sheet.cell(3, AT[name]).value for name in written} == written


def test_each_printed_page_names_the_block_or_the_unit_that_the_sheet_is_of(team, small):
    own = make_self_scores(small.folders, QUARTER) / "2019-Q1_self_duyen-hai.xlsx"
    for path, whose in ((team.sheet, "Các chi nhánh"), (own, "Điện lực Duyên Hải")):
        sheet = load_workbook(path)["chi-nhanh"]
        assert sheet.oddHeader.center.text == f"Phiếu chấm điểm cải cách hành chính (CCHC) · 2019-Q1 · {whose}"


def test_it_is_printed_on_two_pages_side_by_side_in_letters_that_can_be_read(team):
    """A4, landscape: 130 of Excel's characters at full size; the first columns stand on both pages."""
    sheet = load_workbook(team.sheet)["chi-nhanh"]
    shown = {name: sheet.column_dimensions[get_column_letter(place)] for name, place in AT.items()}
    hidden = {name for name, column in shown.items() if column.hidden}
    assert {"self_value", "verified_value", "verified_total", "reason", "record_no"}.isdisjoint(hidden)
    assert {"reviewed_value", "reviewed_total", "explanation", "outcome"} <= hidden
    widths = {name: column.width for name, column in shown.items() if name not in hidden}
    assert sheet.print_title_cols == f"$A:${get_column_letter(AT['title'])}"
    repeated = sum(width for name, width in widths.items() if AT[name] <= AT["title"])
    assert 10 * 130 * sheet.page_setup.fitToWidth / (sum(widths.values()) + repeated) > 7.5, (
        "points, of letters of 10"
    )


def test_parts_of_several_hands_come_together(team):
    team.hand_in("Lan", range(3, 11))
    team.hand_in("Minh", range(10, 19))  # one row both of them, and the same
    collected = team.collect()
    assert (collected.rows, collected.units, told(collected)) == (2 * len(VERIFIED), [], [])
    assert team.done() == list(range(3, 19))
    inputs = team.small.read()
    assert inputs.findings == [] and len(inputs.assessments) == 2 * len(VERIFIED)
    assert str(inputs.assessments["cau-ke", "cap-dien"].checked_on) == "2019-04-05"
    again = team.collect()
    assert (again.parts, again.rows, again.cells, again.before, told(again)) == (2, 0, 0, None, [])


def test_two_that_differ_are_named_with_both_cells_and_neither_is_taken(team):
    team.hand_in("Lan", [3, 4])
    team.hand_in("Minh", [3, 5], verified_value=97)
    collected = team.collect()
    message = "ô này đã ghi «98», phiếu Minh.xlsx (ô K3) ghi «97»; muốn lấy của phiếu thì xóa ô này rồi chạy lại"
    assert told(collected) == [("Lan.xlsx", "K3", True, message)]
    assert team.done() == [4, 5]


def test_what_the_scoresheet_says_already_is_not_overwritten(team):
    team.small.edit_sheet(lambda workbook: workbook["chi-nhanh"].__setitem__("K3", 90))
    team.small.edit_sheet(lambda workbook: workbook["chi-nhanh"].__setitem__("L3", 100))
    team.hand_in("Lan", [3, 4])
    collected = team.collect()
    ((file, cell, _, message),) = told(collected)
    assert (file, cell) == ("params/quarters/2019-Q1/scoresheet.xlsx", "K3")
    assert "«90»" in message and "Lan.xlsx (ô K3) ghi «98»" in message
    assert (collected.rows, load_workbook(team.small.scoresheet)["chi-nhanh"]["K3"].value) == (1, 90)


def test_what_a_unit_wrote_in_a_sheet_of_the_same_folder_is_not_overwritten_by_the_team(team):
    workbook = load_workbook(make_self_scores(team.small.folders, QUARTER) / "2019-Q1_self_duyen-hai.xlsx")
    workbook.worksheets[1]["K3"] = "Báo cáo 12"
    workbook.save(team.folder / "2019-Q1_self_duyen-hai.xlsx")
    team.hand_in("Lan", [3, 4], evidence="Biên bản 7")
    collected = team.collect()
    assert (collected.units, collected.cells, collected.rows) == (["duyen-hai"], 1, 1)  # nobody else's cells
    (conflict,) = [finding for finding in collected.findings if finding.is_fault]
    assert "ô này đã ghi «Báo cáo 12»" in str(conflict.message) and "ghi «Biên bản 7»" in str(conflict.message)
    sheet = load_workbook(team.small.scoresheet)["chi-nhanh"]
    assert (sheet.cell(3, AT["evidence"]).value, team.done()) == ("Báo cáo 12", [4])


def test_a_row_with_a_fault_is_left_out_and_told_with_its_cell(team):
    team.hand_in("Lan", [3, 4], verified_value=101)
    collected = team.collect()
    assert told(collected) == [("Lan.xlsx", "K3", True, "101 lớn hơn tổng 100")]
    assert team.done() == [4]


def test_evidence_beside_which_nothing_is_verified_yet_waits_and_is_told(team):
    team.hand_in("Lan", [3])
    team.hand_in("Minh", [11], **OPEN | {"evidence": "BB 12"})
    found = team.collect()
    told = [(one.cell, one.unit, str(one.message), one.is_fault) for one in found.findings]
    waits = "tài liệu kiểm chứng chưa được gom vì dòng này chưa có số liệu thẩm định"
    assert told == [("S11", "cau-ke", waits, False)]
    assert team.done() == [3]


def test_a_part_of_another_quarter_is_refused(team):
    team.hand_in("Lan", [3])
    workbook = load_workbook(team.folder / "Lan.xlsx")
    workbook["Hướng dẫn"]["B3"] = "2018-Q4"
    workbook.save(team.folder / "Lan.xlsx")
    shutil.copy2(team.sheet, team.folder / "trống.xlsx")
    assert [(file, cell) for file, cell, is_fault, _ in told(team.collect()) if is_fault] == [("Lan.xlsx", "B3")]
    assert team.done() == []
