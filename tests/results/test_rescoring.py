"""A past quarter under two versions: as if each had been in force, on what was entered, and on nothing else."""

from dataclasses import replace
from fractions import Fraction
from functools import partial

import pytest

from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.inputs import change_all, change_class, change_entry, change_threshold, change_weight, read_quarter
from cchc_lib.quarter import Quarter
from cchc_lib.results import rescore_quarters, score_changed, score_quarter
from cchc_lib.scoring import rescore
from tests.amending.amended import NOW, amend, criteria_of, effects, recount, rescored, set_maxima
from tests.house.tree import ROOT
from tests.inputs.small_root import SmallRoot
from tests.whole.roots import edit_row, write_yaml

OURS = Folders(ROOT).quarters()
QUICK = (OURS[0], NOW)


def totals(side) -> dict:
    return {unit: (score.total, score.max_points, score.rank) for unit, score in side.scores.units.items()}


def test_the_version_of_the_quarter_gives_what_the_quarter_has(folders):
    old, new = amend(folders, "doi", lambda data: None)
    both = rescored(folders, old, new)
    units = score_quarter(read_quarter(folders, NOW))[0].units
    assert both.old.scores.units == both.new.scores.units == units
    listing = effects(folders, both)
    assert listing.rows == []
    assert [str(remark) for remark in listing.remarks] == [
        "Chấm lại quý I/2019: không đơn vị nào đổi loại, đổi hạng trong 3 đơn vị so được."
    ]
    both.changes.clear()
    (told,) = effects(folders, both).remarks
    assert str(told) == "Chấm lại quý I/2019: không đơn vị nào so được."


@pytest.mark.parametrize(
    "quarter",
    [pytest.param(quarter, marks=[] if quarter in QUICK else pytest.mark.long, id=str(quarter)) for quarter in OURS],
)
def test_every_quarter_of_ours_is_what_its_own_version_gives(quarter):
    inputs = read_quarter(Folders(ROOT), quarter)
    scores, context = score_quarter(inputs)
    both = rescore(context, inputs.regulation, inputs.regulation)
    assert both.old.scores.units == both.new.scores.units == scores.units
    assert not any(both.left_out.values())
    assert {(change.total, change.in_percent) for change in both.changes.values()} == {(0, True)}


def test_a_draft_gives_what_it_would_have_given_in_force(folders):
    """Put in force for the quarter, the loader, the reader and the scoring of quarters say the same."""
    old, new = amend(folders, "doi", lambda data: set_maxima(data, a1=30))
    amend(folders, "doi", lambda data: criteria_of(data)["a1"].update(title="Việc khác"))
    drafted = rescored(folders, old, new)
    head = folders.regulations / "2020" / "regulation.yaml"
    data = read_yaml(head)
    data.pop("draft")
    data["decision"]["number"], data["amends"] = "2/QĐ", {"version": "2016", "changes": ["Tăng"]}
    data["amends"]["changes"] = [{"text": "Tăng điểm"}]
    write_yaml(head, data | {"applies_from": "2019-Q1"})
    path = folders.inputs_of(NOW) / "assessments.csv"
    edit_row(path, "doi-bac", "a1", self_value="21", verified_value="21")  # 7 of 10 are 21 of 30
    edit_row(path, "doi-nam", "a1", self_value="30", verified_value="30")
    inputs = read_quarter(folders, NOW)
    assert inputs.regulation.version == "2020"
    wanted = score_quarter(inputs)[0].units
    found = drafted.new.scores.units
    assert {u: (s.total, s.percent, s.rank, s.final_class) for u, s in found.items()} == {
        u: (s.total, s.percent, s.rank, s.final_class) for u, s in wanted.items()
    }


def test_points_of_a_reviewed_award_cross_in_proportion(folders):
    path = folders.inputs_of(NOW) / "assessments.csv"
    edit_row(path, "doi-nam", "a2", reviewed_value="8", explanation="Có lý do", outcome="Chấp nhận")
    both = rescored(folders, *amend(folders, "doi", lambda data: set_maxima(data, a2=5)))
    assert both.new.scores.units["doi-nam"].criteria["a2"].points == Fraction(4)
    assert both.old.scores.units["doi-nam"].criteria["a2"].points == Fraction(8)


