"""Roots to publish from: ours, the small other company, and companies of few lines for the states at the edge."""

import csv
import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import yaml

from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.model import ASSESSMENT_COLUMNS, SHORTCOMING_COLUMNS
from cchc_lib.quarter import Quarter

CLASSES = [
    {"id": "tot", "title": "Tốt", "from": "80"},
    {"id": "kha", "title": "Khá", "from": "50"},
    {"id": "kem", "title": "Kém", "from": "0"},
]
NOT_APPLICABLE = None


@dataclass
class Block:
    """A block of judged criteria: maxima by criterion, and the sections that hold them.

    A criterion is in the section of its first letter; ``bonus`` and ``penalty`` are maxima by criterion and a cap.
    """

    criteria: Mapping[str, int]
    bonus: Mapping[str, int] = field(default_factory=dict)
    penalty: Mapping[str, int] = field(default_factory=dict)
    cap: int = 0
    policy: str = "rescale_in_section"
    average_of: str = ""

    def content(self, name: str) -> dict:
        """The block's file."""
        sections = [
            {
                "code": letter.upper(),
                "title": f"Mục {letter}",
                "max_points": str(sum(most for code, most in self._all().items() if code[0] == letter)),
                "criteria": [self._criterion(c, m) for c, m in self._all().items() if c[0] == letter],
            }
            for letter in dict.fromkeys(code[0] for code in self._all())
        ]
        content = {
            "block": name,
            "title": f"Khối {name}",
            "max_points": str(sum(self._all().values())),
            "not_applicable": self.policy,
            "sections": sections,
        }
        for side, criteria in (("bonus", self.bonus), ("penalty", self.penalty)):
            if criteria:
                given = [self._criterion(code, most) for code, most in criteria.items()]
                content[side] = {"cap": str(self.cap), "criteria": given}
        return content

    def _all(self) -> dict[str, int]:
        return {**self.criteria, **({"z1": 10} if self.average_of else {})}

    def _criterion(self, code: str, most: int) -> dict:
        judged = {"measure": {"kind": "award"}, "scale": {"kind": "award", "step": "0.01"}}
        average = {"measure": {"kind": "block_average", "block": self.average_of}, "scale": {"kind": "proportional"}}
        how = average if code == "z1" else judged
        title = f"Việc {code.upper()}"
        return {"id": code, "code": code.upper(), "title": title, "clause": "Điều 1", "max_points": str(most), **how}


Points = Mapping[str, Mapping[str, object]]


@dataclass
class SmallCompany:
    """A company of few units, its points given directly: ``{"2019-Q1": {"p1": {"a1": "9.5"}}}``.

    What is not given has all its points; `NOT_APPLICABLE` marks what did not arise.

    Attributes
    ----------
    units : dict of str to str
        Block by unit; a unit's name is ``Đơn vị`` and its id, unless ``names`` gives another.
    texts : dict of str
        Columns of every assessment row, such as its reason.
    """

    blocks: Mapping[str, Block]
    units: Mapping[str, str]
    points: Mapping[str, Points]
    names: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    shortcomings: Mapping[str, list[dict]] = field(default_factory=dict)
    rounding: Mapping[str, str] = field(default_factory=lambda: {"at": "total", "places": "2", "percent_places": "2"})

    def write(self, root: Path) -> Folders:
        """Write ``params/`` below ``root``."""
        folders = Folders(root)
        head = {
            "title": "Quy chế chấm điểm",
            "decision": {"number": "01/QĐ", "date": "25/12/2015", "issuer": "Ban chỉ đạo"},
            "applies_from": "2016-Q1",
            "rounding": dict(self.rounding),
            "classes": CLASSES,
            "blocks": list(self.blocks),
        }
        write_yaml(folders.regulations / "2016" / "regulation.yaml", head)
        for name, block in self.blocks.items():
            write_yaml(folders.regulations / "2016" / f"{name}.yaml", block.content(name))
        write_yaml(folders.params / "units.yaml", {"organisation": ORGANISATION, "units": list(self._units())})
        source = Path(__file__).parents[2] / "params" / "bulletins.yaml"
        (folders.params / "bulletins.yaml").write_bytes(source.read_bytes())
        for quarter, points in self.points.items():
            self._write_quarter(folders.inputs_of(Quarter.parse(quarter)), quarter, points)
        return folders

    def _units(self):
        for unit, block in self.units.items():
            name = self.names.get(unit, f"Đơn vị {unit}")
            yield {"id": unit, "name": name, "blocks": [{"block": block, "from": "01/01/2010"}]}

    def _write_quarter(self, folder: Path, quarter: str, points: Points) -> None:
        write_yaml(folder / "quarter.yaml", {"quarter": quarter, **days_of(Quarter.parse(quarter)), **SETTINGS})
        rows = [
            self._row(unit, criterion, found, quarter)
            for unit, given in points.items()
            for criterion, found in self._complete(unit, given).items()
        ]
        write_csv(folder / "assessments.csv", ASSESSMENT_COLUMNS, rows)
        write_csv(folder / "shortcomings.csv", SHORTCOMING_COLUMNS, self.shortcomings.get(quarter, []))

    def _complete(self, unit: str, given: Mapping[str, object]) -> dict[str, object]:
        """What was not given has all its points; nothing is added or taken off."""
        block = self.blocks[self.units[unit]]
        return {**block.criteria, **dict.fromkeys([*block.bonus, *block.penalty], "0"), **given}

    def _row(self, unit: str, criterion: str, found: object, quarter: str) -> dict[str, object]:
        row = {"unit": unit, "criterion": criterion, "record_no": "BB-1", "reason": "Theo biên bản"} | self.texts
        if found is NOT_APPLICABLE:
            return row | {"not_applicable": "x"}
        return row | {"self_value": found, "verified_value": found, "checked_on": Quarter.parse(quarter).last_day}


