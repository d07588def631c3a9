"""One run, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..language import Message, harmless, say

Format = Literal["html", "pdf", "docx"]
USUAL_FORMATS: tuple[Format, ...] = ("html", "pdf")
CAUSES = {
    "start": say("không khởi động được kernel"),
    "cell": say("lỗi trong ô"),
    "skipped": say("có ô không được chạy"),
    "died": say("kernel dừng đột ngột"),
    "time": say("quá thời gian"),
    "memory": say("hết bộ nhớ"),
    "export": say("không xuất được"),
    "save": say("không ghi được"),
    "worker": say("tiến trình bị ngắt"),
}
KERNEL_DIED = say("kernel dừng đột ngột, có thể vì hết bộ nhớ")


@dataclass(frozen=True)
class Run:
    """One notebook with its parameters, and the name of what comes out; small enough to send anywhere."""

    entry: str
    notebook: Path
    parameters: Mapping[str, object]
    output: str
    formats: tuple[str, ...] = USUAL_FORMATS


@dataclass(frozen=True)
class Failure:
    """Why a run gave no bulletin.

    Attributes
    ----------
    cause : str
        A key of `CAUSES`.
    reason : Message or str
        What happened, on one line.
    cell : int, optional
        The code cell's number in its notebook, as JupyterLab counts them.
    line : str
        The first line of that cell.
    """

    cause: str
    reason: Message | str
    cell: int | None = None
    line: str = ""

    def describe(self) -> Message:
        """The failure in one sentence."""
        if self.cell is None:
            return say("{reason}", reason=self.reason)
        return say("ô số {cell} «{line}»: {reason}", cell=self.cell, line=self.line, reason=self.reason)


@dataclass(frozen=True)
class Outcome:
    """A run and what came of it.

    Attributes
    ----------
    seconds : float
        How long it took, or went on before it failed.
    files : dict of str
        SHA-256 of each file that was written, by its path below the output folder; empty after a failure.
    notice : Message or str
        Why its kernel was started the plain, slow way; empty where that was wanted or did not happen.
    """

    run: Run
    seconds: float
    files: Mapping[str, str] = field(default_factory=dict)
    failure: Failure | None = None
    notice: Message | str = ""

    @property
    def ok(self) -> bool:
        """Whether the bulletin was made whole."""
        return self.failure is None


def one_line(error: BaseException | str, limit: int = 200) -> str:
    """An exception as a summary prints it: its name and message, no line break, no traceback."""
    text = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    text = harmless(" ".join(text.split())).removesuffix(":")  # an exception without a message
    return text if len(text) <= limit else text[: limit - 1] + "…"
