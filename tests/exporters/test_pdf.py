"""The PDF of a bulletin: tagged, whole, the same each time, and never led by what a person typed."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO

import nbformat
import pikepdf
import pytest
from nbformat.v4 import new_markdown_cell
from printed import read_pages
from sample_bulletin import CSV, FIGURE, TABLE, bulletin, data_link, letters, section, whole_bulletin

from cchc_lib.errors import BulletinRefused
from cchc_lib.exporters.html import export_html
from cchc_lib.exporters.pdf import CchcPDFExporter, export_pdf_from_html
from cchc_lib.exporters.pdf_tags import elements_of
from cchc_lib.exporters.typst_writer import quoted, typeset

needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler) is not installed")


def pdf_of(*cells, **masthead) -> bytes:
    return export_pdf_from_html(export_html(bulletin(*cells, **masthead)))


def text_of(pdf: bytes) -> str:
    run = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return run.stdout.decode()


def elements(document: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    """The structure elements of one kind."""
    things = (thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary))
    return [thing for thing in things if thing.get("/Type") == "/StructElem" and kind == thing.S]


def attributes(element: pikepdf.Object) -> dict:
    found = element.get("/A", pikepdf.Array())
    parts = found if isinstance(found, pikepdf.Array) else [found]
    return {key: value for part in parts for key, value in part.items()}


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return export_pdf_from_html(export_html(whole_bulletin()))


@pytest.fixture(scope="module")
def document(pdf) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(pdf)) as document:
        yield document


def test_the_exporter_gives_bytes_of_a_pdf():
    content, resources = CchcPDFExporter().from_notebook_node(whole_bulletin())
    assert content.startswith(b"%PDF-")
    assert resources["output_extension"] == ".pdf"


def test_the_same_page_gives_the_same_bytes(pdf):
    """Also after another document went through the compiler."""
    pdf_of(section(TABLE, tables=1), title="Bản tin khác")
    assert export_pdf_from_html(export_html(whole_bulletin())) == pdf


def test_document_information(document):
    """Title, language and date are the bulletin's own; the reader's window shows the title."""
    told = {name: str(document.docinfo[f"/{name}"]) for name in ("Title", "Author", "Subject", "Keywords")}
    assert told == {
        "Title": "Bản tin cải cách hành chính, quý I/2019",
        "Author": "Công ty Điện lực Trà Vinh",
        "Subject": "Điểm và xếp hạng của chín điện lực.",
        "Keywords": "cải cách hành chính, Trà Vinh",
    }
    assert str(document.docinfo["/CreationDate"]).startswith("D:20190415")
    assert str(document.Root.Lang) == "vi"
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
    assert document.Root.MarkInfo == {"/Marked": True}


def test_words_of_another_language_are_said_to_be_so():
    words = section('<p>Late: <span lang="vi">thiếu biên bản</span>.</p>')
    with pikepdf.open(BytesIO(pdf_of(words, lang="en"))) as document:
        said = [
            str(operands[1]["/Lang"])
            for page in document.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and "/Lang" in operands[1]
        ]
    assert said == ["vi"]


def test_a_language_may_be_told_with_its_country():
    pdf_of(section('<p><span lang="en-GB">late</span></p>'))


def test_bookmarks_are_the_headings(document):
    with document.open_outline() as outline:
        [title] = outline.root
        assert [entry.title for entry in title.children] == ["Điểm chính", "Xếp hạng", "Kết quả", "Kết quả"]


def test_figures_are_read_by_their_title(document):
    alternatives = [str(figure.Alt) for figure in elements(document, "/Figure") if "/Alt" in figure]
    assert alternatives == ["Biểu đồ thanh: Tiểu Cần cao nhất, 95,25."]


def test_signs_in_the_title_of_a_figure_are_read_as_they_are_meant():
    figure = FIGURE.replace("cao nhất, 95,25.", "&lt; 96 &amp; &gt; 95")
    with pikepdf.open(BytesIO(pdf_of(section(figure, figures=1)))) as document:
        assert [str(found.Alt) for found in elements(document, "/Figure")] == ["Biểu đồ thanh: Tiểu Cần < 96 & > 95"]


def test_links_lead_to_the_web_and_to_headings_that_are_there():
    """What leads to a heading that there is not stays text."""
    links = "".join(f'<a href="{target}">x</a> ' for target in ("https://example.org/a?b=1&amp;c", "#muc", "#khac"))
    with pikepdf.open(BytesIO(pdf_of(new_markdown_cell("## Mục"), section(f"<p>{links}</p>")))) as document:
        (page,) = document.pages
        found = [one.get("/A", one) for one in page.Annots]
        assert [str(one.get("/URI", "")) for one in found] == ["https://example.org/a?b=1&c", ""]
        assert "/Dest" in found[1] or found[1].S == "/GoTo"


@needs_pdftotext
@pytest.mark.parametrize("kind", ["bulletin", "letter"])
def test_figures_end_and_texts_begin_below_each_other(kind):
    rows = "".join(
        f'<tr><td>{text}</td><td class="n">{n}</td></tr>' for text, n in (("Một", "9"), ("Haihai", "1.234,5"))
    )
    pdf = pdf_of(section(f"<table><caption>Bảng</caption><tbody>{rows}</tbody></table>", tables=1), document=kind)
    run = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    found = re.findall(r'xMin="(\S+)" .*xMax="(\S+)".*>(Một|Haihai|9|1\.234,5)<', run.stdout.decode())
    places = {text: (float(left), float(right)) for left, right, text in found}
    assert places["Một"][0] == pytest.approx(places["Haihai"][0], abs=0.5)
    assert places["9"][1] == pytest.approx(places["1.234,5"][1], abs=0.5)


def test_the_row_that_the_page_is_about_and_shades_of_cells_have_their_colours():
    row = '<table><caption>Bảng</caption><tr{}><td class="n {}">1</td></tr></table>'
    colours = [_fills(pdf_of(section(row.format(*told)))) for told in (("", ""), (" class=mark", ""), ("", "h4"))]
    assert [shown - colours[0] for shown in colours] == [set(), {(253, 240, 230)}, {(176, 199, 219)}]


def _fills(pdf: bytes) -> set[tuple[int, ...]]:
    """The colours that something is filled with, of cells below the masthead too."""
    with pikepdf.open(BytesIO(pdf)) as document:
        set_colours = [
            operands
            for page in document.pages
            for operands, sign in pikepdf.parse_content_stream(page)
            if str(sign) == "scn"
        ]
    return {tuple(round(float(part) * 255) for part in colour) for colour in set_colours}


def test_a_figure_of_several_pages_is_cut_nowhere():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="{}" role="img" viewBox="0 0 540 680"><title>{}</title>'
        '<rect width="540" height="680"/></svg>'
    )
    drawn = "".join(svg.format("wide", f"Xếp hạng ({n}/3)") for n in (1, 2, 3)) + svg.format("narrow", "Xếp hạng")
    figure = f"<figure><figcaption>Tổng điểm</figcaption>{drawn}</figure>"
    with pikepdf.open(BytesIO(pdf_of(section(figure, figures=4)))) as document:
        found = elements(document, "/Figure")
        assert [str(figure.Alt) for figure in found] == [f"Xếp hạng ({n}/3)" for n in (1, 2, 3)]
        assert len({figure.Pg.objgen for figure in found}) == 3
        assert all(attributes(figure)["/BBox"][1] > 15 * 72 / 25.4 for figure in found)


def test_heads_of_rows_are_tagged_where_they_stand(document):
    """In the second column here, and in the foot: by their scope, not by their place."""
    assert sorted(scopes_of(document)) == ["/Column"] * 3 + ["/Row"] * 3
    assert len(elements(document, "/TD")) == 6


def scopes_of(document: pikepdf.Pdf) -> list[str]:
    """What each head says that it heads."""
    return [str(attributes(head).get("/Scope")) for head in elements(document, "/TH")]


def test_what_heads_a_group_of_rows_is_no_head_of_a_column():
    group = '<tr class="group"><th scope="rowgroup" colspan="2">Khối</th></tr><tr><td>a</td><td>1</td></tr>'
    with pikepdf.open(BytesIO(pdf_of(section(f"<table><caption>Bảng</caption>{group}</table>")))) as document:
        assert scopes_of(document) == ["/Row"]


def test_a_head_over_rows_keeps_its_span():
    group = '<th scope="rowgroup" rowspan="2">Mục 1</th>'
    rows = f'<tr>{group}<th scope="row">1.1</th></tr><tr><th scope="row">1.2</th></tr>'
    heads = '<thead><tr><th scope="col">Mục</th><th scope="col">Mã</th></tr></thead>'
    pdf = pdf_of(section(f"<table><caption>Bảng</caption>{heads}<tbody>{rows}</tbody></table>", tables=1))
    with pikepdf.open(BytesIO(pdf)) as document:
        found = [attributes(head) for head in elements(document, "/TH")]
        assert [(head["/RowSpan"], str(head["/Scope"])) for head in found if "/RowSpan" in head] == [(2, "/Row")]


def heads_in(pdf: bytes) -> list[set[int]]:
    """Of each cell of the one table, in reading order, the places of its heads and of theirs."""
    with pikepdf.open(BytesIO(pdf)) as document:
        (table,) = elements(document, "/Table")
        cells = [one for one in elements_of(table) if one.S in ("/TH", "/TD")]
        places = {str(one.ID): place for place, one in enumerate(cells) if one.S == "/TH"}
        assert places.keys() == dict(pikepdf.NameTree(document.Root.StructTreeRoot.IDTree).items()).keys()

        def above(cell: pikepdf.Object) -> set[int]:
            own = {places[str(head)] for head in attributes(cell)["/Headers"]}
            return own.union(*(above(cells[head]) for head in own))

        return [above(cell) for cell in cells]


COLUMNS = '<thead><tr><th scope="col">Đơn vị</th><th scope="col">Điểm</th><th scope="col">Hạng</th></tr></thead>'
ROW = '<tr><th scope="row">Kế toán</th><td>9</td><td>1</td></tr>'
GROUP = '<tr class="group"><th scope="rowgroup" colspan="3">Khối</th></tr>'
NONE: set[int] = set()


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (f"{COLUMNS}<tbody>{ROW}</tbody>", [NONE, NONE, NONE, NONE, {1, 3}, {2, 3}]),
        (f"{COLUMNS}<tbody>{ROW}{ROW}</tbody>", [NONE, NONE, NONE, NONE, {1, 3}, {2, 3}, NONE, {1, 6}, {2, 6}]),
        (
            f"{COLUMNS}<tbody>{GROUP}{ROW}</tbody><tbody>{GROUP}{ROW}</tbody><tfoot>{ROW}</tfoot>",
            [
                *(NONE, NONE, NONE),
                *(NONE, {3}, {1, 3, 4}, {2, 3, 4}),
                *(NONE, {7}, {1, 7, 8}, {2, 7, 8}),
                *(NONE, {1, 11}, {2, 11}),
            ],
        ),
        (
            f"{COLUMNS}<tfoot>{ROW}</tfoot><tbody>{GROUP}{ROW}</tbody>",
            [*(NONE, NONE, NONE), *(NONE, {3}, {1, 3, 4}, {2, 3, 4}), *(NONE, {1, 7}, {2, 7})],
        ),
        (
            '<thead><tr><th scope="col" rowspan="2">Đơn vị</th><th scope="colgroup" colspan="2">Quý I</th></tr>'
            f'<tr><th scope="col">Điểm</th><th scope="col">Hạng</th></tr></thead><tbody>{ROW}</tbody>',
            [NONE, NONE, {1}, {1}, NONE, {1, 2, 4}, {1, 3, 4}],
        ),
        (
            "<thead><tr><th>Đơn vị</th><th>Điểm</th></tr></thead><tbody><tr><td>Kế toán</td><td>9</td></tr></tbody>",
            [NONE, NONE, {0}, {1}],
        ),
    ],
    ids=[
        "columns and rows",
        "rows that stay together",
        "groups of rows",
        "a foot that is written first",
        "groups of columns",
        "no scope, as Markdown has it",
    ],
)
def test_a_cell_names_what_heads_it_and_nothing_else(inside, expected):
    pdf = pdf_of(section(f"<table><caption>Điểm</caption>{inside}</table>", tables=1), document="letter")
    assert heads_in(pdf) == expected


def test_data_is_attached_and_reads_back(document):
    [(name, attachment)] = document.attachments.items()
    assert name == "2019-Q1_xep-hang.csv"
    assert attachment.get_file().read_bytes() == CSV
    assert document.Root.AF[0].AFRelationship == "/Data"


def test_a_folder_in_the_name_of_data_is_dropped():
    with pikepdf.open(BytesIO(pdf_of(section(data_link("..\\a/b.csv"))))) as document:
        assert list(document.attachments) == ["b.csv"]


def test_two_different_files_of_one_name_are_refused():
    """The same file may be offered twice."""
    pdf_of(section(data_link("a.csv") + data_link("a.csv")))
    with pytest.raises(BulletinRefused, match=r"a\.csv"):
        pdf_of(section(data_link("a.csv") + data_link("a.csv", b"x")))


def test_a_skipped_heading_level_is_refused():
    with pytest.raises(BulletinRefused, match="«Nhảy cấp» là <h4> ngay sau <h1>"):
        pdf_of(new_markdown_cell("#### Nhảy cấp"))


def test_a_page_that_cannot_be_set_is_refused_with_the_reason():
    html = export_html(bulletin(section("<dl><div><dt>a</dt></div></dl>".replace("<dl", '<dl class="key-figures"'))))
    with pytest.raises(BulletinRefused, match="Không dựng được PDF: array index"):
        export_pdf_from_html(html)


def test_a_table_without_rows_is_set():
    assert pdf_of(section("<table><caption>Không có gì</caption></table>", tables=1)).startswith(b"%PDF-")


@needs_pdftotext
def test_a_list_begins_with_the_number_that_it_has_on_the_page():
    text = text_of(pdf_of(new_markdown_cell("5. năm\n6. sáu"), section("<ol><li>một</li></ol>")))
    assert re.findall(r"\d\. \w+", text) == ["5. năm", "6. sáu", "1. một"]


TYPED = [
    *('#panic("x")', '"); #panic("x', "$x^2$", 'a "quoted" word'),
    *("back\\slash", "*sao* _gạch_ @nhan // chú", "`raw`"),
]


@needs_pdftotext
def test_typed_text_never_acts_as_typst():
    """Marks of Typst come out as they were typed."""
    cells = "".join(f"<p>{text}</p>" for text in TYPED)
    text = text_of(pdf_of(section(cells)))
    assert [typed for typed in TYPED if typed not in text] == []


def test_quoted_text_has_no_way_out():
    assert quoted('a"b\\\n') == '"a\\"b\\\\\\n"'


def test_typst_code_holds_text_in_strings_alone():
    """Outside of strings nothing is left of what a bulletin says."""
    code = typeset(export_html(bulletin(section("".join(f"<p>{text}</p>" for text in TYPED))))).code
    assert "panic" not in re.sub(r'"(?:[^"\\]|\\.)*"', "", code)


@needs_pdftotext
def test_every_vietnamese_letter_reads_back():
    """In order, in composed form, regular and bold."""
    words = " ".join(letters())
    text = text_of(pdf_of(section(f"<p>ĐẦU {words} CUỐI</p><p><strong>ĐẦU {words} CUỐI</strong></p>")))
    assert [found.split() for found in re.findall(r"ĐẦU(.*?)CUỐI", text, re.DOTALL)] == [letters(), letters()]
    assert len(letters()) == 146


@needs_pdftotext
def test_every_vietnamese_letter_reads_back_from_a_letter():
    """In all four styles of the serif, and so does a sign that it takes from the other typeface."""
    words = " ".join(letters())
    styles = ("{}", "<strong>{}</strong>", "<em>{}</em>", "<strong><em>{}</em></strong>")
    paragraphs = "".join(f"<p>{style.format(f'ĐẦU {words} ✓ CUỐI')}</p>" for style in styles)
    text = text_of(pdf_of(section(paragraphs), document="letter"))
    assert [found.split() for found in re.findall(r"ĐẦU(.*?)CUỐI", text, re.DOTALL)] == [[*letters(), "✓"]] * 4


@needs_pdftotext
def test_a_whole_page_reads_back_in_its_order(pdf):
    assert text_of(pdf).split("\n") == [
        *("Công ty Điện lực Trà Vinh", "Bản tin cải cách hành chính", "Tạm tính Dữ liệu minh họa"),
        *("Điểm chính", "Mỗi dòng một con số và ý nghĩa của nó.", "Khối đạt bình quân 90,73 điểm."),
        *("Xếp hạng", "Hình 1. Điểm quý I/2019.", "Tiểu Cần"),
        *("Bảng 1. Xếp hạng", "Hạng Đơn vị Điểm", "1 Tiểu Cần 95,25", "2 Duyên Hải 86,20", "Bình quân 90,73"),
        *("Kết quả", "Không có.", "Kết quả", "Không có."),
        *("Số liệu đính kèm tệp này:", "• Bảng 1. Xếp hạng: 2019-Q1_xep-hang.csv"),
        *("Tạm tính · Dữ liệu minh họa Trang 1/1", "\f"),
    ]


@needs_pdftotext
def test_every_page_bears_its_number_the_notice_and_the_title():
    rows = "".join(f'<tr><th scope="row">Đơn vị {n}</th><td class="n">{n}</td></tr>' for n in range(90))
    heads = '<thead><tr><th scope="col">ĐẦU CỘT</th><th scope="col">Điểm</th></tr></thead>'
    table = f"<table><caption>Bảng dài</caption>{heads}<tbody>{rows}</tbody></table>"
    pages = text_of(pdf_of(new_markdown_cell("## Xếp hạng"), section(table, tables=1))).split("\f")[:-1]
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"Trang {number}/{len(pages)}" in page
        assert "Tạm tính · Dữ liệu minh họa" in page
        assert "ĐẦU CỘT" in page
        assert number == 1 or "Bản tin cải cách hành chính, quý I/2019" in page


def paragraphs(n: int) -> str:
    return "<p>Đoạn văn.</p>" * n


@needs_pdftotext
@pytest.mark.parametrize("above", range(20, 36, 3))
def test_a_last_page_is_the_only_one_or_at_least_a_quarter_full(above):
    cells = [new_markdown_cell(f"## Mục {n}\n\nCách làm.\n\nMột.\n\nHai.\n\nBa.") for n in range(6)]
    *_, last = pages = read_pages(pdf_of(section(paragraphs(above)), *cells))
    assert len(pages) == 1 or last.filled >= 0.25


@needs_pdftotext
def test_the_head_of_a_page_names_the_section_that_the_page_begins_with():
    cells = new_markdown_cell("## Một"), section(paragraphs(50)), new_markdown_cell("## Hai"), section(paragraphs(70))
    _, second, third, *_ = read_pages(pdf_of(*cells))
    assert second.head[-1].endswith("quý I/2019 Một")
    assert "Hai" in second.lines
    assert third.head[-1].endswith("quý I/2019 Hai")


@needs_pdftotext
@pytest.mark.parametrize("above", range(28, 43, 2))
def test_no_single_row_of_a_table_stands_at_the_foot_of_a_page(above):
    rows = "".join(f'<tr><th scope="row">Dòng {n}</th><td class="n">{n}</td></tr>' for n in range(20))
    heads = '<thead><tr><th scope="col">Đầu</th><th scope="col">Điểm</th></tr></thead>'
    table = f"<table><caption>Bảng dài</caption>{heads}<tbody>{rows}</tbody></table>"
    first, *_ = read_pages(pdf_of(section(paragraphs(above)), new_markdown_cell("## Mục"), section(table, tables=1)))
    assert sum(line.startswith("Dòng") for line in first.lines) != 1
    assert first.lines[-1] not in ("Mục", "Bảng dài", "Đầu Điểm")


@needs_pdftotext
@pytest.mark.parametrize("units", range(34, 46, 2))
def test_a_row_that_heads_others_goes_with_them_over_pages(units):
    """It is never at the foot of a page without any of them, and stands again where they go on."""
    heads = '<thead><tr><th scope="col">Đơn vị</th><th scope="col">Điểm</th></tr></thead>'
    groups = "".join(
        f'<tbody><tr class="group"><th scope="rowgroup" colspan="2">Khối {n}</th></tr>'
        + f'<tr><th scope="row">Đơn vị {n}</th><td class="n">9</td></tr>' * rows
        + "</tbody>"
        for n, rows in ((1, units), (2, 40))
    )
    table = f"<table><caption>Điểm</caption>{heads}{groups}</table>"
    first, second, *_ = read_pages(pdf_of(section(table, tables=1), document="letter"))
    assert not first.lines[-1].startswith("Khối")
    _, group, row = second.lines[second.lines.index("Đơn vị Điểm") :][:3]
    assert row.startswith(f"Đơn vị {group.removeprefix('Khối ')}")


@needs_pdftotext
@pytest.mark.parametrize("above", range(20, 25))
def test_no_page_begins_with_a_total_or_the_last_row_of_a_table(above):
    """What stands above it goes with it: two rows above two totals, one after the other, too."""
    totals = (9, 11, 12)
    rows = "".join(
        f'<tr{" class=total" * (n in totals)}><th scope="row">Dòng {n}.</th><td class="n">{n}</td></tr>'
        for n in range(15)
    )
    heads = '<thead><tr><th scope="col">Đầu</th><th scope="col">Điểm</th></tr></thead>'
    table = f"<table><caption>Bảng dài</caption>{heads}<tbody>{rows}</tbody></table>"
    pages = read_pages(pdf_of(section(paragraphs(above)), section(table, tables=1), document="letter"))
    first, second = [[int(line.split()[-1]) for line in page.lines if line.startswith("Dòng")] for page in pages]
    assert [*first, *second] == [*range(15)]
    assert second[0] not in (*totals, 14)


ONE_LONG_ROW = [" ".join(f"Câu_{n} của một tồn tại mà người nhập kể rất dài." for n in range(160))]
MANY_ROWS = [f"Câu_{n}." for n in range(160)]


@needs_pdftotext
@pytest.mark.parametrize("kind", ["bulletin", "letter"])
@pytest.mark.parametrize("texts", [ONE_LONG_ROW, MANY_ROWS], ids=["one long row", "many rows"])
def test_a_table_that_is_longer_than_a_page_loses_nothing(kind, texts):
    rows = "".join(f'<tr><th scope="row">{n}</th><td>{text}</td></tr>' for n, text in enumerate(texts))
    heads = '<thead><tr><th scope="col">TT</th><th scope="col">Tồn tại</th></tr></thead>'
    table = f"<table><caption>Bảng dài</caption>{heads}<tbody>{rows}</tbody></table>"
    pages = read_pages(
        pdf_of(section(paragraphs(3)), new_markdown_cell("## Mục"), section(table, tables=1), document=kind)
    )
    told = [re.findall(r"Câu_(\d+)", " ".join(page.lines)) for page in pages]
    assert [n for page in told for n in page] == [str(n) for n in range(160)]


@needs_pdftotext
def test_a_title_breaks_before_its_subject():
    notebook = bulletin()
    (masthead,) = (output.data for cell in notebook.cells for output in cell.get("outputs", []))
    title = "Kết quả chấm điểm CCHC quý I/2019: Các Điện lực trực thuộc</h1>"
    masthead["text/html"] = masthead["text/html"].replace("Bản tin cải cách hành chính</h1>", title)
    (page,) = read_pages(export_pdf_from_html(export_html(notebook)))
    assert {"Kết quả chấm điểm CCHC quý I/2019:", "Các Điện lực trực thuộc"} <= set(page.lines)


@needs_pdftotext
@pytest.mark.parametrize("number", ["03/QĐ-BCĐ-MH", "30/2020/NĐ-CP", "2019-Q1-04"])
def test_the_number_of_a_document_stands_on_one_line(number):
    """Wherever lines end, as every paragraph begins with one letter more."""
    text = "".join(f"<p>{'x' * n}{f' số {number}' * 40}</p>" for n in range(1, 13))
    lines = [line for page in read_pages(pdf_of(section(text))) for line in page.lines]
    assert sum(line.split().count(number) for line in lines) == 12 * 40


@needs_pdftotext
def test_text_of_figures_is_text(pdf):
    assert "Tiểu Cần" in text_of(pdf).partition("Hình 1.")[2].partition("Bảng 1.")[0]


def test_only_the_bundled_typeface_is_used(document):
    things = (thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary))
    names = {str(thing.BaseFont) for thing in things if "/BaseFont" in thing}
    assert names
    assert all("+CCHCSans-" in name for name in names)


def test_a_page_with_nothing_but_its_masthead_can_be_set():
    assert pdf_of().startswith(b"%PDF-")


@pytest.mark.long
def test_stock_nbconvert_makes_both_files(tmp_path):
    """The exporters are found by name, in a folder with a space and Vietnamese letters."""
    folder = tmp_path / "Bản tin quý I"
    folder.mkdir()
    nbformat.write(whole_bulletin(), folder / "bulletin.ipynb")
    for kind in ("html", "pdf"):
        command = [sys.executable, "-m", "nbconvert", "--to", f"cchc-{kind}", str(folder / "bulletin.ipynb")]
        subprocess.run(command, check=True, capture_output=True)
    assert (folder / "bulletin.pdf").read_bytes() == export_pdf_from_html(export_html(whole_bulletin()))
    assert (folder / "bulletin.html").read_text(encoding="utf-8") == export_html(whole_bulletin())
