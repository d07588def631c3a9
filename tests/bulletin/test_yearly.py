"""A body whose only period is the year: its documents compare with the year before, and never speak of a quarter."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cchc_lib.amending.checking import check_draft, check_version
from cchc_lib.amending.drafting import draft_version
from cchc_lib.bulletin.documents import open_quarter
from cchc_lib.bulletin.kinds.regulation import RegulationTable
from cchc_lib.bulletin.kinds.regulation_diff import RegulationDiff
from cchc_lib.bulletin.sections.change import tell_break
from cchc_lib.errors import InputError, UsageError
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.inputs import speak_as
from cchc_lib.language import LANGUAGES, Spoken
from cchc_lib.model import parse_quarter
from cchc_lib.office.new_quarter import make_quarter
from cchc_lib.quarter import Quarter, Year
from cchc_lib.results import History, check_quarter, notices
from tests.generator import make_yearly_company
from tests.whole.shared import make_once

EXAMPLES = """\
- name: Một vụ vi phạm
  quarter: 2019
  block: tham-muu
  criterion: vi-pham
  input: {value: 1}
  points: 17
  clause: Điều 6
- {name: Hai quý, year: 2019, quarters: {3: {percent: 90, class: hoan-thanh-tot}}, clause: Điều 8}
"""


@pytest.fixture(scope="module")
def yearly(tmp_path_factory) -> Folders:
    """The company with its results; not to be changed."""

    def make(root: Path) -> None:
        make_yearly_company(root)
        History(Folders(root), Year(2020))

    return Folders(make_once(tmp_path_factory, "yearly", make))


def sections(page) -> str:
    """All that a unit's bulletin says, as HTML."""
    names = ("masthead", "main_points", "change", "trend", "shortcomings", "plan", "method", "provenance")
    return " ".join(getattr(page, name)().html for name in names)


def test_it_is_without_faults_and_asked_what_is_left_of_the_year_before(yearly):
    for year in (Year(2019), Year(2020)):
        inputs, findings = check_quarter(yearly, year)
        assert not [finding for finding in findings if finding.is_fault]
        assert inputs.plan
    left = [task for task in inputs.plan if task.due.year == 2019]
    assert left
    assert all(task.due <= inputs.quarter for task in inputs.plan)


def test_it_compares_with_the_year_before_and_its_trend_has_no_holes(yearly):
    opened = open_quarter("2020", root=yearly.root)
    assert [found.quarter for found in opened.known] == [Year(2019), Year(2020)]
    assert len(opened.earlier) == 1
    told = sections(opened.unit("chi-cuc-1"))
    assert "So với năm 2019" in told
    assert "Thiếu số liệu" not in told


def test_its_first_year_is_compared_with_no_year_of_quarters_from_before(tmp_path):
    make_yearly_company(tmp_path)
    folders = Folders(tmp_path)
    before = folders.inputs_of(Year(2019)).rename(folders.inputs_of(Quarter(2019, 4))) / "quarter.yaml"
    before.write_text(
        before.read_text(encoding="utf-8").replace("quarter: 2019", "quarter: 2019-Q4"), encoding="utf-8"
    )
    assert folders.years() == [Year(2019)]
    opened = open_quarter("2020", "vi", tmp_path)
    assert (opened.previous, opened.earlier) == (None, [])
    assert "Đây là năm đầu tiên có dữ liệu" in opened.unit("chi-cuc-1").change().html
    assert not [one for one in check_quarter(folders, Year(2020))[1] if "so sánh" in str(one.message)]


@pytest.mark.parametrize(
    ("lang", "quarter", "year"), [("vi", r"\b[Qq]uý (?!I)", "năm"), ("en", r"\b[Qq]uarter(?! I)", "year")]
)
def test_all_its_words_call_the_period_a_year(yearly, lang, quarter, year):
    told = re.sub(r"<[^>]*>", " ", sections(open_quarter("2020", lang, yearly.root).unit("chi-cuc-1")))
    assert not re.findall(rf".{{30}}{quarter}.{{30}}", told)
    assert f"{year} 2020" in told


