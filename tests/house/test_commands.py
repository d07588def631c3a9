"""Every command of README, pages and sentences is one that the command line takes: its options, whom it names."""

import importlib
import re
import shlex
from collections.abc import Iterator
from contextlib import suppress

import pytest
import typer

from cchc_lib.cli import app, options
from cchc_lib.folders import Folders
from cchc_lib.inputs import load_company
from cchc_lib.runner.plan import read_bulletins
from tests.language.catalogue import read_catalogue

from .pages import PAGES, blocks
from .tree import ROOT

CLICK = importlib.import_module(typer.BadParameter.__module__)  # what typer raises; it may have a click of its own
OWN = "tieu-chi-mat-diem"  # the notebook that docs/own-analysis.md begins
BEGIN = r"(?:cchc|python -m cchc_lib) "


def shown(text: str) -> list[str]:
    """The lines of blocks that begin with a command of ours: they are typed as they stand."""
    lines = (line for language, block in blocks(text) if language != "diff" for line in block.splitlines())
    return [line for line in lines if re.match(BEGIN, line)]


def mentioned(text: str) -> Iterator[str]:
    """The commands in running text, which may leave out what every call has to say."""
    without_blocks = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE)
    for code in re.findall(r"`([^`]+)`", without_blocks):
        if re.match(BEGIN, code):
            yield " ".join(code.split())


def advised(text: str) -> list[str]:
    """The commands in a sentence, its places filled; those in backquotes are only mentioned."""
    text = re.sub("`[^`]*`", "", text).replace("ngày/tháng/năm", "15/04/2019")
    filled = re.sub(r"\{(\w+)\}", lambda place: FILLED.get(place[1], "2019-Q1"), text)
    return [line.rstrip(".,;:)") for line in re.findall(rf'{BEGIN}[a-z]+(?: (?:"[^"]*"|[!#-~]+(?!\w)))*', filled)]


FILLED = {"version": "2019", "entry": OWN}  # of the places in sentences; others are the quarter, or what has its name
ADVISED = [line for text in read_catalogue() for line in advised(text)]
SHOWN = [line for text in PAGES.values() for line in shown(text)]
MENTIONED = [code for text in PAGES.values() for code in mentioned(text)]


@pytest.fixture(autouse=True)
def _nothing_stays_chosen(monkeypatch):
    monkeypatch.setattr(options, "_chosen", options._Chosen())


def parse(line: str) -> typer.Context:
    """The context of a command that was understood, not run; an error of the command line where it was not."""
    _, *words = shlex.split(re.sub("^python -m ", "", line), comments=True)
    command = typer.main.get_command(app)
    context = command.make_context("cchc", words)
    while hasattr(command, "commands"):
        name, command, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        context = command.make_context(name, rest, parent=context)
    return context


@pytest.mark.parametrize("line", dict.fromkeys(SHOWN))
def test_a_command_that_is_to_be_typed_is_understood(line):
    assert parse(line).command.callback


@pytest.mark.parametrize("line", dict.fromkeys(MENTIONED))
def test_a_command_that_is_mentioned_has_the_options_it_is_mentioned_with(line):
    with suppress(CLICK.MissingParameter, CLICK.BadOptionUsage, typer.Exit):
        parse(line)


@pytest.mark.parametrize("line", dict.fromkeys(ADVISED))
def test_a_command_that_a_sentence_advises_runs_as_it_stands_and_on_the_quarter_it_is_about(line):
    given = parse(line).params
    assert given.get("quarter", "none") or given.get("only") or line == "cchc lab"  # a new notebook is of no quarter
    assert given.get("to", "none") or given.get("unit")


def test_units_and_entries_that_a_command_names_are_there():
    company, entries = load_company(Folders(ROOT)), {*read_bulletins(ROOT / "params" / "bulletins.yaml"), OWN}
    wrong = []
    for line in SHOWN:
        given = parse(line).params
        units = [given["unit"]] if isinstance(given.get("unit"), str) else given.get("unit") or ()
        wrong += [unit for unit in units if not company.names.find(unit)]
        wrong += [entry for entry in given.get("only") or () if entry not in entries]
    assert len(SHOWN) > 10 and wrong == []


@pytest.mark.parametrize(
    "line", ["cchc rune 2019-Q1", "cchc run --htmlonly", "cchc share 2019-Q1 unit", "cchc explain"]
)
def test_what_the_command_line_does_not_know_is_found(line):
    with pytest.raises(CLICK.UsageError):
        parse(line)
