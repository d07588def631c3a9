"""A small company with every file that people or the library write, and one seeded wrong edit of one of them."""

import io
import json
import random
import re
import sqlite3
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from cchc_lib.errors import CchcError, Remade
from cchc_lib.folders import Folders
from cchc_lib.inputs import QuarterInputs
from cchc_lib.quarter import Year
from cchc_lib.results import History, check_quarter
from cchc_lib.runner.parameters import check_parameters
from cchc_lib.runner.staleness import make_key, make_record, place_of_record, why_make
from cchc_lib.sharing.quarter_run import list_states
from tests.inputs.small_root import QUARTER, SmallRoot

PARAMS = Path(__file__).parents[2] / "params"
NASTY = [
    b"\x00", b"\x07", b"\x1b[2J", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", "\u2028\u202e".encode(), b"\t",
    b"\r", b"\n\n", b'"', b"'", b";", b",", b"=1+1", b"#REF!", b"=?", b"-", b"1e999", b"-1", b"0", b"9" * 5000,
    b"8,1", b"657.411", b"nan", b"31/12/9999", b"01/01/0001", b"29/02/2019", b"9999-Q4", b"0000-Q1", b"3/2019", b": ",
    b"- ", b"? ", b"#", b"%", b"@", b"`", b"|", b">", b"---\n", b"...\n", b"!!int abc", b"!!python/none ", b"&a [*a]",
    b"*a", b"<<: ", b"[" * 100_000, b"{a: " * 3000, b"[]", b"{}", b"null", b"~", b"true", b"a" * 40_000, "٣".encode(),
    b"<<<<<<< HEAD\n", b"=======\n", b"\n\tx: 1\n", b"x: 1\nx: 2\n", b"</v>", b"<f>1</f>", b"&lol;",
]  # fmt: skip
WORDS = [b"", b"-1", b"1e999", b"9" * 400, b"x", b"A1048577", b"2019", b"8,1", b"43555", b"%s", b"true", b"&#9;"]
VALUES = [None, True, -1, 1e308, "", "x", "\x00", [], {}, [[]], {"x": {}}, "2019-Q9", '["x", {}, ["*"]]', 10**400]
SQL = [
    "DROP TABLE {table}",
    "DELETE FROM {table}",
    "DELETE FROM {table} WHERE rowid = {row}",
    "ALTER TABLE {table} DROP COLUMN {column}",
    "ALTER TABLE {table} RENAME TO other",
    "ALTER TABLE {table} RENAME COLUMN {column} TO other",
    "UPDATE {table} SET {column} = NULL",
    "UPDATE {table} SET {column} = 'x' WHERE rowid = {row}",
    "UPDATE {table} SET {column} = zeroblob(3)",
    "UPDATE {table} SET {column} = -1",
    "INSERT INTO {table} SELECT * FROM {table}",
    "UPDATE meta SET value = 'x' WHERE key = 'quarter'",
    "DELETE FROM meta WHERE key <> 'inputs_hash'",
]


@dataclass(frozen=True)
class Outcome:
    """How a case ended: a word for the count, what it gave, what was found, and the rows that people entered."""

    kind: str
    given: object = None
    findings: list[str] = field(default_factory=list)
    rows: dict[tuple, object] = field(default_factory=dict)


