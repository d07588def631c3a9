"""Publish a quarter, or revise what was published: its record, its bulletins and letters with their status."""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from ..bulletin.documents import LETTERS
from ..bulletin.page import MOST_UNITS
from ..bulletin.sections.shortcomings_and_tasks import series_of
from ..errors import CchcError, FileBusy, InputError, UsageError
from ..files import hash_bytes, read_bytes, reading_once, replace_file
from ..folders import Folders, variables_set
from ..inputs import find_personal_data
from ..language import Message, Text, first_of, say
from ..locks import hold
from ..model import TEMPLATE_NOTICE, TO_FILL
from ..quarter import Quarter, Year, parse_period
from ..releases import (
    RELEASE_VARIABLE,
    RESULTS,
    PublishedRelease,
    Release,
    Releases,
    begin_release,
    drop_release,
    finish_release,
    list_releases,
    next_numbers,
    published_quarters,
    require_whole,
    write_release,
)
from ..results import find_changes, find_moved_deadlines, hash_inputs, year_quarters
from ..results.current import files_of_period, score_if_changed, scored_results
from ..results.history import History, check_quarter, read_checker
from ..results.reading import QuarterResults, is_of_deadlines
from ..results.second_scoring import published_results
from ..runner.batch_run import run_batch
from ..runner.outcome import Run
from ..runner.progress import print_line
from ..runner.run_log import alone_in
from ..runner.single_run import Batch
from ..runner.staleness import Reads, list_records, make_record, read_reads
from .published import clear_older, find_holder, name_released, name_standing, require_records
from .quarter_run import FROZEN, Manner, check_manner, make_bulletins, plan_all, tell_changed
from .signing import sign_beside, sign_pdf

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer


def publish_quarter(
    folders: Folders,
    quarter: Quarter,
    console: Console,
    lang: str,
    how: Manner,
    dated: date | None = None,
    reason: str | None = None,
) -> None:
    """Publish a quarter: make all bulletins with their status, number the letters, keep it all in a record.

    With a ``reason`` what was published is revised: the bulletins that now come out differently are made, under names
    of their own. The record is whole or not there at all. The published bulletins then take the place of those among
    the outputs, with an index; nothing is told twice.

    Parameters
    ----------
    lang : str
        Of what is told; what is published is in Vietnamese.
    dated : datetime.date, optional
        The day of publication; at first that of ``quarter.yaml`` without it.
    reason : str, optional
        Why it is revised.

    Raises
    ------
    UsageError
        If the quarter was published before, or is to be revised and was not, or nothing changed, or the reason says
        nothing; if a unit has no result, or a quarter of the year no release; if something is left to be filled in;
        or if documents cannot bear that day, or a revision has none.
    CchcError
        If a bulletin failed, and nothing is published; or if a file among the outputs cannot be replaced by what was.
    """
    if reason is not None and not reason.strip():
        raise UsageError(say('Đính chính phải có lý do: --revise "lý do"'))
    reason = (reason or "").strip()
    check_manner(how)
    output = folders.outputs_of(quarter)
    with hold(folders.published_lock), alone_in(output) as log, reading_once():
        for period in (*folders.quarters(), *folders.years()):
            require_records(folders, period, list_releases(folders, period))  # letters are numbered after all of them
        releases = list_releases(folders, quarter)
        _check_standing(quarter, releases, reason)
        history = History(folders, quarter, {quarter: score_if_changed(folders, quarter)})
        dated = _check_results(history, dated, reason)
        part = begin_release(folders, quarter, len(releases) + 1, _read_scored(history))
        try:
            variables = {RELEASE_VARIABLE: str(part)}  # by which all read the release that is begun, in kernels too
            with history.frozen(output / FROZEN) as fixed, variables_set(variables):
                runs = _begin_record(fixed, part, dated, reason)
                old = _list_with_old_deadlines(fixed, runs)
                batch = Batch(folders.root, part, how.kernels, variables, fixed.variables())
                named = [name_released(run, Release(len(releases) + 1)) for run in runs]
                outcomes = run_batch(named, batch, console, log, lang, workers=how.workers)
                tell_changed(fixed, console, lang)
            if failed := sum(not outcome.ok for outcome in outcomes):
                raise CchcError(say("Chưa phát hành, vì {n} bản tin không làm được", n=failed))
            _tidy(part)
            if how.signer:
                _sign_pdfs(part, how.signer)
            finish_release(folders, part, partial(sign_beside, signer=how.signer) if how.signer else None)
        finally:
            drop_release(part)  # there only where something failed
        releases = list_releases(folders, quarter)
        _tell_made(folders, releases[-1], old, console, lang)
        clear_older(folders, quarter, releases, console, lang)
    _put_out(History(folders, quarter), how)


