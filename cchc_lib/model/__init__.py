"""What things are: the regulation, units, what was entered about them, and what was found wrong. No files here.

Everything that a person writes in YAML is a pydantic model: unknown keys are refused, every scalar arrives as
text, points become exact fractions. A validator raises ``ValueError(say(...))``; `cchc_lib.inputs` turns that
into a fault with its file and key.
"""

from .company import Company, Organisation, QuarterSettings, Series, Unit
from .measures import AT_MOST_100, MEASURES_OF_SCALE, PERCENT_KINDS, BandsScale, Measure, Policy, Scale, ValueMeasure
from .quoted import QuotedBlock, QuotedCeiling, QuotedCriterion, QuotedHead
from .records import (
    ASSESSMENT_COLUMNS,
    FREE_TEXTS,
    LAYERS,
    PLAN_COLUMNS,
    SHORTCOMING_COLUMNS,
    SHORTCOMING_STATUSES,
    Assessment,
    EnteredRow,
    Entry,
    Finding,
    PlanTask,
    Row,
    Shortcoming,
    count_plan,
)
from .regulation import (
    BONUS,
    MAIN,
    PENALTY,
    TO_FILL,
    Block,
    Ceiling,
    Condition,
    Criterion,
    Example,
    Grade,
    Regulation,
    RegulationHead,
    Rounding,
    Section,
    check_regulation,
)
from .scalars import Written, parse_date

__all__ = [
    "ASSESSMENT_COLUMNS", "AT_MOST_100", "BONUS", "FREE_TEXTS", "LAYERS", "MAIN", "MEASURES_OF_SCALE", "PENALTY",
    "PERCENT_KINDS", "PLAN_COLUMNS", "SHORTCOMING_COLUMNS", "SHORTCOMING_STATUSES", "TO_FILL", "Assessment",
    "BandsScale", "Block", "Ceiling", "Company", "Condition", "Criterion", "EnteredRow", "Entry", "Example",
    "Finding", "Grade", "Measure", "Organisation", "PlanTask", "Policy", "QuarterSettings", "QuotedBlock",
    "QuotedCeiling", "QuotedCriterion", "QuotedHead", "Regulation", "RegulationHead", "Rounding", "Row", "Scale",
    "Section", "Series", "Shortcoming", "Unit", "ValueMeasure", "Written", "check_regulation", "count_plan",
    "parse_date",
]  # fmt: skip
