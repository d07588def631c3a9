"""Why a revision moves a total: by criteria, and by what these do not tell."""

from dataclasses import asdict, replace
from datetime import date
from types import SimpleNamespace

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.drawing.writer import Num, Writer
from cchc_lib.bulletin.sections.revision import (
    _by_class,
    _by_rank,
    _by_records,
    _by_year,
    _old_to_new,
    _reasons,
    _standings,
    _tell_apart,
    _tell_asked,
    _tell_unchanged,
    tell_changes,
)
from cchc_lib.files import read_yaml
from cchc_lib.model import PlanTask
from cchc_lib.quarter import Quarter, Year
from cchc_lib.results import CellChange, UnitChange, find_changes
from cchc_lib.results.differences import _submitted, _tasks
from tests.generator import make_yearly_company
from tests.scoring.cases import block, case, criterion, regulation_of
from tests.whole.roots import Block, SmallCompany, edit_row, write_renamed_block, write_yaml

VETO = [{"criterion": "a", "then": "total_zero", "clause": "Điều 10"}]


def reasons(criteria: dict, total: tuple[str, str], vetoes=()) -> list[str]:
    penalty = {"cap": "50", "criteria": [criterion("p", 50)]}
    quarter = case(block("doi", [criterion("a", 50)], penalty=penalty))
    quarter["head"]["vetoes"] = list(vetoes)
    regulation = regulation_of(quarter)
    results, unit = SimpleNamespace(regulation=regulation), SimpleNamespace(block="doi")
    page = SimpleNamespace(
        results=results,
        before=None,
        units={"d1": unit},
        head=regulation.head,
        points=lambda x, sign=False: Num(x, 2, sign),
    )
    return [Writer("vi").plain(one) for one in _reasons(page, UnitChange("d1", criteria=criteria, total=total))]


@pytest.mark.parametrize(
    ("criteria", "total", "expected"),
    [
        ({"a": ("13/1", "15/1")}, ("80/1", "82/1"), []),
        # 13,8755 and 13,901 differ by 0,0255, and the totals by 0,03
        ({"a": ("27751/2000", "13901/1000")}, ("9372/100", "9375/100"), ["chênh lệch làm tròn: +0,01 điểm"]),
        ({"p": ("10/1", "4/1")}, ("30/1", "36/1"), []),  # less is taken off
        ({"p": ("50/1", "0/1")}, ("0/1", "38/1"), ["giới hạn: −12,00 điểm"]),  # 38 less 50 was held at 0
    ],
)
def test_what_criteria_do_not_tell_of_a_total_is_named(criteria, total, expected):
    assert reasons(criteria, total)[1:] == expected


def test_what_is_taken_off_has_its_sign():
    assert reasons({"p": ("10/1", "4/1")}, ("30/1", "36/1")) == ["p p: −10,00 → −4,00 điểm"]


@pytest.mark.parametrize(("most", "is_folded"), [(2, False), (1, True)])
def test_many_results_that_changed_are_counted_before_a_table_that_opens(ours, monkeypatch, most, is_folded):
    monkeypatch.setattr("cchc_lib.bulletin.sections.revision.MOST_ON_PAPER", most)
    page, graded = open_quarter("2019-Q1", root=ours.root).company(), ("xuat-sac", "tot")
    changes = [
        UnitChange("duyen-hai", total=("92/1", "82/1"), grade=graded),
        UnitChange("cang-long", total=("92/1", "91/1"), grade=graded[:1] * 2),
    ]
    html = "".join(part.html for part in _standings(page, changes))
    told = "Kết quả thay đổi ở <strong>2</strong> đơn vị, trong đó 1 đơn vị đổi loại; danh sách ở dữ liệu kèm theo."
    assert [told in html, "<details" in html] == [is_folded, is_folded]
    assert "Duyên Hải" in html and "Càng Long" in html