def find_unpublished(history: History) -> list[Text]:
    """The names of units whose results by the inputs as they are now differ from those that were published.

    Raises
    ------
    InputError
        If the inputs as they are now cannot be scored, or leave a unit without the points that it had.
    """
    if not history.published:
        return []
    published, results = history.results, scored_results(history.folders, history.quarter)
    if not results.sums_up and results.unscored().keys() - published.unscored().keys():
        _, findings = check_quarter(history.folders, history.quarter)
        raise InputError([finding for finding in findings if finding.is_fault])
    changed = [change.unit for change in find_changes(published, results) if change.is_of_result]
    names = {**published.units(), **results.units()}
    return [names[unit].short for unit in changed]


def find_behind(history: History) -> tuple[list[Quarter], list[str]]:
    """The quarters that changed since another, or a year, was published, and its bulletins that rest on them.

    A year rests as a whole on the releases of its quarters.
    """
    check, behind = read_checker(history), list[str]()
    renewed = _list_renewed(history.results, history.releases)
    changed = set(renewed)
    for name, reads in _read_published(history).values():
        others = {read[0] for read in reads} - {str(history.quarter)}
        quarters = {other for other in others if check([read for read in reads if read[0] == other])}
        changed |= set(map(parse_period, quarters))
        if renewed or quarters:
            behind.append(name)
    return sorted(changed), behind


def how_to_revise(quarter: Quarter) -> Message:
    """The command that revises a quarter."""
    return say('cchc run {quarter} --revise "lý do" --date ngày/tháng/năm', quarter=str(quarter))


def find_touched(folders: Folders, quarter: Quarter) -> list[tuple[Quarter, Release]]:
    """Later quarters, and the year, that would read this quarter differently now; and their release."""
    history, touched = History(folders, quarter), []
    check = read_checker(history)
    for later in (known for known in folders.quarters() if known > quarter):
        places = [folders.outputs_of(later), *(release.folder for release in history.releases.of(later)[-1:])]
        records = (record for place in places for _, record in list_records(place))
        if any(check([read for read in record["reads"] if read[0] == str(quarter)]) for record in records):
            touched.append((later, history.releases.newest(later)))
    return touched + [(year, history.releases.newest(year)) for year in _list_years(history)]


def _list_years(history: History) -> Iterator[Year]:
    """The years that were scored with another release of a quarter than its newest."""
    folders = history.folders
    for year in (known for known in folders.years() if history.quarter in known.quarters):
        path = published_results(folders, history.releases.newest(year)) or folders.results_of(year)
        if path.is_file():
            with closing(QuarterResults(path)) as results:
                if history.quarter in _list_renewed(results, history.releases):
                    yield year


def _list_renewed(results: QuarterResults, releases: Releases) -> list[Quarter]:
    """The quarters of a year that have another release now than it was scored with; none of what is no such year."""
    parts = year_quarters(results) if results.sums_up else []
    return [one.quarter for one in parts if one.number != releases.newest(one.quarter).number]


