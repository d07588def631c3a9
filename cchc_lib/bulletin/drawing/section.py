"""A section of a bulletin: what one call in a notebook returns, and how it shows itself."""

from dataclasses import dataclass, field

from ...looks import SCOPE, notebook_style
from .writer import Part


@dataclass(frozen=True)
class Section:
    """HTML with the number of its figures and tables, which exporters hold it to.

    Attributes
    ----------
    masthead : dict
        Of the masthead alone: language, title, kind, status, date and the rest that a page needs.
    """

    name: str
    html: str
    figures: int = 0
    tables: int = 0
    masthead: dict = field(default_factory=dict)

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        declared = {"section": self.name, "figures": self.figures, "tables": self.tables}
        if self.masthead:
            declared["masthead"] = self.masthead
        document = self.masthead.get("document")
        # JupyterLab has no style sheet of ours: the masthead brings it; a page drops it for its own.
        style = f'<style class="notebook">{notebook_style(document)}</style>' if document else ""
        html = f'{style}<div class="{SCOPE}">{self.html}</div>'
        return {"text/html": html, "text/plain": f"<{self.name}>"}, {"cchc": declared}


def make_section(name: str, *parts: Part | None) -> Section:
    """Put parts together; None is left out."""
    kept = [part for part in parts if part is not None]
    return Section(
        name,
        "\n".join(part.html for part in kept),
        sum(part.figures for part in kept),
        sum(part.tables for part in kept),
    )
