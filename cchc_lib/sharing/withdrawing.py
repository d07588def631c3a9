"""Take back what was published and sent to nobody: what was made of it among the outputs goes, and its record."""

import subprocess
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from ..errors import UsageError
from ..files import rename
from ..folders import Folders
from ..language import say
from ..locks import hold
from ..quarter import Quarter
from ..releases import PublishedRelease, drop_release, list_releases, published_quarters, seal_of
from ..results import History
from ..runner.progress import print_line
from ..runner.run_log import alone_in
from .all_quarters import write_overview
from .published import clear_unpublished, tell_cleared
from .publishing import how_to_revise
from .quarter_index import write_index
from .quarter_run import list_states


def withdraw_release(folders: Folders, quarter: Quarter, console: Console, lang: str = "vi") -> PublishedRelease:
    """Remove the newest record of a quarter or a year; its letters' numbers are free again.

    What goes with it and no run makes again is told. Whatever stops it midway, it can be done again, or is done.

    Raises
    ------
    UsageError
        If nothing was published, git has the record in a commit, or something that rests on it was published since.
    InputError
        If the inputs as they are now have faults: the record is gone then, and no index is written.
    """
    with hold(folders.published_lock):
        newest, *before = _find_withdrawable(folders, quarter)
        with alone_in(folders.outputs_of(quarter)):
            # first, while it can be taken back again: no run would clear away what is of no record any more
            if gone := clear_unpublished(folders.outputs_of(quarter), before):
                why = say("vì theo bản đã rút lại")
                print_line(console, tell_cleared(folders, quarter, gone, why).to(lang))
            # in one step: never half a record
            drop_release(rename(newest.folder, newest.folder.with_name(f".{newest.number}.part")))
            history = History(folders, quarter)
            write_index(history, list_states(history, lang), lang)
    write_overview(history, lang)
    return newest


def _find_withdrawable(folders: Folders, quarter: Quarter) -> list[PublishedRelease]:
    """The releases of a quarter, the newest first, which may be taken back."""
    if not (releases := list_releases(folders, quarter)):
        raise UsageError(say("{quarter} chưa phát hành, không có gì để rút lại", quarter=quarter))
    newest = releases[-1]
    if is_committed(newest.folder):
        told = {"folder": folders.shown(newest.folder), "how": how_to_revise(quarter)}
        raise UsageError(say("{folder} đã được lưu vào git nên không rút lại được. Muốn sửa: {how}", **told))
    known = published_quarters(folders)
    if later := [one for one in known if any(_rests_on(release, newest) for release in list_releases(folders, one))]:
        raise UsageError(say("Phát hành sau {quarter}, phải rút lại trước: {later}", quarter=quarter, later=later))
    return releases[::-1]


def is_committed(folder: Path) -> bool:
    """Whether git has a folder in any commit; of a repository that does not answer, yes."""
    with suppress(FileNotFoundError):  # git itself
        command = ["git", "-C", str(folder), "log", "--all", "-1", "--format=%h", "--", "."]
        told = subprocess.run(command, capture_output=True, check=False)
        if told.returncode == 0:
            return bool(told.stdout.strip())
    return any((parent / ".git").exists() for parent in folder.parents)


def _rests_on(other: PublishedRelease, release: PublishedRelease) -> bool:
    """Whether another release was made since, and names this one.

    One from before there were manifests names none: then whether it is of a later day, or went on from the numbers of
    its letters.
    """
    if other.before is not None:
        return seal_of(release.folder)[0] in other.before
    last = release.last_numbers
    is_same_year = other.dated.year == release.dated.year
    went_on = is_same_year and any(number > last.get(name, number) for name, number in other.last_numbers.items())
    return other.dated > release.dated or went_on
