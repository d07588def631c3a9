"""Scoring written a second time, from its definitions alone: what `cchc_lib.scoring` is held against.

It reads plain data, as YAML and a scoresheet give them, and shares no code with the library.
A *case* is one quarter::

    {"head": {...}, "blocks": {id: {...}},              # a regulation, every scalar text
     "members": {block: [unit, ...]},
     "rows": {(unit, criterion): {"self": entry, "verified": entry, "reviewed": entry, "not_applicable": bool}},
     "plan": {unit: entry}, "overdue": {unit: int}, "faulty": [unit, ...], "not_submitted": [unit, ...],
     "without_value": [(unit, criterion), ...]}

where an entry is ``None`` or ``(value, total)``, texts, the total perhaps None. A *variant* is ``(mode, at)``: half
up or truncated, at the criterion, the total or both; at nothing it rounds nothing at all. Step numbers are those of
the method note.
"""

from fractions import Fraction
from functools import cache

HUNDRED = Fraction(100)
VARIANTS = [(mode, at) for mode in ("half_up", "truncated") for at in ("criterion", "total", "both")]
EXACT = ("half_up", "nothing")
VARIANTS.append(EXACT)


NOTHING = "nothing was handed in"  # stands for x, and gives no points


@cache
def number(text):
    """Decimal text as an exact fraction."""
    return Fraction(text)


def printed(x, places, variant):
    """What is printed for x ≥ 0: the decimal at or below it, or the next one from the half upwards."""
    if variant == EXACT:
        return x
    step = Fraction(1, 10**places)
    below = x - x % step
    return below + step if variant[0] == "half_up" and x - below >= step / 2 else below


# From what was entered to x, and from x to p (step 1)


def read_x(measure, entry, reference=None):
    """x of a filled row: 100 · value / total for share, ratio and done, else the value.

    A relative one is held against what the block reached; where less is better, the other way round.
    """
    value, total = entry
    if measure["kind"] == "relative":
        is_higher = measure.get("better", "higher") == "higher"
        of, by = (number(value), reference) if is_higher else (reference, number(value))
        return HUNDRED * of / by if by else HUNDRED * (not is_higher)
    if measure["kind"] in ("share", "ratio", "done"):
        return HUNDRED * number(value) / number(total)
    return number(value)


def points(criterion, x):
    """p of x by the criterion's scale; none where nothing was handed in."""
    if x == NOTHING:
        return Fraction(0)
    scale, most = criterion["scale"], number(criterion["max_points"])
    rule = {
        "award": lambda: x,
        "yes_no": lambda: most if x == 1 else Fraction(0),
        "proportional": lambda: _proportional(scale, most, x),
        "linear": lambda: _linear(number(scale["none_at"]), number(scale["full_at"]), most, x),
        "bands": lambda: _band(scale, x),
        "deduction": lambda: _deduction(scale, most, x),
    }
    return rule[scale["kind"]]()


def _proportional(scale, most, x):
    target = number(scale.get("target", 100))
    if scale.get("direction", "higher") == "higher":
        return most if x >= target else most * x / target
    return most if x <= target else most * target / x  # x = 0 is below any target: full points


def _linear(none_at, full_at, most, x):
    if none_at > full_at:  # mirrored, so that more is better
        none_at, full_at, x = -none_at, -full_at, -x
    if x <= none_at:
        return Fraction(0)
    return most if x >= full_at else most * (x - none_at) / (full_at - none_at)


def _band(scale, x):
    """``holds: lower``: the highest `from` that x reaches. ``holds: upper``: the lowest `to` that x does not pass."""
    bands = scale["bands"]
    if scale["holds"] == "lower":
        reached = [band for band in bands if x >= number(band["from"])]
        return number(max(reached, key=lambda band: number(band["from"]))["points"])
    within = [band for band in bands if "to" in band and x <= number(band["to"])]
    open_band = [band for band in bands if "to" not in band]
    return number((min(within, key=lambda band: number(band["to"])) if within else open_band[0])["points"])


def _deduction(scale, most, x):
    too_many = x - number(scale.get("free", 0))
    left = most if too_many <= 0 else most - number(scale["each"]) * too_many
    return max(left, number(scale.get("floor", 0)))


# Not applicable (step 2)


def main_criteria(block):
    """The criteria inside the maximum."""
    return [criterion for section in block["sections"] for criterion in section["criteria"]]


def side_criteria(block, side):
    """The criteria of one side of the sum: main, bonus or penalty."""
    return main_criteria(block) if side == "main" else block.get(side, {}).get("criteria", [])


