"""The HTML of a bulletin: one file, in the reader's language, of what readers see."""

import os
import re
import subprocess
import sys
from contextlib import suppress
from copy import deepcopy

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_markdown_cell, new_output, new_raw_cell
from sample_bulletin import CSV, FIGURE, bulletin, data_link, output, run_cell, section, whole_bulletin

from cchc_lib.errors import BulletinRefused
from cchc_lib.exporters import html as module
from cchc_lib.exporters.html import export_html, markdown_sentences
from cchc_lib.exporters.html_tree import Page, data_files


@pytest.fixture(scope="module")
def page() -> str:
    return export_html(whole_bulletin())


def test_head_comes_from_the_masthead(page):
    """Language, title and description are the masthead's, not nbconvert's."""
    tree = BeautifulSoup(page, "html.parser")
    assert tree.html["lang"] == "vi"
    assert tree.title.string == "Bản tin cải cách hành chính, quý I/2019"
    assert tree.find("meta", attrs={"name": "description"})["content"] == "Điểm và xếp hạng của chín điện lực."


def test_nothing_is_fetched_and_nothing_runs(page):
    """The policy forbids it, and there is nothing to fetch or run."""
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=\"?https?:", page)
    assert set(re.findall(r"url\((.{5})", page)) == {"data:", "#f0-c"}


def nothing():
    return run_cell("b.follow_up()", output('<div class="cchc"></div>', section="follow_up", empty=True))


def test_a_section_in_which_there_is_nothing_goes_with_its_heading():
    """Headings that bear numbers are counted anew."""
    cells = [section("<p>Có.</p>"), nothing(), section("<p>Có.</p>")]
    titles = [new_markdown_cell(f"## {n}. {title}") for n, title in enumerate(("Một", "Hai", "Ba"), 1)]
    html = export_html(bulletin(*(cell for pair in zip(titles, cells, strict=True) for cell in pair)))
    assert [heading.get_text() for heading in BeautifulSoup(html, "html.parser").find_all("h2")] == [
        "1. Một",
        "2. Ba",
    ]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ([nothing(), section("<p>Có.</p>")], ["Hai", "Có."]),
        ([section("<p>Có.</p>"), nothing()], ["Hai", "Có."]),
        ([nothing(), new_raw_cell("thô"), section("<p>Có.</p>")], ["Hai", "Có."]),
        ([run_cell("b.a(), b.b()", output("<p>Có.</p>", section="a"), *nothing().outputs)], ["Hai", "Có."]),
        ([run_cell("table = b.frame()"), nothing()], []),
        ([run_cell("1", new_output("stream", name="stderr", text="!")), nothing()], []),
        ([new_markdown_cell("Một câu."), nothing(), run_cell("1"), nothing()], []),
        ([run_cell("1", new_output("stream", name="stderr", text="!"))], ["Hai"]),
    ],
)
def test_a_heading_goes_only_where_nothing_is_seen_below_it_and_nothing_else_goes(cells, shown):
    """Else what is seen would stand below the heading before."""
    notebook = bulletin(
        new_markdown_cell("## Một"), section("<p>1</p>"), new_markdown_cell("## Hai"), *deepcopy(cells)
    )
    found = BeautifulSoup(export_html(notebook), "html.parser").find(id="mot").find_next_siblings()
    assert [one.get_text(strip=True) for one in found] == ["1", *shown]


def test_code_notes_and_stderr_are_not_printed():
    """Neither what made the bulletin nor the folders of the machine that made it."""
    stderr = new_output("stream", name="stderr", text="~an/cchc: warning")
    notebook = whole_bulletin()
    notebook.cells += [run_cell("b.change()", stderr), new_raw_cell("thô")]
    page = export_html(notebook)
    assert not [word for word in ("b.change", "quarter =", "Lời khuyên", "~an", "thô") if word in page]


def test_an_empty_line_on_stdout_is_no_fault():
    page = export_html(bulletin(run_cell("print()", new_output("stream", name="stdout", text="\n"))))
    assert "<pre>" not in page


def test_headings_have_unique_ascii_ids(page):
    """Vietnamese letters are folded; a second heading of the same words gets a number."""
    headings = BeautifulSoup(page, "html.parser").find_all(["h1", "h2"])
    names = ["ban-tin-cai-cach-hanh-chinh", "diem-chinh", "xep-hang", "ket-qua", "ket-qua-2"]
    assert [heading["id"] for heading in headings] == names
    assert "¶" not in page


