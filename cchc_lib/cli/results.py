"""What came of a quarter or a year: its points, where each comes from, and workbooks of them."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from ..errors import FAILED, FAULTS, OK, UsageError
from ..language import say
from .options import Published, QuarterName, chosen_lang, chosen_quarter
from .printing import as_text, console, print_table, tell, to_chosen
from .standing import end, tell_published
from .year import print_year, tell_parts

if TYPE_CHECKING:
    from ..results import History


def score(quarter: QuarterName = "") -> None:
    """Chấm điểm quý và in xếp hạng, xếp loại từng khối."""
    from ..results import History

    history = History(*chosen_quarter(quarter))
    if history.results.sums_up:
        print_year(history)
    else:
        _print_quarter(history)
    end(history)


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


def audit(quarter: QuarterName = "") -> None:
    """Ghi audit.xlsx: bảng tính tính lại mọi điểm bằng công thức, và chênh lệch so với bản tin."""
    from ..office.audit import audit_quarter
    from ..results import History

    history = History(*chosen_quarter(quarter))
    file = history.folders.shown(audit_quarter(history))
    tell(say("Đã ghi {file}: sửa một ô nhập để xem tổng điểm, hạng, xếp loại đổi theo.", file=file))
    end(history)


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
    end(history)


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
        grid.add_column()
        grid.add_column(overflow="fold")  # an exact fraction may be longer than a line
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
    differs = tell_published(history)
    raise typer.Exit(FAILED if failed else FAULTS if differs else OK)


def _make_sheet(history: "History", unit: str) -> bool:
    """Make the sheet that explains every point of a unit, of a year the bulletin of it; whether that failed."""
    from ..sharing import Selection, make_bulletins, plan_bulletins

    entry = "unit_year" if history.results.sums_up else "explanation"
    folders, selection = history.folders, Selection(units=[unit], only=[entry])
    failed = make_bulletins(history, console(), chosen_lang(), selection)
    if not failed:
        (run,) = plan_bulletins(history, chosen_lang(), selection)
        page = history.output / f"bulletins/{run.output}.pdf"
        tell(say("Mở {page} để xem.", page=folders.shown(page)))
    return bool(failed)
