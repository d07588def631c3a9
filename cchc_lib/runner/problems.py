"""All problems of a plan, raised as one error."""

from collections.abc import Iterable

from ..errors import UsageError
from ..language import Message


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
