"""The gate refuses what is not a whole bulletin; the lint sees what is wrong with a page."""

import pytest
from lxml.etree import fromstring
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sample_bulletin import FIGURE, TABLE, bulletin, run_cell, section, whole_bulletin

from cchc_lib.errors import BulletinRefused
from cchc_lib.exporters.html import export_html
from cchc_lib.exporters.html_tree import Page
from cchc_lib.exporters.validation import check_notebook, faults_of_content
from tests.exporters.page_lint import lint


def not_run(source: str, **metadata: object):
    return new_code_cell(source, metadata=metadata)


def shown(source: str, **data: str):
    return run_cell(source, new_output("execute_result", data=data, execution_count=1))


def drawn(inside: str):
    """A figure with this in it."""
    return section(FIGURE.replace("<defs>", f"{inside}<defs>"), figures=1)


def table(rows: str):
    """A table with these rows."""
    return section(f"<table><caption>Bảng 1</caption>{rows}</table>", tables=1)


def nested(name: str, depth: int) -> str:
    return f"<{name}>" * depth + "x" + f"</{name}>" * depth


ACTING = "<img src=x onerror=alert(1)>"
PNG = "data:image/png;base64,iVBORw0KGgo="
LEFT_BEHIND = {  # a cell, what is told of it, and the call to use
    "a print": (
        run_cell("print(9)", new_output("stream", name="stdout", text="\n9 đơn vị\n8\n")),
        "«9 đơn vị»",
        "b.paragraph",
    ),
    "a bare frame": (
        shown("scores.head()", **{"text/html": "<div><table border='1'><tr><td>1</td></tr></table></div>"}),
        "bảng chưa có tiêu đề",
        "b.table",
    ),
    "a figure that was shown": (
        shown("plt.show()", **{"image/png": "aGk=", "text/plain": "<Figure size 640x480 with 1 Axes>"}),
        "plt.show()",
        "b.figure",
    ),
    **{
        name: (shown("x", **{"text/plain": text}), f"«{text.splitlines()[0]}»", "b.table")
        for name, text in {
            "a column of a frame": "0    1\n1    2\nName: lost",
            "axes": "<Axes: xlabel='Quý'>",
            "what a title gives": "Text(0.5, 1.0, 'a')",
            "several axes": "[<Axes: >, <Axes: >]",
        }.items()
    },
}


@pytest.mark.parametrize(("cell", "found", "call"), LEFT_BEHIND.values(), ids=LEFT_BEHIND)
def test_what_was_left_behind_is_told_with_its_cell_and_the_call_to_use(cell, found, call):
    with pytest.raises(BulletinRefused) as refused:
        export_html(bulletin(cell))
    told = str(refused.value)
    assert told.startswith(f"Ô 2 («{cell.source}»)")
    assert found in told
    assert call in told


def test_a_picture_within_a_figure_passes():
    for attribute in ("href", "xlink:href"):
        export_html(bulletin(drawn(f'<image width="9" height="9" {attribute}="{PNG}"/>')))


