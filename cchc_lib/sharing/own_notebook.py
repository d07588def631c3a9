"""A notebook of one's own, ready to run, and the entry that makes bulletins of it."""

import json
from pathlib import Path

from ..errors import UsageError, check_known
from ..files import is_reserved, read_bytes, reading_once, replace_files, require_unchanged
from ..folders import Folders
from ..language import say, slug
from ..locks import hold
from ..runner.plan import read_bulletins

KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
ABOUT = {  # what a notebook may be made over, and its parameter
    "company": "",
    "block": '\nblock = ""  # tên hoặc mã khối; bỏ trống là khối đầu tiên',
    "unit": '\nunit = ""  # tên hoặc mã đơn vị; bỏ trống là đơn vị đầu tiên',
}
PARAMETERS = """quarter = ""  # bỏ trống là quý mới nhất; hoặc 2019-Q1, Quý I/2019
lang = "vi"  # ngôn ngữ: vi hoặc en"""
OPENING = """import matplotlib.pyplot as plt
import pandas
import seaborn

from cchc_lib import open_quarter

b = open_quarter(quarter, lang=lang).own({title}{about})"""
OVER_QUARTERS = """## Kết quả qua các kỳ

Tổng điểm của đơn vị tính bằng % điểm tối đa, nhiều nhất tám kỳ gần đây."""
DRAW_QUARTERS = """totals = b.frame("totals", quarters=8)
percent = totals["printed_percent"]
plt.figure(figsize=(6.5, 3))
axes = seaborn.pointplot(x=totals["quarter"], y=percent.astype(float), color="#12436D")
axes.set(xlabel="", ylabel="")
first, last = b.number(percent.iloc[0]), b.number(percent.iloc[-1])
b.figure(axes, f"Biểu đồ đường, từ {first} đến {last} %.", "Tổng điểm, % điểm tối đa")"""
CRITERIA = """## Điểm từng tiêu chí

Không có ở đây: điểm thưởng, điểm phạt, và tiêu chí không phát sinh mà điểm tối đa đã chia cho tiêu chí khác."""
LIST_CRITERIA = """scores = b.frame("scores").query("is_result == 1 and side == 'main' and effective_max != 0")
points = scores[["criterion_code", "criterion_title", "printed", "effective_max"]]
b.table(points.set_axis(["Mục", "Tiêu chí", "Điểm", "Điểm tối đa"], axis="columns"), "Điểm theo tiêu chí")"""
CLASSES = """## Xếp loại qua các kỳ

Số đơn vị của từng loại, nhiều nhất tám kỳ gần đây."""
DRAW_CLASSES = """totals = b.frame("totals", quarters=8).sort_values("percent", ascending=False)
classes = pandas.concat([totals["class_by_points_title"], totals["final_class_title"]]).unique()
counts = pandas.crosstab(totals["final_class_title"], totals["quarter"]).reindex(classes, fill_value=0)
plt.figure(figsize=(6.5, 2.5))
axes = seaborn.heatmap(counts, annot=True, fmt="d", cmap="Blues", cbar=False)
axes.set(xlabel="", ylabel="")
axes.tick_params(axis="y", rotation=0)
latest = counts.iloc[:, -1].astype(str)
alt = "Bảng màu; số đơn vị ở kỳ gần nhất: " + ", ".join(latest.index + " " + latest) + "."
b.figure(axes, alt, "Số đơn vị theo xếp loại, từng kỳ")"""
UNITS = """## Kết quả từng đơn vị

Tổng điểm tính bằng % điểm tối đa của khối."""
LIST_UNITS = """now = b.frame("totals")[["unit_name", "block_title", "printed_percent", "final_class_title"]]
b.table(now.set_axis(["Đơn vị", "Khối", "%", "Xếp loại"], axis="columns"), "Tổng điểm và xếp loại")"""
_LETTERS = 60  # of a name: with a quarter, a unit and an ending it is that of a file on any system
OF_UNIT = (OVER_QUARTERS, DRAW_QUARTERS, CRITERIA, LIST_CRITERIA)
OF_MANY = (CLASSES, DRAW_CLASSES, UNITS, LIST_UNITS)


def start_notebook(folders: Folders, title: str, over: str) -> tuple[Path, str]:
    """Write a notebook with this title, and its entry at the end of ``bulletins.yaml``.

    Parameters
    ----------
    title : str
        As bulletins print it; file and entry are called by the first letters of its ASCII slug.
    over : str
        What each bulletin is about: ``unit``, ``block`` or ``company``.

    Returns
    -------
    tuple of Path and str
        The notebook, and the name of the entry.

    Raises
    ------
    UsageError
        If the title has no letter, ``over`` is none of these, or another notebook or an entry of that name is there.
    """
    title, entries = " ".join(title.split()), folders.params / "bulletins.yaml"
    name = slug(title)[:_LETTERS].rstrip("-")
    notebook = folders.root / "notebooks" / f"{name}.ipynb"
    check_known(say("--{kind}", kind="over"), over, ABOUT)
    if not name or is_reserved(name):
        raise UsageError(say("«{title}» không làm tên notebook được", title=title))
    cells = _write_cells(title, over).encode()
    with hold(folders.office_lock), reading_once():
        # one without an entry was left by a command that was killed before it wrote that
        is_other = notebook.exists() and read_bytes(notebook) != cells
        if is_other or name in read_bulletins(entries):
            raise UsageError(say("Đã có notebook hoặc mục «{name}»; hãy chọn tên khác", name=name))
        written = read_bytes(entries).decode("utf-8-sig").rstrip("\n")
        require_unchanged(entries)
        entry = f"{written}\n\n{_write_entry(title, name, over)}"
        replace_files({notebook: cells, entries: entry.encode()})
    return notebook, name


def _write_cells(title: str, over: str) -> str:
    about = "" if over == "company" else f", {over}={over}"
    opening = OPENING.format(title=json.dumps(title, ensure_ascii=False), about=about)
    sources = (PARAMETERS + ABOUT[over], opening, "b.masthead()", *(OF_UNIT if over == "unit" else OF_MANY))
    cells = [_cell(number, source) for number, source in enumerate((*sources, "b.provenance()"), 1)]
    cells[0]["metadata"] = {"tags": ["parameters"]}
    content = {"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _cell(number: int, source: str) -> dict[str, object]:
    cell: dict[str, object] = {"id": f"own{number:02}", "metadata": {}, "source": source}
    if source.startswith("#"):
        return cell | {"cell_type": "markdown"}
    return cell | {"cell_type": "code", "execution_count": None, "outputs": []}


def _write_entry(title: str, name: str, over: str) -> str:
    whom, lines = ("", "") if over == "company" else (f"_{{{over}}}", f"  over: {over}\n")
    return f'# {title}\n{name}:\n  notebook: {name}\n{lines}  when: scored\n  output: "{{quarter}}_{name}{whom}"\n'
