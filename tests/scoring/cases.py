"""Regulations and rows in few words, as the plain data that `tests.oracle` reads, and their way to the library."""

from decimal import Decimal
from fractions import Fraction

from cchc_lib.model import Assessment, Block, Entry, Regulation, RegulationHead
from cchc_lib.scoring import ScoringInputs, knife_edges, score_company, split_change
from cchc_lib.scoring.rounding import RoundingRule

AWARD = {"kind": "award"}
YES_NO = {"kind": "yes_no"}
COUNT = {"kind": "count", "unit": "lần"}
VALUE = {"kind": "value", "unit": "ngày"}
SHARE = {"kind": "share", "value": "đúng hạn", "total": "đến hạn"}
RATIO = {"kind": "ratio", "value": "thực hiện", "total": "kế hoạch"}
PLAN = {"kind": "done", "counts": "plan"}
AVERAGE = {"kind": "block_average", "block": "nguon"}
PLAIN_SHARE = {"kind": "proportional"}
ONE_CLASS = [("dat", "0")]
TWO_CLASSES = [("tot", "90"), ("kem", "0")]


def text(x):
    """Decimal text of a number that has one, Fraction(5, 2) gives ``2.5``; of another its fraction."""
    written = format(Decimal(Fraction(x).numerator) / Decimal(Fraction(x).denominator), "f")
    return written if Fraction(written) == x else str(Fraction(x))


def award(step="0.5"):
    """The scale of points given, in steps."""
    return {"kind": "award", "step": step}


def bands(holds, points_at):
    """Bands by the bound that they name; the bound that is left out is called ``open``."""
    key = "from" if holds == "lower" else "to"
    rows = [({} if at == "open" else {key: at}) | {"points": str(points)} for at, points in points_at.items()]
    return {"kind": "bands", "holds": holds, "bands": rows}


ON_TIME = bands("lower", {"100": 8, "98": 6, "95": 3, "0": 0})


def criterion(name, most, measure=AWARD, scale=None, **keys):
    """One criterion; an award in steps of a half unless told."""
    written = {"id": name, "code": name, "title": name, "clause": "Điều 1", "max_points": str(most)}
    return written | {"measure": measure, "scale": scale or award()} | keys


def block(name, *sections, policy="rescale_in_section", **keys):
    """A block of sections, each a list of criteria, their maxima added up."""
    rows = []
    for i, criteria in enumerate(sections, 1):
        most = text(sum(Fraction(c["max_points"]) for c in criteria))
        rows.append({"code": f"S{i}", "title": f"S{i}", "max_points": most, "criteria": list(criteria)})
    most = text(sum(Fraction(row["max_points"]) for row in rows))
    written = {"block": name, "title": name, "max_points": most, "not_applicable": policy, "sections": rows}
    return written | keys


def case(*blocks, at="total", places=2, percent_places=2, classes=ONE_CLASS, ceilings=(), **keys):
    """A quarter with no units yet: the regulation of these blocks."""
    head = {
        "title": "Quy định",
        "decision": {"number": "1/QĐ", "date": "01/01/2019", "issuer": "Công ty"},
        "applies_from": "2019-Q1",
        "rounding": {"at": at, "places": str(places), "percent_places": str(percent_places)},
        "classes": [{"id": name, "title": name, "from": bound} for name, bound in classes],
        "ceilings": [{"when": when, "highest_class": held, "clause": "Điều 2"} for when, held in ceilings],
        "vetoes": [],
        "blocks": [written["block"] for written in blocks],
    }
    empty = {"members": {}, "rows": {}, "plan": {}, "overdue": {}, "faulty": [], "not_submitted": []}
    empty["without_value"] = []
    return {"head": head, "blocks": {written["block"]: written for written in blocks}} | empty | keys


def fill(quarter, name, unit, **entries):
    """Put a unit into a block with its rows by criterion: points, (value, total), or None for not applicable."""
    quarter["members"].setdefault(name, []).append(unit)
    for criterion_id, entry in entries.items():
        quarter["rows"][unit, criterion_id] = row(entry)
    return quarter


def row(verified, reviewed=None, self_score=None):
    """One row; a verified entry of None marks it as not applicable."""
    layers = {"self": self_score, "verified": verified, "reviewed": reviewed}
    return {k: _pair(entry) for k, entry in layers.items()} | {"not_applicable": verified is None}


def _pair(entry):
    if entry is None:
        return None
    value, total = entry if isinstance(entry, tuple) else (entry, None)
    return str(value), None if total is None else str(total)


# Into the library


def regulation_of(quarter):
    """The library's model of a case's regulation."""
    blocks = {name: Block.model_validate(written) for name, written in quarter["blocks"].items()}
    return Regulation("1", RegulationHead.model_validate(quarter["head"]), blocks)


def _entry(pair):
    if pair is None:
        return None
    value, total = pair
    return Entry(Fraction(value), None if total is None else Fraction(total))


def of_hundred(places=2, **totals):
    """A block of units with these points of 100, at a thousandth."""
    quarter = case(block("khoi", [criterion("a", 100, scale=award("0.001"))]), classes=TWO_CLASSES, places=places)
    for unit, total in totals.items():
        fill(quarter, "khoi", unit, a=total)
    return quarter


def inputs_of(quarter):
    """What `score_company` and `knife_edges` take."""
    rows = {
        key: Assessment(
            *key,
            self_score=_entry(written["self"]),
            verified=_entry(written["verified"]),
            reviewed=_entry(written["reviewed"]),
            not_applicable=written["not_applicable"],
        )
        for key, written in quarter["rows"].items()
    }
    silent = {key for key in rows if key[0] in quarter["not_submitted"] or key in quarter["without_value"]}
    rows |= {key: Assessment(*key, without_value=True) for key in silent}
    plan = {unit: _entry(pair) for unit, pair in quarter["plan"].items()}
    others = plan, quarter["overdue"], quarter["faulty"]
    return ScoringInputs(regulation_of(quarter), quarter["members"], rows, *others)


def score(quarter, variant=None):
    """The library's scores of a case, under the regulation's rule of rounding or ``(mode, at)``."""
    places = (int(quarter["head"]["rounding"][key]) for key in ("places", "percent_places"))
    return score_company(inputs_of(quarter), RoundingRule(*variant, *places) if variant else None)


def points(measure, scale, entry, most=8):
    """p of one entry on a criterion of eight points."""
    quarter = fill(case(block("khoi", [criterion("a", most, measure, scale)])), "khoi", "u", a=entry)
    return score(quarter).units["u"].criteria["a"].points


def only(quarter):
    """The score of the unit u."""
    return score(quarter).units["u"]


def edges(quarter):
    """The library's knife-edge list of a case."""
    return knife_edges(inputs_of(quarter), score(quarter))


def split(before, after, unit, in_percent=False):
    """The library's split of a unit's change between two cases."""
    old, new = score(before).units[unit], score(after).units[unit]
    return split_change(old, new, regulation_of(before), regulation_of(after), in_percent)