REFUSED = {
    "a cell that was not run": (not_run("b.change()"), "chưa chạy"),
    "parameters that were not run": (not_run('quarter = ""', tags=["parameters"]), "chưa chạy"),
    "a cell that failed": (run_cell("b.x()", new_output("error", ename="KeyError", evalue="x")), "KeyError"),
    "fewer figures than declared": (section("<p>Không có.</p>", figures=1), "0 hình, khai báo 1"),
    "fewer tables than declared": (section(TABLE, tables=2), "1 bảng, khai báo 2"),
    "a figure without a title": (section(FIGURE.replace("title>", "desc>")), "lời mô tả"),
    "a figure with an empty title": (
        section(FIGURE.replace("Biểu đồ thanh: Tiểu Cần cao nhất, 95,25.", " ")),
        "lời mô tả",
    ),
    "a figure without role": (section(FIGURE.replace('role="img"', "")), "lời mô tả"),
    "a figure that is not XML": (section("<svg role='img'><title>a</title><br></svg>"), "SVG"),
    "a picture in place of a figure": (
        run_cell("plt.show()", new_output("display_data", data={"image/png": "aGk=", "text/plain": "<Figure>"})),
        "image/png",
    ),
    "a script": (section("<script>alert(1)</script>"), "<script>"),
    "a script in a figure": (section(FIGURE.replace("<defs>", "<script>1</script><defs>")), "<script>"),
    "a script in an attribute": (section('<p onclick="alert(1)">a</p>'), "<p>"),
    "a script in a link": (section('<a href="javascript:alert(1)">a</a>'), "<a>"),
    "an image from outside": (section('<img src="https://example.org/a.png" alt="a">'), "<img>"),
    "a picture in a figure from outside": (drawn('<image href="https://example.org/a.png"/>'), "<image>"),
    "a picture in a figure that is a page": (drawn('<image href="data:image/svg+xml;base64,aGk="/>'), "<image>"),
    "a picture in a figure of another kind": (
        drawn('<image href="data:image/jpeg;base64,aGk="/>'),
        "hoặc có nội dung không kiểm tra được: ảnh nhúng chỉ nhận PNG",
    ),
    "a picture with an act": (drawn(f'<image href="{PNG}" onload="alert(1)"/>'), "<image>"),
    "a picture of two sources": (
        drawn(f'<image class="a" href="https://example.org" xlink:href="{PNG}"/>'),
        "lần: href",
    ),
    "a mark from outside": (drawn('<use xlink:href="https://example.org/a.svg#a"/>'), "<use>"),
    "a link of a figure that acts": (drawn('<a xlink:href="javascript:alert(1)"><rect/></a>'), "<a>"),
    "foreign elements in a figure": (drawn("<foreignObject/>"), "<foreignObject>"),
    "a style from outside": (section('<p style="background: url(https://example.org/a.png)">a</p>'), "<p>"),
    "a style sheet from outside": (section("<style>@import 'a.css';</style>"), "<style>"),
    "a page that leads on": (section('<meta http-equiv="refresh" content="0;url=https://example.org">'), "<meta>"),
    "an address in escapes": (section(r'<p style="background: u\72l(https://example.org/a.png)">a</p>'), "<p>"),
    "a set of pictures": (section("<p style=\"background: image-set('https://example.org/a.png' 1x)\">a</p>"), "<p>"),
    "a filling from outside": (drawn('<rect fill="url(https://example.org/a.svg#a)"/>'), "<rect>"),
    "a link that a figure sets": (
        drawn('<a><set attributeName="href" to="javascript:alert(1)"/></a>'),
        "<set>",
    ),
    "a comment in a figure": (drawn(f"<!-->{ACTING}-->"), "<!>"),
    "an instruction in a figure": (drawn(f"<?x >{ACTING}?>"), "<?>"),
    "letters as they are in a figure": (drawn(f"<desc><![CDATA[>{ACTING}]]></desc>"), "<!>"),
    "a figure that does not close": (section(f"<svg><style>{ACTING}</style>"), "<svg>"),
    "a formula with a style": (section(f"<math><style>{ACTING}</style></math>"), "<math>"),
    **{
        f"an end within {name}": (section(f'<{name}><p title="</{name}>{ACTING}">a</p></{name}>'), f"<{name}>")
        for name in ("textarea", "xmp", "noscript", "noembed")
    },
    "an end within the title, where browsers see it": (
        section(f'<title><p title="</title>{ACTING}">a</p></title>'),
        "<img>",
    ),
    "the place of a figure that is not there": (section('<x-svg n="9"></x-svg>'), "<x-svg>"),
    "the place of another figure": (section(f'<!-- {FIGURE} --><x-svg n="9"></x-svg>'), "<x-svg>"),
    "a figure within a style sheet": (section(f"<style>{FIGURE}</style>"), "<x-svg>"),
    "a cell over no number of columns": (section(TABLE.replace("<td", '<td colspan="x"', 1)), "«x» ô"),
    "a cell over endless columns": (section(TABLE.replace("<td", '<td colspan="1000000000"', 1)), "«1000000000» ô"),
    "a row with a cell too few": (table("<tr><td>1<td>2</tr><tr><td>3</tr>"), "hàng 2 của bảng «Bảng 1»"),
    "a row with a cell too many": (table("<tr><td>1</tr><tr><td>2<td>3</tr>"), "hàng 2 của bảng «Bảng 1»"),
    "a row without cells": (table("<tr></tr><tr><td>1</tr>"), "hàng 1 của bảng"),
    "a foot with a cell too few": (
        table("<tbody><tr><td>1<td>2</tr></tbody><tfoot><tr><td>3</tr></tfoot>"),
        "hàng 2 của bảng",
    ),
    "a cell beyond its table": (table("<tr><td>1<td rowspan=3>2</tr><tr><td>3</tr>"), "hàng 1 của bảng"),
    "a head that reaches into the body": (
        table("<thead><tr><th rowspan=2>1<th>2</tr></thead><tbody><tr><td>3</tr></tbody>"),
        "hàng 1 của bảng",
    ),
    "a cell beside its table": (table("<tr><td>1</tr><tr><td colspan=2>2</tr>"), "hàng 2 của bảng"),
    "a cell over another": (table("<tr><td>1<td rowspan=2>2</tr><tr><td colspan=2>3</tr>"), "hàng 2 của bảng"),
    "a table in a table": (table("<tr><td><table><tr><td>1</table></tr>"), "bảng «Bảng 1» có một <table> khác"),
    **{
        f"endless <{name}>": (section(nested(name, 2000)), f"<{name}> nằm trong hơn 32")
        for name in ("em", "div", "ul")
    },
    "a heading that skips a level": (section("<h2>Một</h2><h4>Hai</h4>"), "«Hai» là <h4> ngay sau <h2>"),
    "a heading without words": (section("<h2> <b></b></h2>"), "<h2> không có chữ"),
    "a language that is no code": (section('<p lang="english">a</p>'), "«english»"),
    "a link to a file beside it": (section('<a href="C:/tmp/a.csv">a</a>'), "<a>"),
}


