"""`cchc regulation`: draft a version, check it, compare two, and write schemas for editors."""

from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from ..errors import FAILED, FAULTS, OK
from ..language import Since, say
from .help import Commands
from .options import chosen_folders, chosen_lang
from .printing import as_text, console, print_faults_and_notices, print_table, tell

app = Commands(name="regulation", help="Sửa quy định: chép thành dự thảo, kiểm tra, so sánh.")


@app.command("new", epilog="Ví dụ: cchc regulation new {draft} --from {version}")
def new_regulation(
    version: Annotated[str, typer.Argument(metavar="bản", help="Tên bản mới, cũng là tên thư mục: 2020.")],
    source: Annotated[str, typer.Option("--from", help="Bản được chép; bỏ trống: bản áp dụng sau cùng.")] = "",
) -> None:
    """Chép một bản quy định thành bản dự thảo; ghi chú trong tệp được giữ nguyên."""
    from ..amending.drafting import draft_version
    from ..inputs import newest_version

    folders = chosen_folders()
    folder, start = draft_version(folders, version, source or newest_version(folders))
    told = {"folder": folders.shown(folder), "start": Since(start)}
    tell(say("Đã chép thành dự thảo {folder}, đề xuất áp dụng từ {start}.", **told))
    tell(say("Hãy ghi quyết định và các thay đổi vào regulation.yaml, sửa tiêu chí và ví dụ."))


@app.command("check", epilog="Ví dụ: cchc regulation check {version}")
def check_regulation(
    version: Annotated[
        str, typer.Argument(metavar="bản", help="Tên bản; bỏ trống: bản áp dụng sau cùng, kể cả dự thảo.")
    ] = "",
) -> None:
    """Kiểm tra một bản quy định: lỗi, ví dụ sai, và lưu ý về những gì hợp lệ nhưng đáng xem lại."""
    from ..amending.checking import check_draft
    from ..inputs import newest_version

    folders = chosen_folders()
    chosen = version or newest_version(folders)
    checked = check_draft(folders, chosen)
    faults, notices = print_faults_and_notices(checked.findings)
    print_table(say("Ví dụ sai"), [say("Ví dụ"), say("Vì sao")], checked.wrong)
    counts = {"faults": len(faults), "notices": len(notices), "wrong": len(checked.wrong), "of": checked.examples}
    tell(say("Bản {version}: {faults} lỗi, {notices} lưu ý; {wrong} ví dụ sai trong {of}.", version=chosen, **counts))
    raise typer.Exit(FAULTS if faults or checked.wrong else OK)


@app.command("diff", epilog="Ví dụ: cchc regulation diff {version} {draft} --quarters 8")
def diff_regulations(
    old: Annotated[str, typer.Argument(metavar="bản-cũ", help="Bản cũ.")],
    new: Annotated[str, typer.Argument(metavar="bản-mới", help="Bản mới, kể cả dự thảo.")],
    quarters: Annotated[
        int, typer.Option(help="Số quý gần nhất được chấm lại theo cả hai bản, thường là 4.", min=0)
    ] = 4,
    pdf: Annotated[bool, typer.Option("--pdf", help="Làm thành bản tin trình lãnh đạo, HTML và PDF.")] = False,
) -> None:
    """So sánh hai bản quy định, và chấm lại các quý gần đây theo cả hai: đơn vị nào đổi loại, đổi hạng, vì sao."""
    from ..bulletin.sections.comparison import compare_versions
    from ..bulletin.sections.effects import show_effects
    from ..inputs import load_company, require_version
    from ..results import rescore_quarters

    folders = chosen_folders()
    versions = require_version(folders, old), require_version(folders, new)
    if pdf:
        from ..sharing.version_run import compare_as_bulletin

        if (page := compare_as_bulletin(folders, old, new, quarters, console(), chosen_lang())) is None:
            raise typer.Exit(FAILED)
        tell(say("Mở {page} để xem.", page=folders.shown(page)))
        return
    listings = compare_versions(*versions, of_years=load_company(folders).period == "year")
    if not listings:
        tell(say("Hai bản không khác nhau."))
    rescored, gaps = rescore_quarters(folders, *versions, quarters)
    listings += [show_effects(*one) for one in rescored]
    for listing in listings:
        print_table(listing.title, listing.heads, _name_once(listing.rows))
        tell(*listing.remarks)
    for gap in gaps:
        tell(say("{quarter}: không chấm lại được, {why}", quarter=gap.quarter, why=gap.reason))


def _name_once(rows: Iterable[tuple]) -> Iterator[tuple]:
    """The rows, each thing that they are about named in the first of its own only."""
    above: object = None
    for about, *rest in rows:
        name = as_text(about)
        yield ("" if name == above else about, *rest)
        above = name


@app.command("schema", epilog="Ví dụ: cchc regulation schema")
def write_regulation_schemas() -> None:
    """Ghi JSON Schema của quy định, units.yaml và quarter.yaml, để trình soạn thảo gợi ý khóa và báo khóa sai."""
    from ..amending.schemas import write_schemas

    for file in write_schemas(chosen_folders()):
        console().print(as_text(file))
