"""Whatever seaborn and matplotlib draw shows the same ink on a screen and on paper."""

import io
import re
import subprocess

import numpy
import pikepdf
import pytest
from PIL import Image

from cchc_lib.bulletin.drawing.drawn_elsewhere import embed_figure
from cchc_lib.bulletin.drawing.writer import Writer
from cchc_lib.exporters.html import export_html
from cchc_lib.exporters.pdf import export_pdf_from_html
from cchc_lib.exporters.pdf_tags import elements_of
from tests.exporters.page_lint import lint
from tests.exporters.sample_bulletin import bulletin, output, run_cell

from .gallery import KINDS, draw_all

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("own figures")]
ACROSS, DOWN = 12, 8  # cells
DOTS = 96  # an inch
ALIKE = 0.06  # a pixel more or less at an edge
WITHOUT_MARKS = "residuals without marks"


def look(picture: Image.Image) -> numpy.ndarray:
    """The mean colour of each cell, of 1: how much ink there is, and which."""
    dots = numpy.asarray(picture.convert("RGB"), dtype=float) / 255
    rows = [numpy.array_split(band, ACROSS, axis=1) for band in numpy.array_split(dots, DOWN, axis=0)]
    return numpy.array([[cell.mean(axis=(0, 1)) for cell in row] for row in rows])


@pytest.fixture(scope="module")
def page() -> str:
    """One bulletin with a figure of each kind."""
    import matplotlib.pyplot as plt

    figures, write = {}, Writer("vi")
    with plt.rc_context():
        for number, (name, drawn) in enumerate(draw_all(), 1):
            figures[name] = embed_figure(drawn.figure, name, number, "vi")
            plt.close(drawn.figure)
    figures[WITHOUT_MARKS] = re.sub(r"<use\b[^>]*>", "", figures["residuals"]).replace('id="f', 'id="g')
    parts = [write.figure(svg.replace("<title>residuals", f"<title>{name}"), name) for name, svg in figures.items()]
    cells = [run_cell("b.figure()", output(part.html, section="figure", figures=1)) for part in parts]
    return export_html(bulletin(*cells))


@pytest.fixture(scope="module")
def on_screen(page, browser) -> dict[str, numpy.ndarray]:
    opened = browser.new_page(viewport={"width": 1000, "height": 900})
    opened.set_content(page)
    boxes = opened.eval_on_selector_all("figure svg", "all => all.map(svg => svg.getBoundingClientRect().toJSON())")
    picture = Image.open(io.BytesIO(opened.screenshot(full_page=True)))
    opened.close()
    crops = (picture.crop([round(box[side]) for side in ("left", "top", "right", "bottom")]) for box in boxes)
    return dict(zip((*KINDS, WITHOUT_MARKS), map(look, crops), strict=True))


@pytest.fixture(scope="module")
def on_paper(page, tmp_path_factory) -> dict[str, numpy.ndarray]:
    folder = tmp_path_factory.mktemp("giấy")
    path = folder / "own.pdf"
    path.write_bytes(export_pdf_from_html(page))
    subprocess.run(["pdftoppm", "-r", str(DOTS), "-png", path, folder / "p"], check=True)
    sheets = [Image.open(sheet) for sheet in sorted(folder.glob("p-*.png"))]
    seen = {}
    with pikepdf.open(path) as document:
        pages = [page.objgen for page in document.pages]
        for figure in (one for one in elements_of(document.Root.StructTreeRoot) if one.S == "/Figure"):
            sheet = sheets[pages.index(figure.Pg.objgen)]
            left, low, right, high = (float(side) * DOTS / 72 for side in figure.A[0].BBox)
            box = [round(side) for side in (left, sheet.height - high, right, sheet.height - low)]
            seen[str(figure.Alt)] = look(sheet.crop(box))
    return seen


def test_the_page_is_a_whole_bulletin_whose_ids_are_each_one_figures(page):
    assert lint(page) == []
    assert len(KINDS) >= 20


@pytest.mark.parametrize("kind", KINDS)
def test_screen_and_paper_show_the_same_ink(on_screen, on_paper, kind):
    screen, paper = on_screen[kind], on_paper[kind]
    assert (1 - screen).mean() > 0.01, "nothing is drawn"
    assert abs(screen - paper).max() < ALIKE


def test_marks_that_one_of_them_lost_would_be_seen(on_screen, on_paper):
    assert abs(on_screen[WITHOUT_MARKS] - on_paper["residuals"]).max() > 2 * ALIKE
