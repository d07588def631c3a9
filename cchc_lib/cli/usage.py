"""A command that is not understood: what typer finds wrong with it, in English alone, told in the chosen language."""

import importlib
import os
import re
import sys
from collections.abc import Callable
from typing import Any

import typer
from typer.completion import completion_init

from ..errors import FAULTS, OK
from ..language import Message, say, unknown
from .help import tell_usage_of
from .options import choose_lang
from .printing import as_text, console

CLICK: Any = importlib.import_module(typer.BadParameter.__module__)  # whose errors typer raises: its own, or click's

_TOLD: dict[str, Callable[..., Message]] = {
    r"No such option: (\S+)": lambda on, found: unknown(say("tùy chọn"), found, _options(on)),
    r"No such command '(.*?)'": lambda on, found: unknown(say("lệnh"), found, [*on.command.commands]),
    r"Missing command": lambda on: say("thiếu lệnh; được dùng: {commands}", commands=[*on.command.commands]),
    r"Missing \w+ '(.*?)'": lambda on, found: say("thiếu «{name}»", name=Message(found)),
    r"Got unexpected extra argument\S* \((.*)\)": lambda on, found: say("thừa «{found}»", found=found),
    r"Option '(.*?)' requires an argument": lambda on, found: say("sau {option} phải ghi giá trị", option=found),
    r"Option '(.*?)' does not take a value": lambda on, found: say("{option} không kèm giá trị", option=found),
    r"Invalid value for '(.*?)': .*integer": lambda on, found: say("{option} phải là số nguyên", option=found),
    r"Invalid value for '(.*?)': .*less than or equal to (\d+)": lambda on, found, most: say(
        "{option} không quá {most}", option=found, most=int(most)
    ),
    r"Invalid value for '(.*?)': .*or equal to (\d+)": lambda on, found, least: say(
        "{option} phải từ {least} trở lên", option=found, least=least
    ),
    r"Invalid value for '(.*?)': .*?['\"](.*)['\"] does not match the format": lambda on, option, found: _tell_no_day(
        option, found
    ),
}


def call(app: typer.Typer) -> int:
    """Run the command that was typed; its exit code."""
    if "_CCHC_COMPLETE" in os.environ:  # a shell asks what may follow
        completion_init()
    try:
        # every word as it was typed: on Windows a reason would lose its %, and a * become what lies in the folder
        return app(prog_name="cchc", standalone_mode=False, windows_expand_args=False) or OK
    except CLICK.UsageError as error:
        if not isinstance(error, CLICK.NoArgsIsHelpError):  # which has said its help
            _print(error)
        return FAULTS


def _print(error: Any) -> None:
    """What was not understood, and how the command is called."""
    if typed := re.search(r"--lang[= ](vi|en)\b", " ".join(sys.argv)):
        choose_lang(typed[1])  # which was not reached where reading stopped before it
    console(stderr=True).print(as_text(explain_usage(error)))
    if error.ctx:
        console(stderr=True).print(as_text(tell_usage_of(error.ctx)))


def explain_usage(error: Any) -> Message:
    """What was not understood, as a sentence; what typer says where it is none of what it usually says."""
    said = error.format_message()
    for pattern, tell in _TOLD.items():
        if found := re.match(pattern, said, re.DOTALL):
            return tell(error.ctx, *found.groups())
    return say("dòng lệnh chưa đúng: {found}", found=said)


def _tell_no_day(option: str, found: str) -> Message:
    from ..model.scalars import tell_no_day  # a tenth of a second of every start, for this sentence alone

    return say("{option}: {problem}", option=option, problem=tell_no_day(found))


def _options(on: Any) -> list[str]:
    return [name for one in on.command.get_params(on) for name in one.opts if name.startswith("--")]
