"""An executed notebook as a deck of nbconvert's own ``slides``: a slide a section, without code."""

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from .html import keep_shown
from .validation import check_content


class SectionSlides(Preprocessor):
    """Begins a slide at each section of a bulletin, one below it at each part. Other notebooks stay as they are.

    nbconvert finds it by ``jupyter_nbconvert_config.json``, which is installed where Jupyter's settings lie.

    It passes only a notebook of ours that is a whole bulletin, else raises `cchc_lib.errors.BulletinRefused`.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple:
        """The notebook's cells that readers see, and with which of them a slide begins."""
        if not any("import open_quarter" in cell.source for cell in nb.cells):
            return nb, resources
        check_content(nb)
        resources["language_code"] = keep_shown(nb).lang
        for cell in nb.cells:
            level = len(cell.source) - len(cell.source.lstrip("#")) if cell.cell_type == "markdown" else 0
            cell.metadata["slideshow"] = {"slide_type": {2: "slide", 3: "subslide"}.get(level, "-")}
            if cell.cell_type == "code":
                cell.metadata["transient"] = {"remove_source": True}
                for output in cell.outputs:
                    output.output_type = "display_data"  # which has no prompt beside it
        return nb, resources
