"""Sentences about names that are not there, and all problems raised as one error."""

from collections.abc import Iterable
from difflib import get_close_matches

from ..errors import UsageError
from ..language import Message, say


def unknown(what: Message | str, name: str, known: Iterable[str]) -> Message:
    """That there is no ``name``, what there is, and which of those was probably meant."""
    known = sorted(known)
    values = {"what": what, "name": name, "known": known}
    if near := get_close_matches(name, known, n=1, cutoff=0.5):
        return say("không có {what} «{name}»; có phải là «{near}»? Đang có: {known}", near=near[0], **values)
    return say("không có {what} «{name}». Đang có: {known}", **values)


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
