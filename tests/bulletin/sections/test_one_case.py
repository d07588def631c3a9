"""A block's bulletin says which ranks are a case apart, and which units a case from another class."""

import re

import pytest

from cchc_lib.files import read_yaml
from cchc_lib.scoring import bracket_ranks
from tests.whole.harness import Made
from tests.whole.roots import Block, SmallCompany, write_yaml
from tests.whole.shared import make_once

from .reading import bullets, page_of

BLOCKS = ("truc-tiep", "gian-tiep", "dien-luc")
MOVES = {
    "vi": ("Chỉ cần một trường hợp tốt hơn là lên loại: ", "Chỉ một trường hợp kém hơn là xuống loại: "),
    "en": ("One case better would bring a higher class: ", "One case worse would bring a lower class: "),
}


def told_moves(found, words):
    """The units that a sentence names, with the class that each would have."""
    told = "".join(bullet.removeprefix(words).rstrip(".") for bullet in found if bullet.startswith(words))
    alike = re.findall(r"([^()]+) \(.+? → (.+?)\)", told)
    return {(name, grade) for names, grade in alike for name in re.split("[,;] ", names) if name}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("quarter", ["2018-Q4", "2019-Q1"])
def test_units_a_case_from_another_class_are_named(ours, quarter, block, lang):
    made = ours.in_quarter(quarter)
    scores, cases = made.results.scores(block=block), made.results.one_cases(block=block)
    units, ids = made.results.units(block=block), [grade.id for grade in made.results.regulation.head.classes]
    found = bullets(page_of(made, "block", block, "ranking", lang=lang))
    for sign, words in zip((-1, 1), MOVES[lang], strict=True):
        wanted = {
            str(units[unit].short)
            for unit, score in scores.items()
            if any(
                one.unit == unit and (ids.index(one.final_class) - ids.index(score.final_class)) * sign > 0
                for one in cases
            )
        }
        assert len(told_moves(found, words)) == len(wanted)
        if lang == "vi":
            assert {name.strip() for name, _ in told_moves(found, words)} == wanted


@pytest.mark.parametrize("block", BLOCKS)
def test_bracketed_ranks_are_marked_in_the_table_and_named_below_it(ours, block):
    page = page_of(ours, "block", block, "ranking")
    brackets = bracket_ranks(ours.results.scores(block=block).values(), ours.results.one_cases(block=block))
    table = page.table("Kết quả quý")
    within = {
        rank: next((f"{first}–{last}" for first, last in brackets if first <= int(rank.split()[0]) <= last), "–")
        for rank in table.column("Hạng")
    }
    if len({*within.values()}) > 1:
        assert table.column("Hạng sát nhau") == [within[rank] for rank in table.column("Hạng")]
    else:  # one run of all, which the sentence names
        assert "Hạng sát nhau" not in table.heads
    ranks = ", ".join(f"{first}–{last}" for first, last in brackets)
    assert bullets(page)[0].startswith(f"Hạng {ranks} sát nhau theo từng cặp liền kề: chỉ cần một đơn vị hơn")


def test_a_block_of_one_has_no_ranks_to_bracket(ours):
    assert not bullets(page_of(ours, "block", "cao-the", "ranking"))


def write(tmp_path_factory, *points):
    """A block whose scoring team gives points in steps of one."""
    units = {f"d{i}": "doi" for i in range(len(points))}
    given = {"2019-Q1": {unit: {"a1": str(n)} for unit, n in zip(units, points, strict=True)}}
    company = SmallCompany({"doi": Block({"a1": 100})}, units, given)
    return Made(make_once(tmp_path_factory, f"sát nhau {points}", company.write), "2019-Q1")


def test_a_run_of_ranks_is_not_said_to_change_places_from_end_to_end(tmp_path_factory):
    """Of 80,00, 79,99 and 79,98 a step of 0,01 makes neighbours equal, but not the first and the last."""
    page = page_of(write(tmp_path_factory, 80, 79.99, 79.98), "block", "doi", "ranking")
    assert bullets(page)[0].startswith("Hạng 1–3 sát nhau theo từng cặp liền kề")
    assert "hai hạng không liền kề thì chưa chắc như vậy." in bullets(page)[0]