def test_a_total_that_a_rule_moved_is_no_quarter_of_a_year(tmp_path):
    """The cap of the bonus was mended in the version that scored a published quarter."""
    points = {"d1": {"a1": "8", "t1": "5"}, "d2": {"a1": "9", "t1": "0"}}
    company = SmallCompany(
        {"doi": Block({"a1": 20}, bonus={"t1": 5}, cap=2)}, dict.fromkeys(points, "doi"), {"2019-Q1": points}
    )
    folders = company.write(tmp_path)
    before = open_quarter("2019-Q1", root=folders.root).results
    (path,) = folders.regulations.glob("*/doi.yaml")
    content = read_yaml(path)
    write_yaml(path, content | {"bonus": content["bonus"] | {"cap": "4"}})
    page = open_quarter("2019-Q1", root=folders.root).company()
    (change,) = find_changes(before, page.results)
    assert (change.unit, change.total) == ("d1", ("10/1", "12/1"))
    assert list(map(page.write.plain, _reasons(page, change))) == ["quy định cộng tổng điểm thay đổi"]


def test_the_same_points_of_another_maximum_are_another_percentage(tmp_path, monkeypatch):
    """The maximum 16 of an article that gives its points by hand was written as 20."""
    points = {"d1": {"a1": "11"}, "d2": {"a1": "11"}}
    folders, mended = (
        SmallCompany({"doi": Block({"a1": most})}, dict.fromkeys(points, "doi"), {"2019-Q1": points}).write(root)
        for most, root in ((20, tmp_path / "was"), (16, tmp_path / "is"))
    )
    before = open_quarter("2019-Q1", root=folders.root).results
    page = open_quarter("2019-Q1", root=mended.root).block("doi")
    changes = find_changes(before, page.results)
    told = [asdict(one) for one in changes]
    monkeypatch.setattr(type(page), "release", SimpleNamespace(number=2, changes=told, deadlines={}, moved={}))
    plain = page.write.plain(_tell_unchanged(page, changes)).replace("\u00a0", " ")
    middles = "trung vị khối từ 55,00 % thành 68,75 %; bình quân khối từ 55,00 % thành 68,75 %"
    assert plain == (
        "Điểm, xếp loại và hạng không đổi; đã đổi: tỷ lệ % (điểm tối đa hoặc cách làm tròn thay đổi) ở "
        f"Đơn vị d1, Đơn vị d2; {middles}."
    )
    assert [*map(page.write.plain, tell_changes(page))] == [
        "Điểm, xếp loại giữ nguyên.",
        "Tỷ lệ % thay đổi do điểm tối đa hoặc cách làm tròn thay đổi.",
    ]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ([], "quy định xếp hạng thay đổi"),
        ([UnitChange("d2", rank=("1", "2"))], "quy định xếp hạng thay đổi"),
        ([UnitChange("d2", total=("9/1", "7/1"))], "hạng đổi theo đơn vị khác"),
        ([UnitChange("d2", criteria={"a": ("0/1", "1/1")})], "hạng đổi theo đơn vị khác"),  # struck by a veto before
    ],
)
def test_a_rank_alone_moves_by_what_others_did_or_by_the_rule_of_ranks(other, why):
    own = UnitChange("d1", total=("8/1", "8/1"), rank=("2", "1"))
    release = SimpleNamespace(changes=[asdict(one) for one in (own, *other)])
    assert str(_by_rank(SimpleNamespace(release=release), own)) == why


@pytest.mark.parametrize(
    ("of_quarter", "why"),
    [
        (date(2019, 1, 16), "quy định tính kết quả năm thay đổi"),
        (date(2019, 1, 25), "kết quả của quý trong năm thay đổi"),  # on the very day, before the year or after it
        (None, "kết quả của quý trong năm thay đổi"),  # nobody published it
    ],
)
def test_a_year_moves_by_a_quarter_that_came_since_or_by_its_own_rule(monkeypatch, of_quarter, why):
    quarters = [SimpleNamespace(why="", dated=of_quarter), SimpleNamespace(why="chưa có số liệu", dated=None)]
    monkeypatch.setattr("cchc_lib.bulletin.sections.revision.year_quarters", lambda _: quarters)
    of_year = [SimpleNamespace(dated=date(2019, 1, 25)), SimpleNamespace(dated=date(2019, 2, 10))]
    history = SimpleNamespace(releases=SimpleNamespace(of=lambda _: of_year))
    page = SimpleNamespace(
        results=SimpleNamespace(quarter=Year(2018)),
        opened=SimpleNamespace(history=history),
        release=SimpleNamespace(number=2),
    )
    assert str(_by_year(page)) == why


