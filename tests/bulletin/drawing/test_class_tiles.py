"""Tiles of classes: every letter stands in its tile, what is held is hatched, breaks are named."""

import re
from xml.etree import ElementTree

from cchc_lib.bulletin.drawing.class_tiles import Tile, TileRow, class_tiles
from cchc_lib.bulletin.drawing.typeface import text_width

SVG = "{http://www.w3.org/2000/svg}"
PERIODS = [("III", "2017"), ("IV", "2017"), ("I", "2018")]
GROUPS = [
    [TileRow("Khối một"), TileRow("A", [Tile("XS", 0), Tile("T", 0.25), None]), TileRow("B", [Tile("K", 0.5)] * 3)],
    [TileRow("Khối hai"), TileRow("C", [None, None, Tile("Y", 1)])],
]


def draw(groups=GROUPS, breaks=((2, "quy định 2018"),)) -> list[ElementTree.Element]:
    drawn = class_tiles(groups, alt="Bảng ô của 3 đơn vị", periods=PERIODS, breaks=breaks)
    return [ElementTree.fromstring(f"{svg}</svg>") for svg in drawn.split("</svg>")[:-1]]


def places(root) -> dict[str, list[float]]:
    found = {}
    for element in root.iter(f"{SVG}text"):
        found.setdefault(element.text, []).append(float(element.get("x")))
    return found


def test_letters_stand_below_their_quarter():
    for root in draw():
        found = places(root)
        assert found["XS"][0] == found["III"][0] == found["K"][0]
        assert found["K"] == found["III"][:1] + found["IV"][:1] + found["I"][:1]
        assert found["Y"][0] == found["I"][-1]
        assert len(found["–"]) == 3


def test_blocks_stand_side_by_side_on_a_page_and_below_each_other_on_a_phone():
    wide, narrow = draw()
    assert places(wide)["Khối hai"][0] > places(wide)["Khối một"][0] == 0
    assert places(narrow)["Khối hai"] == places(narrow)["Khối một"] == [0]


def test_a_name_has_the_room_that_few_quarters_leave_and_no_more():
    """Of eight each tile keeps its width, and a name is cut."""
    name, tile = "P. Nông nghiệp và Môi trường", Tile("T", 0.25)
    for quarters, shown in ((3, {name}), (8, set())):
        groups = [[TileRow("Khối", ()), TileRow(name, [tile] * quarters)]] * 2
        drawn = class_tiles(groups, alt="Ô", periods=[("I", str(year)) for year in range(quarters)])
        for svg in drawn.split("</svg>")[:-1]:
            found = places(ElementTree.fromstring(f"{svg}</svg>"))
            assert {text for text in found if text.startswith("P.") and not text.endswith("…")} == shown
            first, second = sorted(set(found["T"]))[:2]
            assert second - first >= 16


def test_a_long_title_of_a_block_is_cut_where_the_sheet_ends():
    """It is bold, and as such wider."""
    tiles = TileRow("A", [Tile("T", 0.25)] * 3)
    for letters in range(40, 60):
        title = "Khối các phòng chuyên môn thuộc Ủy ban".ljust(letters, "m") + " và các đơn vị sự nghiệp trực thuộc"
        for root in draw([[TileRow(title), tiles]] * 2, breaks=()):
            (cut,) = {text for text in places(root) if text.startswith("Khối")}
            end = max(places(root)[cut]) + text_width(cut, bold=True)
            assert cut.endswith("…") and end <= float(root.get("viewBox").split()[2])


def test_a_year_is_written_once_and_a_break_named_below():
    _, narrow = draw()
    assert [len(places(narrow)[year]) for year in ("2017", "2018")] == [1, 1]
    assert "¦ I/2018: quy định 2018" in places(narrow)


def test_a_class_that_is_held_is_hatched():
    def lines(root) -> int:
        return len(list(root.iter(f"{SVG}path")))

    held = [[*GROUPS[0][:2], TileRow("B", [Tile("K", 0.5), Tile("K", 0.5, is_held=True), Tile("K", 0.5)])], GROUPS[1]]
    assert [lines(now) - lines(was) for now, was in zip(draw(held), draw(), strict=True)] == [1, 1]


def test_one_block_fills_one_column():
    wide, _ = draw(GROUPS[:1], breaks=())
    assert len(places(wide)["2017"]) == 1


def test_no_line_of_a_break_crosses_the_title_of_a_block():
    for root in draw():
        dashed = [path.get("d") for path in root.iter(f"{SVG}path") if "dasharray" in path.get("style")]
        ends = re.findall(r"M [\d.]+ ([\d.]+) +L [\d.]+ ([\d.]+)", " ".join(dashed))
        assert len(ends) == 2
        titles = [float(one.get("y")) for one in root.iter(f"{SVG}text") if one.text in ("Khối một", "Khối hai")]
        assert len(titles) == 2
        assert not any(float(first) < y < float(last) for first, last in ends for y in titles)
