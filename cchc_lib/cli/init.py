"""``cchc init``: the folder to begin in."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ..language import say
from ..quarter import Quarter
from .printing import tell


def init(
    folder: Annotated[Path, typer.Argument(metavar="thư-mục", help="Thư mục gốc; được tạo nếu chưa có.")],
    blank: Annotated[
        str | None,
        typer.Option("--blank", metavar="TÊN", help="Thay cho công ty minh họa: tổ chức mới tên này, để điền."),
    ] = None,
) -> None:
    """Tạo thư mục gốc có params/: công ty minh họa để chạy thử; hoặc, với --blank, mẫu của một tổ chức mới."""
    from ..office.new_company import make_blank, make_example

    today = datetime.now().astimezone()
    if blank is None:
        made = make_example(folder)
        then = [f"cchc run {max(made.quarters())}"]
    else:
        made = make_blank(folder, blank, Quarter(today.year, 1))
        then = [f"cchc regulation check {today.year}", f"cchc new {Quarter.of_day(today)}"]
    tell(say("Đã tạo {folder}. Tiếp theo, trong thư mục ấy: {steps}", folder=made.root, steps=" · ".join(then)))
