"""The yearly CCHC programme: which tasks a unit has, when they fall due, and what each quarter says of them."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cchc_lib.model import DONE, DROPPED, NOT_DONE, Company, PlanTask
from cchc_lib.quarter import Quarter

TASKS_A_QUARTER = (0.07, 0.45, 0.83)  # no task, at most one, at most two; else three
LATE, NEVER = 0.08, 0.04
DROPPED_IN = {"2018-tcns-03": (Quarter(2019, 1), "07/QĐ-BCĐ-MH")}  # tasks that a decision ended, since when
PAPERS = ("Báo cáo số {}", "Tờ trình số {}", "Kế hoạch số {}", "Biên bản số {}", "Văn bản số {}")


def draw_plan(company: Company, year: int, titles: dict[str, list[str]], seed: str) -> Iterator[PlanTask]:
    """The tasks of a year, with the quarter in which each will have been done; without one it never is.

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
                yield _carried_out(task, dice, is_alone=tasks == 1)


def _how_many(dice: random.Random) -> int:
    drawn = dice.random()
    return sum(drawn >= limit for limit in TASKS_A_QUARTER)


def _carried_out(task: PlanTask, dice: random.Random, is_alone: bool) -> PlanTask:
    """The task with the quarter in which it was done; the only task of a quarter always is, in its time."""
    drawn, paper = dice.random(), int(dice.random() * 180) + 9
    is_late = NEVER <= drawn < NEVER + LATE and not is_alone
    done = task.due.shifted(1) if is_late else task.due
    if drawn < NEVER and not is_alone:
        return task
    return replace(task, done_in=done, evidence=PAPERS[paper % len(PAPERS)].format(paper))


def answers_of(tasks: Iterable[PlanTask], quarter: Quarter, first: Quarter) -> Iterator[PlanTask]:
    """What a quarter says of the tasks due by its end that none since ``first`` settled before."""
    for task in tasks:
        ended, decision = DROPPED_IN.get(task.task, (task.done_in, ""))
        if task.due > quarter or (
            ended and not quarter.holds(ended) and first < quarter and max(ended, first) < quarter
        ):
            continue
        if ended is None or ended > quarter:
            yield replace(task, status=NOT_DONE, done_in=None, evidence="")
        else:
            yield replace(task, status=DROPPED if decision else DONE, dropped_by=decision)
