"""Sentences, charts, tables and data files of a bulletin say the same, and it is what the results say."""

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from itertools import zip_longest
from statistics import median

import pandas
import pytest

from cchc_lib.exact import round_half_up
from cchc_lib.folders import Folders
from cchc_lib.language import number as written
from cchc_lib.model import BONUS, MAIN, PENALTY
from cchc_lib.results import QuarterResults
from cchc_lib.scoring import CriterionScore
from tests.whole.harness import REPOSITORY, Made
from tests.whole.reading import Page, Table, number, numbers, one_line

from .sections.reading import page_of

BLOCKS = ("truc-tiep", "gian-tiep", "cao-the", "dien-luc")
UNITS = (
    *("van-phong", "tcns", "tckt", "kd", "cntt", "ttbvpc", "ky-thuat"),
    *("khvt", "dieu-do", "an-toan", "qldt", "ktgsmbd", "doi-cao-the"),
    *("tp-tra-vinh", "tieu-can", "cang-long", "cau-ngang", "cau-ke", "tra-cu", "chau-thanh", "duyen-hai"),
    "tx-duyen-hai",
)
EARLIER = [str(quarter) for quarter in Folders(REPOSITORY).quarters()[:-1]]
PLACES = 2
GRADES = ("Xuất sắc", "Tốt", "Khá", "Trung bình", "Yếu")
YEAR, YEARLY = "2018", [("company_year", ""), ("block_year", "gian-tiep"), ("unit_year", "tra-cu")]


@pytest.fixture(scope="module", params=BLOCKS)
def block(request) -> str:
    """Each block; all its tests one after the other, since its page is made once."""
    return request.param


@pytest.fixture(scope="module")
def every_page(ours) -> list[Page]:
    """One of each kind of bulletin that has data files."""
    return [ours.page("company"), *(ours.page("block", block) for block in BLOCKS), ours.page("unit", "tra-cu")]


@pytest.fixture(scope="module", params=UNITS)
def unit(request) -> str:
    """Each unit, likewise."""
    return request.param


def test_the_lists_of_these_tests_are_the_company(ours):
    assert tuple(ours.blocks) == BLOCKS
    assert tuple(ours.units) == UNITS


def best_of_several(made: Made, block: str) -> list:
    """The scores of a block that is ranked, since it has more than one unit."""
    if len(scores := best_first(made, block)) == 1:
        pytest.skip("a single unit is not ranked")
    return scores


def best_first(made: Made, block: str) -> list:
    return sorted(made.results.scores(block=block).values(), key=lambda score: -score.total)


def rank_text(score) -> str:
    return f"{score.rank} (đồng hạng)" if score.tied else str(score.rank)


def result_of(score) -> list[Fraction]:
    """The numbers of a result in words: of a maximum of a hundred the percentage would say the points again."""
    told = [score.total, score.max_points]
    return told if score.max_points == 100 else [*told, score.percent]


def mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def printed(x: Fraction) -> Fraction:
    return round_half_up(x, PLACES)


def assert_rows_add_up(table: Table, total: str, parts: slice) -> None:
    """In each row the columns ``parts`` add up to the column ``total``, as printed."""
    for row in table.rows:
        assert sum(map(moved, row[parts]), Fraction(0)) == number(row[table.heads.index(total)]), row


def moved(cell: str) -> Fraction:
    """``+1,20`` is 1.2, as a cause that moved nothing is 0."""
    return Fraction(0) if cell == "–" else number(cell)


# --- every bulletin -----------------------------------------------------------------------------------------------


def of_period(made: Made, kind: str) -> Made:
    """The newest quarter; for the bulletins of a year, a year."""
    return made.in_quarter(YEAR) if kind.endswith("_year") else made


@pytest.mark.parametrize(("kind", "about"), [("company", ""), *(("block", b) for b in BLOCKS), *YEARLY])
def test_data_files_hold_the_rows_of_their_tables(ours, kind, about):
    assert_data_is_table(of_period(ours, kind).page(kind, about))


def test_data_files_of_a_unit_hold_the_rows_of_their_tables(ours, unit):
    assert_data_is_table(ours.page("unit", unit))


