"""What a reader sees of a quarter: its documents, with their sentences, tables and figures. Nothing is scored here.

`documents.open_quarter` leads to every kind of document. A kind (``kinds/``) names its sections (``sections/``),
which read the page they stand on and put it into words, HTML and figures (``drawing/``); never the other way.
"""

from .quarter_data import choose_quarter

__all__ = ["choose_quarter"]
