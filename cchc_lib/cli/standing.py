"""What commands say at their end of a quarter: who has no result, what was published, and what has changed since."""

from typing import TYPE_CHECKING, NoReturn

import typer

from ..errors import FAULTS, OK, InputError
from ..language import first_of, say
from .printing import tell
from .year import tell_unscored

if TYPE_CHECKING:
    from ..results import History

MOST_NAMED = 6  # units, or documents where the command is of something else


def end(history: "History") -> NoReturn:
    """Tell which units have no result, and what is not published, and end with it."""
    is_lacking = tell_missing(history)
    raise typer.Exit(FAULTS if tell_published(history) or is_lacking else OK)


def tell_missing(history: "History", by_name: bool = True) -> bool:
    """Say which units have no result, a few of a quarter ``by_name``, or how many; whether that is to be mended.

    That of a newcomer at the end of a year is not.
    """
    if history.results.sums_up:
        tell_unscored(history)
        return False
    missing = history.results.unscored().values()
    for unit in missing if by_name and len(missing) <= MOST_NAMED else ():
        tell(say("{unit} chưa có kết quả: {why}", unit=unit.name, why=unit.missing))
    if missing:
        told = {"n": len(missing), "quarter": str(history.quarter)}
        tell(say("{n} đơn vị chưa có kết quả vì dữ liệu còn lỗi; xem: cchc check {quarter}", **told))
    return bool(missing)


def tell_published(history: "History") -> bool:
    """Say what was published, whether the inputs now give other results, and whether what it rests on changed."""
    differs = _tell_unpublished(history)
    tell_behind(history)
    return differs


def _tell_unpublished(history: "History") -> bool:
    """Say which release this is, and whether the inputs now give other results."""
    from ..sharing import find_unpublished, how_to_revise

    release = history.release
    told = {"quarter": str(history.quarter), "status": release.status_name, "dated": release.dated}
    try:
        changed = find_unpublished(history)
    except InputError:
        text = say(
            "Đây là kết quả đã phát hành ({status}, ngày {dated}), được giữ nguyên; dữ liệu nay có lỗi: "
            "cchc check {quarter}",
            **told,
        )
        tell(text)
        return True
    if changed:
        told |= {"n": len(changed), "units": first_of(changed, MOST_NAMED), "how": how_to_revise(history.quarter)}
        text = say(
            "Đây là kết quả đã phát hành ({status}, ngày {dated}), được giữ nguyên; dữ liệu nay cho kết quả khác "
            "ở {n} đơn vị: {units}. Muốn đính chính: {how}",
            **told,
        )
        tell(text)
    elif release.number:
        tell(say("Đây là kết quả đã phát hành ({status}, ngày {dated}).", **told))
    return bool(changed)


def tell_behind(history: "History", in_full: bool = False) -> None:
    """Say which of a quarter's published bulletins rest on other quarters as these were then: all, or the first."""
    from ..sharing import find_behind, how_to_revise

    quarters, behind = find_behind(history)
    if behind:
        most = len(behind) if in_full else MOST_NAMED
        names = first_of(behind, most, lambda n: say("và {n} tài liệu khác", n=n))
        told = {"quarter": history.quarter, "quarters": quarters, "n": len(behind), "names": names}
        text = say(
            "Số liệu {quarters} đã đổi từ khi phát hành {quarter}; {n} bản tin, văn bản đã phát hành dựa vào số "
            "liệu cũ, được giữ nguyên: {names}. Muốn làm theo số liệu mới: {how}",
            **told,
            how=how_to_revise(history.quarter),
        )
        tell(text)