@pytest.mark.parametrize(("cell", "reason"), REFUSED.values(), ids=REFUSED)
def test_refusal_names_the_cell_and_the_reason(cell, reason):
    """The error says which cell it is, by its number and first line, and why."""
    with pytest.raises(BulletinRefused) as refused:
        export_html(bulletin(cell))
    assert f"Ô 2 («{cell.source}»)" in str(refused.value)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("source", "element"), [("Xem\n\n![hình](a.png)", "<img>"), ("<script>alert(1)</script>", "<script>")]
)
def test_what_stands_in_a_cell_of_markdown_is_refused_with_that_cell(source, element):
    with pytest.raises(BulletinRefused) as refused:
        export_html(bulletin(new_markdown_cell("## Một"), new_markdown_cell(source)))
    assert f"Ô 3 («{source.splitlines()[0]}»)" in str(refused.value) and element in str(refused.value)


def test_what_two_cells_make_together_is_refused():
    """Neither is at fault alone, so none is named."""
    with pytest.raises(BulletinRefused, match=r"^có mã lệnh .*<p>"):
        export_html(bulletin(section("<p title='"), section("' onclick='alert(1)'>a</p>")))


def test_a_notebook_without_masthead_is_refused():
    with pytest.raises(BulletinRefused, match="masthead"):
        check_notebook(new_notebook(cells=[section("<p>a</p>")]))


def test_a_kind_of_document_that_is_not_known_is_refused():
    with pytest.raises(BulletinRefused, match="loại văn bản «lettre» không có; có phải «letter»"):
        export_html(bulletin(document="lettre"))


def test_a_second_masthead_is_refused():
    with pytest.raises(BulletinRefused, match="có 2"):
        check_notebook(new_notebook(cells=[*bulletin().cells, *bulletin().cells]))


