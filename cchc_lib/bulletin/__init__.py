"""What a reader sees: sections of bulletins, with their sentences, tables and figures. Nothing is scored here."""

from .drawing.section import Section
from .quarter_data import OpenQuarter, choose_quarter, open_quarter

__all__ = ["OpenQuarter", "Section", "choose_quarter", "open_quarter"]
