"""A year is what its definition makes of the quarters, exactly: worked cases, and an oracle over drawn years."""

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_lib.language import say
from cchc_lib.model import RegulationHead
from cchc_lib.quarter import Quarter
from cchc_lib.scoring import QuarterOutcome, YearUnit, score_year

from . import year_oracle
from .cases import block, case, criterion

CLASSES = [("xuat-sac", "90"), ("tot", "80"), ("kha", "65"), ("yeu", "0")]
OLD_CLASS = "gioi"  # of an older version in the same year
NUMBERS = (1, 2, 3, 4)


def head_of(year_case) -> RegulationHead:
    """The head of a regulation with this rule."""
    written = case(block("k", [criterion("a", 4)]), percent_places=year_case["places"], classes=year_case["classes"])
    return RegulationHead.model_validate(written["head"] | {"year": year_case["rule"]})


def units_of(year_case) -> dict[str, YearUnit]:
    """The same units as the library reads them."""
    return {
        name: YearUnit(
            unit["block"],
            tuple(
                QuarterOutcome(Quarter(2018, n), Fraction(printed), Fraction(exact), grade)
                for n, (printed, exact, grade) in sorted(unit["quarters"].items())
            ),
            overdue=unit["overdue"],
        )
        for name, unit in year_case["units"].items()
    }


# --- drawn years --------------------------------------------------------------------------------------------------

whole = st.integers(0, 4).map(str)
conditions = st.one_of(
    st.fixed_dictionaries(
        {"class_below": st.sampled_from([c for c, _ in CLASSES]), "quarters_at_least": st.sampled_from("1234")}
    ),
    st.fixed_dictionaries({"overdue_shortcomings_at_least": st.sampled_from("123")}),
)
# few numbers, many of them near a bound, so that ties and edges are met
percents = st.one_of(
    st.sampled_from(["100", "90", "89.99", "90.01", "80", "79.98", "79.99", "65", "64.99", "0"]),
    st.integers(6000, 10000).map(lambda n: f"{n // 100}.{n % 100:02}"),
)
exacts = st.tuples(st.integers(0, 1200), st.sampled_from([7, 9, 12, 13])).map(lambda x: f"{x[0]}/{x[1]}")


@st.composite
def rules(draw):
    own = draw(st.booleans())
    ids = ["dat", "chua"] if own else [name for name, _ in CLASSES]
    how = draw(st.sampled_from(["mean", "last", "weights"]))
    weights = {"weights": {str(n): draw(st.sampled_from(["1", "2", "0.5", "1.25"])) for n in NUMBERS}}
    ceiling = st.fixed_dictionaries(
        {"when": conditions, "highest_class": st.sampled_from(ids), "clause": st.just("Điều 8")}
    )
    return (weights if how == "weights" else {"combine": how}) | {
        "of": draw(st.sampled_from(["printed", "exact"])),
        "quarters_needed": draw(st.sampled_from("1234")),
        "classes": [{"id": "dat", "title": "Đạt", "from": "75.5"}, {"id": "chua", "title": "Chưa", "from": "0"}]
        if own
        else "same",
        "ceilings": draw(st.lists(ceiling, max_size=3)),
    }


@st.composite
def years(draw):
    """A company's year: units that miss quarters, tie, meet ceilings."""
    grades = st.sampled_from([OLD_CLASS, *(name for name, _ in CLASSES)])
    units = {}
    for i in range(draw(st.integers(1, 7))):
        known = draw(st.sets(st.sampled_from(NUMBERS), min_size=0 if i else 1))
        units[f"u{i}"] = {
            "block": draw(st.sampled_from("ab")),
            "overdue": draw(st.integers(0, 3)),
            "quarters": {n: (draw(percents), draw(exacts), draw(grades)) for n in known},
        }
    places = draw(st.integers(0, 3))
    return {"rule": draw(rules()), "classes": CLASSES, "places": places, "units": units}


def compare_year(year_case):
    """Hold every unit's year against the oracle's."""
    expected = year_oracle.score(year_case)
    head = head_of(year_case)
    found = score_year(head, head.year, units_of(year_case))
    assert set(found.missing) == {name for name, wanted in expected.items() if wanted is None}
    assert set(found.units) == set(expected) - set(found.missing)
    for name, score in found.units.items():
        wanted = expected[name]
        assert score.exact_percent == Fraction(*wanted["exact"])
        assert score.percent == Fraction(wanted["hundredths"], 10 ** year_case["places"])
        for key in ("class_by_points", "final_class", "rank", "tied"):
            assert getattr(score, key) == wanted[key], key
        assert score.ceilings == tuple(head.year.ceilings[place] for place in wanted["ceilings"])


@given(years())
@settings(max_examples=200)
def test_years_are_the_oracles(year_case):
    compare_year(year_case)


@pytest.mark.long
@given(years())
@settings(max_examples=2000)
def test_years_are_the_oracles_in_the_long_run(year_case):
    compare_year(year_case)


