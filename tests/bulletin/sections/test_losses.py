"""Losses as bulletins tell them, by cases first, against what was typed into the scoresheet of every quarter."""

import re
from fractions import Fraction
from math import sqrt

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.sections.losses import _heat_table, tell_loss, tell_tied_rest
from cchc_lib.exact import round_half_up
from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.language import number as written
from cchc_lib.model import MAIN
from cchc_lib.quarter import Quarter
from tests.whole.harness import REPOSITORY, Made
from tests.whole.reading import number, numbers
from tests.whole.roots import NOT_APPLICABLE, Block, SmallCompany, edit_row, write_yaml
from tests.whole.shared import make_once

from .reading import page_of, rows_by_code

QUARTERS = [str(quarter) for quarter in Folders(REPOSITORY).quarters()]
CASES = ("share", "done")
SHARE_OF_CASES = re.compile(r"(?<![\d,.])(\d+)/(\d+) \([\d,.]+ %")


@pytest.fixture(scope="module", params=QUARTERS)
def made(ours, request) -> Made:
    """Each quarter; all its tests one after the other."""
    return ours.in_quarter(request.param)


def typed(made: Made, unit: str, criterion) -> tuple[Fraction, Fraction] | None:
    """Value and total that count, read anew from the cells; tasks counted anew from the programme."""
    if criterion.counts_plan:
        due = [task for task in made.results.plan(unit=unit) if task.due == Quarter.parse(made.name)]
        done = [task for task in due if task.done_in and task.done_in <= task.due]
        return (Fraction(len(done)), Fraction(len(due))) if due else None
    cells = made.results.entered(unit=unit)[unit, criterion.id].values
    layer = "reviewed" if cells.get("reviewed_value") else "verified"
    both = [cells.get(f"{layer}_{part}", "").replace(",", ".") for part in ("value", "total")]
    return None if cells.get("not_applicable") or not all(both) else (Fraction(both[0]), Fraction(both[1]))


def wilson(missed: Fraction, cases: Fraction) -> list[str]:
    """Both bounds in %, by the textbook formula."""
    z, n, p = 1.959964, float(cases), float(missed / cases)
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return [f"{100 * (middle + sign * half) / (1 + z * z / n):.2f}".replace(".", ",") for sign in (-1, 1)]


# --- a block ------------------------------------------------------------------------------------------------------


def test_each_loss_is_told_by_its_cases_units_and_points(made):
    for name in made.blocks:
        scores, block = made.results.scores(block=name), made.results.regulation.blocks[name]
        if len(scores) == 1:
            continue
        rows = rows_by_code(page_of(made, "block", name, "points_lost").table("Điểm mất của cả khối"))
        assert rows.keys().isdisjoint(c.code for c, side in block.criteria_with_side() if side != MAIN)
        for criterion in (c for c, side in block.criteria_with_side() if c.code in rows):
            assert_tells(made, rows[criterion.code], criterion, scores)


def assert_tells(made: Made, row: dict[str, str], criterion, scores) -> None:
    found = [score.criteria[criterion.id] for score in scores.values()]
    most = sum(one.effective_max for one in found)
    lost = [one.effective_max - one.effective_points for one in found if one.effective_max > one.effective_points]
    assert row["Đơn vị mất điểm"] == f"{len(lost)}/{sum(one.effective_max > 0 for one in found)}"
    total = sum(lost)
    if len(lost) == 1:  # as the unit's own row has it: its printed maximum less its printed points
        (one,) = (one for one in found if one.effective_max > one.effective_points)
        total = round_half_up(one.effective_max, 2) - round_half_up(one.effective_points, 2)
    assert number(row["Tổng điểm mất"]) == round_half_up(total, 2)
    assert number(row["Bình quân một đơn vị mất điểm"]) == round_half_up(total / len(lost), 2)
    if criterion.measure.kind not in CASES:
        assert number(row["So với tối đa"]) == round_half_up(100 * sum(lost) / most, 1)
        return
    pairs = [pair for unit in scores if (pair := typed(made, unit, criterion))]
    missed, cases = sum(total - value for value, total in pairs), sum(total for _, total in pairs)
    shown = numbers(row["Trường hợp không đạt"].replace("/", " "))
    assert shown[:2] == [missed, cases]
    assert (len(shown) > 2) == (cases >= 10) == (row["So với tối đa"] != "–")
    if cases >= 10:
        assert shown[2] == round_half_up(100 * missed / cases, 2)
    interval = row["Trường hợp không đạt"].partition("95 %: ")[2].removesuffix(" %)")
    assert interval == ("–".join(wilson(missed, cases)) if missed >= 10 else "")


