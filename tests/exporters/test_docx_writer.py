"""A letter's Word file: a table of any length costs its rows, whatever lies over several of them."""

import io
from cProfile import Profile
from pstats import Stats

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length
from printed import read_pages
from sample_bulletin import FIGURE, bulletin, section

from cchc_lib.errors import BulletinRefused
from cchc_lib.exporters.docx import export_docx_from_html
from cchc_lib.exporters.html import export_html
from cchc_lib.exporters.pdf import export_pdf_from_html
from cchc_lib.fonts import SERIF, text_width

HEAD = (
    '<table><caption>Bảng 1. Điểm</caption><thead><tr><th scope="col" rowspan="2">Đơn vị</th>'
    '<th scope="colgroup" colspan="2">Điểm</th></tr><tr><th scope="col">Quý</th><th scope="col">Năm</th></tr></thead>'
)
GROUP = (
    '<tr class="group"><th scope="rowgroup" colspan="3">Khối</th></tr><tr><th scope="row" rowspan="2">Tiểu Cần</th>'
    '<td class="n">95,25</td><td class="n">94</td></tr><tr><td class="n">95</td><td></td></tr>'
)


def letter(groups: int) -> str:
    """The page of a letter whose table has so many groups of three rows."""
    return export_html(bulletin(section(f"{HEAD}<tbody>{GROUP * groups}</tbody></table>"), document="letter"))


def written(html: str):
    """The Word file of a letter that says this."""
    return docx.Document(io.BytesIO(export_docx_from_html(export_html(bulletin(section(html), document="letter")))))


@pytest.fixture(scope="module")
def table() -> docx.table.Table:
    return docx.Document(io.BytesIO(export_docx_from_html(letter(2)))).tables[0]


def test_cells_that_lie_over_several_are_one(table):
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[:2] == [["Đơn vị", "Điểm", "Điểm"], ["Đơn vị", "Quý", "Năm"]]
    assert texts[2:5] == [["Khối"] * 3, ["Tiểu Cần", "95,25", "94"], ["Tiểu Cần", "95", ""]] == texts[5:]
    assert table.cell(2, 0).width == sum(table.cell(3, column).width for column in range(3))


def test_its_head_is_repeated_on_every_page(table):
    heads = [row._tr.xpath("./w:trPr/w:tblHeader") for row in table.rows]
    assert [len(found) for found in heads] == [1, 1, 0, 0, 0, 0, 0, 0]


def test_figures_stand_to_the_right_and_what_heads_rows_is_bold(table):
    right = [[cell.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT for cell in row.cells] for row in table.rows]
    assert right[:5] == [[False] * 3] * 3 + [[False, True, True], [False, True, False]]
    bold = [any(run.bold for cell in row.cells for run in cell.paragraphs[0].runs) for row in table.rows]
    assert bold[2:5] == [True, False, False]  # heads of columns are by their style


def test_its_caption_is_there_for_who_hears_it(table):
    (caption,) = table._tbl.tblPr.xpath("./w:tblCaption")
    assert caption.get(qn("w:val")) == "Bảng 1. Điểm"


def test_a_row_that_heads_others_is_on_no_page_without_them(table):
    kept = [any(cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells) for row in table.rows]
    # the heads of columns by their style
    assert kept[2:] == [True, False, False, True, False, False]


def test_a_total_or_the_last_row_is_on_no_page_without_the_one_above():
    rows = "".join(f'<tr{css}><th scope="row">Dòng</th></tr>' for css in ("", "", " class=total", "", "", ""))
    page = export_html(bulletin(section(f"<table><tbody>{rows}</tbody></table>", tables=1), document="letter"))
    (table,) = docx.Document(io.BytesIO(export_docx_from_html(page))).tables
    kept = [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in table.rows]
    assert kept == [False, True, False, False, True, False]


def test_a_paragraph_stands_on_the_page_of_the_table_that_it_announces():
    told = "<p>Một.</p><p>Hai:</p><table><tbody><tr><td>1</td></tr></tbody></table>"
    page = export_html(bulletin(section(told), document="letter"))
    written = docx.Document(io.BytesIO(export_docx_from_html(page)))
    kept = {one.text: bool(one.paragraph_format.keep_with_next) for one in written.paragraphs}
    assert (kept["Một."], kept["Hai:"]) == (False, True)


def test_an_addressee_of_two_lines_has_both_below_each_other():
    page = export_html(bulletin(section('<p class="addressee">- Xí nghiệp;</p>'), document="letter"))
    written = docx.Document(io.BytesIO(export_docx_from_html(page)))
    (shape,) = (one.style.paragraph_format for one in written.paragraphs if one.text == "- Xí nghiệp;")
    assert (round(shape.left_indent.mm), shape.first_line_indent) == (65, 0)


def test_a_heading_is_one_of_its_level_by_which_word_finds_its_way():
    paragraphs = written("<h2>Hai</h2><p>Lời</p><h3>Ba</h3>").paragraphs
    styles = {one.text: one.style.name for one in paragraphs}
    assert [styles[text] for text in ("Bản tin cải cách hành chính", "Hai", "Lời", "Ba")] == [
        "Heading 1", "Heading 2", "Body Text", "Heading 3",
    ]  # fmt: skip


