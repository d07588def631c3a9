"""A new quarter: its folder whole or not at all, with what the quarter before hands on."""

import re
from datetime import date

import pytest
from openpyxl import load_workbook

from cchc_lib.errors import InputError, UsageError
from cchc_lib.files import read_yaml
from cchc_lib.inputs import load_settings, read_quarter
from cchc_lib.model import PROGRAMME_COLUMNS
from cchc_lib.model.records import TASK_COLUMNS
from cchc_lib.office import new_quarter
from cchc_lib.office.new_quarter import make_quarter, make_self_scores, make_year
from cchc_lib.quarter import Quarter, Year
from cchc_lib.releases import Release
from cchc_lib.results import require_quarter
from tests.inputs.small_root import FOLDER, QUARTER, SHORTCOMING_COLUMNS, misnamed, shortcoming_rows, task_rows

NEXT = Quarter(2019, 2)
SHORTCOMINGS = "quarters/2019-Q1/shortcomings.csv"
ENDED = "Đội cũ"  # of doi-cu, which two units succeed


def test_dates_are_as_many_days_after_the_quarters_end(small):
    small.replace("quarters/2019-Q1/quarter.yaml", "verified: 10/04/2019", "verified: 12/04/2019")
    make_quarter(small.folders, NEXT)
    settings = load_settings(small.folders, NEXT)
    assert (settings.quarter, settings.as_of) == (NEXT, date(2019, 6, 30))
    assert settings.publication_date == date(2019, 7, 15)
    assert tuple(dict(settings.deadlines).values()) == tuple(date(2019, 7, n) for n in (5, 12, 22, 29))


def test_no_proposed_day_is_one_of_a_weekend(small):
    """Five and ten days after the third quarter of 2019: a Saturday and a Thursday; 13 October is a Sunday."""
    small.replace("quarters/2019-Q1/quarter.yaml", "verified: 10/04/2019", "verified: 13/04/2019")
    make_quarter(small.folders, NEXT.shifted(1))
    settings = load_settings(small.folders, NEXT.shifted(1))
    assert (settings.deadlines.self, settings.deadlines.verified) == (date(2019, 10, 7), date(2019, 10, 14))
    assert settings.as_of == date(2019, 9, 30)


def test_an_extension_of_the_quarter_before_is_not_proposed_again(small, monkeypatch):
    """The first day counts: of two revisions what the first one moved."""
    small.replace("quarters/2019-Q1/quarter.yaml", "appeal: 22/04/2019", "appeal: 06/05/2019")
    moved = [{"appeal": ("2019-04-22", "2019-04-29")}, {"appeal": ("2019-04-29", "2019-05-06")}]
    releases = [Release(number, deadlines=one) for number, one in enumerate([{}, *moved], start=1)]
    monkeypatch.setattr(new_quarter, "list_releases", lambda folders, quarter: releases)
    make_quarter(small.folders, NEXT)
    proposed = load_settings(small.folders, NEXT).deadlines
    assert (proposed.appeal, proposed.report) == (date(2019, 7, 22), date(2019, 7, 29))


def test_proposed_deadlines_follow_each_other_where_nobody_can_tell_what_was_moved(small):
    small.replace("quarters/2019-Q1/quarter.yaml", "appeal: 22/04/2019", "appeal: 06/05/2019")
    make_quarter(small.folders, NEXT)
    proposed = load_settings(small.folders, NEXT).deadlines
    assert proposed.appeal == proposed.report == date(2019, 8, 5)


def test_a_signatory_of_two_lines_stays_two_lines_in_the_file(small):
    two = "  signatory: |-\n    KT. TRƯỞNG BAN\n    PHÓ TRƯỞNG BAN\n"
    path = small.path("quarters/2019-Q1/quarter.yaml")
    text = path.read_text(encoding="utf-8")
    assert "signatory: TRƯỞNG BAN" in text
    written = f"letters:\n  series: TB\n  place: Trà Vinh\n{two}"
    path.write_text(re.sub(r"letters:.*\n", written, text), encoding="utf-8")
    make_quarter(small.folders, NEXT)
    assert two in small.path("quarters/2019-Q2/quarter.yaml").read_text(encoding="utf-8")
    assert load_settings(small.folders, NEXT).letters == load_settings(small.folders, QUARTER).letters


def test_the_days_of_a_year_are_put_off_to_the_last_release_of_its_quarters(small, monkeypatch):
    """25 January 2020 is as long after the year as 15 April after the quarter, and ten days more."""
    released = {QUARTER: [Release(1, date(2019, 4, 15)), Release(2, date(2020, 2, 20))]}
    monkeypatch.setattr(new_quarter, "list_releases", lambda folders, quarter: released.get(quarter, []))
    make_year(small.folders, Year(2019))
    days = read_yaml(small.path("quarters/2019/year.yaml"))
    assert (days["publication_date"], days["deadlines"]["appeal"]) == ("20/02/2020", "27/02/2020")