def test_of_a_year_no_points_are_said_to_be_the_same(tmp_path, monkeypatch):
    page = open_quarter("2019", root=write_renamed_block(tmp_path).root).company_year()
    monkeypatch.setattr(type(page), "release", SimpleNamespace(number=2, changes=[], deadlines={}))
    assert str(_tell_unchanged(page, [])).startswith("Kết quả năm, xếp loại và hạng không đổi; ")


@pytest.mark.parametrize(
    ("ceilings", "total", "expected"),
    [
        ((["Điều 6 khoản 5"], []), ("90/1", "90/1"), ["hết bị khống chế theo Điều 6 khoản 5"]),
        (([], ["Điều 6 khoản 1"]), ("90/1", "92/1"), ["bị khống chế theo Điều 6 khoản 1"]),
        (([], ["Điều 6", "Điều 6"]), ("90/1", "92/1"), ["bị khống chế theo Điều 6"]),  # two of one article
        ((["Điều 6"], ["Điều 6"] * 2), ("90/1", "80/1"), ["bị khống chế ở mức khác theo Điều 6"]),  # one more of it
        (([], []), ("91/1", "91/1"), ["mức xếp loại thay đổi"]),  # a bound of the regulation
        (([], []), ("89/1", "91/1"), []),  # the points say it
    ],
)
def test_a_class_that_points_do_not_explain_has_its_reason(ceilings, total, expected):
    change = UnitChange("d1", total=total, grade=("tot", "xuat-sac"), rank=("5", "6"), ceilings=ceilings)
    assert [str(one) for one in _by_class(change)] == expected
    assert list(_by_class(replace(change, grade=("tot", "tot")))) == []


def test_a_class_that_another_maximum_gives_has_that_for_its_reason():
    change = UnitChange("d1", total=("90/1", "90/1"), grade=("tot", "xuat-sac"), percent=("85/1", "90/1"))
    assert [str(one) for one in _by_class(change)] == ["điểm tối đa hoặc cách làm tròn thay đổi"]


def results_of(tasks=(), silent=()):
    units = {unit: SimpleNamespace(not_submitted=record) for unit, record in silent}
    return SimpleNamespace(quarter=Quarter(2019, 1), plan=lambda: list(tasks), units=lambda: units)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"due": Quarter(2019, 2), "status": ""}, [("due", "2019-Q1", "2019-Q2")]),  # what it is then is no answer
        ({"dropped_by": "10/QĐ"}, [("dropped_by", "09/QĐ", "10/QĐ")]),
        ({"status": "done", "done_in": Quarter(2019, 1), "dropped_by": ""},
         [("status", "dropped", "done"), ("done_in", "", "2019-Q1"), ("dropped_by", "09/QĐ", "")]),
        (None, [("due", "2019-Q1", ""), ("status", "dropped", "")]),
    ],
)  # fmt: skip
def test_whatever_a_document_says_of_a_task_is_a_change_of_it(change, expected):
    task = PlanTask("n1", "d1", "Rà soát", Quarter(2019, 1), "dropped", dropped_by="09/QĐ")
    after = [] if change is None else [replace(task, **change)]
    found = list(_tasks(results_of([task]), results_of(after)))
    assert [(cell.column, cell.old, cell.new) for _, cell in found] == expected
    asked = UnitChange("d1", cells=[cell for _, cell in found]).asked
    assert [cell.column for cell in asked] == [column for column, *_ in expected if column in ("due", "status")]


def test_a_task_that_only_the_revised_quarter_has_is_a_change_of_it_where_it_is_due_by_then():
    due, later = (PlanTask("n1", "d1", "Rà soát", Quarter(2019, n), "open") for n in (1, 2))
    told = [(cell.column, cell.old, cell.new) for _, cell in _tasks(results_of(), results_of([due]))]
    assert told == [("due", "", "2019-Q1"), ("status", "", "open")]
    assert list(_tasks(results_of(), results_of([later]))) == []
    assert list(_tasks(results_of([later]), results_of([replace(later, status="done")]))) == []


