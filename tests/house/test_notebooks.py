"""Notebooks in git are documents: Vietnamese sentences and calls of one line, without a trace of a run."""

import ast
import json
import re
from itertools import pairwise

import pytest

from .tree import git, imports, tracked

LOGIC = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If, ast.IfExp, ast.Try,
    ast.With, ast.comprehension,
)  # fmt: skip
FROM_OUTSIDE = {"cchc_lib", "pandas"}
LONGEST_CELL = 5
PAGE_WORDS = re.compile(r"[Mm]ỗi ý|ghi rõ|đã in\b|bản tin|\bbảng này|\bmục này|tự ghi|tô nền|nêu tên")


def pytest_generate_tests(metafunc):
    """One test a notebook, as git has it: what a person ran since does not count."""
    if "cells" in metafunc.fixturenames:
        names = [path.as_posix() for path in tracked() if path.suffix == ".ipynb"]
        metafunc.parametrize("name", names)


@pytest.fixture
def cells(name) -> list[dict]:
    content = json.loads(git("show", f":{name}"))
    return [{**cell, "source": "".join(cell["source"])} for cell in content["cells"]]


def code(cells) -> list[dict]:
    return [cell for cell in cells if cell["cell_type"] == "code"]


def is_parameters(cell) -> bool:
    return "parameters" in cell["metadata"].get("tags", [])


def test_nothing_of_a_run_is_left(cells):
    assert [cell["source"] for cell in code(cells) if cell["outputs"] or cell["execution_count"] is not None] == []


def test_one_cell_of_parameters_holds_plain_values_each_with_a_word_about_it(cells):
    (cell,) = filter(is_parameters, cells)
    lines = cell["source"].splitlines()
    assert all(re.fullmatch(r"\w+ = [^#]+?  # \S.*", line) for line in lines)
    for line in ast.parse(cell["source"]).body:
        assert isinstance(line, ast.Assign)
        ast.literal_eval(line.value)


def test_no_logic_stands_in_a_notebook(cells):
    for cell in code(cells):
        assert not [node for node in ast.walk(ast.parse(cell["source"])) if isinstance(node, LOGIC)]
        assert len(cell["source"].splitlines()) <= LONGEST_CELL


def test_it_imports_from_the_library_and_pandas_alone(cells):
    used = {name.partition(".")[0] for cell in code(cells) for name in imports(ast.parse(cell["source"]))}
    assert used <= FROM_OUTSIDE


def test_a_heading_and_a_sentence_stand_above_each_call(cells):
    """Some headings stand alone, as those of letters do: its calls say all that follows the data.

    An article is one running text: its calls follow each other, under its title alone.
    """
    if any(".article(" in cell["source"] for cell in code(cells)):
        assert not [cell for cell in cells if cell["source"].startswith("#")]
        return
    for above, cell in pairwise(cells):
        opens = is_parameters(cell) or "import" in cell["source"] or "masthead()" in cell["source"]
        if cell["cell_type"] == "code" and not opens:
            assert above["cell_type"] == "markdown", cell["source"]
            heading, _, sentence = above["source"].partition("\n")
            assert heading.startswith(("## ", "### ")), above["source"]
            told = sentence.strip()  # what a table or the first sentence says anyhow is not said above it
            assert not told or told.endswith("."), above["source"]


def test_no_heading_stands_above_nothing(cells):
    following = zip(cells, [*cells[1:], {"cell_type": "nothing"}], strict=True)
    headed = [(one["source"], then["cell_type"]) for one, then in following if one["source"].startswith("##")]
    assert [source for source, then in headed if then != "code"] == []


def test_the_line_below_a_heading_speaks_of_its_figures_and_not_of_the_page(name, cells):
    headed = [cell["source"] for cell in cells if cell["source"].startswith("##")]
    assert [text for text in headed if PAGE_WORDS.search(text) and name != "notebooks/explore.ipynb"] == []


def test_nobody_is_asked_for_an_id_where_a_name_does(cells):
    written = "\n".join("".join(cell["source"]) for cell in cells)
    assert not re.search(r"ghi (?:số hoặc )?mã", written)