def test_a_criterion_that_is_new_is_left_out_with_its_maximum(folders):
    def add(data):
        data["sections"][0]["criteria"].append(criteria_of(data)["a1"] | {"id": "a3", "code": "A3", "title": "Mới"})
        set_maxima(data, a1=5, a3=5)

    both = rescored(folders, *amend(folders, "doi", add))
    assert [c.id for c in both.left_out["doi"]] == ["a3"]
    assert totals(both.new)["doi-bac"] == (Fraction("3.5") + 10 + 15, 35, 2)
    assert totals(both.old)["doi-bac"] == (32, 40, 2)
    assert "a3" not in both.new.scores.units["doi-bac"].criteria
    (remark,) = [str(r) for r in effects(folders, both).remarks if "a3" in str(r) or "Mới" in str(r)]
    assert remark == ("Khối doi: không có số liệu của A3 Mới, nên không tính ở bản nào; còn so 40 điểm với 35 điểm.")


def test_a_criterion_that_is_measured_otherwise_is_left_out_of_both(folders):
    how = {"measure": {"kind": "count", "unit": "lần"}, "scale": {"kind": "deduction", "each": "1"}}
    both = rescored(folders, *amend(folders, "doi", lambda data: criteria_of(data)["a1"].update(how)))
    assert totals(both.old) | {"to-truc": None} == totals(both.new) | {"to-truc": None}
    assert totals(both.old)["doi-bac"] == (25, 30, 2)


def test_a_criterion_that_is_dropped_counts_where_it_stood(folders):
    def drop(data):
        data["sections"][0]["criteria"].pop(0)
        recount(data)

    both = rescored(folders, *amend(folders, "doi", drop))
    assert both.left_out == {"doi": [], "to": []}
    assert totals(both.old)["doi-bac"] == (32, 40, 2)
    assert totals(both.new)["doi-bac"] == (25, 30, 2)


def test_a_ceiling_on_what_is_left_out_is_met_by_nobody(folders):
    how = {"measure": {"kind": "count", "unit": "lần"}, "scale": {"kind": "deduction", "each": "1"}}
    old, new = amend(folders, "doi", lambda data: criteria_of(data)["a1"].update(how))
    ceiling = {"when": {"criterion": "a1", "points_below": "11"}, "highest_class": "kem", "clause": "Điều 3"}
    head = type(new.head).model_validate(
        read_yaml(folders.regulations / "2020" / "regulation.yaml") | {"ceilings": [ceiling]}
    )
    both = rescored(folders, old, replace(new, head=head))
    assert both.new.scores.units["doi-bac"].ceilings == ()
    assert both.new.scores.units["to-truc"].ceilings != ()


def test_a_block_of_which_nothing_is_left_is_refused_and_so_is_who_reads_its_average(folders):
    def rename(data):
        for name, criterion in criteria_of(data).items():
            criterion["id"] = f"{name}-moi"

    both = rescored(folders, *amend(folders, "doi", rename))
    assert (both.refused, list(both.changes)) == (["doi"], [])
    remarks = [str(remark) for remark in effects(folders, both).remarks]
    assert "Khối doi: không chấm lại được, quý này không có số liệu để so." in remarks
    assert "Tổ Trực: không chấm lại được, chưa có điểm trung bình của «Khối doi»." in remarks


def test_a_unit_with_faults_is_named_and_the_others_are_compared(folders):
    edit_row(folders.inputs_of(NOW) / "assessments.csv", "doi-nam", "a1", verified_value="")
    both = rescored(folders, *amend(folders, "doi", lambda data: set_maxima(data, a1=30)))
    assert list(both.changes) == ["doi-bac"]
    remarks = [str(remark) for remark in effects(folders, both).remarks]
    assert "Đội Nam: không chấm lại được, dữ liệu đầu vào còn lỗi." in remarks


