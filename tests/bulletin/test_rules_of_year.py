"""What rules did to a quarter – a record that a unit handed nothing in, a veto – is told wherever its year is."""

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.page import Page
from cchc_lib.bulletin.sections.ranking import rank_scored
from cchc_lib.bulletin.year_derivation import explain_year
from cchc_lib.cli.year import print_year
from cchc_lib.files import read_yaml
from cchc_lib.office.board.ranking import tabulate_ranking
from cchc_lib.quarter import Quarter, Year
from cchc_lib.results import History
from cchc_lib.sharing.message import write_message
from tests.bulletin.open_ledger import open_ledger
from tests.whole.harness import Made
from tests.whole.roots import Block, SmallCompany, edit_row, write_yaml
from tests.whole.shared import make_once

RULES = {
    "not_submitted": {"points": "0", "clause": "Điều 7"},
    "vetoes": [{"criterion": "a2", "then": "total_zero", "clause": "Điều 10"}],
    "year": {"combine": "mean", "of": "printed", "quarters_needed": "2", "classes": "same", "clause": "Điều 8"},
}
COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10})},
    units={"d1": "doi", "d2": "doi", "d3": "doi"},
    points={
        "2018-Q1": {"d1": {}, "d2": {}, "d3": {}},
        "2018-Q2": {"d1": {"a2": "0"}, "d2": {}, "d3": {}},
        "2018-Q3": {"d1": {}, "d2": {}, "d3": {}},
        "2018-Q4": {"d1": {}, "d2": {}, "d3": {"a1": "9"}},
    },
)
VETO = "0 điểm ở «Việc A2» là điểm liệt, tổng điểm tính bằng 0 (Điều 10)"
SILENT = f"không nộp hồ sơ chấm điểm (biên bản BB-07), 0 điểm ở mọi tiêu chí phải nhập số liệu (Điều 7); {VETO}"


def write_ruled(root) -> None:
    """A veto took the second quarter of d1; d2 handed nothing in in the third."""
    folders = COMPANY.write(root)
    head, inputs = folders.regulations / "2016" / "regulation.yaml", folders.params / "quarters" / "2018-Q3"
    write_yaml(head, read_yaml(head) | RULES)
    records = {"not_submitted": [{"unit": "d2", "record_no": "BB-07"}]}
    write_yaml(inputs / "quarter.yaml", read_yaml(inputs / "quarter.yaml") | records)
    for criterion in ("a1", "a2"):
        edit_row(inputs / "assessments.csv", "d2", criterion, self_value="", verified_value="")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    return Made(make_once(tmp_path_factory, "quy định trong quý của năm", write_ruled), "2018")


def opened(made: Made):
    return open_quarter("2018", root=made.root)


@pytest.mark.parametrize(
    ("kind", "about", "units"),
    [
        ("company_year", "", ["d1", "d2"]),
        ("block_year", "doi", ["d1", "d2"]),
        ("unit_year", "d1", ["d1"]),
        ("unit_year", "d2", ["d2"]),
        ("unit_year", "d3", []),
        ("year_notice", "", ["d1", "d2"]),
    ],
)
def test_the_quarter_is_marked_and_the_mark_explained_once(made, kind, about, units):
    page = made.page(kind, about)
    told = {"d1": f"(**) Đơn vị d1, quý II/2018: {VETO}.", "d2": f"(**) Đơn vị d2, quý III/2018: {SILENT}."}
    assert {unit: page.text.count(said) for unit, said in told.items()} == {u: int(u in units) for u in told}
    cells = [cell for table in page.tables for row in table.rows for cell in row]
    marked = "0,00 (**)" if kind == "year_notice" else "0,00 % (**)"  # its annex says the % in its caption
    assert [cell.replace("\u00a0", " ") for cell in cells].count(marked) == len(units)
    assert page.text.count("(**)") == 2 * len(units)


