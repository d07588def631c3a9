"""The results of the committed quarters are the golden tables beside this file.

Where they differ, what came out is left beside what was expected: ``diff totals.csv totals.new.csv`` shows the
change, and ``python -m tests.golden`` accepts it.
"""

import pytest

from tests.golden import FOLDER, quarters, tables_of


@pytest.mark.parametrize("quarter", [str(quarter) for quarter in quarters()])
@pytest.mark.parametrize("name", ["totals.csv", "scores.csv"])
def test_results_are_the_golden_ones(ours, quarter, name):
    golden = FOLDER / quarter / name
    found = golden.with_suffix(".new.csv")
    text = tables_of(ours.in_quarter(quarter).results)[name]
    if golden.is_file() and golden.read_text(encoding="utf-8") == text:
        found.unlink(missing_ok=True)
        return
    golden.parent.mkdir(exist_ok=True)
    found.write_text(text, encoding="utf-8", newline="\n")
    pytest.fail(f"{golden} and {found.name} differ")


def test_every_folder_of_golden_tables_is_a_committed_quarter():
    assert {path.parent.name for path in FOLDER.glob("*/*.csv")} == {str(quarter) for quarter in quarters()}