@dataclass
class Company:
    """A root in which every file is sound; `spoil` writes over one, `mend` puts it back."""

    folders: Folders
    files: dict[str, bytes] = field(default_factory=dict)
    sound: Outcome = Outcome("same")

    @classmethod
    def make(cls, root: Path, uses_scoresheet: bool) -> "Company":
        small = SmallRoot.make(root)
        small.write("bulletins.yaml", (PARAMS / "bulletins.yaml").read_bytes())
        small.write("quarters/2019/year.yaml", "publication_date: 16/04/2019\nletters: {place: Trà Vinh}\n")
        if uses_scoresheet:
            small.use_scoresheet()
        company = cls(small.folders)
        company._write_outputs()
        company.files = {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file() and path.suffix in (".yaml", ".csv", ".xlsx", ".json", ".sqlite")
        }
        company.sound = company.use()
        return company

    def _write_outputs(self) -> None:
        """As a run leaves them, but for pages of one byte."""
        history, output = History(self.folders, QUARTER), self.folders.outputs_of(QUARTER)
        reads = [[str(QUARTER), *read] for read in self._read(history)]
        made = {}
        for state in list_states(history, "vi")[:3]:
            run = check_parameters([state.run])[0]
            files = {f"bulletins/{run.output}.html": "x"}
            self._put(output / f"bulletins/{run.output}.html", b"x")
            self._put(place_of_record(output, run), make_record(make_key(run, {}), reads, files))
            made[run.output] = {"entry": run.entry, "files": files}
        failed = {"x": {"entry": "unit", "cause": "cell", "reason": "x", "cell": 1, "line": "x"}}
        self._put(output / "run.json", json.dumps({"made": made, "failed": failed}).encode())
        History(self.folders, Year(2019))

    def _read(self, history: History) -> Iterator[tuple[str, str]]:
        history.results.scores()
        yield from history.results.read.items()

    def _put(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def try_case(self, file: str, content: bytes) -> Outcome:
        """What comes of it where a file has this content instead."""
        path = self.folders.root / file
        path.write_bytes(content)
        try:
            return self.use(file)
        except CchcError as error:
            assert error.to("vi") and error.to("en")
            return Outcome("fault")
        finally:
            path.write_bytes(self.files[file])

    def use(self, file: str = "") -> Outcome:
        """Read, score and plan as commands do, all that could feel this file; without one all there is."""
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            is_entered = not re.search("outputs/|bulletins.yaml", file)
            inputs, findings = check_quarter(self.folders, QUARTER) if is_entered else (None, [])
            history = History(self.folders, QUARTER)
            given = history.results.scores(), history.results.units()
            if not (file and is_entered):
                self._look_at_outputs(history)
            if not file or re.search("2019/|units.yaml", file):
                History(self.folders, Year(2019)).results.units()
        assert all(one.to("vi") and one.to("en") for one in findings)
        is_told = any(issubclass(one.category, Remade) for one in told)
        kind = "fault" if any(one.is_fault for one in findings) else "notice" if is_told else "same"
        if inputs is None:
            return Outcome(kind, given, self.sound.findings, self.sound.rows)
        return Outcome(kind, given, [one.to("vi") for one in findings], _rows_of(inputs))

    def _look_at_outputs(self, history: History) -> None:
        """As the index does, and the next run."""
        for state in list_states(history, "vi")[:3]:
            why_make(state.run, self.folders.outputs_of(QUARTER), {}, lambda reads: None)

    def judge(self, file: str, content: bytes, outcome: Outcome) -> str:
        """How a case ended; ``unexplained`` where results differ and nothing that was changed says why."""
        if outcome.kind == "fault" or outcome.given == self.sound.given:
            return "notice" if outcome.kind == "same" and outcome.findings != self.sound.findings else outcome.kind
        before = self.files[file]
        rows = {key for key in {*outcome.rows, *self.sound.rows} if outcome.rows.get(key) != self.sound.rows.get(key)}
        if file.endswith(".csv"):
            lines = {*before.splitlines()} ^ {*content.splitlines()}
            is_explained = rows and all(any(_is_about(key, line) for line in lines) for key in rows)
        elif file.endswith(".xlsx"):
            is_explained = bool(rows)
        else:
            is_explained = file.endswith(".yaml") and _read_text(before) != _read_text(content)
        return "explained" if is_explained else "unexplained"


def _read_text(content: bytes) -> object:
    return yaml.load(content.decode("utf-8-sig"), yaml.CBaseLoader)


def _is_about(key: tuple[str, ...], line: bytes) -> bool:
    """Whether a line of a table names what a row of it is about."""
    return all(word.encode() in line for word in key[1:])


def _rows_of(inputs: QuarterInputs) -> dict[tuple, object]:
    """All that people entered, by what it is about."""
    entered = {("assessment", row.unit, row.criterion): row.values for row in inputs.entered}
    lists = {("shortcoming", one.id): one for one in inputs.shortcomings}
    return entered | lists | {("task", task.task): task for task in inputs.plan}


# --- one spoiling ---------------------------------------------------------------------------------------------------


def spoil(file: str, content: bytes, seed: int) -> bytes:
    """The same file with one wrong edit, drawn by ``seed``."""
    draw = random.Random(f"{file} {seed}")
    of_kind = {".json": _spoil_json, ".sqlite": _spoil_database, ".xlsx": _spoil_parts, ".csv": _spoil_cell}
    ways = [_spoil_bytes, _spoil_sign, of_kind.get(Path(file).suffix, _spoil_lines)]
    return draw.choices(ways, [1, 1, 2])[0](draw, content)


def _spoil_bytes(draw: random.Random, content: bytes) -> bytes:
    """Bytes lost, doubled, changed or put in; or all that follows lost."""
    start = draw.randrange(len(content))
    end = min(len(content), start + draw.choice([1, 1, 2, 8, 40, 500]))
    middle = content[start:end]
    new = draw.choice([b"", middle * 2, bytes([middle[0] ^ 1 << draw.randrange(8)]) + middle[1:], draw.choice(NASTY)])
    return content[:start] + new + (b"" if draw.random() < 0.1 else content[end:])


def _spoil_sign(draw: random.Random, content: bytes) -> bytes:
    """A digit or a letter that is another one."""
    found = draw.choice(
        list(re.finditer(rb"[0-9]", content) if draw.random() < 0.7 else re.finditer(rb"\w", content))
    )
    return content[: found.start()] + draw.choice([b"%d" % draw.randrange(10), b"a"]) + content[found.end() :]


def _spoil_lines(draw: random.Random, content: bytes) -> bytes:
    """A line lost, doubled, moved or indented; or a word of one replaced."""
    lines = content.split(b"\n")
    at, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    words = re.split(rb"(\W+)", lines[at])
    words[draw.randrange(len(words))] = draw.choice(NASTY)
    replaced = [b"".join(words)]
    new = draw.choice([[], [lines[at]] * 2, [lines[other]], [b"  " + lines[at]], replaced, replaced])
    return b"\n".join([*lines[:at], *new, *lines[at + 1 :]])


def _spoil_cell(draw: random.Random, content: bytes) -> bytes:
    """A cell that holds something else: what another holds, a number, or worse; as often a line."""
    lines = content.split(b"\r\n")
    at = draw.randrange(len(lines))
    cells = lines[at].split(b";")
    other = draw.choice(draw.choice(lines).split(b";"))
    cells[draw.randrange(len(cells))] = draw.choice([draw.choice(NASTY), other, b"%d" % draw.randrange(100)])
    lines[at] = b";".join(cells)
    return draw.choice([b"\r\n".join(lines), _spoil_lines(draw, content)])


def _spoil_parts(draw: random.Random, content: bytes) -> bytes:
    """A part of a workbook spoiled, lost, or called otherwise."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = draw.choice(old.namelist())
        how = draw.choice(["", "lost", "named", "words", "words"])
        for name in old.namelist():
            part = old.read(name)
            if name == chosen and how in ("", "words") and part:
                part = _spoil_bytes(draw, part) if how == "" else _spoil_words(draw, part)
            if name != chosen or how != "lost":
                new.writestr(f"{name}x" if name == chosen and how == "named" else name, part)
    return packed.getvalue()


def _spoil_words(draw: random.Random, part: bytes) -> bytes:
    """A text or an attribute of XML that says something else."""
    found = draw.choice(list(re.finditer(rb'(?<=>)[^<]+|(?<==")[^"]*', part)))
    return part[: found.start()] + draw.choice(WORDS) + part[found.end() :]


def _spoil_json(draw: random.Random, content: bytes) -> bytes:
    """A value, at any depth, that is something else; or a key that is gone."""
    data = json.loads(content)
    at, above, key = data, data, None
    while isinstance(at, dict | list) and at and (key is None or draw.random() < 0.7):
        above, key = at, draw.choice(list(at) if isinstance(at, dict) else range(len(at)))
        at = above[key]
    above[key] = draw.choice(VALUES)
    if draw.random() < 0.2:
        del above[key]
    return json.dumps(data).encode()


def _spoil_database(draw: random.Random, content: bytes) -> bytes:
    """A table, a column or a value that is gone or something else; what SQLite refuses to do is done by hand."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        (table,) = draw.choice(database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall())
        column = draw.choice([row[1] for row in database.execute(f"PRAGMA table_info({table})")])
        try:
            with database:
                database.execute(draw.choice(SQL).format(table=table, column=column, row=draw.randrange(1, 9)))
            return database.serialize()
        except sqlite3.Error:
            return _spoil_bytes(draw, content)