def test_a_version_applies_to_it_from_a_year_and_its_drafts_from_the_first_quarter_of_one(yearly, tmp_path):
    opened = open_quarter("2019", "vi", yearly.root)
    (block, *_) = opened.results.regulation.blocks
    assert "áp dụng từ năm 2019" in RegulationTable(opened, block).main_points().html
    assert "Từ năm 2019 áp dụng quy định mới" in tell_break(opened.unit("chi-cuc-1")).to(opened.lang)
    make_yearly_company(tmp_path)
    assert draft_version(Folders(tmp_path), "thu", "2019")[1] == Quarter(2021, 1)
    assert check_version(Folders(tmp_path), "thu")[1] == []


@pytest.mark.parametrize(
    ("lang", "last"), [("vi", "sau ngày cuối của năm 2021, năm đầu"), ("en", "day of year 2021")]
)
def test_a_decision_is_late_after_the_first_year_that_it_governs_not_after_a_quarter_of_it(tmp_path, lang, last):
    make_yearly_company(tmp_path)
    folders = Folders(tmp_path)
    head = draft_version(folders, "2021", "2019")[0] / "regulation.yaml"
    text = head.read_text(encoding="utf-8")
    (written,) = re.findall(r"\d\d/\d\d/2019", text)

    def told(day: str) -> list[str]:
        head.write_text(text.replace(written, day), encoding="utf-8")
        found = check_draft(folders, "2021").findings
        return [one.message.to(speak_as(folders, lang)) for one in found if one.cell == "decision › date"]

    assert told("31/12/2021") == []
    (late,) = told("01/01/2022")
    assert last in late


def test_a_rule_that_makes_a_year_of_quarters_is_told_as_unused_and_not_printed(tmp_path):
    make_yearly_company(tmp_path)
    folders = Folders(tmp_path)
    head = folders.regulations / "2019" / "regulation.yaml"
    draft_version(folders, "2021", "2019")  # which has no such rule
    assert "year" not in {one.cell for one in check_draft(folders, "2019").findings}
    head.write_text(
        head.read_text(encoding="utf-8") + "\nyear: {combine: mean, quarters_needed: 3}\n", encoding="utf-8"
    )
    (told,) = [str(one.message) for one in check_draft(folders, "2019").findings if one.cell == "year"]
    assert "không dùng đến" in told
    (folders.regulations / "2019" / "examples.yaml").write_text(EXAMPLES, encoding="utf-8")
    assert not [one for one in check_draft(folders, "2019").findings if one.is_fault]
    opened = open_quarter("2020", "vi", tmp_path)
    document = RegulationTable(opened, "tham-muu")
    assert "Ví dụ chấm điểm" in document.examples().html
    assert "Ví dụ tính kết quả năm" not in document.examples().html
    assert "Kết quả năm" not in document.rules().html
    assert "Áp dụng từ" in (told := RegulationDiff(opened, "2021", "2019", 1).differences().html)
    assert "Kết quả năm" not in told


def test_its_settings_and_its_programme_ask_for_years(tmp_path):
    make_yearly_company(tmp_path)
    folders = Folders(tmp_path)
    make_quarter(folders, Year(2021))
    settings = (folders.inputs_of(Year(2021)) / "quarter.yaml").read_text(encoding="utf-8")
    assert settings.startswith("# Năm 2021: thời hạn và các điều chung của năm.\n")
    plan = folders.params / "plans" / "2020.csv"
    plan.write_text(plan.read_text(encoding="utf-8-sig").replace(";2020-Q1", ";15/02/2020", 1), encoding="utf-8")
    _, found = check_quarter(folders, Year(2020))
    told = {str(fault.message) for fault in found if fault.file == "params/plans/2020.csv"}
    assert told == {"«15/02/2020» không phải là một năm: 2019"}
    with pytest.raises(ValueError, match="2020") as refused:  # a regulation applies from a quarter
        parse_quarter("2020")
    strict = refused.value.args[0]
    assert strict.to(Spoken("vi", of_years=True)) == "«2020» không phải là một quý: 2019-Q1 hoặc I/2019"
    assert [strict.to(Spoken(lang, of_years=True)) for lang in LANGUAGES] == [strict.to(lang) for lang in LANGUAGES]


