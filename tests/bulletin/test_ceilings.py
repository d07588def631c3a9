"""Wherever a ceiling holds a class down, the fact, the rule in words and its clause stand beside it."""

from contextlib import closing

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.entry_words import explain_ceilings
from cchc_lib.bulletin.year_derivation import explain_year
from cchc_lib.files import read_yaml
from cchc_lib.quarter import Quarter, Year
from cchc_lib.results import read_year, scored_results
from tests.whole.reading import Page, one_line
from tests.whole.roots import write_yaml

HELD = {
    "duyen-hai": (
        "«Phối hợp với TT CSKH»: 3 yêu cầu quá hạn, "
        "mà từ 3 yêu cầu quá hạn trở lên thì chỉ được xếp cao nhất loại Tốt (Điều 6 khoản 1)",
        "3 late requests at “Work with the care centre”, "
        "and with 3 late requests or more the class is Good at most (Article 6 clause 1)",
    ),
    "cang-long": (
        "có 2 tồn tại quá hạn, mà từ 2 tồn tại quá hạn trở lên thì chỉ được xếp cao nhất loại Tốt (Điều 6 khoản 5)",
        "2 shortcomings are overdue, and with 2 overdue shortcomings or more the class is Good at most",
    ),
}
DORMANT = "110 % trở lên thì chỉ được xếp cao nhất loại Tốt (Điều 6 khoản 2)"


@pytest.mark.parametrize(
    ("kind", "about", "units"),
    [
        ("unit", "duyen-hai", ["duyen-hai"]),
        ("explanation", "duyen-hai", ["duyen-hai"]),
        ("correction", "duyen-hai", ["duyen-hai"]),
        ("unit", "cang-long", ["cang-long"]),
        ("block", "dien-luc", ["cang-long", "duyen-hai"]),
        ("company", "", ["cang-long", "duyen-hai"]),
        ("notice", "", ["cang-long", "duyen-hai"]),
    ],
)
def test_a_class_that_is_held_down_is_explained_in_both_languages(ours, kind, about, units):
    """In the same words everywhere, but that a letter counts as letters do."""
    for unit in units:
        for lang, told in zip(("vi", "en"), HELD[unit], strict=True):
            as_letter = told.replace("2 tồn tại", "02 tồn tại").replace("3 yêu cầu", "03 yêu cầu")
            assert (as_letter if kind in ("correction", "notice") else told) in ours.page(kind, about, lang).text


def test_a_class_that_is_held_down_is_marked_in_tables_with_the_one_of_the_points(ours):
    for lang, told in {
        "vi": "Tốt (khống chế; theo điểm: Xuất sắc)",
        "en": "Good (ceiling; by points: Excellent)",
    }.items():
        assert ours.page("block", "dien-luc", lang).text.count(told) == len(HELD)


def test_a_ceiling_that_changes_nothing_yet_is_a_warning_to_its_unit_alone(ours):
    """Its points reach no class above the one that the ceiling allows."""
    (warning,) = (one for one in ours.page("unit", "khvt").sentences("Kết quả") if DORMANT in one)
    assert warning.startswith("Lưu ý: «Điện nội bộ so với kế hoạch»: 11")
    assert "chưa làm đổi xếp loại" in warning
    assert DORMANT not in ours.page("block", "gian-tiep").text
    assert DORMANT not in ours.page("unit", "duyen-hai").text


def test_a_ceiling_at_the_best_class_is_no_warning(copy_ours, tmp_path):
    """It holds nobody down, however many points there are more."""
    folders = copy_ours(tmp_path)
    head = folders.regulations / "2019" / "regulation.yaml"
    with closing(scored_results(folders, Quarter(2019, 1))) as results:
        score = results.scores(unit="khvt")["khvt"]
        held, (warning,) = explain_ceilings(results, score)
    assert (held, DORMANT in str(warning)) == ([], True)
    at = next(one for one in score.ceilings if one.when.value_at_least)
    clause, best = str(at.clause), results.regulation.head.classes[0].id
    written = read_yaml(head)
    for one in written["ceilings"]:
        one["highest_class"] = best if one["clause"] == clause else one["highest_class"]
    write_yaml(head, written)
    with closing(scored_results(folders, Quarter(2019, 1))) as results:
        score = results.scores(unit="khvt")["khvt"]
        assert [one.clause for one in score.ceilings] == [at.clause]
        assert explain_ceilings(results, score) == ([], [])


def test_what_holds_a_year_down_is_told_by_its_quarters_or_by_what_is_overdue_at_its_end(copy_ours, tmp_path):
    """Càng Long was below the best class in two quarters; Cầu Kè has a shortcoming that was due in November."""
    folders = copy_ours(tmp_path)
    head, last = folders.regulations / "2018" / "regulation.yaml", folders.inputs_of(Quarter(2018, 4))
    _replace(head, "{class_below: kha, quarters_at_least: 1}", "{class_below: xuat-sac, quarters_at_least: 2}")
    _replace(last / "shortcomings.csv", "2018-Q1;31/03/2019", "2018-Q1;30/11/2018")
    with closing(scored_results(folders, Year(2018))) as results:
        years = read_year(results)
        told = {unit: explain_ceilings(results, years[unit]) for unit in ("cang-long", "cau-ke", "an-toan")}
        steps = [(str(label), str(step)) for label, step in explain_year(results, [], "cau-ke")]
    best = "mà có từ 2 quý xếp dưới loại Xuất sắc thì chỉ được xếp cao nhất loại Tốt (Điều 8 khoản 2)"
    overdue = "mà cuối năm còn từ 1 tồn tại quá hạn trở lên thì chỉ được xếp cao nhất loại Khá (Điều 8 khoản 3)"
    assert {unit: tuple([str(one) for one in side] for side in sides) for unit, sides in told.items()} == {
        "cang-long": ([f"có 2 quý xếp dưới loại Xuất sắc (quý II/2018, quý III/2018), {best}"], []),
        "cau-ke": (
            [f"đến ngày 31/12/2018 có 1 tồn tại quá hạn, {overdue}"],
            [f"có 2 quý xếp dưới loại Xuất sắc (quý I/2018, quý III/2018), {best}"],
        ),
        "an-toan": ([], []),
    }
    (held,), (warning,) = told["cau-ke"]
    assert [step for step in steps if "Khống chế" in step[0]] == [
        ("Khống chế", str(held)), ("Khống chế, chưa làm đổi xếp loại", str(warning)),
    ]  # fmt: skip
    shown = one_line(Page(open_quarter("2018", root=tmp_path).unit_year("cau-ke").ceilings().html).tree)
    assert shown.endswith(
        f"Lưu ý: {warning}. Điều kiện đó chưa làm đổi xếp loại năm, nhưng % cao hơn vẫn bị khống chế."
    )


def _replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
