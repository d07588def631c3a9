"""Who changes class or rank under another version, and why."""

from dataclasses import replace

from cchc_lib.bulletin.drawing.writer import Writer
from cchc_lib.bulletin.sections import effects as effects_module
from cchc_lib.bulletin.sections.effects import is_rank_moved
from cchc_lib.files import read_yaml
from tests.amending.amended import NOW, amend, effects, recount, rescored, set_maxima
from tests.whole.roots import edit_row


def shown(listing) -> list[tuple[str, ...]]:
    return [tuple(Writer("vi").plain(cell).replace("\u00a0", " ") for cell in row) for row in listing.rows]


def test_who_changes_class_and_rank_is_shown_with_the_largest_causes(folders):
    """Đội Bắc: 7/10, 10/10, 15/20; Đội Nam: 10/10, 6/10, 20/20. With 100 points on A2 the places turn."""
    both = rescored(folders, *amend(folders, "doi", lambda data: set_maxima(data, a2=100)))
    assert shown(effects(folders, both)) == [
        ("Đội Bắc", "80,00 %", "93,85 %", "Tốt", "2 → 1", "A2 Việc A2", "+51,92"),
        ("Đội Bắc", "", "", "", "", "B1 Việc B1", "−25,96"),
        ("Đội Bắc", "", "", "", "", "A1 Việc A1", "−12,12"),
        ("Đội Nam", "90,00 %", "69,23 %", "Tốt → Khá", "1 → 2", "B1 Việc B1", "−34,62"),
        ("Đội Nam", "", "", "", "", "A2 Việc A2", "+31,15"),
        ("Đội Nam", "", "", "", "", "A1 Việc A1", "−17,31"),
    ]
    for unit, change in both.changes.items():
        was, now = both.old.scores.units[unit], both.new.scores.units[unit]
        assert (change.in_percent, change.total) == (True, now.percent - was.percent)


def test_what_is_not_among_the_largest_causes_is_told_as_one_sum(folders, monkeypatch):
    monkeypatch.setattr(effects_module, "CAUSES", 1)
    both = rescored(folders, *amend(folders, "doi", lambda data: set_maxima(data, a2=100)))
    assert [row[5:] for row in shown(effects(folders, both))] == [
        ("A2 Việc A2", "+51,92"),
        ("3 nguyên nhân khác cộng lại", "−38,07"),
        ("B1 Việc B1", "−34,62"),
        ("3 nguyên nhân khác cộng lại", "+13,85"),
    ]
    monkeypatch.setattr(effects_module, "CAUSES", 9)
    assert {row[-1] for row in shown(effects(folders, both))}.isdisjoint({"0,00", "–"})  # as rounding would be


def test_bounds_and_ceilings_are_causes(folders):
    old, new = amend(folders, "doi", lambda data: None)
    written = read_yaml(folders.regulations / "2020" / "regulation.yaml")
    written["classes"][0]["from"] = "85"
    written["ceilings"] = [
        {"when": {"criterion": "a2", "points_below": "7"}, "highest_class": "kem", "clause": "Điều 7"}
    ]
    both = rescored(folders, old, replace(new, head=type(new.head).model_validate(written)))
    causes = {row[0]: row[5] for row in reversed(shown(effects(folders, both)))}
    assert causes["Đội Bắc"] == "mức xếp loại thay đổi"
    assert causes["Đội Nam"] == "khống chế: «Việc A2» dưới 7 điểm thì chỉ được xếp cao nhất loại Kém (Điều 7)"


def test_bounds_are_a_cause_only_where_they_class_otherwise(folders):
    """Đội Nam falls from 90 % to 69,23 %, below 80 % of Tốt by both: that another bound moved is no cause."""

    def causes(grade, lower):
        old, new = amend(folders, "doi", lambda data: set_maxima(data, a2=100))
        written = read_yaml(folders.regulations / "2020" / "regulation.yaml")
        written["classes"][grade]["from"] = lower
        both = rescored(folders, old, replace(new, head=type(new.head).model_validate(written)))
        return [row[3] + row[5] for row in shown(effects(folders, both)) if row[0] == "Đội Nam"]

    told = "mức xếp loại thay đổi"
    assert told not in causes(0, "85")  # 69,23 % is below both
    assert told not in causes(1, "55")
    assert told in causes(1, "70")  # to Kém, where the old bound left it at Khá


def test_a_veto_of_one_version_is_a_cause(folders):
    """Đội Nam has 0 at A2 and more at all else; a version ranks it last for that, or makes its total 0."""
    edit_row(folders.inputs_of(NOW) / "assessments.csv", "doi-nam", "a2", self_value="0", verified_value="0")
    edit_row(folders.inputs_of(NOW) / "assessments.csv", "doi-bac", "b1", self_value="9", verified_value="9")

    def causes(*versions):
        sides = amend(folders, "doi", lambda data: None)
        written = read_yaml(folders.regulations / "2020" / "regulation.yaml")
        old, new = (
            replace(side, head=type(side.head).model_validate(written | {"vetoes": [veto] if veto else []}))
            for side, veto in zip(sides, versions, strict=True)
        )
        return [row[4:] for row in shown(effects(folders, rescored(folders, old, new))) if row[0] == "Đội Nam"]

    last, zero = ({"criterion": "a2", "then": then, "clause": "Điều 9"} for then in ("rank_last", "total_zero"))
    assert causes(None, last) == [("1 → 2", "bị điểm liệt (Điều 9)", "")]
    assert causes(last, None) == [("2 → 1", "hết điểm liệt (Điều 9)", "")]
    assert causes(None, zero) == [
        ("1 → 2", "giới hạn của tổng điểm", "−75,00"),
        ("", "bị điểm liệt (Điều 9)", ""),
    ]
    assert causes(last, last | {"clause": "Điều 10"}) == []


