"""A deck of a bulletin's sections, by the settings that are installed with the library."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbconvert import SlidesExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from cchc_lib.errors import BulletinRefused
from cchc_lib.exporters import slides
from tests.exporters.sample_bulletin import run_cell, section, whole_bulletin

SETTINGS = json.loads(Path(slides.__file__).with_name("jupyter_nbconvert_config.json").read_text(encoding="utf-8"))
OURS = "from cchc_lib import open_quarter"


def ours():
    notebook = whole_bulletin()
    notebook.cells.insert(0, run_cell(OURS))
    notebook.cells += [new_markdown_cell("### Từng đơn vị"), section("<p>Không có.</p>")]
    return notebook


def deck_of(notebook):
    html, _ = SlidesExporter(config=Config(SETTINGS)).from_notebook_node(notebook)
    return BeautifulSoup(html, "html.parser")


def test_a_slide_a_section_and_one_below_it_a_part():
    notebook = ours()
    levels = [cell.source.split(" ")[0] for cell in notebook.cells if cell.cell_type == "markdown"]
    deck = deck_of(notebook)
    shown = deck.select(".slides > section")
    assert len(shown) == 1 + levels.count("##") > 2  # before the first stands the masthead
    assert [len(slide.select("h2")) for slide in shown] == [0] + [1] * levels.count("##")
    assert len(deck.select(".slides > section > section")) == len(shown) + 1
    assert deck.html["lang"] == "vi"


def test_a_slide_has_no_code():
    deck = deck_of(ours())
    assert deck.select(".jp-CodeCell figure") and not deck.select(".jp-CodeCell .jp-InputArea")
    assert not any(prompt.text.strip() for prompt in deck.select(".jp-OutputPrompt"))


def test_what_a_cell_printed_beside_its_section_stops_no_deck_and_is_not_on_it():
    notebook = ours()
    printed = {"stderr": "/may/cchc", "stdout": "\n"}
    notebook.cells[-1].outputs += [new_output("stream", name=name, text=text) for name, text in printed.items()]
    assert "/may/cchc" not in str(deck_of(notebook))


def test_a_slide_shown_alone_says_what_it_is_of_its_status_and_that_its_data_is_illustrative():
    notebook = ours()
    notebook.cells[1].outputs[0].metadata["cchc"]["masthead"]["status"] = "Tạm tính <1>"
    deck = deck_of(notebook)
    assert deck.title.text.startswith("Bản tin cải cách hành chính, quý I/2019")  # not the name of a file
    first, *others = deck.select(".slides > section > section")
    assert first.h1 and not first.small
    said = {"Bản tin cải cách hành chính, quý I/2019 · Tạm tính <1> · Dữ liệu minh họa"}
    assert {slide.small.text for slide in others} == said


def test_a_bulletin_that_was_not_run_is_refused():
    with pytest.raises(BulletinRefused, match="ô chưa chạy"):
        deck_of(new_notebook(cells=[new_code_cell(OURS)]))


def test_a_deck_holds_no_script():
    with pytest.raises(BulletinRefused, match="mã lệnh"):
        deck_of(new_notebook(cells=[*ours().cells, section("<script>alert(1)</script>")]))


def test_another_notebook_becomes_the_deck_that_it_says_itself():
    cells = [new_markdown_cell("## Một"), new_code_cell("1 + 1")]
    cells[1].metadata["slideshow"] = {"slide_type": "slide"}
    assert len(deck_of(new_notebook(cells=cells)).select(".jp-CodeCell .jp-InputArea")) == 1
