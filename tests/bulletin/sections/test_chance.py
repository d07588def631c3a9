"""Whether units differ by more than chance, as the bulletin of a block says it."""

from fractions import Fraction as F
from math import comb

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.scoped_pages import BlockPage
from cchc_lib.bulletin.sections.chance import MOST_TOLD
from cchc_lib.files import read_yaml
from cchc_lib.model import Entry
from cchc_lib.quarter import Quarter
from tests.bulletin.open_ledger import open_ledger
from tests.whole.harness import Made
from tests.whole.reading import Page
from tests.whole.roots import Block, SmallCompany, edit_row, write_yaml

from .reading import page_of

HEAD = "Chênh lệch giữa các đơn vị chưa vượt mức ngẫu nhiên"


def told(page) -> list[str]:
    return [one.text.replace("\u00a0", " ") for one in page.tree.find_all("li")]


def heads(page) -> list[str]:
    return [one.text for one in page.tree.find_all("h3")]


def test_branches_of_the_quarter_are_inside_the_limits(ours):
    """1.1, 1.4, 2.1 and 5.2 have ten misses and more and branches of different size; 4.2 is of like sizes."""
    page = page_of(ours.in_quarter("2019-Q1"), "block", "dien-luc", "points_lost")
    assert HEAD in heads(page)
    (inside,) = [line for line in told(page) if "giới hạn ngẫu nhiên" in line]
    assert inside.startswith("Mọi đơn vị nằm trong giới hạn ngẫu nhiên ở 4/4 tiêu chí so sánh được: 2.1 ")
    assert [code in inside for code in ("5.2 ", "1.4 ", "1.1 ", "4.2 ")] == [True, True, True, False]
    drawn = " ".join(page.figure("Biểu đồ phễu")).replace("\u00a0", " ")
    assert "giới hạn 99,8 %" in drawn and "cả khối 0,88 %" in drawn
    (alt,) = [alt for alt in page.figures if alt.startswith("Biểu đồ phễu")]
    assert "tỷ lệ không đạt của cả khối 31/3.510 (0,88 %); ngoài giới hạn 95 %: không đơn vị nào." in alt.replace(
        "\u00a0", " "
    )


def test_who_is_to_be_watched_has_cases_and_a_side(ours):
    page = page_of(ours.in_quarter("2019-Q1"), "block", "truc-tiep", "points_lost")
    assert f"{HEAD}; có đơn vị cần theo dõi" in heads(page)
    (line,) = [line for line in told(page) if "theo dõi" in line]
    assert "cao hơn là P. TC&NS 19/166 (11,45 %)" in line and "thấp hơn là P. Kinh doanh 4/186 (2,15 %)" in line
    p = F(66, 1143)
    above = sum(comb(166, k) * p**k * (1 - p) ** (166 - k) for k in range(19, 167))
    assert F(1, 1000) < above <= F(25, 1000)
    assert "P. TC&NS" in page.figure("Biểu đồ phễu")


@pytest.fixture
def typed(monkeypatch):
    """Have all shares of the block be 2 of 100, 110, … 180 or, of one unit, of 300 cases and what is given."""

    def give(missed: int, few: int = 0) -> None:
        def find_entry(page, unit, criterion):
            place = list(page.scores).index(unit)
            total = F(5 if place > 8 - few else 300 if place == 0 else 100 + 10 * place)
            return Entry(total - (missed if place == 0 else 2), total)

        monkeypatch.setattr(BlockPage, "find_entry", find_entry)

    return give


def show(made, lang: str) -> tuple[Page, list]:
    document = open_quarter(made.name, root=made.root, lang=lang).block("dien-luc")
    with open_ledger() as noted:
        return Page(document.points_lost().html), noted


@pytest.mark.parametrize(("lang", "head", "line"), [
    ("vi", "Có đơn vị khác cả khối hơn mức ngẫu nhiên ở ", "Ngoài giới hạn mà ngẫu nhiên giải thích được."),
    ("en", "Units differ from the block by more than chance explains", "Outside the limits that chance explains."),
])  # fmt: skip
def test_who_is_beyond_chance_is_named_in_both_languages(ours, typed, lang, head, line):
    typed(40, few=2)
    page, noted = show(ours.in_quarter("2019-Q1"), lang)
    assert any(one.startswith(head) for one in heads(page))
    assert line in " ".join(told(page))
    assert "40/300" in " ".join(told(page))
    caption = " ".join(one.text for one in page.tree.find_all("figcaption"))
    assert ("không xét: " if lang == "vi" else "left out, under 10 cases: ") in caption
    outside = {fact.value for fact in noted if fact.what.startswith("outside 99.8 %")}
    assert len(outside) == 1 and len(outside.pop()) == 1


