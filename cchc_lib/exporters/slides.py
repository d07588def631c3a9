"""An executed notebook as a deck of nbconvert's own ``slides``: a slide a section, without code."""

from html import escape

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from .html import keep_shown
from .validation import check_content

SLIDES = {2: "slide", 3: "subslide"}  # what begins with a heading of which level


class SectionSlides(Preprocessor):
    """Begins a slide at each section of a bulletin, one below it at each part; each names document and status.

    Other notebooks stay as they are. nbconvert finds it by ``jupyter_nbconvert_config.json``, which is installed
    where Jupyter's settings lie.

    It passes only a notebook of ours that is a whole bulletin, else raises `cchc_lib.errors.BulletinRefused`.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple:
        """The notebook's cells that readers see, and with which of them a slide begins."""
        if not any("import open_quarter" in cell.source for cell in nb.cells):
            return nb, resources
        check_content(nb)
        masthead = keep_shown(nb)
        resources["language_code"], nb.metadata["title"] = masthead.lang, masthead.title
        said = escape(" · ".join(filter(None, [masthead.title, masthead.status, masthead.notice])))
        for cell in nb.cells:
            level = len(cell.source) - len(cell.source.lstrip("#")) if cell.cell_type == "markdown" else 0
            if level in SLIDES:  # each may be shown, or sent to a chat, without the first
                cell.source += f"\n\n<p><small>{said}</small></p>"
            cell.metadata["slideshow"] = {"slide_type": SLIDES.get(level, "-")}
            if cell.cell_type == "code":
                cell.metadata["transient"] = {"remove_source": True}
                for output in cell.outputs:
                    output.output_type = "display_data"  # which has no prompt beside it
        return nb, resources