def test_penalties_stand_apart_from_losses_of_the_maximum(made):
    for name in made.blocks:
        page, block = page_of(made, "block", name, "main_points", "points_lost"), made.results.regulation.blocks[name]
        scores = made.results.scores(block=name).values()
        lost = sum(s.lost for score in scores for s in score.criteria.values() if s.side == MAIN)
        assert number(page.key_figures["Điểm mất"]) == round_half_up(lost, 2)
        base = page.tree.find("dt", string="Điểm mất").parent.select_one(".sub").get_text()
        taken = sum((score.penalty for score in scores), Fraction(0))
        assert numbers(base)[0] == block.max_points * len(scores)
        assert base.endswith(f"điểm phạt {written(taken, 2)}") == bool(taken)
        penalised = {c.code for c in block.penalty.criteria}
        for table in page.tables:
            for row in table.rows:
                if "Điểm mất" in table.heads and penalised & {row[0].split()[0], row[1].split()[0]}:
                    assert row[table.heads.index("Điểm mất")].startswith("trừ ")


def test_in_the_heat_table_few_cases_are_a_fraction(made):
    for name in made.blocks:
        page, block = page_of(made, "block", name, "points_lost"), made.results.regulation.blocks[name]
        for table in (table for table in page.tables if table.caption.startswith("Tỷ lệ % điểm mất")):
            units = {str(unit.short): unit.id for unit in made.results.units(block=name).values()}
            codes = {c.code: c for c in block.criteria}
            for label, *cells in table.rows:
                criterion = codes[label.split()[0]]
                for unit, cell in zip((units[head] for head in table.heads[1:]), cells, strict=True):
                    pair = typed(made, unit, criterion) if criterion.measure.kind in CASES else None
                    if pair and pair[1] < 10 and cell:
                        assert cell == f"{pair[0]}/{pair[1]}"
                    else:
                        assert "/" not in cell


def test_names_too_long_for_the_head_of_a_column_stand_in_the_rows_of_the_heat_table(tmp_path, monkeypatch):
    """A column of two letters would have them a word a line."""
    names = {unit: f"Ủy ban nhân dân xã Ninh Thạnh Lợi {unit}" for unit in ("d1", "d2")}
    points = {"2019-Q1": {"d1": {"a1": "5"}, "d2": {"a1": "9", "b1": "2"}}}
    company = SmallCompany({"doi": Block({"a1": 10, "b1": 10})}, dict.fromkeys(names, "doi"), points, names)
    page = open_quarter("2019-Q1", root=company.write(tmp_path).root).block("doi")
    heads, *rows = re.findall("<tr>(.*?)</tr>", _heat_table(page).html)
    assert re.findall("<th[^>]*>(.*?)</th>", heads) == ["Đơn vị", "B1", "A1"]
    assert [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows] == [
        [names["d1"], "", "50"],
        [names["d2"], "80", "10"],
    ]
    monkeypatch.setattr("cchc_lib.bulletin.sections.losses.MOST_HEAT_COLUMNS", 1)
    assert _heat_table(page) is None
    monkeypatch.setattr(page, "ranked", page.ranked[:1])  # more criteria than columns: there are no others
    assert '<th scope="col">Tiêu chí</th>' in _heat_table(page).html


# --- everywhere ---------------------------------------------------------------------------------------------------


def test_under_ten_cases_no_percentage_is_printed(made):
    """In no table and no list of a document: a fraction in brackets follows ten cases or more alone."""
    pages = [page_of(made, "company", "", "main_points", "largest_losses", "follow_up")]
    pages += [page_of(made, "block", name, "points_lost") for name in made.blocks]
    units = list(made.results.units())[:: 1 if made.name == "2019-Q1" else 4]
    pages += [page_of(made, "unit", unit, "deductions", "scores_by_criterion", "follow_up") for unit in units]
    pages += [page_of(made, "explanation", unit, "criteria") for unit in units]
    for page in pages:
        found = SHARE_OF_CASES.findall(" ".join(page.tree.get_text(" ").split()))
        assert [pair for pair in found if int(pair[1]) < 10] == []


def test_a_reason_of_few_cases_begins_with_the_fraction(made):
    for unit in list(made.results.units())[::4]:
        block = made.results.regulation.blocks[made.results.units()[unit].block]
        tables = page_of(made, "explanation", unit, "criteria").tables
        steps = {row[0].split()[0]: row[2] for table in tables for row in table.rows}
        for criterion in (c for c in block.criteria if c.measure.kind in CASES):
            pair = typed(made, unit, criterion)
            if pair and pair[1] < 10:
                assert re.match(rf"{pair[0]}/{pair[1]}[,:]", steps[criterion.code])


