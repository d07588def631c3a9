"""Whatever people type is text in every form of a bulletin: it neither acts nor breaks the page."""

import io
import shutil
import subprocess
import unicodedata

import docx
import pikepdf
import pytest

from cchc_lib.cli import app
from cchc_lib.exporters.docx import export_docx_from_html
from cchc_lib.exporters.html import export_html
from cchc_lib.exporters.pdf import export_pdf_from_html
from cchc_lib.folders import Folders
from cchc_lib.results import History
from cchc_lib.sharing.quarter_index import write_index
from cchc_lib.stylesheets import index_script
from tests.exporters.page_lint import lint
from tests.whole.harness import Made, run_notebook
from tests.whole.reading import Page, one_line
from tests.whole.roots import Block, SmallCompany
from tests.whole.shared import make_once

SCRIPT = "<script>alert(1)</script>"
NAMES = {
    "u1": SCRIPT,
    "u2": "=1+1",
    "u3": "**đậm** {x} $a$",
    "u4": "#set text(red) [bold]x[/bold]",
    "u5": unicodedata.normalize("NFD", "Tổ Chế độ Ưu đãi"),
    "u6": "Trạm" + "dài" * 60,
}
REASON = '+SUM(A1)\n\t</td><img src=x onerror="alert(2)"> {0} \\n #panic() & “ngoặc” 😀'
ACTION = "@cmd [link](https://vi.du) _nghiêng_\n\t`mã` <b> ✓△"
HOSTILE = SmallCompany(
    blocks={"to": Block({"a1": 10, "a2": 10})},
    units=dict.fromkeys(NAMES, "to"),
    points={
        "2018-Q4": {unit: {"a1": "9"} for unit in NAMES},
        "2019-Q1": {unit: {"a1": str(number), "a2": "9.5"} for number, unit in enumerate(NAMES, 3)},
    },
    names=NAMES,
    texts={"reason": REASON, "evidence": "-2+3\n\t✓", "explanation": "=HYPERLINK(1)\n\t◆"},
    shortcomings={
        "2019-Q1": [
            {
                "id": "TT-1", "unit": "u1", "criterion": "a1", "description": SCRIPT, "action": ACTION,
                "found_in": "2019-Q1", "due": "30/06/2019", "status": "open",
            }
        ]
    },
)  # fmt: skip
BULLETINS = [
    ("company", ""),
    ("block", "to"),
    ("unit", "u1"),
    ("unit", "u4"),
    ("explanation", "u1"),
    ("regulation", "to"),
    ("review", ""),
    ("correction", "u1"),
    ("notice", ""),
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Made:
    return Made(make_once(tmp_path_factory, "tên lạ", HOSTILE.write), "2019-Q1")


@pytest.fixture(scope="module", params=BULLETINS, ids="-".join)
def page(hostile, request) -> Page:
    return hostile.page(*request.param)


def test_nothing_typed_becomes_an_element(page):
    """The lint knows the elements and attributes that may be there; the page passed it."""
    assert lint(page.html) == []
    assert not page.tree.find_all(["script", "img", "b"])
    assert not [tag for tag in page.tree.find_all(True) if any(name.startswith("on") for name in tag.attrs)]


@pytest.mark.parametrize(("kind", "about"), [("company", ""), ("block", "to")])
def test_names_are_printed_as_they_were_typed(hostile, kind, about):
    page = hostile.page(kind, about)
    for name in NAMES.values():
        assert unicodedata.normalize("NFC", name) in page.text
    assert "<strong>đậm</strong>" not in page.html
    assert unicodedata.is_normalized("NFC", page.html)


def test_names_in_a_figure_are_text(hostile):
    page = hostile.page("block", "to")
    drawn = {line for lines in page.figures.values() for line in lines}
    assert SCRIPT in drawn
    assert NAMES["u3"] in drawn


def test_reasons_are_printed_as_they_were_typed(hostile):
    table = hostile.page("unit", "u1").table("Các khoản mất điểm")
    shown = " ".join(REASON.replace("😀", "[U+1F600]").split())
    assert shown in table.rows[0][3]
    assert table.rows[0][4].startswith("-2+3")


def test_no_cell_of_a_data_file_is_a_formula(page):
    for table in page.tables:
        for cell in (cell for row in table.data for cell in row):
            assert not cell.startswith(("=", "@", "\t", "\r")), cell
            is_number = cell.strip("+-0123456789,. %") == ""
            assert is_number or not cell.startswith(("+", "-")), cell


def test_data_files_keep_what_was_typed(hostile):
    rows = hostile.page("block", "to").table("Kết quả quý").data
    assert {"'=1+1", SCRIPT} <= {row[0] for row in rows}


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
@pytest.mark.parametrize(("kind", "about"), [("block", "to"), ("unit", "u1")])
def test_a_pdf_prints_them_as_text(hostile, kind, about):
    pdf = export_pdf_from_html(hostile.page(kind, about).html)
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    text = " ".join(run.stdout.decode("utf-8").split())
    assert SCRIPT in text
    assert "#panic()" in text if kind == "unit" else "#set text(red)" in text
    with pikepdf.open(io.BytesIO(pdf)) as document:
        dictionaries = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        assert not [item for item in dictionaries if item.keys() & {"/JS", "/JavaScript", "/Launch", "/URI"}]


@pytest.mark.parametrize(("kind", "about"), [("correction", "u1"), ("notice", "")])
def test_a_word_file_holds_them_as_text(hostile, kind, about):
    """Neither fields, links nor elements come of it: only what a letter always holds."""
    content = export_docx_from_html(hostile.page(kind, about).html)
    body = docx.Document(io.BytesIO(content)).element.body
    text = " ".join("".join(body.itertext()).split())
    assert SCRIPT in text
    assert (" ".join(ACTION.split()) if kind == "correction" else NAMES["u4"]) in text
    assert not {element.tag.rpartition("}")[2] for element in body.iter()} & {"hyperlink", "instrText", "object"}


def test_the_index_prints_them_as_text(hostile):
    page = Page(write_index(History(hostile.folders, hostile.quarter), []).read_text(encoding="utf-8"))
    assert [tag.string for tag in page.tree.find_all(["script", "img"])] == [index_script()]
    assert unicodedata.normalize("NFC", NAMES["u4"]) in one_line(page.tree)
    assert SCRIPT in one_line(page.tree)


def test_the_terminal_prints_them_as_text(hostile, capsys):
    for command in (["score", "2019-Q1"], ["explain", "2019-Q1", "u4", "A1"], ["check", "2019-Q1"]):
        app(["--root", str(hostile.root), *command], standalone_mode=False)
    shown = capsys.readouterr().out
    assert "#set text(red) [bold]x[/bold]" in " ".join(shown.split())
    assert SCRIPT in shown
    assert "\x1b" not in shown


def test_control_characters_never_reach_a_page_or_the_terminal(tmp_path, capsys):
    company = SmallCompany(
        blocks={"to": Block({"a1": 10})},
        units={"u1": "to"},
        points={"2019-Q1": {"u1": {"a1": "3"}}},
        texts={"reason": "chuông\x07 thoát\x1b[31m đỏ\x00"},
    )
    folders: Folders = company.write(tmp_path)
    made = Made(tmp_path, "2019-Q1")
    app(["--root", str(tmp_path), "check", "2019-Q1"], standalone_mode=False)
    assert not set(capsys.readouterr().out) & set("\x07\x1b\x00")
    if made.results.scores():
        notebook = run_notebook(folders.notebook("unit_bulletin"), tmp_path, {"unit": "u1"})
        page = export_html(notebook)
        assert not set(page) & set("\x07\x1b\x00")
        assert "chuông[U+0007] thoát[U+001B][31m đỏ[U+0000]" in page  # as the notice says
