"""Workbooks that LibreOffice opened and saved, as xlsx or by way of ods: nothing is lost, and they read the same."""

import shutil

import pytest
from openpyxl import load_workbook

from cchc_lib.inputs import read_quarter
from cchc_lib.office.collecting import collect_self_scores
from cchc_lib.office.new_quarter import make_quarter, make_self_scores
from cchc_lib.quarter import Quarter
from tests.generator.writing import as_read
from tests.inputs.small_root import QUARTER, VERIFIED

from .libreoffice import needs_libreoffice, save_as

pytestmark = [pytest.mark.long, needs_libreoffice]
NEXT = Quarter(2019, 2)


@pytest.fixture(params=["xlsx", "ods"])
def saved(request, tmp_path):
    """Save a workbook by LibreOffice, in place."""

    def save(path):
        folder = tmp_path / "đã lưu"
        folder.mkdir(exist_ok=True)
        made = path
        if request.param == "ods":
            made = save_as(made, "ods", folder)
        else:
            made = shutil.copy2(made, folder / f"mở {made.name}")
        shutil.copy2(save_as(made, "xlsx", tmp_path), path)

    return save


def shape(path):
    """What a sheet is protected by, offers and colours; LibreOffice without a window keeps no frozen panes."""
    workbook = load_workbook(path)
    return {
        sheet.title: (
            sheet.protection.sheet,
            sheet.sheet_state,
            {(c.type, str(r)) for c in sheet.data_validations.dataValidation for r in c.sqref},
            {cell for c in sheet.conditional_formatting for r in c.sqref for cell in r.cells},
            {c.coordinate for row in sheet.iter_rows(max_row=20, max_col=21) for c in row if not c.protection.locked},
        )
        for sheet in workbook.worksheets
    }


def test_a_new_scoresheet_keeps_its_drop_downs_colours_and_locks(small, saved):
    path = make_quarter(small.folders, NEXT) / "scoresheet.xlsx"
    before, inputs = shape(path), read_quarter(small.folders, NEXT)
    saved(path)
    assert shape(path) == before
    again = read_quarter(small.folders, NEXT)
    assert (again.findings, again.shortcomings, again.progress) == (
        inputs.findings, inputs.shortcomings, inputs.progress,
    )  # fmt: skip


def test_a_filled_scoresheet_reads_the_same(small, saved):
    small.use_scoresheet()
    before = small.read()
    saved(small.scoresheet)
    now = small.read()
    assert (now.findings, as_read(now), now.shortcomings) == (
        before.findings,
        as_read(before),
        before.shortcomings,
    )


def test_a_self_score_sheet_that_was_filled_and_saved_is_collected(small, saved, tmp_path):
    small.use_scoresheet()
    small.edit_sheet(lambda workbook: [workbook["chi-nhanh"].cell(row, c).__setattr__("value", None)
                                       for row in range(3, 19) for c in (9, 10)])  # fmt: skip
    path = make_self_scores(small.folders, QUARTER) / "2019-Q1_self_cau-ke.xlsx"
    workbook = load_workbook(path)
    for row, (value, total) in enumerate(VERIFIED.values(), start=3):
        workbook["chi-nhanh"].cell(row, 9).value, workbook["chi-nhanh"].cell(row, 10).value = value, total or None
    workbook.save(path)
    saved(path)
    folder = tmp_path / "nhận về"
    folder.mkdir()
    shutil.copy2(path, folder)
    collected = collect_self_scores(small.folders, QUARTER, folder)
    assert [f for f in collected.findings if f.is_fault] == []
    assert collected.units == ["cau-ke"]
    assessments = small.read().assessments
    assert all(assessments["cau-ke", name].self_score == assessments["cau-ke", name].verified for name in VERIFIED)
