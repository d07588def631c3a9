"""What can go wrong, as exceptions that speak both languages.

::

    CchcError
    ├── UsageError        the command or a parameter asks for something that is not there (exit 2)
    ├── InputError        faults in what people filled in, all of them at once (exit 2)
    ├── BulletinRefused   a notebook that is not a bulletin (exit 1)
    ├── FileBusy          a file that another program holds open (exit 1)
    ├── DiskFull          a file that the disk has no room for (exit 1)
    ├── RecordBroken      what was published is not as it was (exit 1)
    └── LockHeld          somebody else who writes at the same place (exit 1)
"""

import signal
from collections.abc import Iterable
from pathlib import Path

from .language import Message, say, unknown

OK, FAILED, FAULTS, INTERRUPTED = 0, 1, 2, 130  # what a command ends with
_HANGUP = getattr(signal, "SIGHUP", None)  # of a terminal that is closed; Windows has none
# what the system sends to all that a terminal began, but for what nohup lets go on without one
FROM_TERMINAL = [signal.SIGINT, *([_HANGUP] if _HANGUP and signal.getsignal(_HANGUP) != signal.SIG_IGN else [])]
STOPS = [*FROM_TERMINAL, signal.SIGTERM]  # each ends a command as Ctrl-C does


class _WithMessage(Exception):
    """What carries a `Message`."""

    def __init__(self, message: Message):
        super().__init__(message)
        self.message = message

    def to(self, lang: str) -> str:
        """Its sentence in ``lang``."""
        return self.message.to(lang)

    def __str__(self) -> str:
        return self.to("vi")


class Notice(_WithMessage, UserWarning):
    """What a command tells in passing."""


class Remade(Notice):
    """A file that we made ourselves was broken, and is made again."""

    def __init__(self, path: Path):
        super().__init__(say("{file} bị hỏng hoặc do phần mềm cũ ghi, nên được làm lại", file=path))


class CchcError(_WithMessage):
    """Base of our exceptions."""

    exit_code = FAILED


class UsageError(CchcError):
    """The command or a parameter asks for something that is not there."""

    exit_code = FAULTS


class InputError(CchcError):
    """Faults in the inputs that leave nothing to go on with.

    Attributes
    ----------
    findings : list of cchc_lib.model.Finding
        Every fault, with its address.
    """

    exit_code = FAULTS

    def __init__(self, findings: list):
        super().__init__(findings[0].message)
        self.findings = findings

    def to(self, lang: str) -> str:
        """Every fault on a line of its own."""
        return "\n".join(finding.to(lang) for finding in self.findings)


class BulletinRefused(CchcError):
    """A notebook that is not a whole bulletin is not exported."""


class FileBusy(CchcError):
    """A file cannot be replaced since another program holds it open."""


class DiskFull(CchcError):
    """A file cannot be written since the disk has no room for it."""


class RecordBroken(CchcError):
    """The record of a publication was altered, or cannot be read."""


class LockHeld(CchcError):
    """Somebody else writes at the same place at this moment, and did not end in time."""


def refuse(problems: Iterable[Message]) -> None:
    """Raise all ``problems`` as one error, each on a line of its own and once; none, and nothing happens.

    Raises
    ------
    UsageError
        If there is a problem.
    """
    once = {str(problem): problem for problem in problems}
    if once:
        named = {f"p{number}": problem for number, problem in enumerate(once.values())}
        raise UsageError(Message("\n".join(f"{{{name}}}" for name in named), named))


def check_known(what: Message, found: object, known: Iterable[str]) -> None:
    """Refuse what is none of those that are known.

    Raises
    ------
    UsageError
        If it is none of them; suggests the nearest.
    """
    if found not in (listed := list(known)):
        raise UsageError(unknown(what, str(found), listed))
