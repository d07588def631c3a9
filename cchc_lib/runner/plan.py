"""What is to be made: the entries of bulletins.yaml × items give runs. Nothing is executed here."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Literal

from pydantic import Field, RootModel

from ..errors import UsageError, refuse
from ..files import is_reserved, read_yaml
from ..inputs.findings import required
from ..inputs.yaml_models import read_data
from ..language import Message, ascii_name, say, unknown
from ..model.scalars import Flag, Sentence, YamlModel
from .outcome import USUAL_FORMATS, Format, Run

Period = Literal["quarter", "year"]
_FILE_NAME = re.compile(r"\w[\w.-]{0,149}")  # what Windows, Linux and an e-mail's attachment all take
_COMMON = ("quarter", "lang")  # the parameters that every notebook gets


class BulletinEntry(YamlModel):
    """One entry of bulletins.yaml: which notebook, over what, under which name.

    One that is ``on_demand`` runs only where it is asked for by its name; one of the ``period`` ``year`` for a year
    that is made of its quarters, all others for a quarter.
    """

    notebook: Sentence
    output: Sentence
    over: Sentence | None = None
    when: Sentence | None = None
    on_demand: Flag = False
    period: Period = "quarter"
    parameters: dict[str, str] = Field(default_factory=dict)
    formats: tuple[Format, ...] = USUAL_FORMATS

    def find_problems(self) -> Iterator[Message]:
        """Parameters that each run fills in by itself, and places in the name that no parameter fills."""
        given = {*_COMMON, *([self.over] if self.over else [])}
        for key in sorted(given & self.parameters.keys()):
            what = say("mỗi lần chạy tự điền giá trị này; hãy bỏ dòng này")
            yield say("parameters › {key}: {what}", key=key, what=what)
        known = sorted(given | self.parameters.keys())
        for place in _places(self.output):
            if place not in known:
                yield say("output: {what}", what=unknown(say("tham số"), place, known))


class _Entries(RootModel[dict[str, BulletinEntry]]):
    """All of bulletins.yaml."""


@dataclass(frozen=True)
class Item:
    """One thing that an entry may run over, such as a unit.

    Attributes
    ----------
    flags : frozenset of str
        The conditions that it meets; an entry's ``when`` asks for one.
    within : dict of str
        What it is part of, by kind: ``{"block": "khoi-1"}``.
    lacks : Message, optional
        What it lacks, to be said where nothing can be made of what was chosen.
    """

    id: str
    flags: frozenset[str] = frozenset()
    within: Mapping[str, str] = field(default_factory=dict)
    lacks: Message | None = None


def read_bulletins(path: Path) -> dict[str, BulletinEntry]:
    """The entries of bulletins.yaml by name, in their order.

    Raises
    ------
    UsageError
        If the file is no YAML.
    InputError
        With every fault in it: entry, key, what was found and what is allowed.
    """
    return required(read_data(read_yaml(path), _Entries, path.name)).root


def plan_runs(
    entries: Mapping[str, BulletinEntry],
    items: Mapping[str, Sequence[Item]],
    common: Mapping[str, str],
    find_notebook: Callable[[str], Path],
    *,
    only: Collection[str] = (),
    chosen: Mapping[str, Collection[str]] | None = None,
    conditions: Mapping[str, Message] | None = None,
    whole: Collection[str] = (),
    suffix: str = "",
) -> list[Run]:
    """The runs that the entries ask for, in their order.

    Parameters
    ----------
    items : dict
        What there is to run over, by kind: ``{"block": [Item("khoi-1")], "unit": […]}``.
    common : dict
        The parameters that every notebook gets: the quarter and the language.
    find_notebook : callable
        Gives the path of a notebook's name, or raises.
    only : collection of str
        Names of entries; empty for all but those on demand.
    chosen : dict, optional
        Ids by kind: ``{"block": ["khoi-1"]}`` keeps these items and those within them.
    conditions : dict, optional
        The flags that an entry's ``when`` may ask for, and what is to be said where nothing has it.
    whole : collection of str
        Those that hold for an entry that runs once, over nothing.
    suffix : str
        What every output name ends in, such as ``.en``.

    Raises
    ------
    UsageError
        With every name that is not there, every two runs of one name, or if nothing is left to run.
    """
    selected = {kind: set(ids) for kind, ids in (chosen or {}).items() if ids}
    refuse(_problems_of_entries(entries, items, conditions := conditions or {}, find_notebook))
    refuse(_problems_of_selection(entries, items, only, selected))
    planned = list(_all_runs(entries, {**items, None: [Item("", frozenset(whole))]}, common, find_notebook, suffix))
    # over the whole plan: a clash must not wait until both bulletins happen to be selected
    refuse(_problems_of_outputs([run for run, _ in planned]))
    runs = [
        run
        for run, item in planned
        if (run.entry in only if only else not entries[run.entry].on_demand)
        and _is_chosen(item, entries[run.entry].over, selected)
    ]
    if not runs:
        possible = {run.entry for run, _ in planned}
        unmet = ((name, entries[name].when) for name in only if name not in possible)
        refuse(
            say("Không làm được mục {entry}: {why}", entry=name, why=conditions[when]) for name, when in unmet if when
        )
        refuse(item.lacks for kind, ids in selected.items() for item in items[kind] if item.id in ids and item.lacks)
        raise UsageError(say("Không có bản tin nào khớp với lựa chọn"))
    return runs


def _all_runs(entries, items, common, find_notebook, suffix) -> Iterator[tuple[Run, Item]]:
    for name, entry in entries.items():
        notebook = find_notebook(entry.notebook)
        for item in (one for one in items[entry.over] if entry.when is None or entry.when in one.flags):
            parameters = {**common, **entry.parameters}
            if entry.over:
                parameters[entry.over] = item.id
            yield Run(name, notebook, parameters, entry.output.format(**parameters) + suffix, entry.formats), item


def _problems_of_entries(entries, items, conditions, find_notebook) -> Iterator[Message]:
    for name, entry in entries.items():
        try:
            find_notebook(entry.notebook)
        except UsageError as error:
            yield say(
                "bulletins.yaml › {entry} › notebook: {what} (tệp đã đổi tên thì ghi tên mới vào đây, không dùng nữa "
                "thì xóa mục này)",
                entry=name,
                what=error.message,
            )
        if entry.over is not None and entry.over not in items:
            what = unknown(say("loại"), entry.over, sorted(items))
            yield say("bulletins.yaml › {entry} › over: {what}", entry=name, what=what)
        if entry.when is not None and entry.when not in conditions:
            what = unknown(say("điều kiện"), entry.when, sorted(conditions))
            yield say("bulletins.yaml › {entry} › when: {what}", entry=name, what=what)


def _places(pattern: str) -> list[str]:
    """What stands between braces, where a name stands alone; a pattern that cannot be read gives itself."""
    try:
        found = [part for part in Formatter().parse(pattern) if part[1] is not None]
        return [f"{name}{f'!{kind}' if kind else ''}{f':{how}' if how else ''}" for _, name, how, kind in found]
    except ValueError:
        return [pattern]


def _problems_of_selection(entries, items, only, chosen) -> Iterator[Message]:
    for name in only:
        if name not in entries:
            yield unknown(say("mục"), name, sorted(entries))
    for kind, ids in chosen.items():
        known = {item.id for item in items[kind]}
        yield from (unknown(say("--{kind}", kind=kind), id_, sorted(known)) for id_ in sorted(ids - known))


def _is_chosen(item: Item, kind: str | None, chosen: Mapping[str, set[str]]) -> bool:
    if not chosen:
        return True
    return any((item.id if k == kind else item.within.get(k)) in ids for k, ids in chosen.items())


def _problems_of_outputs(runs: Sequence[Run]) -> Iterator[Message]:
    by_name = defaultdict(list)
    for run in runs:
        by_name[ascii_name(run.output).lower()].append(run)  # as Windows and macOS hold A and a for one file, a zip ă
    for same in by_name.values():
        names = list(dict.fromkeys(run.output for run in same))
        told = {"entries": sorted({run.entry for run in same}), "n": len(same), "names": names, "found": names[0]}
        if len(names) > 1:
            yield say(
                "bulletins.yaml › {entries} › output: {n} bản tin mang tên chỉ khác nhau ở chữ hoa hoặc dấu: {names}",
                **told,
            )
        elif len(same) > 1:
            yield say("bulletins.yaml › {entries} › output: {n} bản tin cùng mang tên «{found}»", **told)
        if not _FILE_NAME.fullmatch(names[0]) or is_reserved(names[0]):
            yield say(
                "bulletins.yaml › {entries} › output: «{found}» không làm tên tệp được; chỉ dùng chữ, số và . - _, "
                "không quá 150 ký tự",
                **told,
            )
