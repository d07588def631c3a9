"""Makes the data of the committed quarters, of companies of any size, and of a small other company for tests.

`python -m tests.generator` writes ``params/plans`` and ``params/quarters`` anew. Everything is drawn from seeds
that are names, so that the same call gives the same files on every machine; what a story needs stands in the
tables below ``data/``.
"""

from .companies import copy_committed, make_committed, make_company, make_other_company, make_yearly_company
from .draw import Unit

__all__ = ["Unit", "copy_committed", "make_committed", "make_company", "make_other_company", "make_yearly_company"]
