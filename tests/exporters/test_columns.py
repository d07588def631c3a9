"""A table that is wider than its page is read part by part, each with the stub; no word runs into another."""

import io
import re
import shutil
import subprocess
from itertools import groupby, pairwise

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_bulletin import bulletin, section

from cchc_lib.exporters.columns import LINE, column_widths, measure_columns, pieces_of, side_by_side
from cchc_lib.exporters.docx import export_docx_from_html
from cchc_lib.exporters.html import export_html
from cchc_lib.exporters.html_tree import Page, text_of
from cchc_lib.exporters.pdf import export_pdf_from_html
from cchc_lib.fonts import SERIF, text_width

needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler) is not installed")
SIZES = 8, 12, 16, 20, 30


def table_of(rows: list[list[str]], caption: str = "Bảng") -> str:
    heads = "".join(f'<th scope="col">{text}</th>' for text in rows[0])
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td class=n>{text}</td>" for text in others)}</tr>'
        for first, *others in rows[1:]
    )
    return f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def numbers_of(columns: int) -> list[list[str]]:
    """A table in which each number is there once."""
    values = [[f"{columns}.{row}{column:02},25" for column in range(columns)] for row in range(2)]
    return [
        ["Đơn vị", *(f"Cột {column}" for column in range(1, columns))],
        *(["Duyên Hải", *row[1:]] for row in values),
    ]


def find_words(pdf: bytes) -> list[tuple[int, float, float, str]]:
    """Top, left, right and text of each word that is printed."""
    run = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    found = re.findall(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="\S+">(.*?)</word>', run.stdout.decode())
    return [(round(float(top)), float(left), float(right), text) for left, top, right, text in found]


def overlapping(words) -> list:
    """Neighbours of a line that are printed over each other."""
    lines = [[*line] for _, line in groupby(sorted(words), lambda word: word[0])]
    return [(one, next_one) for line in lines for one, next_one in pairwise(line) if one[2] >= next_one[1]]


def parse(html: str):
    return Page.parse(f'<!DOCTYPE html><html lang="vi">{html}</html>').part("table")


def heads_of(table) -> list[str]:
    return [text_of(head) for head in table.iterfind("thead//th")]


@settings(max_examples=30)
@given(st.lists(st.integers(1, 20), min_size=2, max_size=40))
def test_each_column_stands_in_one_part_behind_the_stub_and_every_word_has_room(lengths):
    rows = [[f"c{i}" for i in range(len(lengths))], ["x" * n for n in lengths]]
    parts = list(side_by_side(parse(table_of(rows))))
    assert [head for part in parts for head in heads_of(part)[1:]] == rows[0][1:]
    assert {heads_of(part)[0] for part in parts} == {"c0"}
    for part in parts:
        found = list(part.iter("tr"))
        widths, least = column_widths(found), [least for least, _ in measure_columns(found)]
        fixed, shared = (sum(w for w, is_fixed in widths if is_fixed is kind) for kind in (True, False))
        share = (LINE - fixed) / shared if shared else 0
        given = [w if is_fixed else w * share for w, is_fixed in widths]
        assert all(w > n - 1e-6 for w, n in zip(given, least, strict=True))


@pytest.mark.parametrize("caption", ["Bảng 3", "<b>Bảng</b> 3", "Bảng <b>3</b>"])
def test_each_part_says_behind_its_caption_which_it_is(caption):
    captions = [part.find("caption") for part in side_by_side(parse(table_of(numbers_of(20), caption)))]
    assert len(captions) > 1
    told = [f"Bảng 3 (phần {number}/{len(captions)})" for number in range(1, len(captions) + 1)]
    assert list(map(text_of, captions)) == told


def test_a_table_that_fits_stays_what_it_was():
    table = parse(table_of(numbers_of(8)))
    assert list(side_by_side(table)) == [table]


def test_a_head_over_several_columns_goes_on_in_the_next_part():
    html = table_of([["Đơn vị", *(f"{n}" * 9 for n in range(1, 7))], ["A" * 9, *["1.234.567,25"] * 6]])
    html = html.replace("<thead>", '<thead><tr><th></th><th colspan="6" scope="colgroup">Số hồ sơ</th></tr>')
    first, last = (next(part.iter("tr")) for part in side_by_side(parse(html.replace("1.234", "1" * 20))))
    spans = [int(row[1].get("colspan")) for row in (first, last)]
    assert sum(spans) == 6
    assert [text_of(row[1]) for row in (first, last)] == ["Số hồ sơ"] * 2


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("[431:verified_value]", ["[431:verified_value]"]),
        ("[1431:verified_value]", ["[1431:", "verified_", "value]"]),
        ("bien_ban_kiem_tra.pdf", ["bien_", "ban_", "kiem_", "tra.", "pdf"]),
        ("a" * 45, ["a" * 20, "a" * 20, "a" * 5]),
        ("1.234.567.890.123.456,25", ["1.234.567.890.123.456,25"]),
        ("1" * 41, ["1" * 20, "1" * 20, "1"]),
    ],
)
def test_a_word_that_no_column_holds_is_parted_after_its_signs_and_a_number_stays_whole(word, pieces):
    assert pieces_of(word) == pieces
    assert "".join(pieces_of(word)) == word


