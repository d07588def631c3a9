"""Bulletins as they are sent away: one zip for a unit, or one for the board, with a message to go with it."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ..bulletin.documents import KINDS
from ..bulletin.kinds.correction import CorrectionRequest
from ..bulletin.page import Page
from ..bulletin.quarter_data import QuarterData
from ..bulletin.scoped_pages import OneUnit
from ..errors import UsageError
from ..files import remove_file, replace_file
from ..folders import Folders, suffix_of
from ..language import LANGUAGES, Text, ascii_name, first_of, say
from ..locks import hold
from ..model import EvidenceFile, Named, Names, evidence_key
from ..quarter import Quarter
from ..releases import RESULTS, PublishedRelease, Release
from ..results import History, QuarterResults
from ..runner.outcome import Run
from ..runner.staleness import read_files
from .message import name_addressee, write_message
from .published import MOST_NAMED, find_holder, name_standing
from .quarter_run import Selection, find_reasons, plan_bulletins, plan_recorded

AUDIENCES = Names(say("--to"), [Named("unit", say("đơn vị")), Named("board", say("lãnh đạo"))])
MESSAGE = "loi-nhan.txt"
DRAFT = ".eml"  # ends the name of the draft of a mail with a zip
JOINED = "_gop.pdf"  # ends the name of a PDF that is joined of others: no published one is called so
_FILE_OF_ALL = 0o100644 << 16  # whoever unpacks may read
_FIRST_OF_ZIP, _LAST_OF_ZIP = date(1980, 1, 1), date(2107, 12, 31)  # the days that the format can tell


class Parcel(NamedTuple):
    """A zip that was written, and the message that lies in it.

    Attributes
    ----------
    title : str
        What it is about and of which status: a revision is told from what was sent before.
    name : Text
        Whom it is for, as it addresses them.
    unit : str
        The id of that unit; empty for the board.
    pdf : Path or None
        All its PDFs as one, where that was asked for.
    """

    path: Path
    message: str
    title: str
    name: Text
    unit: str = ""
    pdf: Path | None = None


def share_bulletins(
    folders: Folders,
    quarter: Quarter,
    to: str,
    units: Sequence[str] = (),
    lang: str = "vi",
    one_pdf: bool = False,
    by_mail: bool = False,
) -> list[Parcel]:
    """Write into ``outputs/<quarter>/share/`` a zip for each unit, or one for the board.

    A unit gets what is about it and nothing about another; the board what is about the whole or about a block.

    Parameters
    ----------
    to : str
        ``unit`` or ``board``; empty for ``unit`` where units are named.
    units : sequence of str
        For these units only, by any of their names; empty for all.
    one_pdf : bool
        Write beside each zip its PDFs as one, with bookmarks.
    by_mail : bool
        Drafts of mails are to follow, which go to units alone.

    Raises
    ------
    UsageError
        If a unit has no result, a bulletin is not there or would not come out as it is, there is no PDF to be one, or
        the board is to be sent drafts; nothing is written then.
    """
    to = _find_audience(to, units, by_mail)
    with hold(folders.run_lock(quarter)):  # no run may replace a bulletin while it is packed
        history = History(folders, quarter)
        units = [history.results.require_unit(unit) for unit in units]
        _check_results(history.results, units)
        runs = _runs_by_unit(plan_bulletins(history, lang, Selection(units=units)), to)
        _check_made(history, [run for some in runs.values() for run in some])
        if one_pdf:
            _check_pdfs(folders.outputs_of(quarter), runs.values())
        return [
            _write_parcel(_open_page(history.as_of(_find_release(history, some)), lang, unit), some, one_pdf)
            for unit, some in runs.items()
        ]


def list_recorded(releases: Sequence[PublishedRelease]) -> dict[str, dict[str, str]]:
    """What a zip of each unit holds by the newest of these releases, under an empty name that of the board.

    Hashes by the names in the zip; the message is in no record.
    """
    release, found = releases[-1], dict[str, dict[str, str]]()
    place = f"inputs/quarters/{release.quarter}"
    with closing(QuarterResults(release.folder / RESULTS)) as results:
        for run in (name_standing(run, releases) for run in plan_recorded(results, release.folder / "inputs")):
            files = holder.files if (holder := find_holder(run, releases)) else {}
            packed = {path: sha for path, sha in files.items() if path.startswith(f"bulletins/{run.output}.")}
            named = {ascii_name(Path(path).name): sha for path, sha in packed.items()}
            found.setdefault(str(run.parameters.get("unit", "")), {}).update(named)
        kept = {_name_evidence(one): release.files[f"{place}/{one.path}"] for one in results.evidence()}
    return found | ({"": found[""] | kept} if "" in found else {})


def name_parcel(quarter: Quarter, unit: str, lang: str = LANGUAGES[0]) -> str:
    """What the zip of a unit is called, or without one that of the board."""
    return f"{quarter}_{f'unit_{unit}' if unit else 'board'}{suffix_of(lang)}.zip"


def _find_audience(to: str, units: Sequence[str], by_mail: bool) -> str:
    if not (to or units):
        raise UsageError(
            say("Hãy ghi gửi cho ai: --to unit (đơn vị), --to board (lãnh đạo) hoặc --unit và tên đơn vị")
        )
    found = AUDIENCES.require(to) if to else "unit"
    if units and found != "unit":
        raise UsageError(say("--unit chỉ đi cùng --to unit"))
    if by_mail and found != "unit":
        raise UsageError(say("--eml chỉ đi cùng --to unit"))
    return found


def _check_results(results: QuarterResults, units: Sequence[str]) -> None:
    missing = [unit for unit in results.unscored().values() if not units or unit.id in units]
    if missing and (units or not results.sums_up):  # a year may end without a result for a newcomer
        told = [say("{unit} ({why})", unit=unit.name, why=unit.missing) for unit in missing]
        about = {"n": len(told), "units": first_of(told, MOST_NAMED), "quarter": str(results.quarter)}
        text = say("Chưa gửi được, {n} đơn vị chưa có kết quả: {units}. Xem: cchc check {quarter}", **about)
        raise UsageError(text)


def _runs_by_unit(runs: Iterable[Run], to: str) -> dict[str, list[Run]]:
    """The bulletins of each unit; for the board all others, under an empty name."""
    found: dict[str, list[Run]] = {}
    for run in runs:
        unit = str(run.parameters.get("unit", ""))
        if bool(unit) == (to == "unit"):
            found.setdefault(unit, []).append(run)
    if not found:
        raise UsageError(say("Không có bản tin nào khớp với lựa chọn"))
    return found


def _check_made(history: History, runs: Sequence[Run]) -> None:
    reasons = find_reasons(history, runs)
    told = [say("{unit} ({why})", unit=name, why=why) for name, why in reasons.items() if why]
    if told:
        quarter, lang = history.quarter, runs[0].parameters["lang"]
        options = str(quarter) if lang == LANGUAGES[0] else f"{quarter} --lang {lang}"
        about = {"n": len(told), "names": first_of(told, MOST_NAMED), "options": options}
        text = say("Chưa gửi được, {n} bản tin chưa có hoặc đã cũ: {names}. Hãy chạy: cchc run {options}", **about)
        raise UsageError(text)


def _check_pdfs(output: Path, parcels: Iterable[Sequence[Run]]) -> None:
    if not all(_list_pdfs(output, runs) for runs in parcels):
        raise UsageError(say("Không có PDF nào để gộp: params/bulletins.yaml không làm dạng pdf (formats)"))


def _list_pdfs(output: Path, runs: Iterable[Run]) -> list[str]:
    """In the order of bulletins.yaml."""
    return [name for run in runs for name in read_files(output, run) if name.endswith(".pdf")]


def _find_release(history: History, runs: Iterable[Run]) -> Release:
    """The newest release that made one of the bulletins: the message tells what they say."""
    holders = [holder for run in runs if (holder := find_holder(run, history.published))]
    return max(holders, key=lambda holder: holder.number, default=history.release)


def _open_page(history: History, lang: str, unit: str) -> Page:
    opened = QuarterData(history.folders, history.quarter, lang, history)
    return OneUnit(opened, unit) if unit else Page(opened)


def _write_parcel(page: Page, runs: Sequence[Run], one_pdf: bool) -> Parcel:
    output, lang = page.opened.folders.outputs_of(page.results.quarter), page.opened.lang
    paths = [path for run in runs for path in read_files(output, run) if path.startswith("bulletins/")]
    files = {ascii_name(Path(path).name): output / path for path in sorted(paths)}
    if not page.whom:
        files |= _find_evidence(page)
    path = output / "share" / name_parcel(page.results.quarter, page.whom, lang)
    has_letter = any(KINDS.get(run.notebook.stem) is CorrectionRequest.kind for run in runs)
    message = write_message(page, path.name, [*files, MESSAGE], has_letter)  # in which it lies itself too
    written = message.replace("\n", "\r\n").encode("utf-8-sig")  # an old Notepad reads it too
    contents = chain(((name, file.read_bytes()) for name, file in files.items()), [(MESSAGE, written)])
    packed, pdf = _zip(contents, page.dated), path.with_name(path.stem + JOINED)
    if not (path.is_file() and path.read_bytes() == packed):
        for beside in (path.with_suffix(DRAFT), pdf):  # they hold what lay in the zip before
            remove_file(beside)
        replace_file(path, packed)
    title = page.write.plain(say("{title} ({status})", title=page.title, status=page.status()))
    joined = _write_pdf(page, runs, pdf, title) if one_pdf else None
    return Parcel(path, message, title, name_addressee(page), page.whom, joined)


def _find_evidence(page: Page) -> dict[str, Path]:
    """The evidence files by their place in the board's zip, as they were published where they were."""
    kept = page.release.folder
    place = (kept / "inputs" if kept else page.opened.folders.params) / "quarters" / str(page.results.quarter)
    found = page.results.evidence()
    return {_name_evidence(one): place / one.path for one in found}


def _name_evidence(file: EvidenceFile) -> str:
    return f"evidence/{file.unit}/{evidence_key(file.name)}"


def _write_pdf(page: Page, runs: Sequence[Run], path: Path, title: str) -> Path:
    """All PDFs as one."""
    from ..exporters.joined_pdf import join_pdfs

    output = page.opened.folders.outputs_of(page.results.quarter)
    files = _list_pdfs(output, runs)
    replace_file(path, join_pdfs(title, {Path(name).stem: (output / name).read_bytes() for name in files}))
    return path


def _zip(contents: Iterable[tuple[str, bytes]], dated: date) -> bytes:
    """The same bytes from the same files, whenever and on whatever system."""
    packed, day = io.BytesIO(), min(max(dated, _FIRST_OF_ZIP), _LAST_OF_ZIP)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents:
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, _FILE_OF_ALL
            archive.writestr(entry, content)
    return packed.getvalue()
