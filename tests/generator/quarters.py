"""Rows of a quarter's tables: figures first, then the texts that belong to them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from cchc_lib.exact import decimals_of
from cchc_lib.files import read_yaml
from cchc_lib.language import day, number
from cchc_lib.model import Block, Company, Criterion, Entry, Regulation, Shortcoming, parse_date
from cchc_lib.quarter import Quarter

from .draw import Unit, draw_self, draw_verified
from .writing import Written

DATA = Path(__file__).with_name("data")
CORRECTED = "khac-phuc-ton-tai"  # counted from the shortcomings, so that both tables tell the same


@dataclass(frozen=True)
class Tables:
    """What stands in ``data/``: how figures are drawn, what the story fixes, what people wrote."""

    profiles: dict[str, dict] = field(default_factory=dict)
    story: dict[tuple, dict] = field(default_factory=dict)
    shortcomings: list[dict] = field(default_factory=list)
    texts: dict[str, dict] = field(default_factory=dict)
    tasks: dict[str, list[str]] = field(default_factory=dict)
    letters: str = ""  # as `quarter.yaml` has them

    @classmethod
    def read(cls, folder: Path = DATA) -> "Tables":
        """The tables of a folder."""
        return cls(
            profiles={name: _numbers(profile) for name, profile in read_table(folder, "profiles").items()},
            story={(row["quarter"], row["unit"], row["criterion"]): row for row in read_table(folder, "story")},
            shortcomings=list(read_table(folder, "shortcomings")),
            texts=read_table(folder, "texts"),
            tasks=read_table(folder, "tasks"),
            letters=(folder / "letters.yaml").read_text(encoding="utf-8"),
        )

    def without_story(self) -> "Tables":
        """The same for a company of which there is nothing to tell."""
        return replace(self, story={}, shortcomings=[])

    def profile(self, block: str, criterion: str) -> dict:
        """How the figures of a criterion are drawn in a block."""
        return self.profiles.get(f"{block}/{criterion}") or self.profiles.get(criterion, {})


@dataclass(frozen=True)
class Cell:
    """All that is entered for one unit and criterion."""

    quarter: Quarter
    unit: str
    criterion: Criterion
    self_score: Entry | None = None
    verified: Entry | None = None
    reviewed: Entry | None = None
    told: dict = field(default_factory=dict)  # the row of the story, where there is one


Cells = dict[tuple[Quarter, str, str], Cell]


def draw_cells(
    regulation: Regulation, company: Company, quarter: Quarter, units: dict[str, Unit], tables: Tables, seed: str
) -> Cells:
    """Every cell of a quarter that a person fills, in the order of units and criteria."""
    cells: Cells = {}
    for name, members in company.members(quarter).items():
        for member in members:
            for criterion in regulation.blocks[name].criteria:
                if not criterion.enters_nothing:
                    key = (quarter, member.id, criterion.id)
                    cells[key] = _draw_cell(key, criterion, regulation.blocks[name], units[member.id], tables, seed)
    return cells


def _draw_cell(key: tuple, criterion: Criterion, block: Block, unit: Unit, tables: Tables, seed: str) -> Cell:
    quarter, unit_id, _ = key
    told = tables.story.get((str(quarter), unit_id, criterion.id), {})
    here = f"{seed}/{quarter}/{unit_id}"
    profile = tables.profile(block.block, criterion.id)
    passed = (quarter.year - 2016) * 4 + quarter.number - 1
    if "verified" in told:
        verified = parse_entry(told["verified"])
    elif told.get("not_applicable"):
        verified = None
    elif criterion.id == CORRECTED:
        verified = _corrected(tables.shortcomings, unit_id, quarter)
    else:
        verified = draw_verified(criterion, profile, unit.in_quarter(here, passed), here)
    claimed = draw_self(criterion, profile, verified, here) if verified else None
    if "self" in told:
        claimed = parse_entry(told["self"]) if told["self"] != "trống" else None
    reviewed = parse_entry(told["reviewed"]) if "reviewed" in told else None
    return Cell(quarter, unit_id, criterion, claimed, verified, reviewed, told)


def parse_entry(text: str) -> Entry:
    """``118/120``, ``2.35``, ``có``."""
    value, _, total = {"có": "1", "không": "0"}.get(text, text).partition("/")
    return Entry(Fraction(value), Fraction(total) if total else None)


def assessments_of(cells: Cells, tables: Tables) -> dict[tuple[str, str], Written]:
    """The quarter's assessments, by unit and criterion."""
    positions = {unit: n for n, unit in enumerate(dict.fromkeys(cell.unit for cell in cells.values()))}
    return {
        (cell.unit, cell.criterion.id): _assessment(cell, positions[cell.unit], tables) for cell in cells.values()
    }


def _assessment(cell: Cell, position: int, tables: Tables) -> Written:
    if cell.verified is None:
        reason = _written("nothing", cell, position, tables)
        return Written(cell.unit, cell.criterion.id, not_applicable=True, reason=reason)
    return Written(
        unit=cell.unit,
        criterion=cell.criterion.id,
        self_score=cell.self_score,
        verified=cell.verified,
        reviewed=cell.reviewed,
        reason=cell.told.get("reason") or _reason(cell, position, tables),
        explanation=cell.told.get("explanation", ""),
        outcome=cell.told.get("outcome", ""),
        evidence=cell.told.get("evidence") or _evidence(cell, position, tables),
        record_no=f"{position + 1:02d}/BB-TCĐ",
        checked_on=_working_day(cell.quarter.last_day + timedelta(days=2 + position % 7)),
    )