def test_a_masthead_without_status_is_refused():
    """Every field of the masthead is required, and the missing ones are named."""
    notebook = bulletin()
    del notebook.cells[0].outputs[0].metadata["cchc"]["masthead"]["status"]
    with pytest.raises(BulletinRefused, match="status"):
        check_notebook(notebook)


def test_empty_cells_and_links_to_the_web_pass():
    """What an analyst leaves at the end of a notebook, and a link that is only followed, harm nothing."""
    link = '<p><a href="https://example.org">web</a> <a href="mailto:a@example.org">thư</a> <a href="#a">phần</a></p>'
    page = export_html(bulletin(not_run(""), not_run("  \n"), section(link)))
    assert link.removeprefix("<p>") in page


def test_tables_of_any_other_shape_pass():
    """Cells over several rows and columns, rows that others fill, a table without rows."""
    export_html(bulletin(table("<tr><td rowspan=2>1<td colspan=2>2</tr><tr><td>3<td>4</tr>")))
    export_html(bulletin(table("<tr><td rowspan=2>1<td rowspan=2>2</tr><tr></tr>"), table("")))


def test_elements_within_each_other_pass_up_to_what_can_be_walked():
    export_html(bulletin(section(nested("em", 32))))


def test_more_figures_than_declared_pass():
    export_html(bulletin(section(FIGURE + TABLE)))


def test_a_whole_bulletin_has_no_fault():
    assert lint(export_html(whole_bulletin())) == []


def test_a_title_in_which_a_parser_sees_elements_is_refused():
    """Whether it does depends on its version."""
    faults = [str(fault) for fault in faults_of_content(Page(fromstring("<html><title><b>a</b></title></html>"), []))]
    assert faults == ["có mã lệnh hoặc phần tử không được phép: <title>"]


def test_a_caption_may_begin_with_words_of_another_language():
    told = TABLE.replace("<caption>", '<caption><span lang="en">Table.</span> ')
    assert lint(export_html(bulletin(section(told, tables=1)))) == []


FAULTY = {
    "two h1": ("</main>", "<h1>Hai</h1></main>", "<h1>"),
    "a skipped level": ("</main>", '<h4 id="x">Bốn</h4></main>', "cấp"),
    "no language": ('lang="vi"', "", "ngôn ngữ"),
    "no title": ("<title>Bản tin cải cách hành chính, quý I/2019</title>", "", "<title>"),
    "a table without caption": ("<caption>Bảng 1. Xếp hạng</caption>", "", "<caption>"),
    "a head without scope": ('<th scope="row">', "<th>", "scope"),
    "a figure without title": ("<title>Biểu đồ thanh", "<title></title><desc>", "hình"),
    "an id twice": ("</main>", '<p id="xep-hang">a</p></main>', "id"),
    "an id outside ASCII": ("</main>", '<p id="kết-quả">a</p></main>', "id"),
    "a script": ("</main>", "<script>1</script></main>", "<script>"),
    "an asset from outside": ("</main>", '<img src="https://example.org/a.png" alt=""></main>', "<img>"),
    "decomposed letters": ("</main>", "<p>e\u0302</p></main>", "NFC"),
    **{word: ("</main>", f"<p>Đạt {word} %</p></main>", word) for word in ("nan", "NaN", "None", "Traceback", "{{")},
}


@pytest.mark.parametrize(("old", "new", "named"), FAULTY.values(), ids=FAULTY)
def test_lint_sees(old, new, named):
    """Each fault, put into a good page, is listed."""
    page = export_html(whole_bulletin())
    assert old in page
    assert any(named in fault for fault in lint(page.replace(old, new)))


def test_lint_knows_the_vietnamese_word_nan():
    page = export_html(bulletin(section("<p>Nhiệm vụ gian nan, nan giải.</p>")))
    assert lint(page) == []


def test_plain_text_outputs_pass():
    """The value of a cell that is no section is printed as text."""
    html = export_html(bulletin(run_cell("1 + 1", new_output("execute_result", data={"text/plain": "2 < 3"}))))
    assert "<pre>2 &lt; 3</pre>" in html
