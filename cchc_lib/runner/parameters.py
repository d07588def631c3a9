"""The parameters of each run against the notebook's own `parameters` cell, before any kernel starts.

papermill itself only warns about a name that the notebook does not have.
"""

import ast
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import UsageError, refuse
from ..language import Message, say, unknown
from ..yaml_text import CONFLICT, CONFLICT_MARK
from .outcome import Run

_TAG = "parameters"
# how a person writes a value of each type, and how it is read; int() alone also takes "1_000", float() "nan"
_WRITTEN: dict[type, tuple[str, Callable[[str], object], Message]] = {
    bool: ("true|false|có|không", lambda text: text in ("true", "có"), say("true hoặc false")),
    int: (r"[+-]?\d+", int, say("số nguyên")),
    float: (r"[+-]?\d+(\.\d+)?", float, say("số, dấu thập phân là dấu chấm")),
    str: (".*", str, say("chữ")),
}


def read_defaults(notebook: Path) -> dict[str, object]:
    """The names and defaults in the notebook's `parameters` cell.

    Raises
    ------
    UsageError
        If the notebook cannot be read, has no such cell or two, or the cell holds more than plain values.
    """
    cells = _read_cells(notebook)
    sources = ["".join(cell["source"]) for cell in cells if _TAG in cell["metadata"].get("tags", [])]
    if len(sources) != 1:
        raise UsageError(
            say("{notebook}: cần đúng một ô mang thẻ «parameters», thấy {n}", notebook=notebook.name, n=len(sources))
        )
    try:
        return dict(_assigned(line) for line in ast.parse(sources[0]).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise UsageError(
            say("{notebook}: ô «parameters» chỉ gồm các dòng «tên = giá trị»", notebook=notebook.name)
        ) from None


def _read_cells(notebook: Path) -> list[dict[str, Any]]:
    """The cells of a notebook that Jupyter could open."""
    problem, text = say("không đọc được notebook"), ""
    try:
        text = notebook.read_text(encoding="utf-8")
        content = json.loads(text)
        if content["nbformat"] >= 4:
            return [_checked(cell) for cell in content["cells"] + []]  # of a list alone
        problem = say("định dạng cũ ({n}); hãy mở bằng Jupyter rồi lưu lại", n=f"nbformat {content['nbformat']}")
    except json.JSONDecodeError as error:
        problem = _describe_broken(text, error.lineno)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    raise UsageError(say("{notebook}: {problem}", notebook=notebook.name, problem=problem))


def _checked(cell: dict[str, Any]) -> dict[str, Any]:
    """A cell that has what is read of it; what else Jupyter asks for is found when it runs."""
    "".join([*cell["source"], *cell["metadata"].get("tags", [])])
    if cell["cell_type"] not in ("code", "markdown", "raw"):
        raise ValueError(cell["cell_type"])
    return cell


def _describe_broken(text: str, line: int) -> Message:
    if not text.strip():
        return say("tệp trống")
    if mark := re.search(f"^(?:{CONFLICT_MARK.pattern})", text, re.MULTILINE):
        return say("dòng {line}: {problem}", line=text.count("\n", 0, mark.start()) + 1, problem=CONFLICT)
    return say("dòng {line}: không phải là notebook của Jupyter", line=line)


def check_parameters(runs: Iterable[Run]) -> list[Run]:
    """The runs, their parameters given as text turned into the type that their notebook has.

    Raises
    ------
    UsageError
        With every parameter that a notebook does not have or that is of another type.
    """
    runs, defaults, problems = list(runs), dict[Path, dict[str, object]](), list[Message]()
    for notebook in dict.fromkeys(run.notebook for run in runs):
        try:
            defaults[notebook] = read_defaults(notebook)
        except UsageError as error:
            problems.append(error.message)
    typed_runs = [_type_all(run, defaults[run.notebook], problems) for run in runs if run.notebook in defaults]
    refuse(problems)
    return typed_runs


def typed(value: object, default: object) -> object:
    """``value`` in the type of ``default``: text as a person writes it, anything else only if it has that type.

    Raises
    ------
    ValueError
        If it is of another type.
    """
    if default is None or type(value) is type(default):
        return value
    if not isinstance(value, str) or type(default) not in _WRITTEN:
        raise ValueError(value)
    pattern, read, _ = _WRITTEN[type(default)]
    if not re.fullmatch(pattern, value.lower()):
        raise ValueError(value)
    return read(value.lower())


def _type_all(run: Run, defaults: Mapping[str, object], problems: list[Message]) -> Run:
    """The run with its parameters typed; what is wrong with them is added to ``problems``."""
    parameters, about = dict[str, object](), {"entry": run.entry, "file": run.notebook.name}
    for name, value in run.parameters.items():
        try:
            parameters[name] = typed(value, defaults[name])
        except KeyError:
            what = unknown(say("tham số"), name, sorted(defaults))
            problems.append(say("{entry} › {file}: {what}", **about, what=what))
        except ValueError:
            kind, told = type(defaults[name]), about | {"name": name, "found": repr(value)}
            needed = _WRITTEN[kind][2] if kind in _WRITTEN else kind.__name__
            what = say("{entry} › {file}: tham số «{name}» là «{found}», cần {needed}", **told, needed=needed)
            problems.append(what)
    return replace(run, parameters=parameters)


def _assigned(line: ast.stmt) -> tuple[str, object]:
    """Name and value of ``name = value``; ValueError for anything else."""
    if not (isinstance(line, ast.Assign) and len(line.targets) == 1 and isinstance(line.targets[0], ast.Name)):
        raise ValueError(line)
    return line.targets[0].id, ast.literal_eval(line.value)
