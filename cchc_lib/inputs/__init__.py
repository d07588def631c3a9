"""Files that people fill → model, and every fault with its address. Nothing is filled in, dropped or clipped.

What a number is worth is not known here; what a workbook looks like when it is written is `cchc_lib.office`.
"""

from .cells import parse_day
from .entries import read_claim, read_entry
from .findings import arrange
from .free_text import find_personal_data, mask_personal_data
from .quarter_inputs import QuarterInputs, files_of_quarter, read_quarter, require_members
from .quarter_tables import find_scoresheet, spreadsheets
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
from .self_scores import SelfScores, read_returned
from .strays import find_strays
from .units_and_settings import load_company, load_settings, speak_as
from .what_if import Change, change_all, change_class, change_entry, change_threshold, change_weight, find_criterion