def test_the_days_of_a_year_are_those_of_the_year_before_a_year_later(small):
    """19 and 26 April 2020 are Sundays."""
    settings = small.path("quarters/2019-Q1/quarter.yaml").read_bytes().replace(b"2019-Q1", b"2018-Q4")
    small.write("quarters/2018-Q4/quarter.yaml", settings)
    small.write("quarters/2018/year.yaml", "publication_date: 20/04/2019\ndeadlines: {appeal: 27/04/2019}\n")
    make_year(small.folders, Year(2019))
    days = read_yaml(small.path("quarters/2019/year.yaml"))
    assert (days["publication_date"], days["deadlines"]["appeal"]) == ("20/04/2020", "27/04/2020")


def test_no_date_is_after_the_last_one_of_the_calendar(small):
    small.replace("quarters/2019-Q1/quarter.yaml", "report: 29/04/2019", "report: 31/12/9999")
    make_quarter(small.folders, NEXT)
    assert load_settings(small.folders, NEXT).deadlines.report == date.max


def test_letters_and_marks_are_copied_and_every_key_has_its_comment(small):
    small.replace("quarters/2019-Q1/quarter.yaml", "place: Trà Vinh", "place: {vi: 'Trà Vinh: tỉnh', en: A}")
    small.write("quarters/2019-Q1/quarter.yaml", small.path("quarters/2019-Q1/quarter.yaml").read_bytes()
                + b"illustrative: true\nallow_personal_data: true\n"
                + b"evidence: {max_mb: 5, types: [pdf]}\n")  # fmt: skip
    make_quarter(small.folders, NEXT)
    now, before = (load_settings(small.folders, quarter) for quarter in (NEXT, QUARTER))
    assert (now.letters, now.evidence) == (before.letters, before.evidence)
    assert (now.illustrative, now.allow_personal_data) == (True, True)
    lines = small.path("quarters/2019-Q2/quarter.yaml").read_text(encoding="utf-8").splitlines()
    dated = [line for line in lines if "/2019" in line and not line.startswith("#")]
    assert len(dated) == 6 and all("  # " in line for line in dated)
    assert "không nhắc khi thấy dữ liệu cá nhân, và in ra" in lines[-1]  # what documents leave out otherwise


def test_the_first_quarter_of_a_company_leaves_its_letters_to_be_filled_in(small):
    make_quarter(small.folders, NEXT.shifted(8))
    for quarter in (QUARTER, NEXT.shifted(8)):
        for path in small.folders.inputs_of(quarter).iterdir():
            path.unlink()
        small.folders.inputs_of(quarter).rmdir()
    make_quarter(small.folders, QUARTER)
    settings = load_settings(small.folders, QUARTER)
    assert (settings.letters.series, settings.deadlines.appeal) == ("…", date(2019, 4, 22))
    assert (settings.illustrative, settings.allow_personal_data) == (False, False)
    assert settings.deadlines.report == date(2019, 4, 29)


def test_the_scoresheet_is_empty_and_read_without_a_fault_of_its_layout(small):
    make_quarter(small.folders, NEXT)
    inputs = read_quarter(small.folders, NEXT)
    assert {str(finding.message.kind) for finding in inputs.findings} == {
        "thiếu số liệu thẩm định; điểm tự chấm không thay được", "nhiệm vụ chưa được đánh giá: ghi …",
    }  # fmt: skip
    assert inputs.progress == {"chi-nhanh": (0, 16)}
    assert inputs.assessments == {}


def test_units_are_those_of_the_new_quarters_last_day(small):
    small.replace("units.yaml", "  - id: doi-cu", "  - id: doi-moi\n    name: Đội mới\n    blocks: "
                  "[{block: chi-nhanh, from: 30/06/2019}]\n  - id: doi-cu")  # fmt: skip
    here = "name: Điện lực Cầu Kè\n    blocks: [{block: chi-nhanh, from: 01/01/2018"
    small.replace("units.yaml", here, f"{here}, to: 29/06/2019")
    make_quarter(small.folders, NEXT)
    sheet = load_workbook(small.path("quarters/2019-Q2/scoresheet.xlsx"))["chi-nhanh"]
    assert {row[0] for row in sheet.iter_rows(min_row=3, values_only=True)} == {"Điện lực Duyên Hải", "Đội mới"}


