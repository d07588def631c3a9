"""Bulletins that were published: under which name they stand, and how they come back from their record."""

import shutil
import warnings
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from zlib import crc32

from rich.console import Console

from ..errors import Notice, UsageError
from ..files import hash_bytes, replace_files
from ..folders import Folders
from ..language import Message, ascii_name, first_of, other_files, say
from ..manifest import hash_some
from ..quarter import Quarter
from ..releases import PublishedRelease, Release, place_of_records
from ..results import History
from ..runner.outcome import Run
from ..runner.progress import print_line
from ..runner.staleness import are_whole, list_records, read_files

MOST_NAMED = 5  # files, bulletins or units in one sentence


def name_released(run: Run, release: Release) -> Run:
    """The run under the name that its bulletin has in a release: ``…_dc1``, before the ending of a language."""
    output, _, ending = run.output.partition(".")
    return replace(run, output=f"{output}{release.suffix}{ending and '.'}{ending}")


def name_standing(run: Run, releases: Sequence[PublishedRelease]) -> Run:
    """The run under the name under which it was published last; a new one as of the newest release.

    A translation stands as of the release that holds what it translates.
    """
    names = [name_released(run, release) for release in releases]
    held = [named for named in names if find_holder(_in_vietnamese(named), releases)]
    return (held or names or [run])[-1]


def _in_vietnamese(run: Run) -> Run:
    return replace(run, output=run.output.partition(".")[0])


def find_holder(run: Run, releases: Sequence[PublishedRelease]) -> PublishedRelease | None:
    """The release whose record holds the bulletin of that very name."""
    return next((release for release in releases if f"records/{run.output}.json" in release.files), None)


def require_records(folders: Folders, period: Quarter, releases: Sequence[PublishedRelease]) -> None:
    """That what was published and lies among the outputs has its record still: else no copy of it might be left.

    Raises
    ------
    UsageError
        If a release has none; names where it was.
    """
    output, known = folders.outputs_of(period), {str(release.number) for release in releases}
    made_for = {told["key"].get("release", "") for _, told in list_records(output)} - {""}
    place = place_of_records(folders, period)
    if lost := [folders.shown(place / number) for number in sorted(made_for - known)]:
        text = say(
            "Ở {output} còn bản đã phát hành mà hồ sơ không còn: {lost}. Làm tiếp sẽ ghi đè bản chính thức, cấp lại "
            "số văn bản: hãy lấy lại hồ sơ (từ git, bản sao lưu), hoặc chuyển {output} đi nơi khác",
            output=folders.shown(output),
            lost=lost,
        )
        raise UsageError(text)


def is_restored(run: Run, holder: PublishedRelease, output: Path) -> bool:
    """Whether the published bulletin lies among the outputs as its record has it."""
    record = f"records/{run.output}.json"  # which says what lies there
    return are_whole(output, {**read_files(holder.folder, run), record: holder.files[record]})


def restore(run: Run, holder: PublishedRelease, output: Path) -> None:
    """Copy a published bulletin from its record to the outputs."""
    paths = [*read_files(holder.folder, run), f"records/{run.output}.json"]
    replace_files({output / path: (holder.folder / path).read_bytes() for path in paths})


def clear_older(
    folders: Folders, quarter: Quarter, releases: Sequence[PublishedRelease], console: Console, lang: str
) -> None:
    """`clear_unpublished`, and tell of it, while nothing of the newest release lies among the outputs.

    Whatever stops a publication, or brings a record from elsewhere, whoever puts it out comes by here first.
    """
    output, newest = folders.outputs_of(quarter), releases[-1]
    records = {name: sha for name, sha in newest.files.items() if name.startswith("records/")}
    is_ahead = records and not hash_some(output, records).items() & records.items()
    if is_ahead and (gone := clear_unpublished(output, releases)):
        why = say("vì theo kết quả trước lần phát hành mới nhất")
        print_line(console, tell_cleared(folders, quarter, gone, why).to(lang))


def clear_unpublished(output: Path, releases: Sequence[PublishedRelease]) -> list[str]:
    """Take away what was made before a release and is in none: provisional bulletins, translations, zips, exports.

    A Word file that somebody has edited since stays, and what another program has open, which is told. Returns the
    names of the zips and exports that went, which no run makes again.
    """
    folders = [output / name for name in ("share", "parquet") if (output / name).is_dir()]
    exports = sorted(output.glob("ranking*.xlsx"))
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    held, old = {sha for release in releases for sha in release.files.values()}, list[Path]()
    for record, told in list_records(output):
        if hash_bytes(record.read_bytes()) not in held:
            old += [output / name for name, sha in told["files"].items() if not _is_edited(output / name, sha)]
            old.append(record)
    for path in (*exports, *old):
        with suppress(FileNotFoundError, PermissionError):
            path.unlink()
    if kept := [path.name for path in (*folders, *exports, *old) if path.exists()]:
        files = first_of(kept, MOST_NAMED, other_files)
        message = say("Bản cũ chưa xóa được vì đang mở ở chương trình khác: {files}. Hãy đóng rồi xóa", files=files)
        warnings.warn(Notice(message), stacklevel=2)
    return [path.name for path in (*folders, *exports) if path.name not in kept]


def tell_cleared(folders: Folders, quarter: Quarter, files: Sequence[str], why: Message) -> Message:
    """Which files `clear_unpublished` took out of a quarter's folder and why, and how they are made again."""
    folder = folders.shown(folders.outputs_of(quarter))
    how = _tell_again(quarter)
    return say("Đã xóa ở {folder}, {why}: {files}; {how}", folder=folder, why=why, files=files, how=how)


def tell_outdated(history: History) -> Message | None:
    """Which zips and exports of a quarter hold other than what was made since; None where all are as of now."""
    output, results = history.output, history.folders.results_of(history.quarter)
    old = [path.name for path in sorted(output.glob("share/*.zip")) if not _is_packed_as_made(path, output)]
    if not history.published:  # those of what was published went as it was
        exports = (*sorted(output.glob("ranking*.xlsx")), *sorted(output.glob("parquet/*")))
        stale = [path for path in exports if path.stat().st_mtime < results.stat().st_mtime]
        old += dict.fromkeys(path.relative_to(output).parts[0] for path in stale)
    if not old:
        return None
    values = {"files": first_of(old, MOST_NAMED, other_files), "how": _tell_again(history.quarter)}
    return say(
        "Ở {folder} còn tệp không khớp bản tin, kết quả hiện nay, đừng gửi đi: {files}; {how}",
        folder=history.folders.shown(output),
        **values,
    )


def _tell_again(quarter: Quarter) -> Message:
    return say("làm lại: cchc share {name} --to unit (hoặc --to board), cchc export {name}", name=str(quarter))


def _is_packed_as_made(path: Path, output: Path) -> bool:
    """Whether each bulletin in a zip is the one that lies among the outputs."""
    made = {ascii_name(one.name): one for one in output.glob("bulletins/*")}
    try:
        with zipfile.ZipFile(path) as packed:
            held = [(made[one.filename], one.CRC) for one in packed.infolist() if one.filename in made]
    except zipfile.BadZipFile:
        return False
    return all(crc32(file.read_bytes()) == crc for file, crc in held)


def _is_edited(path: Path, sha: str) -> bool:
    """Whether a Word file, which is made to be edited, is no more as a run left it."""
    return path.suffix == ".docx" and path.is_file() and hash_bytes(path.read_bytes()) != sha
