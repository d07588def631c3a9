"""Whole regulations with their quarters, drawn for Hypothesis as plain data that the model accepts.

`companies` gives one quarter: up to four blocks with every measure, scale and policy, and rows whose x stands at,
just under and just over every edge, and whose points stand at halves of what rounding keeps. Bounds of classes and
ceilings are drawn last, from what the units reach. `successions` adds a next quarter under an amended regulation.
Each choice is one number, ``pick(values)``, so that a whole company is drawn in a few milliseconds.
"""

import copy
from fractions import Fraction
from functools import cache
from itertools import combinations, product

from hypothesis import strategies as st

from . import oracle
from .scoring.cases import AWARD, YES_NO, block, case, criterion, text

SIDES = ("main", "bonus", "penalty")
POLICIES = ("rescale_in_section", "rescale_in_block", "full_points", "zero")
AT = ("criterion", "total", "both")
MAXIMA = {0: ["1", "2", "3", "5", "8", "10"], 1: ["0.5", "2.5", "7.5"], 2: ["1.25", "3.33"], 3: ["0.125", "3.333"]}
ANY_KIND = ("value", "share", "ratio", "count", "done", "relative", "block_average")
PAIRS = [*[("award", "award")] * 3, ("yes_no", "yes_no"), *product(ANY_KIND, ("proportional", "linear", "bands"))]
PAIRS += product(("value", "share", "ratio", "count"), ["deduction"])
OF_TOTAL = ("share", "ratio", "done")
ITEMS = 400
FEW = ["1", "2", "3", "5", "8", "10"]
UP_TO_100 = ["30", "50", "200/3", "80", "90", "95", "99.5", "100"]
PAST_100 = ["50", "80", "90", "95", "99.5", "100", "120"]
GRIDS = {  # bounds, targets, ends of lines
    "value": FEW,
    "count": FEW,
    "share": UP_TO_100,
    "done": UP_TO_100,
    "ratio": PAST_100,
    "relative": PAST_100,
    "block_average": PAST_100,
}
PORTIONS = [Fraction(n, 8) for n in (8, 6, 4, 3, 1, 0)]

_index = cache(lambda n: st.integers(0, n - 1))


def picker(draw):
    """A function that picks one of a list."""
    return lambda values: values[draw(_index(len(values)))]


# The regulation


def pick_scale(pick, kind, measure_kind, most):
    """A scale of that kind for that measure."""
    grid = GRIDS.get(measure_kind, [])
    match kind:
        case "award":
            return {"kind": kind, "step": text(most / pick([1, 2, 4, 5, 10]))}
        case "proportional":
            target = pick(grid if grid is FEW else [*grid, None])
            return {"kind": kind, "direction": pick(["higher", "lower"])} | ({"target": target} if target else {})
        case "linear":
            none_at, full_at = pick(_pairs(measure_kind))
            return {"kind": kind, "none_at": none_at, "full_at": full_at}
        case "bands":
            return pick_bands(pick, measure_kind, most)
        case "deduction":
            floors = [
                {"free": "2"},
                {"floor": "0"},
                {"floor": text(most / 4)},
                {"free": "1", "floor": text(most)},
                {},
            ]
            return {"kind": kind, "each": text(most / pick([4, 8, 1, 100]))} | pick(floors)
    return {"kind": kind}


@cache
def _pairs(measure_kind):
    return [(a, b) for a, b in product(["0", *GRIDS[measure_kind]], repeat=2) if a != b]


@cache
def _sets(measure_kind):
    return [edges for n in (1, 2, 3) for edges in combinations(GRIDS[measure_kind], n)]


@cache
def _portions(n):
    return list(product(PORTIONS, repeat=n))