def assert_data_is_table(page: Page) -> None:
    tables = [table for table in page.tables if table.data]
    assert len(tables) == len(page.files) > 0
    for table in tables:
        spans = list(spans_of(table))
        for shown, row in zip(table.rows, table.data[1:], strict=True):
            for cell, (first, last) in zip(shown, spans, strict=True):
                assert_same(cell, row[first:last])


def spans_of(table: Table) -> Iterator[tuple[int, int]]:
    """From where to where the columns of the data file go that stand for each column of the table."""
    heads, first = table.data[0], 0
    for head, after in zip_longest(table.heads, table.heads[1:]):
        assert heads[first].startswith(head)
        later = (place for place in range(first + 1, len(heads)) if after and heads[place].startswith(after))
        last = next(later, len(heads))
        yield first, last
        first = last


def assert_same(cell: str, data: tuple[str, ...]) -> None:
    """One value is as it is printed; of several each number is, and blank is what a dash stands for."""
    if len(data) == 1 and not is_figure(data[0]):
        assert plain(data[0]) == plain("" if cell == "–" else cell)
    else:
        found = numbers(" ".join(data).replace("-", "−"))
        told = [0] * bool(found) if cell == "–" else numbers(cell)[: len(found)]
        assert dict.fromkeys(told) == dict.fromkeys(found), (cell, data)


def test_every_column_of_figures_is_read_as_numbers(ours, every_page):
    """As somebody does who loads a data file with pandas, told no more than that the decimal sign is a comma."""
    for page in every_page:
        for tag in page.tree.find_all("table"):
            link = tag.find_next("a", class_="data")
            if link is not None and link.find_previous("table") is tag:
                frame = pandas.read_csv(BytesIO(page.files[link["download"]]), sep=";", decimal=",")
                figures = [one_line(head) for head in tag.thead.find_all("th", class_="n")]
                assert_numeric(frame, figures)


def assert_numeric(frame: pandas.DataFrame, figures: list[str]) -> None:
    """A column that is set to the right, and any whose every value looks like a figure, a mark beside it or not."""
    for head, column in frame.items():
        filled = [str(value).strip("'▲▼=() ") for value in column.dropna()]
        looks = bool(filled) and all(map(is_figure, filled))
        assert column.dtype.kind in "iuf" or not (head in figures or looks), (head, filled[:5])


def plain(cell: str) -> str:
    """A cell without what only a page writes (signs of typography, %) or only a data file writes (its quote)."""
    text = " ".join(cell.split()).removeprefix("'").replace("−", "-").removeprefix("+")
    if not is_figure(text):
        return text
    return "–" if not text.strip("0,.-% ") else text.removesuffix("%").rstrip().replace(".", "")


def is_figure(text: str) -> bool:
    return bool(text) and all(c in "0123456789.,-% " for c in text)


@pytest.mark.parametrize(("kind", "about"), [("company", ""), ("block", "gian-tiep"), ("unit", "tra-cu"), *YEARLY])
def test_the_english_bulletin_has_the_figures_of_the_vietnamese(ours, kind, about):
    ours_vi, ours_en = (of_period(ours, kind).page(kind, about, lang) for lang in ("vi", "en"))
    assert (ours_vi.tree.html["lang"], ours_en.tree.html["lang"]) == ("vi", "en")
    assert len(ours_vi.figures) == len(ours_en.figures)
    for vi, en in zip(ours_vi.tables, ours_en.tables, strict=True):
        assert figures_of(vi.rows) == [[swap(cell) for cell in row] for row in figures_of(en.rows)]
        assert figures_of(vi.data) == [[swap(cell) for cell in row] for row in figures_of(en.data)]


def figures_of(rows) -> list[list[str]]:
    return [[cell for cell in row if is_figure(cell.strip("+−▲▼=() "))] for row in rows]


def swap(cell: str) -> str:
    """An English figure as Vietnamese writes it."""
    return cell.translate(str.maketrans(",.", ".,"))


# --- a block ------------------------------------------------------------------------------------------------------


def test_the_ranking_is_what_was_scored(ours, block):
    scores, units = best_of_several(ours, block), ours.results.units()
    table = ours.page("block", block).table("Kết quả quý I/2019")
    assert table.column("Đơn vị") == [str(units[score.unit].name) for score in scores]
    assert table.column("Hạng") == [rank_text(score) for score in scores]
    assert [number(cell) for cell in table.column("Điểm")] == [score.total for score in scores]
    percents = [score.percent for score in scores]
    assert percents == [number(cell) for cell in table.column("Tỷ lệ" if "Tỷ lệ" in table.heads else "Điểm")]
    assert ("Tỷ lệ" in table.heads) == (percents != [score.total for score in scores])


