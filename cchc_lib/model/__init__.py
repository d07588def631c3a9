"""What things are: the regulation with its scales and measures, units, what was entered, what was found wrong.

Here are no files, and nothing that adds up criteria or units.

Everything that a person writes in YAML is a pydantic model: unknown keys are refused, every scalar arrives as
text, points become exact fractions. A validator raises ``ValueError(say(...))``; `cchc_lib.inputs` turns that
into a fault with its file and key.
"""

from .citations import Cited, QuotedBlock, QuotedHead, label_criterion, short_name
from .evidence import EvidenceFile, evidence_key, split_evidence
from .examples import AnyExample, Example, YearExample, example_kind
from .grades import Grade, QuotedGrade
from .measures import AwardMeasure, YesNoMeasure
from .names import Called, Named, Names, name_blocks, name_criteria
from .organisation import Company, Organisation, Unit, name_units
from .quarter_settings import QuarterSettings, Series, YearSettings
from .records import (
    ASSESSMENT_COLUMNS,
    DONE,
    DROPPED,
    FREE_TEXTS,
    NOT_DONE,
    PROGRAMME_COLUMNS,
    SHORTCOMING_COLUMNS,
    STATUS_NAMES,
    TASK_STATUS_NAMES,
    Assessment,
    EnteredRow,
    Entry,
    Finding,
    PlanTask,
    Row,
    Shortcoming,
    count_plan,
    count_plans,
)
from .regulation import (
    BONUS,
    MAIN,
    PENALTY,
    SIDES,
    TEMPLATE_NOTICE,
    TO_FILL,
    Block,
    Ceiling,
    Condition,
    Criterion,
    Regulation,
    RegulationHead,
    Section,
    Veto,
    check_regulation,
)
from .scalars import YamlModel, parse_date, parse_quarter, parse_quarter_or_year, parse_year
from .scales import AwardScale, BandsScale
from .year import YearCeiling, YearRule