def test_a_shared_rank_is_told_as_one_in_the_headline_and_below_it(made):
    """A veto and a record took a quarter of each: d1 and d2 have 75 % both."""
    shown = {unit: made.page("unit_year", unit).text for unit in ("d1", "d2", "d3")}
    shared = [unit for unit, text in shown.items() if "Đồng hạng 2 trên 3 đơn vị có kết quả." in text]
    assert (
        shared == [unit for unit, text in shown.items() if "đồng hạng 2 trong khối 3 đơn vị" in text] == ["d1", "d2"]
    )
    assert "Hạng 1 trên 3 đơn vị có kết quả." in shown["d3"]


def test_each_quarter_is_a_fact_of_its_own(made):
    with open_ledger() as facts:
        opened(made).company_year().quarters()
    assert ("not submitted", "d2 2018-Q3", "BB-07") in facts and ("veto", "d1 2018-Q2", None) in facts


def test_messages_tell_it(made):
    page = opened(made)
    assert f"Đơn vị d1, quý II/2018: {VETO}." in write_message(page.unit_year("d1"), "a.zip", ["a.html"])
    board = write_message(page.company_year(), "a.zip", ["a.html"])
    assert VETO in board and f"Đơn vị d2, quý III/2018: {SILENT}." in board


def test_commands_and_the_table_of_the_board_tell_it(made, capsys, monkeypatch):
    history = History(made.folders, Year(2018))
    steps = {str(label): str(told) for label, told in explain_year(history.results, history.quarters(), "d2")}
    assert steps["quý III/2018"] == f"0,00\u00a0%, xếp loại Kém; {SILENT}"
    assert steps["quý II/2018"] == "100,00\u00a0%, xếp loại Tốt"
    monkeypatch.setenv("COLUMNS", "400")
    print_year(history)
    printed = capsys.readouterr().out
    assert f"quý II/2018: {VETO}" in printed and f"quý III/2018: {SILENT}" in printed
    (note,) = (one for one in tabulate_ranking(opened(made).company_year()).fields if one.name == "note")
    assert [str(note.show(unit) or "") for unit in made.results.units().values()] == [
        f"Đơn vị d1, quý II/2018: {VETO}.",
        f"Đơn vị d2, quý III/2018: {SILENT}.",
        "",
    ]


def test_who_hands_nothing_in_and_meets_a_veto_is_told_both_of_the_quarter_everywhere(made):
    """In the terminal, beside the class in bulletins, and in the note of the table of the board."""
    quarter, both = Quarter(2018, 3), "Kém (không nộp hồ sơ; điểm liệt: Việc A2)"
    columns, scores = rank_scored(Page(open_quarter(str(quarter), root=made.root), block="doi"))
    assert [str(columns[-1][1](score)) for score in scores if score.unit == "d2"] == [both]
    page = open_quarter(str(quarter), root=made.root).block("doi")
    assert str(page.name_class(page.scores["d2"])) == both
    (note,) = (one for one in tabulate_ranking(page).fields if one.name == "note")
    told = f"Đơn vị d2: {SILENT}."
    assert str(note.show(page.units["d2"])) == told.replace(f"; {VETO}", f". Đơn vị d2: {VETO}")


def test_a_ceiling_that_held_a_quarter_is_told_beside_its_class(tmp_path):
    """Less than 10 points at a1 keep a unit below Tốt: d3 had 19 of 20 in the last quarter."""
    folders = COMPANY.write(tmp_path)
    head = folders.regulations / "2016" / "regulation.yaml"
    ceiling = {"when": {"criterion": "a1", "points_below": "10"}, "highest_class": "kha", "clause": "Điều 9"}
    write_yaml(head, read_yaml(head) | {"year": RULES["year"], "ceilings": [ceiling]})
    history = History(folders, Year(2018))
    steps = {str(label): str(told) for label, told in explain_year(history.results, history.quarters(), "d3")}
    held = "«Việc A1»: 9,00 điểm, mà dưới 10 điểm thì chỉ được xếp cao nhất loại Khá (Điều 9)"
    assert steps["quý IV/2018"] == f"95,00\u00a0%, xếp loại Khá; {held}"
    assert steps["quý III/2018"] == "100,00\u00a0%, xếp loại Tốt"