def test_classes_in_the_ranking_are_final_and_name_the_class_by_points_where_it_was_higher(ours, block):
    regulation = ours.results.regulation
    for score, cell in zip(best_of_several(ours, block), column(ours, block, "Xếp loại"), strict=True):
        assert cell.startswith(str(regulation.grade(score.final_class).title))
        is_held = score.final_class != score.class_by_points
        assert is_held == (str(regulation.grade(score.class_by_points).title) in cell.partition("(")[2])


def column(made: Made, block: str, head: str) -> list[str]:
    return made.page("block", block).table("Kết quả quý").column(head)


def test_the_figure_of_the_ranking_names_every_unit_with_its_points(ours, block):
    scores, page = best_first(ours, block), ours.page("block", block)
    if len(scores) < 4:
        assert not [alt for alt in page.figures if alt.startswith("Biểu đồ tổng điểm")]
        return
    lines = page.figure("Biểu đồ tổng điểm")
    shorts = [str(ours.results.units()[score.unit].short) for score in scores]
    assert [line for line in lines if line in shorts] == shorts
    points = [written(score.total, PLACES) for score in scores]
    held = [score.final_class != score.class_by_points for score in scores]
    printed_points = [text + "*" * is_held for text, is_held in zip(points, held, strict=True)]
    assert [line for line in lines if line in printed_points] == printed_points
    (alt,) = [alt for alt in page.figures if alt.startswith("Biểu đồ tổng điểm")]
    assert numbers(alt) == [len(scores), scores[0].total, scores[-1].total]


def test_main_points_of_a_block_say_what_its_ranking_says(ours, block):
    scores, page = best_first(ours, block), ours.page("block", block)
    leading = page.sentences("Điểm chính")[1]
    for score in scores:
        is_best = score.total == scores[0].total
        assert (str(ours.results.units()[score.unit].name) in leading) == is_best
    assert numbers(leading.rpartition("với")[2] or leading.rpartition("đạt")[2]) == result_of(scores[0])
    if len(scores) > 1:
        average = printed(mean([score.percent for score in scores]))
        assert number(page.key_figures["Bình quân khối"]) == average
        assert number(page.key_figures["Cao nhất"]) == scores[0].percent
        assert number(page.key_figures["Thấp nhất"]) == scores[-1].percent


def test_classes_counted_in_main_points_are_all_units_of_the_block(ours, block):
    units = best_of_several(ours, block)
    (sentence,) = [s for s in ours.page("block", block).sentences("Điểm chính") if s.startswith("Xếp loại")]
    assert sum(numbers(sentence)) == len(units)


def lost_in(made: Made, block: str) -> dict[str, Fraction]:
    """Points lost inside the maximum by criterion, the most first, added up from the scores."""
    scores = best_first(made, block)
    sides = made.results.regulation.blocks[block].criteria_with_side()
    lost = {c.code: [s.criteria[c.id] for s in scores if s.criteria[c.id].lost] for c, side in sides if side == MAIN}
    sums = {code: lost_of(found) for code, found in lost.items() if found}
    return dict(sorted(sums.items(), key=lambda item: -item[1]))


def lost_of(found: list[CriterionScore]) -> Fraction:
    """What all lost; of one alone what is printed of it: its maximum less its points, as both are printed."""
    if len(found) == 1 and found[0].side == MAIN:
        return printed(found[0].effective_max) - printed(found[0].effective_points)
    return sum(one.lost for one in found)


def test_rows_of_points_lost_add_up_to_the_total(ours, block):
    page, lost, units = ours.page("block", block), lost_in(ours, block), len(best_first(ours, block))
    exact = sum(s.lost for score in best_first(ours, block) for s in score.criteria.values() if s.side == MAIN)
    assert number(page.key_figures["Điểm mất"]) == printed(exact)
    base = ours.results.regulation.blocks[block].max_points * units
    assert f"trên {base} điểm tối đa" in page.text
    table = page.table("Các khoản mất điểm" if units == 1 else "Điểm mất của cả khối theo tiêu chí")
    sums = table.column("Điểm mất" if units == 1 else "Tổng điểm mất")
    shown = {row[0].split()[0]: number(cell) for row, cell in zip(table.rows, sums, strict=True)}
    assert list(shown.items()) == [(code, printed(x)) for code, x in lost.items()]
    assert units == 1 or number(table.column("Cộng dồn")[-1]) == 100


