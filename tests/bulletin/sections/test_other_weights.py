"""The ranking under other weights, as a block's bulletin tells it: a question, with its base, and not of the few."""

import re
from types import SimpleNamespace

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.sections.other_weights import HIGH, LOW, _close_to, _tell_first, _try_draws
from cchc_lib.folders import Folders
from cchc_lib.language import Text
from cchc_lib.results import DRAWS
from tests.whole.harness import REPOSITORY
from tests.whole.reading import Page

QUARTERS = [str(quarter) for quarter in Folders(REPOSITORY).quarters()]
DOUBT = re.compile(r"sai số|sai lệch|tin cậy|error|confidence|uncertain|margin", re.IGNORECASE)
BLOCK = "dien-luc"


@pytest.fixture(scope="module", params=[(QUARTERS[-1], "vi"), (QUARTERS[0], "en")], ids="-".join)
def page(ours, request):
    quarter, lang = request.param
    return open_quarter(quarter, lang, ours.root).block(BLOCK)


def test_it_says_what_if_and_never_that_the_result_is_in_doubt(page):
    section = page.other_weights()
    assert not DOUBT.search(section.html)
    words = ("Nếu trọng số khác đi", "nếu trọng số khác đi") if page.opened.lang == "vi" else ("if the weights were",)
    assert any(word in section.html for word in words)


def test_all_of_it_is_folded(page):
    html = page.other_weights().html
    assert html.startswith("<details") and html.endswith("</details>")
    assert re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL).strip() == ""


def test_the_table_holds_rank_range_and_how_often(page):
    table = Page(page.other_weights().html).tables[0]
    spreads = _try_draws(page)
    assert len(table.rows) == len(page.ranked)
    for row, score, spread in zip(table.rows, page.ranked, spreads, strict=True):
        ends = [int(end) for end in row[2].split("–")]
        assert row[1] == str(score.rank) and ends[0] <= spread.quantile(LOW) <= spread.quantile(HIGH) <= ends[-1]
        assert int(re.sub(r"\D", "", row[3])) == spread.at_rank.get(score.rank, 0)


@pytest.mark.parametrize(("others", "told"), [(12, ""), (13, "10 other units"), (192, "189 other units")])
def test_of_a_large_block_a_few_names_stand_for_all(others, told):
    units = {f"u{number}": SimpleNamespace(short=Text(f"Unit {number}")) for number in range(others + 1)}
    pairs = [("u0", unit) for unit in units if unit != "u0"] + [("u1", "u2")]
    names = [one.to("en") for one in _close_to(SimpleNamespace(units=units), "u0", pairs)]
    assert names == [f"Unit {number}" for number in range(1, 4 if told else 13)] + [told] * bool(told)


def test_of_many_who_would_lead_the_rest_is_counted_with_how_often():
    """Nobody adds the named ones up and finds less than all draws."""
    units = {f"u{number}": SimpleNamespace(short=Text(f"Đơn vị {number}")) for number in range(9)}
    spreads = [SimpleNamespace(unit=unit, at_rank={1: 10 - number}) for number, unit in enumerate(units)]
    told = _tell_first(SimpleNamespace(units=units), spreads).to("vi")
    assert told.endswith("Đơn vị 4 6 lần, Đơn vị 5 5 lần, 3 đơn vị khác cộng lại 9 lần.")


def test_every_draw_has_its_rank(page):
    table = Page(page.other_weights().html).tables[1]
    for row in table.rows:
        assert sum(int(re.sub(r"\D", "", cell) or 0) for cell in row[1:]) == DRAWS


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_block_of_fewer_than_three_units_has_none_of_it(ours, lang):
    assert open_quarter(QUARTERS[-1], lang, ours.root).block("cao-the").other_weights().html == ""
