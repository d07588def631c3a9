"""The command line. It reads words and prints; what it does is elsewhere."""

import signal
import sys
import warnings
from _thread import interrupt_main
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.table import Table
from rich.text import Text

from ..errors import FAILED, FAULTS, INTERRUPTED, OK, STOPS, CchcError, InputError, UsageError
from ..files import reading_once, tell_refused, telling_full
from ..folders import QUARTER_VARIABLE, ROOT_VARIABLE, Folders, index_name
from ..language import Message, first_of, harmless, say, translate
from ..quarter import Quarter, Year
from . import notebook, regulation
from .help import Commands
from .init import init
from .listing import list_names
from .options import (
    Dated,
    Lang,
    Published,
    QuarterName,
    RevisionDate,
    Root,
    Sign,
    Units,
    Workers,
    chosen_folders,
    chosen_lang,
    chosen_quarter,
    chosen_signer,
)
from .printing import (
    as_text,
    console,
    print_error,
    print_faults_and_notices,
    print_kinds,
    print_table,
    tell,
    tell_warning,
    to_chosen,
)
from .usage import call
from .year import check_year, print_year, refuse_option, tell_parts, tell_unscored

if TYPE_CHECKING:
    from ..results import History
    from ..sharing import Manner

MOST_MEMORY = 8_000_000  # MB: more than a machine has, and no more than the limit of a process can be

MANY = 10  # findings, above which a summary follows them
MOST_NAMED = 6  # documents, where the command is of something else
_MOMENT = 0.1  # seconds