@pytest.mark.parametrize(("lang", "line"), [
    ("vi", "các đơn vị nói chung đã khác nhau hơn mức ngẫu nhiên, nên mọi giới hạn được nới rộng "),
    ("en", "the units as a whole differ by more than chance, so every limit is "),
])  # fmt: skip
def test_where_units_differ_as_a_whole_few_of_six_criteria_are_named_and_none_is_inside(
    ours, monkeypatch, lang, line
):
    """Every second unit misses 30 in 100, the others 2: each is far beyond chance, none far from the others."""

    def find_entry(page, unit, criterion):
        place = list(page.scores).index(unit)
        total = F(100 + 50 * place)
        return Entry(total * (98 - 28 * (place % 2)) / 100, total)

    monkeypatch.setattr(BlockPage, "find_entry", find_entry)
    page, noted = show(ours.in_quarter("2019-Q1"), lang)
    spread = [one for one in told(page) if line in one]
    shares = ("(2,00 %)", "(30,00 %)") if lang == "vi" else ("(2.00 %)", "(30.00 %)")
    assert spread and all(share in one for one in spread for share in shares)
    assert any(f" 12{'/' if lang == 'vi' else ' of '}12 " in one for one in heads(page))
    assert len(spread) == MOST_TOLD
    (rest,) = [one for one in told(page) if one.startswith("Còn 6 tiêu chí" if lang == "vi" else "6 other criteria")]
    assert len(rest.rpartition(": ")[2].split(", ")) == 6
    assert not any("Mọi đơn vị nằm trong" in one or "chưa kết luận" in one for one in told(page))
    assert not any(fact.value for fact in noted if fact.what.startswith("outside"))


@pytest.mark.parametrize(
    ("lang", "rest"), [("vi", "của các đơn vị khác 16/1.160"), ("en", "the other units 16/1,160")]
)
def test_who_is_far_from_all_others_is_held_against_these_and_alone_is_named(ours, typed, lang, rest):
    typed(150)
    page, noted = show(ours.in_quarter("2019-Q1"), lang)
    lines = [one for one in told(page) if "150/300" in one]
    assert lines and all(rest in one and "2/1" not in one for one in lines)
    outside = [fact.value for fact in noted if fact.what.startswith("outside")]
    assert outside and all(len(units) == 1 for units in outside)


def test_how_many_chance_leaves_outside_is_told_and_no_more_than_these_are_no_heading(ours, typed, monkeypatch):
    """Of nine units at each of the criteria one, at one of them, is outside: no more than 5 % of all comparisons."""
    typed(12)
    give = BlockPage.find_entry
    lifted = "cap-dien-ha-ap"

    def find_entry(page, unit, criterion):
        found = give(page, unit, criterion)
        return found if criterion.id == lifted else Entry(found.total - 2, found.total)

    monkeypatch.setattr(BlockPage, "find_entry", find_entry)
    document, noted = show(ours.in_quarter("2019-Q1"), "vi")
    outside = [fact for fact in noted if fact.what.startswith("outside 95 %") and fact.value]
    assert [fact.what for fact in outside] == [f"outside 95 % at {lifted}"]
    assert HEAD in heads(document) and any("nên theo dõi" in one for one in told(document))
    (how,) = [one.text for one in document.tree.find_all("p") if "phân phối nhị thức" in one.text]
    assert len({fact.what for fact in noted if fact.what.startswith("cases compared")}) == 12
    assert "tức 5,40 và 0,22 trong 108 lượt so sánh ở đây" in how.replace("\u00a0", " ")


def test_where_few_went_wrong_nothing_is_said(ours, monkeypatch):
    monkeypatch.setattr(BlockPage, "find_entry", lambda page, *_: Entry(F(99), F(100)))
    page, _ = show(ours.in_quarter("2019-Q1"), "vi")
    assert "ngẫu nhiên" not in page.tree.get_text()


def test_a_share_of_what_went_wrong_is_compared_and_told_by_what_went_wrong(tmp_path):
    numbers = (4, 200), (6, 300), (5, 150), (3, 100), (5, 250), (9, 260), (2, 5)
    late = {f"d{n}": of for n, of in enumerate(numbers, start=1)}
    points = {"2019-Q1": {unit: {} for unit in late}}
    folders = SmallCompany({"doi": Block({"a1": 20})}, dict.fromkeys(late, "doi"), points).write(tmp_path)
    path = folders.regulations / "2016" / "doi.yaml"
    content = read_yaml(path)
    content["sections"][0]["criteria"][0] |= {
        "measure": {"kind": "share", "value": "hồ sơ trễ hạn", "total": "hồ sơ đến hạn"},
        "scale": {"kind": "deduction", "each": "0.1"},
    }
    write_yaml(path, content)
    for unit, (value, total) in late.items():
        cells = dict.fromkeys(("self_value", "verified_value"), f"{value}")
        cells |= dict.fromkeys(("self_total", "verified_total"), f"{total}")
        edit_row(folders.inputs_of(Quarter(2019, 1)) / "assessments.csv", unit, "a1", **cells)
    page = page_of(Made(tmp_path, "2019-Q1"), "block", "doi", "points_lost")
    assert any("34/1.265 hồ sơ đến hạn không đạt" in one for one in told(page))
    (alt,) = [alt.replace("\u00a0", " ") for alt in page.figures if alt.startswith("Biểu đồ phễu")]
    assert "tỷ lệ không đạt của cả khối 32/1.260 (2,54 %)" in alt
    table = page.table("Tỷ lệ % điểm mất")
    assert table.rows[0][table.heads.index("Đơn vị d7")] == "3/5"