def test_the_figure_of_points_lost_shows_the_first_rows_of_its_table(ours, block):
    page, lost = ours.page("block", block), list(map(printed, lost_in(ours, block).values()))
    lines = page.figure("Biểu đồ điểm mất")
    figures = [number(line) for line in lines if is_figure(line) and "," in line and "%" not in line]
    assert figures == lost[: len(figures)]
    assert len(figures) == min(6, len(lost))
    (largest,) = [s for s in page.sentences("Điểm chính") if s.startswith("Mất điểm")]
    assert written(lost[0], PLACES) in largest
    if lost.count(lost[0]) > 1:
        assert largest.count("«") == lost.count(lost[0])
        assert largest.endswith(f"mỗi tiêu chí {written(lost[0], PLACES)} điểm.")
    else:
        assert any(s.endswith(largest.partition("»: ")[2]) for s in page.sentences("Điểm mất và vì sao"))


def test_causes_of_a_change_add_up_to_the_printed_change(ours, block):
    table = ours.page("block", block).table("Thay đổi so với quý IV/2018")
    assert_rows_add_up(table, "Thay đổi", slice(2, None))
    earlier, now = ours.in_quarter("2018-Q4").results, ours.results
    shorts = {str(unit.short): unit.id for unit in now.units().values()}
    is_percent = "điểm phần trăm" in table.caption
    for row in table.rows:
        unit = shorts[row[0]]
        before, after = earlier.scores(unit=unit)[unit], now.scores(unit=unit)[unit]
        change = after.percent - before.percent if is_percent else after.total - before.total
        assert number(row[1]) == change


@pytest.mark.parametrize(("quarter", "compared", "head"), [
    ("2019-Q1", "Thực hiện", "Thực hiện, điểm"),  # the first under a new regulation
    ("2018-Q4", "Thay đổi", "So quý trước, điểm"),
])  # fmt: skip
def test_changes_are_the_same_in_ranking_figure_and_table(ours, block, quarter, compared, head):
    best_of_several(made := ours.in_quarter(quarter), block)
    page, before = made.page("block", block), f"so với quý {made.quarter.previous.roman}"
    names = {str(unit.name): str(unit.short) for unit in made.results.units().values()}
    ranking, table = page.table("Kết quả quý"), page.table(f"Thay đổi {before}")
    changes = {row[0]: moved(row[table.heads.index(compared)]) for row in table.rows}
    shown = dict(zip((names[n] for n in ranking.column("Đơn vị")), ranking.column(head), strict=True))
    assert {unit: signed(cell) for unit, cell in shown.items()} == changes
    assert list(changes.values()) == sorted(changes.values(), reverse=True)
    if len(changes) >= 4:
        assert set(shown.values()) <= set(page.figure("Biểu đồ tổng điểm"))
        (finding,) = [one_line(tag) for tag in page.tree.find_all("h3") if "đơn vị tăng" in tag.text]
        counts = sum(x > 0 for x in changes.values()), sum(x < 0 for x in changes.values())
        told = [n for n in counts if n]
        assert numbers(finding)[: len(told)] == told


def signed(cell: str) -> Fraction:
    """``▲ +1,20`` and ``(+1,20)`` are 1.2, ``=`` is nothing."""
    return Fraction(0) if cell == "=" else number(cell)


RESTATED = ", tính lại theo quy định "


def test_the_trend_ends_with_the_results_of_this_quarter(ours, block):
    scores, units = best_first(ours, block), ours.results.units()
    table = ours.page("block", block).table("Tỷ lệ % điểm tối đa qua các quý")
    is_alone = len(scores) == 1
    of_units = table.rows if is_alone else table.rows[1:]
    restated = {row[0].split(RESTATED)[0] for row in of_units if RESTATED in row[0]}
    last = {row[0]: row[-1] for row in of_units if RESTATED not in row[0]}
    assert table.heads[-1] == "I/2019"
    assert len(table.heads) == 1 + len(EARLIER) + 1
    assert is_alone or number(table.rows[0][-1]) == printed(mean([score.percent for score in scores]))
    assert {name: number(cell) for name, cell in last.items()} == {
        str(units[score.unit].short): score.percent for score in scores
    }
    assert restated >= set(last)  # its own series, without the criteria of which a quarter has no data
    lines = ours.page("block", block).figure("Đường tỷ lệ %")
    assert all(any(line.startswith(cell) for line in lines) for cell in last.values())


