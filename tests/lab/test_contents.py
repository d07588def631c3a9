"""What JupyterLab's server makes of notebooks of a company: whom it trusts, and what it leaves in them."""

import asyncio
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyter_server import CallContext
from nbformat.v4 import new_code_cell, new_notebook, new_output, new_raw_cell
from tornado.web import HTTPError

from cchc_lib.lab.contents import CompanyContents


@pytest.fixture
def contents(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "nhà"))
    root = tmp_path / "công ty"
    for folder in ("notebooks", "outputs/2019-Q1/notebooks", "khác/notebooks", "khác/outputs"):
        (root / folder).mkdir(parents=True)
    return CompanyContents(root_dir=str(root))


def saved(contents, path: str, output: str = "<b>1</b>"):
    """A notebook with an output, saved and opened again."""
    cell = new_code_cell("1", execution_count=3, outputs=[new_output("display_data", {"text/html": output})])
    language = {"name": "python", "version": "3.11.2", "file_extension": ".py"}
    notebook = new_notebook(cells=[cell, new_raw_cell("x")], metadata={"language_info": language})
    asyncio.run(contents.save({"type": "notebook", "format": "json", "content": notebook}, path))
    return asyncio.run(contents.get(path))["content"]


def test_a_document_is_saved_without_what_a_run_left(contents):
    notebook = saved(contents, "/notebooks/a.ipynb")
    assert [(cell.get("outputs", []), cell.get("execution_count")) for cell in notebook.cells] == [([], None)] * 2
    assert notebook.metadata.language_info == {"name": "python"}


@pytest.mark.parametrize("folder", ["outputs/2019-Q1/notebooks", "khác"])
def test_another_notebook_keeps_what_it_shows(contents, folder):
    assert saved(contents, f"{folder}/a.ipynb").cells[0].outputs[0].data == {"text/html": "<b>1</b>"}


def test_another_file_beside_documents_is_saved_as_it_is(contents):
    asyncio.run(contents.save({"type": "file", "format": "text", "content": "ghi chú"}, "notebooks/a.txt"))
    assert asyncio.run(contents.get("notebooks/a.txt"))["content"] == "ghi chú"


@pytest.mark.parametrize(
    ("folder", "is_trusted"),
    [("outputs/2019-Q1/notebooks", True), ("khác", False), ("khác/notebooks", False), ("khác/outputs", False)],
)
def test_what_was_sent_in_from_elsewhere_is_trusted_only_where_it_would_run_anyway(contents, folder, is_trusted):
    saved(contents, f"{folder}/a.ipynb")
    file = Path(contents.root_dir, folder, "a.ipynb")
    file.write_text(file.read_text(encoding="utf-8").replace("<b>1</b>", "<b>2</b>"), encoding="utf-8")
    assert asyncio.run(contents.get(f"{folder}/a.ipynb"))["content"].cells[0].metadata.trusted is is_trusted


@pytest.fixture
def ask(contents, monkeypatch):
    """When a window is told that a file was changed, as JupyterLab asks before it saves."""

    def ask(window: str) -> float:
        headers = {"Referer": f"http://127.0.0.1/lab/workspaces/{window}/tree/a", "User-Agent": "Firefox"}
        handler = SimpleNamespace(request=SimpleNamespace(headers=headers))
        monkeypatch.setattr(CallContext, "get", lambda name: handler)
        return asyncio.run(contents.get("khác/a.txt", content=False))["last_modified"].timestamp()

    return ask


def test_whose_save_fails_is_told_of_what_others_wrote(contents, ask, monkeypatch):
    file, model = Path(contents.root_dir, "khác/a.txt"), {"type": "file", "format": "text", "content": "1"}
    file.write_text("0", encoding="utf-8")
    os.utime(file, (1_000, 1_000))
    assert (ask("auto-1"), ask("auto-2")) == (1_000, 1_000)
    ask("auto-1"), asyncio.run(contents.save(model, "khác/a.txt"))
    assert ask("auto-1") == 0 < ask("auto-2")
    os.utime(file, (2_000, 2_000))
    ask("auto-1"), monkeypatch.setattr(contents, "_save_file", None)
    with pytest.raises(HTTPError):
        asyncio.run(contents.save(model, "khác/a.txt"))
    assert (ask("auto-1"), ask("auto-2")) == (2_000, 2_000)