def _tell_made(folders: Folders, made: PublishedRelease, old: Sequence[str], console: Console, lang: str) -> None:
    """What was published; the quarter before, whose letters may have no earlier day now; what keeps ``old`` ones."""
    quarter = made.quarter
    told = {"quarter": quarter, "status": made.status_name, "dated": made.dated, "name": str(quarter)}
    place = folders.shown(made.folder)
    text = say("Đã phát hành bản {status} của {quarter}, ngày {dated}. Hồ sơ: {place}", place=place, **told)
    print_line(console, text.to(lang))
    before = folders.quarter_before(quarter)
    if before and made.number == 1 and made.last_numbers and not list_releases(folders, before):
        text = say(
            "Chưa phát hành {before}: từ nay văn bản cùng ký hiệu trong năm {year} không ghi ngày trước {dated} "
            "được. Chưa gửi {quarter} cho ai thì rút lại, phát hành {before} trước: cchc unpublish {name}",
            before=before, year=str(made.dated.year), **told,
        )  # fmt: skip
        print_line(console, text.to(lang))
    if old:
        named = first_of(old, MOST_UNITS)
        text = say("{n} bản tin, văn bản không ban hành lại vẫn ghi hạn cũ: {names}", n=len(old), names=named)
        print_line(console, text.to(lang))


def _put_out(history: History, how: Manner) -> None:
    """Put what was published among the outputs; where a file there is open, it stands all the same."""
    try:
        make_bulletins(history, Console(quiet=True), how=how)
    except CchcError as error:
        told = {"folder": history.folders.shown(history.output), "why": error.message}
        text = say(
            "Đã phát hành, nhưng bản tin, văn bản chưa chép hết ra {folder}. {why}. Sau đó chạy: cchc run {quarter}",
            **told, quarter=str(history.quarter),
        )  # fmt: skip
        raise CchcError(text) from None


def _check_standing(quarter: Quarter, releases: Sequence[PublishedRelease], reason: str) -> None:
    for release in releases:
        require_whole(release)
    if releases and not reason:
        told = {"status": releases[-1].status_name, "dated": releases[-1].dated, "how": how_to_revise(quarter)}
        text = say(  # where something stopped it after the record stood, it is done again in vain
            "{quarter} đã phát hành ({status}, ngày {dated}). Bản tin, văn bản chưa chép hết ra outputs thì chạy: "
            "cchc run {name}. Muốn sửa: {how}", quarter=quarter, name=str(quarter), **told,
        )  # fmt: skip
        raise UsageError(text)
    if reason and not releases:
        raise UsageError(say("{quarter} chưa phát hành: cchc publish {name}", quarter=quarter, name=str(quarter)))


def _check_results(history: History, dated: date | None, reason: str) -> date:
    """Refuse what cannot be published as it is; the day that the release has."""
    results = history.results
    if results.sums_up:
        _check_quarters(history)
    else:
        _check_complete(results)
    _check_filled(results)
    _check_reason(results, reason)
    dated = _choose_date(dated, history)
    if not results.sums_up:  # the letter of such a year asks for nothing that its quarters did not
        _check_asked_in_time(history, dated)
    return dated


def _check_complete(results: QuarterResults) -> None:
    if missing := [unit.name for unit in results.unscored().values()]:
        told = {"n": len(missing), "units": first_of(missing, MOST_UNITS), "quarter": str(results.quarter)}
        text = say(
            "Chưa phát hành được, dữ liệu còn lỗi nên {n} đơn vị chưa có kết quả: {units}. Xem: cchc check {quarter}",
            **told,
        )
        raise UsageError(text)


def _check_filled(results: QuarterResults) -> None:
    """What is signed has no place left that somebody has to fill in."""
    letters = results.settings.letters
    written: dict[str, object] = {
        "letters › series": letters.series,
        "letters › place": letters.place,
        "letters › signatory": letters.signatory,
        "letters › signed_by": letters.signed_by,
        "letters › request › series": letters.request.series if letters.request else "",
        "regulation.yaml › decision › number": results.quoted.decision.number,
    }
    if keys := [key for key, text in written.items() if TO_FILL in str(text)]:
        raise UsageError(say("Chưa phát hành được, còn «{mark}» phải điền ở {keys}", mark=TO_FILL, keys=keys))
    if (notice := results.regulation.head.notice) and notice.vi == TEMPLATE_NOTICE:
        text = say("Chưa phát hành được, regulation.yaml › notice còn ghi «{found}»: hãy xóa dòng này", found=notice)
        raise UsageError(text)