# --- the company --------------------------------------------------------------------------------------------------


def test_the_company_prints_the_results_of_every_block(ours, block):
    scores, units = best_first(ours, block), ours.results.units()
    title = str(ours.results.regulation.blocks[block].title)
    table = ours.page("company").table(f"{title} (tối đa")
    assert table.column("Đơn vị") == [str(units[score.unit].short) for score in scores]
    assert [number(cell) for cell in table.column("Điểm")] == [score.total for score in scores]
    is_alone = len(scores) == 1
    assert is_alone or table.column("Hạng") == [str(score.rank) for score in scores]
    (row,) = [row for row in ours.page("company").table("Kết quả từng khối").rows if row[0] == title]
    percents = [score.percent for score in scores]
    shown = ["–", max(percents), "–"] if is_alone else [printed(mean(percents)), max(percents), min(percents)]
    assert [cell if cell == "–" else number(cell) for cell in row[3:6]] == shown


def test_the_company_counts_every_unit_in_one_class(ours):
    scores = ours.results.scores().values()
    (sentence,) = [s for s in ours.page("company").sentences("Điểm chính") if "đơn vị được chấm" in s]
    total, *counts = numbers(sentence)
    assert total == len(scores) == sum(counts)
    best = ours.results.regulation.head.classes[0]
    shown = ours.page("company").key_figures[f"Xếp loại {best.title}"]
    assert numbers(shown) == [counts[0], len(scores)]
    assert counts[0] == sum(score.final_class == best.id for score in scores)


def test_the_company_says_the_average_that_departments_are_scored_by(ours):
    (row,) = ours.page("company").table("Điểm bình quân của khối này").rows
    branches = [score.percent for score in ours.results.scores(block="dien-luc").values()]
    assert number(row[3]) == round_half_up(mean(branches), 4)


def test_gaps_of_self_scores_are_sums_in_which_penalties_count_against(ours, block):
    """Worked out from the layers alone: a penalty not claimed is claimed too much, as any other points."""
    gaps, page = gaps_of(ours, block), ours.page("block", block)
    if len(gaps) == 1:
        assert not [table for table in page.tables if table.caption.startswith("Chênh lệch điểm tự chấm")]
        return
    table = page.table("Chênh lệch điểm tự chấm so với thẩm định lần đầu")
    shorts = {str(unit.short): unit.id for unit in ours.results.units(block=block).values()}
    shown = {shorts[row[0]]: row[1:] for row in table.rows}
    for unit, found in gaps.items():
        over, under = (sum(sign * gap > 0 for gap in found.values()) for sign in (1, -1))
        assert number(shown[unit][0]) == printed(sum(found.values()))
        assert shown[unit][1:] == [f"{over}/{len(found)}", f"{under}/{len(found)}"][: len(table.heads) - 2]
    assert any(gap < 0 for found in gaps.values() for gap in found.values()) == (len(table.heads) == 4)
    assert "Tự chấm" not in table.heads


def test_criteria_claimed_too_high_are_told_by_counts_of_units(ours, block):
    gaps, page = gaps_of(ours, block), ours.page("block", block)
    codes = {c.code: c.id for c, _ in ours.results.regulation.blocks[block].criteria_with_side()}
    tables = [table for table in page.tables if table.caption.startswith("Tiêu chí tự chấm lệch nhiều nhất")]
    for row in (row for table in tables for row in table.rows):
        found = [one[codes[row[0].split()[0]]] for one in gaps.values() if codes[row[0].split()[0]] in one]
        assert number(row[1]) == printed(mean(found))
        assert row[2] == f"{sum(gap > 0 for gap in found)}/{len(found)}"
    assert tables or len(gaps) == 1


