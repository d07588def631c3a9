"""Letters on paper and in Word: laid out as Nghị định 30/2020/NĐ-CP has it, with the same text."""

import io
import re
import shutil
import subprocess
import tempfile
import unicodedata
import zipfile
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import docx
import pikepdf
import pytest
from docx.shared import Mm, Pt

from cchc_lib.errors import BulletinRefused
from cchc_lib.exporters.docx import export_docx_from_html
from cchc_lib.exporters.pdf import export_pdf_from_html
from cchc_lib.fonts import SERIF, text_width
from tests.inputs.small_root import SmallRoot
from tests.whole.harness import make_page

LETTERS = [("notice", ""), ("correction", "tra-cu")]
MM = 72 / 25.4
PAGE, MARGINS = (210, 297), {"left": (30, 35), "right": (15, 20), "top": (20, 25), "bottom": (20, 25)}
DECREE = {  # a line's beginning, its points, and its look: from the table of Phụ lục I of the decree
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": ((12, 13), "b"),
    "Độc lập - Tự do - Hạnh phúc": ((13, 14), "b"),
    "CÔNG TY ĐIỆN LỰC TRÀ VINH": ((12, 13), ""),
    "BAN CHỈ ĐẠO CCHC CÔNG TY": ((12, 13), "b"),
    "Số: ": ((13, 13), ""),
    "Trà Vinh, ngày": ((13, 14), "i"),
    "TM. BAN CHỈ ĐẠO": ((13, 14), "b"),
    "TRƯỞNG BAN": ((13, 14), "b"),
    "Nơi nhận:": ((12, 12), "bi"),
    "- Lưu: VT, VP.": ((11, 11), ""),
}
OF_NOTICE = {
    "THÔNG BÁO": ((13, 14), "b"),
    "Kết quả chấm điểm cải cách": ((13, 14), "b"),
    "Căn cứ ": ((13, 14), "i"),
    "Ban chỉ đạo CCHC Công ty thông báo": ((13, 14), ""),
    "Phụ lục": ((14, 14), "b"),
    "KẾT QUẢ CHẤM ĐIỂM": ((13, 14), "b"),
    "(Kèm theo": ((13, 14), "i"),
}
OF_CORRECTION = {"V/v ": ((12, 13), ""), "Kính gửi: ": ((13, 14), ""), "Theo Bảng tiêu chuẩn": ((13, 14), "")}
needs_poppler = pytest.mark.skipif(not shutil.which("pdftohtml"), reason="needs pdftohtml (poppler)")


@pytest.fixture(scope="module", params=LETTERS, ids="-".join)
def letter(ours, request) -> str:
    return ours.page(*request.param).html


@pytest.fixture(scope="module")
def pdf(letter) -> bytes:
    return export_pdf_from_html(letter)


@pytest.fixture(scope="module")
def word(letter) -> bytes:
    return export_docx_from_html(letter)