def _check_reason(results: QuarterResults, reason: str) -> None:
    """That it names nobody by a number or an address: every document that is revised prints it, and it stays."""
    if not results.settings.allow_personal_data and (kinds := find_personal_data(reason)):
        raise UsageError(say("Lý do đính chính có thể có dữ liệu cá nhân ({kinds}): hãy viết lại", kinds=kinds))


def _check_quarters(history: History) -> None:
    """A year needs its quarters published, but for those from before anything was scored."""
    first = min(history.folders.quarters())
    quarters = [one for one in year_quarters(history.results) if one.quarter >= first and not one.number]
    if quarters:
        why = [say("{quarter} ({why})", quarter=q.quarter, why=q.why) if q.why else q.quarter for q in quarters]
        told = {"year": history.quarter, "quarters": why, "name": str(history.quarter)}
        text = say("Chưa phát hành được {year}, còn quý chưa phát hành: {quarters}. Xem: cchc check {name}", **told)
        raise UsageError(text)


def _choose_date(dated: date | None, history: History) -> date:
    """The day that was given; of a first publication else the planned one. A year comes after its quarters."""
    results = history.results
    of = {one.dated: one.quarter for one in year_quarters(results) if one.dated} if results.sums_up else {}
    of |= {release.dated: release.quarter for release in history.published[-1:]}
    last = max(of, default=date.min)
    chosen = dated or (None if history.published else results.settings.publication_date)
    if chosen is None:
        raise UsageError(say("Đính chính phải có ngày: --date ngày/tháng/năm, không trước {last}", last=last))
    if chosen < last:
        told = {"found": chosen, "quarter": of[last], "last": last}
        raise UsageError(say("Ngày {found} trước ngày của bản đã phát hành ({quarter}): {last}", **told))
    if chosen < (as_of := results.settings.as_of):
        told = {"found": chosen, "as_of": as_of}
        raise UsageError(say("Ngày {found} trước ngày mà số liệu tính đến: {as_of} (as_of ở quarter.yaml)", **told))
    if why := results.settings.why_not_dated(chosen, published_quarters(history.folders)):
        raise UsageError(say("Chưa phát hành được: {why}", why=why))
    return chosen


def _check_asked_in_time(history: History, dated: date) -> None:
    """That no letter is the first to ask for what was due before its own day, later than the planned one."""
    results, before = history.results, history.previous()
    known = before.shortcomings() if isinstance(before, QuarterResults) else []
    closed = [one.id for one in known if not one.is_open]
    last = _find_published(history)
    asked = {one.id for one in last.shortcomings()} if last else set()
    late = [one for one in results.shortcomings() if one.is_asked_too_late(results.quarter, dated, closed)]
    if which := [say("{id} (hạn {due})", id=one.id, due=one.due) for one in late if one.id not in asked]:
        text = say(
            "Chưa phát hành được: văn bản ghi ngày {dated} mà tồn tại mới hoặc mở lại đã quá hạn khắc phục: {which}; "
            "hãy sửa hạn ở danh sách tồn tại", dated=dated, which=which,
        )  # fmt: skip
        raise UsageError(text)


def _read_scored(history: History) -> Iterator[tuple[str, bytes]]:
    """The results and the very bytes that were scored, by `reading_once`; all versions, which name each other."""
    folders, quarter = history.folders, history.quarter
    if not history.results.sums_up and history.results.inputs_hash != hash_inputs(folders, quarter):
        raise FileBusy(say("Dữ liệu {quarter} vừa được sửa nên chưa phát hành: hãy chạy lại", quarter=quarter))
    versions = folders.regulations.glob("[!.]*/*.yaml")
    yield RESULTS, history.results.as_bytes()
    for path in {*files_of_period(folders, quarter), *versions, folders.params / "bulletins.yaml"}:
        yield f"inputs/{path.relative_to(folders.params).as_posix()}", read_bytes(path)