def test_who_is_taken_to_have_handed_something_in_after_all_is_told_so():
    (found,) = _submitted(results_of(silent=[("d1", "BB-07"), ("d2", "BB-08")]), results_of(silent=[("d2", "BB-08")]))
    assert found == ("d1", CellChange("settings", "quarter.yaml", "not_submitted", "BB-07", ""))
    assert [str(one) for one in _by_records(UnitChange("d1", cells=[found[1]]))] == [
        "không còn tính là không nộp hồ sơ"
    ]
    (found,) = _submitted(results_of(), results_of(silent=[("d2", "BB-08")]))
    told = [str(one) for one in _by_records(UnitChange("d2", cells=[found[1]]))]
    assert told == ["không nộp hồ sơ chấm điểm (biên bản BB-08)"]


def test_a_veto_that_falls_away_is_named_with_what_it_took():
    told = reasons({"a": ("0/1", "37/6")}, ("0/1", "12359/250"), vetoes=VETO)
    assert told == ["a a: 0,00 → 6,17 điểm", "giới hạn, điểm liệt: +43,27 điểm", "hết điểm liệt (Điều 10)"]
    told = reasons({"a": ("37/6", "0/1")}, ("37/6", "0/1"), vetoes=VETO)
    assert told[-1] == "bị điểm liệt (Điều 10)"
    assert reasons({"a": ("37/6", "0/1")}, ("37/6", "0/1"), vetoes=[*VETO, *VETO])[-1] == told[-1]
    assert reasons({"a": ("5/1", "6/1")}, ("5/1", "6/1"), vetoes=VETO) == ["a a: 5,00 → 6,00 điểm"]


def write_held_against_others(root):
    """The units of a block are held against the best of them; another block reads their average."""
    company = SmallCompany(
        {"doi": Block({"a1": 10}), "to": Block({"b1": 10}, average_of="doi")},
        {"d1": "doi", "d2": "doi", "t1": "to"},
        {"2019-Q1": {"d1": {"a1": "8"}, "d2": {"a1": "8"}, "t1": {}}},
    )
    folders = company.write(root)
    file = folders.regulations / "2016" / "doi.yaml"
    content = read_yaml(file)
    held = {"measure": {"kind": "relative", "to": "best", "unit": "việc"}, "scale": {"kind": "proportional"}}
    content["sections"][0]["criteria"][0] |= held
    write_yaml(file, content)
    return folders


def test_points_that_others_moved_are_told_with_what_they_are_held_against(tmp_path):
    folders = write_held_against_others(tmp_path)
    before = open_quarter("2019-Q1", root=folders.root).results
    assert before.scores()["d1"].total == 10
    edit_row(folders.inputs_of(before.quarter) / "assessments.csv", "d2", "a1", verified_value="10")
    page = open_quarter("2019-Q1", root=folders.root).company()
    changes = {one.unit: one for one in find_changes(before, page.results)}
    told = {unit: [page.write.plain(one) for one in _reasons(page, change)] for unit, change in changes.items()}
    assert told["d1"] == ["A1 Việc A1: 10,00 → 8,00 điểm (mức cao nhất của khối đổi từ 8 thành 10)"]
    assert told["t1"] == ["Z1 Việc Z1: 10,00 → 9,00 điểm (bình quân % của Khối doi đổi từ 100 thành 90)"]
    assert UnitChange.from_record(asdict(changes["d1"])) == changes["d1"]
    assert changes["d2"].cells and not changes["d2"].references  # the best one keeps its points


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("9217422007/116235504", "9275539759/116235504"), "từ 79,30 thành 79,80"),
        (("237899/3000", "237902/3000"), "từ 79,300 thành 79,301"),  # both are 79,30
        (("100/1", "239/3"), "từ 100 thành 79,67"),
        (("8/1", "10/1"), "từ 8 thành 10"),
    ],
)
def test_what_others_moved_has_as_many_decimals_as_tell_it_apart_and_no_fraction(pair, expected):
    head = SimpleNamespace(rounding=SimpleNamespace(percent_places=2))
    told = [Writer("vi").plain(one) for one in _tell_apart(SimpleNamespace(head=head), pair)]
    assert f"từ {told[0]} thành {told[1]}" == expected


