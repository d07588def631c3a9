"""Quarters under the regulation of the newest: by hand on a small company, by the comparison of versions on ours."""

from fractions import Fraction as F

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.sections import trend
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.inputs import read_quarter
from cchc_lib.model import MAIN
from cchc_lib.quarter import Quarter
from cchc_lib.results import (
    History,
    list_left_out,
    list_zeroed,
    open_history,
    read_checker,
    restated_percents,
    score_quarter,
)
from cchc_lib.results.rescoring import stored_inputs
from cchc_lib.results.writing import scoring_inputs
from cchc_lib.scoring import rescore, score_company
from tests.amending.amended import amend, criteria_of, recount, set_maxima
from tests.whole.harness import Made
from tests.whole.reading import Page
from tests.whole.roots import Block, SmallCompany, edit_row, write_yaml
from tests.whole.shared import make_once

THEN, NOW = Quarter(2018, 4), Quarter(2019, 1)
COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10, "b1": 20}), "to": Block({"a1": 10})},
    units=dict.fromkeys(("bac", "nam"), "doi") | {"truc": "to"},
    points={
        "2018-Q4": {"bac": {"a1": "7", "a2": "8"}, "nam": {"b1": "10"}, "truc": {}},
        "2019-Q1": {
            "bac": {"a1": "9", "a2": "4", "b1": "15", "a3": "5"},
            "nam": {"a2": "5", "a3": "0"},
            "truc": {"a1": "9"},
        },
    },
)


def add_one(data) -> None:
    """A criterion that is new, and another one of half its weight."""
    data["sections"][0]["criteria"].append(criteria_of(data)["a1"] | {"id": "a3", "code": "A3", "title": "Việc mới"})
    set_maxima(data, a2=5, a3=5)
    recount(data)


def write_amended(root) -> Folders:
    """The company, its regulation amended from the second quarter on."""
    folders = COMPANY.write(root)
    amend(folders, "doi", add_one)
    head = folders.regulations / "2020" / "regulation.yaml"
    data = read_yaml(head)
    data.pop("draft")
    data["decision"]["number"] = "2/QĐ"
    data["amends"] = {"version": "2016", "changes": [{"text": "Thêm A3"}]}
    write_yaml(head, data | {"applies_from": "2019-Q1"})
    return folders


@pytest.fixture
def folders(tmp_path) -> Folders:
    return write_amended(tmp_path / "Công ty")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    return Made(make_once(tmp_path_factory, "hai quy định", write_amended), "2019-Q1")


def percent(points: int, most: int) -> F:
    """Half-up at two decimals, as the company's regulation rounds."""
    return F(int(F(100 * points, most) * 100 + F(1, 2)), 100)


def test_the_same_criteria_by_the_same_scales_in_every_quarter(folders):
    """Without A3, of 35: 7 + 8·½ + 20 and 9 + 4 + 15 at one unit, 10 + 5 + 10 and 10 + 5 + 20 at the other."""
    history = History(folders, NOW)
    assert list_left_out(history.restated, "doi") == ["a3"]
    assert restated_percents(history.restated, "doi") == {
        "bac": {THEN: percent(31, 35), NOW: percent(28, 35)},
        "nam": {THEN: percent(25, 35), NOW: percent(35, 35)},
    }
    assert history.results.percents("doi") == {"bac": percent(33, 40), "nam": percent(35, 40)}
    assert history.previous().percents("doi") == {"bac": percent(35, 40), "nam": percent(30, 40)}


def test_what_a_veto_of_the_newest_regulation_would_make_0_is_no_part_of_the_series_and_is_told(folders):
    head = folders.regulations / "2020" / "regulation.yaml"
    write_yaml(head, read_yaml(head) | {"vetoes": [{"criterion": "a1", "then": "total_zero", "clause": "Điều 10"}]})
    edit_row(folders.inputs_of(THEN) / "assessments.csv", "bac", "a1", self_value="0", verified_value="0")
    history = History(folders, NOW)
    assert list_zeroed(history.restated, "doi") == [("bac", THEN)]
    assert restated_percents(history.restated, "doi") == {
        "bac": {NOW: percent(28, 35)},
        "nam": {THEN: percent(25, 35), NOW: percent(35, 35)},
    }
    assert history.previous().percents("doi")["bac"] == percent(28, 40)
    section = open_quarter(str(NOW), root=folders.root).block("doi").trend()
    text = Page(f"<body>{section.html}</body>").text
    assert "; không có Đơn vị bac (quý IV/2018), vì theo quy định đó bị điểm liệt; số đã công bố giữ nguyên" in text