def test_contents_stand_before_the_second_section(page):
    """The first section is the summary: it comes before anything else."""
    nav = BeautifulSoup(page, "html.parser").find("nav", class_="toc")
    assert nav.find_next_sibling()["id"] == "xep-hang"
    assert [link["href"] for link in nav.find_all("a")] == ["#diem-chinh", "#xep-hang", "#ket-qua", "#ket-qua-2"]


def test_no_two_places_of_a_page_have_one_name_and_each_heading_has_one():
    own = section('<p id="mot">a</p><p id="mot-2">b</p>')
    titles = [new_markdown_cell(f"## {title}") for title in ("Một", "★", "Một", "2019", "★")]
    tree = BeautifulSoup(export_html(bulletin(own, *titles)), "html.parser")
    names = [tag["id"] for tag in tree.find_all(id=True)]
    assert len(names) == len(set(names))
    assert [heading["id"] for heading in tree.find_all("h2")] == ["mot-3", "muc", "mot-4", "muc-2019", "muc-2"]
    links = [(link.get_text(), link["href"]) for link in tree.select("nav.toc a")]
    assert links == [(heading.get_text(), f"#{heading['id']}") for heading in tree.find_all("h2")]


def test_the_way_back_leads_to_the_index_of_the_page_s_language(page):
    pages = [page, export_html(bulletin(lang="en"))]
    ways = [BeautifulSoup(one, "html.parser").select_one("nav.way-back a")["href"] for one in pages]
    assert ways == ["../index.html", "../index.en.html"]


def test_a_title_breaks_where_its_subject_begins():
    found = BeautifulSoup(export_html(bulletin(section("<p>a</p>"))), "html.parser")
    assert not found.h1.find("span")
    notebook = bulletin(section("<p>a</p>"))
    told = notebook.cells[0].outputs[0].data
    told["text/html"] = told["text/html"].replace("chính</h1>", "chính: Điện lực Tiểu Cần</h1>")
    title = BeautifulSoup(export_html(notebook), "html.parser").h1
    assert [part.get_text() for part in title.select(".held")] == [
        "Bản tin cải cách hành chính:",
        "Điện lực Tiểu Cần",
    ]
    assert title.get_text().strip() == "Bản tin cải cách hành chính: Điện lực Tiểu Cần"


def test_three_headings_need_no_contents():
    cells = [new_markdown_cell(f"## Phần {n}") for n in range(3)]
    assert 'class="toc"' not in export_html(bulletin(*cells))


def test_figures_come_out_letter_by_letter(page):
    """nbconvert and HTML parsers lower-case ``viewBox`` and ``clipPath``."""
    assert FIGURE.partition("<figcaption>")[0] in page


def test_a_page_that_is_read_and_written_again_is_the_same(page):
    assert Page.parse(page).write() == page
    odd = '<p title="&amp;&quot;\'&lt;" hidden="">a &lt; b<br>c</p>'
    assert odd in Page.parse(f"<!-- a -->{odd}<!-- <p> -->").write()


def test_what_looks_like_the_place_of_a_figure_in_a_style_sheet_is_left_there():
    rule = """<style>.a::after{content:'<x-svg n="0"></x-svg>'}</style>"""
    assert rule in export_html(bulletin(section(rule)))


def test_a_table_without_rows_is_a_table():
    html = export_html(bulletin(section("<table><caption>Không có gì</caption></table>", tables=1)))
    assert "<table><caption>Không có gì</caption></table>" in html


def test_a_number_of_a_document_is_held_together_wherever_it_stands_in_a_text():
    rule = "<style>.a::after{content:'8/A-B'}</style>"
    html = export_html(bulletin(section(f"<p>Số 1/QĐ-A, <b>2/TB-B</b> và 3/TB-C; <i>xem</i> 4/TB-D.</p>{rule}")))
    held = '<span class="unbroken">{}</span>'.format
    assert (
        f"<p>Số {held('1/QĐ-A')}, <b>{held('2/TB-B')}</b> và {held('3/TB-C')}; <i>xem</i> {held('4/TB-D')}.</p>{rule}"
    ) in html


def test_tables_can_be_scrolled_by_keyboard(page):
    region = BeautifulSoup(page, "html.parser").table.parent
    assert (region["role"], region["tabindex"], region["aria-label"]) == ("region", "0", "Bảng 1. Xếp hạng")


def test_what_stands_behind_a_table_does_not_scroll_with_it():
    html = export_html(bulletin(section("<div><table><caption>Bảng</caption></table>Nguồn: tổ.</div>", tables=1)))
    assert html.count("</table></div>Nguồn: tổ.</div>") == 1


