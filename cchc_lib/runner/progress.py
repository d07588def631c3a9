"""What whoever waits gets to see: a bar in a terminal, plain lines elsewhere, and the summary."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ..language import Message, say
from .outcome import Outcome


@contextmanager
def show_progress(total: int, console: Console, lang: str = "vi") -> Iterator[Callable[[Outcome], None]]:
    """A function that tells of each outcome as it comes."""
    if not console.is_terminal:
        done = 0

        def print_line(outcome: Outcome) -> None:
            nonlocal done
            done += 1
            console.print(
                f"{done}/{total} {describe(outcome).to(lang)}", markup=False, highlight=False, soft_wrap=True
            )

        yield print_line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(say("Bản tin").to(lang), total=total)

        def advance(outcome: Outcome) -> None:
            if not outcome.ok:
                bar.console.print(describe(outcome).to(lang), markup=False, highlight=False, soft_wrap=True)
            bar.advance(task)

        yield advance


def describe(outcome: Outcome) -> Message:
    """One outcome in one line."""
    if outcome.failure is None:
        seconds = Fraction(round(outcome.seconds * 10), 10)
        return say("{name}: xong sau {seconds} giây", name=outcome.run.output, seconds=seconds)
    return say("{name}: không tạo được, {what}", name=outcome.run.output, what=outcome.failure.describe())


def summarise(outcomes: Sequence[Outcome], seconds: float) -> list[Message]:
    """How many bulletins were made, each that was not, with its cell, and why kernels were slow to start."""
    failed = [outcome for outcome in outcomes if not outcome.ok]
    lines = [say("Đã tạo {n} bản tin trong {seconds} giây", n=len(outcomes) - len(failed), seconds=round(seconds))]
    if failed:
        lines += [say("Không tạo được {n} bản tin:", n=len(failed)), *map(describe, failed)]
    if notices := [outcome.notice for outcome in outcomes if outcome.notice]:
        lines.append(say("Có kernel phải khởi động theo cách thường, chậm hơn: {reason}", reason=notices[0]))
    return lines