def gaps_of(made: Made, block: str) -> dict[str, dict[str, Fraction]]:
    """Points of the self-score less those verified, by unit and criterion, where both were given."""
    sides = {c.id: side for c, side in made.results.regulation.blocks[block].criteria_with_side()}
    worth: dict[str, dict[str, dict[str, Fraction]]] = {}
    for layer in made.results.layers(block=block):
        if layer.layer in ("self", "verified"):
            points = layer.effective_points * (-1 if sides[layer.criterion] == PENALTY else 1)
            worth.setdefault(layer.unit, {}).setdefault(layer.criterion, {})[layer.layer] = points
    return {
        unit: {c: both["self"] - both["verified"] for c, both in found.items() if len(both) == 2}
        for unit, found in worth.items()
    }


def test_shortcomings_of_a_block_are_counted_alike_in_sentences_and_table(ours, block):
    page, counts = ours.page("block", block), count_shortcomings(ours, block)
    lead = next(s for s in page.sentences("Tồn tại và thời hạn khắc phục") if s.startswith("Có"))
    main = [s for s in page.sentences("Điểm chính") if s.startswith("Còn")]
    assert numbers(lead) == told(counts)
    is_open = counts["open"]
    assert [numbers(sentence) for sentence in main] == [[n for n in (is_open, counts["overdue"]) if n]] * bool(
        is_open
    )


def count_shortcomings(made: Made, block: str) -> Counter:
    """What the rows of the block's table say of where each came from and what became of it."""
    tables = [table for table in made.page("block", block).tables if table.caption.startswith("Tồn tại")]
    quarters, states = ([v for t in tables for v in t.column(name)] for name in ("Từ quý", "Trạng thái"))
    assert len(states) == len(made.results.shortcomings(block=block))
    counts = Counter(all=len(states))
    for quarter, state in zip(quarters, states, strict=True):
        *back, state = state.split(", ")
        counts["back" if back else "new" if quarter == made.quarter.roman else "carried"] += 1
        counts["overdue"] += state == "quá hạn"
        counts["open" if state in ("quá hạn", "còn tồn tại") else state] += 1
    assert counts["carried"] + counts["new"] + counts["back"] == counts["all"]
    return counts


def told(counts: Counter) -> list[int]:
    """The numbers of the sentence, in its order; what there is none of is not told."""
    order = ("all", "carried", "new", "back", "đã khắc phục", "đóng khi chưa khắc phục", "open", "overdue")
    return [counts[name] for name in order if counts[name]]


def test_the_company_counts_the_shortcomings_of_its_blocks_and_lists_those_overdue(ours):
    page = ours.page("company")
    counts = sum((count_shortcomings(ours, block) for block in BLOCKS), Counter())
    is_open, overdue = counts["open"], counts["overdue"]
    (main,) = [s for s in page.sentences("Điểm chính") if s.startswith("Còn")]
    lead = next(s for s in page.sentences("Tồn tại và thời hạn khắc phục") if s.startswith("Có"))
    assert numbers(main) == [is_open, overdue]
    assert numbers(lead) == told(counts)
    assert number(page.key_figures["Tồn tại chưa khắc phục"]) == is_open
    table = page.table("Tồn tại quá hạn")
    assert len(table.rows) == overdue > 0
    assert numbers(table.caption) == [overdue, is_open]  # it says how many it leaves out


# --- a unit -------------------------------------------------------------------------------------------------------


def test_the_lines_of_a_units_own_sum_add_up_to_its_printed_total(ours, unit):
    assert_sum_adds_up(ours, unit)


@pytest.mark.long
@pytest.mark.parametrize("quarter", EARLIER)
def test_own_sums_add_up_in_every_earlier_quarter(ours, quarter):
    made = ours.in_quarter(quarter)
    for unit in made.units:
        assert_sum_adds_up(made, unit)
        page = made.page("unit", unit)
        if "Các khoản mất điểm" in [table.caption.partition(",")[0] for table in page.tables]:
            assert_losses_are_what_is_missing(made, unit)
        for table in page.tables:
            if table.caption.startswith("Thay đổi so với"):
                *causes, total = [number(row[1]) for row in table.rows]
                assert sum(causes) == total