def test_a_rank_that_moves_while_nobody_does_moves_by_the_rule_of_ranks(folders):
    """Đội Bắc has 80 % and Đội Nam 80,25 %, which are printed as 80 % both."""
    edit_row(folders.inputs_of(NOW) / "assessments.csv", "doi-nam", "b1", self_value="16,1", verified_value="16,1")
    sides = amend(folders, "doi", lambda data: None)
    written = read_yaml(folders.regulations / "2020" / "regulation.yaml")
    written["rounding"]["percent_places"] = "0"
    old, new = (
        replace(side, head=type(side.head).model_validate(written | {"rank_by": rank_by}))
        for side, rank_by in zip(sides, ("total", "percent"), strict=True)
    )
    found = [row[4:] for row in shown(effects(folders, rescored(folders, old, new)))]
    assert found == [("2 → 1", "quy định xếp hạng thay đổi", "")]


def ceiling(criterion, points_below, highest_class):
    """One of a clause that others have too."""
    when = {"criterion": criterion, "points_below": points_below}
    return {"when": when, "highest_class": highest_class, "clause": "Điều 7"}


def test_only_ceilings_that_decide_a_class_are_causes(folders):
    """Đội Nam meets each by its 6 of 10 at A2; one at the best class leaves it as it is, and no rank goes by classes.

    The ceilings of one clause are told apart, and the one that both versions have is no cause.
    """

    def causes(old_ceilings, new_ceilings):
        sides = amend(folders, "doi", lambda data: None)
        written = read_yaml(folders.regulations / "2020" / "regulation.yaml")
        old, new = (
            replace(side, head=type(side.head).model_validate(written | {"ceilings": ceilings}))
            for side, ceilings in zip(sides, (old_ceilings, new_ceilings), strict=True)
        )
        return [(row[3], row[5]) for row in shown(effects(folders, rescored(folders, old, new)))]

    best, fair, poor = (ceiling("a2", "7", grade) for grade in ("tot", "kha", "kem"))
    assert causes([], [best]) == []
    told = "khống chế: «Việc A2» dưới 7 điểm thì chỉ được xếp cao nhất loại Kém (Điều 7)"
    assert causes([fair], [fair, best, poor]) == [("Khá → Kém", told)]
    assert causes([best], [poor]) == [("Tốt → Kém", told)]
    assert causes([poor], [best]) == [("Kém → Tốt", f"hết {told}")]
    assert causes([poor], [poor, fair]) == causes([poor], [poor | {"clause": "Điều 8"}]) == []


def test_a_unit_that_only_others_moved_is_told_so(folders):
    """Đội Nam has all of A2 and nothing else; Đội Bắc had 11 points, 10 of them at A1, which now gives 5."""
    path = folders.inputs_of(NOW) / "assessments.csv"
    given = {"doi-bac": {"a1": "10", "a2": "1", "b1": "0"}, "doi-nam": {"a1": "0", "a2": "10", "b1": "0"}}
    for unit, points in given.items():
        for criterion, value in points.items():
            edit_row(path, unit, criterion, self_value=value, verified_value=value)
    both = rescored(folders, *amend(folders, "doi", lambda data: set_maxima(data, a1=5, b1=25)))
    assert [(row[0], *row[4:]) for row in shown(effects(folders, both)) if row[0].startswith("Đội")] == [
        ("Đội Bắc", "1 → 2", "A1 Việc A1", "−12,50"),
        ("Đội Nam", "2 → 1", "đơn vị khác thay đổi", ""),
    ]


def test_a_rank_that_one_side_lacks_has_not_moved(folders):
    both = rescored(folders, *amend(folders, "doi", lambda data: None))
    ranks = [score.rank for score in both.old.scores.units.values()]
    assert set(ranks) == {1, 2}
    old, new = ({unit: replace(score, rank=rank) for unit, score in side.scores.units.items()}
                for side, rank in ((both.old, 1), (both.new, None)))  # fmt: skip
    assert not any(is_rank_moved(old[unit], new[unit]) for unit in old)
    assert all(is_rank_moved(old[unit], replace(new[unit], rank=3)) for unit in old)


def test_who_reads_the_mean_of_a_block_is_told_what_that_is_without(folders):
    """Nothing was entered for a criterion that the new version adds to Đội's; Tổ Trực is scored by their mean."""

    def add(data):
        data["sections"][0]["criteria"].append(data["sections"][0]["criteria"][0] | {"id": "a9", "code": "A9"})
        recount(data)

    remarks = [str(one) for one in effects(folders, rescored(folders, *amend(folders, "doi", add))).remarks]
    assert remarks[1].startswith("Khối doi: không có số liệu của A9 Việc A1, nên không tính ở bản nào")
    assert remarks[2] == "Khối to: bình quân lấy từ Khối doi cũng không kể các tiêu chí ấy."