def spread_maxima(block, away):
    """M′ of each criterion inside the maximum, where those in `away` are not applicable.

    Points are taken from their criteria into pots, and the pots are emptied: first each section's over the section,
    then the block's over the block.
    """
    holds = {criterion["id"]: number(criterion["max_points"]) for criterion in main_criteria(block)}
    block_pot = Fraction(0)
    for section in block["sections"]:
        here = [criterion["id"] for criterion in section["criteria"] if criterion["id"] not in away]
        section_pot = Fraction(0)
        for criterion in section["criteria"]:
            policy = criterion.get("not_applicable", block["not_applicable"])
            if criterion["id"] in here or policy in ("full_points", "zero"):
                continue  # both keep their own maximum
            taken, holds[criterion["id"]] = holds[criterion["id"]], Fraction(0)
            if policy == "rescale_in_section" and here:
                section_pot += taken
            else:  # rescale_in_block, or a section with none applicable
                block_pot += taken
        _pour(section_pot, holds, here)
    _pour(block_pot, holds, [name for name in (c["id"] for c in main_criteria(block)) if name not in away])
    return holds


def _pour(pot, holds, names):
    weight = sum(holds[name] for name in names)
    for name, share in [(name, holds[name] / weight) for name in names]:
        holds[name] += pot * share


# One unit (steps 1 to 5)


def score_unit(case, block, unit, averages, variant):
    """A unit's points and sums; None where nothing of the sections is applicable."""
    xs = {c["id"]: _x_of_row(case, unit, c, averages) for side in _SIDES for c in side_criteria(block, side)}
    if all(xs[criterion["id"]] is None for criterion in main_criteria(block)):
        return None
    rounding = case["head"]["rounding"]
    places, most = int(rounding["places"]), number(block["max_points"])
    criteria = _score_criteria(block, xs, places, variant)
    main, bonus, penalty, total = add_up(block, criteria, "counted")
    if variant[1] in ("total", "both"):  # step 5
        total = printed(total, places, variant)
    exact_total = add_up(block, criteria, "effective_points")[3]
    if is_struck(case, criteria, "total_zero"):
        total = exact_total = Fraction(0)
    inside = sum(score["effective_points"] for score in criteria.values() if score["side"] == "main")
    return {
        "unit": unit,
        "block": block["block"],
        "max_points": most,
        "criteria": criteria,
        "main": main,
        "bonus": bonus,
        "penalty": penalty,
        "total": total,
        "percent": printed(HUNDRED * total / most, int(rounding["percent_places"]), variant),
        "exact_total": exact_total,
        "exact_percent": HUNDRED * exact_total / most,
        "before_bonus": HUNDRED * inside / most,
    }


def is_struck(case, criteria, then):
    """Whether a criterion of 0 points does that to the total or to the rank."""
    struck = [veto["criterion"] for veto in case["head"].get("vetoes", []) if veto["then"] == then]
    return any(name in criteria and criteria[name]["points"] == 0 for name in struck)


def _score_criteria(block, xs, places, variant):
    maxima = spread_maxima(block, {name for name, x in xs.items() if x is None})
    criteria = {}
    for side in _SIDES:
        for criterion in side_criteria(block, side):
            score = _score_criterion(criterion, side, xs[criterion["id"]], maxima, block)
            p, effective = score["points"], score["effective_points"]
            at_criterion = variant[1] in ("criterion", "both")  # step 3
            score["counted"] = printed(effective, places, variant) if at_criterion else effective
            score["printed"] = None if p is None else printed(p, places, variant)
            criteria[criterion["id"]] = score
    return criteria


_SIDES = ("main", "bonus", "penalty")


def _x_of_row(case, unit, criterion, averages):
    """x of what counts: the reviewed layer, else the verified one; None where not applicable."""
    measure = criterion["measure"]
    if measure["kind"] == "block_average":
        return averages[f"{measure['block']}/{measure.get('of', 'printed')}"]
    if measure.get("counts") == "plan":
        entry = case["plan"].get(unit)
        return None if entry is None else read_x(measure, entry)
    if unit in case["not_submitted"] or (unit, criterion["id"]) in case["without_value"]:
        return NOTHING
    row = case["rows"][unit, criterion["id"]]
    if row["not_applicable"]:
        return None
    return read_x(measure, row["reviewed"] or row["verified"], averages.get((criterion["id"], "reference")))


def relative_criteria(block):
    """Those whose numbers are held against those of the other units."""
    return [c for side in _SIDES for c in side_criteria(block, side) if c["measure"]["kind"] == "relative"]