def pick_bands(pick, measure_kind, most):
    """Bands that cover the measure's domain, listed upwards or downwards, their points in any order."""
    edges, holds = pick(_sets(measure_kind)), pick(["lower", "upper"])
    if holds == "lower":
        bounds = [{"from": edge} for edge in ("0", *edges)]
    else:
        is_closed = measure_kind in ("share", "done") and edges[-1] == "100"
        bounds = [{"to": edge} for edge in edges] + ([] if is_closed else [{}])
    portions = pick(_portions(len(bounds)))
    rows = [bound | {"points": text(most * p)} for bound, p in zip(bounds, portions, strict=True)]
    return {"kind": "bands", "holds": holds, "bands": rows[:: pick([1, -1])]}


def pick_measure(pick, kind, readable):
    """A measure of that kind; an average is of one of the readable blocks."""
    match kind:
        case "award":
            return AWARD
        case "yes_no":
            return YES_NO
        case "value" | "count":
            return {"kind": kind, "unit": pick(["ngày", "điểm"])}
        case "relative":
            to = pick([{"to": "best"}, {"to": "best"}, {"percentile": "75"}, {"percentile": "100/3"}])
            return {"kind": kind, "unit": "hồ sơ", "better": pick(["higher", "lower"])} | to
        case "done":
            return {"kind": kind} | pick([{"items": str(ITEMS)}, {"counts": "plan"}])
        case "block_average":
            of = pick([{}, {"of": "printed"}, {"of": "exact"}, {"of": "before_bonus"}])
            return {"kind": kind, "block": pick(readable)} | of
    return {"kind": kind, "value": "đạt", "total": "tất cả"}


def pick_maximum(pick, places):
    """A maximum of no more decimals than are printed."""
    return pick([most for decimals in range(places + 1) for most in MAXIMA[decimals]])


def pick_criterion(pick, name, most, readable):
    """One criterion; where blocks can be read, averages are often picked, so that there are chains of them.

    Points that are given have an end.
    """
    averages = [pair for pair in PAIRS if pair[0] == "block_average"]
    pairs = [*PAIRS, *averages, *averages] if readable else [p for p in PAIRS if p not in averages]
    measure_kind, scale_kind = pick([pair for pair in pairs if pair[0] != "award" or "/" not in most])
    policy = pick([None, None, None, *POLICIES])
    return criterion(
        name,
        most,
        pick_measure(pick, measure_kind, readable),
        pick_scale(pick, scale_kind, measure_kind, Fraction(most)),
        **({"not_applicable": policy} if policy else {}),
    )


def pick_block(pick, name, places, readable):
    """One block: sections, bonus and penalty. Its ids of criteria are those of the other blocks too."""
    sizes = pick([(2,), (1, 1), (2, 2), (3,), (1, 3), (1, 2, 1)])
    extra = pick([(0, 0), (1, 0), (0, 1), (1, 1), (2, 2)])
    names = iter(f"c{i}" for i in range(1, 20))
    maxima = [[pick_maximum(pick, places) for _ in range(n)] for n in (*sizes, *extra)]
    if sizes[0] > 1 and pick([False, False, False, True]):  # in thirds of what is printed
        both = Fraction(maxima[0][0]) + Fraction(maxima[0][1])
        maxima[0][:2] = text(both / 3), text(both * 2 / 3)
    groups = [[pick_criterion(pick, next(names), most, readable) for most in group] for group in maxima]
    return block(
        name,
        *groups[: len(sizes)],
        policy=pick(POLICIES),
        may_exceed_max=pick(["false", "false", "true"]),
        bonus=_beside_maximum(pick(["0", "1", "3", "8"]), groups[-2]),
        penalty=_beside_maximum(pick(["0", "1", "3", "8", "40"]), groups[-1]),
    )


def _beside_maximum(cap, criteria):
    """A bonus or penalty; no rule of absence holds of its criteria."""
    kept = [{key: of for key, of in one.items() if key != "not_applicable"} for one in criteria]
    return {"cap": cap, "criteria": kept}


# What is entered