def test_emphasis_and_hyphens_that_part_nothing_are_words_own():
    *_, paragraph, _ = written("<p>Số 1/QĐ-A <b>đậm</b> <i>nghiêng</i></p>").paragraphs
    assert {run.text: (run.bold, run.italic) for run in paragraph.runs if run.text.strip()} == {
        "Số ": (None, None), "1/QĐ-A": (None, None), "đậm": (True, None), "nghiêng": (None, True),
    }  # fmt: skip
    assert len(paragraph._p.xpath(".//w:noBreakHyphen")) == 1


def test_no_row_of_a_table_goes_on_over_the_page(table):
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)


def test_words_of_another_language_are_said_to_be_so():
    words = section('<p>Late: <span lang="vi"><b>thiếu</b> biên bản</span>.</p>')
    page = export_html(bulletin(words, lang="en", document="letter"))
    *_, paragraph, _ = docx.Document(io.BytesIO(export_docx_from_html(page))).paragraphs
    told = [run._r.xpath("string(./w:rPr/w:lang/@w:val)") for run in paragraph.runs]
    assert list(zip(told, (run.text for run in paragraph.runs), strict=True)) == [
        ("", "Late: "), ("vi-VN", "thiếu"), ("vi-VN", " biên bản"), ("", "."),
    ]  # fmt: skip


def test_lines_of_a_list_begin_below_its_first_word():
    """As the numbering of its style has it, which an indent of the style's own would undo."""
    page = export_html(bulletin(section("<ul><li>Một việc</li></ul>"), document="letter"))
    written = docx.Document(io.BytesIO(export_docx_from_html(page)))
    assert [one.style.name for one in written.paragraphs if one.text == "Một việc"] == ["List Bullet"]
    assert written.styles["List Bullet"].paragraph_format.first_line_indent is None


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("Một câu <b>đậm</b> và tiếp.<p>Hai</p>ba", ["Một câu đậm và tiếp.", "Hai", "ba"]),
        ("<div>Trong khung <i>này</i></div>", ["Trong khung này"]),
        ("<p>Một <br> hai</p>", ["Một\nhai"]),
        ("<ol start=5><li>năm</li><li>sáu</li></ol><ol><li>một</li></ol>", ["5. năm", "6. sáu", "1. một"]),
        ("<ol start=0><li>không</li></ol>", ["0. không"]),
        ("<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>", ["a\n– b\n– c", "d"]),
        ("<ol><li>a<ol><li>b</li></ol></li></ol>", ["1. a\n1. b"]),
        ("<ul><li><p>a</p></li>\n<li>\n<p>b</p>\n<p>c</p></li></ul>", ["a", "b\nc"]),
        ("<blockquote><p>Trích</p>\n<p>dẫn</p></blockquote>", ["Trích", "dẫn"]),
        ("<dl><dt>Hạng</dt><dd>1</dd></dl>", ["Hạng", "1"]),
        ("<details><summary>Xem</summary>thêm</details>", ["Xem", "thêm"]),
    ],
)
def test_all_that_is_said_is_there_and_parted_as_on_the_page(html, told):
    assert [one.text for one in written(html).paragraphs if one.text][-len(told) :] == told


def test_what_stands_below_each_other_in_a_cell_does_so_in_word():
    cells = "<td><p>a</p><p>b</p></td><td>c<br>d</td><td><ul><li>e</li></ul></td>"
    (table,) = written(f"<table><caption>Bảng</caption><tr>{cells}</tr></table>").tables
    assert [cell.text for cell in table.rows[0].cells] == ["a\nb", "c\nd", "– e"]


def test_a_language_that_bulletins_do_not_speak_is_told_as_it_is_written():
    *_, paragraph, _ = written('<p>Xem <span lang="fr">annexe</span></p>').paragraphs
    assert paragraph._p.xpath("string(.//w:lang/@w:val)") == "fr"


def test_a_table_without_rows_leaves_no_table():
    assert written("<table><caption>Không có gì</caption></table>").tables == []


def test_a_letter_with_a_figure_is_refused_rather_than_written_without_it():
    with pytest.raises(BulletinRefused, match="Word"):
        written(FIGURE)


def test_a_row_costs_the_same_in_a_long_table():
    """Counted in calls: looking for each cell in the whole table makes twice the rows cost four times as much."""

    def calls(page: str) -> int:
        profile = Profile()
        profile.runcall(export_docx_from_html, page)
        return Stats(profile).total_calls

    export_docx_from_html(letter(1))
    short, middle, long = (calls(letter(groups)) for groups in (5, 10, 20))
    assert (long - middle) / (middle - short) == pytest.approx(2, rel=0.05)


def test_words_that_take_several_lines_of_a_head_take_them_evenly():
    head = '<header class="letterhead"><div><p class="agency">{}</p></div><div><p>Huế</p></div></header>'
    name = "ỦY BAN NHÂN DÂN HUYỆN BÌNH ĐÔNG"
    for words, in_pdf in ((name, ["ỦY BAN NHÂN DÂN", "HUYỆN BÌNH ĐÔNG"]), (name[:15], [name[:15]])):
        html = export_html(bulletin(section(head.format(words)), document="letter"))
        (page,) = read_pages(export_pdf_from_html(html))
        assert [line for line in page.lines if line in name] == in_pdf
        cell = docx.Document(io.BytesIO(export_docx_from_html(html))).tables[0].cell(0, 0)
        shape, longest = cell.paragraphs[0].paragraph_format, text_width(in_pdf[-1], 12, family=SERIF)
        assert shape.left_indent == shape.right_indent
        assert bool(shape.left_indent) == (len(in_pdf) > 1)
        assert longest < Length(cell.width - 2 * (shape.left_indent or 0)).pt < 2 * longest + 20