def references(case, name):
    """What each relative criterion of a block is held against: the best or a percentile of its numbers."""
    found = {}
    for criterion in relative_criteria(case["blocks"][name]):
        numbers = []
        for unit in case["members"].get(name, []):
            row = case["rows"][unit, criterion["id"]]
            is_lacking = unit in case["not_submitted"] or (unit, criterion["id"]) in case["without_value"]
            if not is_lacking and not row["not_applicable"]:
                numbers.append(number((row["reviewed"] or row["verified"])[0]))
        if numbers:
            found[criterion["id"], "reference"] = _reference(criterion["measure"], numbers)
    return found


def _reference(measure, numbers):
    """The highest or lowest; or where a line through the numbers in order, each a step apart, is at a percentile."""
    if "to" in measure:
        return max(numbers) if measure.get("better", "higher") == "higher" else min(numbers)
    way = number(measure["percentile"]) / 100 * (len(numbers) - 1)
    return sum(x * max(0, 1 - abs(way - place)) for place, x in enumerate(sorted(numbers)))


def _score_criterion(criterion, side, x, maxima, block):
    own = number(criterion["max_points"])
    most = maxima[criterion["id"]] if side == "main" else own
    p = None if x is None else points(criterion, x)
    if p is not None:
        effective = p * most / own
    else:  # bonus and penalty: not applicable gives 0
        policy = criterion.get("not_applicable", block["not_applicable"])
        effective = own if side == "main" and policy == "full_points" else Fraction(0)
    return {
        "side": side,
        "x": x,
        "points": p,
        "factor": most / own,
        "effective_points": effective,
        "effective_max": most,
    }


def add_up(block, criteria, which):
    """Step 4: the sum inside the maximum, bonus and penalty after their caps, and the total within its limits."""
    sums = dict.fromkeys(_SIDES, Fraction(0))
    for score in criteria.values():
        sums[score["side"]] += score[which]
    bonus, penalty = (min(sums[side], number(block.get(side, {"cap": 0})["cap"])) for side in ("bonus", "penalty"))
    total = sums["main"] + bonus - penalty
    if block.get("may_exceed_max", "false") != "true":
        total = min(total, number(block["max_points"]))
    return sums["main"], bonus, penalty, max(total, Fraction(0))


# The company: averages, classes, ranks (step 6)


def score(case, variant=None):
    """Every unit of the quarter: ``{"units": {...}, "missing": {...}, "averages": {...}}``."""
    variant = variant or ("half_up", case["head"]["rounding"]["at"])
    found = {"units": {}, "missing": set(), "averages": {}}
    seen = set()

    def visit(name):
        """Score a block, after those whose average it reads."""
        if name in seen:
            return
        seen.add(name)
        sources = averages_read(case["blocks"][name])
        for key in sources:
            source, of = key.split("/")
            visit(source)
            if _is_whole(case, found, source):
                found["averages"][key] = _mean(case, found, source, of)
        members = set(case["members"].get(name, []))
        is_known = not (relative_criteria(case["blocks"][name]) and members & set(case["faulty"]))
        _score_block(case, name, found, variant, sources <= set(found["averages"]) and is_known)

    for name in case["blocks"]:
        visit(name)
    return found


def averages_read(block):
    """The averages that a block reads, as ``block/of``."""
    measures = [c["measure"] for side in _SIDES for c in side_criteria(block, side)]
    return {f"{m['block']}/{m.get('of', 'printed')}" for m in measures if m["kind"] == "block_average"}


def _is_whole(case, found, name):
    """Whether a block has an average: it has units, and all of them could be scored."""
    members = case["members"].get(name, [])
    return bool(members) and not set(members) & found["missing"]


def _mean(case, found, name, of):
    field = {"printed": "percent", "exact": "exact_percent", "before_bonus": "before_bonus"}[of]
    values = [found["units"][unit][field] for unit in case["members"][name]]
    return sum(values) / len(values)


def _score_block(case, name, found, variant, has_averages):
    members = case["members"].get(name, [])
    averages = found["averages"] | (references(case, name) if has_averages else {})
    for unit in members:
        scored = None
        if has_averages and unit not in case["faulty"]:
            scored = score_unit(case, case["blocks"][name], unit, averages, variant)
        if scored is None:
            found["missing"].add(unit)
        else:
            found["units"][unit] = scored | classify(case, scored)
    scored = [found["units"][unit] for unit in members if unit in found["units"]]
    for unit in scored:  # an incomplete block has no ranks
        others = [standing(case, other) for other in scored if other is not unit]
        own = standing(case, unit)
        unit["rank"] = 1 + sum(other > own for other in others) if len(scored) == len(members) else None
        unit["tied"] = unit["rank"] is not None and own in others


