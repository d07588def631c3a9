"""Roots of the companies that `tests.strategies` draws: every measure, scale and policy, in files.

Each quarter has its own regulation, but for those of a year, which share one.
"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from cchc_lib.folders import Folders
from cchc_lib.model.records import ASSESSMENT_COLUMNS, PROGRAMME_COLUMNS, SHORTCOMING_COLUMNS, TASK_COLUMNS
from cchc_lib.quarter import Quarter

from .roots import ORGANISATION, SETTINGS, days_of, write_csv, write_yaml

Case = Mapping[str, dict]  # what `tests.strategies.pick_company` gives
_BY_RECORD = {"points": "0", "clause": "Điều 7"}
_SIDES = ("bonus", "penalty")


def write_drawn(root: Path, quarters: Mapping[str, Case]) -> Folders:
    """Write ``params/`` below ``root``."""
    folders = Folders(root)
    source = Path(__file__).parents[2] / "params" / "bulletins.yaml"
    folders.params.mkdir(parents=True)
    (folders.params / "bulletins.yaml").write_bytes(source.read_bytes())
    of_version = {
        quarter[:4]: [one for name, one in quarters.items() if name[:4] == quarter[:4]] for quarter in quarters
    }
    for version, cases in of_version.items():
        begins = min(quarter for quarter in quarters if quarter.startswith(version))
        _write_regulation(folders.regulations / version, begins, cases)
    units = list(_units(quarters))
    write_yaml(folders.params / "units.yaml", {"organisation": ORGANISATION, "units": units})
    shortcomings: list[dict] = []
    tasks: list[dict] = []
    for name, case in quarters.items():
        quarter = Quarter.parse(name)
        shortcomings = _shortcomings(case, quarter, shortcomings)
        tasks = _tasks(case, quarter, tasks)
        _write_quarter(folders.inputs_of(quarter), quarter, case)
        write_csv(folders.inputs_of(quarter) / "shortcomings.csv", SHORTCOMING_COLUMNS, shortcomings)
        write_csv(folders.inputs_of(quarter) / "tasks.csv", TASK_COLUMNS, tasks)
        _plan(folders, name[:4], [task for task in tasks if task["due"] == name])
    return folders


def _write_regulation(folder: Path, begins: str, cases: list[Case]) -> None:
    head = {**cases[0]["head"], "applies_from": begins}
    head["decision"] = head["decision"] | {"number": f"{folder.name}/QĐ", "date": f"01/01/{folder.name}"}
    head |= {key: _BY_RECORD for key in ("not_submitted", "without_value") if any(case[key] for case in cases)}
    write_yaml(folder / "regulation.yaml", head)
    for name, block in cases[0]["blocks"].items():
        write_yaml(folder / f"{name}.yaml", {k: v for k, v in block.items() if k not in _SIDES or v["criteria"]})


def _units(quarters: Mapping[str, Case]):
    """Each unit with its blocks, from the first day of the quarter in which it is in another."""
    stays: dict[str, list[dict]] = {}
    for name, case in quarters.items():
        begins = Quarter.parse(name).first_day
        for block, unit in ((block, unit) for block, members in case["members"].items() for unit in members):
            known = stays.setdefault(unit, [])
            if not known:
                known.append({"block": block, "from": "01/01/2010"})
            elif known[-1]["block"] != block:
                known[-1]["to"] = f"{begins - timedelta(1):%d/%m/%Y}"
                known.append({"block": block, "from": f"{begins:%d/%m/%Y}"})
    return ({"id": unit, "name": f"Đơn vị {unit}", "blocks": blocks} for unit, blocks in stays.items())


def _write_quarter(folder: Path, quarter: Quarter, case: Case) -> None:
    silent = [{"unit": unit, "record_no": "BB-07"} for unit in case["not_submitted"]]
    settings = {"quarter": str(quarter), **days_of(quarter), **SETTINGS}
    write_yaml(folder / "quarter.yaml", settings | ({"not_submitted": silent} if silent else {}))
    rows = [_row(case, key, row, quarter) for key, row in case["rows"].items()]
    write_csv(folder / "assessments.csv", ASSESSMENT_COLUMNS, rows)


def _row(case: Case, key: tuple[str, str], drawn: Mapping, quarter: Quarter) -> dict[str, object]:
    """A row as the team would hand it over: what was reviewed had been verified before."""
    unit, criterion = key
    row: dict[str, object] = {"unit": unit, "criterion": criterion}
    if unit in case["not_submitted"]:
        return row
    row |= {"record_no": "BB-1", "reason": "Theo biên bản", "explanation": "Đơn vị nêu", "outcome": "Giữ"}
    if key in case["without_value"]:
        return row
    layers = drawn | ({} if drawn["verified"] else {"verified": drawn["reviewed"], "reviewed": None})
    for layer in ("self", "verified", "reviewed"):
        value, total = layers[layer] or (None, None)
        row |= {f"{layer}_{part}": x for part, x in (("value", value), ("total", total)) if x is not None}
    if unit in case["faulty"]:
        row["verified_value"] = "chưa rõ"
    return row | {"checked_on": quarter.last_day, "not_applicable": "x" if drawn["not_applicable"] else ""}


def _shortcomings(case: Case, quarter: Quarter, before: list[dict]) -> list[dict]:
    """As many overdue ones as were drawn; of those before, what is overdue no more was corrected."""
    block_of = {unit: block for block, members in case["members"].items() for unit in members}
    found = []
    for unit, n in case["overdue"].items():
        (criterion, *_), *_ = (
            [one["id"] for one in part["criteria"]] for part in case["blocks"][block_of[unit]]["sections"]
        )
        texts = {"description": "Thiếu hồ sơ", "action": "Bổ sung", "found_in": str(quarter.shifted(-1))}
        due = {"due": quarter.last_day - timedelta(10), "status": "open"}
        found += [
            {"id": f"{unit}-{quarter.number}{i}", "unit": unit, "criterion": criterion, **texts, **due}
            for i in range(n)
        ]
    closed = {"status": "closed_verified", "closed_in": str(quarter), "evidence": "Đã xem"}
    return found + [one | closed for one in before if one["status"] == "open"]


def _tasks(case: Case, quarter: Quarter, before: list[dict]) -> list[dict]:
    """So many due and done as were drawn, and those that were left over."""
    states = {True: {"status": "done", "done_in": str(quarter)}, False: {"status": "not_done"}}
    found = [one for one in before if one["status"] == "not_done"]
    for unit, pair in case["plan"].items():
        done, due = map(int, pair or ("0", "0"))
        task = {"unit": unit, "title": "Việc của chương trình", "due": str(quarter)}
        name = f"{quarter}-{unit}".lower()
        found += [{"task": f"{name}-{i}", **task, **states[i < done]} for i in range(due)]
    return found


def _plan(folders: Folders, year: str, tasks: list[dict]) -> None:
    """Add tasks to the programme of a year."""
    path = folders.params / "plans" / f"{year}.csv"
    path.parent.mkdir(exist_ok=True)
    known = path.read_text(encoding="utf-8-sig").splitlines()[1:] if path.exists() else []
    rows = [dict(zip(PROGRAMME_COLUMNS, line.split(";"), strict=True)) for line in known]
    write_csv(path, PROGRAMME_COLUMNS, [*rows, *tasks])
