"""``--help``: what a command does and takes, in the chosen language, with examples of the root at hand."""

import inspect
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

import typer
from rich.table import Table
from rich.text import Text
from typer.core import TyperArgument, TyperCommand, TyperGroup

from ..errors import CchcError
from ..folders import Folders
from ..language import Message, say, translate
from ..quarter import Quarter, Year
from .options import Lang, Root, chosen_folders, chosen_lang
from .printing import as_text, console

NAMED = {"version": "bản", "unit": "đơn-vị", "criterion": "tiêu-chí"}  # in examples, what only a root has names of
EXAMPLES = "Ví dụ: "  # what an epilog begins with; · stands between two examples


def _told(kind: type) -> type:
    """A kind of command, its help in the chosen language, once all options are read: one of them chooses it."""

    def get_help_option(self: Any, ctx: typer.Context) -> Any:
        if option := kind.get_help_option(self, ctx):  # type: ignore[attr-defined]
            option.is_eager, option.help = False, say("Hiện hướng dẫn này.").text
        return option

    made = {"format_help": lambda self, ctx, formatter: _print_help(self, ctx), "get_help_option": get_help_option}
    return type(f"Told{kind.__name__}", (kind,), made)


def _take_common(root: Root = None, lang: Lang = None) -> None:
    """Options that every command takes, before or after its name; what they choose is chosen when they are read."""


def _taking_common(function: Callable, has_root: bool) -> Callable:
    """The function with these options behind its own; without a root where it makes one."""
    common = [one for one in inspect.signature(_take_common).parameters.values() if has_root or one.name != "root"]

    @wraps(function)
    def command(root: Root = None, lang: Lang = None, **own: Any) -> Any:
        return function(**own)

    own = inspect.signature(function, eval_str=True)
    command.__signature__ = own.replace(parameters=[*own.parameters.values(), *common])  # type: ignore[attr-defined]
    return command


class Commands(typer.Typer):
    """Commands, and groups of them, that take what all take, and tell their help in the chosen language."""

    def __init__(self, **how: Any):
        super().__init__(cls=_told(TyperGroup), no_args_is_help=True, callback=_take_common, **how)

    def command(self, name: str | None = None, has_root: bool = True, **how: Any) -> Callable:
        """Make a function a command."""
        register = super().command(name, cls=_told(TyperCommand), **how)

        def make(function: Callable) -> Callable:
            register(_taking_common(function, has_root))
            return function

        return make


def _print_help(command: Any, ctx: typer.Context) -> None:
    params, commands = command.get_params(ctx), getattr(command, "commands", {})
    arguments = _arguments(ctx)
    _print_bold(tell_usage_of(ctx))
    if command.help:  # none where Python leaves docstrings out
        console().print(Text(translate(command.help, chosen_lang())))
    console().print()
    _print_rows(say("Tham số:"), [(_name_argument(one), one.help) for one in arguments])
    _print_rows(say("Lệnh:"), [(name, one.help) for name, one in commands.items()])
    _print_rows(say("Tùy chọn:"), [(_name_option(one), one.help) for one in params if one not in arguments])
    if command.epilog:
        _print_bold(say("Ví dụ:"))
        for example in fill_examples(command.epilog):
            console().print(as_text(f"  {example}"), soft_wrap=True)


def tell_usage_of(ctx: Any) -> Message:
    """How a command is called."""
    takes = [_name_argument(one) for one in _arguments(ctx)]
    takes += [translate("lệnh …", chosen_lang())] if hasattr(ctx.command, "commands") else []
    return say("Cách dùng: {usage}", usage=" ".join([ctx.command_path, *takes]))


def _arguments(ctx: Any) -> list[TyperArgument]:
    return [one for one in ctx.command.get_params(ctx) if isinstance(one, TyperArgument)]


def _print_bold(told: Message) -> None:
    console().print(as_text(told), style="bold")


def _print_rows(title: Message, rows: Iterable[tuple[str, str | None]]) -> None:
    """A list of names with what each means."""
    grid = Table.grid(padding=(0, 2))
    for name, text in rows:
        grid.add_row("", Text(name), Text(translate(text, chosen_lang()) if text else ""))
    if grid.row_count:
        _print_bold(title)
        console().print(grid, "")


def _name_argument(param: Any) -> str:
    name = translate(param.metavar, chosen_lang())
    return name if param.required else f"[{name}]"


def _name_option(param: Any) -> str:
    names = ", ".join(sorted(param.opts, key=len))
    if param.is_flag:
        return names
    return f"{names} {translate(param.metavar, chosen_lang()) if param.metavar else '…'}"


def fill_examples(epilog: str) -> list[str]:
    """The examples of a command, each a line to type, with the quarter, a unit and a criterion of the root.

    Where it has no quarter, or there is none, the one that is over is taken, and its units are placeholders. A body
    of years has no year that is made of quarters, and no example of one.
    """
    named = {name: f"<{translate(called, chosen_lang())}>" for name, called in NAMED.items()}
    words = _words_of(_last(Quarter)) | named
    with suppress(CchcError, ValueError, StopIteration):  # without a root, or a sound one
        words |= _words_of_root("{unit}" in epilog)
    examples = epilog.removeprefix(EXAMPLES).split(" · ")
    return [example.format(**words) for example in examples if words["year"] or "{year}" not in example]


def _last(period: type[Quarter]) -> Quarter:
    """The quarter or the year that was over last."""
    return period.of_day(datetime.now().astimezone().date()).shifted(-1)


def _words_of(quarter: Quarter) -> dict[str, str]:
    """What the newest quarter decides."""
    return {
        "quarter": str(quarter),
        "next": str(quarter.shifted(1)),
        "year": "" if isinstance(quarter, Year) else str(quarter.year),
        "draft": str(quarter.year + 1),
        "day": f"{quarter.last_day + timedelta(days=15):%d/%m/%Y}",
    }


def _words_of_root(with_unit: bool) -> dict[str, str]:
    from ..inputs import load_company, newest_version

    folders = chosen_folders()
    words = {"version": newest_version(folders)}
    if quarters := folders.quarters():
        quarter = quarters[-1]
        years = [year for year in folders.years() if year.last_day <= quarter.last_day] or folders.years()
        words |= _words_of(quarter) | {"year": str(years[-1]) if years else ""}
        words |= _name_unit(folders, quarter) if with_unit else {}
    elif load_company(folders).period == "year":
        words |= _words_of(_last(Year))
    return words


def _name_unit(folders: Folders, quarter: Quarter) -> dict[str, str]:
    """A unit of the largest block, as its people call it, and a criterion that is entered for it."""
    from ..inputs import choose_regulation, load_company, load_regulations, require_members

    regulation = choose_regulation(load_regulations(folders), quarter)
    members = require_members(folders, quarter, regulation, load_company(folders))
    block, (unit, *_) = max(members.items(), key=lambda member: len(member[1]))
    criteria = regulation.blocks[block].criteria
    return {
        "unit": f'"{unit.short or unit.name}"',
        "criterion": next(c.code for c in criteria if not c.enters_nothing),
    }
