"""What is published, revised and withdrawn, and whether a file is what was published."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from ..errors import FAILED, OK
from ..folders import Folders
from ..language import say
from ..quarter import Quarter
from .options import Dated, Published, Sign, Workers, chosen_folders, chosen_lang, chosen_quarter, chosen_signer
from .printing import console, tell, to_chosen
from .standing import tell_behind


def publish(quarter: Published, dated: Dated = None, workers: Workers = None, sign: Sign = "") -> None:
    """Phát hành chính thức: cấp số văn bản, làm lại bản tin, lưu hồ sơ không đổi ở outputs/published."""
    from ..sharing import Manner, publish_quarter

    folders, chosen = chosen_quarter(quarter)
    how = Manner(workers, signer=chosen_signer(sign))
    publish_quarter(folders, chosen, console(), chosen_lang(), how, dated and dated.date())


def unpublish(quarter: Published) -> None:
    """Rút lại lần phát hành sau cùng khi chưa gửi cho ai và chưa lưu vào git: bỏ hồ sơ và các bản tin của nó."""
    from ..sharing import withdraw_release

    folders, chosen = chosen_quarter(quarter)
    gone = withdraw_release(folders, chosen, console(), chosen_lang())
    told = {"status": gone.status_name, "quarter": chosen, "dated": gone.dated, "name": str(chosen)}
    tell(say("Đã rút lại bản {status} của {quarter}, ngày {dated}. Làm lại bản tin: cchc run {name}", **told))


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


def tell_touched(folders: Folders, quarter: Quarter) -> None:
    """Name the later quarters whose bulletins read what a revision changed, and the bulletins of one published."""
    from ..results import History
    from ..sharing import find_touched

    for later, release in find_touched(folders, quarter):
        if release.number:
            tell_behind(History(folders, later), in_full=True)
        else:
            told = {"quarter": later, "name": str(later)}
            tell(say("{quarter} có so sánh với số liệu vừa đính chính; chạy lại: cchc run {name}", **told))