def test_what_is_open_is_carried_over_and_what_is_closed_is_not(small):
    make_quarter(small.folders, NEXT)
    (carried,) = read_quarter(small.folders, NEXT).shortcomings
    before = next(s for s in small.read().shortcomings if s.status == "open")
    assert carried == before
    assert carried.id == "TT-1"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_open_at_a_unit_that_ended_goes_to_the_one_that_succeeds_it(small, form):
    rows = [row | {"unit": "doi-cu", "found_in": "2018-Q4", "status": "open", "closed_in": ""}
            for row in shortcoming_rows()]  # fmt: skip
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    small.replace("units.yaml", "name: Điện lực Cầu Kè\n", "name: Điện lực Cầu Kè\n    succeeds: [doi-cu]\n")
    if form == "xlsx":
        small.use_scoresheet()
    make_quarter(small.folders, NEXT)
    assert [(s.id, s.unit) for s in read_quarter(small.folders, NEXT).shortcomings] == [
        ("TT-1", "cau-ke"), ("TT-2", "cau-ke"),
    ]  # fmt: skip
    assert [f for f in read_quarter(small.folders, NEXT).findings if f.sheet == "ton-tai"] == []


def test_of_a_unit_with_several_successors_somebody_has_to_choose(small):
    rows = [row | {"unit": "doi-cu", "found_in": "2018-Q4", "status": "open", "closed_in": ""}
            for row in shortcoming_rows()]  # fmt: skip
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    for name in ("Điện lực Duyên Hải", "Điện lực Cầu Kè"):
        small.replace("units.yaml", f"name: {name}\n", f"name: {name}\n    succeeds: [doi-cu]\n")
    make_quarter(small.folders, NEXT)
    found = [one for one in read_quarter(small.folders, NEXT).findings if one.sheet == "ton-tai"]
    assert [(one.cell, one.is_fault) for one in found] == [("B3", False), ("B4", False)]
    assert all("nhiều đơn vị kế thừa: tính cho" in str(one.message) for one in found)
    path = small.path(f"quarters/{NEXT}/scoresheet.xlsx")
    book = load_workbook(path)
    assert [book["ton-tai"][cell].value for cell in ("B3", "B4")] == [ENDED, ENDED]
    book["ton-tai"]["B3"], book["ton-tai"]["B4"] = "Điện lực Cầu Kè", "duyen-hai"
    book.save(path)
    read = read_quarter(small.folders, NEXT)
    assert [one for one in read.findings if one.sheet == "ton-tai"] == []
    assert [one.unit for one in read.shortcomings] == ["cau-ke", "duyen-hai"]


def test_a_task_of_such_a_unit_is_listed_under_its_name_and_may_be_any_of_theirs(small):
    row = {"task": "2018-Q3", "unit": "doi-cu", "title": "Việc", "due": "2018-Q3"}
    small.write_rows("plans/2018.csv", PROGRAMME_COLUMNS, [row])
    small.write_rows(
        f"{FOLDER}/tasks.csv", TASK_COLUMNS, [*task_rows(), task_rows()[0] | row | {"status": "chưa xong"}]
    )
    for name in ("Điện lực Duyên Hải", "Điện lực Cầu Kè"):
        small.replace("units.yaml", f"name: {name}\n", f"name: {name}\n    succeeds: [doi-cu]\n")
    make_quarter(small.folders, NEXT)
    sheet = load_workbook(small.path(f"quarters/{NEXT}/scoresheet.xlsx"))["ke-hoach"]
    assert ENDED in [cell.value for cell in sheet["B"]] and "doi-cu" not in [cell.value for cell in sheet["B"]]
    for unit in ("cau-ke", "duyen-hai"):
        small.write_rows("plans/2018.csv", PROGRAMME_COLUMNS, [row | {"unit": unit}])
        read = read_quarter(small.folders, NEXT)
        assert {task.task: task.unit for task in read.plan}["2018-Q3"] == unit
        assert not [one for one in read.findings if "ô khóa" in str(one.message)]


def test_a_shortcoming_that_cannot_be_read_stops_the_new_quarter(small):
    small.replace(SHORTCOMINGS, "30/04/2019", "32/04/2019")
    with pytest.raises(InputError, match="32/04/2019"):
        make_quarter(small.folders, NEXT)
    assert not small.path("quarters/2019-Q2").exists()


