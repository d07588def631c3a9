"""The sheet that explains every point of a unit."""

import re

from cchc_lib import open_quarter
from cchc_lib.model import ASSESSMENT_COLUMNS
from tests.inputs.small_root import QUARTER, SmallRoot, assessment_rows


def test_a_cell_of_a_csv_file_is_told_by_its_line_and_column_in_words_that_may_break(tmp_path):
    small = SmallRoot.make(tmp_path)
    rows = assessment_rows()
    small.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, rows)
    line = {row["criterion"]: number for number, row in enumerate(rows, 2) if row["unit"] == "duyen-hai"}
    for lang, told in {"vi": r"\[dòng (\d+), cột (\w+)\]", "en": r"\[row (\d+), column (\w+)\]"}.items():
        sheet = open_quarter(str(QUARTER), lang, small.folders.root).explanation("duyen-hai")
        found = re.findall(told, sheet.criteria().html)
        assert (str(line["khieu-nai"]), "verified_value") in found
        assert {int(number) for number, _ in found} <= set(line.values())