@needs_pdftotext
def test_no_name_of_a_file_is_printed_over_the_next_column():
    name = "bienbankiemtrakhachhangquymot2018.pdf"
    html = export_html(bulletin(section(table_of([list("abcdefghij"), [name] * 10]), tables=1)))
    words = find_words(export_pdf_from_html(html))
    assert not overlapping(words)
    assert sum(text.startswith(name[:20]) for *_, text in words) >= 10


@needs_pdftotext
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_number_of_8_to_30_columns_is_printed_over_another(lang):
    tables = "".join(table_of(numbers_of(n), f"Bảng {n}") for n in SIZES)
    pdf = export_pdf_from_html(export_html(bulletin(section(tables, tables=len(SIZES)), lang=lang)))
    words = find_words(pdf)
    printed = {text for *_, text in words}
    assert {"(phần" if lang == "vi" else "(part", "1/2)", "2/2)", "1/3)", "3/3)"} <= printed
    assert {value for n in SIZES for _, *row in numbers_of(n)[1:] for value in row} <= printed
    assert not overlapping(words)
    assert max(right for _, _, right, _ in words) < 595 - 16 * 72 / 25.4 + 1


def test_word_has_the_same_parts():
    rows = numbers_of(16)
    page = export_html(bulletin(section(table_of(rows), tables=1), document="letter"))
    parts = [heads_of(part) for part in side_by_side(parse(table_of(rows)), is_letter=True)]
    tables = docx.Document(io.BytesIO(export_docx_from_html(page))).tables
    assert [[cell.text for cell in table.rows[0].cells] for table in tables] == parts
    assert len(parts) > 1


@pytest.mark.parametrize("is_letter", [True, False])
@pytest.mark.parametrize("typed", ["\n", "\t", "\r\n", " \n\t "])
def test_what_parts_words_is_a_blank_as_it_is_printed(typed, is_letter):
    parted, plain = (
        list(parse(table_of([["Nội dung"], [f"Thiếu biên bản kiểm tra.{blank}Báo cáo lại"]])).iter("tr"))
        for blank in (typed, " ")
    )
    assert measure_columns(parted, is_letter) == measure_columns(plain, is_letter)


@needs_pdftotext
def test_a_name_in_a_letter_takes_the_room_that_the_other_columns_leave():
    row = ["Ủy ban nhân dân xã Cẩm Sơn", "93,88 (trước đây 93,38)", "93,88 %", "Trung bình (*)", "11"]
    table = table_of([["Đơn vị", "Điểm", "Tỷ lệ", "Xếp loại", "Hạng"], row])
    html = export_html(bulletin(section(table, tables=1), document="letter"))
    tops = {top for top, *_, text in find_words(export_pdf_from_html(html)) if text in " ".join(row).split()}
    assert len(tops) == 1


def test_a_mean_in_bold_has_room_in_one_line_of_a_letter():
    row = '<tr{}><th>Huế</th><td class="n">90,40\u00a0%</td></tr>'
    plain, bold = (parse(f"<table>{row.format(css)}</table>") for css in ("", ' class="group"'))
    widths = [column_widths(list(one.iter("tr")), is_letter=True)[1][0] for one in (plain, bold)]
    more = text_width("90,40 %", 12, bold=True, family=SERIF) - text_width("90,40 %", 12, family=SERIF)
    assert (widths[1] - widths[0]) * 5.8 == pytest.approx(more) != 0
