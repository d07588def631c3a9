"""The index of quarters of a company that has no result yet."""

import pytest

from cchc_lib import open_quarter
from cchc_lib.sharing.all_quarters import write_overview
from cchc_lib.sharing.quarter_index import write_index
from tests.whole.reading import Page
from tests.whole.roots import Block, SmallCompany, edit_row

QUARTER = "2019-Q1"


@pytest.mark.parametrize(("lang", "told"), [("vi", "chưa đơn vị nào có kết quả"), ("en", "no unit has a result yet")])
def test_a_quarter_in_which_nobody_has_a_result_has_no_list_of_classes(tmp_path, lang, told):
    folders = SmallCompany({"doi": Block({"a1": 10})}, {"d1": "doi"}, {QUARTER: {"d1": {}}}).write(tmp_path)
    edit_row(folders.params / "quarters" / QUARTER / "assessments.csv", "d1", "a1", verified_value="")
    history = open_quarter(QUARTER, lang, tmp_path).history
    write_index(history, [], lang)
    (table,) = Page(write_overview(history, lang).read_text(encoding="utf-8")).tables
    assert [row[-1] for row in table.rows] == [told]


@pytest.mark.parametrize("illustrative", ["true", "false"])
def test_results_of_illustrative_data_are_said_to_be_that(tmp_path, illustrative):
    folders = SmallCompany({"doi": Block({"a1": 10})}, {"d1": "doi"}, {QUARTER: {"d1": {"a1": "9"}}}).write(tmp_path)
    settings = folders.params / "quarters" / QUARTER / "quarter.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("illustrative: 'true'", f"illustrative: {illustrative}"), encoding="utf-8")
    history = open_quarter(QUARTER, "vi", tmp_path).history
    write_index(history, [], "vi")
    page = Page(write_overview(history, "vi").read_text(encoding="utf-8"))
    assert page.tree.title.get_text() == f"Bản tin CCHC theo kỳ: {history.results.organisation.name.vi}"
    (table,) = page.tables
    assert ["(dữ liệu minh họa)" in row[-1] for row in table.rows] == [illustrative == "true"]


@pytest.mark.parametrize(
    ("lang", "head", "caption", "listed"),
    [
        ("vi", "Kỳ", "Các kỳ có bản tin, mới nhất trước", ["Quý I/2019", "Năm 2018"]),
        ("en", "Period", "Periods with bulletins, newest first", ["Quarter I/2019", "Year 2018"]),
    ],
)
def test_a_year_that_stands_among_quarters_is_not_called_one(tmp_path, lang, head, caption, listed):
    folders = SmallCompany({"doi": Block({"a1": 10})}, {"d1": "doi"}, {QUARTER: {"d1": {"a1": "9"}}}).write(tmp_path)
    history = open_quarter(QUARTER, lang, tmp_path).history
    index = write_index(history, [], lang)
    year = folders.outputs / "2018" / index.name
    year.parent.mkdir()
    year.touch()
    (table,) = Page(write_overview(history, lang).read_text(encoding="utf-8")).tables
    assert (table.caption, table.column(head)) == (caption, listed)
