"""The command line. It reads words and prints; what it does is elsewhere."""

import signal
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import compress, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .errors import CchcError, InputError, UsageError
from .folders import QUARTER_VARIABLE, ROOT_VARIABLE, Folders, find_folders
from .language import LANGUAGES, Message, say, translate
from .quarter import Quarter

if TYPE_CHECKING:
    from .releases import Release
    from .sharing import Manner, Selection

OK, FAILED, FAULTS, INTERRUPTED = 0, 1, 2, 130
MANY = 10  # findings, above which a summary follows them

app = typer.Typer(
    name="cchc",
    help="Chấm điểm cải cách hành chính theo quý, giải thích từng điểm và phát hành bản tin.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
regulation = typer.Typer(
    name="regulation",
    help="Sửa quy định: chép thành dự thảo, kiểm tra, so sánh.",
    no_args_is_help=True,
)
app.add_typer(regulation)
_chosen: dict[str, object] = {"root": None, "lang": "vi"}


def _choose_root(value: Path | None) -> Path | None:
    if value is not None:
        _chosen["root"] = value
    return value


def _choose_lang(value: str | None) -> str | None:
    if value is not None:
        if value not in LANGUAGES:
            raise typer.BadParameter(f"{value}: {', '.join(LANGUAGES)}")
        _chosen["lang"] = value
    return value


Root = Annotated[Path | None, typer.Option("--root", help="Thư mục gốc (có params/).", callback=_choose_root)]
Lang = Annotated[str | None, typer.Option("--lang", help="Ngôn ngữ: vi hoặc en.", callback=_choose_lang)]
Dated = Annotated[
    datetime | None,
    typer.Option("--date", help="Ngày phát hành; bỏ trống: theo quarter.yaml.", formats=["%d/%m/%Y", "%Y-%m-%d"]),
]
QuarterName = Annotated[str, typer.Argument(help="Quý: 2019-Q1, Quý I/2019; bỏ trống: quý mới nhất.")]


@app.callback()
def _common(root: Root = None, lang: Lang = None) -> None:
    """Options that every command takes, before or after its name."""


@app.command(epilog="Ví dụ: cchc new 2019-Q2 · cchc new 2019-Q2 --self-score")
def new(
    quarter: Annotated[str, typer.Argument(help="Quý, như 2019-Q2.")],
    self_score: Annotated[bool, typer.Option("--self-score", help="Làm thêm phiếu tự chấm cho từng đơn vị.")] = False,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Mở một quý: thư mục của quý với quarter.yaml và phiếu chấm điểm còn trống."""
    from .bulletin import choose_quarter
    from .office import make_quarter, make_self_scores

    folders = _folders()
    chosen = choose_quarter(folders, quarter)
    if not (self_score and chosen in folders.quarters()):
        folder = make_quarter(folders, chosen)
        _say(say("Đã mở {folder}: hãy xem lại quarter.yaml rồi điền scoresheet.xlsx.", folder=folders.shown(folder)))
    if self_score:
        folder = make_self_scores(folders, chosen)
        _say(say("Phiếu tự chấm của các đơn vị ở {folder}.", folder=folders.shown(folder)))


@app.command(epilog="Ví dụ: cchc collect 2019-Q2 D:/phieu-nhan-ve")
def collect(
    quarter: Annotated[str, typer.Argument(help="Quý, như 2019-Q2.")],
    folder: Annotated[Path, typer.Argument(help="Thư mục có các phiếu tự chấm mà đơn vị gửi về.")],
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Gom phiếu tự chấm của các đơn vị vào phiếu chấm điểm; báo phiếu thiếu, trễ, bị sửa hoặc gửi hai lần."""
    from .bulletin import choose_quarter
    from .office import collect_self_scores
    from .results import require_quarter

    folders = _folders()
    found = collect_self_scores(folders, require_quarter(folders, choose_quarter(folders, quarter)), folder)
    faults = [finding for finding in found.findings if finding.is_fault]
    _print_findings(say("Lỗi"), faults)
    _print_findings(say("Lưu ý"), [finding for finding in found.findings if not finding.is_fault])
    _say(say("Đã gom phiếu của {units} đơn vị, điền {cells} ô.", units=len(found.units), cells=found.cells))
    raise typer.Exit(FAULTS if faults else OK)


@app.command(epilog="Ví dụ: cchc check 2019-Q1 · cchc check 2019-Q1 --mark")
def check(
    quarter: QuarterName = "",
    mark: Annotated[bool, typer.Option("--mark", help="Ghi thêm bản sao của phiếu, đánh dấu các ô có lỗi.")] = False,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Kiểm tra dữ liệu của quý: tiến độ từng khối, lỗi và lưu ý với ô của chúng, các ví dụ của quy định."""
    from .bulletin import choose_quarter
    from .inputs import load_examples
    from .results import check_quarter
    from .scoring import check_example

    folders = _folders()
    chosen = choose_quarter(folders, quarter)
    inputs, findings = check_quarter(folders, chosen)
    titles = {name: block.title for name, block in inputs.regulation.blocks.items()}
    rows = [(titles[block], say("{done}/{of}", done=done, of=of)) for block, (done, of) in inputs.progress.items()]
    _print_table(say("Tiến độ {quarter}", quarter=inputs.quarter), [say("Khối"), say("Đã thẩm định")], rows)
    examples, faults = load_examples(folders, inputs.regulation.version)
    wrong = [(e.name, why) for e in examples if (why := check_example(e, inputs.regulation))]
    faults += [finding for finding in findings if finding.is_fault]
    notices = [finding for finding in findings if not finding.is_fault]
    _print_findings(say("Lỗi"), faults, titles)
    _print_findings(say("Lưu ý"), notices, titles)
    _print_table(say("Ví dụ sai"), [say("Ví dụ"), say("Vì sao")], wrong)
    if len(faults) + len(notices) > MANY:
        _print_kinds([(say("Lỗi"), faults), (say("Lưu ý"), notices)])
    counts = {"faults": len(faults), "notices": len(notices), "wrong": len(wrong), "of": len(examples)}
    _say(say("{faults} lỗi, {notices} lưu ý; {wrong} ví dụ sai trong {of}.", **counts))
    if mark:
        from .office import mark_scoresheet

        marked = mark_scoresheet(folders, chosen, findings, _lang())
        _say(say("Bản sao có đánh dấu: {file}", file=folders.shown(marked)))
    raise typer.Exit(FAULTS if faults or wrong else OK)


@app.command(epilog="Ví dụ: cchc score 2019-Q1")
def score(quarter: QuarterName = "", root: Root = None, lang: Lang = None) -> None:
    """Chấm điểm quý và in xếp hạng, xếp loại từng khối."""
    from .bulletin import choose_quarter
    from .bulletin.labels import describe_rounding
    from .bulletin.ranking import rank_block, rank_heads
    from .results import current_results

    folders = _folders()
    results = current_results(folders, choose_quarter(folders, quarter))
    for name, block in results.regulation.blocks.items():
        _print_table(block.title, rank_heads(), rank_block(results, name))
    edges = [
        (
            results.units()[edge["unit"]].name,
            describe_rounding(edge["mode"], edge["at"]),
            results.regulation.grade(edge["final_class"]).title,
            str(edge["rank"] or "–"),
        )
        for edge in results.knife_edges()
    ]
    heads = [say("Đơn vị"), say("Cách làm tròn"), say("Xếp loại"), say("Hạng")]
    _print_table(say("Đổi kết quả nếu làm tròn theo cách khác"), heads, edges)
    missing = [unit for unit in results.units().values() if unit.missing]
    for unit in missing:
        _say(say("{unit} chưa có điểm: {why}", unit=unit.name, why=unit.missing))
    raise typer.Exit(FAULTS if missing else OK)


@app.command(epilog="Ví dụ: cchc audit 2019-Q1")
def audit(quarter: QuarterName = "", root: Root = None, lang: Lang = None) -> None:
    """Ghi audit.xlsx: bảng tính tính lại mọi điểm bằng công thức, và chênh lệch so với bản tin."""
    from .bulletin import choose_quarter
    from .office.audit import audit_quarter

    folders = _folders()
    path, missing = audit_quarter(folders, choose_quarter(folders, quarter))
    for unit in missing:
        _say(say("{unit} chưa có điểm: {why}", unit=unit.name, why=unit.missing))
    _say(say("Đã ghi {file}: sửa một ô nhập để xem tổng điểm, hạng, xếp loại đổi theo.", file=folders.shown(path)))
    raise typer.Exit(FAULTS if missing else OK)


@app.command(epilog="Ví dụ: cchc explain 2019-Q1 chi-nhanh-1 1.1 · cchc explain 2019-Q1 chi-nhanh-1 --pdf")
def explain(
    quarter: Annotated[str, typer.Argument(help="Quý, như 2019-Q1.")],
    unit: Annotated[str, typer.Argument(help="Mã đơn vị, như trong params/units.yaml.")],
    criterion: Annotated[str, typer.Argument(help="Mã tiêu chí, như 1.1.")] = "",
    pdf: Annotated[bool, typer.Option("--pdf", help="Phiếu giải thích mọi tiêu chí, HTML và PDF.")] = False,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Giải thích một điểm: từ ô dữ liệu, qua điều khoản và bước tính, đến tổng điểm; hoặc mọi điểm của đơn vị."""
    from .bulletin import choose_quarter
    from .bulletin.explaining import explain_score
    from .results import current_results

    folders = _folders()
    chosen = choose_quarter(folders, quarter)
    if pdf:
        _make_sheet(folders, chosen, unit)
    if not criterion:
        raise UsageError(say("Hãy ghi mã tiêu chí, như 1.1; hoặc --pdf để có phiếu giải thích mọi tiêu chí"))
    results = current_results(folders, chosen)
    grid = Table.grid(padding=(0, 2))
    for label, sentence in explain_score(results, unit, criterion):
        grid.add_row(Text(_to(label), style="bold"), _text(sentence))
    _console().print(grid)


@app.command(
    epilog="Ví dụ: cchc run 2019-Q1 · cchc run 2019-Q1 --unit chi-nhanh-1 --html-only · cchc run --only company"
)
def run(
    quarter: QuarterName = "",
    block: Annotated[list[str] | None, typer.Option(help="Chỉ khối này; dùng được nhiều lần.")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="Chỉ đơn vị này; dùng được nhiều lần.")] = None,
    only: Annotated[list[str] | None, typer.Option(help="Chỉ mục này của params/bulletins.yaml.")] = None,
    html_only: Annotated[bool, typer.Option("--html-only", help="Không xuất PDF.")] = False,
    workers: Annotated[int | None, typer.Option(help="Số notebook chạy cùng lúc.", min=1)] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Làm lại tất cả, kể cả bản tin không đổi.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Nói vì sao từng bản tin được làm lại.")] = False,
    plain: Annotated[bool, typer.Option("--plain-kernels", help="Mở từng nhân mới, chậm hơn.")] = False,
    timeout: Annotated[int, typer.Option(help="Số giây nhiều nhất cho một notebook.", min=1)] = 600,
    memory: Annotated[int, typer.Option(help="Số MB nhiều nhất cho một nhân; 0: không giới hạn.", min=0)] = 0,
    cluster: Annotated[str, typer.Option(help="Chạy trên cụm Dask: tcp://máy:cổng, hoặc local:4.")] = "",
    revise: Annotated[str | None, typer.Option(help="Đính chính quý đã phát hành, vì lý do này.")] = None,
    dated: Dated = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Chạy các notebook của quý và xuất bản tin HTML, PDF; một bản tin hỏng không dừng bản khác."""
    from .bulletin import choose_quarter
    from .sharing import Manner, Selection, index_name, make_bulletins

    folders = _folders()
    chosen = choose_quarter(folders, quarter)
    selection = Selection(block or (), unit or (), only or (), html_only)
    manner = Manner(workers, fresh, why, plain, timeout, memory << 20, cluster)
    if revise is not None or dated:
        _revise(folders, chosen, revise, dated, selection, manner)
    failed, missing = make_bulletins(folders, chosen, _console(), _lang(), selection, manner)
    if missing:
        _say(
            say(
                "{n} đơn vị chưa có điểm vì dữ liệu còn lỗi; xem: cchc check {quarter}",
                n=missing,
                quarter=str(chosen),
            )
        )
    _say(say("Mở {page} để xem.", page=folders.shown(folders.outputs_of(chosen) / index_name(_lang()))))
    differs = _tell_unpublished(folders, chosen)
    raise typer.Exit(FAILED if failed else FAULTS if missing or differs else OK)


@app.command(epilog="Ví dụ: cchc publish 2019-Q1 · cchc publish 2019-Q1 --date 15/04/2019")
def publish(
    quarter: Annotated[str, typer.Argument(help="Quý, như 2019-Q1.")],
    dated: Dated = None,
    workers: Annotated[int | None, typer.Option(help="Số notebook chạy cùng lúc.", min=1)] = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Phát hành chính thức: cấp số văn bản, làm lại bản tin, lưu hồ sơ không đổi ở outputs/published."""
    from .bulletin import choose_quarter
    from .sharing import Manner, publish_quarter

    folders = _folders()
    chosen = choose_quarter(folders, quarter)
    release = publish_quarter(folders, chosen, _console(), _lang(), Manner(workers), dated and dated.date())
    _tell_release(folders, chosen, release)


@app.command(epilog="Ví dụ: cchc verify 2019-Q1_company.pdf · cchc verify outputs/published/2019-Q1/1")
def verify(
    path: Annotated[Path, typer.Argument(help="Tệp hoặc thư mục cần kiểm tra.")],
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Cho biết tệp thuộc quý và lần phát hành nào, có đúng bản đã phát hành và còn hiệu lực không."""
    from .sharing import verify_path

    verdicts = verify_path(_folders(), path)
    wrong = [verdict for verdict in verdicts if not verdict.is_published]
    for verdict in wrong:
        _say(say("{file}: {what}", file=str(verdict.path), what=verdict.what))
    for what, count in Counter(_to(verdict.what) for verdict in verdicts if verdict.is_published).items():
        _say(say("{n} tệp {what}", n=count, what=what))
    raise typer.Exit(FAILED if wrong else OK)


@app.command(epilog="Ví dụ: cchc share 2019-Q1 --to board · cchc share 2019-Q1 --to unit --unit chi-nhanh-1")
def share(
    quarter: QuarterName = "",
    to: Annotated[str, typer.Option("--to", help="unit: mỗi đơn vị một tệp zip; board: một tệp cho lãnh đạo.")] = "",
    unit: Annotated[list[str] | None, typer.Option(help="Chỉ đơn vị này; dùng được nhiều lần.")] = None,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Đóng gói bản tin để gửi đơn vị hoặc lãnh đạo, kèm lời nhắn để dán vào thư."""
    from .bulletin import choose_quarter
    from .sharing import share_bulletins

    folders = _folders()
    for parcel in share_bulletins(folders, choose_quarter(folders, quarter), to, unit or (), _lang()):
        _console().rule(Text(folders.shown(parcel.path)), align="left")
        _console().print(Text(parcel.message), soft_wrap=True)


@app.command(epilog="Ví dụ: cchc lab · cchc lab 2019-Q2")
def lab(quarter: QuarterName = "", root: Root = None, lang: Lang = None) -> None:
    """Mở JupyterLab tại explore.ipynb: tiến độ, lỗi, xếp hạng và thử thay đổi số liệu của một quý."""
    import os
    import subprocess

    from .bulletin import choose_quarter
    from .results import require_quarter

    folders = _folders()
    environment = {**os.environ, ROOT_VARIABLE: str(folders.root)}
    if quarter:
        environment[QUARTER_VARIABLE] = str(require_quarter(folders, choose_quarter(folders, quarter)))
    own, page = folders.root / "notebooks", folders.notebook("explore")
    place = own if own.is_dir() and page.parent != own else page
    raise typer.Exit(subprocess.call([sys.executable, "-m", "jupyter", "lab", str(place)], env=environment))


@regulation.command("new", epilog="Ví dụ: cchc regulation new 2020 --from 2019")
def new_regulation(
    version: Annotated[str, typer.Argument(help="Tên bản mới, cũng là tên thư mục: 2020.")],
    source: Annotated[str, typer.Option("--from", help="Bản được chép; bỏ trống: bản áp dụng sau cùng.")] = "",
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Chép một bản quy định thành bản dự thảo; ghi chú trong tệp được giữ nguyên."""
    from .amending import draft_version
    from .inputs import newest_version

    folders = _folders()
    folder, start = draft_version(folders, version, source or newest_version(folders))
    _say(
        say("Đã chép thành dự thảo {folder}, đề xuất áp dụng từ {start}.", folder=folders.shown(folder), start=start)
    )
    _say(say("Hãy ghi quyết định và các thay đổi vào regulation.yaml, sửa tiêu chí và ví dụ."))


@regulation.command("check", epilog="Ví dụ: cchc regulation check 2020")
def check_regulation(
    version: Annotated[str, typer.Argument(help="Tên bản; bỏ trống: bản áp dụng sau cùng, kể cả dự thảo.")] = "",
    root: Root = None,
    lang: Lang = None,
) -> None:
    """Kiểm tra một bản quy định: lỗi, ví dụ sai, và lưu ý về những gì hợp lệ nhưng đáng xem lại."""
    from .amending import check_draft
    from .inputs import newest_version

    folders = _folders()
    chosen = version or newest_version(folders)
    checked = check_draft(folders, chosen)
    faults = [finding for finding in checked.findings if finding.is_fault]
    notices = [finding for finding in checked.findings if not finding.is_fault]
    _print_findings(say("Lỗi"), faults)
    _print_findings(say("Lưu ý"), notices)
    _print_table(say("Ví dụ sai"), [say("Ví dụ"), say("Vì sao")], checked.wrong)
    counts = {"faults": len(faults), "notices": len(notices), "wrong": len(checked.wrong), "of": checked.examples}
    _say(say("Bản {version}: {faults} lỗi, {notices} lưu ý; {wrong} ví dụ sai trong {of}.", version=chosen, **counts))
    raise typer.Exit(FAULTS if faults or checked.wrong else OK)


@regulation.command("diff", epilog="Ví dụ: cchc regulation diff 2019 2020 --quarters 8")
def diff_regulations(
    old: Annotated[str, typer.Argument(help="Bản cũ.")],
    new: Annotated[str, typer.Argument(help="Bản mới, kể cả dự thảo.")],
    quarters: Annotated[int, typer.Option(help="Số quý gần nhất được chấm lại theo cả hai bản.", min=0)] = 4,
    root: Root = None,
    lang: Lang = None,
) -> None:
    """So sánh hai bản quy định, và chấm lại các quý gần đây theo cả hai: đơn vị nào đổi loại, đổi hạng, vì sao."""
    from .amending import compare_versions, rescore_quarters, show_effects
    from .inputs import require_version
    from .results import Gap

    folders = _folders()
    versions = [require_version(folders, version) for version in (old, new)]
    listings = compare_versions(*versions)
    if not listings:
        _say(say("Hai bản không khác nhau."))
    rescored = rescore_quarters(folders, *versions, quarters)
    listings += [show_effects(one) for one in rescored if not isinstance(one, Gap)]
    for listing in listings:
        _print_table(listing.title, listing.heads, listing.rows)
        for remark in listing.remarks:
            _say(remark)
    for gap in rescored:
        if isinstance(gap, Gap):
            _say(say("{quarter}: không chấm lại được, {why}", quarter=gap.quarter, why=gap.reason))


@regulation.command("schema", epilog="Ví dụ: cchc regulation schema")
def write_regulation_schemas(root: Root = None, lang: Lang = None) -> None:
    """Ghi JSON Schema của các tệp trong params/, để trình soạn thảo gợi ý khóa và báo khóa sai."""
    from .amending import write_schemas

    for file in write_schemas(_folders()):
        _console().print(Text(file))


def _make_sheet(folders: Folders, quarter: Quarter, unit: str) -> NoReturn:
    """Make the sheet that explains every point of a unit."""
    from .results import current_results
    from .sharing import Selection, make_bulletins, plan_bulletins

    selection = Selection(units=[unit], only=["explanation"])
    failed, _ = make_bulletins(folders, quarter, _console(), _lang(), selection)
    if not failed:
        (run,) = plan_bulletins(folders, current_results(folders, quarter), _lang(), selection)
        _say(
            say("Mở {page} để xem.", page=folders.shown(folders.outputs_of(quarter) / f"bulletins/{run.output}.pdf"))
        )
    raise typer.Exit(FAILED if failed else OK)


def _revise(
    folders: Folders,
    quarter: Quarter,
    reason: str | None,
    dated: datetime | None,
    selection: "Selection",
    how: "Manner",
) -> NoReturn:
    """Revise what was published, and name what compares with it."""
    from .sharing import Selection, revise_quarter

    if reason is None:
        raise UsageError(say("--date chỉ đi cùng --revise"))
    if selection != Selection():
        raise UsageError(say("--revise làm mọi bản tin mà nó đụng tới, không đi cùng --block, --unit, --only"))
    release = revise_quarter(folders, quarter, reason, _console(), _lang(), how, dated and dated.date())
    _tell_release(folders, quarter, release)
    _tell_touched(folders, quarter)
    raise typer.Exit(OK)


def _tell_release(folders: Folders, quarter: Quarter, release: "Release") -> None:
    told = {"quarter": quarter, "dated": release.dated, "folder": folders.shown(release.folder)}
    _say(say("Đã phát hành {quarter}, ngày {dated}. Hồ sơ: {folder}", **told))


def _tell_unpublished(folders: Folders, quarter: Quarter) -> bool:
    """Say whether the inputs now give other results than those that were published."""
    from .sharing import find_unpublished

    try:
        changed = find_unpublished(folders, quarter)
    except InputError:
        _say(say("Bản đã phát hành giữ nguyên, nhưng dữ liệu nay có lỗi: cchc check {quarter}", quarter=str(quarter)))
        return True
    if changed:
        _say(
            say(
                "Bản đã phát hành giữ nguyên, nhưng dữ liệu nay cho kết quả khác ở {n} đơn vị: {units}. "
                'Muốn đính chính: cchc run {quarter} --revise "lý do"',
                n=len(changed),
                units=changed,
                quarter=str(quarter),
            )
        )
    return bool(changed)


def _tell_touched(folders: Folders, quarter: Quarter) -> None:
    """Name the later quarters whose bulletins read what a revision changed."""
    from .sharing import find_touched

    for later, release in find_touched(folders, quarter):
        again = "" if release.number == 0 else ' --revise "lý do"'
        _say(
            say(
                "{quarter} có so sánh với số liệu vừa đính chính; chạy lại: cchc run {again}",
                quarter=later,
                again=f"{later}{again}",
            )
        )


# --- printing -------------------------------------------------------------------------------------------------


def _folders() -> Folders:
    return find_folders(_chosen["root"])


def _lang() -> str:
    return str(_chosen["lang"])


def _console(stderr: bool = False) -> Console:
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def _to(content: object) -> str:
    from .bulletin.writer import Writer

    return Writer(_lang()).plain(content)


def _text(content: object) -> Text:
    """What people typed is text: no markup, no control character of theirs reaches the terminal."""
    shown = _to(content).replace("\u00a0", " ")
    return Text("".join(c for c in shown if c.isprintable() or c == "\n"))


def _say(message: Message) -> None:
    _console().print(_text(message))


def _print_table(
    title: object, heads: Iterable[Message], rows: Iterable[Iterable[object]], stderr: bool = False
) -> None:
    rows = [tuple(row) for row in rows]
    if not rows:
        return
    table = Table(title=_text(title) if title else None, title_justify="left", title_style="bold")
    for head in heads:
        table.add_column(_text(head), overflow="fold")  # an address that is cut short leads nowhere
    for row in rows:
        table.add_row(*(_text(cell) for cell in row))
    _console(stderr).print(table)


def _print_findings(
    title: Message, findings: list, blocks: Mapping[str, object] | None = None, stderr: bool = False
) -> None:
    """A table for each file or sheet, without the columns that nothing stands in."""
    heads = [say("Ô"), say("Đơn vị"), say("Tiêu chí"), say("Nội dung")]
    for place, group in groupby(findings, key=lambda finding: (finding.file, finding.sheet)):
        rows = [(f.cell, f.unit, f.criterion, _about_block(f, blocks or {})) for f in group]
        filled = [any(cells) for cells in zip(*rows, strict=True)]
        heading = ": ".join(part for part in (_to(title), " › ".join(filter(None, place))) if part)
        _console(stderr).print(_text(heading), style="bold")
        _print_table("", compress(heads, filled), (compress(row, filled) for row in rows), stderr)


def _about_block(finding, titles: Mapping[str, object]) -> Message:
    """The sentence; of a block as a whole, with its title."""
    if finding.unit or finding.block not in titles:
        return finding.message
    return say("{block}: {message}", block=titles[finding.block], message=finding.message)


def _print_kinds(findings: list[tuple[Message, list]]) -> None:
    """How many faults and notices say the same."""
    rows = [
        (title, str(count), kind)
        for title, found in findings
        for kind, count in Counter(_to(finding.message.kind) for finding in found).most_common()
    ]
    _print_table(say("Tóm tắt"), [say("Loại"), say("Số"), say("Nội dung")], rows)


def main() -> None:
    """Run the command line; errors of ours become sentences and exit codes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                encoding="utf-8", errors="replace"
            )  # a Windows console may have a code page of its own
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C, also where that one is ignored
    try:
        sys.exit(app())
    except CchcError as error:
        _print_error(error)
        sys.exit(error.exit_code)
    except OSError as error:  # a folder that is read-only, a disk that is full
        _print_error(CchcError(say("Không đọc hoặc ghi được tệp: {error}", error=str(error))))
        sys.exit(FAILED)
    except (KeyboardInterrupt, SystemExit) as end:  # typer turns Ctrl-C into its exit code, without a word
        if isinstance(end, SystemExit) and end.code != INTERRUPTED:
            raise
        _console(stderr=True).print(Text(translate("Đã dừng.", _lang())))
        sys.exit(INTERRUPTED)


def _print_error(error: CchcError) -> None:
    if findings := getattr(error, "findings", None):
        _print_findings(say("Lỗi"), findings, stderr=True)
        counted = say("{faults} lỗi; phần còn lại được kiểm tra khi không còn các lỗi này.", faults=len(findings))
        _console(stderr=True).print(_text(counted))
    else:
        _console(stderr=True).print(_text(error.message))
