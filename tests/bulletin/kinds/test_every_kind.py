"""Every kind of document: each section that it offers can be shown, and it offers those of its notebook."""

import ast
import inspect
from typing import get_args

import nbformat
import pytest

from cchc_lib import Section, open_quarter
from cchc_lib.bulletin.documents import KINDS, OpenQuarter
from cchc_lib.bulletin.kinds.explore import Change
from cchc_lib.bulletin.sections.shortcomings_and_tasks import find_asked
from tests.whole.harness import NOTEBOOKS, REPOSITORY

ABOUT = {
    "company": (),
    "block": ("dien-luc",),
    "unit": ("duyen-hai",),
    "regulation": ("dien-luc",),
    "correction": (),
    "notice": (),
    "article": (),
    "explanation": ("duyen-hai",),
    "review": (),
    "diff": ("2018", "2019", 1),
    "explore": (),
    "own": ("Một phân tích",),
}
# of other periods: they have tests of their own
ELSEWHERE = {"reminder", "company_year", "block_year", "unit_year", "year_notice"}
OF_BULLETINS = {"shortcomings", "plan", "data_quality", "method", "knife_edges", "glossary", "provenance"}
every_kind = pytest.mark.parametrize("kind", ABOUT)


@pytest.fixture(scope="module", params=["2019-Q1", "2017-Q2"])
def opened(ours, request) -> OpenQuarter:
    return open_quarter(request.param, root=ours.root)


def is_needed(asked: inspect.Parameter) -> bool:
    return asked.default is asked.empty and asked.kind is not asked.VAR_POSITIONAL


def changes_of(kind: type) -> set[str]:
    """The methods that name a change for `what_if`."""
    methods = inspect.getmembers(kind, inspect.isfunction)
    return {name for name, one in methods if inspect.signature(one).return_annotation == Change | None}


def sections_of(kind: type) -> set[str]:
    """The public methods that give a section and ask for nothing."""
    found = set()
    for name, method in inspect.getmembers(kind, inspect.isfunction):
        (_, *asked), returns = (
            inspect.signature(method).parameters.values(),
            inspect.signature(method).return_annotation,
        )
        if not name.startswith("_") and returns is Section and not any(map(is_needed, asked)):
            found.add(name)
    return found


def open_kind(opened: OpenQuarter, kind: str) -> object:
    """The document; a correction request is for whoever has something to correct."""
    about = sorted(find_asked(opened.results))[:1] if kind == "correction" else ABOUT[kind]
    return getattr(opened, kind)(*about)


def kinds_of(name: str) -> tuple[type, ...]:
    """What a call says that it opens: an analysis of one's own is of a quarter or of a year."""
    told = inspect.signature(getattr(OpenQuarter, name)).return_annotation
    return get_args(told) or (told,)


def test_every_call_that_opens_a_kind_is_here_and_has_its_notebook_which_is_told_by_its_kind():
    calls = {name for name in vars(OpenQuarter) if not name.startswith("_")}
    assert calls == {*ABOUT, *ELSEWHERE}, "ABOUT"
    assert calls - {"own", "explore"} == set(NOTEBOOKS), "NOTEBOOKS of tests/whole/harness.py"
    assert set(NOTEBOOKS.values()) == set(KINDS), "KINDS of cchc_lib/bulletin/documents.py"


@every_kind
def test_each_of_its_sections_can_be_shown(opened, kind):
    page = open_kind(opened, kind)
    assert type(page) in kinds_of(kind)
    for name in sections_of(type(page)):
        section = getattr(page, name)()
        assert isinstance(section, Section)
        assert section.html or page.document == "letter"  # which has no section where there is nothing to say
        assert section._repr_mimebundle_()[1]["cchc"]["section"]


@every_kind
def test_tab_offers_what_a_notebook_calls_and_its_name_tells_it(opened, kind):
    page = open_kind(opened, kind)
    offered = set(dir(page))
    assert offered >= sections_of(type(page)) | changes_of(type(page))
    own = {"block", "unit", "frame", "number", "figure", "table", "paragraph"} if kind == "own" else set()
    assert offered <= sections_of(type(page)) | changes_of(type(page)) | own | {"controls"}
    assert repr(page).startswith(f"<{type(page).__name__}") and all(f".{name}" in repr(page) for name in offered)
    assert kind in dir(opened) and "results" not in dir(opened)


@every_kind
def test_whatever_is_public_of_it_can_be_looked_at(opened, kind):
    page = open_kind(opened, kind)
    for name in {*dir(type(page)), *vars(page)}:
        if not name.startswith("_"):
            getattr(page, name)


@pytest.mark.parametrize("kind", [kind for kind in ABOUT if kind != "own"])
def test_its_notebook_calls_nothing_else(kind):
    path = REPOSITORY / "notebooks" / f"{NOTEBOOKS.get(kind, kind)}.ipynb"
    source = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    called = {call.attr for call in calls if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name)}
    assert called
    widgets = {"controls"} if kind == "explore" else set()
    (shown,) = kinds_of(kind)
    assert called <= sections_of(shown) | changes_of(shown) | widgets


@pytest.mark.parametrize("kind", ["correction", "notice"])
def test_a_letter_has_no_section_of_a_bulletin(kind):
    assert not OF_BULLETINS & {name for one in kinds_of(kind) for name in dir(one)}
    assert sections_of(*kinds_of("company")) >= OF_BULLETINS


def test_a_table_of_criteria_is_called_as_its_regulation_calls_itself(opened):
    page = opened.regulation("dien-luc")
    assert str(page.title) == f"{opened.results.regulation.head.title}: {page.block.title}"
