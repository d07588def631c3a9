"""`cchc notebook`: begin a notebook of one's own."""

from typing import Annotated

import typer

from ..language import say
from .help import Commands
from .options import chosen_folders
from .printing import tell

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