def assert_sum_adds_up(made: Made, unit: str) -> None:
    """Section by section, then bonus, penalty, limits and rounding: every line is added as it is printed."""
    table = made.page("unit", unit).table("Điểm từng tiêu chí")
    section, given, running = Fraction(0), Fraction(0), Fraction(0)
    for label, points, most, *_ in table.rows:
        if label.startswith("Cộng mục"):
            assert number(points) == section
            running, section = running + section, Fraction(0)
        elif label.startswith(("Điểm thưởng", "Điểm phạt")):
            cap = number(label.rpartition("tối đa")[2])
            assert number(points) == max(-cap, min(cap, given))
            running, given = running + number(points), Fraction(0)
        elif label == "Tổng điểm":
            assert number(points) == running == made.results.scores(unit=unit)[unit].total
        elif label.startswith(("Giới hạn", "Chênh lệch")):
            running += number(points)
        elif most:
            section += number(points)
        else:
            given += number(points)
    assert table.rows[-1][0] == "Tổng điểm"


def test_main_points_of_a_unit_say_its_total_rank_and_class(ours, unit):
    page, score = ours.page("unit", unit), ours.results.scores(unit=unit)[unit]
    lead = one_line(page.tree.select_one("p.lead"))
    assert numbers(lead.partition("đạt")[2]) == result_of(score)
    assert f"xếp loại {ours.results.regulation.grade(score.final_class).title}." in lead
    assert number(page.key_figures["Tổng điểm"]) == score.total
    peers = ours.results.scores(block=score.block)
    if len(peers) == 1:
        assert "Hạng" not in page.key_figures
        assert "Khối chỉ có một đơn vị nên không xếp hạng." in page.text
    else:
        assert page.key_figures["Hạng"] == f"{score.rank}/{len(peers)}"
        middle = printed(Fraction(median(peer.percent for peer in peers.values())))
        assert f"trung vị khối {written(middle, PLACES)} %" in page.text


def test_deductions_are_all_that_the_unit_lost(ours, unit):
    score = ours.results.scores(unit=unit)[unit]
    codes = {c.id: c.code for c, _ in ours.results.regulation.blocks[score.block].criteria_with_side()}
    lost = {codes[c]: lost_of([s]) for c, s in score.criteria.items() if s.lost > 0 and s.side != BONUS}
    table = ours.page("unit", unit).table("Các khoản mất điểm")
    assert {row[0].split()[0]: number(row[2]) for row in table.rows} == {c: printed(x) for c, x in lost.items()}
    main = [s for s in score.criteria.values() if s.side == MAIN]
    assert sum(s.lost for s in main) == score.max_points - sum(s.effective_points for s in main)
    assert_losses_are_what_is_missing(ours, unit)


def assert_losses_are_what_is_missing(made: Made, unit: str) -> None:
    """Points lost at a criterion are its printed maximum less its printed points, as the two tables have them."""
    page = made.page("unit", unit)
    scored = {row[0]: row for row in page.table("Điểm từng tiêu chí").rows}
    for name, _, lost, *_ in page.table("Các khoản mất điểm").rows:
        if not lost.startswith("trừ"):
            assert number(lost) == number(scored[name][2]) - number(scored[name][1]), (made.name, unit, name)


@pytest.mark.parametrize("quarter", ["2019-Q1", "2018-Q4"])
def test_the_change_of_a_unit_closes_and_is_the_one_in_its_first_sentence(ours, unit, quarter):
    made = ours.in_quarter(quarter)
    first, change = (page_of(made, "unit", unit, name) for name in ("main_points", "change"))
    before = made.quarter.previous
    causes = {row[0]: number(row[1]) for row in change.table(f"Thay đổi so với quý {before.roman}").rows}
    total = causes.pop("Thay đổi")
    then = ours.in_quarter(str(before)).results.scores(unit=unit)[unit]
    assert sum(causes.values()) == total == made.results.scores(unit=unit)[unit].total - then.total
    told = map(one_line, first.tree.find_all(["p", "li"]))
    (sentence,) = [s for s in told if s.startswith(f"So với quý {before.roman}")]
    expected = [total]
    if quarter == ours.name:  # the first under a new regulation
        expected = [causes.get("Thực hiện", 0), total]
        assert "riêng phần thực hiện" in sentence
        sentence, _, parts = sentence.partition(" (thực hiện: ")
        assert (": 0,00" in parts) == ("Quy định" not in causes)
        assert [x for x in numbers(re.sub(r" \([^)]*\)", "", parts)) if x] == list(causes.values())
    sentence = re.sub(r" \(thực hiện: [^)]*\)", "", sentence)
    sentence = re.sub(r"(phần thực hiện \w+ khác thường, )?mức dao động thường thấy( \([^)]*|: [^.]*)", "", sentence)
    ends = [then.total, made.results.scores(unit=unit)[unit].total] if total else []
    assert numbers(sentence.partition(before.roman)[2]) == [*(abs(x) for x in expected if x), *ends]
    assert [word == "tăng" for word in re.findall("tăng|giảm", sentence)] == [x > 0 for x in expected if x]