def test_a_new_criterion_that_counts_the_plan_needs_one(folders):
    how = {"measure": {"kind": "done", "counts": "plan"}, "scale": {"kind": "proportional"}}

    def add(data):
        data["sections"][0]["criteria"].append(criteria_of(data)["a1"] | {"id": "a3", "code": "A3"} | how)
        recount(data)

    versions = amend(folders, "doi", add)
    assert [c.id for c in rescored(folders, *versions).left_out["doi"]] == ["a3"]
    (folders.params / "plans").mkdir()
    plan = "task;unit;title;due\nKH-1;doi-bac;Rà soát;2019-Q1\n"
    (folders.params / "plans" / "2019.csv").write_text(plan, encoding="utf-8-sig")
    answer = "task;status;done_in;evidence;dropped_by\nKH-1;đã xong;;;\n"
    (folders.inputs_of(NOW) / "tasks.csv").write_text(answer, encoding="utf-8-sig")
    both = rescored(folders, *versions)
    assert both.left_out["doi"] == []
    assert both.new.scores.units["doi-bac"].criteria["a3"].points == 10
    assert not both.new.scores.units["doi-nam"].criteria["a3"].is_applicable


@pytest.mark.parametrize(("count", "found"), [(0, []), (1, ["2019-Q1"]), (4, ["2018-Q4", "2019-Q1"])])
def test_so_many_of_the_last_quarters_are_taken(folders, count, found):
    old, new = amend(folders, "doi", lambda data: None)
    rescored, gaps = rescore_quarters(folders, old, new, count)
    assert [str(inputs.quarter) for inputs, _ in rescored] == found
    assert not gaps


def test_a_quarter_that_cannot_be_read_is_a_gap_and_named(folders, cchc):
    old, new = amend(folders, "doi", lambda data: None)
    settings = folders.inputs_of(Quarter(2018, 4)) / "quarter.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("as_of", "as_off"), encoding="utf-8")
    rescored, (gap,) = rescore_quarters(folders, old, new, 4)
    assert gap.quarter == Quarter(2018, 4)
    assert [inputs.quarter for inputs, _ in rescored] == [Quarter(2019, 1)]
    said = cchc("--root", folders.root, "regulation", "diff", "2016", "2020")
    assert said.code == 0
    assert "quý IV/2018: không chấm lại được, khóa «as_off» không có" in said.out


def test_nothing_is_written(folders):
    old, new = amend(folders, "doi", lambda data: set_maxima(data, a2=100))
    before = {path: path.read_bytes() for path in folders.root.rglob("*") if path.is_file()}
    rescore_quarters(folders, old, new, 4)
    assert {path: path.read_bytes() for path in folders.root.rglob("*") if path.is_file()} == before


# --- several things changed at once, against files that say the same

SCALES = {
    "cap-dien": {"bands": [{"from": "98", "points": "12"}, {"from": "0", "points": "0"}]},
    "khieu-nai": {"each": 3},
    "noi-quy": {"step": 1},
    "sang-kien": {"step": 2},
}


@pytest.fixture
def small(tmp_path):
    return SmallRoot.make(tmp_path)


def enter(small, unit, criterion, **changed):
    edit_row(small.path("quarters/2019-Q1/assessments.csv"), unit, criterion, **changed)


def weigh(small, most, *criteria):
    """Other maxima written into the regulation, with the scales and the points given that belong to them."""
    path = small.path("regulation/2019/chi-nhanh.yaml")
    data = read_yaml(path)
    for one in (c for section in (*data["sections"], data["bonus"]) for c in section["criteria"]):
        if one["id"] in criteria:
            one["max_points"] = str(most)
            one["scale"].update(
                {k: v if isinstance(v, list) else str(v) for k, v in SCALES.get(one["id"], {}).items()}
            )
    recount(data)
    write_yaml(path, data)


def write_award_of_ten(small):
    weigh(small, 10, "noi-quy")
    enter(small, "duyen-hai", "noi-quy", self_value="9", verified_value="9", reason="Trừ 0,5 trên 5")
    enter(small, "cau-ke", "noi-quy", self_value="10", verified_value="10")


def write_several(small):
    write_award_of_ten(small)
    small.replace("regulation/2019/regulation.yaml", "from: 80", "from: 95")
    enter(small, "cau-ke", "khieu-nai", self_value="2", verified_value="2")