def lines(pdf: bytes) -> list[tuple[int, str, float, float, float, int, str]]:
    """Page, text, left, right and top in mm, points and look (b, i) of each line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letter.pdf"
        path.write_bytes(pdf)
        command = ["pdftohtml", "-xml", "-zoom", "1", "-i", "-stdout", str(path)]
        xml = subprocess.run(command, capture_output=True, check=True).stdout
    sizes, found = {}, []
    for number, page in enumerate(ElementTree.fromstring(xml).iter("page"), 1):
        sizes |= {font.get("id"): int(font.get("size")) for font in page.iter("fontspec")}
        for line in page.iter("text"):
            text = " ".join("".join(line.itertext()).split())
            left, width, top = (int(line.get(name)) / MM for name in ("left", "width", "top"))
            look = "".join(sorted({tag.tag for tag in line.iter()} - {"text"}))
            if text:
                found.append((number, text, left, left + width, top, sizes[line.get("font")], look))
    return found


@needs_poppler
def test_sizes_and_looks_are_those_of_the_decree(letter, pdf):
    expected = DECREE | (OF_NOTICE if "THÔNG BÁO" in letter else OF_CORRECTION)
    printed = lines(pdf)
    for beginning, ((low, high), look) in expected.items():
        matching = [line for line in printed if line[1].startswith(beginning)]
        assert matching, beginning
        assert {(low <= size <= high, found) for *_, size, found in matching[:1]} == {(True, look)}, matching[:1]


@needs_poppler
def test_text_stays_within_the_margins_and_the_page_is_a4(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        boxes = {tuple(round(float(x) / MM) for x in page.mediabox[2:]) for page in document.pages}
    assert boxes == {PAGE}
    text = [line for line in lines(pdf) if line[5] > 8 and not line[1].isdigit()]
    left, top = min(line[2] for line in text), min(line[4] for line in text)
    right = PAGE[0] - max(line[3] for line in text)
    assert MARGINS["left"][0] - 0.5 <= left <= MARGINS["left"][1]
    assert MARGINS["right"][0] - 2 <= right <= MARGINS["right"][1] + 0.5  # a blank at a line's end stands outside
    assert MARGINS["top"][0] - 1 <= top <= MARGINS["top"][1]


@needs_poppler
def test_pages_but_the_first_bear_their_number_in_the_middle_of_the_top_margin(letter):
    rows = re.search(r"(?s)<tbody>(.*?)</tbody>", letter)[1]
    printed = lines(export_pdf_from_html(letter.replace(rows, rows * 4)))
    at_top = [line for line in printed if line[4] < MARGINS["top"][0] - 1]
    annex = next((page for page, text, *_ in printed if text == "Phụ lục"), None)
    first, last = annex or 1, max(line[0] for line in printed)
    further = range(first + 1, last + 1)
    assert further and [(page, text) for page, text, *_ in at_top] == [(n, str(n - first + 1)) for n in further]
    middle = (MARGINS["left"][0] + PAGE[0] - MARGINS["right"][0]) / 2
    assert all(abs((line[2] + line[3]) / 2 - middle) < 2 and 13 <= line[5] <= 14 for line in at_top)


@needs_poppler
def test_the_name_of_who_signs_stands_below_the_room_to_sign_where_one_is_given(tmp_path):
    small = SmallRoot.make(tmp_path)
    small.replace("quarters/2019-Q1/quarter.yaml", "signatory:", "signed_by: Trần Thị Bốn, signatory:")
    html = make_page(tmp_path, "2019-Q1", "notice").html
    signing = docx.Document(io.BytesIO(export_docx_from_html(html))).tables[1].cell(0, 2).paragraphs
    assert [one.text for one in signing][-2:] == ["TRƯỞNG BAN", "Trần Thị Bốn"]
    found = lines(export_pdf_from_html(html))
    printed = {text: ((left + right) / 2, top, look) for _, text, left, right, top, _, look in found}
    (middle, top, _), (middle_of_name, top_of_name, look) = printed["TRƯỞNG BAN"], printed["Trần Thị Bốn"]
    assert abs(middle - middle_of_name) < 1 and look == "b" and 22 < top_of_name - top < 30


@needs_poppler
def test_the_mark_stands_at_the_foot_of_every_page(pdf):
    printed = lines(pdf)
    marked = {line[0] for line in printed if line[1].startswith("Dự thảo · Dữ liệu minh họa")}
    assert marked == {line[0] for line in printed}


@needs_poppler
def test_the_annex_is_one_page_with_every_unit(ours):
    printed = lines(export_pdf_from_html(ours.page("notice").html))
    last = max(line[0] for line in printed)
    assert [line[0] for line in printed if line[1] == "Phụ lục"] == [last]
    names = [unit.name.vi for unit in ours.results.units().values()]
    assert set(names) <= {line[1] for line in printed if line[0] == last}


def test_a_letter_is_tagged_and_set_in_its_own_typeface(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert bool(document.Root.MarkInfo.Marked) and str(document.Root.Lang) == "vi"
        things = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary)]
        names = {str(thing.BaseFont) for thing in things if "/BaseFont" in thing}
        embedded = [thing for thing in things if thing.get("/Type") == "/FontDescriptor"]
        assert names and all("+CCHCSerif-" in name for name in names)
        assert embedded and all("/FontFile2" in font or "/FontFile3" in font for font in embedded)
        scopes = [thing.A for thing in things if thing.get("/S") == "/TH"]
        assert len(scopes) > 4


# --- Word ---------------------------------------------------------------------------------------------------------


def test_the_same_letter_gives_the_same_word_file(letter, word):
    assert export_docx_from_html(letter) == word
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        assert {info.date_time[0] for info in parts.infolist()} == {1980}
        assert b"2019-04-15T00:00:00Z" in parts.read("docProps/core.xml")


def test_a_word_file_tells_nothing_of_the_template_that_it_was_made_from(word):
    """No picture of its page in lists of files, no program that never wrote it."""
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        assert [name for name in parts.namelist() if name.startswith("docProps/")] == ["docProps/core.xml"]
        assert b"python-docx" not in parts.read("docProps/core.xml")


def test_a_word_file_has_the_decrees_page(word):
    document = docx.Document(io.BytesIO(word))
    section, *of_annex = document.sections
    numbered = [one._sectPr.xpath("string(./w:pgNumType/@w:start)") for one in of_annex]
    assert numbered == ["1"] * any(one.text == "Phụ lục" for one in document.paragraphs)
    assert abs(section.page_width - Mm(PAGE[0])) < Mm(1) and abs(section.page_height - Mm(PAGE[1])) < Mm(1)
    for side, (low, high) in MARGINS.items():
        assert Mm(low) - 500 <= getattr(section, f"{side}_margin") <= Mm(high) + 500
    assert section.different_first_page_header_footer
    assert not section.first_page_header.paragraphs[0].text
    assert "PAGE" in section.header._element.xml
    assert all("minh họa" in foot.paragraphs[0].text for foot in (section.footer, section.first_page_footer))
    same = {"page_width", "left_margin", "bottom_margin", "footer_distance", "different_first_page_header_footer"}
    assert all(getattr(one, name) == getattr(section, name) for one in of_annex for name in same)
    assert all(one.header.is_linked_to_previous and one.first_page_footer.is_linked_to_previous for one in of_annex)


def test_a_word_file_is_in_times_new_roman_by_its_styles(word):
    """Who edits it changes a style, not a run."""
    document = docx.Document(io.BytesIO(word))
    used = [paragraph.style for paragraph in _paragraphs(document)]
    assert {style.font.name for style in used} == {"Times New Roman"}
    assert {style.font.size.pt for style in used} <= {8, 11, 12, 13, 14, 2, 1}
    xml = document.element.xml
    assert "w:rFonts" not in xml and "w:sz " not in xml
    assert 'w:lang w:val="vi-VN"' in document.styles.element.xml
    assert document.core_properties.title and document.core_properties.language == "vi"
    assert document.core_properties.author == "Ban chỉ đạo CCHC Công ty"


def _paragraphs(document):
    return [paragraph for table in document.tables for row in table.rows for cell in row.cells
            for paragraph in cell.paragraphs] + document.paragraphs  # fmt: skip


def test_lines_below_words_are_as_long_as_the_decree_says(word, letter):
    """That of the motto as long as the words; those of the body and of what it is about a third to a half of them."""
    rules = list(_rules(docx.Document(io.BytesIO(word))))
    shares = [length / (Pt(text_width(words, size, bold=True, family=SERIF))) for words, size, length in rules]
    (motto,) = [share for share, (words, *_) in zip(shares, rules, strict=True) if words.startswith("Độc lập")]
    assert motto == pytest.approx(1, abs=0.01)
    assert all(1 / 3 <= share <= 1 / 2 for share in shares if share != motto)
    assert len(rules) == 2 + ("THÔNG BÁO" in letter)


def _rules(document):
    """Each line: the words above it, their size, and its length."""
    widths = [(cell, cell.width) for table in document.tables for row in table.rows for cell in row.cells]
    for place, width in [*widths, (document, Mm(PAGE[0] - 45))]:
        for above, line in pairwise(place.paragraphs):
            if line.style.name == "Đường kẻ":
                shape = line.paragraph_format
                yield above.text, above.style.font.size.pt, width - shape.left_indent - shape.right_indent


def test_what_ends_a_letter_stays_together_in_word(word):
    *_, signing = [table for table in docx.Document(io.BytesIO(word)).tables if "Nơi nhận:" in table.cell(0, 0).text]
    before = [p for p in signing._tbl.itersiblings(preceding=True) if p.tag.endswith("}p")][:3]
    kept = [docx.text.paragraph.Paragraph(p, None).paragraph_format.keep_with_next for p in before]
    assert all(kept), kept


def test_tables_of_a_word_file_repeat_their_heads(letter, word):
    tables = [table for table in docx.Document(io.BytesIO(word)).tables if table.style.name == "Table Grid"]
    assert len(tables) == letter.count("<caption>")
    for table in tables:
        heads = [row._tr.xml.count("w:tblHeader") for row in table.rows]
        assert heads == [1] + [0] * (len(heads) - 1)


def test_a_word_file_says_all_that_the_page_says_in_its_order(ours, word, letter):
    """Every paragraph and cell of the page but captions, which are heard alone; and nothing else."""
    tree = ours.page(*LETTERS["Kính gửi" in letter]).tree.main
    expected = [" ".join(tag.get_text().split()) for tag in tree.find_all(["p", "h1", "h2", "h3", "th", "td"])]
    assert _words_in_order(word) == [text for text in expected if text]


def _words_in_order(word: bytes) -> list[str]:
    body = docx.Document(io.BytesIO(word)).element.body
    return [text for text in map(_text_of, body.iter(docx.oxml.ns.qn("w:p"))) if text]


def _text_of(paragraph) -> str:
    parts = paragraph.xpath(".//w:t | .//w:noBreakHyphen")
    return " ".join("".join(part.text if part.tag.endswith("}t") else "-" for part in parts).split())


def test_a_bulletin_has_no_word_file(ours):
    with pytest.raises(BulletinRefused, match="Chỉ văn bản hành chính và bài viết có dạng Word"):
        export_docx_from_html(ours.page("unit", "duyen-hai").html)


@pytest.mark.long
@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice Writer")
def test_libreoffice_reads_it_as_the_text_of_the_pdf(pdf, word, tmp_path):
    (tmp_path / "văn bản.docx").write_bytes(word)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "văn bản.docx")], check=True, capture_output=True, timeout=300)
    read = (tmp_path / "văn bản.txt").read_text(encoding="utf-8-sig")
    assert _words(read) == _words(_text_without_margins(pdf))


def _text_without_margins(pdf: bytes) -> str:
    """The text of all pages without their numbers and the mark at their foot."""
    run = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = run.stdout.decode("utf-8").split("\f")
    return "\n".join(re.sub(r"\A\d+\n|^Dự thảo · Dữ liệu .*$", "", page, flags=re.MULTILINE) for page in pages)


def _words(text: str) -> list[str]:
    """All words, sorted: where lines break, and in which order cells are read, each program decides by itself."""
    joined = re.sub(r"(?<=\w)-\s+(?=\w)", "-", unicodedata.normalize("NFC", text.replace("\u2011", "-")))
    return sorted(joined.split())