def test_what_moved_below_the_decimals_that_are_printed_is_named_and_letters_say_where_it_came_from(
    tmp_path, monkeypatch
):
    """The average that t1 reads goes from 100 to 99,95 %: its 9,995 points are printed as the 10 that they were."""
    folders = write_held_against_others(tmp_path)
    before = open_quarter("2019-Q1", root=folders.root).results
    edit_row(folders.inputs_of(before.quarter) / "assessments.csv", "d2", "a1", verified_value="8,008")
    page = open_quarter("2019-Q1", root=folders.root).unit("t1")
    changes = [one for one in find_changes(before, page.results) if one.unit == "t1"]
    told = page.write.plain(_tell_unchanged(page, changes))
    assert told == (
        "Điểm, xếp loại và hạng in ra không đổi; đã đổi: Z1 Việc Z1: 10,00 → 10,00 điểm (bình quân % của Khối doi "
        "đổi từ 100 thành 99,95)."
    )
    whole = open_quarter("2019-Q1", root=folders.root).company()
    at_t1 = told.replace("99,95).", f"99,95) ở {whole.units['t1'].short}.")
    assert page.write.plain(_tell_unchanged(whole, changes)) == at_t1
    many = [replace(changes[0], unit=unit) for unit in ("t1", "t1", "t1", "t1", "t1")]
    assert page.write.plain(_tell_unchanged(whole, many)).endswith("99,95) ở 5 đơn vị.")
    release = SimpleNamespace(number=2, changes=[asdict(one) for one in changes], moved={})
    monkeypatch.setattr(type(page), "release", release)
    same, why, *_ = map(page.write.plain, tell_changes(page))
    assert same == "Điểm, xếp loại giữ nguyên."
    assert why == "Căn cứ tính điểm đổi: bình quân % của Khối doi đổi từ 100 thành 99,95."


@pytest.mark.parametrize("deadlines", [{}, {"appeal": ["2019-04-22", "2019-05-03"]}])
def test_whose_result_stays_is_told_what_its_block_did(tmp_path, monkeypatch, deadlines):
    """100, 60 and 80 % are 100, 60 and 70 % now, of which every rank is as it was."""
    points = {"d1": {"a1": "10"}, "d2": {"a1": "6"}, "d3": {"a1": "8"}, "m1": {"b1": "8"}}
    blocks, units = {"doi": Block({"a1": 10}), "mot": Block({"b1": 10})}, dict.fromkeys(points, "doi") | {"m1": "mot"}
    folders = SmallCompany(blocks, units, {"2019-Q1": points}).write(tmp_path)
    before = open_quarter("2019-Q1", root=folders.root).results
    edit_row(folders.inputs_of(before.quarter) / "assessments.csv", "d3", "a1", verified_value="7")
    opened = open_quarter("2019-Q1", root=folders.root)
    page, other = opened.unit("d1"), opened.unit("m1")
    changes = [asdict(one) for one in find_changes(before, page.results)]
    monkeypatch.setattr(type(page), "release", SimpleNamespace(number=2, changes=changes, deadlines=deadlines))
    told = "trung vị khối từ 80,00 % thành 70,00 %, bình quân khối từ 80,00 % thành 76,67 %"
    plain = page.write.plain(_tell_unchanged(page, [])).replace("\u00a0", " ")
    assert plain == f"Điểm, xếp loại và hạng không đổi; đã đổi: {told}."
    assert "khối" not in str(_tell_unchanged(other, []))