def test_a_quarter_is_no_period_of_it_nor_a_year_with_inputs_of_another_body(yearly, tmp_path):
    with pytest.raises(InputError, match="period: year thì không chấm điểm quý I/2021"):
        make_quarter(yearly, Quarter(2021, 1))
    opened = open_quarter("2020", "vi", yearly.root)
    with pytest.raises(UsageError) as refused:
        opened.company_year()
    assert refused.value.message.to(opened.lang) == "năm 2020 không phải là một năm gồm các quý"
    make_yearly_company(tmp_path)
    units = tmp_path / "params" / "units.yaml"
    units.write_text(units.read_text(encoding="utf-8").replace("period: year\n", ""), encoding="utf-8")
    assert "period" not in read_yaml(units)
    with pytest.raises(InputError, match="period: quarter thì không chấm điểm năm 2020"):
        check_quarter(Folders(tmp_path), Year(2020))


def test_its_workbook_speaks_of_years_and_is_read(tmp_path):
    make_yearly_company(tmp_path)
    folders = Folders(tmp_path)
    make_quarter(folders, Year(2021))
    book = load_workbook(folders.inputs_of(Year(2021)) / "scoresheet.xlsx")
    shown = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.row != 2]
    assert {text for text in shown if re.search(r"\b[Qq]uý\b", text)} == {
        "Có báo cáo quý",
        "A3 Có báo cáo quý",
    }  # titles
    assert {"Năm phát hiện", "Năm kết thúc", "Hạn năm"} <= set(shown)
    found = check_quarter(folders, Year(2021))[1]
    assert not [one for one in found if re.search("tiêu đề|cột", one.message.to("vi"))]


@pytest.mark.parametrize(("lang", "told"), [("vi", "phải ghi năm kết thúc"), ("en", "needs the year of its closing")])
def test_faults_that_are_kept_with_its_results_call_it_a_year_too(tmp_path, lang, told):
    make_yearly_company(tmp_path)
    listed = Folders(tmp_path).inputs_of(Year(2020)) / "shortcomings.csv"
    row = "2020-01;chi-cuc-1;ho-so-dung-han;Hồ sơ trễ;Làm lại;2020;31/01/2021;đã khắc phục;;\n"
    listed.write_text(listed.read_text(encoding="utf-8-sig") + row, encoding="utf-8-sig")
    results = History(Folders(tmp_path), Year(2020)).results
    kept = [finding.message.to(lang) for finding in results.findings()]
    kept += [unit.missing.to(lang) for unit in results.unscored().values()]
    assert [text for text in kept if told in text]
    assert not [text for text in kept if re.search(r"\bquý\b|\bquarter\b", text)]


@pytest.mark.parametrize(("lang", "told"), [("vi", "%, năm trước "), ("en", "% in the year before")])
def test_what_moved_is_compared_with_the_year_before(yearly, monkeypatch, lang, told):
    monkeypatch.setattr(notices, "MOST_MOVED", -1)  # whatever it is
    opened = open_quarter("2020", lang, yearly.root)
    messages = [one.message.to(opened.lang) for one in opened.results.findings()]
    assert any(told in message for message in messages)
    assert not any(re.search("[qQ]uý trước|quarter before", message) for message in messages)


def test_of_tasks_that_are_counted_nothing_is_said_to_have_moved_since_nobody_entered_a_percentage(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(notices, "MOST_MOVED", -1)  # whatever it is
    make_yearly_company(tmp_path)
    folders = Folders(tmp_path)
    for year in (Year(2019), Year(2020)):  # a workbook has a row of theirs
        path = folders.inputs_of(year) / "assessments.csv"
        text = path.read_text(encoding="utf-8-sig")
        path.write_text(f"{text}phong-tong-hop;ke-hoach-nam{';' * 13}\n", encoding="utf-8-sig")
    told = {one.criterion for one in check_quarter(folders, Year(2020))[1]}
    assert "van-ban-dung-han" in told
    assert "ke-hoach-nam" not in told
