"""The year written a second time, from its definition alone: what `cchc_lib.scoring.year` is held against.

It reads plain data and shares no code with the library; whole numbers carry all of it, so that no fraction of the
library's is trusted either. A *case* is one year of a company::

    {"rule": {...},                       # ``year:`` of the regulation, every scalar text
     "classes": [(id, from), ...],        # of the quarters, from high to low
     "places": int,                       # decimals of a printed %
     "units": {unit: {"block": block, "overdue": int,
                      "quarters": {number: (printed, exact, class)}}}}

where a printed % is decimal text and an exact one ``n/d`` text.
"""

from math import lcm


def ratio(text):
    """``n/d`` or decimal text as a pair of whole numbers."""
    if "/" in text:
        above, below = text.split("/")
        return int(above), int(below)
    whole, _, decimals = text.partition(".")
    return int(whole + decimals), 10 ** len(decimals)


def combined(rule, quarters):
    """The % of the year as a pair (n, d), not reduced: Σ w·q / Σ w over the quarters that there are."""
    numbers = sorted(quarters)
    if rule.get("combine") == "last":
        numbers = numbers[-1:]
    column = 1 if rule.get("of") == "exact" else 0
    weights = [ratio(rule["weights"][str(n)]) if "weights" in rule else (1, 1) for n in numbers]
    values = [ratio(quarters[n][column]) for n in numbers]
    common = lcm(*(d for _, d in weights), *(d for _, d in values))
    whole_weights = [n * (common // d) for n, d in weights]
    whole_values = [n * (common // d) for n, d in values]
    above = sum(w * v for w, v in zip(whole_weights, whole_values, strict=True))
    return above, sum(whole_weights) * common


def printed(above, below, places):
    """Hundredths (or what ``places`` says) of n/d, the half upwards."""
    units, rest = divmod(above * 10**places, below)
    return units + (1 if 2 * rest >= below else 0)


def reaches(hundredths, places, bound):
    """Whether so many hundredths are at or above a bound."""
    above, below = ratio(bound)
    return hundredths * below >= above * 10**places


def ceilings_met(case, unit):
    """The places of the ceilings that a unit meets."""
    ids = [name for name, _ in case["classes"]]
    met = []
    for place, ceiling in enumerate(case["rule"].get("ceilings", ())):
        when = ceiling["when"]
        if "overdue_shortcomings_at_least" in when:
            found, needed = unit["overdue"], int(when["overdue_shortcomings_at_least"])
        else:
            lower = set(ids[ids.index(when["class_below"]) + 1 :])
            bound = dict(case["classes"])[when["class_below"]]
            found = sum(
                grade in lower if grade in ids else not at_least(percent, bound)
                for percent, _, grade in unit["quarters"].values()
            )
            needed = int(when["quarters_at_least"])
        if found >= needed:
            met.append(place)
    return met


def at_least(percent, bound):
    """Whether one decimal text is not below another."""
    (n, d), (m, e) = ratio(percent), ratio(bound)
    return n * e >= m * d


def score(case):
    """Per unit what its year comes to; None where it has too few quarters."""
    rule, places = case["rule"], case["places"]
    classes = rule.get("classes", "same")
    classes = case["classes"] if classes == "same" else [(c["id"], c["from"]) for c in classes]
    ids = [name for name, _ in classes]
    found = {}
    for name, unit in case["units"].items():
        if len(unit["quarters"]) < int(rule["quarters_needed"]):
            found[name] = None
            continue
        exact = combined(rule, unit["quarters"])
        hundredths = printed(*exact, places)
        by_points = next(g for g, bound in classes if reaches(hundredths, places, bound))
        met = ceilings_met(case, unit)
        lowest = max([ids.index(by_points)] + [ids.index(rule["ceilings"][i]["highest_class"]) for i in met])
        found[name] = {
            "exact": exact,
            "hundredths": hundredths,
            "class_by_points": by_points,
            "ceilings": met,
            "final_class": ids[lowest],
        }
    for name, result in found.items():
        if result:
            block = case["units"][name]["block"]
            rivals = [r["hundredths"] for u, r in found.items() if r and case["units"][u]["block"] == block]
            result["rank"] = 1 + len([r for r in rivals if r > result["hundredths"]])
            result["tied"] = rivals.count(result["hundredths"]) > 1
    return found