@pytest.mark.parametrize(
    ("kind", "about", "told"),
    [
        (
            "company",
            (),
            "Hạng thay đổi: Đơn vị d1 (từ 1 thành 3; bị điểm liệt (Điều 10)), Đơn vị d2 (từ 2 thành 1), Đơn vị d3 "
            "(từ 3 thành 2).",
        ),
        ("unit", ("d1",), "Hạng của đơn vị thay đổi từ 1 thành 3; bị điểm liệt (Điều 10)."),
        ("unit", ("d2",), ""),
    ],
)
def test_letters_say_whose_rank_a_veto_alone_moved(tmp_path, monkeypatch, kind, about, told):
    """What d1 loses at a1 it gains at a2: 10 points as before, and now the last rank."""
    points = {"d1": {"a1": "2", "a2": "8"}, "d2": {"a1": "5", "a2": "4"}, "d3": {"a1": "4", "a2": "4"}}
    blocks, units = {"doi": Block({"a1": 10, "a2": 10})}, dict.fromkeys(points, "doi")
    folders = SmallCompany(blocks, units, {"2019-Q1": points}).write(tmp_path)
    (head,) = folders.regulations.glob("*/regulation.yaml")
    write_yaml(head, read_yaml(head) | {"vetoes": [{"criterion": "a1", "then": "rank_last", "clause": "Điều 10"}]})
    before = open_quarter("2019-Q1", root=folders.root).results
    for name, value in (("a1", "0"), ("a2", "10")):
        edit_row(folders.inputs_of(before.quarter) / "assessments.csv", "d1", name, verified_value=value, reason="x")
    page = getattr(open_quarter("2019-Q1", root=folders.root), kind)(*about)
    changes = [asdict(one) for one in find_changes(before, page.results)]
    monkeypatch.setattr(type(page), "release", SimpleNamespace(number=2, changes=changes, moved={}))
    assert " ".join(map(page.write.plain, tell_changes(page))) == f"Điểm, xếp loại giữ nguyên. {told}".rstrip()


@pytest.mark.parametrize(
    ("lang", "value", "told"),
    [
        ("vi", "9", "Điểm của đơn vị thay đổi từ 8,00 thành 9,00; xếp loại giữ nguyên."),
        ("vi", "1", "Xếp loại của đơn vị thay đổi từ 8,00 điểm, loại Tốt thành 1,00 điểm, loại Kém."),
        ("en", "9", "Points of the unit changed from 8.00 to 9.00; its class is unchanged."),
    ],
)
def test_a_letter_tells_its_unit_from_what_to_what_it_went(tmp_path, monkeypatch, lang, value, told):
    """What went from 8 to 9 are the points; where the class is another it is told with them."""
    company = SmallCompany({"doi": Block({"a1": 10})}, {"d1": "doi"}, {"2019-Q1": {"d1": {"a1": "8"}}})
    folders = company.write(tmp_path)
    before = open_quarter("2019-Q1", root=folders.root).results
    edit_row(folders.inputs_of(before.quarter) / "assessments.csv", "d1", "a1", verified_value=value, reason="x")
    page = open_quarter("2019-Q1", lang, folders.root).unit("d1")
    changes = [asdict(one) for one in find_changes(before, page.results)]
    monkeypatch.setattr(type(page), "release", SimpleNamespace(number=2, changes=changes, moved={}))
    assert list(map(page.write.plain, tell_changes(page))) == [told]