ORGANISATION = {"name": "Công ty Nhỏ", "short": "CTN", "committee": "Ban chỉ đạo CCHC"}
SETTINGS = {
    "letters": {"series": "TB", "place": "Trà Vinh", "signatory": "TRƯỞNG BAN", "recipients": ["Như trên"]},
    "illustrative": "true",
    "allow_personal_data": "false",
}


def days_of(quarter: Quarter) -> dict[str, object]:
    """The days that ``quarter.yaml`` names."""
    after = quarter.shifted(1).first_day
    days_of_month = {"self": 5, "verified": 10, "appeal": 22, "report": 28}
    days = {name: f"{after.replace(day=n):%d/%m/%Y}" for name, n in days_of_month.items()}
    return {
        "as_of": f"{quarter.last_day:%d/%m/%Y}",
        "publication_date": f"{after.replace(day=15):%d/%m/%Y}",
        "deadlines": days,
    }


def write_renamed_block(root: Path) -> Folders:
    """A company whose regulation calls its one block ``moi`` from the third quarter of 2019, and ``cu`` before."""
    of_unit = {"2019-Q1": "8", "2019-Q2": "9", "2019-Q3": "10", "2019-Q4": "11"}
    points = {quarter: {"d1": {"a1": x}, "d2": {}} for quarter, x in of_unit.items()}
    folders = SmallCompany({"cu": Block({"a1": 20})}, dict.fromkeys(["d1", "d2"], "cu"), points).write(root)
    before, after = folders.regulations / "2016", folders.regulations / "2019"
    year = {"combine": "mean", "of": "printed", "quarters_needed": 1}
    head, block = read_yaml(before / "regulation.yaml") | {"year": year}, read_yaml(before / "cu.yaml")
    write_yaml(before / "regulation.yaml", head)
    write_yaml(after / "regulation.yaml", head | {"applies_from": "2019-Q3", "blocks": ["moi"]})
    write_yaml(after / "moi.yaml", block | {"block": "moi", "title": "Khối moi"})
    company = read_yaml(folders.params / "units.yaml")
    for unit in company["units"]:
        unit["blocks"] = [
            {"block": "cu", "from": "01/01/2010", "to": "30/06/2019"}, {"block": "moi", "from": "01/07/2019"},
        ]  # fmt: skip
    write_yaml(folders.params / "units.yaml", company)
    return folders


def write_yaml(path: Path, content: object) -> None:
    """A YAML file with Vietnamese letters."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def write_csv(path: Path, columns: tuple[str, ...], rows: list[Mapping[str, object]]) -> None:
    """A CSV file as Vietnamese Excel writes it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column, "")) for column in columns] for row in rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")


def _cell(value: object) -> str:
    if hasattr(value, "strftime"):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Fraction):
        return str(float(value)).replace(".", ",")
    return str(value)


def edit_row(path: Path, unit: str, criterion: str, /, **changed: str) -> None:
    """Change columns of one row of ``assessments.csv``."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    (row,) = [row for row in rows if (row["unit"], row["criterion"]) == (unit, criterion)]
    row.update(changed)
    write_csv(path, tuple(row), rows)


def print_last_quarter_in_tenths(folders: Folders) -> None:
    """Let another version apply to the last quarter of 2018, and so to the year: its % have one decimal."""
    version = Path(shutil.copytree(folders.regulations / "2018", folders.regulations / "2018b"))
    head = version / "regulation.yaml"
    text = head.read_text(encoding="utf-8").replace("percent_places: 2", "percent_places: 1")
    head.write_text(text.replace("applies_from: 2018-Q1", "applies_from: 2018-Q4"), encoding="utf-8")
