import sys
from types import SimpleNamespace

import nbformat
import pytest

from cchc_lib.errors import FileBusy
from cchc_lib.files import replace_file
from cchc_lib.language import say
from cchc_lib.runner import execute, make
from cchc_lib.runner.make import export_bulletin, make_bulletin


@pytest.fixture
def executed(company, monkeypatch):
    """A run whose kernel has already done its work."""
    company.write("good", ["quarter"])
    notebook = nbformat.v4.new_notebook()
    monkeypatch.setattr(execute, "execute_notebook", lambda *_: (notebook, None))
    return company.plan("good")[0]


def test_a_pdf_that_is_open_elsewhere_leaves_the_html_as_it_was_too(company, executed, monkeypatch, tmp_path):
    def refuse_pdf(path, content):
        if path.suffix == ".pdf":
            raise FileBusy(say("hãy đóng {file}", file=path.name))
        replace_file(path, content)

    monkeypatch.setattr(make, "replace_file", refuse_pdf)
    failure = make_bulletin(executed, company.batch(), tmp_path).failure
    assert (failure.cause, str(failure.reason)) == ("save", "hãy đóng 2019-Q1_good.pdf")
    assert not (company.output / "bulletins").exists()


def test_a_bulletin_that_succeeds_removes_the_notebook_of_its_last_failure(company, executed, tmp_path):
    left = company.output / "notebooks/2019-Q1_good.failed.ipynb"
    left.parent.mkdir(parents=True)
    left.touch()
    assert make_bulletin(executed, company.batch(), tmp_path).ok
    assert not left.exists()


def test_a_home_that_takes_no_files_does_not_stop_a_bulletin(company, executed, monkeypatch, tmp_path):
    blocked = tmp_path / "a file, not a folder"
    blocked.touch()
    for name in ("JUPYTER_DATA_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(name, str(blocked / "below"))
    assert make_bulletin(executed, company.batch(), tmp_path / "scratch").ok


def test_the_pdf_is_made_from_the_same_html(monkeypatch):
    to_html = SimpleNamespace(export_html=lambda notebook: f"<p>Quý {notebook}</p>")
    to_pdf = SimpleNamespace(export_pdf_from_html=lambda html: b"PDF of " + html.encode("utf-8"))
    monkeypatch.setitem(sys.modules, "cchc_lib.exporters.html", to_html)
    monkeypatch.setitem(sys.modules, "cchc_lib.exporters.pdf", to_pdf)
    html = "<p>Quý 1</p>".encode()
    assert export_bulletin("1", ("html", "pdf")) == {"html": html, "pdf": b"PDF of " + html}
    assert export_bulletin("1", ("html",)) == {"html": html}