def _x_giving(scale, most, p):
    """The x at which a sloping scale gives p; None where there is none."""
    match scale["kind"]:
        case "proportional" if scale["direction"] == "higher":
            return Fraction(scale.get("target", 100)) * p / most
        case "proportional":
            return Fraction(scale.get("target", 100)) * most / p if p else None
        case "linear":
            none_at, full_at = Fraction(scale["none_at"]), Fraction(scale["full_at"])
            return none_at + (full_at - none_at) * p / most
        case "deduction":
            return Fraction(scale.get("free", 0)) + (most - p) / Fraction(scale["each"])
    return None


def _edges(written, places):
    """Every x where something changes: bounds, targets, ends, halves of what rounding keeps."""
    scale, most = written["scale"], Fraction(written["max_points"])
    if scale["kind"] == "award":
        step = Fraction(scale["step"])
        return [Fraction(0), step, most - step, most]
    if scale["kind"] == "yes_no":
        return [Fraction(0), Fraction(1)]
    unit = Fraction(1, 10**places)
    halves = [p + unit / 2 for p in (0, unit, most / 2 // unit * unit, most - unit)]
    wanted = [0, most, most / 2, Fraction(scale.get("floor", 0)), *halves, *(p - unit / 1000 for p in halves)]
    xs = [_x_giving(scale, most, p) for p in wanted if 0 <= p <= most]
    bounds = [band.get("from", band.get("to", 0)) for band in scale.get("bands", [])]
    return [Fraction(0), Fraction(7), Fraction(100, 3), *(x for x in xs if x is not None), *map(Fraction, bounds)]


def _entry(kind, x):
    """What is entered for x; None where nothing can be."""
    if kind in OF_TOTAL:
        total = (x / 100).denominator
        if kind == "done" and ITEMS % total == 0:
            total = ITEMS
        is_allowed = kind == "ratio" or (x <= 100 and (kind == "share" or total <= ITEMS))
        return (text(x / 100 * total), text(total)) if is_allowed else None
    if kind == "count" and x.denominator > 1:
        return None
    return (text(x), None) if 10**6 % x.denominator == 0 else None


def entries_of(written, places):
    """What a row may hold: every edge with its neighbours, from the fewest points to the most."""
    kind = written["measure"]["kind"]
    xs = _edges(written, places)
    if kind not in ("award", "yes_no"):
        near = {"count": Fraction(1), "done": Fraction(1, 4)}.get(kind, Fraction(1, 100))
        xs = [x + distance for x in xs for distance in (0, near, -near)]
    found = {entry: x for x in xs if x >= 0 and (entry := _entry(kind, x))}
    return sorted(found, key=lambda entry: (oracle.points(written, found[entry]), found[entry]))


def pick_row(pick, written, held, mood, is_away):
    """One row: which of the entries, in which layers; a not applicable one holds nothing, or 0 of 0."""
    blank = {"self": None, "verified": None, "reviewed": None, "not_applicable": False}
    if is_away:
        has_zeros = written["measure"]["kind"] in OF_TOTAL and pick([False, True])
        return blank | {"not_applicable": True, "verified": ("0", "0") if has_zeros else None}
    entry = {"best": held[-1], "worst": held[0]}.get(mood) or pick(held)
    layers = pick(["verified", "verified", "verified", "both", "reviewed"])
    if layers == "verified":
        return blank | {"verified": entry, "self": held[-1]}
    return blank | {"reviewed": entry, "verified": held[0] if layers == "both" else None}


def _every(written):
    return [c for side in SIDES for c in oracle.side_criteria(written, side)]


def _is_entered(written):
    return written["measure"]["kind"] != "block_average" and written["measure"].get("counts") != "plan"


def pick_away(pick, written):
    """Ids not applicable at a unit: none, a whole section, all of the sections, any."""
    sections = [[c["id"] for c in section["criteria"]] for section in written["sections"]]
    every = [c["id"] for c in _every(written)]
    inside = [name for section in sections for name in section]
    away = pick([*[[]] * 6, *sections, [*sections[0], every[-1]], inside, None, None, None])
    if away is None:
        marks = pick(range(2 ** len(every)))
        return [name for i, name in enumerate(every) if marks >> i & 1]
    return away


def fill_quarter(pick, quarter, before=None):
    """Put rows, plan and shortcomings into the quarter; some entries are those of the quarter before."""
    places = int(quarter["head"]["rounding"]["places"])
    for name, units in quarter["members"].items():
        entered = [c for c in _every(quarter["blocks"][name]) if _is_entered(c)]
        held = {c["id"]: entries_of(c, places) for c in entered}
        for unit in units:
            mood = pick(["mixed", "mixed", "mixed", "best", "worst"])
            away = pick_away(pick, quarter["blocks"][name])
            for c in entered:
                key = unit, c["id"]
                known = held[c["id"]] + _as_before(before, key, held[c["id"]])
                quarter["rows"][key] = pick_row(pick, c, known, mood, c["id"] in away)
            quarter["plan"][unit] = pick([None, ("0", "3"), ("2", "3"), ("4", "4"), ("1", "2")])
            quarter["overdue"][unit] = pick([0, 0, 1, 2, 3])
            if pick([False] * 6 + [True]):
                quarter["not_submitted"].append(unit)
            elif entered and pick([False] * 4 + [True]):
                quarter["without_value"].append((unit, pick(entered)["id"]))


def _as_before(before, key, held):
    """The entry of the quarter before, where the criterion can still hold it."""
    row = before["rows"].get(key) if before else None
    entry = row and (row["reviewed"] or row["verified"])
    return [entry] * 4 if entry in held else []


# Classes and ceilings, from what the units reach


def judge_quarter(pick, quarter):
    """Give the quarter classes and ceilings whose bounds stand at and just over what units have."""
    units = list(oracle.score(quarter)["units"].values())
    unit_of_percent = Fraction(1, 10 ** int(quarter["head"]["rounding"]["percent_places"]))
    reached = {unit["percent"] + more for unit in units for more in (0, unit_of_percent)}
    pool = sorted(x for x in reached | {Fraction(n) for n in (90, 70, 50)} if x > 0)
    bounds = sorted({pick(pool) for _ in range(pick([1, 2, 3]))}, reverse=True)
    classes = [(f"loai-{i}", text(bound)) for i, bound in enumerate([*bounds, 0], 1)]
    quarter["head"]["classes"] = [{"id": name, "title": name, "from": bound} for name, bound in classes]
    conditions = _conditions(quarter, units)
    for _ in range(pick([0, 1, 2, 3])):
        held = {"when": pick(conditions), "highest_class": pick(classes)[0], "clause": "Điều 2"}
        quarter["head"]["ceilings"].append(held)


def veto_quarter(pick, quarter):
    """Give the quarter perhaps a veto or two; on what is a bonus or a penalty nowhere."""
    blocks = quarter["blocks"].values()
    outside = {c["id"] for block in blocks for side in SIDES[1:] for c in oracle.side_criteria(block, side)}
    inside = sorted({c["id"] for block in blocks for c in oracle.main_criteria(block)} - outside)
    for _ in range(pick([0, 0, 1, 2]) if inside else 0):
        then = pick(["total_zero", "rank_last"])
        quarter["head"]["vetoes"].append({"criterion": pick(inside), "then": then, "clause": "Điều 3"})


def _conditions(quarter, units):
    """Conditions of every kind around what units have."""
    unit_of_points = Fraction(1, 10 ** int(quarter["head"]["rounding"]["places"]))
    found = [{"overdue_shortcomings_at_least": str(n)} for n in (1, 2, 3)]
    for unit in units:
        for name, score in unit["criteria"].items():
            if score["x"] is None:
                continue
            below = {score["printed"], score["printed"] + unit_of_points, Fraction(1)}
            found += [{"criterion": name, "points_below": text(p)} for p in sorted(below) if p > 0]
            if score["x"] != oracle.NOTHING and 10**6 % score["x"].denominator == 0:
                found.append({"criterion": name, "value_at_least": text(score["x"])})
    return found


# Quarters


@st.composite
def companies(draw, sizes=(1, 2, 2, 3, 4)):
    """One quarter of a company under a regulation."""
    return pick_company(picker(draw), sizes)


def pick_company(pick, sizes=(1, 2, 2, 3, 4)):
    """One quarter, by the choices of ``pick``: of `picker`, or of a seeded ``random.Random(…).choice``."""
    places = pick([2, 0, 1, 3])
    names = [f"b{i}" for i in range(1, pick(sizes) + 1)]
    members = {name: [f"{name}-u{i}" for i in range(1, pick([1, 2, 2, 3]) + 1)] for name in names}
    written = [pick_block(pick, name, places, names[:i]) for i, name in enumerate(names)]
    if len(names) > 1 and pick([False] * 14 + [True]):
        members[pick(names)] = []
    order = pick([1, -1])  # the file may list a block before the one that it reads
    quarter = case(*written[::order], at=pick(AT), places=places, percent_places=pick([2, 0, 1, 3]), members=members)
    quarter["head"]["rank_by"] = pick(["total", "total", "percent"])
    fill_quarter(pick, quarter)
    quarter["faulty"] = pick([[]] * 8 + [units[:1] for units in members.values()])
    judge_quarter(pick, quarter)
    veto_quarter(pick, quarter)
    return quarter


AMENDMENTS = ("points", "scale", "measure", "input", "drop", "add", "to_bonus", "to_penalty", "from_bonus")
AMENDMENTS += ("to_section",)
AMENDMENTS += ("points", "input")  # more of what needs two filled quarters to tell


def amend_block(pick, written, places, readable):
    """The next version of a block: points, scales and measures changed, criteria added, dropped and moved.

    So are those of bonus and penalty, and their caps.
    """
    groups = [list(section["criteria"]) for section in written["sections"]]
    bonus, penalty = (list(written[side]["criteria"]) for side in ("bonus", "penalty"))
    for i in range(pick([0, 2, 3, 5])):
        where = pick([*groups * 2, *filter(None, (bonus, penalty))])
        at = pick(range(len(where)))
        fresh = pick_criterion(pick, where[at]["id"], pick_maximum(pick, places), readable)
        what = pick(AMENDMENTS)
        if what == "input":
            where[at] = where[at] | {"measure": _other_input(where[at]["measure"], readable)}
        else:
            others = {"to_bonus": bonus, "to_penalty": penalty, "to_section": groups[0]}
            _amend(what, where, at, fresh, others, f"moi-{i}")
        groups = [group for group in groups if group] or [[fresh | {"id": f"moi-{i}", "code": f"moi-{i}"}]]
    return block(
        written["block"],
        *_with_maximum(groups, Fraction(written["max_points"]), pick([True, False])),
        policy=pick([*[written["not_applicable"]] * 4, *POLICIES]),
        may_exceed_max=pick([written["may_exceed_max"], "true"]),
        bonus=_beside_maximum(pick([written["bonus"]["cap"], "2"]), bonus),
        penalty=_beside_maximum(pick([written["penalty"]["cap"], "2"]), penalty),
    )


def _other_input(measure, readable):
    """The measure with another unit, or the average of another block where there is one."""
    if "unit" in measure:
        return measure | {"unit": "lượt"}
    others = [name for name in readable if name != measure.get("block")]
    return measure | {"block": others[-1]} if measure["kind"] == "block_average" and others else measure


def _amend(what, where, at, fresh, others, new_name):
    old, most = where[at], fresh["max_points"]
    match what:
        case "points" | "scale" if old["scale"]["kind"] == "award":
            where[at] = old | {"max_points": most, "scale": {"kind": "award", "step": text(Fraction(most) / 4)}}
        case "points" if old["scale"]["kind"] in ("yes_no", "linear", "proportional"):
            where[at] = old | {"max_points": most}
        case "scale" if fresh["measure"]["kind"] == old["measure"]["kind"]:
            where[at] = old | {"max_points": most, "scale": fresh["scale"]}
        case "points" | "scale" | "measure":
            where[at] = fresh
        case "drop":
            del where[at]
        case "to_bonus" | "to_penalty" | "to_section":
            others[what].append(where.pop(at))
        case "from_bonus" if others["to_bonus"]:
            where.append(others["to_bonus"].pop())
        case "add":
            where.append(fresh | {"id": new_name, "code": new_name})


def _with_maximum(groups, most, is_kept):
    """The sections, filled up to the old maximum where that is wanted and possible, else to one that has an end."""
    found = sum(Fraction(c["max_points"]) for group in groups for c in group)
    is_kept = is_kept and found <= most
    missing = most - found if is_kept else -found % 1 if "/" in text(found) else 0
    if missing > 0:
        groups[-1].append(criterion("bu", text(missing), YES_NO, {"kind": "yes_no"}))
    return groups


@st.composite
def successions(draw):
    """Two quarters of a company, the second under an amended regulation; a unit may have moved to another block.

    Either may print more decimals than the maxima have.
    """
    return pick_succession(picker(draw))


def pick_succession(pick):
    """The same, by the choices of ``pick``."""
    before = pick_company(pick, sizes=(1, 2, 3))
    before["faulty"] = []
    places = int(before["head"]["rounding"]["places"])
    then, now = pick([(places, places), (places, places), (places + 1, places), (places, places + 1)])
    before["head"]["rounding"]["places"] = str(then)
    names = sorted(before["blocks"])
    written = [amend_block(pick, before["blocks"][name], places, names[:i]) for i, name in enumerate(names)]
    members = copy.deepcopy(before["members"])
    if len(names) > 1 and len(members["b1"]) > 1 and pick([False, True]):
        members["b2"].append(members["b1"].pop())
    after = case(*written, at=pick(AT), places=now, percent_places=pick([2, 0, 1, 3]), members=members)
    fill_quarter(pick, after, before)
    veto_quarter(pick, after)
    return before, after


def pick_year(pick):
    """Quarters of 2018 by their names, the last two to four of it, under one regulation that makes a year of them."""
    first = pick_company(pick, sizes=(1, 2, 3))
    first["faulty"] = []
    first["head"]["year"] = _pick_year_rule(pick, [grade["id"] for grade in first["head"]["classes"]])
    quarters = [first]
    for _ in range(pick([1, 2, 3])):
        blank = {"rows": {}, "plan": {}, "overdue": {}, "not_submitted": [], "without_value": []}
        quarters.append(copy.deepcopy(first) | blank)
        fill_quarter(pick, quarters[-1], quarters[-2])
    return {f"2018-Q{5 - back}": quarter for back, quarter in zip(range(len(quarters), 0, -1), quarters, strict=True)}


def _pick_year_rule(pick, classes):
    how = pick([{"combine": "mean"}, {"combine": "last"}, {"weights": {1: "1", 2: "1", 3: "1", 4: "2"}}])
    own = [{"id": "xuat-sac", "title": "Xuất sắc", "from": "70"}, {"id": "dat", "title": "Đạt", "from": "0"}]
    grades = pick(["same", own])
    highest = classes if grades == "same" else [grade["id"] for grade in grades]
    conditions = [
        {"class_below": pick(classes), "quarters_at_least": pick(["1", "2"])},
        {"overdue_shortcomings_at_least": "1"},
    ]
    ceilings = [
        {"when": when, "highest_class": pick(highest), "clause": "Điều 8"}
        for when in conditions
        if pick([False, True])
    ]
    rule = {"of": pick(["printed", "exact"]), "quarters_needed": pick(["1", "2", "3"]), "classes": grades}
    return how | rule | {"clause": "Điều 8", "ceilings": ceilings}
