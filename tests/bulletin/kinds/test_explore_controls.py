"""What-if by lists and a slider: what they offer, what follows when they are moved, and that it is what_if's own."""

import re
import sys
from fractions import Fraction

import pytest
import yaml

from cchc_lib import open_quarter
from cchc_lib.files import read_yaml
from tests.whole.roots import Block, SmallCompany, edit_row, write_yaml

COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10}), "to": Block({"a1": 5}, average_of="doi")},
    units={"bac": "doi", "nam": "doi", "to-truc": "to"},
    points={"2019-Q1": {"bac": {"a1": "9.5"}, "nam": {"a2": "9"}, "to-truc": {}}},
    names={"bac": "Đội <Bắc>", "nam": "Đội Nam"},
)


class Panel:
    """The controls of an exploration, as a person finds them."""

    def __init__(self, explore):
        _, *self.lists, row, below = explore.controls().children
        self.slider, self.told = row.children
        self.moves, self.steps = below.children

    def choose(self, place: int, label: str) -> None:
        self.lists[place].label = label

    def labels(self, place: int) -> list[str]:
        return [label for label, _ in self.lists[place].options]

    def words(self) -> str:
        return words(self.moves.value)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def explore(tmp_path):
    return open_quarter("2019-Q1", root=COMPANY.write(tmp_path).root).explore()


def test_lists_offer_names_and_printed_codes_each_by_what_was_chosen_before(explore):
    panel = Panel(explore)
    assert panel.labels(1) == ["Đội <Bắc>", "Đội Nam"]
    assert [label.split()[0] for label in panel.labels(2)] == ["A1", "A2"]
    panel.choose(0, panel.labels(0)[1])
    assert panel.labels(1) == ["Đơn vị to-truc"]
    assert [label.split()[0] for label in panel.labels(2)] == ["A1"]  # nobody enters the average of another block


def test_before_anything_moves_the_block_stands_as_it_is(explore):
    panel = Panel(explore)
    assert "Đội &lt;Bắc&gt; 19,50 97,50 Tốt 1 Đội Nam 19,00 95,00 Tốt 2" in panel.words()
    assert "→" not in panel.words() and 'class="mark"' not in panel.moves.value
    assert words(panel.steps.value) == words(explore.best_steps("bac").html)


def test_a_value_that_moves_changes_points_class_and_ranks_of_the_block(explore):
    panel = Panel(explore)
    panel.choose(1, "Đội Nam")
    panel.choose(2, panel.labels(2)[1])
    assert (panel.slider.value, panel.slider.max) == (900, 1000)  # points are given by the hundredth
    panel.slider.value = 1000
    assert words(panel.told.value) == "10 điểm (đang là 9 điểm)"
    assert "Đội Nam 19,00 → 20,00 95,00 → 100,00 Tốt 2 → 1 Đội &lt;Bắc&gt; 19,50 97,50 Tốt 1 → 2" in panel.words()
    assert "Đơn vị to-truc" in panel.words()  # of another block, whose average moved
    assert panel.moves.value.count('class="mark"') == 3
    asked = explore.what_if(explore.entry("nam", "A2", value=10), block="doi")
    assert words(asked.html) == panel.words()


def test_the_layer_that_counts_comes_first(tmp_path):
    folders = COMPANY.write(tmp_path)
    path, told = folders.params / "quarters" / "2019-Q1" / "assessments.csv", {"explanation": "Sổ", "outcome": "Đúng"}
    edit_row(path, "nam", "a2", self_value="10", reviewed_value="9.5", **told)
    panel = Panel(open_quarter("2019-Q1", root=folders.root).explore())
    panel.choose(1, "Đội Nam")
    assert panel.labels(3)[0] == "Thẩm định"
    panel.choose(2, panel.labels(2)[1])
    assert panel.labels(3) == ["Thẩm định lần 2", "Tự chấm", "Thẩm định"] and panel.slider.value == 950


def test_what_the_team_takes_off_is_not_called_given(tmp_path):
    blocks = {"doi": Block({"a1": 10}, penalty={"p1": 2}, cap=2)}
    folders = SmallCompany(blocks, {"bac": "doi"}, {"2019-Q1": {"bac": {}}}).write(tmp_path)
    panel = Panel(open_quarter("2019-Q1", root=folders.root).explore())
    for criterion in panel.labels(2):
        panel.choose(2, criterion)
        assert panel.labels(4) == ["giá trị: Nhập điểm từ 0, bước 0,01"]


