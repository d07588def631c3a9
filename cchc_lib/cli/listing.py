"""``cchc list``: what there is to name, by all its names."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from ..folders import Folders
from ..language import Message, say
from ..quarter import Quarter, Year
from .options import QuarterName, chosen_quarter
from .printing import print_table

if TYPE_CHECKING:
    from ..model import Regulation, Unit


def list_names(
    what: Annotated[
        str,
        typer.Argument(
            metavar="gì", help="units: đơn vị; blocks: khối; criteria: tiêu chí; classes: xếp loại; quarters: quý."
        ),
    ],
    quarter: QuarterName = "",
) -> None:
    """Liệt kê đơn vị, khối, tiêu chí, xếp loại của một quý, hoặc các quý: tên, mã in và các cách gọi khác."""
    from ..model import Named, Names

    kind = Names(say("danh sách"), (Named(key, name) for key, (name, _) in _LISTS.items())).require(what)
    folders, chosen = chosen_quarter(quarter)
    if isinstance(chosen, Year) and chosen in folders.years():
        chosen = folders.last_quarter(chosen)
    _LISTS[kind][1](folders, chosen)


def _regulation(folders: Folders, quarter: Quarter) -> "Regulation":
    from ..inputs import choose_regulation, load_regulations
    from ..results import require_quarter

    return choose_regulation(load_regulations(folders), require_quarter(folders, quarter))


def _members(folders: Folders, quarter: Quarter, regulation: "Regulation") -> "dict[str, list[Unit]]":
    from ..inputs import load_company, require_members

    return require_members(folders, quarter, regulation, load_company(folders))


def _list_units(folders: Folders, quarter: Quarter) -> None:
    heads = [say("Đơn vị"), say("Tên ngắn"), say("Cách gọi khác"), say("Mã")]
    regulation = _regulation(folders, quarter)
    for block, units in _members(folders, quarter, regulation).items():
        others = ([alias for alias in u.aliases if alias not in (str(u.name), str(u.short))] for u in units)
        rows = ((u.name, u.short or "", also, u.id) for u, also in zip(units, others, strict=True))
        print_table(regulation.blocks[block].title, heads, rows)


def _list_blocks(folders: Folders, quarter: Quarter) -> None:
    regulation = _regulation(folders, quarter)
    members = _members(folders, quarter, regulation)
    rows = [
        (block.title, str(len(members.get(name, ()))), block.max_points, name)
        for name, block in regulation.blocks.items()
    ]
    heads = [say("Khối"), say("Số đơn vị"), say("Điểm tối đa"), say("Mã")]
    print_table(say("Khối, {quarter}", quarter=quarter), heads, rows)


def _list_criteria(folders: Folders, quarter: Quarter) -> None:
    heads = [say("Số"), say("Tiêu chí"), say("Tên ngắn"), say("Điểm tối đa"), say("Mã")]
    for block in _regulation(folders, quarter).blocks.values():
        print_table(
            block.title, heads, ((c.code, c.title, c.short or "", c.max_points, c.id) for c in block.criteria)
        )


def _list_classes(folders: Folders, quarter: Quarter) -> None:
    classes = _regulation(folders, quarter).head.classes
    rows = ((grade.title, grade.from_, grade.id) for grade in classes)
    print_table(say("Xếp loại, {quarter}", quarter=quarter), [say("Xếp loại"), say("Từ (%)"), say("Mã")], rows)


def _list_quarters(folders: Folders, quarter: Quarter) -> None:
    from ..releases import Releases

    releases = Releases(folders)
    rows = [
        (say("{quarter}", quarter=one), release.status_name, release.dated or "", str(one))
        for one in sorted([*folders.quarters(), *folders.years()])
        for release in [releases.newest(one)]
    ]
    print_table(say("Các kỳ"), [say("Kỳ"), say("Trạng thái"), say("Ngày phát hành"), say("Mã")], rows)


_LISTS: dict[str, tuple[Message, Callable[[Folders, Quarter], None]]] = {
    "units": (say("đơn vị"), _list_units),
    "blocks": (say("khối"), _list_blocks),
    "criteria": (say("tiêu chí"), _list_criteria),
    "classes": (say("xếp loại"), _list_classes),
    "quarters": (say("quý"), _list_quarters),
}
