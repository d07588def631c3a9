"""The tables of ``results.sqlite``, and how values stand in them.

Exact numbers are ``n/d`` text; printed ones decimal text with a point. Names come in Vietnamese and English.
"""

from fractions import Fraction
from functools import lru_cache

from ..model import ASSESSMENT_COLUMNS

ENTERED_COLUMNS = ASSESSMENT_COLUMNS[2:]
_ENTERED_AS_TEXT = ", ".join(f"{column} TEXT" for column in ENTERED_COLUMNS)

SCHEMA = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE regulation (file TEXT PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE quoted (block TEXT PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE units (
    unit TEXT PRIMARY KEY, block TEXT NOT NULL, position INTEGER NOT NULL, name_vi TEXT NOT NULL, name_en TEXT,
    short_vi TEXT NOT NULL, short_en TEXT, succeeds TEXT NOT NULL, missing_vi TEXT, missing_en TEXT
);
CREATE TABLE scores (
    unit TEXT NOT NULL, block TEXT NOT NULL, criterion TEXT NOT NULL, layer TEXT NOT NULL, is_result INTEGER NOT NULL,
    side TEXT NOT NULL, x TEXT, points TEXT, factor TEXT NOT NULL, effective_points TEXT NOT NULL,
    effective_max TEXT NOT NULL, counted TEXT NOT NULL, printed TEXT NOT NULL, lost TEXT NOT NULL, why TEXT NOT NULL
);
CREATE TABLE totals (
    unit TEXT PRIMARY KEY, block TEXT NOT NULL, max_points TEXT NOT NULL, main TEXT NOT NULL, bonus TEXT NOT NULL,
    penalty TEXT NOT NULL, total TEXT NOT NULL, printed_total TEXT NOT NULL, percent TEXT NOT NULL,
    printed_percent TEXT NOT NULL, exact_total TEXT NOT NULL, exact_percent TEXT NOT NULL,
    exact_adjustments TEXT NOT NULL, before_bonus TEXT NOT NULL, class_by_points TEXT NOT NULL,
    ceilings TEXT NOT NULL, final_class TEXT NOT NULL, rank INTEGER, tied INTEGER NOT NULL
);
CREATE TABLE blocks (
    block TEXT PRIMARY KEY, units INTEGER NOT NULL, mean_percent TEXT, median_percent TEXT
);
CREATE TABLE criteria (
    block TEXT NOT NULL, criterion TEXT NOT NULL, median_counted TEXT NOT NULL, lost TEXT NOT NULL
);
CREATE TABLE averages (source TEXT PRIMARY KEY, exact TEXT NOT NULL);
CREATE TABLE knife_edges (
    unit TEXT NOT NULL, block TEXT NOT NULL, mode TEXT NOT NULL, at TEXT NOT NULL, final_class TEXT NOT NULL,
    rank INTEGER
);
CREATE TABLE unreviewed (
    unit TEXT PRIMARY KEY, block TEXT NOT NULL, total TEXT NOT NULL, percent TEXT NOT NULL, final_class TEXT NOT NULL,
    rank INTEGER
);
CREATE TABLE inputs (
    unit TEXT NOT NULL, block TEXT NOT NULL, criterion TEXT NOT NULL, {_ENTERED_AS_TEXT},
    file TEXT NOT NULL, sheet TEXT, row INTEGER NOT NULL, columns TEXT NOT NULL
);
CREATE TABLE shortcomings (
    id TEXT PRIMARY KEY, unit TEXT NOT NULL, block TEXT, criterion TEXT NOT NULL, description TEXT NOT NULL,
    action TEXT NOT NULL, found_in TEXT NOT NULL, due TEXT NOT NULL, status TEXT NOT NULL, closed_in TEXT,
    evidence TEXT NOT NULL, overdue INTEGER NOT NULL
);
CREATE TABLE plan (
    task TEXT NOT NULL, unit TEXT NOT NULL, block TEXT, title TEXT NOT NULL, due TEXT NOT NULL, done_in TEXT,
    evidence TEXT NOT NULL, late INTEGER NOT NULL
);
CREATE TABLE findings (
    is_fault INTEGER NOT NULL, file TEXT NOT NULL, sheet TEXT NOT NULL, cell TEXT NOT NULL, block TEXT NOT NULL,
    unit TEXT NOT NULL, criterion TEXT NOT NULL, message_vi TEXT NOT NULL, message_en TEXT NOT NULL
);
"""
INDEXES = """
CREATE UNIQUE INDEX scores_of_unit ON scores (unit, criterion, layer);
CREATE INDEX scores_of_block ON scores (block, unit);
CREATE INDEX inputs_of_unit ON inputs (unit);
CREATE INDEX inputs_of_block ON inputs (block);
CREATE INDEX criteria_of_block ON criteria (block);
"""


def to_text(x: Fraction | None) -> str | None:
    """An exact number as it is stored, ``n/d``."""
    return None if x is None else f"{x.numerator}/{x.denominator}"


@lru_cache(maxsize=2**16)  # few numbers stand in many rows
def from_text(text: str | None) -> Fraction | None:
    """The exact number that was stored."""
    return None if text is None else Fraction(text)
