"""Whole companies: the committed one, one of any size, and the small other one."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.inputs import choose_regulation, load_regulations
from cchc_lib.model import Company, Regulation
from cchc_lib.quarter import Quarter

from .draw import Unit
from .plans import draw_plan
from .quarters import DATA, Cells, Tables, assessments_of, draw_cells, read_table, shortcomings_of
from .writing import (
    PLAIN,
    VIETNAMESE,
    write_assessments,
    write_plan,
    write_quarter_yaml,
    write_shortcomings,
    write_text,
)

REPOSITORY = Path(__file__).parents[2]
FIRST, LAST = Quarter(2017, 2), Quarter(2019, 1)
WITH_COMMA_AND_POINT = (Quarter(2017, 4), Quarter(2018, 3))
WITH_SCORESHEET = (Quarter(2019, 1),)
OTHER = Path(__file__).with_name("other_company")


def make_committed(root: Path = REPOSITORY) -> None:
    """Write ``params/plans`` and ``params/quarters`` of the company, beside its regulation and units."""
    units = {name: Unit(**_floats(traits)) for name, traits in read_table(DATA, "units").items()}
    quarters = _between(FIRST, LAST)
    _write(root, quarters, units, Tables.read(), read_table(DATA, "tasks"), "tra-vinh", WITH_SCORESHEET)


def make_company(root: Path, units: int = 22, quarters: int = 1, seed: str = "company") -> None:
    """Write a company of so many units and quarters (the last one is I/2019), under the regulation of ours."""
    shutil.copytree(REPOSITORY / "params" / "regulation", root / "params" / "regulation", dirs_exist_ok=True)
    if (bulletins := REPOSITORY / "params" / "bulletins.yaml").is_file():
        shutil.copy(bulletins, root / "params" / "bulletins.yaml")
    write_text(root / "params" / "units.yaml", _units_yaml(units))
    tables, titles = Tables.read(with_story=False), read_table(DATA, "tasks")
    _write(root, _between(LAST.shifted(1 - quarters), LAST), {}, tables, titles, seed)


def make_other_company(root: Path) -> None:
    """Write the small company: three blocks of 100, 80 and 70 points, Vietnamese titles only, a history of units."""
    shutil.copytree(OTHER / "params", root / "params", dirs_exist_ok=True)
    tables, titles = Tables.read(OTHER / "data"), read_table(OTHER / "data", "tasks")
    _write(root, _between(Quarter(2019, 3), Quarter(2020, 1)), {}, tables, titles, "other")


def _write(
    root: Path,
    quarters: list[Quarter],
    units: Mapping[str, Unit],
    tables: Tables,
    titles: dict[str, list[str]],
    seed: str,
    with_scoresheet: tuple[Quarter, ...] = (),
) -> None:
    folders = Folders(root)
    regulations = load_regulations(folders)
    company = Company.model_validate(read_yaml(folders.params / "units.yaml"))
    units = {unit.id: units.get(unit.id) or Unit.named(f"{seed}/{unit.id}") for unit in company.units}
    for year in sorted({quarter.year for quarter in quarters}):
        write_plan(folders.params / "plans" / f"{year}.csv", draw_plan(company, year, titles, quarters[-1], seed))
    cells: Cells = {}
    for quarter in quarters:
        regulation = choose_regulation(regulations, quarter)
        drawn = draw_cells(regulation, company, quarter, units, tables, seed)
        cells |= drawn
        _write_quarter(folders, quarter, regulation, company, drawn, cells, tables, quarter in with_scoresheet)


def _write_quarter(
    folders: Folders,
    quarter: Quarter,
    regulation: Regulation,
    company: Company,
    drawn: Cells,
    cells: Cells,
    tables: Tables,
    with_scoresheet: bool,
) -> None:
    folder = folders.inputs_of(quarter)
    write_quarter_yaml(folder, quarter)
    assessments = assessments_of(drawn, tables)
    shortcomings = list(shortcomings_of(quarter, tables, cells))
    if with_scoresheet:
        from cchc_lib.office.scoresheet import write_scoresheet

        members = company.members(quarter)
        write_scoresheet(folder / "scoresheet.xlsx", quarter, regulation, members, assessments, shortcomings)
        return
    style = PLAIN if quarter in WITH_COMMA_AND_POINT else VIETNAMESE
    yes_no = {cell.criterion.id for cell in drawn.values() if cell.criterion.measure.kind == "yes_no"}
    write_assessments(folder, assessments, yes_no, style)
    write_shortcomings(folder, shortcomings, style)


def _between(first: Quarter, last: Quarter) -> list[Quarter]:
    quarters = [first]
    while quarters[-1] < last:
        quarters.append(quarters[-1].shifted(1))
    return quarters


def _floats(traits: dict[str, str]) -> dict[str, float]:
    return {name: float(value) for name, value in traits.items()}


def _units_yaml(count: int) -> str:
    """``units.yaml`` of a company of so many units, most of them branches."""
    head = (REPOSITORY / "params" / "units.yaml").read_text(encoding="utf-8").split("units:\n")[0]
    blocks = ("dien-luc", "truc-tiep", "dien-luc", "gian-tiep", "dien-luc", "truc-tiep", "cao-the", "dien-luc")
    lines = [
        f"  - {{id: don-vi-{n:04d}, name: Đơn vị số {n}, "
        f"blocks: [{{block: {blocks[(n - 1) % len(blocks)]}, from: 01/01/2010}}]}}\n"
        for n in range(1, count + 1)
    ]
    return head + "units:\n" + "".join(lines)