def test_one_regulation_needs_no_other_series(folders):
    history = History(folders, THEN)
    assert history.restated is None
    assert not (folders.outputs_of(THEN) / "restated.sqlite").exists()


def test_it_follows_what_changed_and_only_who_read_that_is_made_again(folders):
    history = History(folders, NOW)
    reads = {unit: [["2019-Q1", "results", history.results.inputs_hash]] for unit in ("bac", "nam")}
    for unit in reads:
        restated_percents(history.restated, "doi", unit)
        selector = list(history.restated.read)[-1]
        reads[unit].append(["2019-Q1", selector, history.restated.read[selector]])
    assert [read_checker(History(folders, NOW))(one) for one in reads.values()] == [None, None]
    edit_row(folders.inputs_of(THEN) / "assessments.csv", "bac", "a1", self_value="1", verified_value="1")
    again = History(folders, NOW)
    assert restated_percents(again.restated, "doi")["bac"][THEN] == percent(25, 35)
    assert [read_checker(again)(one) is None for one in reads.values()] == [False, True]


def test_a_kernel_reads_what_the_starter_of_its_run_made(folders, monkeypatch):
    for name, value in History(folders, NOW).variables().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("cchc_lib.results.history.keep_restated", None)
    assert restated_percents(open_history(folders, NOW).restated, "doi", "bac")["bac"][NOW] == percent(28, 35)


@pytest.mark.parametrize("quarter", [THEN, NOW])
def test_what_stands_in_results_scores_as_what_was_read(folders, quarter):
    edit_row(folders.inputs_of(quarter) / "assessments.csv", "truc", "a1", verified_value="không")
    edit_row(folders.inputs_of(quarter) / "assessments.csv", "nam", "b1", not_applicable="x",
             self_value="", verified_value="", checked_on="")  # fmt: skip
    results = History(folders, quarter).results
    wanted, inputs = score_quarter(read_quarter(folders, quarter))
    found = stored_inputs(results)
    assert score_company(found).units == wanted.units
    assert (found.members, found.plan, set(found.faulty)) == (inputs.members, inputs.plan, {"truc"})


def test_ours_agree_with_the_comparison_of_versions(ours):
    """Two quarters under 2019: the comparison leaves the same criteria of all blocks out of them."""
    history = History(ours.folders, Quarter(2019, 1))
    found = {name: restated_percents(history.restated, name) for name in ours.blocks}
    left_out = {name: list_left_out(history.restated, name) for name in ours.blocks}
    for quarter in (Quarter(2017, 3), Quarter(2017, 4)):
        inputs = read_quarter(ours.folders, quarter)
        both = rescore(scoring_inputs(inputs), inputs.regulation, history.results.regulation)
        assert {name: [one.id for one in criteria] for name, criteria in both.left_out.items()} == left_out
        wanted = {unit: score.percent for unit, score in both.new.scores.units.items()}
        assert {unit: known[quarter] for units in found.values() for unit, known in units.items()} == wanted


CAUTIONS = {
    "vi": (
        "Chấm rỗng: tính lại theo quy định 2020, trừ A3 Việc mới (có quý thiếu số liệu), còn 35/40 điểm; "
        "số đã công bố giữ nguyên"
    ),
    "en": (
        "Hollow: restated under regulation 2020 without A3 Việc mới (data lacking), 35 of 40 points; "
        "published figures stay"
    ),
}


@pytest.mark.parametrize("lang", CAUTIONS)
@pytest.mark.parametrize(("kind", "about"), [("unit", "bac"), ("block", "doi")])
def test_it_is_called_what_it_is_wherever_it_is_drawn(made, kind, about, lang):
    page: Page = made.page(kind, about, lang)
    assert CAUTIONS[lang] in page.text
    rows = page.table({"vi": "Tỷ lệ % điểm tối đa", "en": "Percentage of the maximum"}[lang]).rows
    (found,) = [row[1:] for row in rows if "2020" in row[0] and (row[0].startswith("Đơn vị bac"))]
    assert found == {"vi": ["88,57", "80,00"], "en": ["88.57", "80.00"]}[lang]


def test_without_a_break_nothing_is_called_so(made):
    assert "Chấm rỗng" not in made.in_quarter("2018-Q4").page("unit", "bac").text


def test_what_is_left_of_a_maximum_of_thirds_is_told_to_two_decimals(made, monkeypatch):
    page = open_quarter(made.quarter, root=made.root).unit("bac")
    third = page.block.main[0].model_copy(update={"max_points": F(20, 3)})
    monkeypatch.setattr(trend, "_list_without", lambda page, block: [(third, MAIN)])
    assert "còn 33,33/40 điểm" in str(trend._tell_restated(page, []))