@pytest.mark.parametrize(
    ("kind", "about", "told"),
    [("company", (), "Đơn vị d1 hết"), ("unit", ("d1",), "Đơn vị hết")],
)
def test_letters_say_which_other_ceiling_holds_the_same_class(tmp_path, monkeypatch, kind, about, told):
    """What d1 loses at a2 it gains at a1: 90 points and the second class as before, by another clause."""
    blocks = {"doi": Block({"a1": 10, "a2": 10, "a3": 80})}
    folders = SmallCompany(blocks, {"d1": "doi"}, {"2019-Q1": {"d1": {"a1": "2", "a2": "8"}}}).write(tmp_path)
    (head,) = folders.regulations.glob("*/regulation.yaml")
    ceilings = [
        {"when": {"criterion": criterion, "points_below": "5"}, "highest_class": "kha", "clause": clause}
        for criterion, clause in (("a1", "Điều 6"), ("a2", "Điều 7"))
    ]
    write_yaml(head, read_yaml(head) | {"ceilings": ceilings})
    before = open_quarter("2019-Q1", root=folders.root).results
    for name, value in (("a1", "8"), ("a2", "2")):
        edit_row(folders.inputs_of(before.quarter) / "assessments.csv", "d1", name, verified_value=value, reason="x")
    page = getattr(open_quarter("2019-Q1", root=folders.root), kind)(*about)
    (change,) = find_changes(before, page.results)
    assert change.is_of_letters
    assert not change.is_of_outcome
    monkeypatch.setattr(type(page), "release", SimpleNamespace(number=2, changes=[asdict(change)], moved={}))
    told = f"Điểm, xếp loại giữ nguyên. {told} bị khống chế theo Điều 6, bị khống chế theo Điều 7."
    assert " ".join(map(page.write.plain, tell_changes(page))) == told
    head.write_text(head.read_text(encoding="utf-8").replace("Điều 7", "Điều 8"), encoding="utf-8")
    (cited,) = find_changes(page.results, open_quarter("2019-Q1", root=folders.root).results)
    assert (cited.cells, cited.ceilings) == ([], (["Điều 7"], ["Điều 8"]))  # nothing but the article is another
    assert "đã đổi: căn cứ khống chế xếp loại" in page.write.plain(_tell_unchanged(page, [cited]))


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (
            {"ceilings": (["Điều 6"], ["Điều 7"])},
            "Điểm, xếp loại giữ nguyên. Căn cứ khống chế xếp loại thay đổi: 5 đơn vị; căn cứ hiện nay ghi tại Phụ "
            "lục.",
        ),
        ({"grade": ("tot", "kha")}, "Xếp loại thay đổi: 5 đơn vị; xếp loại trước đây ghi tại Phụ lục."),
        (
            {"rank": ("2", "3")},
            "Điểm, xếp loại giữ nguyên. Hạng thay đổi: 5 đơn vị; hạng trước đây ghi tại Phụ lục.",
        ),
    ],
)
def test_more_units_than_a_sentence_names_are_counted_as_the_annex_has_each(tmp_path, monkeypatch, what, told):
    names = [f"d{n}" for n in range(1, 6)]
    units = dict.fromkeys(names, "doi")
    company = SmallCompany({"doi": Block({"a1": 10})}, units, {"2019-Q1": {name: {} for name in names}})
    page = open_quarter("2019-Q1", root=company.write(tmp_path).root).company()

    def tell(n: int) -> str:
        changes = [asdict(UnitChange(name, total=("9", "9"), **what)) for name in names[:n]]
        monkeypatch.setattr(type(page), "release", SimpleNamespace(number=2, changes=changes, moved={}))
        return " ".join(map(page.write.plain, tell_changes(page)))

    assert tell(5) == told
    assert all(f"Đơn vị {name}" in tell(4) for name in names[:4])


MOVED = "«Sổ chưa ghi» (hạn đổi từ ngày 31 tháng 12 năm 2019 thành ngày 15 tháng 01 năm 2020)"


@pytest.mark.parametrize(
    ("due", "told"),
    [
        ({"due": "15/01/2020"}, MOVED),
        ({"due": "15/01/2020", "action": "Ghi lại sổ"}, MOVED),
        ({"action": "Ghi lại sổ"}, "«Sổ chưa ghi»"),
    ],
)
def test_a_letter_to_a_unit_says_from_which_day_to_which_a_deadline_went(tmp_path, monkeypatch, due, told):
    row = {
        "id": "TT-1", "unit": "d1", "criterion": "a1", "description": "Sổ chưa ghi.", "action": "Ghi sổ",
        "found_in": "2019-Q1", "due": "31/12/2019", "status": "open",
    }  # fmt: skip
    given = {"shortcomings": {"2019-Q1": [row]}}
    company = SmallCompany({"doi": Block({"a1": 10})}, {"d1": "doi"}, {"2019-Q1": {"d1": {}}}, **given)
    before = open_quarter("2019-Q1", root=company.write(tmp_path).root).results
    replace(company, shortcomings={"2019-Q1": [row | due]}).write(tmp_path)
    page = open_quarter("2019-Q1", root=tmp_path).unit("d1")
    changes = [asdict(one) for one in find_changes(before, page.results)]
    monkeypatch.setattr(type(page), "release", SimpleNamespace(number=2, changes=changes, moved={}))
    said = list(map(page.write.plain, tell_changes(page)))
    assert said == ["Điểm, xếp loại giữ nguyên.", f"Nội dung yêu cầu khắc phục thay đổi: {told}."]