def test_a_run_of_all_ranks_has_no_column_that_says_the_same_of_every_unit(tmp_path_factory):
    page = page_of(write(tmp_path_factory, 80, 79.99), "block", "doi", "ranking")
    assert "Hạng sát nhau" not in page.table("Kết quả quý").heads
    table = page_of(write(tmp_path_factory, 80, 79.99, 70), "block", "doi", "ranking").table("Kết quả quý")
    assert table.column("Hạng sát nhau") == ["1–2", "1–2", "–"]


def test_ranks_far_from_each_other_have_no_mark(tmp_path_factory):
    page = page_of(write(tmp_path_factory, 95, 75, 55), "block", "doi", "ranking")
    assert "Hạng sát nhau" not in page.table("Kết quả quý").heads
    assert bullets(page) == ["Không có hai hạng liền kề nào thành đồng hạng hoặc đổi chỗ chỉ vì một trường hợp."]


def test_a_block_whose_units_are_all_equal_says_nothing_of_ranks(tmp_path_factory):
    assert bullets(page_of(write(tmp_path_factory, 75, 75), "block", "doi", "ranking")) == []


def test_units_that_one_case_moves_alike_are_named_together(tmp_path_factory):
    page = page_of(write(tmp_path_factory, 80, 50, 80), "block", "doi", "ranking")
    assert bullets(page)[-1] == f"{MOVES['vi'][1]}Đơn vị d0, Đơn vị d2 (Tốt → Khá); Đơn vị d1 (Khá → Kém)."


def test_of_many_that_one_case_moves_alike_is_told_how_many_they_are(tmp_path_factory):
    page = page_of(write(tmp_path_factory, *[80] * 13, 50), "block", "doi", "ranking")
    assert bullets(page)[-1] == f"{MOVES['vi'][1]}13 đơn vị (Tốt → Khá), Đơn vị d13 (Khá → Kém)."


def write_with_veto(root, then: str = "total_zero") -> None:
    """a2 has all its points or none, which is a veto: it makes the total 0, or ranks a unit last."""
    folders = SmallCompany(
        {"doi": Block({"a1": 10, "a2": 10})}, {"d1": "doi", "d2": "doi"}, {"2019-Q1": {"d1": {}, "d2": {"a2": "0"}}}
    ).write(root)
    head, block = (folders.regulations / "2016" / name for name in ("regulation.yaml", "doi.yaml"))
    veto = {"criterion": "a2", "then": then, "clause": "Điều 10"}
    write_yaml(head, read_yaml(head) | {"vetoes": [veto]})
    content = read_yaml(block)
    content["sections"][0]["criteria"][1]["scale"]["step"] = "10"
    write_yaml(block, content)


@pytest.mark.parametrize(
    ("lang", "higher", "struck"),
    [
        ("vi", "do hết điểm liệt",
         "Chỉ một trường hợp dẫn đến điểm liệt ở A2 là 1/2 đơn vị xuống loại, dù còn cách mức dưới bao xa."),
        ("en", "without the veto",
         "One case that meets a veto at A2 would bring 1 of 2 units a lower class, however far it is from that."),
    ],
)  # fmt: skip
def test_a_class_that_a_veto_gives_back_is_told_so_and_one_that_it_takes_of_all_at_once(
    tmp_path_factory, lang, higher, struck
):
    made = Made(make_once(tmp_path_factory, "một trường hợp và điểm liệt", write_with_veto), "2019-Q1")
    up, veto = bullets(page_of(made, "block", "doi", "ranking", lang=lang))[-2:]
    assert up.removeprefix(MOVES[lang][0]) == f"Đơn vị d2 (Kém → Tốt, {higher})."
    assert veto.replace("\u00a0", " ") == struck


def test_a_veto_that_ranks_a_unit_last_moves_no_class(tmp_path):
    write_with_veto(tmp_path, "rank_last")
    moved = bullets(page_of(Made(tmp_path, "2019-Q1"), "block", "doi", "ranking"))[-2:]
    told = ["Đơn vị d2 (Khá → Tốt).", "Đơn vị d1 (Tốt → Khá), Đơn vị d2 (Khá → Kém)."]
    assert [one.partition(": ")[2] for one in moved] == told
