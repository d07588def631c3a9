"""The parts of an .xlsx file: what reading needs of them, whoever wrote it, and cells filled all else kept.

openpyxl refuses files that Excel opens (dead pictures, odd styles and properties, the strict form of the standard),
and writes no part that it does not know. So it is given less to read, and what people's program wrote stays bytes.
"""

import io
import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from functools import partial
from html import escape
from itertools import islice
from math import prod
from typing import Any

from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.escape import escape as escape_control
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring, localname, tostring

from ..language import Message, acts, say

LARGEST_UNPACKED = 200_000_000
MOST_TAGS = 12_000_000  # of a part: some 5,000 units in one block; openpyxl builds an object or more of each
MOST_MERGED = 100_000  # cells of merged ranges, each of which it builds too, in seconds at the most

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")  # ISO/IEC 29500: strict names, and those of everyone
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_ROOT = re.compile(rb"<(?:\w+:)?(workbook|worksheet|styleSheet)[\s>]")
_NO_LINKS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_FONTS = b"<fonts><font/><font><strike/></font></fonts>"  # the second is struck through
_LOOKS = _FONTS + b"<fills><fill><patternFill/></fill></fills><borders><border/></borders>"
_BLANK_SHEET = f'<worksheet xmlns="{SHEET_MAIN_NS}"><sheetData/></worksheet>'.encode()
_END_OF_CELLS = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*/>")
_MERGED = re.compile(rb"<((?:\w+:)?)mergeCells\b[^<>]*>(?:\s|</?\1mergeCell\b[^<>]*>)*</\1mergeCells>")
_RANGE = re.compile(r"""\bref\s*=\s*["']([^"']*)["']""")
_BLANK_CELL = re.compile(rb'<(?:\w+:)?c\s(?=[^<>]*\br=")[^<>]*(?:/>|></(?:\w+:)?c>)')
_BLANK_ROW = re.compile(rb'<(?:\w+:)?row\s(?=[^<>]*\br=")[^<>]*(?:/>|>\s*</(?:\w+:)?row>)')
_END_OF_ROW = re.compile(rb"</(?:\w+:)?row>|<(?:\w+:)?row\b[^<>]*/>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_NOT_CALCULATED = re.compile(rb"(</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)\s*<(?:\w+:)?v>0(?:\.0*)?</(?:\w+:)?v>")
_STRIKE = re.compile(rb"strike[ />]")
_TO_CALCULATE = re.compile(rb'\bfullCalcOnLoad="(?:1|true)"')
_ROW = re.compile(rb'<((?:\w+:)?)row\b([^<>]*?\br="(\d+)"[^<>]*?)(?:/>|>(.*?)</\1row>)', re.DOTALL)
_CELL = re.compile(rb'<((?:\w+:)?)c\b([^<>]*?\br="([A-Z]+)\d+"[^<>]*?)(?:/>|>.*?</\1c>)', re.DOTALL)
_STYLE = re.compile(rb'\bs="(\d+)"')
_LOOKS_OF_CELLS = re.compile(rb"(<((?:\w+:)?)cellXfs\b)[^<>]*>(.*?)(</\2cellXfs>)", re.DOTALL)
_LOOK = re.compile(rb"<((?:\w+:)?)xf\b(?:[^<>]*/>|.*?</\1xf>)", re.DOTALL)
_QUOTED = re.compile(rb'\s+quotePrefix="\w+"')
_CHOICE = re.compile(
    rb"<(\w+:)dataValidation\b([^<>]*)>\s*<\1formula1>\s*<\w+:f>([^<]*)</\w+:f>\s*</\1formula1>\s*"
    rb"<\w+:sqref>([^<]*)</\w+:sqref>\s*</\1dataValidation>"
)
_ENDS_OF_CONTENT = (b"v>", b"is>", b"f>", b"f ")  # of a cell: value, text, formula
KEPT_BLANK = 1000  # blank rows below the last one that holds something; openpyxl would build a million of them
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what was typed so is no character that XML cannot hold
_COMMENT = re.compile(rb"""<(?:\w+:)?comment\s[^<>]*?\bref=["']([A-Z]+\d+)["']""")
_PREFIXED = re.compile(rb'\s\w+:\w+="[^"]*"')
_NOTHING_DRAWN = re.compile(rb"(?s)(?!.*Anchor).*wsDr")  # LibreOffice gives every sheet such a part
_LOST = (  # what openpyxl does not write again: where a package keeps it, and as what people know it
    (re.compile(r"xl/(?:drawings/d|media/)"), say("hình hoặc biểu đồ")),
    (re.compile(r"xl/pivot"), say("bảng PivotTable")),
    (re.compile(r"xl/(?:activeX|ctrlProps)/"), say("nút lệnh")),
    (re.compile(r"xl/embeddings/"), say("tệp nhúng")),
    (re.compile(r"xl/threadedComments/"), say("chú thích có trả lời")),
)

Parts = dict[str, bytes]
Value = str | int | Decimal


class Refused(Exception):
    """Why a file is not read, as a `Message`."""


def unpack(content: bytes) -> Parts:
    """The parts by name, as they are."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
            most = LARGEST_UNPACKED // 1_000_000
            raise Refused(say("tệp khi mở ra lớn hơn {most} MB; hãy xóa các ô và hình thừa", most=most))
        return {part.filename: archive.read(part) for part in archive.infolist()}


def read_strict(parts: Parts) -> Parts:
    """The parts in the usual vocabulary, which is all that openpyxl knows, also where Excel saved the strict form."""
    return {name: _STRICT.sub(_USUAL, data) if _is_xml(name) else data for name, data in parts.items()}


def pack(parts: Mapping[str, bytes]) -> io.BytesIO:
    """The file that these parts are."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    packed.seek(0)
    return packed


def keep_sheets(parts: Parts, names: Collection[str]) -> Parts:
    """The parts, every other sheet blank: those of blocks hold most of what a workbook takes to load."""
    roots, sheets = _roots_of(parts), _part_of_sheets(parts)
    others = [part for name, part in sheets.items() if name not in names and roots.get(part) == b"worksheet"]
    return parts | dict.fromkeys(others, _BLANK_SHEET)


def keep_tables(parts: Parts) -> tuple[Parts, bool]:
    """What the tables are read from: cells that hold something, merged ranges, number formats, strikes; and whether
    it has formulas.

    A column formatted to its end holds a hundred thousand blank cells, each of which openpyxl would build. Cells
    without an address of their own stay, since those after them count from them. A formula that a program wrote as 0,
    for whoever opens the workbook to calculate, has no result.
    """
    kept: Parts = {}
    roots = _roots_of(parts)
    is_calculated = not any(_TO_CALCULATE.search(parts[name]) for name, root in roots.items() if root == b"workbook")
    has_formulas = False
    for name, root in roots.items():
        data = _only_cells(_drop_blank_end(parts[name])) if root == b"worksheet" else parts[name]
        _refuse_too_much(data)
        if root == b"worksheet":
            has_formulas = has_formulas or bool(_FORMULA.search(data))
            kept[name] = data if is_calculated else _NOT_CALCULATED.sub(rb"\1", data)
        elif root == b"styleSheet":
            kept["xl/styles.xml"] = _only_formats(data)
        elif not name.startswith("docProps/"):
            leads_on = not name.endswith(".rels") or name == "_rels/.rels" or b"relationships/worksheet" in data
            kept[name] = data if leads_on else _NO_LINKS
    return kept, has_formulas


def _refuse_too_much(data: bytes) -> None:
    """Refuse a part of which a small file makes hours of work: with cells without end, or merged ones."""
    if data.count(b"<") > MOST_TAGS:
        raise Refused(say("một trang có quá nhiều ô; hãy xóa các ô thừa"))
    merged = _MERGED.search(data)
    ranges = _RANGE.findall(merged[0].decode()) if merged else []
    sizes = {cells: prod(CellRange(cells).size.values()) for cells in ranges}
    if sum(sizes.values()) > MOST_MERGED:
        largest = max(sizes, key=sizes.__getitem__)
        raise Refused(say("các vùng gộp ô quá lớn, lớn nhất là {cells}; hãy bỏ gộp ô", cells=largest))


def may_strike_runs(tables: Parts) -> bool:
    """Whether part of a text may be struck through, in a sheet or among the texts that sheets share."""
    return any(_STRIKE.search(data) for name, data in tables.items() if name != "xl/styles.xml")


def drop_blank_ends(parts: Parts) -> Parts:
    """The parts, each sheet without the blank rows far below what is filled, as a format of whole columns leaves."""
    sheets = (name for name, root in _roots_of(parts).items() if root == b"worksheet")
    return parts | {name: _drop_blank_end(parts[name]) for name in sheets}


def _drop_blank_end(data: bytes) -> bytes:
    if (end := _END_OF_CELLS.search(data)) is None:
        return data
    filled = max(data.rfind(mark, 0, end.start()) for mark in _ENDS_OF_CONTENT)
    rows = _END_OF_ROW.finditer(data, max(filled, 0), end.start())
    last = next(islice(rows, KEPT_BLANK, None), None)
    return data[: last.end()] + data[end.start() :] if last else data


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _roots_of(parts: Parts) -> dict[str, bytes]:
    """What each part in XML is, by its first element: ``workbook``, ``worksheet``, ``styleSheet``, else nothing."""
    found = {name: _ROOT.search(data, 0, 4096) for name, data in parts.items() if _is_xml(name)}
    return {name: root[1] if root else b"" for name, root in found.items()}


def _only_cells(data: bytes) -> bytes:
    """A sheet without what follows its cells but merged ranges, and without cells that hold a format alone."""
    end = _END_OF_CELLS.search(data)
    if end is None:
        return data
    merged = _MERGED.search(data, end.end())
    data = data[: end.end()] + (merged[0] if merged else b"") + data[data.rindex(b"</") :]
    return _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", data))


def _only_formats(data: bytes) -> bytes:
    """The styles with nothing but how numbers are shown, and what is struck through."""
    styles = {localname(child): child for child in fromstring(data)}
    formats: Any = tostring(styles["numFmts"]) if "numFmts" in styles else b""
    struck = {str(place) for place, font in enumerate(styles.get("fonts", ())) if any(map(_strikes, font))}
    cells = b"".join(
        b'<xf numFmtId="%d" fontId="%d"/>' % (int(xf.get("numFmtId", 0)), xf.get("fontId") in struck)
        for xf in styles.get("cellXfs", ())
    )
    root = b'<styleSheet xmlns="%b">' % SHEET_MAIN_NS.encode()
    return root + formats + _LOOKS + b"<cellXfs>" + cells + b"</cellXfs></styleSheet>"


def _strikes(part: Any) -> bool:
    return localname(part) == "strike" and part.get("val") not in {"0", "false"}


def _part_of_sheets(parts: Parts) -> dict[str, str]:
    """The part of each sheet by its name, wherever the package keeps it."""
    book = next(name for name, root in _roots_of(parts).items() if root == b"workbook")
    links, found = _links_of(parts, book), {}
    for sheet in (one for one in fromstring(parts[book]).iter() if localname(one) == "sheet"):
        link = next(value for name, value in sheet.items() if name.endswith("}id"))
        found[str(sheet.get("name"))] = links[link]
    return found


def _links_of(parts: Parts, name: str) -> dict[str, str]:
    """The parts to which a part leads, by the ids that it has for them."""
    folder, base = posixpath.split(name)
    links = fromstring(parts.get(f"{folder}/_rels/{base}.rels", _NO_LINKS))
    targets = {str(link.get("Id")): posixpath.join("/", folder, str(link.get("Target"))) for link in links}
    return {key: posixpath.normpath(target).lstrip("/") for key, target in targets.items()}


def find_lost(parts: Parts) -> Iterator[tuple[str, list[Message]]]:
    """Each sheet with something that openpyxl would not write again, and what that is."""
    for sheet, name in _part_of_sheets(parts).items():
        reached = [name]
        for one in reached:  # which grows by what each leads to
            linked = set(_links_of(parts, one).values()) & parts.keys()
            reached += [other for other in linked - set(reached) if not _NOTHING_DRAWN.match(parts[other])]
        if held := [words for pattern, words in _LOST if any(map(pattern.match, reached))]:
            yield sheet, held


def find_comments(parts: Parts) -> dict[str, list[str]]:
    """The cells of each sheet that somebody pinned a comment to."""
    if not any("comment" in name.lower() for name in parts):
        return {}
    linked = {sheet: _links_of(parts, name).values() for sheet, name in _part_of_sheets(parts).items()}
    return {
        sheet: [cell.decode() for name in names for cell in _COMMENT.findall(parts.get(name, b""))]
        for sheet, names in linked.items()
    }


def find_choices(parts: Parts) -> Iterator[tuple[str, DataValidation]]:
    """Drop-downs that Excel keeps as an extension, since they point to another sheet; and the sheet of each."""
    for sheet, name in _part_of_sheets(parts).items():
        for _, attributes, formula, cells in _CHOICE.findall(parts.get(name, b"")):
            told = _PREFIXED.sub(b"", attributes), cells, formula
            plain = b'<dataValidation %b sqref="%b"><formula1>%b</formula1></dataValidation>' % told
            element: Any = fromstring(plain)
            choice: Any = DataValidation.from_tree(element)
            yield sheet, choice


def fill_cells(parts: Parts, cells: Mapping[tuple[str, str], Value]) -> Parts:
    """Put values into cells, by sheet and address, and leave every other byte as it is.

    A text that begins as a formula does stays text for whoever edits its cell, which takes a look with that mark.

    Raises
    ------
    Refused
        If a row of them is not there, or has no number of its own.
    """
    filled, part_of = dict(parts), _part_of_sheets(parts)
    styles = next((name for name, root in _roots_of(parts).items() if root == b"styleSheet"), "")
    looks = _Looks(parts.get(styles, b""))
    wanted: dict[str, dict[int, dict[str, Value]]] = defaultdict(lambda: defaultdict(dict))
    for (sheet, address), value in cells.items():
        column, row = coordinate_from_string(address)
        wanted[part_of[sheet]][row][column] = value
    for name, rows in wanted.items():
        filled[name] = _ROW.sub(partial(_fill_row, rows, looks), parts[name])
        if rows:
            raise Refused(say("không ghi được vào dòng {row}; hãy mở tệp bằng Excel rồi lưu lại", row=min(rows)))
    return filled | ({styles: looks.write()} if looks.quoted else {})


class _Looks:
    """The looks of cells, and those that are added to mark that a cell holds text whatever it begins with."""

    def __init__(self, styles: bytes):
        self.styles, self.quoted = styles, dict[int, int]()
        found = _LOOKS_OF_CELLS.search(styles)
        self.known = [look[0] for look in _LOOK.finditer(found[3])] if found else []

    def quote(self, style: bytes) -> bytes:
        """The look that is as ``style`` with that mark."""
        look = int(found[1]) if (found := _STYLE.search(style)) else 0
        if look >= len(self.known):  # the file names one that it has not
            return style
        return b's="%d"' % self.quoted.setdefault(look, len(self.known) + len(self.quoted))

    def write(self) -> bytes:
        """The styles with what was added."""
        added = [_QUOTED.sub(b"", self.known[look]) for look in self.quoted]
        marked = [re.sub(rb"xf\b", b'xf quotePrefix="1"', look, count=1) for look in added]
        count = len(self.known) + len(marked)

        def add(found: re.Match[bytes]) -> bytes:
            return b'%b count="%d">%b%b%b' % (found[1], count, found[3], b"".join(marked), found[4])

        return _LOOKS_OF_CELLS.sub(add, self.styles, count=1)


def _fill_row(rows: dict[int, dict[str, Value]], looks: _Looks, row: re.Match[bytes]) -> bytes:
    """A row with its cells of these in place of its own, or among them; they are taken out of ``rows``."""
    if not (values := rows.pop(int(row[3]), None)):
        return row[0]
    prefix, attributes, number, content = row[1], row[2], row[3], row[4] or b""
    cells, styles, end = {}, {}, 0
    for cell in _CELL.finditer(content):
        style = _STYLE.search(cell[2])
        cells[cell[3].decode()], styles[cell[3].decode()] = cell[0], style[0] if style else b""
        end = cell.end()
    for column, value in values.items():
        look = styles.get(column, b"")
        look = looks.quote(look) if isinstance(value, str) and acts(value) else look
        cells[column] = _write_cell(prefix, column.encode() + number, look, value)
    in_order = b"".join(cells[column] for column in sorted(cells, key=column_index_from_string))
    return b"<%brow%b>%b%b</%brow>" % (prefix, attributes, in_order, content[end:], prefix)


def _write_cell(prefix: bytes, address: bytes, style: bytes, value: Value) -> bytes:
    if isinstance(value, str):
        kind, inner = b' t="inlineStr"', b"<%bis><%bt>%b</%bt></%bis>"
        text = escape(escape_control(_LIKE_AN_ESCAPE.sub("_x005F_", value)))
        content = inner % (prefix, prefix, text.encode(), prefix, prefix)
    else:
        kind, content = b"", b"<%bv>%b</%bv>" % (prefix, f"{value:f}".encode(), prefix)
    return b'<%bc r="%b" %b%b>%b</%bc>' % (prefix, address, style, kind, content, prefix)
