"""Notebooks: JupyterLab opened at them, and one of one's own begun."""

from typing import Annotated

import typer
from rich.text import Text

from ..errors import FAILED, OK
from ..folders import QUARTER_VARIABLE, ROOT_VARIABLE
from ..language import say
from .help import Commands
from .options import QuarterName, chosen_folders, chosen_quarter
from .printing import console, tell

app = Commands(name="notebook", help="Tự phân tích: mở một notebook của riêng mình.")


@app.command("new", epilog='Ví dụ: cchc notebook new "Điểm qua các quý" --over unit')
def new_notebook(
    name: Annotated[str, typer.Argument(metavar="tên", help="Tên của phân tích, như bản tin sẽ in.")],
    over: Annotated[
        str, typer.Option(help="Mỗi bản tin nói về: unit, block hoặc company; không ghi thì là company.")
    ] = "company",
) -> None:
    """Ghi một notebook chạy được ngay và mục của nó trong params/bulletins.yaml."""
    from ..sharing.own_notebook import start_notebook

    folders = chosen_folders()
    notebook, entry = start_notebook(folders, name, over)
    told = {"notebook": folders.shown(notebook), "entry": entry}
    tell(say("Đã ghi {notebook} và mục {entry} của params/bulletins.yaml.", **told))
    tell(say("Sửa notebook bằng cchc lab; làm bản tin bằng cchc run --only {entry}.", entry=entry))


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