def test_on_a_phone_each_value_of_a_wide_table_stands_behind_the_name_of_its_column(page):
    heads = ["Đơn vị", "Nội dung phải khắc phục", "Hạn khắc phục", "Trạng thái đến hôm nay"]
    row = ["Tiểu Cần", "Lập biên bản kiểm tra từng hồ sơ quá hạn", "–", "chưa khắc phục xong"]
    head, cells = ("".join(f"<{tag}>{text}</{tag}>" for text in texts) for tag, texts in (("th", heads), ("td", row)))
    table = f"<table><caption>Bảng</caption><thead><tr>{head}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"
    wide = BeautifulSoup(export_html(bulletin(section(table, tables=1))), "html.parser").table
    assert wide["class"] == ["stack"]
    assert [cell.get("data-label") for cell in wide.find_all("td")] == [
        *heads[:2],
        None,
        heads[3],
    ]  # a dash is hidden
    assert not any(cell.get("data-label") for cell in wide.find_all("th"))
    narrow = BeautifulSoup(page, "html.parser").table
    assert not narrow.get("class") and not narrow.select("[data-label]")


def test_a_head_over_several_columns_of_figures_stands_at_their_beginning():
    head = '<tr><th colspan="2">Điểm</th></tr><tr><th>a</th><th>b</th></tr>'
    body = '<tr><td class="n">1</td><td class="n">2</td></tr>'
    table = f"<table><caption>Bảng</caption><thead>{head}</thead><tbody>{body}</tbody></table>"
    heads = BeautifulSoup(export_html(bulletin(section(table, tables=1))), "html.parser").find_all("th")
    assert [one.get("class") for one in heads] == [None, ["n"], ["n"]]


def test_heads_of_figures_stand_above_their_figures(page):
    heads = BeautifulSoup(page, "html.parser").thead.find_all("th")
    assert [head.get_text() for head in heads if head.get("class") == ["n"]] == ["Hạng", "Điểm"]


def test_markdown_is_translated_by_the_sentence(monkeypatch):
    """Headings, list items and whole paragraphs are looked up, without their marks and line breaks."""
    english = {"Điểm chính": "Main points", "Một câu dài.": "One long sentence.", "mục": "item"}
    monkeypatch.setattr(module, "translate", lambda text, lang: english.get(text, text) if lang == "en" else text)
    cell = new_markdown_cell("## Điểm chính\nMột câu\ndài.\n\n- mục\n- mục")
    page = export_html(bulletin(cell, lang="en"))
    assert re.search(r"<h2[^>]*>Main points</h2>\s*<p>One long sentence.</p>", page)
    assert page.count("<li>item</li>") == 2
    assert '<html lang="en">' in page


def test_markdown_sentences_keep_their_marks():
    source = "### Đầu mục\ncâu một\ncâu hai\n\n1. thứ nhất\n  - con"
    assert markdown_sentences(source) == [
        ("### ", "Đầu mục"), ("", "câu một câu hai"), ("", ""), ("1. ", "thứ nhất"), ("  - ", "con"),
    ]  # fmt: skip


def test_what_has_no_other_words_keeps_the_lines_of_its_tables_and_of_its_code():
    written = "## Xếp hạng\n\n| Đơn vị | Điểm |\n|---|---|\n| a | 1 |\n\n> một\n>\n> hai\n\n```\nx\n    y\n```"
    tree = BeautifulSoup(export_html(bulletin(new_markdown_cell(written), lang="en")), "html.parser")
    assert [[cell.text for cell in row.find_all(["th", "td"])] for row in tree.find_all("tr")] == [
        ["Đơn vị", "Điểm"], ["a", "1"],
    ]  # fmt: skip
    assert [one.text for one in tree.blockquote.find_all("p")] == ["một", "hai"]
    assert (tree.pre.text, tree.h2.text) == ("x\n    y\n", "Ranking")


def test_a_body_of_years_has_years_in_our_sentences_and_quarters_where_a_person_wrote_them():
    written = "## Thay đổi so với quý trước\n\nKính gửi Quý vị: số liệu quý III của {scored}."
    tree = BeautifulSoup(export_html(bulletin(new_markdown_cell(written), of_years=True)), "html.parser")
    assert tree.h2.text == "Thay đổi so với năm trước"
    assert "Kính gửi Quý vị: số liệu quý III của CCHC." in [one.text for one in tree.find_all("p")]


