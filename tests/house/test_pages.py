"""README and pages say what is there: commands, folders, measures and scales; and each leads to the next."""

import re
import tomllib
import typing
from pathlib import PurePosixPath

import pytest
import typer

from cchc_lib.cli import app
from cchc_lib.files import read_yaml
from cchc_lib.model import Criterion, YearRule
from cchc_lib.model.measures import Measure
from cchc_lib.model.scales import Scale

from .pages import PAGES, blocks, part
from .tree import LIBRARY, ROOT, tracked


def rows(text: str) -> list[list[str]]:
    """The cells of every line of a table that begins with a word of code."""
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in re.findall(r"^\| `.*$", text, re.M)]


def test_every_command_is_named():
    commands = typer.main.get_command(app).commands
    written = "\n".join(PAGES.values())
    assert [name for name in commands if f"`cchc {name}" not in written] == []


def test_every_folder_and_module_is_on_the_map():
    inside = [path for path in LIBRARY.iterdir() if path.suffix == ".py" or any(path.glob("[!.]*"))]
    names = {f"{path.parts[0]}/" for path in tracked() if len(path.parts) > 1}
    names |= {path.name if path.is_file() else f"{path.name}/" for path in inside}
    ((_, drawing),) = blocks(part("README.md", "map"))
    drawn = set(re.findall(r"^ *(\S+)(?:  |$)", drawing, re.MULTILINE))
    assert names - {"__init__.py", "__pycache__/"} <= drawn
    places = (ROOT, LIBRARY, ROOT / "params")
    assert [name for name in drawn if not any((place / name).exists() for place in places)] == []


def test_every_target_of_the_makefile_has_its_line_for_windows():
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1].split()
    assert [row[0] for row in rows(part("docs/windows.md", "targets"))] == [f"`make {target}`" for target in targets]


@pytest.mark.parametrize("page", ["docs/regulation.md", "docs/quy-dinh.md"])
def test_measures_and_scales_are_those_of_the_model(page):
    measures, scales = (rows(part(page, mark)) for mark in ("measures", "scales"))
    kinds = [typing.get_args(m.model_fields["kind"].annotation) for m in typing.get_args(typing.get_args(Measure)[0])]
    assert [(row[0].strip("`"),) for row in measures] == kinds
    of_model = typing.get_args(typing.get_args(Scale)[0])
    fitting = {typing.get_args(scale.model_fields["kind"].annotation)[0]: scale.measures for scale in of_model}
    assert {row[0].strip("`"): tuple(re.findall(r"\w+", row[2])) for row in scales} == fitting


@pytest.mark.parametrize("page", ["docs/regulation.md", "docs/quy-dinh.md"])
def test_the_examples_of_a_criterion_and_of_a_year_are_such(page, tmp_path):
    def example(mark: str) -> typing.Any:
        ((_, text),) = blocks(part(page, mark))
        (tmp_path / f"{mark}.yaml").write_text(text, encoding="utf-8")
        return read_yaml(tmp_path / f"{mark}.yaml")

    assert Criterion.model_validate(example("criterion")[0]).id
    assert YearRule.model_validate(example("year")["year"]).quarters_needed == 3


def test_files_that_are_to_be_changed_are_there():
    """A path may be given from the root, or from a folder that the step is about."""
    named = re.findall(r"`([\w./]+(?:\.(?:py|yaml|toml|po|md)|/))`", PAGES["docs/changing-the-code.md"])
    there = {f"/{path.as_posix()}" for path in tracked()}
    there |= {f"{folder}/" for path in tracked() for folder in (f"/{parent.as_posix()}" for parent in path.parents)}
    assert len(named) > 30
    assert [name for name in named if not any(path.endswith(f"/{name}") for path in there)] == []


def test_the_wheel_that_the_guide_installs_is_of_this_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wheels = re.findall(r"cchc-([\d.]+)-py3-none-any\.whl", PAGES["docs/huong-dan.md"])
    assert set(wheels) == {project["version"]}


# --- pictures and links ---


def outside_code(text: str) -> str:
    """A page without what it shows as code."""
    return re.sub(r"^ *```.*?^ *```$|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(page: str) -> set[str]:
    """What a heading of a page is reached by."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", PAGES[page], flags=re.S | re.M), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def links(page: str) -> list[tuple[str, str]]:
    """File and anchor of every link of a page to something of ours, the file as seen from the root."""
    text = outside_code(PAGES[page])
    found = re.findall(r'src="([^"]+)"', text) + re.findall(r"\]\((?!https?:)([^)\s]+)\)", text)
    here = PurePosixPath(page)
    there = [link.partition("#") for link in found]
    return [((ROOT / here.parent / name).resolve().relative_to(ROOT).as_posix() if name else page, anchor)
            for name, _, anchor in there]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_links_to_is_there(page):
    assert [(name, anchor) for name, anchor in links(page) if not (ROOT / name).is_file()] == []
    assert [(name, anchor) for name, anchor in links(page) if anchor and anchor not in anchors(name)] == []


def test_the_readme_is_short():
    assert len(PAGES["README.md"].splitlines()) <= 200


def test_every_page_is_reached_from_the_readme():
    reached, waiting = set(), ["README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        waiting += [name for name, _ in links(page) if name in PAGES and name not in reached]
    assert set(PAGES) - reached == set()


def test_every_picture_says_in_words_what_it_shows():
    shown = [image for text in PAGES.values() for image in re.findall(r"<img [^>]*>|!\[[^\]]*\]", text)]
    assert shown and [image for image in shown if not re.search(r'alt="[^"]{20,}"|!\[.{20,}\]', image)] == []