def move(small, name, old, new):
    small.replace(f"regulation/2019/{name}.yaml", old, new)


BLOCK = "chi-nhanh"
SAME = {  # what is tried, and the files that say the same
    "an entry": (
        [partial(change_entry, unit="cau-ke", criterion="1.1", value=97)],
        lambda small: enter(small, "cau-ke", "cap-dien", self_value="97", verified_value="97"),
    ),
    "entries of two units": (
        [partial(change_entry, unit="cau-ke", criterion="1.3", value="80,5"),
         partial(change_entry, unit="duyen-hai", criterion="1.4", value=3)],
        lambda small: (enter(small, "cau-ke", "hai-long", verified_value="80,5"),
                       enter(small, "duyen-hai", "khieu-nai", verified_value="3")),
    ),
    "a threshold": (
        [partial(change_threshold, block=BLOCK, criterion="1.1", old=98, new=99)],
        lambda small: move(small, BLOCK, "from: 98", "from: 99"),
    ),
    "a bound of a class": (
        [partial(change_class, grade="tot", from_="96,5")],
        lambda small: move(small, "regulation", "from: 80", "from: 96.5"),
    ),
    "a maximum, by bands": ([partial(change_weight, block=BLOCK, criterion="1.1", most=12)],
                            lambda small: weigh(small, 12, "cap-dien")),
    "a maximum, on a line": ([partial(change_weight, block=BLOCK, criterion="1.2", most=4)],
                             lambda small: weigh(small, 4, "dien-noi-bo")),
    "a maximum, less for each": ([partial(change_weight, block=BLOCK, criterion="1.4", most=12)],
                                 lambda small: weigh(small, 12, "khieu-nai")),
    "a maximum, yes or no": ([partial(change_weight, block=BLOCK, criterion="1.7", most=1)],
                             lambda small: weigh(small, 1, "niem-yet")),
    "a maximum of an average": (
        [partial(change_weight, block="phong", criterion="1.2", most=15)],
        lambda small: [small.replace("regulation/2019/phong.yaml", "max_points: 10", "max_points: 20") for _ in "12"]
        + [small.replace("regulation/2019/phong.yaml", "max_points: 5\n        measure: {kind: block",
                         "max_points: 15\n        measure: {kind: block")],
    ),
    "two maxima that make up for each other": (
        [partial(change_weight, block=BLOCK, criterion="1.1", most=12),
         partial(change_weight, block=BLOCK, criterion="1.2", most=4)],
        lambda small: (weigh(small, 12, "cap-dien"), weigh(small, 4, "dien-noi-bo")),
    ),
    "a maximum of points given, one of them another": (
        [partial(change_weight, block=BLOCK, criterion="1.6", most=10),
         partial(change_entry, unit="duyen-hai", criterion="1.6", value="4,5")],
        write_award_of_ten,
    ),
    "one of each": (
        [partial(change_class, grade="tot", from_=95), partial(change_entry, unit="cau-ke", criterion="1.4", value=2),
         partial(change_entry, unit="duyen-hai", criterion="1.6", value="4,5"),
         partial(change_weight, block=BLOCK, criterion="1.6", most=10)],
        write_several,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SAME)
def test_what_is_tried_equals_the_quarter_scored_from_files_that_say_so(small, kind):
    changes, write = SAME[kind]
    before = small.read()
    was, tried = score_changed(before, change_all(before, changes))
    assert was.units == score_quarter(before)[0].units
    write(small)
    written = score_quarter(small.read())[0]
    assert tried.units == written.units != was.units
    assert (tried.averages, tried.missing) == (written.averages, written.missing)


def test_maxima_that_make_up_for_each_other_leave_the_block_as_it_is(small):
    before = small.read()
    changes = SAME["two maxima that make up for each other"][0]
    one, both = (change_all(before, changes[:n]).regulation.blocks[BLOCK] for n in (1, 2))
    assert (one.max_points, one.sections[0].max_points) == (54, 54)
    assert (
        both.max_points == both.sections[0].max_points == 50 == sum(c.max_points for c in both.sections[0].criteria)
    )
    assert both.bonus == before.regulation.blocks[BLOCK].bonus