@pytest.mark.long
def test_two_thousand_years_are_scored_in_time():
    def unit(i):
        grades = ("tot", "kha", "xuat-sac", "tot")
        quarters = {n: (f"{60 + (7 * i + 3 * n) % 40}.{i % 10}{n}", f"{500 + i}/7", grades[n - 1]) for n in NUMBERS}
        return {"block": "ab"[i % 2], "overdue": i % 3, "quarters": quarters}

    ceilings = [
        {"when": {"class_below": "tot", "quarters_at_least": "1"}, "highest_class": "tot", "clause": "Điều 8"}
    ]
    rule = {"combine": "mean", "quarters_needed": "3", "ceilings": ceilings}
    company = {"rule": rule, "classes": CLASSES, "places": 2, "units": {f"u{i}": unit(i) for i in range(22)}}
    head, units = head_of(company), units_of(company)
    start = time.process_time()
    for _ in range(2000):
        score_year(head, head.year, units)
    assert time.process_time() - start < 60


# --- worked cases -------------------------------------------------------------------------------------------------

PLAIN = {"combine": "mean", "quarters_needed": "3"}
WEIGHTED = {"weights": {"1": "1", "2": "1", "3": "1", "4": "2"}, "quarters_needed": "3"}


def year_of(quarters, rule=PLAIN, overdue=0):
    """The year of one unit, of printed % and classes by quarter."""
    unit = {
        "block": "a",
        "overdue": overdue,
        "quarters": {n: (percent, percent, grade) for n, (percent, grade) in quarters.items()},
    }
    year_case = {"rule": rule, "classes": CLASSES, "places": 2, "units": {"u": unit}}
    head = head_of(year_case)
    return score_year(head, head.year, units_of(year_case)).units.get("u")


FOUR = {1: ("82.10", "tot"), 2: ("85.40", "tot"), 3: ("79.95", "kha"), 4: ("88.00", "tot")}


@pytest.mark.parametrize(
    ("rule", "known", "exact", "printed"),
    [
        (PLAIN, NUMBERS, "335.45/4", "83.86"),  # 83.8625
        (PLAIN, (2, 3, 4), "253.35/3", "84.45"),
        (PLAIN | {"combine": "last"}, NUMBERS, "88/1", "88"),
        (PLAIN | {"combine": "last"}, (1, 2, 3), "79.95/1", "79.95"),
        (WEIGHTED, NUMBERS, "423.45/5", "84.69"),
        # without the third quarter its weight is no part of the divisor: (82.10 + 85.40 + 2 · 88.00) : 4
        (
            {"weights": {"1": "1", "2": "1", "3": "1", "4": "2"}, "quarters_needed": "3"},
            (1, 2, 4),
            "343.5/4",
            "85.88",
        ),
    ],
)
def test_the_percentage_of_a_year_is_that_of_a_pocket_calculator(rule, known, exact, printed):
    above, below = exact.split("/")
    score = year_of({n: FOUR[n] for n in known}, rule)
    assert score.exact_percent == Fraction(above) / Fraction(below)
    assert score.percent == Fraction(printed)


def test_the_class_is_that_of_the_printed_percentage():
    score = year_of({1: ("90", "tot"), 2: ("90", "tot"), 3: ("90", "tot"), 4: ("89.98", "tot")})
    assert (score.exact_percent, score.percent) == (Fraction("89.995"), 90)
    assert score.class_by_points == score.final_class == "xuat-sac"


def test_ceilings_hold_the_class_down_and_both_are_told():
    below = {"when": {"class_below": "tot", "quarters_at_least": "1"}, "highest_class": "tot", "clause": "Điều 8"}
    late = {"when": {"overdue_shortcomings_at_least": "1"}, "highest_class": "kha", "clause": "Điều 9"}
    rule = PLAIN | {"ceilings": [below, late]}
    good = dict.fromkeys(NUMBERS, ("95", "xuat-sac"))
    assert [year_of(good, rule).final_class, year_of(good, rule, overdue=1).final_class] == ["xuat-sac", "kha"]
    held = year_of(good | {2: ("95", "kha")}, rule)  # a class after the quarter's own ceilings counts
    assert (held.class_by_points, held.final_class) == ("xuat-sac", "tot")
    assert [str(ceiling.clause) for ceiling in held.ceilings] == ["Điều 8"]
    assert year_of(good | {2: ("95", "tot")}, rule).ceilings == ()


def test_a_unit_with_too_few_quarters_is_named_with_the_reason():
    year_case = {"rule": PLAIN, "classes": CLASSES, "places": 2, "units": {}}
    known = units_of(year_case | {"units": {"u": {"block": "a", "overdue": 0,
                     "quarters": dict.fromkeys((3, 4), ("90", "90/1", "xuat-sac"))}}})["u"]  # fmt: skip
    why = {Quarter(2018, 1): say("dữ liệu đầu vào còn lỗi"), Quarter(2018, 2): say("không có tiêu chí nào áp dụng")}
    head, units = head_of(year_case), {"u": YearUnit("a", known.quarters, why), "v": YearUnit("a", ())}
    found = score_year(head, head.year, units)
    assert found.units == {}
    assert {name: str(told) for name, told in found.missing.items()} == {
        "u": "chỉ có 2 quý có kết quả, quy định cần ít nhất 3; quý I/2018: dữ liệu đầu vào còn lỗi; "
        "quý II/2018: không có tiêu chí nào áp dụng",
        "v": "không quý nào có kết quả, quy định cần ít nhất 3",
    }