def _begin_record(history: History, part: Path, dated: date, reason: str) -> list[Run]:
    """Tell in a begun record what all of its bulletins say of their release; the runs that make these."""
    number, before = len(history.published) + 1, _find_published(history)
    changes = find_changes(before, history.results) if before else []
    moved = find_moved_deadlines(before, history.results) if before else {}
    reads = [read for _, reads in _read_published(history).values() for read in reads]
    given = {step: days for step, days in moved.items() if any(is_of_deadlines(read, step) for read in reads)}
    told = {"reason": reason, "changes": [asdict(one) for one in changes], "deadlines": given}
    tell = partial(write_release, part, history.quarter, number, dated, **told)
    tell()
    runs = _list_runs(history, {change.unit for change in changes if change.is_of_letters})
    series = {letter: series_of(history.results, letter).series for letter in _letters_of(runs)}
    tell(letters=next_numbers(history.folders, dated, series.items()), series=series)
    return runs


def _list_runs(history: History, answered: Collection[str]) -> list[Run]:
    """All bulletins in Vietnamese; of a revision those that read something else than when they were published.

    A letter to a unit, which reads more of its quarter than it tells, is written again only where that unit is among
    those ``answered`` or an earlier quarter is another now. New deadlines, which a later day needs, stand in what is
    written again; alone they are told to all.
    """
    check, published, runs = read_checker(history), _read_published(history), plan_all(history)

    def is_as_published(run: Run, *, but_for_deadlines: bool) -> bool:
        if run.output not in published:
            return False
        unit, (_, reads) = run.parameters.get("unit"), published[run.output]
        if run.notebook.stem in LETTERS and unit is not None and unit not in answered:
            return check([read for read in reads if read[0] != str(history.quarter)]) is None
        return check([read for read in reads if not (but_for_deadlines and is_of_deadlines(read))]) is None

    for but_for_deadlines in (True, False):
        if changed := [run for run in runs if not is_as_published(run, but_for_deadlines=but_for_deadlines)]:
            return changed
    newest = [Release(), *history.published][-1]  # not the one that is begun
    told = {"quarter": history.quarter, "status": newest.status_name}
    raise UsageError(
        say("Không có gì để đính chính: mọi bản tin của {quarter} vẫn như đã phát hành ({status})", **told)
    )


def _list_with_old_deadlines(history: History, made: Sequence[Run]) -> list[str]:
    """The published bulletins and letters that stay beside those ``made``, and give a deadline that was moved."""
    check, again = read_checker(history), {run.output for run in made}
    kept = [one for output, one in _read_published(history).items() if output not in again]
    return [name for name, reads in kept if check(list(filter(is_of_deadlines, reads)))]


def _read_published(history: History) -> dict[str, tuple[str, Reads]]:
    """Of each published bulletin, as it stands, its name and what it read, by the name that it had at first."""
    releases = history.published
    standing = {run.output: name_standing(run, releases) for run in plan_all(history)} if releases else {}
    held = {output: (run, holder) for output, run in standing.items() if (holder := find_holder(run, releases))}
    return {output: (run.output, read_reads(holder.folder, run)) for output, (run, holder) in held.items()}


def _letters_of(runs: Sequence[Run]) -> list[str]:
    """The keys of the letters among them that are numbered, in whatever formats these are made."""
    letters = [(LETTERS[run.notebook.stem], run) for run in runs if run.notebook.stem in LETTERS]
    return ["_".join(filter(None, [stem, str(run.parameters.get("unit", ""))])) for stem, run in letters]


def _tidy(part: Path) -> None:
    """Keep of a run what was published: not the executed notebooks, nor how long it took."""
    shutil.rmtree(part / "notebooks")
    (part / "run.json").unlink()
    for path, record in list_records(part):
        record["files"] = {name: sha for name, sha in record["files"].items() if not name.startswith("notebooks/")}
        replace_file(path, make_record(**record))


def _sign_pdfs(part: Path, signer: "Signer") -> None:
    """Put the signed PDFs in the place of the others, and their hashes into what is told of each bulletin."""
    for path, record in list_records(part):
        for name in (name for name in record["files"] if name.endswith(".pdf")):
            content = sign_pdf((part / name).read_bytes(), signer)
            replace_file(part / name, content)
            record["files"][name] = hash_bytes(content)
        replace_file(path, make_record(**record))


def _find_published(history: History) -> QuarterResults | None:
    """The results that were published last, if any were."""
    path = published_results(history.folders, [Release(), *history.published][-1])
    return QuarterResults(path) if path else None