def test_a_letter_says_from_which_quarter_to_which_a_task_went(ours):
    page = open_quarter("2019-Q1", root=ours.root).unit("tcns")
    task = next(one for one in page.results.plan(unit="tcns") if one.is_late)
    cell = CellChange("plan", task.task, "due", "2018-Q4", str(task.due))
    told = " ".join(map(page.write.plain, _tell_asked(page, UnitChange("tcns", cells=[cell]))))
    assert told.endswith(f" (hạn đổi từ quý IV/2018 thành quý {task.due.roman}).")


def test_a_revised_year_of_a_body_of_years_tells_the_years_that_its_cells_hold(tmp_path, monkeypatch):
    make_yearly_company(tmp_path)
    before = open_quarter("2019", root=tmp_path).results
    (late,) = [one for one in before.plan(unit="chi-cuc-1") if one.is_late]
    for name, was, now in (("plans/2019.csv", "", ""), ("quarters/2019/tasks.csv", ";chưa xong", ";đã xong")):
        path, row = tmp_path / "params" / name, f"{late.task};chi-cuc-1;{late.title}"
        text = path.read_text(encoding="utf-8-sig")
        assert f"{row};2019-Q2{was}" in text
        path.write_text(text.replace(f"{row};2019-Q2{was}", f"{row};2019{now}"), encoding="utf-8-sig")
    page = open_quarter("2019", root=tmp_path).unit("chi-cuc-1")
    (change,) = [one for one in find_changes(before, page.results) if one.unit == "chi-cuc-1"]
    told = {cell.column: page.write.plain(_old_to_new(page, change.unit, cell)) for cell in change.cells}
    assert told == {"due": "II/2019 → 2019", "status": "chưa xong → đã xong", "done_in": "– → 2019"}
    asked = " ".join(map(page.write.plain, _tell_asked(page, change)))
    assert asked.endswith(" (hạn đổi từ quý II/2019 thành năm 2019).")


def test_what_was_closed_or_was_not_there_is_asked_anew_and_has_no_deadline_that_was_moved(ours):
    """No letter before asked for it: it told that it was corrected, or nothing."""
    page = open_quarter("2019-Q1", root=ours.root).unit("tra-cu")
    back, new, kept, *_ = [one for one in page.results.shortcomings(unit="tra-cu") if one.is_open]
    cells = [
        CellChange("shortcomings", back.id, "due", "2018-12-31", str(back.due)),
        CellChange("shortcomings", back.id, "status", "closed_verified", "open"),
        CellChange("shortcomings", new.id, "description", "", new.description),
        CellChange("shortcomings", new.id, "status", "", "open"),
        CellChange("shortcomings", kept.id, "description", "Khác", kept.description),
    ]
    told = " ".join(map(page.write.plain, _tell_asked(page, UnitChange("tra-cu", cells=cells))))
    anew, otherwise = (one.description.rstrip(".") for one in (back, kept))
    assert told.startswith(f"Yêu cầu thêm: «{anew}», «") and "hạn đổi" not in told
    assert told.endswith(f"Nội dung yêu cầu khắc phục thay đổi: «{otherwise}».")


def test_a_criterion_that_a_cell_names_is_printed_and_not_its_id(tmp_path):
    folders = SmallCompany({"doi": Block({"a1": 10})}, {"d1": "doi"}, {"2019-Q1": {"d1": {"a1": "8"}}}).write(
        tmp_path
    )
    page = open_quarter("2019-Q1", root=folders.root).unit("d1")
    told = page.write.plain(_old_to_new(page, "d1", CellChange("shortcomings", "S-1", "criterion", "a1", "")))
    assert told == "A1 Việc A1 → –"


@pytest.mark.parametrize(("old", "new", "told"), [
    ("Trả lời chậm", "Trả lời muộn", "sửa lời"), ("", "Trả lời chậm", "ghi thêm"), ("Trả lời chậm", "", "xóa"),
])  # fmt: skip
def test_words_that_a_revision_adds_or_takes_away_are_not_said_to_be_changed(ours, old, new, told):
    page = open_quarter("2019-Q1", root=ours.root).company()
    assert page.write.plain(_old_to_new(page, "d1", CellChange("shortcomings", "S-1", "action", old, new))) == told
