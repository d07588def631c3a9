"""The README says what is there: commands, folders, measures and scales."""

import re
import typing

import typer

from cchc_lib.cli import app
from cchc_lib.files import read_yaml
from cchc_lib.model import Criterion, YearRule
from cchc_lib.model.measures import Measure
from cchc_lib.model.scales import Scale

from .readme import blocks, section
from .tree import LIBRARY, README, ROOT, tracked


def rows(text: str) -> list[list[str]]:
    """The cells of every line of a table that begins with a word of code."""
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in re.findall(r"^\| `.*$", text, re.M)]


def test_every_command_is_named():
    commands = typer.main.get_command(app).commands
    assert [name for name in commands if f"`cchc {name}" not in README] == []


def test_every_folder_and_module_is_on_the_map():
    place = section("Map of the house")
    inside = [path for path in LIBRARY.iterdir() if path.suffix == ".py" or any(path.glob("[!.]*"))]
    names = {f"{path.parts[0]}/" for path in tracked() if len(path.parts) > 1}
    names |= {path.name if path.is_file() else f"{path.name}/" for path in inside}
    drawn = set(re.findall(r"^ *(\S+)(?:  |$)", blocks(place)[0][1], re.MULTILINE))
    assert names - {"__init__.py", "__pycache__/"} <= drawn
    places = (ROOT, LIBRARY, ROOT / "params")
    assert [name for name in drawn if not any((place / name).exists() for place in places)] == []


def test_every_target_of_the_makefile_has_its_line_for_windows():
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1].split()
    assert [row[0] for row in rows(section("Windows"))] == [f"`make {target}`" for target in targets]


def test_measures_and_scales_are_those_of_the_model():
    measures, _, scales = section("Changing the regulation").partition("\n| scale |")
    kinds = [typing.get_args(m.model_fields["kind"].annotation) for m in typing.get_args(typing.get_args(Measure)[0])]
    assert [(row[0].strip("`"),) for row in rows(measures)] == kinds
    of_model = typing.get_args(typing.get_args(Scale)[0])
    fitting = {typing.get_args(scale.model_fields["kind"].annotation)[0]: scale.measures for scale in of_model}
    assert {row[0].strip("`"): tuple(re.findall(r"\w+", row[2])) for row in rows(scales)} == fitting


def test_the_examples_of_a_criterion_and_of_a_year_are_such(tmp_path):
    written = [text for kind, text in blocks(section("Changing the regulation")) if kind == "yaml"]
    for name, text in enumerate(written):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    criterion, year = (read_yaml(tmp_path / f"{name}.yaml") for name in range(len(written)))
    assert Criterion.model_validate(criterion[0]).id
    assert YearRule.model_validate(year["year"]).quarters_needed == 3


def test_pictures_and_files_that_it_shows_are_there():
    linked = re.findall(r'src="([^"]+)"', README) + re.findall(r"\]\((?!https?:|#)([^)]+)\)", README)
    assert [name for name in linked if not (ROOT / name).is_file()] == []
    headings = {
        re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in re.findall(r"^#+ (.*)$", README, re.M)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= headings
