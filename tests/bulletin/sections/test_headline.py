"""Headlines: a finding of at most 15 words in every bulletin of results, true by what was scored."""

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from cchc_lib import open_quarter
from cchc_lib.bulletin.page import Page
from cchc_lib.bulletin.scoped_pages import OneUnit
from cchc_lib.bulletin.sections.headline import tell_headline
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.sharing.message import write_message
from cchc_lib.sharing.quarter_index import write_index
from tests.bulletin.open_ledger import open_ledger
from tests.whole.harness import REPOSITORY, Made
from tests.whole.reading import numbers
from tests.whole.roots import Block, SmallCompany, edit_row, write_yaml

QUARTERS = [str(quarter) for quarter in Folders(REPOSITORY).quarters()]
MOST_WORDS = 15
COMPANY, UNIT = ("company", ""), ("unit", "duyen-hai")


def headlines(made: Made, lang: str) -> dict[str, str]:
    """The headline of every bulletin of results, by its key; each number in it stands in the ledger."""
    opened, found = open_quarter(made.name, lang, made.root), {}
    pages = [opened.company(), *map(opened.block, made.blocks), *map(opened.unit, made.units)]
    for page in pages:
        with open_ledger() as facts:
            found[page.key] = page.write.plain(tell_headline(page))
        noted = {n for fact in facts for n in numbers(page.write.plain(fact.value))}
        if lang == "vi":
            assert set(numbers(found[page.key])) <= noted, found[page.key]
    return found


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_bulletin_has_a_short_headline_and_they_are_not_all_alike(ours, quarter, lang):
    found = headlines(ours.in_quarter(quarter), lang)
    assert all(0 < len(text.split()) <= MOST_WORDS for text in found.values()), found
    assert len(set(found.values())) > 4


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("quarter", ["2017-Q2", "2018-Q1", "2019-Q1"])  # one of each version
def test_a_table_of_criteria_says_how_many_and_how_much_is_new(ours, quarter, lang):
    """Counted in the rows and the list of changes that it prints."""
    made = ours.in_quarter(quarter)
    for block in made.blocks:
        table = open_quarter(quarter, lang, ours.root).regulation(block)
        told, changes = table.write.plain(table.headline()), table.amendments().html.count("<li>")
        rows = table.criteria().html.count('<th scope="row"')
        main = made.results.regulation.blocks[block]
        besides = len(main.bonus.criteria) + len(main.penalty.criteria)
        assert numbers(told)[:2] == [rows - besides, main.max_points] and len(told.split()) <= MOST_WORDS, told
        assert (numbers(told)[-1] == changes) == (quarter != "2017-Q2")


@pytest.mark.parametrize(
    ("lang", "words"), [("vi", ", đồng hạng {} trong khối"), ("en", ", joint rank {} in a block")]
)
def test_a_rank_that_units_share_is_called_joint(ours, lang, words):
    for unit, score in ours.results.scores().items():
        page = open_quarter(ours.name, lang, ours.root).unit(unit)
        told = page.write.plain(tell_headline(page))
        assert (words.format(score.rank) in told) == (score.tied and f" {score.rank} " in told), told
    assert any(score.tied for score in ours.results.scores().values())


def test_headlines_of_another_company_are_short_too(other):
    assert all(len(text.split()) <= MOST_WORDS for lang in ("vi", "en") for text in headlines(other, lang).values())


@pytest.mark.parametrize("quarter", QUARTERS[1:])
def test_what_a_headline_counts_is_what_was_scored(ours, quarter):
    """Classes against those of the quarter before, counted anew; none where these are of another regulation."""
    made = ours.in_quarter(quarter)
    is_break = made.results.version != made.results.before.version
    now, was = made.results.scores(), made.results.before.scores()
    order = [grade.id for grade in made.results.regulation.head.classes]
    fell = {
        u
        for u in now
        if not is_break and u in was and order.index(now[u].final_class) > order.index(was[u].final_class)
    }
    found = headlines(made, "vi")
    rose = {
        u
        for u in now
        if not is_break and u in was and order.index(now[u].final_class) < order.index(was[u].final_class)
    }
    assert (f"{len(fell)} đơn vị xuống loại" in found["company"]) == bool(fell)
    assert (f"đơn vị xuống loại, {len(rose)} lên loại" in found["company"]) == bool(fell and rose)
    for unit, score in now.items():
        text, is_held = found[f"unit_{unit}"], score.final_class != score.class_by_points
        assert text.startswith("Đủ điểm loại") == is_held
        assert not text.startswith("Xuống loại") or unit in fell
        assert not text.startswith("Lên loại") or unit in rose
        assert not text.startswith("Dẫn đầu") or score.rank == 1


@pytest.mark.parametrize(("quarter", "changed"), [("2018-Q4", True), ("2019-Q1", False)])
def test_what_a_shade_means_is_told_where_a_row_has_one(ours, quarter, changed):
    """Classes of the quarter before are of another regulation in the second, so that no row can have one."""
    section = open_quarter(quarter, root=ours.root).company().results_by_unit().html
    assert ('<tr class="mark">' in section) == changed
    assert ("Dòng có nền màu: đơn vị đổi loại so với quý trước." in section) == changed
    assert ("nền màu" in ours.in_quarter(quarter).page("company").text) == changed


