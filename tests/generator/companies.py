"""Whole companies: the committed one, one of any size, and the small other one."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.inputs import choose_regulation, load_regulations
from cchc_lib.inputs.names import CriterionNames
from cchc_lib.model import Company, PlanTask
from cchc_lib.office.scoresheet import write_scoresheet
from cchc_lib.quarter import Quarter, Year

from .draw import Unit
from .plans import answers_of, draw_plan
from .quarters import DATA, Cells, Tables, assessments_of, draw_cells, read_table, shortcomings_of
from .writing import (
    PLAIN,
    VIETNAMESE,
    cells_of,
    write_assessments,
    write_plan,
    write_quarter_yaml,
    write_shortcomings,
    write_tasks,
    write_text,
)

REPOSITORY = Path(__file__).parents[2]
FIRST, LAST = Quarter(2017, 2), Quarter(2019, 1)
EARLIEST = Quarter(2016, 1)  # from when a version of the regulation applies
WITH_COMMA_AND_POINT = (Quarter(2017, 4), Quarter(2018, 3))
WITH_SCORESHEET = (Quarter(2019, 1),)
OTHER = Path(__file__).with_name("other_company")


def make_committed(root: Path = REPOSITORY) -> None:
    """Write ``params/plans`` and ``params/quarters`` of the company, beside its regulation and units."""
    units = {name: Unit(**_floats(traits)) for name, traits in read_table(DATA, "units").items()}
    _Maker(root, Tables.read(), "tra-vinh", units, WITH_SCORESHEET).write(_between(FIRST, LAST))


def make_company(root: Path, units: int = 22, quarters: int = 1, seed: str = "company", last: Quarter = LAST) -> None:
    """Write a company of so many units and quarters under our regulation, up to ``last`` where there is room."""
    _copy_params(root, "regulation", "bulletins.yaml")
    write_text(root / "params" / "units.yaml", _units_yaml(units))
    first = max(last.shifted(1 - quarters), EARLIEST)
    _Maker(root, Tables.read().without_story(), seed).write(_between(first, first.shifted(quarters - 1)))


def make_other_company(root: Path) -> None:
    """Write the small company: three blocks of 100, 80 and 70 points, Vietnamese titles only, a history of units."""
    _copy_params(root, "bulletins.yaml")
    shutil.copytree(OTHER / "params", root / "params", dirs_exist_ok=True)
    _Maker(root, Tables.read(OTHER / "data"), "other").write(_between(Quarter(2019, 3), Quarter(2020, 1)))


def make_yearly_company(root: Path) -> None:
    """Write the other company as one whose only period is the year: 2019 and 2020."""
    _copy_params(root, "bulletins.yaml")
    shutil.copytree(OTHER / "params", root / "params", dirs_exist_ok=True)
    units = root / "params" / "units.yaml"
    write_text(units, units.read_text(encoding="utf-8").replace("\nunits:\n", "\nperiod: year\nunits:\n", 1))
    _Maker(root, Tables.read(OTHER / "data").without_story(), "yearly").write([Year(2019), Year(2020)])


def copy_committed(root: Path) -> None:
    """Write a company of its own that is ours as it is committed."""
    _copy_params(root, "regulation", "bulletins.yaml", "units.yaml", "plans", "quarters")


def _copy_params(root: Path, *names: str) -> None:
    (root / "params").mkdir(parents=True, exist_ok=True)
    for name in names:
        source, target = REPOSITORY / "params" / name, root / "params" / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy(source, target)


class _Maker:
    """Writes the plans and quarters of one company, whose regulation and units are there already."""

    def __init__(
        self,
        root: Path,
        tables: Tables,
        seed: str,
        units: Mapping[str, Unit] | None = None,
        with_scoresheet: tuple[Quarter, ...] = (),
    ):
        self.folders, self.tables, self.seed = Folders(root), tables, seed
        self.regulations = load_regulations(self.folders)
        self.company = Company.model_validate(read_yaml(self.folders.params / "units.yaml"))
        known = units or {}
        self.units = {u.id: known.get(u.id) or Unit.named(f"{seed}/{u.id}") for u in self.company.units}
        self.with_scoresheet = with_scoresheet
        self.cells: Cells = {}
        self.tasks: list[PlanTask] = []

    def write(self, quarters: list[Quarter]) -> None:
        """Everything of these quarters, and the plans of their years."""
        for year in sorted({quarter.year for quarter in quarters}):
            tasks = list(draw_plan(self.company, year, self.tables.tasks, self.seed))
            write_plan(self.folders.params / "plans" / f"{year}.csv", tasks)
            self.tasks += tasks
        for quarter in quarters:
            self._write_quarter(quarter, quarters[0])

    def _write_quarter(self, quarter: Quarter, first: Quarter) -> None:
        regulation = choose_regulation(self.regulations, quarter)
        folder = self.folders.inputs_of(quarter)
        drawn = draw_cells(regulation, self.company, quarter, self.units, self.tables, self.seed)
        self.cells |= drawn
        assessments = assessments_of(drawn, self.tables)
        shortcomings = list(shortcomings_of(quarter, self.tables, self.cells))
        tasks = list(answers_of(self.tasks, quarter, first))
        write_quarter_yaml(folder, quarter, self.tables.letters)
        if quarter in self.with_scoresheet:
            members = self.company.members(quarter)
            names = CriterionNames(regulation, self.regulations)
            path = folder / "scoresheet.xlsx"
            lang = self.company.spoken("vi")
            entered = cells_of(assessments, regulation)
            write_scoresheet(path, quarter, regulation, members, entered, shortcomings, tasks, names, lang)
            return
        style = PLAIN if quarter in WITH_COMMA_AND_POINT else VIETNAMESE
        yes_no = {cell.criterion.id for cell in drawn.values() if cell.criterion.measure.kind == "yes_no"}
        write_assessments(folder, assessments, yes_no, style)
        write_shortcomings(folder, shortcomings, style)
        write_tasks(folder, tasks, style)


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