def test_the_median_is_of_what_units_reached_of_their_own_maxima(made):
    """In % of each unit's own maximum, and compared with nobody who has few cases."""
    for unit in list(made.results.units())[::3]:
        score = made.results.scores(unit=unit)[unit]
        page = page_of(made, "unit", unit, "scores_by_criterion")
        peers = made.results.scores(block=score.block).values()
        if len(peers) == 1:
            continue
        rows = rows_by_code(page.table("Điểm từng tiêu chí"))
        for criterion in (c for s in made.results.regulation.blocks[score.block].sections for c in s.criteria):
            own, row = score.criteria[criterion.id], rows[criterion.code]
            others = [p.criteria[criterion.id] for p in peers if p.criteria[criterion.id].is_applicable]
            reached = sorted(100 * one.effective_points / one.effective_max for one in others)
            pair = typed(made, unit, criterion) if criterion.measure.kind in CASES else None
            if not own.is_applicable or len(reached) < 2 or (pair and pair[1] < 10):
                assert row["% tối đa"] == row["Trung vị khối, %"] == "–"
                continue
            middle = (reached[(len(reached) - 1) // 2] + reached[len(reached) // 2]) / 2
            assert number(row["Trung vị khối, %"]) == round_half_up(middle, 1)
            assert number(row["% tối đa"]) == round_half_up(100 * own.effective_points / own.effective_max, 1)
            assert number(row["Điểm"]) == round_half_up(own.effective_points, 2)


# --- ties and blocks of one ---------------------------------------------------------------------------------------

TIED = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10, "b1": 20}, penalty={"p1": 5}, cap=5), "to": Block({"a1": 10})},
    units={**{f"d{i}": "doi" for i in range(1, 13)}, "t1": "to"},
    points={
        "2019-Q1": {
            **{f"d{i}": {"a1": "8"} for i in range(1, 11)},
            "d11": {"b1": "0"}, "d12": {"b1": NOT_APPLICABLE, "p1": "3"},
            "t1": {"a1": "4"},
        },
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def tied(tmp_path_factory) -> Made:
    return Made(make_once(tmp_path_factory, "mất điểm bằng nhau", TIED.write), "2019-Q1")


def test_criteria_that_lost_as_much_are_named_together(tied):
    """Ten units lost 2 points each at A1, one unit 20 at B1."""
    (told,) = [s for s in page_of(tied, "block", "doi", "main_points").tree.find_all("li") if "nhiều nhất" in s.text]
    assert told.text == "Mất điểm nhiều nhất, bằng nhau, ở «Việc A1», «Việc B1»: mỗi tiêu chí 20,00 điểm."


def test_of_many_criteria_that_lost_as_much_the_first_four_are_named(tmp_path):
    most = {f"a{i}": 2 for i in range(1, 8)}
    points = {"2019-Q1": {unit: dict.fromkeys(most, "1") for unit in ("d1", "d2")}}
    SmallCompany({"doi": Block(most)}, {"d1": "doi", "d2": "doi"}, points).write(tmp_path)
    quarter = open_quarter("2019-Q1", root=tmp_path)
    four = ", ".join(f"«Việc A{i}»" for i in range(1, 5)) + ", 3 tiêu chí khác: mỗi tiêu chí"
    of_block = f"Mất điểm nhiều nhất, bằng nhau, ở {four} <strong>2,00</strong> điểm."
    assert of_block in quarter.block("doi").main_points().html
    assert f"nhiều nhất ở {four} <strong>1,00</strong> điểm." in quarter.unit("d1").main_points().html


def test_losses_that_are_as_large_as_the_last_one_shown_are_counted(tied):
    page = page_of(tied, "block", "doi", "points_lost")
    table = page.table("8 khoản mất điểm lớn nhất")
    assert table.column("Điểm mất")[:2] == ["20,00", "trừ 3,00"]
    assert "Còn 4 khoản khác, mỗi khoản cũng 2,00 điểm." in page.tree.get_text()
    opened = open_quarter("2019-Q1", root=tied.root).block("doi")
    one, none = (tell_tied_rest(opened, [Fraction(2)] * n, 1).html for n in (2, 1))
    assert "Còn một khoản khác, cũng 2,00 điểm." in one and none == ""
    (row,) = page.table("Điểm phạt theo tiêu chí").rows
    assert row[2:] == ["1/12", "3,00"]


def test_units_that_stand_alike_are_named_in_the_key_figures(tied):
    page = page_of(tied, "block", "doi", "main_points")
    lowest = page.tree.find("dt", string="Thấp nhất").parent.select_one(".sub").get_text()
    assert lowest == "Đơn vị d11"


def test_a_company_counts_who_lost_as_much_as_the_first(tied):
    table = page_of(tied, "company", "", "largest_losses").table("Các tiêu chí mất điểm nhiều nhất")
    losers = {row[0]: row[-1] for row in table.rows}
    assert losers["A1 Việc A1"] in ("10 đơn vị, mỗi đơn vị 2,00", "Đơn vị t1 (6,00)")
    assert losers["B1 Việc B1"] == "Đơn vị d11 (20,00)"
    assert [row[0] for row in table.rows[:2]] == ["A1 Việc A1", "B1 Việc B1"]
    sums = [number(row[5]) for row in table.rows]
    assert sums == sorted(sums, reverse=True)


def test_the_only_unit_of_a_block_has_one_list_of_losses(tied):
    page = page_of(tied, "block", "to", "points_lost")
    assert [table.caption for table in page.tables] == ["Các khoản mất điểm"]
    assert "mất 6,00 trên 10,00 điểm" in page.tree.get_text()


@pytest.mark.parametrize("units", [("d1",), ("d1", "d2")])
def test_that_losses_are_rounded_once_is_said_where_their_sum_shows_it(tmp_path_factory, units):
    """0.05 and 0.05 are 0.1 and 0.1, together 0.1: rows add up to 0.2."""
    blocks = {"doi": Block({"a1": 10, "a2": 10})}
    given = {unit: {} for unit in units} | {"d1": {"a1": "9.96", "a2": "9.96"}}
    rounding = {"at": "total", "places": "1", "percent_places": "2"}
    company = SmallCompany(blocks, dict.fromkeys(units, "doi"), {"2019-Q1": given}, rounding=rounding)
    made = Made(make_once(tmp_path_factory, f"làm tròn một lần {len(units)}", company.write), "2019-Q1")
    page = made.page("block", "doi")
    assert page.key_figures["Điểm mất"].startswith("0,1")
    rows = page.table("Các khoản mất điểm" if units == ("d1",) else "2 khoản mất điểm").column("Điểm mất")
    assert rows == ["0,0", "0,0"] and page.text.count("được cộng rồi mới làm tròn") == 1


def test_points_that_only_a_missing_value_cost_are_not_told_of_units_among_others(tmp_path):
    units = {"d1": "doi", "d2": "doi", "e1": "le"}
    blocks = dict.fromkeys(("doi", "le"), Block({"a1": 20, "a2": 10}))
    folders = SmallCompany(blocks, units, {"2019-Q1": {unit: {} for unit in units}}).write(tmp_path)
    (head,) = folders.regulations.glob("*/regulation.yaml")
    write_yaml(head, read_yaml(head) | {"without_value": {"points": "0", "clause": "Điều 8"}})
    for unit in ("d1", "e1"):
        edit_row(folders.inputs_of(Quarter(2019, 1)) / "assessments.csv", unit, "a1", verified_value="")
    opened = open_quarter("2019-Q1", root=tmp_path)
    told = [str(tell_loss(page, page.losses[0])) for page in map(opened.block, blocks)]
    assert told == [
        "1/2 đơn vị mất **20,00** điểm (do không có số liệu)", "mất **20,00** trên 20,00 điểm (do không có số liệu)"
    ]  # fmt: skip


def test_points_that_are_lost_where_nothing_arose_are_told_of_such_units(tmp_path):
    block = Block({"a1": 20, "a2": 10}, policy="zero")
    points = {"d1": {"a1": NOT_APPLICABLE}, "d2": {"a1": "12", "a2": NOT_APPLICABLE}, "d3": {}}
    lost = "2/3 đơn vị mất điểm, cộng **28,00** điểm, bình quân mỗi đơn vị đó 14,00 điểm"
    SmallCompany({"doi": block}, dict.fromkeys(points, "doi"), {"2019-Q1": points}).write(tmp_path)
    page = open_quarter("2019-Q1", root=tmp_path).block("doi")
    assert [str(tell_loss(page, loss)) for loss in page.losses] == [
        f"{lost} (kể cả 1 đơn vị không phát sinh)",
        "1/3 đơn vị mất **10,00** điểm (do không phát sinh)",
    ]
