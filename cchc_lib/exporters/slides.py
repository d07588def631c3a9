"""An executed notebook as a deck of nbconvert's own ``slides``: a slide a section, without code."""

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from .html import keep_shown


class SectionSlides(Preprocessor):
    """Begins a slide at each section of a bulletin, one below it at each part.

    nbconvert finds it by ``jupyter_nbconvert_config.json`` in the folder where it is called.

    It passes only a notebook that is a whole bulletin, else raises `cchc_lib.errors.BulletinRefused`.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple:
        """The notebook's cells that readers see, and with which of them a slide begins."""
        keep_shown(nb)
        for cell in nb.cells:
            level = len(cell.source) - len(cell.source.lstrip("#")) if cell.cell_type == "markdown" else 0
            cell.metadata["slideshow"] = {"slide_type": {2: "slide", 3: "subslide"}.get(level, "-")}
        return nb, resources
