"""The yearly CCHC programme: which tasks a unit has, when they fall due, when they were done."""

import random
from collections.abc import Iterator

from cchc_lib.model import Company, PlanTask
from cchc_lib.quarter import Quarter

TASKS_A_QUARTER = (0.07, 0.45, 0.83)  # no task, at most one, at most two; else three
LATE, NEVER = 0.06, 0.03


def draw_plan(
    company: Company, year: int, titles: dict[str, list[str]], known_until: Quarter, seed: str
) -> Iterator[PlanTask]:
    """The tasks of a year; what was done after ``known_until`` is not known yet.

    Parameters
    ----------
    titles : dict of str to list of str
        Titles by unit, else by block, else under ``""``.
    """
    for unit in company.units:
        block = unit.block_on(Quarter(year, 4).last_day)
        if block is None:
            continue
        dice = random.Random(f"{seed}/{year}/{unit.id}/plan")
        offered = [*titles.get(unit.id, []), *titles.get(block, []), *titles.get("", [])]
        offset, number = int(dice.random() * len(offered)), 0
        for quarter in (Quarter(year, n) for n in (1, 2, 3, 4)):
            for _ in range(_how_many(dice)):
                number += 1
                title = offered[(offset + number) % len(offered)].format(year=year, quarter=quarter.roman)
                yield _task(f"{year}-{unit.id}-{number:02d}", unit.id, title, quarter, known_until, dice)


def _how_many(dice: random.Random) -> int:
    drawn = dice.random()
    return sum(drawn >= limit for limit in TASKS_A_QUARTER)


def _task(
    name: str, unit: str, title: str, due: Quarter, known_until: Quarter, dice: random.Random
) -> PlanTask:
    drawn, paper = dice.random(), int(dice.random() * 180) + 9
    done = None if drawn < NEVER else due.shifted(1) if drawn < NEVER + LATE else due
    if done and done > known_until:
        done = None
    kinds = ("Báo cáo số {}", "Tờ trình số {}", "Kế hoạch số {}", "Biên bản số {}", "Văn bản số {}")
    evidence = kinds[paper % len(kinds)].format(paper) if done else ""
    return PlanTask(name, unit, title, due, done, evidence)