def test_escaped_names_stay_text():
    """A unit that is named ``<script>`` is printed as its name, in the page and in its head."""
    name = "&lt;script&gt;alert(1)&lt;/script&gt;"
    page = export_html(bulletin(section(f"<p>{name}</p>"), title="<script>alert(1)</script>"))
    assert page.count(name) == 2
    assert "<script" not in page


def test_characters_without_a_glyph_are_printed_by_number():
    """In the text, in a figure and in the head alike, and never as a box."""
    figure = FIGURE.replace("Tiểu Cần</text>", "Tiểu Cần 😀</text>")
    page = export_html(bulletin(section(f"<p>Tốt 😀</p>{figure}"), title="Bản tin 😀"))
    assert page.count("[U+1F600]") == 3
    assert "😀" not in page


def test_a_name_is_not_parted_at_its_dot_nor_a_number_from_its_percent_sign():
    html = export_html(bulletin(section("<p>TP. Trà Vinh: 95 % trở lên, tin cậy 14,19–40,2 %. % khác thì thôi</p>")))
    assert "TP.\u00a0Trà Vinh: 95\u00a0% trở lên, tin cậy 14,19–40,2\u00a0%. % khác thì thôi" in html


def test_a_number_of_a_date_or_of_what_was_before_is_not_parted_from_its_word():
    said = "ngày 19 tháng 4 năm 2019; 91,14 (trước đây 93,43); 91.14 (before: 93.43); Khá (trước đây Tốt); 8,5 → 9"
    html = export_html(bulletin(section(f"<p>{said}</p>")))
    for word in ("ngày 19", "tháng 4", "năm 2019", "(trước đây 93,43)", "(before: 93.43)", "8,5 → 9"):
        said = said.replace(word, word.replace(" ", "\u00a0"))
    assert said in html


def test_letters_are_composed():
    assert "Kết quả" in export_html(bulletin(section("<p>Ke\u0302\u0301t qua\u0309</p>")))


def test_status_and_notice_are_repeated_on_paper(page):
    footer = BeautifulSoup(page, "html.parser").find("footer", class_="every-page")
    assert footer.get_text() == "Tạm tính · Dữ liệu minh họa"


def test_a_conversion_leaves_nothing_to_the_next(page):
    """One exporter serves a whole run: an English bulletin between two does not change the second."""
    export_html(bulletin(section(FIGURE), lang="en", notice=""))
    assert export_html(whole_bulletin()) == page


def test_the_notebook_is_left_as_it_was():
    notebook = whole_bulletin()
    before = deepcopy(notebook)
    export_html(notebook)
    assert notebook == before


@pytest.mark.long
def test_another_process_makes_the_same_page(page):
    """Nothing depends on the hash seed, the folder or the time."""
    code = "import sys; from sample_bulletin import *; from cchc_lib.exporters.html import export_html; " \
           "sys.stdout.buffer.write(export_html(whole_bulletin()).encode())"  # fmt: skip
    paths = os.pathsep.join(entry for entry in sys.path if entry)
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": paths}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    assert run.stdout.decode() == page


def test_a_page_stays_under_a_hundred_kilobytes(page):
    """Style and typeface together weigh little, since every bulletin carries them."""
    assert len(page.encode()) < 100_000


def test_display_data_is_printed_too():
    shown = output("<p>Trưng ra.</p>", section="x")
    shown.output_type = "display_data"
    del shown["execution_count"]
    assert "<p>Trưng ra.</p>" in export_html(bulletin(run_cell("b.show()", shown)))


def test_the_data_inside_a_page_comes_out_as_it_went_in(page):
    assert data_files(page) == {"2019-Q1_xep-hang.csv": CSV}
    two = section(data_link("a.csv", b"1") + data_link("..\\x/b.csv", b"2"))
    assert data_files(export_html(bulletin(two))) == {"a.csv": b"1", "b.csv": b"2"}
    assert data_files(export_html(bulletin())) == {}


@pytest.mark.parametrize(
    "comment", ["<!-->{}-->", "<!--->{}-->", "<!-- a --!>{}-->", "<?x >{}?>", '<!DOCTYPE a "{}">']
)
def test_what_a_comment_hides_from_some_readers_reaches_none(comment):
    """Browsers end it earlier than other readers do."""
    acting = "<img src=x onerror=alert(1)>"
    with suppress(BulletinRefused):  # by a Python whose reader ends it as early
        assert acting not in export_html(bulletin(section("<p>a</p>" + comment.format(acting))))
