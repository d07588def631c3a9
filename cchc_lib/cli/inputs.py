"""What an analyst fills in: a quarter opened, sheets that came back, what is checked."""

from pathlib import Path
from typing import Annotated

import typer

from ..errors import FAULTS, OK
from ..files import reading_once
from ..folders import Folders
from ..language import say
from ..quarter import Quarter, Year
from .options import QuarterName, chosen_lang, chosen_quarter
from .printing import print_faults_and_notices, print_kinds, print_table, tell
from .standing import tell_behind
from .year import check_year, refuse_option

MANY = 10  # findings, above which a summary follows them


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
    from ..inputs.quarter_tables import ASSESSMENTS, table_files
    from ..office.new_quarter import make_quarter, make_self_scores, make_verify_sheets, make_year

    folders, chosen = chosen_quarter(quarter)
    if isinstance(chosen, Year) and load_company(folders).period == "quarter":
        refuse_option("--self-score", self_score)
        refuse_option("--add", add)
        refuse_option("--verify-sheets", verify_sheets)
        folder = make_year(folders, chosen)
        tell(say("Đã mở {folder}: hãy xem lại các ngày ở year.yaml.", folder=folders.shown(folder)))
        return
    if add and not (self_score and ASSESSMENTS in table_files(folders.inputs_of(chosen))):  # CSV gets no rows
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
        tell(say("Số liệu đã điền giữ nguyên."))
        if rows:
            tell(say("Dòng bên dưới dòng thêm đã dời xuống, nên địa chỉ ô thay đổi."))
        tell(say("Phiếu chấm điểm trước đó: {file}", file=folders.shown(found.before)))
    else:
        tell(say("Phiếu chấm điểm đã đủ dòng, không phải thêm."))


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
    if found.units or not found.parts:
        tell(say("Đã gom phiếu của {units} đơn vị, điền {cells} ô.", units=len(found.units), cells=found.cells))
    if found.rows:
        tell(say("Đã gom {rows} dòng thẩm định.", rows=found.rows))
    elif found.parts:
        tell(say("Phiếu thẩm định không có gì mới."))
    if found.known:
        tell(say("Phiếu của {n} đơn vị không có gì mới.", n=len(found.known)))
    if found.before:
        tell(say("Phiếu chấm điểm trước khi gom: {file}", file=folders.shown(found.before)))
    raise typer.Exit(FAULTS if faults else OK)


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
        tell_behind(History(folders, chosen))
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