def _working_day(when: date) -> date:
    return when + timedelta(days=max(0, 7 - when.weekday()) if when.weekday() > 4 else 0)


def _reason(cell: Cell, position: int, tables: Tables) -> str:
    """Why points were not given in full, or why the score is not the unit's own."""
    below = cell.criterion.measure.kind == "award" and cell.verified.value < cell.criterion.max_points
    differs = cell.self_score is not None and cell.self_score.value != cell.verified.value
    if not below and not differs:
        return ""
    return _written("reasons", cell, position, tables) or ("Chưa đủ minh chứng để cho điểm tối đa" if below else "")


def _evidence(cell: Cell, position: int, tables: Tables) -> str:
    if cell.criterion.evidence == "optional":
        return ""
    return _written("evidence", cell, position, tables) or f"Hồ sơ {cell.quarter.roman}"


def _written(kind: str, cell: Cell, position: int, tables: Tables) -> str:
    """One of the texts of a criterion: units of a quarter get different ones, and so do a unit's quarters."""
    texts = tables.texts.get(kind, {}).get(cell.criterion.id)
    if not texts:
        return ""
    passed = cell.quarter.year * 4 + cell.quarter.number
    return fill(texts[(position + 5 * passed) % len(texts)], cell, cell.verified)


def fill(text: str, cell: Cell, figure: Entry | None) -> str:
    """A text with its figures: ``{late}`` of ``{total}``, ``{percent}``, some ``{month}`` of the quarter."""
    dice = random.Random(f"{cell.unit}/{cell.quarter}/{cell.criterion.id}/text")
    month_number = cell.quarter.first_day.month + int(dice.random() * 3)
    figure = figure or Entry(Fraction(0))
    total = figure.total or Fraction(0)
    return text.format(
        n=f"{1 + int(dice.random() * 3):02d}",
        month=f"{month_number}/{cell.quarter.year}",
        day=day(_working_day(date(cell.quarter.year, month_number, 10 + int(dice.random() * 17)))),
        number=11 + int(dice.random() * 160),
        quarter=cell.quarter.roman,
        year=cell.quarter.year,
        value=_prose(figure.value),
        total=_prose(total),
        late=f"{int(total - figure.value):02d}" if total > figure.value else "00",
        percent=number(100 * figure.value / total, 1) if total else "",
    )


def _prose(x: Fraction) -> str:
    return f"{int(x):02d}" if x.denominator == 1 and x < 10 else number(x, decimals_of(x))


def _corrected(shortcomings: list[dict], unit: str, quarter: Quarter) -> Entry | None:
    """Shortcomings of the unit that fell due in the quarter, and how many of them were corrected."""
    stories = [_life(row, quarter) for row in shortcomings if row["unit"] == unit]
    counted = [life for life in stories if life and quarter.first_day <= life.due <= quarter.last_day]
    done = sum(life.status == "closed_verified" for life in counted)
    return Entry(Fraction(done), Fraction(len(counted))) if counted else None


@dataclass(frozen=True)
class _Life:
    """What is known of a shortcoming at the end of a quarter."""

    found: Quarter
    due: date
    status: str
    closed: Quarter | None


def _life(row: dict, at: Quarter) -> _Life | None:
    """The shortcoming as the file of a quarter knows it; None before it was found and after it was closed."""
    found, due = Quarter.parse(row["found_in"]), parse_date(row["due"])
    closed, status = row.get("closed_in"), row.get("closed_as", "closed_verified")
    if (again := row.get("reopened")) and Quarter.parse(again["in"]) <= at:
        due, closed, status = (
            parse_date(again["due"]),
            again.get("closed_in"),
            again.get("closed_as", "closed_verified"),
        )
    closed = Quarter.parse(closed) if closed else None
    if at < found or (closed and closed < at):
        return None
    return _Life(found, due, status, closed) if closed == at else _Life(found, due, "open", None)


def shortcomings_of(quarter: Quarter, tables: Tables, cells: Cells) -> Iterator[Shortcoming]:
    """What is open at the end of the quarter, and what was closed in it."""
    numbered: dict[str, int] = {}
    for row in tables.shortcomings:
        numbered[row["found_in"]] = numbered.get(row["found_in"], 0) + 1
        life = _life(row, quarter)
        if life is None:
            continue
        cell = cells[life.found, row["unit"], row["criterion"]]
        closing = row if life.closed and str(life.closed) == row.get("closed_in") else row.get("reopened", {})
        yield Shortcoming(
            id=f"{row['found_in']}-{numbered[row['found_in']]:02d}",
            unit=row["unit"],
            criterion=row["criterion"],
            description=fill(row["description"], cell, cell.reviewed or cell.verified),
            action=row["action"],
            found_in=life.found,
            due=life.due,
            status=life.status,
            closed_in=life.closed,
            evidence=closing.get("evidence", "") if life.closed else "",
        )


def read_table(folder: Path, name: str):
    """A table below ``data/``; empty where there is none."""
    path = folder / f"{name}.yaml"
    return read_yaml(path) or {} if path.is_file() else {}


def _numbers(profile: dict) -> dict:
    return {
        key: [int(x) for x in value] if isinstance(value, list) else _plain_number(value)
        for key, value in profile.items()
    }


def _plain_number(text: str) -> object:
    if text in ("true", "false"):
        return text == "true"
    return float(text) if "." in text else int(text)