def test_the_trend_of_a_unit_is_its_percentages(ours, unit):
    page = ours.page("unit", unit)
    table = page.table("Tỷ lệ % điểm tối đa qua các quý")
    _, *own = table.rows[0]
    for quarter, cell in zip([*EARLIER, ours.name], own, strict=True):
        assert number(cell) == ours.in_quarter(quarter).results.scores(unit=unit)[unit].percent
    assert any(line.startswith(own[-1]) for line in page.figure("Đường tỷ lệ %"))


# --- a year -------------------------------------------------------------------------------------------------------


def results_in_year(made: Made) -> list[QuarterResults]:
    return [made.in_quarter(f"{YEAR}-Q{number}").results for number in range(1, 5)]


@pytest.mark.parametrize(("kind", "about"), YEARLY[:2])
def test_each_unit_of_a_year_has_the_percentages_and_classes_of_its_quarters(ours, kind, about):
    year, page = ours.in_quarter(YEAR), ours.in_quarter(YEAR).page(kind, about)
    periods, units = [*results_in_year(ours), year.results], year.results.units(block=about or None)
    places = [period.standings() for period in periods]
    percents = {str(unit.short): [found[name].percent for found in places] for name, unit in units.items()}
    classes = {
        str(unit.short): [
            str(p.quoted.grade(found[name].final_class).title) for p, found in zip(periods, places, strict=True)
        ]
        for name, unit in units.items()
    }
    tables = [table for table in page.tables if table.caption.endswith("% từng quý và cả năm")]
    rows = [row for table in tables for row in table.rows]
    assert {row[0]: [number(cell) for cell in row[1:6]] for row in rows} == percents
    assert {row[0]: row[6] for row in rows} == {name: found[-1] for name, found in classes.items()}
    assert {row[0]: row[1:] for row in page.table("Xếp loại qua các quý").rows} == classes
    counts = Counter(found[-1] for found in classes.values())
    (main,) = [s for s in page.sentences("Kết quả") if "đơn vị có kết quả năm" in s]
    assert numbers(main) == [len(units), *(n for title in GRADES if (n := counts[title]))]
    letters = {title: "".join(word[0] for word in title.split()).upper() for title in GRADES}
    drawn = Counter(line for line in page.figure("Bảng ô xếp loại") if line in letters.values())
    assert drawn == Counter(letters[title] for found in classes.values() for title in found)


def test_a_units_year_has_the_points_of_its_quarters_and_their_sum(ours):
    page, unit = ours.in_quarter(YEAR).page("unit_year", "tra-cu"), "tra-cu"
    scores = [found.scores(unit=unit)[unit] for found in results_in_year(ours)]
    whole = ours.in_quarter(YEAR).results.standings()[unit].percent
    assert [number(row[1]) for row in page.table("Từng quý và cả năm").rows] == [*(s.percent for s in scores), whole]
    assert whole == printed(mean([score.percent for score in scores]))
    *criteria, total, percent = page.table("Điểm tính vào tổng từng quý").rows
    assert [number(cell) for cell in percent[1:]] == [score.percent for score in scores]
    reached = [(number(n), number(of)) for n, _, of in (cell.partition("/") for cell in total[1:])]
    assert reached == [(score.total, score.max_points) for score in scores]
    titles = {
        c.code: c.id for c, _ in ours.in_quarter("2018-Q4").results.regulation.blocks["dien-luc"].criteria_with_side()
    }
    assert {row[0].split()[0] for row in criteria} == set(titles)
    for name, *cells in criteria:
        for cell, score in zip(cells, (score.criteria[titles[name.split()[0]]] for score in scores), strict=True):
            signed = score.counted * (-1 if score.side == PENALTY else 1)
            assert moved(cell.partition("/")[0]) == printed(signed), name
            assert not (score.side == MAIN and cell != "–") or number(cell.partition("/")[2]) == printed(
                score.effective_max
            )
