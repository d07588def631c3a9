"""What makes a notebook a bulletin: the gate, which refuses what is not a whole one."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from itertools import groupby, pairwise, product
from xml.etree import ElementTree

from lxml.etree import XPath
from nbformat import NotebookNode

from cchc_lib.errors import BulletinRefused
from cchc_lib.language import Message, say, unknown
from cchc_lib.stylesheets import FAMILIES

from .html_tree import HEADINGS, SVG, Page, Tag, cells_of, first_of, places, span, text_of

TABLE = re.compile(r"<table\b", re.IGNORECASE)
XMLNS = "{http://www.w3.org/2000/svg}"
# elements: within others browsers read by rules of their own, not as the tree that is looked at
KNOWN = re.compile(
    "html|head|meta|title|style|body|main|header|footer|nav|section|article|aside|div|p|h[1-6]|address|blockquote|pre|"
    "hr|w?br|[uod]l|li|d[td]|a|abbr|b|bd[io]|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|"
    "sup|time|u|var|figure|figcaption|details|summary|table|caption|col|colgroup|thead|tbody|tfoot|t[rhd]|x-svg"
)
DRAWN = re.compile(
    "svg|g|defs|title|desc|style|a|symbol|use|image|marker|pattern|mask|clipPath|linearGradient|radialGradient|stop|"
    "path|rect|circle|ellipse|line|polyline|polygon|text|tspan|textPath"
)
LOADING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping"}
LINKS = {  # what an element may refer to; any other one to a place of the page alone
    "a": re.compile(r"https?:|mailto:|tel:|#|data:text/csv[;,]", re.IGNORECASE),
    "image": re.compile(r"#|data:image/png;base64,[A-Za-z0-9+/=\s]*$"),
}
PLACE = re.compile("#")
UNSEEN = re.compile("<[!?]")  # a comment and its like, which in a page end elsewhere than in a file of XML
OBJECT = re.compile(r"[\[({]*<|Text\(|.*\n")  # as Python writes a figure, its parts, a column of a frame
EXTERNAL_STYLE = re.compile(r"@import|image-set\(|\\|url\(\s*[\"']?(?!data:|#)", re.IGNORECASE)  # \75 is a u
SPANS, SPAN = ("colspan", "rowspan"), re.compile(r"[1-9]\d{0,2}", re.ASCII)
LANGUAGE = re.compile(r"([A-Za-z]{2,3}(-[A-Za-z0-9]+)*)?")
DEEPEST = 32  # elements within each other, of one cell; each is a step of its own for whoever walks the tree
too_deep = XPath("(//main | //body[not(.//main)])" + "/*" * (DEEPEST + 1))


@dataclass(frozen=True)
class Masthead:
    """What a bulletin says of itself, from the metadata of its masthead's output.

    Attributes
    ----------
    words, of_years
        How its language is spoken of the body; see `cchc_lib.language.Spoken`.
    document : str
        ``bulletin`` or ``letter``: which style sheet and which template give it its looks.
    """

    lang: str
    title: str
    kind: str
    status: str
    date: str
    issuer: str
    notice: str
    description: str
    keywords: list[str]
    words: Mapping[str, str] | None = None
    of_years: bool = False
    document: str = "bulletin"


def check_notebook(notebook: NotebookNode) -> Masthead:
    """Pass a notebook that is a whole bulletin; what its sections hold is for `check_content`.

    Raises
    ------
    BulletinRefused
        It has no masthead, a cell that was not run or that failed, an output that cannot be printed, or fewer figures
        or tables than its sections declare.
    """
    _refuse(notebook, _faults_of_cell)
    return _masthead(notebook)


def check_content(notebook: NotebookNode) -> None:
    """Pass a notebook whose outputs hold nothing that a bulletin must not.

    Raises
    ------
    BulletinRefused
        There is a figure without a title, a script, something loaded from outside, or a table or an outline that
        cannot be read aloud.
    """
    _refuse(notebook, _faults_of_sections)


def check_page(page: Page, notebook: NotebookNode, render: Callable[[str], str]) -> None:
    """Pass a page, as it will be written, that holds nothing that a bulletin must not.

    Parameters
    ----------
    render : function
        What makes HTML of the notebook's Markdown.

    Raises
    ------
    BulletinRefused
        As `check_content` does, which is asked for the cell that the fault is in.
    """
    fault = next(faults_of_content(page), None)
    if fault:
        check_content(notebook)
        _refuse(notebook, lambda cell: faults_of_content(Page.parse(render(cell.source))), "markdown")
        raise BulletinRefused(fault)  # no cell's own: what two of them make together


def _refuse(
    notebook: NotebookNode, faults_of: Callable[[NotebookNode], Iterator[Message]], kind: str = "code"
) -> None:
    for number, cell in enumerate(notebook.cells, 1):
        fault = next(faults_of(cell), None) if cell.cell_type == kind else None
        if fault:
            first_line = cell.source.strip().partition("\n")[0]
            told = {"number": number, "first_line": first_line, "fault": fault}
            raise BulletinRefused(say("Ô {number} («{first_line}»): {fault}", **told))


def _masthead(notebook: NotebookNode) -> Masthead:
    found = [
        output.metadata["cchc"]["masthead"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "masthead" in output.get("metadata", {}).get("cchc", {})
    ]
    if len(found) != 1:
        raise BulletinRefused(say("Bản tin phải có một phần đầu (masthead), notebook này có {n}", n=len(found)))
    told = {field.name: field.default for field in fields(Masthead)} | found[0]
    missing = [name for name, content in told.items() if content is MISSING]
    if missing:
        raise BulletinRefused(say("Phần đầu (masthead) thiếu: {missing}", missing=missing))
    if told["document"] not in FAMILIES:
        raise BulletinRefused(unknown(say("loại văn bản"), str(told["document"]), list(FAMILIES)))
    return Masthead(**{field.name: told[field.name] for field in fields(Masthead)})


def _faults_of_cell(cell: NotebookNode) -> Iterator[Message]:
    if cell.source.strip() and cell.execution_count is None:
        yield say("ô chưa chạy")
    for output in cell.outputs:
        if output.output_type == "error":
            yield say("ô dừng vì lỗi {error}", error=output.ename)
        elif output.output_type != "stream":
            yield from _faults_of_output(output)
        elif output.name == "stdout" and (text := output.text.strip()):
            told = _first_line(text)
            yield say("ô in ra «{text}»; hãy bỏ lệnh print, hoặc viết câu ấy bằng b.paragraph(câu)", text=told)


def _faults_of_output(output: NotebookNode) -> Iterator[Message]:
    html = output.data.get("text/html")
    if html is None:
        yield from _faults_of_value(output.data)
        return
    if "cchc" not in output.metadata and "<table" in html and "<caption" not in html:
        yield say("bảng chưa có tiêu đề; hãy kết thúc ô bằng b.table(bảng, tiêu đề)")
        return
    declared = output.metadata.get("cchc", {})
    for what, name, element in (("figures", say("hình"), SVG), ("tables", say("bảng"), TABLE)):
        there = element.findall(html)
        if len(there) < (expected := declared.get(what, 0)):
            told = {"section": declared.get("section", ""), "found": len(there), "name": name, "expected": expected}
            yield say("phần «{section}» có {found} {name}, khai báo {expected}", **told)


def _faults_of_sections(cell: NotebookNode) -> Iterator[Message]:
    for output in cell.outputs:
        yield from faults_of_content(Page.parse(output.get("data", {}).get("text/html", "")))


def _faults_of_value(data: dict[str, str]) -> Iterator[Message]:
    """Of what is no section: a short value may stand as text, a figure or a column of a frame may not."""
    kinds = sorted(set(data) - {"text/plain"})
    if any(kind.startswith("image/") for kind in kinds):
        yield say(
            "hình ở dạng {kinds}, không có lời mô tả; hãy bỏ plt.show(), vẽ xong hình trong một ô rồi kết thúc ô "
            "bằng b.figure(hình, lời mô tả, tiêu đề)",
            kinds=kinds,
        )
    elif kinds:
        yield say("kết quả chỉ có dạng {kinds}; bản tin cần text/html", kinds=kinds)
    elif OBJECT.match(value := data.get("text/plain", "").strip()):
        told = _first_line(value)
        yield say("ô kết thúc bằng «{text}»; hãy kết thúc bằng b.table(bảng, …), b.figure(hình, …)", text=told)


def _first_line(text: str) -> str:
    return text.partition("\n")[0].strip()


def faults_of_content(page: Page) -> Iterator[Message]:
    """What no part of a bulletin may hold: what cannot be read aloud, a script, anything from outside."""
    for svg in page.figures:
        yield from _faults_of_figure(svg)
    for tag in page.tree.iter():
        attributes = dict(tag.items())
        yield from _faults_of_element(tag.tag, attributes, tag.text if tag.tag == "style" else None, KNOWN)
        if tag.tag == "title" and len(tag):  # of which browsers know but the text, as not every parser does
            yield say("có mã lệnh hoặc phần tử không được phép: <{name}>", name="title")
        for found in (attributes[name] for name in SPANS if name in attributes):
            if not SPAN.fullmatch(found):
                yield say("<{name}> trải qua «{found}» ô; được dùng: từ 1 đến 999", name=tag.tag, found=found)
        if "lang" in attributes and not LANGUAGE.fullmatch(found := attributes["lang"]):
            yield say("<{name}> ghi ngôn ngữ «{found}»; được dùng: mã như vi, en", name=tag.tag, found=found)
    if [tag.get("n") for tag in page.tree.iter("x-svg")] != [str(n) for n in range(len(page.figures))]:
        yield say("có mã lệnh hoặc phần tử không được phép: <{name}>", name="x-svg")
    for tag in too_deep(page.tree)[:1]:
        yield say("<{name}> nằm trong hơn {most} phần tử lồng nhau", name=tag.tag, most=str(DEEPEST))
    for table in page.tree.iter("table"):
        yield from _faults_of_table(table)
    yield from _faults_of_headings(list(page.tree.iter(*HEADINGS)))


def _faults_of_table(table: Tag) -> Iterator[Message]:
    """Such as nobody can say the heads of: a table in a cell, cells beyond their part, or a place without one."""
    caption = first_of(table, "caption")
    told = {"caption": "" if caption is None else " ".join(text_of(caption).split())}
    if first_of(table, "table") is not None:
        yield say("bảng «{caption}» có một <table> khác bên trong; hãy đặt hai bảng dưới nhau", **told)
        return
    every = list(enumerate(table.iter("tr"), 1))
    wide = max(1, sum(span(cell, "colspan") for _, row in every[:1] for cell in cells_of(row)))
    for _, group in groupby(every, lambda one: one[1].getparent()):
        numbers, rows = zip(*group, strict=True)
        if (odd := _odd_row(rows, wide)) is not None:
            yield say(
                "hàng {row} của bảng «{caption}» thiếu, thừa hoặc chồng ô: xem số <td>, colspan và rowspan",
                **told,
                row=str(numbers[odd]),
            )
            return


def _odd_row(rows: Sequence[Tag], wide: int) -> int | None:
    """The first row of a part of a table of which not each place is that of one cell."""
    cells = [cells_of(row) for row in rows]
    if not any(cell.get(name) for row in cells for cell in row for name in SPANS):  # as most are: found at once
        return next((y for y, row in enumerate(cells) if len(row) != wide), None)
    for y, row in enumerate(cells):
        if any(y + span(cell, "rowspan") > len(rows) for cell in row):
            return y
    covered = Counter(place for y, x, cell in places(rows) for place in _covered(y, x, cell))
    whole = Counter(product(range(len(rows)), range(wide)))
    return min((y for y, _ in (covered - whole) + (whole - covered)), default=None)


def _covered(y: int, x: int, cell: Tag) -> Iterator[tuple[int, int]]:
    return product(range(y, y + span(cell, "rowspan")), range(x, x + span(cell, "colspan")))


def _faults_of_headings(headings: list[Tag]) -> Iterator[Message]:
    """Such as no outline has, of a screen reader or of a PDF."""
    for heading in headings:
        if not text_of(heading).strip():
            yield say("tiêu đề <{name}> không có chữ", name=heading.tag)
    for above, heading in pairwise(headings):
        if int(heading.tag[1]) > int(above.tag[1]) + 1:
            told = {"title": " ".join(text_of(heading).split()), "name": heading.tag, "above": above.tag}
            yield say("tiêu đề «{title}» là <{name}> ngay sau <{above}>, nhảy cấp", **told)


def _faults_of_figure(svg: str) -> Iterator[Message]:
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        yield say("hình không phải SVG hợp lệ: {reason}", reason=str(error))
        return
    if found := UNSEEN.search(svg):
        yield say("có mã lệnh hoặc phần tử không được phép: <{name}>", name=found[0].lstrip("<"))
    title = root.find(f"{XMLNS}title")
    if root.get("role") != "img" or title is None or not (title.text or "").strip():
        yield say('hình thiếu lời mô tả: cần <svg role="img"> với <title>')
    for element in root.iter():
        attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
        written = Counter(name.rpartition("}")[2] for name in element.attrib)
        if twice := [name for name, n in written.items() if n > 1]:  # of href and xlink:href each reader takes one
            yield say("hình có một thuộc tính ghi hai lần: {names}", names=twice)
        name = element.tag.rpartition("}")[2]
        yield from _faults_of_element(name, attributes, element.text if name == "style" else None, DRAWN)


def _faults_of_element(name: str, attributes: dict, style: str | None, known: re.Pattern[str]) -> Iterator[Message]:
    leads_on = attributes.get("http-equiv", "Content-Security-Policy") != "Content-Security-Policy"
    if not known.fullmatch(name) or leads_on or any(attribute.lower().startswith("on") for attribute in attributes):
        yield say("có mã lệnh hoặc phần tử không được phép: <{name}>", name=name)
    reference = attributes.get("href", "#").strip()
    allowed = LINKS.get(name, PLACE).match(reference)
    drawn = (value for value in attributes.values() if known is DRAWN and value.lstrip().startswith("url("))
    is_styled_from_outside = EXTERNAL_STYLE.search(" ".join([style or "", attributes.get("style", ""), *drawn]))
    if not allowed or LOADING & attributes.keys() or is_styled_from_outside:
        yield say(
            "<{name}> gọi tới nội dung bên ngoài bản tin, hoặc có nội dung không kiểm tra được: ảnh nhúng chỉ nhận "
            "PNG, style không dùng dấu gạch chéo ngược",
            name=name,
        )
