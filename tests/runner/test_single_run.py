import errno
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from cchc_lib.runner import execute, single_run
from cchc_lib.runner.outcome import Failure
from cchc_lib.runner.single_run import export_bulletin, make_bulletin
from cchc_lib.runner.staleness import read_files


@pytest.fixture
def executed(company, monkeypatch):
    """A run whose kernel has already done its work."""
    company.write("good", ["quarter"])
    notebook = nbformat.v4.new_notebook()
    monkeypatch.setattr(execute, "execute_notebook", lambda *_, **__: execute.Executed(notebook))
    return company.plan("good")[0]


def test_a_pdf_that_is_open_elsewhere_leaves_the_html_as_it_was_too(company, executed, monkeypatch, tmp_path):
    def refuse_pdf(part, path):
        if path.suffix == ".pdf":
            raise PermissionError
        replace(part, path)

    replace = Path.replace
    monkeypatch.setattr(Path, "replace", refuse_pdf)
    failure = make_bulletin(executed, company.batch(), tmp_path).failure
    assert failure.cause == "save"
    assert str(failure.reason).endswith("2019-Q1_good.pdf: hãy đóng tệp này ở chương trình khác")
    assert [path.name for path in company.output.rglob("*") if path.is_file()] == ["2019-Q1_good.failed.ipynb"]


def test_a_table_that_is_gone_from_the_bulletin_and_open_elsewhere_is_named(company, executed, monkeypatch, tmp_path):
    left = company.output / "data/2019-Q1_good/bang-1.csv"
    left.parent.mkdir(parents=True)
    left.touch()
    monkeypatch.setattr(Path, "unlink", lambda path, **_: path != left or (_ for _ in ()).throw(PermissionError()))
    failure = make_bulletin(executed, company.batch(), tmp_path).failure
    assert str(failure.reason).endswith("bang-1.csv: hãy đóng tệp này ở chương trình khác")


@pytest.mark.parametrize("suffix", [".pdf", ".html", ".ipynb", ".json"])
def test_a_disk_without_room_for_one_file_leaves_all_as_they_were(company, executed, monkeypatch, tmp_path, suffix):
    def write(path, content):
        if path.name.removeprefix(".").startswith(f"2019-Q1_good{suffix}"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_bytes(path, content)

    write_bytes = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", write)
    failure = make_bulletin(executed, company.batch(), tmp_path).failure
    assert failure.cause == "save"
    assert str(failure.reason).endswith(f"2019-Q1_good{suffix}: đĩa đã đầy")
    assert [path.name for path in company.output.rglob("*") if path.is_file()] == ["2019-Q1_good.failed.ipynb"]


def test_a_failed_notebook_that_finds_no_room_is_told_of_all_the_same(company, monkeypatch, tmp_path):
    company.write("good", [])
    failure = Failure("cell", "KeyError")
    monkeypatch.setattr(
        execute, "execute_notebook", lambda *_, **__: execute.Executed(nbformat.v4.new_notebook(), failure)
    )
    monkeypatch.setattr(single_run, "replace_file", _no_room)
    assert make_bulletin(company.plan("good")[0], company.batch(), tmp_path).failure == failure


def _no_room(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_bulletin_that_succeeds_removes_the_notebook_of_its_last_failure(company, executed, tmp_path):
    left = company.output / "notebooks/2019-Q1_good.failed.ipynb"
    left.parent.mkdir(parents=True)
    left.touch()
    assert make_bulletin(executed, company.batch(), tmp_path).ok
    assert not left.exists()


def test_data_lies_beside_the_bulletins_and_goes_with_its_table(company, executed, tmp_path):
    tables = {"a.csv": b"1", "b.csv": b"2"}
    batch = replace(company.batch(), export=lambda _, formats: dict.fromkeys(formats, b"x") | tables)
    folder = company.output / "data" / "2019-Q1_good"
    files = make_bulletin(executed, batch, tmp_path).files
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == tables
    assert {name for name in files if name.startswith("data/")} == {f"data/2019-Q1_good/{name}" for name in tables}
    assert read_files(company.output, executed) == files
    del tables["b.csv"]
    assert "data/2019-Q1_good/b.csv" not in make_bulletin(executed, batch, tmp_path).files
    assert [path.name for path in folder.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("is_edited", [True, False])
def test_a_format_that_is_not_made_again_goes_unless_somebody_edited_it(company, executed, tmp_path, is_edited):
    """It would tell of other inputs than the page."""
    batch = replace(company.batch(), export=lambda _, formats: dict.fromkeys(formats, b"x"))
    folder, every = company.output / "bulletins", replace(executed, formats=("html", "pdf", "docx"))
    assert make_bulletin(every, batch, tmp_path).ok
    (folder / f"{executed.output}.en.pdf").write_bytes(b"x")  # another bulletin
    if is_edited:
        (folder / f"{executed.output}.docx").write_bytes(b"y")
    assert make_bulletin(replace(executed, formats=("html",)), batch, tmp_path).ok
    left = {path.name.removeprefix(executed.output) for path in folder.iterdir()}
    assert left == {".html", ".en.pdf"} | ({".docx"} if is_edited else set())


def test_a_home_that_takes_no_files_does_not_stop_a_bulletin(company, executed, monkeypatch, tmp_path):
    blocked = tmp_path / "a file, not a folder"
    blocked.touch()
    for name in ("JUPYTER_DATA_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(name, str(blocked / "below"))
    assert make_bulletin(executed, company.batch(), tmp_path / "scratch").ok


def test_the_pdf_is_made_from_the_same_html(monkeypatch):
    to_html = SimpleNamespace(
        export_html=lambda notebook: (
            f'<p>Quý {notebook}</p><a class="data" download="a.csv" href="data:text/csv;base64,MQ==">a</a>'
        )
    )
    to_pdf = SimpleNamespace(export_pdf_from_html=lambda html: b"PDF of " + html.encode("utf-8"))
    monkeypatch.setitem(sys.modules, "cchc_lib.exporters.html", to_html)
    monkeypatch.setitem(sys.modules, "cchc_lib.exporters.pdf", to_pdf)
    monkeypatch.setitem(sys.modules, "cchc_lib.exporters.docx", SimpleNamespace(export_docx_from_html=None))
    html = '<p>Quý 1</p><a class="data" download="a.csv" href="data:text/csv;base64,MQ==">a</a>'.encode()
    data = {"a.csv": b"1"}
    assert export_bulletin("1", ("html", "pdf")) == {"html": html, "pdf": b"PDF of " + html} | data
    assert export_bulletin("1", ("html",)) == {"html": html} | data