def standing(case, unit):
    """What a unit is ranked by, as it is printed; behind all others where a veto says so."""
    is_last = is_struck(case, unit["criteria"], "rank_last")
    return unit[case["head"].get("rank_by", "total")] - 10**9 * is_last


def classify(case, unit):
    """The class of the printed %, the ceilings that were met (by position), and the lower class of both."""
    classes = case["head"]["classes"]  # from high to low
    by_points = next(i for i, grade in enumerate(classes) if unit["percent"] >= number(grade["from"]))
    met = [i for i, c in enumerate(case["head"].get("ceilings", [])) if _is_met(c["when"], unit, case["overdue"])]
    order = [grade["id"] for grade in classes]
    held = [order.index(case["head"]["ceilings"][i]["highest_class"]) for i in met]
    return {"class_by_points": order[by_points], "final_class": order[max([by_points, *held])], "ceilings": met}


def _is_met(when, unit, overdue):
    if "overdue_shortcomings_at_least" in when:
        return overdue.get(unit["unit"], 0) >= int(when["overdue_shortcomings_at_least"])
    read = unit["criteria"].get(when["criterion"])
    if read is None or read["x"] is None:  # not in the block, or not applicable
        return False
    if "points_below" in when:
        return read["printed"] < number(when["points_below"])
    return read["x"] != NOTHING and read["x"] >= number(when["value_at_least"])


def knife_edges(case):
    """``{(unit, mode, at, class, rank)}``: where another rounding gives another final class or rank."""
    base, found = score(case)["units"], set()
    for variant in VARIANTS:
        for name, unit in score(case, variant)["units"].items():
            if (unit["final_class"], unit["rank"]) != (base[name]["final_class"], base[name]["rank"]):
                found.add((name, *variant, unit["final_class"], unit["rank"]))
    return found


# The change between two quarters


def split_change(case0, case1, unit0, unit1, in_percent=False):
    """The parts of a unit's change from one quarter's score to another's, each under its own regulation."""
    blocks = case0["blocks"][unit0["block"]], case1["blocks"][unit1["block"]]
    units = unit0, unit1
    in_percent = in_percent or unit0["max_points"] != unit1["max_points"]
    weights = [HUNDRED / unit["max_points"] if in_percent else Fraction(1) for unit in units]
    parts = {}
    for name in {c["id"] for block in blocks for c in main_criteria(block)}:
        parts[name] = _part(name, blocks, units, weights)
    change = {key: sum(part[key] for part in parts.values()) for key in _PART}
    earned = {(of, law): _earned(blocks, units, of, law) * weights[law] for of in (0, 1) for law in (0, 1)}
    change["adjustments"] = (earned[1, 0] - earned[0, 0] + earned[1, 1] - earned[0, 1]) / 2
    change["rule"] += (earned[0, 1] - earned[0, 0] + earned[1, 1] - earned[1, 0]) / 2
    sums = [add_up(block, unit["criteria"], "effective_points") for block, unit in zip(blocks, units, strict=True)]
    cut = [unit["exact_total"] - (sum_[0] + sum_[1] - sum_[2]) for unit, sum_ in zip(units, sums, strict=True)]
    final = [unit["percent"] if in_percent else unit["total"] for unit in units]
    exact = [unit["exact_total"] * weight for unit, weight in zip(units, weights, strict=True)]
    change["limits"] = _difference(cut, weights)
    change["rounding"] = (final[1] - exact[1]) - (final[0] - exact[0])
    others = {c["id"] for side in _SIDES for c in _one_sided(blocks, side)}
    return change | {"in_percent": in_percent, "total": final[1] - final[0], "parts": parts, "not_comparable": others}


def _one_sided(blocks, side):
    """What stands on that side in one quarter alone, or in both with inputs that cannot be compared."""
    for block, other in (blocks, blocks[::-1]):
        there = {c["id"]: c for c in side_criteria(other, side)}
        yield from (c for c in side_criteria(block, side) if not (c["id"] in there and _is_same(there[c["id"]], c)))


def _earned(blocks, units, of, law):
    """Bonus less penalty after the caps of one law, by one quarter's inputs; what cannot cross stays as it was."""
    earned = []
    for side in ("bonus", "penalty"):
        staying = {c["id"] for c in _one_sided(blocks, side)}
        total = Fraction(0)
        for criterion in side_criteria(blocks[law], side):
            name = criterion["id"]
            if name in staying:
                total += units[law]["criteria"][name]["points"] or 0
            elif (x := units[of]["criteria"][name]["x"]) is not None:
                written = {c["id"]: c for c in side_criteria(blocks[of], side)}[name]
                total += _crossed_points(criterion, written, x)
        earned.append(min(total, number(blocks[law].get(side, {"cap": 0})["cap"])))
    return earned[0] - earned[1]


