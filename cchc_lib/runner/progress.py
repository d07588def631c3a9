"""What whoever waits gets to see: a bar in a terminal, plain lines elsewhere, and the summary."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ..language import Message, say
from .outcome import CAUSES, Outcome


def print_line(console: Console, text: str) -> None:
    """Print a sentence in one line, whatever people typed in it."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def show_progress(total: int, console: Console, lang: str = "vi") -> Iterator[Callable[[Outcome], None]]:
    """A function that tells of each outcome as it comes."""
    if not console.is_terminal:
        done = 0

        def tell(outcome: Outcome) -> None:
            nonlocal done
            done += 1
            print_line(console, f"{done}/{total} {describe(outcome).to(lang)}")

        yield tell
        return
    texts = TextColumn("{task.description}"), TextColumn("{task.fields[rate]}")
    columns = texts[0], BarColumn(), MofNCompleteColumn(), texts[1], TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(say("Bản tin").to(lang), total=total, rate="")

        def advance(outcome: Outcome) -> None:
            if not outcome.ok:
                print_line(bar.console, describe(outcome).to(lang))
            bar.advance(task)
            if speed := bar.tasks[task].speed:
                bar.update(task, rate=say("{n} bản tin/giây", n=_tenths(speed)).to(lang))

        yield advance


def describe(outcome: Outcome) -> Message:
    """One outcome in one line."""
    name, seconds = outcome.run.output, _tenths(outcome.seconds)
    if outcome.failure is None:
        return say("{name}: xong sau {seconds} giây", name=name, seconds=seconds)
    what = outcome.failure.describe()
    return say("{name}: không tạo được sau {seconds} giây, {what}", name=name, seconds=seconds, what=what)


def summarise(outcomes: Sequence[Outcome], unchanged: int, seconds: float) -> list[Message]:
    """How many bulletins were made and how many not, by cause; each failure with its cell; why kernels were slow."""
    lines = []
    failed = [outcome for outcome in outcomes if not outcome.ok]
    if outcomes:
        made = len(outcomes) - len(failed)
        lines.append(say("Đã tạo {n} bản tin trong {seconds} giây", n=made, seconds=round(seconds)))
    if unchanged:
        lines.append(say("{n} bản tin không đổi, không làm lại.", n=unchanged))
    if failed:
        counts = Counter(outcome.failure.cause for outcome in outcomes if outcome.failure)
        causes = [say("{cause}: {n}", cause=CAUSES[cause], n=n) for cause, n in counts.most_common()]
        lines += [say("Không tạo được {n} bản tin ({causes}):", n=len(failed), causes=causes), *map(describe, failed)]
    if notices := [outcome.notice for outcome in outcomes if outcome.notice]:
        lines.append(say("Có kernel phải khởi động theo cách thường, chậm hơn: {reason}", reason=notices[0]))
    return lines


def _tenths(x: float) -> Fraction:
    return Fraction(round(x * 10), 10)
