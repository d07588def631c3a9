"""The yearly CCHC programme: which tasks a unit has, when they fall due, when they were done."""

import random
from collections.abc import Iterator
from dataclasses import replace

from cchc_lib.model import Company, PlanTask
from cchc_lib.quarter import Quarter

TASKS_A_QUARTER = (0.07, 0.45, 0.83)  # no task, at most one, at most two; else three
LATE, NEVER = 0.08, 0.04
PAPERS = ("Báo cáo số {}", "Tờ trình số {}", "Kế hoạch số {}", "Biên bản số {}", "Văn bản số {}")


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
            tasks = _how_many(dice)
            for _ in range(tasks):
                number += 1
                title = offered[(offset + number) % len(offered)].format(year=year, quarter=quarter.roman)
                task = PlanTask(f"{year}-{unit.id}-{number:02d}", unit.id, title, quarter)
                yield _carried_out(task, dice, known_until, is_alone=tasks == 1)


def _how_many(dice: random.Random) -> int:
    drawn = dice.random()
    return sum(drawn >= limit for limit in TASKS_A_QUARTER)


def _carried_out(task: PlanTask, dice: random.Random, known_until: Quarter, is_alone: bool) -> PlanTask:
    """The task with the quarter in which it was done; the only task of a quarter always is, in its time."""
    drawn, paper = dice.random(), int(dice.random() * 180) + 9
    is_late = NEVER <= drawn < NEVER + LATE and not is_alone
    done = task.due.shifted(1) if is_late else task.due
    if (drawn < NEVER and not is_alone) or done > known_until:
        return task
    return replace(task, done_in=done, evidence=PAPERS[paper % len(PAPERS)].format(paper))