def _difference(pair, weights):
    return pair[1] * weights[1] - pair[0] * weights[0]


_FAR = "1000000000"  # farther than any x
_PART = dict.fromkeys(("performance", "without_value", "rule", "not_applicable"), Fraction(0))


def _part(name, blocks, units, weights):
    written = [next((c for c in main_criteria(block) if c["id"] == name), None) for block in blocks]
    scores = [unit["criteria"][name] if c else None for unit, c in zip(units, written, strict=True)]
    counts = [score["effective_points"] if score else Fraction(0) for score in scores]
    part = dict(_PART)
    if None in written or not _is_same(*written):
        return part | {"rule": _difference(counts, weights)}
    applicable = sum(score["x"] is not None for score in scores)
    if applicable < 2:
        return part | {("rule", "not_applicable")[applicable]: _difference(counts, weights)}
    p = {
        (quarter, law): _crossed(written, scores, quarter, law) * weights[law] for quarter in (0, 1) for law in (0, 1)
    }
    f0, f1 = (score["factor"] for score in scores)
    entered = "without_value" if NOTHING in [score["x"] for score in scores] else "performance"
    part[entered] = ((p[1, 0] - p[0, 0]) + (p[1, 1] - p[0, 1])) / 2 * (f0 + f1) / 2
    part["rule"] = ((p[0, 1] - p[0, 0]) + (p[1, 1] - p[1, 0])) / 2 * (f0 + f1) / 2
    part["not_applicable"] = (p[0, 0] + p[1, 1]) / 2 * (f1 - f0)
    return part


def _is_same(one, other):
    """Whether two inputs can be compared: not where more of it is better under one law and worse under the other."""
    return _identity(one) == _identity(other) and _way(one) * _way(other) >= 0


def _way(criterion):
    """1 where points rise with x, -1 where they fall, 0 where they do both or neither."""
    measure, bands = criterion["measure"], criterion["scale"].get("bands", [])
    told = [number(b["points"]) for b in sorted(bands, key=lambda b: number(b.get("from", b.get("to", _FAR))))]
    ends = {"share": 100, "done": 100, "yes_no": 1, "award": criterion["max_points"]}
    end = ends.get(measure["kind"], measure.get("at_most", 100 if measure.get("to") else _FAR))
    gained = points(criterion, number(str(end))) - points(criterion, Fraction(0))
    return 0 if told not in (sorted(told), sorted(told, reverse=True)) else (gained > 0) - (gained < 0)


def _identity(criterion):
    """Measure kind, unit and averaged block: what must be the same for two inputs to be compared."""
    measure = criterion["measure"]
    unit = measure.get("unit")
    against = [measure.get(key) for key in ("block", "to", "percentile")]
    if measure["kind"] == "relative":
        against.append(measure.get("better", "higher"))
    return measure["kind"], unit["vi"] if isinstance(unit, dict) else unit, *against


def _crossed(written, scores, quarter, law):
    """p(x, R) of one quarter's x under one regulation."""
    return _crossed_points(written[law], written[quarter], scores[quarter]["x"])


def _crossed_points(law, written, x):
    """Points of an x; an award crosses in proportion to the maxima."""
    if x != NOTHING and law["measure"]["kind"] == "award":
        return x * number(law["max_points"]) / number(written["max_points"])
    return points(law, x)


# Tasks of the programme: which of them each quarter asks for, and how many of those due in it are done


def follow_tasks(programme, quarters):
    """Of each quarter the tasks that it asks for and, by unit, those done and due in it.

    Parameters
    ----------
    programme : dict of str to (str, int)
        Unit and the quarter in which it is due, of each task.
    quarters : list of (int, dict of str to str)
        Each quarter, oldest first, and what it says of tasks: ``done``, ``not_done``, ``dropped``.
    """
    settled, told = set(), []
    for quarter, says in quarters:
        asked = {task for task, (_, due) in programme.items() if due <= quarter and task not in settled}
        counted = {}
        for task in asked:
            unit, due = programme[task]
            if due == quarter and says[task] != "dropped":
                done, total = counted.get(unit, (0, 0))
                counted[unit] = done + (says[task] == "done"), total + 1
        settled |= {task for task in asked if says[task] in ("done", "dropped")}
        told.append((asked, counted))
    return told
