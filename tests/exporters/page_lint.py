"""What is wrong with a bulletin's finished page, whoever made it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from cchc_lib.exporters.html_tree import HEADINGS, Page, first_of, text_of
from cchc_lib.exporters.validation import faults_of_content
from cchc_lib.folders import WAY_BACK, index_name

# "nan" is also a Vietnamese word: gian nan, nguy nan, nan giải.
LEFTOVER = re.compile(r"\b(?:NaN|NaT|None|Traceback|undefined)\b|(?<!gian )(?<!nguy )\bnan\b(?! giải)|\{\{")


def lint(html: str) -> list[str]:
    """What is wrong with a bulletin's finished HTML, in Vietnamese; an empty list where nothing is."""
    page = Page.parse(html)
    faults = list(_faults_of_way_back(page))
    faults += [*_faults_of_frame(page), *map(str, faults_of_content(page)), *_faults_of_headings(page)]
    faults += [*_faults_of_tables(page), *_faults_of_ids(html)]
    if leftover := LEFTOVER.search(_visible_text(page)):
        faults.append(f"chữ còn sót từ chương trình: «{leftover[0]}»")
    if not unicodedata.is_normalized("NFC", html):
        faults.append("chữ chưa ở dạng dựng sẵn (NFC)")
    return faults


def _faults_of_way_back(page: Page) -> Iterator[str]:
    """The one link to another file, hidden until whoever comes from there needs it, is taken out of the page."""
    back = page.tree.find(f".//*[@id='{WAY_BACK}']")
    link = None if back is None else first_of(back, "a")
    if link is None or link.get("href") != f"../{index_name(page.lang or 'vi')}" or "hidden" not in back.attrib:
        yield "đường về mục lục thiếu hoặc không được ẩn"
    else:
        link.getparent().remove(link)


def _faults_of_frame(page: Page) -> Iterator[str]:
    if page.lang not in ("vi", "en"):
        yield "trang không ghi ngôn ngữ (vi hoặc en)"
    if not (page.tree.findtext("head/title") or "").strip():
        yield "trang thiếu <title>"


def _faults_of_headings(page: Page) -> Iterator[str]:
    levels = [int(heading.tag[1]) for heading in page.tree.iter(*HEADINGS)]
    if levels.count(1) != 1:
        yield f"trang phải có đúng một <h1>, hiện có {levels.count(1)}"
    for before, level in zip([0, *levels], levels, strict=False):
        if level > before + 1:
            yield f"tiêu đề nhảy từ cấp {before} xuống cấp {level}"


def _faults_of_tables(page: Page) -> Iterator[str]:
    for table in page.tree.iter("table"):
        caption = "".join(text_of(tag) for tag in table.iter("caption")).strip()
        if not caption:
            yield "bảng thiếu <caption>"
        heads = list(table.iter("th"))
        if not heads or any(head.get("scope") not in ("col", "row", "colgroup", "rowgroup") for head in heads):
            yield f"bảng «{caption}» có ô đầu mục thiếu scope"


def _faults_of_ids(html: str) -> Iterator[str]:
    ids = Counter(re.findall(r'<[^<>]+?\sid="([^"]*)"', html))
    for name, times in ids.items():
        if times > 1 or not name.isascii() or not name:
            yield f"id «{name}» bị lặp hoặc không phải ASCII"


def _visible_text(page: Page) -> str:
    figures = (text for svg in page.figures for text in re.findall(r">([^<>]+)<", svg))
    return " ".join([text_of(page.part("body"), " "), *figures])
