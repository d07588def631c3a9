"""Bulletins, made and packed for those who get them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import FAILED, FAULTS, OK, InputError, UsageError
from ..folders import Folders, index_name
from ..language import first_of, other_units, say
from ..quarter import Quarter
from .options import (
    QuarterName,
    RevisionDate,
    Sign,
    Units,
    Workers,
    chosen_folders,
    chosen_lang,
    chosen_quarter,
    chosen_signer,
)
from .printing import as_text, console, tell
from .publishing import tell_touched
from .standing import MOST_NAMED, tell_behind, tell_missing, tell_published

if TYPE_CHECKING:
    from ..sharing import Parcel

MOST_PRINTED = 12  # messages, of zips in which they lie too
MOST_MEMORY = 8_000_000  # MB: more than a machine has, and no more than the limit of a process can be


def run(
    quarter: QuarterName = "",
    block: Annotated[list[str] | None, typer.Option(help="Chỉ khối có tên hoặc mã này; dùng được nhiều lần.")] = None,
    unit: Units = None,
    only: Annotated[list[str] | None, typer.Option(help="Chỉ mục này của params/bulletins.yaml.")] = None,
    html_only: Annotated[bool, typer.Option("--html-only", help="Chỉ HTML; bỏ PDF, Word làm lần trước.")] = False,
    workers: Workers = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Làm lại tất cả, kể cả bản tin không đổi.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Nói vì sao từng bản tin được làm lại.")] = False,
    plain: Annotated[bool, typer.Option("--plain-kernels", help="Mở từng nhân mới, chậm hơn.")] = False,
    timeout: Annotated[int, typer.Option(help="Số giây nhiều nhất cho một notebook, thường là 600.", min=1)] = 600,
    memory: Annotated[
        int, typer.Option(help="Số MB nhiều nhất cho một nhân; 0: không giới hạn.", min=0, max=MOST_MEMORY)
    ] = 0,
    cluster: Annotated[str, typer.Option(help="Chạy trên cụm Dask: tcp://máy:cổng, hoặc local:4.")] = "",
    revise: Annotated[str | None, typer.Option(help="Đính chính quý đã phát hành, vì lý do này.")] = None,
    dated: RevisionDate = None,
    sign: Sign = "",
) -> None:
    """Chạy các notebook của quý và xuất bản tin HTML, PDF; một bản tin hỏng không dừng bản khác."""
    from ..runner.batch_run import load_ahead

    # not where a passphrase is among the variables, which no kernel inherits
    with nullcontext() if plain or cluster or sign else load_ahead(chosen_folders().root):
        from ..results import History
        from ..runner.scratch import Kernels
        from ..sharing import Manner, Selection, make_bulletins, publish_quarter

        folders, chosen = chosen_quarter(quarter)
        selection = Selection(block or (), unit or (), only or (), html_only)
        manner = Manner(workers, fresh, why, Kernels(timeout, plain, memory << 20), cluster)
        if revise is not None or dated or sign:
            reason = _reason_of(revise, is_limited=selection != Selection() or fresh or why or bool(cluster))
            how = replace(manner, signer=chosen_signer(sign))
            publish_quarter(folders, chosen, console(), chosen_lang(), how, dated and dated.date(), reason)
            tell_touched(folders, chosen)
            raise typer.Exit(OK)
        with _telling_left(folders, chosen):
            history = History(folders, chosen)
        failed = make_bulletins(history, console(), chosen_lang(), selection, manner)
        is_lacking = tell_missing(history, by_name=False)
        tell(say("Mở {page} để xem.", page=folders.shown(folders.outputs_of(chosen) / index_name(chosen_lang()))))
        differs = tell_published(history)
        raise typer.Exit(FAILED if failed else FAULTS if is_lacking or differs else OK)


def _reason_of(revise: str | None, is_limited: bool) -> str:
    """Why what was published is revised; refuses options that a revision does not take."""
    if revise is None:
        raise UsageError(say("--date và --sign chỉ đi cùng --revise"))
    if is_limited:
        raise UsageError(
            say(
                "--revise làm mọi bản tin mà nó đụng tới, trên máy này: không đi cùng --block, --unit, --only, "
                "--html-only, --fresh, --why, --cluster"
            )
        )
    return revise


@contextmanager
def _telling_left(folders: Folders, quarter: Quarter) -> Iterator[None]:
    """Say that what lies there is of an earlier run, where a fault stops this one before it makes anything."""
    output = folders.outputs_of(quarter)
    try:
        yield
    except InputError:
        if any((output / "bulletins").glob("*")):
            shown = folders.shown(output)
            tell(
                say("Chưa làm lại gì: bản tin, văn bản ở {folder} vẫn theo dữ liệu của lần chạy trước.", folder=shown)
            )
        raise


def share(
    quarter: QuarterName = "",
    to: Annotated[str, typer.Option("--to", help="unit: mỗi đơn vị một tệp zip; board: một tệp cho lãnh đạo.")] = "",
    unit: Units = None,
    one_pdf: Annotated[bool, typer.Option("--one-pdf", help="Gộp thêm các PDF thành một, có dấu trang.")] = False,
    eml: Annotated[bool, typer.Option("--eml", help="Soạn thêm thư nháp cho đơn vị có email.")] = False,
) -> None:
    """Đóng gói bản tin để gửi đơn vị hoặc lãnh đạo, kèm lời nhắn để dán vào thư."""
    from ..results import History
    from ..sharing import draft_mails, share_bulletins

    folders, chosen = chosen_quarter(quarter)
    parcels = share_bulletins(folders, chosen, to, unit or (), chosen_lang(), one_pdf, eml)
    _print_parcels(folders, parcels)
    if eml:
        written, missing = draft_mails(folders, chosen, parcels)
        tell(say("Đã soạn {n} thư nháp (.eml) cạnh các tệp zip.", n=len(written)))
        if missing:
            units = first_of(missing, MOST_NAMED, other_units)
            tell(say("Chưa có địa chỉ (email) trong params/units.yaml: {units}.", units=units))
    tell_behind(History(folders, chosen))


def _print_parcels(folders: Folders, parcels: Sequence["Parcel"]) -> None:
    """Print where each zip lies and the message in it; of many how many there are, and where."""
    from ..sharing import MESSAGE

    if len(parcels) > MOST_PRINTED:
        told = {"n": len(parcels), "folder": folders.shown(parcels[0].path.parent), "file": MESSAGE}
        tell(say("Đã đóng gói {n} tệp zip ở {folder}; lời nhắn để dán vào thư là {file} trong từng tệp.", **told))
        return
    for parcel in parcels:
        for path in filter(None, (parcel.pdf, parcel.path)):
            console().rule(as_text(folders.shown(path)), align="left")
        console().print(as_text(parcel.message), soft_wrap=True)
