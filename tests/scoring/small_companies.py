"""Companies of small entries, drawn for Hypothesis: so small that every change of them can be tried."""

from hypothesis import strategies as st

from tests import oracle
from tests.scoring.cases import case, text
from tests.strategies import AT, SIDES, judge_quarter, pick_block, picker, veto_quarter

OF_TOTAL = [(text(value), text(total)) for total in (1, 2, 5) for value in range(total + 1)]
NUMBERS = [(text(n), None) for n in (0, 1, 2, 3, 5, 8)]
YES_NO = [("0", None), ("1", None)]
FAR = 130  # steps, beyond which nothing of such a company changes any more


@st.composite
def small_companies(draw):
    """One or two blocks, the second perhaps scored by the average of the first."""
    return pick_small_company(picker(draw))


def pick_small_company(pick):
    """The same by the choices of ``pick``."""
    places, names = pick([2, 0, 1]), ["b1", "b2"][: pick([1, 1, 2])]
    written = [pick_block(pick, name, places, names[:i]) for i, name in enumerate(names)]
    members = {name: [f"{name}-u{i}" for i in range(pick([1, 2, 3]))] for name in names}
    quarter = case(*written, at=pick(AT), places=places, percent_places=pick([2, 0, 1]), members=members)
    for name, units in members.items():
        for unit in units:
            for one in (c for side in SIDES for c in oracle.side_criteria(quarter["blocks"][name], side)):
                quarter["rows"][unit, one["id"]] = _pick_row(pick, one)
            quarter["plan"][unit] = pick([None, ("0", "3"), ("2", "3"), ("4", "4")])
            quarter["overdue"][unit] = pick([0, 0, 1, 2])
    quarter["head"]["rank_by"] = pick(["total", "total", "percent"])
    veto_quarter(pick, quarter)
    judge_quarter(pick, quarter)
    return quarter


def _pick_row(pick, written):
    kind, step = written["measure"]["kind"], written["scale"].get("step")
    awards = [(text(int(i) * oracle.number(step)), None) for i in range(4)] if step else []
    numbers = dict.fromkeys(("value", "count", "relative"), NUMBERS)
    held = ({"award": awards, "yes_no": YES_NO} | numbers).get(kind, OF_TOTAL)
    fits = [
        entry for entry in held if kind != "award" or oracle.number(entry[0]) <= oracle.number(written["max_points"])
    ]
    entry = pick([*fits, None]) if pick([0, 0, 1]) else pick(fits)
    return {"self": None, "verified": entry, "reviewed": None, "not_applicable": entry is None}