def test_a_class_that_is_no_more_is_neither_above_nor_below(ours):
    page = open_quarter("2019-Q1", root=ours.root).company()
    page.scores_before = {unit: replace(one, final_class="gone") for unit, one in page.scores_before.items()}
    assert "loại" not in page.write.plain(tell_headline(page)).replace("khống chế xếp loại", "")
    told = page.main_points().html
    assert not any(words in told for words in ("Xếp loại cao hơn", "Xếp loại thấp hơn", "Không đơn vị nào đổi loại"))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_index_and_message_say_the_same_as_the_bulletin(ours, lang):
    """Read from what was written: the bulletin's page, the index, and the messages to the board and to a unit."""
    opened = open_quarter(ours.name, lang, ours.root)
    index = BeautifulSoup(write_index(opened.history, [], lang).read_text(encoding="utf-8"), "html.parser")
    headline = {about: headline_of(ours.page(kind, about, lang).tree) for kind, about in (COMPANY, UNIT)}
    assert headline_of(index) == headline[""]
    assert lang == "en" or headline[""] == "3 tồn tại quá hạn, 2 đơn vị bị khống chế xếp loại"
    told = {"vi": "Điểm đáng chú ý: {}.", "en": "Worth noting: {}."}[lang]
    for about, page in (("", Page(opened)), (UNIT[1], OneUnit(opened, UNIT[1]))):
        assert told.format(headline[about]) in write_message(page, "a.zip", ["a.html"])


def headline_of(tree) -> str:
    return tree.select_one(".masthead .headline").get_text()


def test_who_handed_nothing_in_is_no_leader_and_is_counted_first(tmp_path):
    """Two of three by a record, and the only one of a block: nobody reads of a class or a rank before that."""
    company = SmallCompany(
        {"to": Block({"a1": 10}), "ban": Block({"a1": 10})}, dict.fromkeys(("u1", "u2", "u3"), "to") | {"u4": "ban"},
        {"2019-Q1": {"u1": {}, "u2": {}, "u3": {"a1": "4"}, "u4": {}}},
    )  # fmt: skip
    folders = company.write(tmp_path)
    (head,) = folders.regulations.glob("*/regulation.yaml")
    silent = {"not_submitted": {"points": "0", "clause": "Điều 7"}}
    head.write_text(json.dumps(read_yaml(head) | silent), encoding="utf-8")
    settings = folders.params / "quarters/2019-Q1/quarter.yaml"
    records = [{"unit": unit, "record_no": f"BB-{unit}"} for unit in ("u1", "u2", "u4")]
    settings.write_text(json.dumps(read_yaml(settings) | {"not_submitted": records}), encoding="utf-8")
    for unit in ("u1", "u2", "u4"):
        edit_row(folders.params / "quarters/2019-Q1/assessments.csv", unit, "a1", verified_value="", self_value="")
    made = Made(folders.root, "2019-Q1")
    found = headlines(made, "vi")
    assert found["unit_u1"].startswith("Không nộp hồ sơ chấm điểm, xếp loại ")
    assert found["block_ban"] == found["unit_u4"] and found["block_ban"].startswith("Không nộp hồ sơ")
    assert found["company"].startswith("3 đơn vị không nộp hồ sơ")


@pytest.mark.parametrize(
    ("lang", "points", "told"),
    [
        ("vi", ("6", "6"), "2 đơn vị đều xếp loại Khá"),
        ("vi", ("6", "1"), "1 trong 2 đơn vị xếp loại Khá"),
        ("en", ("6", "6"), "All 2 units in class Khá"),
    ],
)
def test_a_class_that_nobody_has_is_not_counted(tmp_path, lang, points, told):
    given = {f"u{n}": {"a1": x} for n, x in enumerate(points)}
    folders = SmallCompany({"to": Block({"a1": 10})}, dict.fromkeys(given, "to"), {"2019-Q1": given}).write(tmp_path)
    assert headlines(Made(folders.root, "2019-Q1"), lang)["company"] == told


@pytest.mark.parametrize(
    ("since", "told"),
    [("2010", "Đơn vị d1 dẫn đầu, mọi đơn vị giữ nguyên xếp loại"), ("2019", "2 trong 3 đơn vị xếp loại Tốt")],
)
def test_a_newcomer_has_no_class_that_it_kept(tmp_path, since, told):
    points = {"d1": {}, "d2": {"a1": "9"}, "d3": {"a1": "2"}}
    before = {unit: points[unit] for unit in points if unit != "d3" or since == "2010"}
    company = SmallCompany(
        {"doi": Block({"a1": 10})}, dict.fromkeys(points, "doi"), {"2018-Q4": before, "2019-Q1": points}
    )
    folders = company.write(tmp_path)
    path = folders.params / "units.yaml"
    written = read_yaml(path)
    written["units"][2]["blocks"][0]["from"] = f"01/01/{since}"
    write_yaml(path, written)
    assert str(tell_headline(open_quarter("2019-Q1", root=tmp_path).block("doi"))) == told