def test_a_text_that_looks_like_a_formula_is_carried_over_as_text(small):
    rows = shortcoming_rows()
    rows[0]["description"] = '=HYPERLINK("http://a.b","trễ")'
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    make_quarter(small.folders, NEXT)
    cell = load_workbook(small.path("quarters/2019-Q2/scoresheet.xlsx"))["ton-tai"]["D3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (rows[0]["description"], "s", True)
    assert read_quarter(small.folders, NEXT).shortcomings[0].description == rows[0]["description"]


def test_a_quarter_that_is_there_is_not_overwritten(small):
    before = small.path("quarters/2019-Q1/quarter.yaml").read_bytes()
    with pytest.raises(UsageError, match=r"^Đã có .*2019-Q1, và lệnh này không ghi đè lên$"):
        make_quarter(small.folders, QUARTER)
    assert small.path("quarters/2019-Q1/quarter.yaml").read_bytes() == before
    assert sorted(path.name for path in small.path("quarters/2019-Q1").iterdir()) == [
        "assessments.csv", "quarter.yaml", "shortcomings.csv", "tasks.csv",
    ]  # fmt: skip


def test_a_quarter_whose_settings_have_another_ending_is_told_so_by_all_who_are_asked_for_it(small):
    small.path(f"{FOLDER}/quarter.yaml").rename(small.path(f"{FOLDER}/quarter.yaml.txt"))
    told = re.escape(f"quarter.yaml: {misnamed('quarter.yaml.txt', 'quarter.yaml')}") + "$"
    for ask in (make_quarter, require_quarter):
        with pytest.raises(UsageError, match=told):
            ask(small.folders, QUARTER)


@pytest.mark.parametrize("found", ["scoresheet.ods", "scoresheet (1).xlsx"])
def test_a_quarter_after_one_whose_scoresheet_has_another_name_is_not_made_without_what_that_hands_on(small, found):
    small.use_scoresheet()
    small.scoresheet.rename(small.path(f"{FOLDER}/{found}"))
    with pytest.raises(InputError, match=re.escape(misnamed(found, "scoresheet.xlsx"))):
        make_quarter(small.folders, QUARTER.shifted(1))


def test_a_quarter_before_any_regulation_is_refused(small):
    with pytest.raises(UsageError, match="Chưa có quy định áp dụng cho quý I/2018"):
        make_quarter(small.folders, Quarter(2018, 1))


def test_a_quarter_that_fails_half_way_leaves_nothing_and_can_be_made_again(small, monkeypatch):
    def fail(*arguments, **options):
        raise OSError("đĩa hỏng")

    with monkeypatch.context() as patch:
        patch.setattr(new_quarter, "write_scoresheet", fail)
        with pytest.raises(OSError, match="đĩa hỏng"):
            make_quarter(small.folders, NEXT)
    assert [path.name for path in small.path("quarters").iterdir()] == ["2019-Q1"]
    (small.path("quarters") / ".2019-Q2.part").mkdir()  # as a process that was killed leaves it
    (small.path("quarters") / ".2019-Q2.part" / "quarter.yaml").write_text("quarter: 2019", encoding="utf-8")
    assert small.folders.quarters() == [QUARTER]
    make_quarter(small.folders, NEXT)
    assert sorted(path.name for path in small.path("quarters").iterdir()) == ["2019-Q1", "2019-Q2"]


def test_each_unit_gets_a_sheet_with_its_rows_alone(small):
    folder = make_self_scores(small.folders, QUARTER)
    assert sorted(path.name for path in folder.iterdir()) == [
        f"2019-Q1_self_{unit}.xlsx" for unit in ("cau-ke", "duyen-hai", "van-phong")
    ]
    workbook = load_workbook(folder / "2019-Q1_self_cau-ke.xlsx")
    assert workbook.sheetnames == ["Hướng dẫn", "chi-nhanh", "Danh mục"]
    sheet = workbook["chi-nhanh"]
    assert {row[0] for row in sheet.iter_rows(min_row=3, values_only=True)} == {"Điện lực Cầu Kè"}
    assert sheet.protection.sheet
    open_columns = {
        cell.column_letter for row in sheet.iter_rows(min_row=3) for cell in row if not cell.protection.locked
    }
    assert open_columns == {"I", "J", "K", "L"}
    assert "05/04/2019" in workbook["Hướng dẫn"]["A7"].value
    told = workbook["Hướng dẫn"]["A8"].value  # not points, but what the column says
    assert f"số liệu tự chấm như cột {sheet['G1'].value} ghi" in told


def test_self_score_sheets_that_are_there_are_not_overwritten(small):
    make_self_scores(small.folders, QUARTER)
    way = r"cchc new 2019-Q1 --add --self-score\. Muốn phiếu ghi hạn mới thì xóa các phiếu chưa gửi"
    with pytest.raises(UsageError, match=f"^Đã có outputs/2019-Q1/self-score, và lệnh này không ghi đè lên.*{way}"):
        make_self_scores(small.folders, QUARTER)


def test_a_sheet_that_lacks_is_added_and_the_others_stay(small):
    folder = make_self_scores(small.folders, QUARTER)
    kept, gone = folder / "2019-Q1_self_cau-ke.xlsx", folder / "2019-Q1_self_duyen-hai.xlsx"
    kept.write_bytes(b"sent")
    gone.unlink()
    assert make_self_scores(small.folders, QUARTER, add=True) == folder
    assert (kept.read_bytes(), gone.is_file()) == (b"sent", True)
