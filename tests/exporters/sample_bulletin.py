"""Executed notebooks for the tests of the exporters, made without a kernel."""

import base64
import unicodedata

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

MASTHEAD = {
    "lang": "vi",
    "title": "Bản tin cải cách hành chính, quý I/2019",
    "kind": "block",
    "status": "Tạm tính",
    "date": "2019-04-15",
    "issuer": "Công ty Điện lực Trà Vinh",
    "notice": "Dữ liệu minh họa",
    "description": "Điểm và xếp hạng của chín điện lực.",
    "keywords": ["cải cách hành chính", "Trà Vinh"],
}
MASTHEAD_HTML = (
    '<header class="masthead"><p class="issuer">Công ty Điện lực Trà Vinh</p><h1>Bản tin cải cách hành chính</h1>'
    '<p class="status">Tạm tính</p><p class="notice">Dữ liệu minh họa</p></header>'
)
FIGURE = (
    '<figure><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
    'width="310pt" height="100pt" viewBox="0 0 310 100"><title>Biểu đồ thanh: Tiểu Cần cao nhất, 95,25.</title>'
    '<defs><clipPath id="f0-clip"><rect width="310" height="100"/></clipPath></defs>'
    '<g clip-path="url(#f0-clip)"><rect x="90" width="200" height="40" style="fill: #12436D"/></g>'
    '<text x="0" y="25" style="font: 700 9.5px \'CCHC Sans\'">Tiểu Cần</text></svg>'
    "<figcaption>Hình 1. Điểm quý I/2019.</figcaption></figure>"
)
TABLE = (
    "<table><caption>Bảng 1. Xếp hạng</caption><thead>"
    '<tr><th scope="col">Hạng</th><th scope="col">Đơn vị</th><th scope="col">Điểm</th></tr></thead><tbody>'
    '<tr><td class="n">1</td><th scope="row">Tiểu Cần</th><td class="n h2">95,25</td></tr>'
    '<tr class="mark"><td class="n">2</td><th scope="row">Duyên Hải</th><td class="n h7">86,20</td></tr></tbody>'
    '<tfoot><tr class="total"><td></td><th scope="row">Bình quân</th><td class="n">90,73</td></tr></tfoot></table>'
)
CSV = "\ufeffĐơn vị;Điểm\nTiểu Cần;95,25\n".encode()


def letters() -> list[str]:
    """The 146 letters with a mark, and their plain vowels, that Vietnamese adds to the alphabet's consonants."""
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    small = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in tones] + ["đ"]
    return small + [letter.upper() for letter in small]


def data_link(name: str = "2019-Q1_xep-hang.csv", content: bytes = CSV) -> str:
    """A link that holds its file."""
    encoded = base64.b64encode(content).decode("ascii")
    return f'<p><a class="data" download="{name}" href="data:text/csv;base64,{encoded}">Số liệu (CSV)</a></p>'


def output(html: str, **cchc: object) -> NotebookNode:
    """What a call of one section leaves in its cell."""
    return new_output(
        "execute_result",
        data={"text/html": html, "text/plain": "<Section>"},
        metadata={"cchc": cchc},
        execution_count=1,
    )


def run_cell(source: str, *outputs: NotebookNode, tags: tuple[str, ...] = ()) -> NotebookNode:
    """A code cell that was run."""
    return new_code_cell(source, execution_count=1, outputs=list(outputs), metadata={"tags": list(tags)})


def section(html: str, figures: int = 0, tables: int = 0) -> NotebookNode:
    """The cell of one section."""
    return run_cell("b.ranking()", output(html, section="ranking", figures=figures, tables=tables))


def bulletin(*cells: NotebookNode, **masthead: object) -> NotebookNode:
    """A bulletin: its masthead, then ``cells``."""
    opening = run_cell("b.masthead()", output(MASTHEAD_HTML, masthead={**MASTHEAD, **masthead}))
    return new_notebook(cells=[opening, *cells])


def whole_bulletin() -> NotebookNode:
    """A bulletin with contents, a figure, a table and data, and all the cells that are not printed."""
    return bulletin(
        run_cell('quarter = ""  # mọi quý', tags=("parameters",)),
        run_cell('quarter = "2019-Q1"', tags=("injected-parameters",)),
        new_markdown_cell("Lời khuyên cho người phân tích", metadata={"tags": ["note"]}),
        new_markdown_cell("## Điểm chính\n\nMỗi dòng một con số\nvà ý nghĩa của nó."),
        section("<p>Khối đạt bình quân <strong>90,73</strong> điểm.</p>"),
        new_markdown_cell("## Xếp hạng"),
        section(FIGURE + TABLE + data_link(), figures=1, tables=1),
        new_markdown_cell("## Kết quả"),
        section("<p>Không có.</p>"),
        new_markdown_cell("## Kết quả"),
        section("<p>Không có.</p>"),
    )