app = Commands(
    name="cchc",
    help="Chấm điểm các đơn vị theo quý, giải thích từng điểm và phát hành bản tin.",
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(notebook.app)
app.add_typer(regulation.app)
app.command(has_root=False, epilog='Ví dụ: cchc init thu-muc-moi · cchc init so-noi-vu --blank "Sở Nội vụ"')(init)
app.command("list", epilog="Ví dụ: cchc list units · cchc list criteria {quarter} · cchc list quarters")(list_names)


def _print_version(wanted: bool) -> None:
    if wanted:
        console().print(f"cchc {version('cchc')}")
        raise typer.Exit


_Version = Annotated[
    bool, typer.Option("--version", callback=_print_version, is_eager=True, help="In số phiên bản rồi thôi.")
]


@app.callback()
def _common(root: Root = None, lang: Lang = None, shown_version: _Version = False) -> None:
    """Options that every command takes, before or after its name."""


@app.command(epilog="Ví dụ: cchc new {next} · cchc new {next} --self-score · cchc new {quarter} --add --self-score")
def new(
    quarter: Annotated[str, typer.Argument(metavar="quý", help="Quý, như 2019-Q2; hoặc năm, như 2019.")],
    self_score: Annotated[bool, typer.Option("--self-score", help="Làm thêm phiếu tự chấm cho từng đơn vị.")] = False,
    add: Annotated[
        bool,
        typer.Option(
            "--add",
            help="Thêm vào phiếu đã có dòng của đơn vị, tiêu chí, tồn tại, nhiệm vụ mới; cùng --self-score thì làm "
            "thêm phiếu tự chấm cho đơn vị chưa có.",
        ),
    ] = False,
    verify_sheets: Annotated[
        bool, typer.Option("--verify-sheets", help="Làm phiếu thẩm định cho từng khối, để nhiều người cùng chấm.")
    ] = False,
) -> None:
    """Mở một quý với quarter.yaml và phiếu chấm điểm còn trống; hoặc mở cả năm với year.yaml."""
    from ..inputs import load_company
    from ..office.new_quarter import make_quarter, make_self_scores, make_verify_sheets, make_year

    folders, chosen = chosen_quarter(quarter)
    if isinstance(chosen, Year) and load_company(folders).period == "quarter":
        refuse_option("--self-score", self_score)
        refuse_option("--add", add)
        refuse_option("--verify-sheets", verify_sheets)
        folder = make_year(folders, chosen)
        tell(say("Đã mở {folder}: hãy xem lại các ngày ở year.yaml.", folder=folders.shown(folder)))
        return
    if add:
        _add_rows(folders, chosen)
    elif not ((self_score or verify_sheets) and chosen in folders.quarters()):
        folder = make_quarter(folders, chosen)
        tell(say("Đã mở {folder}: hãy xem lại quarter.yaml rồi điền scoresheet.xlsx.", folder=folders.shown(folder)))
        _tell_skipped(folders, chosen)
    if self_score:
        folder = make_self_scores(folders, chosen, add)
        tell(say("Phiếu tự chấm của các đơn vị ở {folder}.", folder=folders.shown(folder)))
    if verify_sheets:
        folder = make_verify_sheets(folders, chosen)
        tell(say("Phiếu thẩm định của các khối ở {folder}.", folder=folders.shown(folder)))


def _tell_skipped(folders: Folders, quarter: Quarter) -> None:
    """Say that a quarter was opened which does not follow the last one before it."""
    before, folder = folders.quarter_before(quarter), folders.inputs_of(quarter)
    if before and (skipped := quarter.steps_since(before) - 1):
        told = {"n": skipped, "before": before, "quarter": quarter, "folder": folders.shown(folder)}
        tell(say("Giữa {before} và {quarter} còn {n} quý chưa mở; nếu gõ nhầm quý thì xóa {folder}.", **told))


def _add_rows(folders: Folders, quarter: Quarter) -> None:
    """Add rows of what is new to the scoresheet, and tell how many each sheet got."""
    from ..office.added_rows import add_rows
    from ..results import require_quarter

    found = add_rows(folders, require_quarter(folders, quarter))
    rows = [(sheet, str(n)) for sheet, n in found.rows.items() if n]
    print_table(say("Dòng đã thêm"), [say("Trang tính"), say("Số dòng")], rows)
    if found.relabelled:
        tell(say("Đã ghi lại các ô khóa theo quy định hiện nay ở {n} dòng.", n=found.relabelled))
    if found.before:
        tell(say("Số liệu đã điền giữ nguyên; dòng bên dưới dòng thêm đã dời xuống, nên địa chỉ ô thay đổi."))
        tell(say("Phiếu chấm điểm trước khi thêm: {file}", file=folders.shown(found.before)))
    else:
        tell(say("Phiếu chấm điểm đã đủ dòng, không phải thêm."))


@app.command(epilog="Ví dụ: cchc collect {quarter} phieu-nhan-ve")
def collect(
    quarter: Annotated[str, typer.Argument(metavar="quý", help="Quý, như 2019-Q2.")],
    folder: Annotated[Path, typer.Argument(metavar="thư-mục", help="Thư mục có các phiếu gửi về.")],
) -> None:
    """Gom phiếu tự chấm, phiếu thẩm định vào phiếu chấm điểm; báo phiếu thiếu, trễ, bị sửa, trùng hoặc khác nhau."""
    from ..office.collecting import collect_self_scores
    from ..results import require_quarter

    folders, chosen = chosen_quarter(quarter)
    found = collect_self_scores(folders, require_quarter(folders, chosen), folder)
    faults, _ = print_faults_and_notices(found.inputs.name_findings(found.findings, chosen_lang()))
    if found.units or not found.rows:
        tell(say("Đã gom phiếu của {units} đơn vị, điền {cells} ô.", units=len(found.units), cells=found.cells))
    if found.rows:
        tell(say("Đã gom {rows} dòng thẩm định.", rows=found.rows))
    if found.known:
        tell(say("Phiếu của {n} đơn vị không có gì mới.", n=len(found.known)))
    if found.before:
        tell(say("Phiếu chấm điểm trước khi gom: {file}", file=folders.shown(found.before)))
    raise typer.Exit(FAULTS if faults else OK)


@app.command(epilog="Ví dụ: cchc check · cchc check {quarter} --mark")
@reading_once()  # what is marked is what was checked
def check(
    quarter: QuarterName = "",
    mark: Annotated[bool, typer.Option("--mark", help="Ghi thêm bản sao của phiếu, đánh dấu các ô có lỗi.")] = False,
) -> None:
    """Kiểm tra dữ liệu của quý: tiến độ từng khối, lỗi và lưu ý với ô của chúng, các ví dụ của quy định."""
    from ..inputs import load_examples
    from ..releases import Releases
    from ..results import History, check_quarter, require_period
    from ..scoring import check_example

    folders, chosen = chosen_quarter(quarter)
    require_period(folders, chosen)
    if Releases(folders).of(chosen):
        _tell_behind(History(folders, chosen))
    if folders.sums_up(chosen):
        refuse_option("--mark", mark)
        raise typer.Exit(check_year(folders, chosen))
    inputs, found = check_quarter(folders, chosen)
    findings = inputs.name_findings(found, chosen_lang())
    titles = {name: block.title for name, block in inputs.regulation.blocks.items()}
    rows = [(titles[block], say("{done}/{of}", done=done, of=of)) for block, (done, of) in inputs.progress.items()]
    print_table(say("Tiến độ {quarter}", quarter=inputs.quarter), [say("Khối"), say("Đã thẩm định")], rows)
    examples, misread = load_examples(folders, inputs.regulation.version)
    wrong = [(e.name, why) for e in examples if (why := check_example(e, inputs.regulation))]
    faults, notices = print_faults_and_notices([*misread, *findings], titles)
    print_table(say("Ví dụ sai"), [say("Ví dụ"), say("Vì sao")], wrong)
    if len(faults) + len(notices) > MANY:
        print_kinds([(say("Lỗi"), faults), (say("Lưu ý"), notices)])
    counts = {"faults": len(faults), "notices": len(notices), "wrong": len(wrong), "of": len(examples)}
    tell(say("{faults} lỗi, {notices} lưu ý; {wrong} ví dụ sai trong {of}.", **counts))
    if mark:
        from ..office.marked_copy import mark_scoresheet

        marked = mark_scoresheet(folders, chosen, findings, chosen_lang())
        tell(say("Bản sao có đánh dấu: {file}", file=folders.shown(marked)))
    raise typer.Exit(FAULTS if faults or wrong else OK)


@app.command(epilog="Ví dụ: cchc score {quarter}")
def score(quarter: QuarterName = "") -> None:
    """Chấm điểm quý và in xếp hạng, xếp loại từng khối."""
    from ..results import History

    history = History(*chosen_quarter(quarter))
    if history.results.sums_up:
        print_year(history)
    else:
        _print_quarter(history)
    _end(history)


def _print_quarter(history: "History") -> None:
    """Print the ranking of each block, and what another rule of rounding would change."""
    from ..bulletin.page import Page
    from ..bulletin.quarter_data import QuarterData
    from ..bulletin.regulation_words import describe_rounding
    from ..bulletin.sections.ranking import rank_scored

    results, opened = history.results, QuarterData(history.folders, history.quarter, chosen_lang(), history)
    for name, block in results.regulation.blocks.items():
        columns, scores = rank_scored(Page(opened, block=name))
        rows = [[show_in(score) for _, show_in in columns] for score in scores]
        print_table(block.title, [column.head for column, _ in columns], rows)
    units = results.units()
    edges = [
        (
            units[edge.unit].name,
            describe_rounding(edge.mode, edge.at),
            results.regulation.grade(edge.final_class).title,
            str(edge.rank or "–"),
        )
        for edge in results.knife_edges()
    ]
    heads = [say("Đơn vị"), say("Cách làm tròn"), say("Xếp loại"), say("Hạng")]
    print_table(say("Đổi kết quả nếu làm tròn theo cách khác"), heads, edges)


@app.command(epilog="Ví dụ: cchc audit {quarter}")
def audit(quarter: QuarterName = "") -> None:
    """Ghi audit.xlsx: bảng tính tính lại mọi điểm bằng công thức, và chênh lệch so với bản tin."""
    from ..office.audit import audit_quarter
    from ..results import History

    history = History(*chosen_quarter(quarter))
    file = history.folders.shown(audit_quarter(history))
    tell(say("Đã ghi {file}: sửa một ô nhập để xem tổng điểm, hạng, xếp loại đổi theo.", file=file))
    _end(history)


@app.command(epilog="Ví dụ: cchc export {quarter} · cchc export {year} --format parquet")
def export(
    quarter: QuarterName = "",
    kind: Annotated[str, typer.Option("--format", help="xlsx: ranking.xlsx; parquet: cho kho dữ liệu.")] = "xlsx",
) -> None:
    """Ghi ranking.xlsx: xếp hạng từng khối và mọi đơn vị, điểm mất, nhiệm vụ và tồn tại, để lọc và tính tiếp."""
    from ..office.board import export_board
    from ..results import History

    history = History(*chosen_quarter(quarter))
    for path in export_board(history, chosen_lang(), kind):
        tell(say("Đã ghi {file}.", file=history.folders.shown(path)))
    _end(history)


@app.command(
    epilog="Ví dụ: cchc explain {quarter} {unit} {criterion} · cchc explain {quarter} {unit} --pdf"
    " · cchc explain {year} {unit} · cchc explain {year} {unit} {criterion}"
)
def explain(
    quarter: Published,
    unit: Annotated[str, typer.Argument(metavar="đơn-vị", help="Tên, tên ngắn hoặc mã của đơn vị.")],
    criterion: Annotated[str, typer.Argument(metavar="tiêu-chí", help="Mã, tên hoặc tên ngắn của tiêu chí.")] = "",
    pdf: Annotated[bool, typer.Option("--pdf", help="Giải thích mọi tiêu chí, HTML và PDF.")] = False,
) -> None:
    """Giải thích một điểm từ ô dữ liệu đến tổng điểm; với --pdf mọi điểm của đơn vị; hoặc kết quả cả năm."""
    from ..bulletin.derivation import explain_score
    from ..bulletin.year_derivation import explain_criterion, explain_year
    from ..results import History

    folders, chosen = chosen_quarter(quarter)
    is_year = folders.sums_up(chosen)
    history = History(folders, chosen)
    if not (criterion or pdf or is_year):
        one = history.results.units()[history.results.require_unit(unit)]  # one that is not there is told first
        code = history.results.regulation.blocks[one.block].criteria[0].code
        raise UsageError(
            say("Hãy ghi mã tiêu chí, như {code}; hoặc --pdf để có phiếu giải thích mọi tiêu chí", code=code)
        )
    if criterion and pdf:
        raise UsageError(say("--pdf giải thích mọi tiêu chí của đơn vị: hãy bỏ «{criterion}»", criterion=criterion))
    failed = _make_sheet(history, unit) if pdf else False
    if not pdf:
        grid = Table.grid(padding=(0, 2))
        if is_year and criterion:
            steps = explain_criterion(history.quarters(), unit, criterion)
        elif is_year:
            steps = explain_year(history.results, history.quarters(), unit)
        else:
            steps = explain_score(history.results, unit, criterion)
        for label, sentence in steps:
            grid.add_row(Text(to_chosen(label), style="bold"), as_text(sentence))
        console().print(grid)
        if is_year:
            tell_parts(history)
    differs = _tell_published(history)
    raise typer.Exit(FAILED if failed else FAULTS if differs else OK)


@app.command(
    epilog="Ví dụ: cchc run {quarter} · cchc run {quarter} --unit {unit} --html-only · cchc run --only company"
)
def run(
    quarter: QuarterName = "",
    block: Annotated[list[str] | None, typer.Option(help="Chỉ khối có tên hoặc mã này; dùng được nhiều lần.")] = None,
    unit: Units = None,
    only: Annotated[list[str] | None, typer.Option(help="Chỉ mục này của params/bulletins.yaml.")] = None,
    html_only: Annotated[bool, typer.Option("--html-only", help="Không xuất PDF.")] = False,
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
        from ..sharing import Manner, Selection, make_bulletins

        folders, chosen = chosen_quarter(quarter)
        selection = Selection(block or (), unit or (), only or (), html_only)
        manner = Manner(workers, fresh, why, plain, timeout, memory << 20, cluster)
        if revise is not None or dated or sign:
            if revise is None:
                raise UsageError(say("--date và --sign chỉ đi cùng --revise"))
            if selection != Selection() or fresh or why or cluster:
                raise UsageError(
                    say(
                        "--revise làm mọi bản tin mà nó đụng tới, trên máy này: không đi cùng --block, --unit, "
                        "--only, --html-only, --fresh, --why, --cluster"
                    )
                )
            _revise(folders, chosen, revise, dated and dated.date(), replace(manner, signer=chosen_signer(sign)))
        try:
            history = History(folders, chosen)
        except InputError:
            _tell_left(folders, chosen)
            raise
        failed = make_bulletins(history, console(), chosen_lang(), selection, manner)
        is_lacking = _tell_missing(history, by_name=False)
        tell(say("Mở {page} để xem.", page=folders.shown(folders.outputs_of(chosen) / index_name(chosen_lang()))))
        differs = _tell_published(history)
        raise typer.Exit(FAILED if failed else FAULTS if is_lacking or differs else OK)


@app.command(epilog="Ví dụ: cchc publish {quarter} · cchc publish {quarter} --date {day}")
def publish(quarter: Published, dated: Dated = None, workers: Workers = None, sign: Sign = "") -> None:
    """Phát hành chính thức: cấp số văn bản, làm lại bản tin, lưu hồ sơ không đổi ở outputs/published."""
    from ..sharing import Manner, publish_quarter

    folders, chosen = chosen_quarter(quarter)
    how = Manner(workers, signer=chosen_signer(sign))
    publish_quarter(folders, chosen, console(), chosen_lang(), how, dated and dated.date())


@app.command(epilog="Ví dụ: cchc unpublish {quarter}")
def unpublish(quarter: Published) -> None:
    """Rút lại lần phát hành sau cùng khi chưa gửi cho ai và chưa lưu vào git: bỏ hồ sơ và các bản tin của nó."""
    from ..sharing import withdraw_release

    folders, chosen = chosen_quarter(quarter)
    gone = withdraw_release(folders, chosen, console(), chosen_lang())
    told = {"status": gone.status_name, "quarter": chosen, "dated": gone.dated, "name": str(chosen)}
    tell(say("Đã rút lại bản {status} của {quarter}, ngày {dated}. Làm lại bản tin: cchc run {name}", **told))


@app.command(epilog="Ví dụ: cchc verify outputs/{quarter} · cchc verify outputs/published/{quarter}/1")
def verify(path: Annotated[Path, typer.Argument(metavar="tệp", help="Tệp hoặc thư mục cần kiểm tra.")]) -> None:
    """Cho biết tệp thuộc quý và lần phát hành nào, có đúng bản đã phát hành và còn hiệu lực không."""
    from ..sharing import verify_path

    verdicts = verify_path(chosen_folders(), path)
    wrong = [verdict for verdict in verdicts if not verdict.is_right]
    for verdict in (one for one in verdicts if one.is_record or not one.is_right):
        tell(say("{file}: {what}", file=str(verdict.path), what=verdict.what))
    right = [verdict for verdict in verdicts if verdict.is_right and not verdict.is_record]
    for what, count in Counter(to_chosen(verdict.what) for verdict in right).items():
        tell(say("{n} tệp {what}", n=count, what=what))
    raise typer.Exit(FAILED if wrong else OK)


@app.command(epilog="Ví dụ: cchc share {quarter} --to board · cchc share {quarter} --unit {unit}")
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
    for parcel in parcels:
        for path in filter(None, (parcel.pdf, parcel.path)):
            console().rule(as_text(folders.shown(path)), align="left")
        console().print(as_text(parcel.message), soft_wrap=True)
    if eml:
        written, missing = draft_mails(folders, chosen, parcels)
        tell(say("Đã soạn {n} thư nháp (.eml) cạnh các tệp zip.", n=len(written)))
        if missing:
            tell(say("Chưa có địa chỉ (email) trong params/units.yaml: {units}.", units=missing))
    _tell_behind(History(folders, chosen))


@app.command(epilog="Ví dụ: cchc lab · cchc lab {quarter}")
def lab(
    quarter: QuarterName = "",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Chỉ in địa chỉ, không mở trình duyệt.")] = False,
) -> None:
    """Mở JupyterLab tại explore.ipynb: tiến độ, lỗi, xếp hạng và thử thay đổi số liệu của một quý."""
    from ..lab.serving import own_page, serve_lab
    from ..results import require_period

    folders = chosen_folders()
    variables = {ROOT_VARIABLE: str(folders.root)}
    if quarter:
        variables[QUARTER_VARIABLE] = str(require_period(*chosen_quarter(quarter)))
    with serve_lab(folders, own_page(folders, "explore"), variables, browser=not no_browser) as (address, server):
        tell(say("JupyterLab đang mở ở địa chỉ:"))
        console().print(Text(address), soft_wrap=True)  # an address in two lines leads nowhere
        tell(say("Notebook đã chạy của mỗi quý nằm ở outputs, trong thư mục notebooks của quý. Nhấn Ctrl-C để dừng."))
        ended = server.wait()
    raise typer.Exit(FAILED if ended else OK)


def _end(history: "History") -> NoReturn:
    """Tell which units have no result, and what is not published, and end with it."""
    is_lacking = _tell_missing(history)
    raise typer.Exit(FAULTS if _tell_published(history) or is_lacking else OK)


def _tell_missing(history: "History", by_name: bool = True) -> bool:
    """Say which units have no result, of a quarter ``by_name`` or how many; whether that is to be mended.

    That of a newcomer at the end of a year is not.
    """
    if history.results.sums_up:
        tell_unscored(history)
        return False
    missing = history.results.unscored().values()
    for unit in missing if by_name else ():
        tell(say("{unit} chưa có kết quả: {why}", unit=unit.name, why=unit.missing))
    if missing:
        told = {"n": len(missing), "quarter": str(history.quarter)}
        tell(say("{n} đơn vị chưa có kết quả vì dữ liệu còn lỗi; xem: cchc check {quarter}", **told))
    return bool(missing)


def _tell_left(folders: Folders, quarter: Quarter) -> None:
    """Say that what lies there is of an earlier run, where a fault stops this one before it makes anything."""
    output = folders.outputs_of(quarter)
    if any((output / "bulletins").glob("*")):
        folder = folders.shown(output)
        tell(say("Chưa làm lại gì: bản tin, văn bản ở {folder} vẫn theo dữ liệu của lần chạy trước.", folder=folder))


def _make_sheet(history: "History", unit: str) -> bool:
    """Make the sheet that explains every point of a unit, of a year the bulletin of it; whether that failed."""
    from ..sharing import Selection, make_bulletins, plan_bulletins

    entry = "unit_year" if history.results.sums_up else "explanation"
    folders, selection = history.folders, Selection(units=[unit], only=[entry])
    failed = make_bulletins(history, console(), chosen_lang(), selection)
    if not failed:
        (run,) = plan_bulletins(history, chosen_lang(), selection)
        page = folders.outputs_of(history.quarter) / f"bulletins/{run.output}.pdf"
        tell(say("Mở {page} để xem.", page=folders.shown(page)))
    return bool(failed)


def _revise(folders: Folders, quarter: Quarter, reason: str, dated: date | None, how: "Manner") -> NoReturn:
    """Revise what was published, and name what compares with it."""
    from ..sharing import revise_quarter

    revise_quarter(folders, quarter, reason, console(), chosen_lang(), how, dated)
    _tell_touched(folders, quarter)
    raise typer.Exit(OK)


def _tell_published(history: "History") -> bool:
    """Say what was published, whether the inputs now give other results, and whether what it rests on changed."""
    differs = _tell_unpublished(history)
    _tell_behind(history)
    return differs


def _tell_unpublished(history: "History") -> bool:
    """Say which release this is, and whether the inputs now give other results."""
    from ..sharing import find_unpublished, how_to_revise

    release = history.release
    told = {"quarter": str(history.quarter), "status": release.status_name, "dated": release.dated}
    try:
        changed = find_unpublished(history)
    except InputError:
        tell(
            say(
                "Đây là kết quả đã phát hành ({status}, ngày {dated}), được giữ nguyên; dữ liệu nay có lỗi: "
                "cchc check {quarter}",
                **told,
            )
        )
        return True
    if changed:
        told |= {"n": len(changed), "units": changed, "how": how_to_revise(history.quarter)}
        tell(
            say(
                "Đây là kết quả đã phát hành ({status}, ngày {dated}), được giữ nguyên; dữ liệu nay cho kết quả khác "
                "ở {n} đơn vị: {units}. Muốn đính chính: {how}",
                **told,
            )
        )
    elif release.number:
        tell(say("Đây là kết quả đã phát hành ({status}, ngày {dated}).", **told))
    return bool(changed)


def _tell_touched(folders: Folders, quarter: Quarter) -> None:
    """Name the later quarters whose bulletins read what a revision changed, and the bulletins of one published."""
    from ..results import History
    from ..sharing import find_touched

    for later, release in find_touched(folders, quarter):
        if release.number:
            _tell_behind(History(folders, later), in_full=True)
        else:
            told = {"quarter": later, "name": str(later)}
            tell(say("{quarter} có so sánh với số liệu vừa đính chính; chạy lại: cchc run {name}", **told))


def _tell_behind(history: "History", in_full: bool = False) -> None:
    """Say which of a quarter's published bulletins rest on other quarters as these were then: all, or the first."""
    from ..sharing import find_behind, how_to_revise

    quarters, behind = find_behind(history)
    if behind:
        most = len(behind) if in_full else MOST_NAMED
        names = first_of(behind, most, lambda n: say("và {n} tài liệu khác", n=n))
        told = {"quarter": history.quarter, "quarters": quarters, "n": len(behind), "names": names}
        tell(
            say(
                "Số liệu {quarters} đã đổi từ khi phát hành {quarter}; {n} bản tin, văn bản đã phát hành dựa vào số "
                "liệu cũ, được giữ nguyên: {names}. Muốn làm theo số liệu mới: {how}",
                **told,
                how=how_to_revise(history.quarter),
            )
        )


def _check_typed(words: Iterable[str]) -> None:
    for word in words:
        if sys.getfilesystemencoding() != "utf-8" and not word.isascii():
            raise UsageError(say("Máy này không đọc được chữ có dấu ở dòng lệnh: hãy đặt biến LC_ALL=C.UTF-8"))
        if word != harmless(word):
            raise UsageError(say("«{word}» có ký tự điều khiển, không dùng được ở dòng lệnh", word=word))


def _tell_system(error: OSError) -> Message:
    """What the system says; of a file that was there a moment ago what happened, as when Excel saves it."""
    if isinstance(error, FileNotFoundError) and error.filename:
        return say("{file}: tệp vừa bị xóa, dời đi hoặc đang được lưu; hãy chạy lại", file=str(error.filename))
    return say("Không đọc hoặc ghi được tệp: {error}", error=str(error))


def _stop_again(otherwise: Callable[[Any], object], lost: Any) -> None:
    """Repeat a stop that came where Python lets no exception pass, such as what it calls when a module is loaded."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        Timer(_MOMENT, interrupt_main, [signal.SIGTERM]).start()  # once that is over; not Ctrl-C, which nohup ignores
    else:
        otherwise(lost)


def main() -> None:
    """Run the command line; errors of ours become sentences and exit codes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may have a code page
    warnings.showwarning = tell_warning
    for stop in STOPS[1:]:  # as Ctrl-C, also where that one is ignored
        signal.signal(stop, signal.default_int_handler)
    sys.unraisablehook = partial(_stop_again, sys.unraisablehook)
    try:
        _check_typed(sys.argv[1:])
        with telling_full():
            sys.exit(call(app))
    except CchcError as error:
        print_error(error)
        sys.exit(error.exit_code)
    except OSError as error:  # a folder that is read-only
        print_error(CchcError(tell_refused(error) or _tell_system(error)))
        sys.exit(FAILED)
    except (KeyboardInterrupt, SystemExit, typer.Abort) as end:  # typer turns Ctrl-C into its exit code
        if isinstance(end, SystemExit) and end.code != INTERRUPTED:
            raise
        console(stderr=True).print(Text(translate("Đã dừng.", chosen_lang())))
        sys.exit(INTERRUPTED)
