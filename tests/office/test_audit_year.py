"""The audit workbook of a year, recalculated by LibreOffice, gives what the year was scored to, by every rule."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cchc_lib.folders import Folders
from cchc_lib.office.audit import audit_quarter
from cchc_lib.quarter import Year
from cchc_lib.results import History, read_year, scored_results
from tests.office.libreoffice import needs_libreoffice, save_as
from tests.whole.roots import print_last_quarter_in_tenths
from tests.whole.shared import make_once

pytestmark = [pytest.mark.long, needs_libreoffice]

RULES = {
    "mean": "combine: mean\n  of: printed",
    "weights": "weights: {1: 1, 2: 1.5, 3: 1, 4: 2}\n  of: printed",
    "fractions": "weights: {1: 1, 2: 1, 3: 4/3, 4: 2}\n  of: printed",
    "last": "combine: last\n  of: printed",
    "exact": "combine: mean\n  of: exact",
}


@pytest.fixture(scope="module")
def scored(tmp_path_factory, copy_ours) -> Folders:
    """Our company with its years; not to be changed."""

    def make(root: Path) -> None:
        folders = copy_ours(root)
        for year in (2017, 2018):
            scored_results(folders, Year(year))

    return Folders(make_once(tmp_path_factory, "audited years", make))


@pytest.mark.parametrize(
    ("rule", "year", "in_tenths"),
    [
        *(("mean", 2018, False), ("weights", 2017, False), ("last", 2018, False), ("exact", 2017, False)),
        ("fractions", 2018, False),
        *((rule, 2018, True) for rule in RULES),
    ],
)
def test_formulas_find_the_year_again(scored, tmp_path, rule, year, in_tenths):
    """Also where the quarter that the year is scored by prints its % with fewer decimals than those before."""
    folders = Folders(Path(shutil.copytree(scored.root, tmp_path / "công ty")))
    if in_tenths:
        print_last_quarter_in_tenths(folders)
    for head in folders.regulations.glob("*/regulation.yaml"):
        text = head.read_text(encoding="utf-8")
        assert "combine: mean" in text
        lines = [line for line in text.splitlines() if not line.strip().startswith("of: printed")]
        changed = [f"  {RULES[rule]}" if "combine: mean" in line else line for line in lines]
        head.write_text("\n".join(changed) + "\n", encoding="utf-8")
    path, results = audit_quarter(History(folders, Year(year))), scored_results(folders, Year(year))
    assert not results.unscored()
    found, names = read_year(results), {str(unit.name): unit.id for unit in results.units().values()}
    book = load_workbook(save_as(save_as(path, "ods", tmp_path), "xlsx", tmp_path), data_only=True)
    seen = 0
    for sheet in book.worksheets[1:]:
        heads = [cell.value for cell in sheet[2]]
        for row in sheet.iter_rows(min_row=4, values_only=True):
            one = found[names[row[0]]]
            cells = dict(zip(heads[::-1], row[::-1], strict=True))  # of equal heads the first, which is recalculated
            assert Fraction(str(cells["Cả năm, %"])) == one.percent, (row[0], cells)
            assert cells["Hạng"] in ((None, "") if sheet.max_row == 4 else (one.rank,))  # one alone has none
            start = heads.index("Bậc xếp loại") - 1
            assert row[start : start + 3] == (0, 0, 0)
            seen += 1
    assert seen == len(found) > 20
