"""Files that people fill → model, and every fault with its address. Nothing is filled in, dropped or clipped."""

from .assessments import EnteredRow
from .company import load_company, load_settings
from .findings import arrange
from .free_text import mask_personal_data
from .quarter_inputs import QuarterInputs, files_of_quarter, read_quarter
from .regulation import (
    EXAMPLES,
    HEAD,
    check_version,
    choose_regulation,
    load_examples,
    load_regulations,
    newest_version,
    require_version,
)

__all__ = [
    "EXAMPLES", "HEAD", "EnteredRow", "QuarterInputs", "arrange", "check_version", "choose_regulation",
    "files_of_quarter", "load_company", "load_examples", "load_regulations", "load_settings", "mask_personal_data",
    "newest_version", "read_quarter", "require_version",
]  # fmt: skip
