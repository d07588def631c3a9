"""What a reader sees of a quarter: its documents, with their sentences, tables and figures. Nothing is scored here.

`documents.open_quarter` leads to every kind of document. A kind (``kinds/``) names its sections (``sections/``),
which read the page they stand on and put it into words, HTML and figures (``drawing/``); never the other way.

Here is what they share: what a page has at hand (`page`, `scoped_pages`, `quarter_data`), the words for an entry, its
points and what holds a class down (`entry_words`) and for what the regulation names (`regulation_words`), a score
derived step by step (`derivation`, `year_derivation`), and what documents state, so that no two differ (`ledger`).
"""

from .quarter_data import choose_quarter

__all__ = ["choose_quarter"]
