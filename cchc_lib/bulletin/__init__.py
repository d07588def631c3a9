"""What a reader sees: sections of bulletins, with their sentences, tables and figures. Nothing is scored here."""

from .opening import OpenQuarter, choose_quarter, open_quarter
from .section import Section

__all__ = ["OpenQuarter", "Section", "choose_quarter", "open_quarter"]