@pytest.mark.parametrize(
    ("bands", "offered"),
    [
        ("holds: upper, bands: [{to: 2, points: 10}, {to: 5, points: 6}, {to: 100, points: 0}]", ["2", "5"]),
        ("holds: lower, bands: [{from: 98, points: 10}, {from: 95, points: 6}, {from: 0, points: 0}]", ["98", "95"]),
    ],
)
def test_bounds_at_which_bands_have_to_end_are_not_offered(tmp_path, bands, offered):
    folders = SmallCompany({"doi": Block({"a1": 10})}, {"bac": "doi"}, {"2019-Q1": {"bac": {}}}).write(tmp_path)
    path = folders.regulations / "2016" / "doi.yaml"
    content = read_yaml(path)
    content["sections"][0]["criteria"][0] |= {
        "measure": {"kind": "share", "value": "hồ sơ trễ hạn", "total": "hồ sơ đến hạn"},
        "scale": yaml.safe_load(f"{{kind: bands, {bands}}}"),
    }
    write_yaml(path, content)
    edit_row(
        folders.params / "quarters" / "2019-Q1" / "assessments.csv", "bac", "a1",
        self_value="", verified_value="1", verified_total="20",
    )  # fmt: skip
    panel = Panel(open_quarter("2019-Q1", root=folders.root).explore())
    moved = [label for label in panel.labels(4) if label.startswith("mức")]
    assert moved == [f"mức {x} của thang điểm" for x in offered]
    for label in moved:
        panel.choose(4, label)
        panel.slider.value -= 1
        assert "<table>" in panel.moves.value


def test_what_cannot_be_tried_is_a_sentence(explore, tmp_path):
    panel = Panel(explore)
    (explore.folders.params / "units.yaml").unlink()
    panel.slider.value -= 1
    assert "units.yaml" in panel.words() and "<table>" not in panel.moves.value


def test_without_widgets_a_sentence_says_that_the_calls_do_the_same(explore, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert "e.what_if bên dưới cho cùng kết quả" in words(explore.controls().html)


def test_both_ends_of_every_value_of_every_layer_are_allowed(other):
    explore = open_quarter(str(other.quarter), root=other.root).explore()
    panel, seen = Panel(explore), set()
    for block in panel.labels(0):
        panel.choose(0, block)
        for criterion in panel.labels(2):
            panel.choose(2, criterion)
            for layer in panel.labels(3):
                panel.choose(3, layer)
                for movable in [label for label in panel.labels(4) if not label.startswith("mức")]:
                    panel.choose(4, movable)
                    for end in (panel.slider.min, panel.slider.max):
                        panel.slider.value = end
                        assert "<table>" in panel.moves.value, (criterion, movable, panel.words())
                        seen.add((panel.lists[2].value.measure.kind, layer))
    assert len({kind for kind, _ in seen}) > 4 and len({layer for _, layer in seen}) > 1


def test_a_threshold_moves_by_exact_steps(other):
    explore = open_quarter(str(other.quarter), root=other.root).explore()
    panel = Panel(explore)
    found = [(block, c) for block in panel.labels(0) for c in _with_threshold(panel, block)]
    block, criterion = found[0]
    panel.choose(0, block)
    panel.choose(2, criterion)
    panel.choose(4, next(label for label in panel.labels(4) if label.startswith("mức")))
    _, old = panel.lists[4].value
    panel.slider.value -= 1
    told = re.search(r"([\d,]+)\D+\(đang là ([\d,]+)", words(panel.told.value))
    new, was = (Fraction(text.replace(",", ".")) for text in told.groups())
    assert was == old and old - new in (1, Fraction(1, 10), Fraction(1, 100))
    change = explore.threshold(panel.lists[0].value, criterion.split()[0], old=str(old), new=told[1])
    assert words(explore.what_if(change, block=panel.lists[0].value).html) == panel.words()


def test_a_threshold_moves_alone_where_points_are_the_same_number(ours):
    explore = open_quarter("2019-Q1", root=ours.root).explore()
    panel = Panel(explore)
    panel.choose(0, next(label for label in panel.labels(0) if "Điện lực" in label))
    panel.choose(2, next(label for label in panel.labels(2) if label.startswith("1.8 ")))
    panel.choose(4, "mức 0 của thang điểm")  # what is free; the least points are 0 too
    panel.slider.value = 1
    change = explore.threshold("dien-luc", "1.8", "free", 1)
    assert words(explore.what_if(change, block="dien-luc").html) == panel.words()


def _with_threshold(panel: Panel, block: str) -> list[str]:
    panel.choose(0, block)
    return [
        label
        for label, criterion in panel.lists[2].options
        if criterion.scale.kind != "bands" and any(x.denominator == 1 and x > 1 for x in criterion.scale.thresholds)
    ]
