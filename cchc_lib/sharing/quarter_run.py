"""Make a quarter's bulletins: score, run the notebooks, write the index."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from ..bulletin.sections.shortcomings_and_tasks import find_asked
from ..errors import UsageError
from ..files import hash_bytes
from ..folders import index_name, suffix_of
from ..language import LANGUAGES, Message, first_of, say
from ..releases import Releases
from ..results import History, QuarterResults, read_checker
from ..runner.batch_run import run_batch
from ..runner.machine_files import read_run
from ..runner.outcome import Outcome
from ..runner.parameters import check_parameters
from ..runner.plan import BulletinEntry, Item, Run, plan_runs, read_bulletins
from ..runner.progress import print_line
from ..runner.run_log import Log, alone_in, drop_gone, now, write_record
from ..runner.scratch import Kernels
from ..runner.single_run import Batch
from ..runner.staleness import place_of_record, read_files, why_make
from .all_quarters import write_overview
from .bulletin_states import State, find_states
from .published import (
    MOST_NAMED,
    clear_older,
    find_holder,
    is_restored,
    name_standing,
    require_records,
    restore,
    tell_outdated,
)
from .quarter_index import write_index

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

FROZEN = ".frozen.part"  # among the outputs, while a run lasts: the results that all its bulletins are of
SCORED, ASKED, SILENT = "scored", "asked", "silent"
_CONDITIONS = {
    SCORED: say("chưa đủ đơn vị có điểm"),
    ASKED: say("không đơn vị nào đã có kết quả còn việc phải yêu cầu"),
    SILENT: say("mọi đơn vị đã gửi hồ sơ chấm điểm"),
}


@dataclass(frozen=True)
class Selection:
    """Which bulletins to make; empty for all. Blocks and units go by any of their names."""

    blocks: Sequence[str] = ()
    units: Sequence[str] = ()
    only: Sequence[str] = ()
    html_only: bool = False


@dataclass(frozen=True)
class Manner:
    """How to make them.

    Attributes
    ----------
    workers : int, optional
        Notebooks that run at once; one a core without it.
    fresh : bool
        Make all, also what would not change.
    why : bool
        Tell of each why it is made.
    kernels : Kernels
        How those of the notebooks are run.
    cluster : str
        Where notebooks run, ``tcp://host:port`` or ``local:4``; in processes of this machine without it.
    signer : pyhanko.sign.signers.Signer, optional
        Whose digital signature what is published gets.
    """

    workers: int | None = None
    fresh: bool = False
    why: bool = False
    kernels: Kernels = field(default_factory=Kernels)
    cluster: str = ""
    signer: "Signer | None" = None


def make_bulletins(
    history: History, console: Console, lang: str = "vi", selection: Selection = Selection(), how: Manner = Manner()
) -> int:
    """Run the notebooks of a quarter whose bulletins would change, and write the index; how many bulletins failed.

    Raises
    ------
    UsageError
        If the selection, a notebook, a parameter or the cluster is not there; before any kernel starts.
    LockHeld
        If another run makes bulletins of this quarter, and does not end in time.
    """
    check_manner(how)
    plan_bulletins(history, lang, selection)  # before anybody is waited for, or what the last run left is touched
    output = history.output
    with alone_in(output) as log, _look_again(history).frozen(output / FROZEN) as fixed:
        runs = plan_bulletins(fixed, lang, selection)
        require_records(fixed.folders, fixed.quarter, fixed.published)
        _restore_published(fixed, runs, console, lang)
        if gone := drop_gone(output, _list_possible(fixed)):
            told = say(
                "{n} bản tin, văn bản làm lần trước nay không phải làm nữa (bỏ hoặc đổi mục ở bulletins.yaml, không "
                "còn đơn vị, khối ấy, hoặc không còn điều kiện), không tính nữa; tệp vẫn còn, đừng gửi đi: {names}",
                n=len(gone),
                names=first_of(gone, MOST_NAMED),
            )
            print_line(console, told.to(lang))
        reasons = find_reasons(fixed, runs, how.fresh)
        batch = Batch(fixed.folders.root, output, how.kernels, _standing(fixed), fixed.variables())
        outcomes = _run_stale(runs, reasons, batch, console, log, lang, how)
        langs = [one for one in LANGUAGES if one == lang or (output / index_name(one)).is_file()]
        for one in langs:  # an index in another language tells of the same
            write_index(fixed, list_states(fixed, one), one)
    for one in langs:
        write_overview(history, one)
    if outcomes:
        tell_changed(history, console, lang)
        if outdated := tell_outdated(history):
            print_line(console, outdated.to(lang))
    _tell_left_out(history, selection, runs, console, lang)
    _tell_early(history, runs, console, lang)
    return sum(not outcome.ok for outcome in outcomes)


def _look_again(history: History) -> History:
    """The same, or what there is by now where the quarter was published, or taken back, while others were at work."""
    folders, quarter = history.folders, history.quarter
    return history if Releases(folders).of(quarter) == history.releases.of(quarter) else History(folders, quarter)


def _tell_left_out(history: History, selection: Selection, runs: Iterable[Run], console: Console, lang: str) -> None:
    """Say what was asked for by its name while nothing of it is to be made beside the rest."""
    results, made = history.results, [(run.entry, run.parameters) for run in runs]
    names = {kind: {told.get(kind) for _, told in made} for kind in ("block", "unit")}
    units, blocks = results.units(), results.regulation.blocks
    within = {units[one].block for one in names["unit"] if one in units}
    left: list[object] = [name for name in selection.only if name not in {entry for entry, _ in made}]
    left += [units[one].short for one in map(results.require_unit, selection.units) if one not in names["unit"]]
    chosen = map(results.require_block, selection.blocks)
    left += [blocks[one].title for one in chosen if one not in names["block"] | within]
    if left:
        told = say(
            "Lần này không có gì để làm cho {names}: ngoài lựa chọn, hoặc chưa đủ điều kiện (when ở bulletins.yaml)",
            names=left,
        )
        print_line(console, told.to(lang))


def _tell_early(history: History, runs: Iterable[Run], console: Console, lang: str) -> None:
    """Say that a letter to units that sent nothing is of what they sent until now, while they may still send."""
    entries = _read_entries(history)
    if not any(entries[run.entry].when == SILENT for run in runs):
        return
    if datetime.now().astimezone().date() <= (due := history.results.deadline("self")):
        told = say(
            "Chưa hết hạn gửi điểm tự chấm ({due}): công văn đôn đốc theo số liệu đến lúc này, hãy làm lại sau hạn",
            due=due,
        )
        print_line(console, told.to(lang))


def check_manner(how: Manner) -> None:
    """Refuse a manner in which nothing can be made here, before anything is begun."""
    if how.cluster:
        from ..runner.cluster import check_cluster

        check_cluster(how.cluster)
    if how.kernels.memory and not how.kernels.are_forked:
        raise UsageError(say("--memory chỉ dùng được trên Linux, và không cùng --plain-kernels"))


def tell_changed(history: History, console: Console, lang: str) -> None:
    """Say which inputs somebody changed while bulletins were made of them as they were."""
    if changed := [history.folders.shown(path) for path in history.list_changed()]:
        told = say(
            "Trong lúc chạy có {n} tệp dữ liệu được sửa: {files}. Mọi bản tin đều theo số liệu lúc bắt đầu; để theo "
            "số liệu mới, hãy chạy lại.",
            n=len(changed),
            files=first_of(changed, MOST_NAMED),
        )
        print_line(console, told.to(lang))


def _run_stale(
    runs: Sequence[Run],
    reasons: Mapping[str, Message | None],
    batch: Batch,
    console: Console,
    log: Log,
    lang: str,
    how: Manner,
) -> list[Outcome]:
    """Run what has a reason to be made, and keep the rest in the record."""
    stale = [run for run in runs if reasons[run.output]]
    unchanged = [run for run in runs if not reasons[run.output]]
    if how.why:
        for run in stale:
            why = say("{output}: {why}", output=run.output, why=reasons[run.output])
            print_line(console, why.to(lang))
    _put_back(batch.output, unchanged)
    if not (how.cluster and stale):
        return run_batch(stale, batch, console, log, lang, workers=how.workers, unchanged=len(unchanged))
    from ..runner.cluster import open_cluster  # Dask's part of the house is seldom used

    if how.cluster.startswith("tcp:"):
        told = say(
            "{cluster} không có khóa: ai vào được mạng này cũng chạy được lệnh trên các máy của cụm; nên dùng tls://",
            cluster=how.cluster,
        )
        print_line(console, told.to(lang))
    with open_cluster(how.cluster, stale, batch) as (executor, workers):
        return run_batch(stale, batch, console, log, lang, executor, how.workers or workers, len(unchanged))


def _standing(history: History) -> dict[str, str]:
    """For the key alone: what was published lies outside the results, and every masthead tells of it."""
    return {"CCHC_STANDING": hash_bytes(str(history.release).encode())}


def find_reasons(history: History, runs: Iterable[Run], fresh: bool = False) -> dict[str, Message | None]:
    """Why each bulletin must be made (again), by its name; None where it would come out as it is.

    With ``fresh`` all must, but for those that were published.
    """
    output, standing = history.output, _standing(history)
    releases = history.published
    # an earlier record of a bulletin that the last run could not make may still hold
    check, failed = read_checker(history), read_run(output)["failed"]

    def find_reason(run: Run) -> Message | None:
        if holder := find_holder(run, releases):
            return None if is_restored(run, holder, output) else say("chưa chép ra từ bản đã phát hành")
        if fresh:
            return say("làm lại tất cả")
        if releases and not place_of_record(output, run).is_file():
            return say("không có trong hồ sơ phát hành và chưa làm")
        why = why_make(run, output, standing, check)
        return why or (say("lần trước không làm được") if run.output in failed else None)

    return {run.output: find_reason(run) for run in runs}


def _restore_published(history: History, runs: Iterable[Run], console: Console, lang: str) -> None:
    """Copy out of the record what was published, as far as it is not there; of what is older nothing stays."""
    if history.published:
        clear_older(history.folders, history.quarter, history.published, console, lang)
    for run in runs:
        if (holder := find_holder(run, history.published)) and not is_restored(run, holder, history.output):
            restore(run, holder, history.output)


def _put_back(output: Path, unchanged: Sequence[Run]) -> None:
    """Put into run.json the unchanged bulletins that it lacks, such as those of a run that was stopped midway."""
    made = read_run(output)["made"]
    found = [Outcome(run, 0, read_files(output, run)) for run in unchanged]
    lost = [one for one in found if made.get(one.run.output, {}).get("files") != one.files]
    if lost:
        write_record(output, lost, now())


def list_states(history: History, lang: str) -> list[State]:
    """Of every bulletin that there is once all units have points, and of sheets that somebody asked for."""
    entries = _read_entries(history)
    every = Selection(only=list(entries))
    possible = {run.output for run in plan_bulletins(history, lang, every)}
    runs = [name_standing(run, history.published) for run in plan_all(history, lang, every, missing={})]
    states = find_states(history, runs, possible)
    return [state for state in states if state.is_there or not entries[state.run.entry].on_demand]


def _list_possible(history: History) -> set[str]:
    """The names of all bulletins that there may be once all units have points, in any language, or were published."""
    every = Selection(only=list(_read_entries(history)))
    runs = (run for lang in LANGUAGES for run in plan_all(history, lang, every, missing={}))
    held = {Path(name).stem for release in history.published for name in release.files if name.startswith("records/")}
    return held | {name_standing(run, history.published).output for run in runs}


def plan_bulletins(history: History, lang: str = "vi", selection: Selection = Selection()) -> list[Run]:
    """The runs that make the selected bulletins, under the names under which these stand, parameters checked."""
    return [name_standing(run, history.published) for run in plan_all(history, lang, selection)]


def plan_all(
    history: History, lang: str = "vi", selection: Selection = Selection(), missing: Collection[str] | None = None
) -> list[Run]:
    """`plan_bulletins` as if nothing were published; ``missing`` are the units taken for those without points."""
    missing = history.results.unscored().keys() if missing is None else missing
    is_whole = not missing or (history.results.sums_up and len(missing) < len(history.results.units()))
    runs = plan_runs(
        _read_entries(history),
        list_items(history.results, missing),
        {"quarter": str(history.quarter), "lang": lang},
        history.folders.notebook,
        only=selection.only,
        chosen={
            "block": [history.results.require_block(block) for block in selection.blocks],
            "unit": [history.results.require_unit(unit) for unit in selection.units],
        },
        conditions=_CONDITIONS,
        whole=[*([SCORED] if is_whole else []), *([SILENT] if history.results.silent() else [])],
        suffix=suffix_of(lang),
    )
    if selection.html_only:
        runs = [replace(run, formats=("html",)) for run in runs]
    return check_parameters(runs)


def plan_recorded(results: QuarterResults, inputs: Path) -> list[Run]:
    """The runs of a published release, by the copy of its inputs, whatever notebooks there are now."""
    missing = results.unscored().keys()
    common = {"quarter": str(results.quarter), "lang": LANGUAGES[0]}
    items = list_items(results, missing)
    return plan_runs(_choose_entries(results, inputs), items, common, Path, conditions=_CONDITIONS, whole=[SCORED])


def _read_entries(history: History) -> dict[str, BulletinEntry]:
    return _choose_entries(history.results, history.folders.params)


def _choose_entries(results: QuarterResults, params: Path) -> dict[str, BulletinEntry]:
    """The entries of bulletins.yaml for a quarter, or for a year that is made of its quarters."""
    period = "year" if results.sums_up else "quarter"
    entries = read_bulletins(params / "bulletins.yaml")
    if found := {name: entry for name, entry in entries.items() if entry.period == period}:
        return found
    raise UsageError(say("params/bulletins.yaml chưa có mục nào với period: {period}", period=period))


def list_items(results: QuarterResults, missing: Collection[str]) -> Mapping[str, list[Item]]:
    """The blocks and units to run over.

    Those that have their points carry the flag `scored`, and units of whom something is asked besides `asked`. A
    block has them once all its units have; of a year, which a newcomer ends without a result, once one has.
    """
    units = results.units()
    asked = find_asked(results) - set(missing)
    incomplete = {unit.block for unit in units.values() if unit.id in missing}
    if results.sums_up:
        incomplete -= {unit.block for unit in units.values() if unit.id not in missing}
    used = dict.fromkeys(unit.block for unit in units.values())  # in printed order, as the units are
    return {
        "block": [Item(block, _flags(scored=block not in incomplete)) for block in used],
        "unit": [
            Item(
                u.id,
                _flags(scored=u.id not in missing, asked=u.id in asked),
                {"block": u.block},
                results.tell_missing(u),
            )
            for u in units.values()
        ],
    }


def _flags(**holds: bool) -> frozenset[str]:
    return frozenset(name for name, does_hold in holds.items() if does_hold)
