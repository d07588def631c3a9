"""Two versions of the regulation side by side, as tables that a board can read: only what differs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ...language import Message, Text, say, show
from ...model import BONUS, MAIN, PENALTY, Block, Criterion, Regulation, label_criterion
from ..drawing.writer import NOTHING
from ..regulation_words import (
    POLICY_NAMES,
    RANK_NAMES,
    ROUNDING_NAMES,
    describe_ceiling,
    describe_measure,
    describe_not_submitted,
    describe_without_value,
    describe_year,
    list_vetoes,
    summarize_block,
)

_EVIDENCE_NAMES = {"required": say("bắt buộc"), "optional": say("không bắt buộc")}
Facets = Sequence[tuple[Message, object]]  # what a thing is in one respect, as a reader would say it
Row = tuple[object, object, object, object]


class Listing(NamedTuple):
    """A table whose rows begin with what they are about, and sentences that belong below it."""

    title: Message | Text
    heads: list[Message]
    rows: Sequence[tuple]
    remarks: Sequence[Message] = ()


def compare_versions(old: Regulation, new: Regulation) -> list[Listing]:
    """What differs between two versions: first what holds for all, then block by block."""
    heads = [say("Nội dung"), say("Thay đổi"), *(say("Bản {version}", version=r.version) for r in (old, new))]
    # a block bears its newer title in both, for that is a row of its own
    titles = {name: block.title for name, block in [*old.blocks.items(), *new.blocks.items()]}
    facets = _head(old, titles), _head(new, titles)
    general = [*_differ(say("Quy định"), *facets), *_compare_ceilings(old, new), *_compare_years(old, new)]
    listings = [Listing(say("Quy định chung"), heads, general)]
    known = old.blocks | new.blocks
    for name in dict.fromkeys([*old.blocks, *new.blocks]):
        blocks = old.blocks.get(name), new.blocks.get(name)
        title = next(block.title for block in reversed(blocks) if block)
        listings.append(Listing(title, heads, list(_compare_blocks(*blocks, known))))
    return [listing for listing in listings if listing.rows]


def _differ(what: object, old: Facets, new: Facets) -> Iterator[Row]:
    """A row for each respect in which the two are not printed alike."""
    for (label, before), (_, after) in zip(old, new, strict=True):
        if _text(before) != _text(after):
            yield what, label, before, after


def _text(content: object) -> str:
    return show(content, "vi")


# --- what holds for all -------------------------------------------------------------------------------------------


def _head(regulation: Regulation, titles: Mapping[str, Text]) -> Facets:
    head, rounding = regulation.head, regulation.rounding
    decision = head.decision
    grades = [say("{title} từ {low} %", title=grade.title, low=grade.from_) for grade in head.classes]
    return [
        (say("Tên"), head.title),
        (say("Quyết định"), say("{number} ngày {date}", number=decision.number, date=decision.date)),
        (say("Nơi ban hành"), decision.issuer),
        (say("Áp dụng từ"), head.applies_from),
        (say("Ghi chú"), head.notice or NOTHING),
        (say("Căn cứ"), list(head.legal_basis) or NOTHING),
        (say("Làm tròn"), ROUNDING_NAMES[rounding.at]),
        (
            say("Số chữ số thập phân"),
            say("{places} ở điểm, {percent} ở %", places=rounding.places, percent=rounding.percent_places),
        ),
        (say("Xếp loại"), grades),
        (say("Điểm liệt"), list_vetoes(head, regulation.blocks.values()) or NOTHING),
        (say("Xếp hạng"), say("theo {what}", what=RANK_NAMES[head.rank_by])),
        (say("Không nộp hồ sơ"), describe_not_submitted(head) or NOTHING),
        (say("Thiếu số liệu"), describe_without_value(head) or NOTHING),
        (say("Các khối"), [titles[block] for block in regulation.blocks]),
    ]


def _compare_ceilings(old: Regulation, new: Regulation) -> Iterator[Row]:
    """Ceilings of the same kind, on the same criterion, stand side by side."""
    blocks = [*old.blocks.values(), *new.blocks.values()]
    criteria = {criterion.id: criterion for block in blocks for criterion in block.criteria}  # the newer ones
    was, now = (_ceilings_of(regulation, criteria) for regulation in (old, new))
    facets = ([(say("Khống chế"), one.get(key, NOTHING)) for key in was | now] for one in (was, now))
    return _differ(say("Quy định"), *facets)


def _ceilings_of(regulation: Regulation, criteria: Mapping[str, Criterion]) -> dict[tuple, list[Message]]:
    found: dict[tuple, list[Message]] = {}
    for ceiling in regulation.head.ceilings:
        when, grade = ceiling.when, regulation.grade(ceiling.highest_class).title
        told = describe_ceiling(ceiling, criteria.get(when.criterion or ""), grade)
        found.setdefault((when.criterion, when.points_below is None), []).append(told)
    return found


def _compare_years(old: Regulation, new: Regulation) -> Iterator[Row]:
    """The rule of the year, which a version need not have, in each respect."""
    was, now = ({str(label): (label, told) for label, told in describe_year(r.head)} for r in (old, new))
    labels = [(key, label) for key, (label, _) in (was | now).items()]
    facets = ([one.get(key, (label, NOTHING)) for key, label in labels] for one in (was, now))
    return _differ(say("Quy định"), *facets)


# --- a block ------------------------------------------------------------------------------------------------------


def _compare_blocks(old: Block | None, new: Block | None, known: Mapping[str, Block]) -> Iterator[Row]:
    if old is None or new is None:
        if block := old or new:
            yield _one_sided(say("Khối"), summarize_block(block), is_new=old is None)
        return
    yield from _differ(say("Khối"), _facets_of_block(old), _facets_of_block(new))
    was, now = ({section.title.vi: section for section in block.sections} for block in (old, new))
    for title in dict.fromkeys([*was, *now]):
        if title not in was or title not in now:
            section = was.get(title) or now[title]
            points = say("{n} điểm", n=section.max_points)
            yield _one_sided(say("Mục «{title}»", title=section.title), points, is_new=title not in was)
        else:
            facets = ([(say("Mã số"), s.code), (say("Điểm tối đa"), s.max_points)] for s in (was[title], now[title]))
            yield from _differ(say("Mục «{title}»", title=now[title].title), *facets)
    yield from _compare_criteria(old, new, known)


def _one_sided(what: object, content: object, is_new: bool) -> Row:
    """Of something that only one of the versions has."""
    return (what, say("Thêm"), NOTHING, content) if is_new else (what, say("Bỏ"), content, NOTHING)


def _facets_of_block(block: Block) -> Facets:
    return [
        (say("Tên"), block.title),
        (say("Điểm tối đa"), block.max_points),
        (say("Không phát sinh"), POLICY_NAMES[block.not_applicable]),
        (say("Tổng điểm được vượt tối đa"), block.may_exceed_max),
        (say("Mức điểm cộng nhiều nhất"), block.bonus.cap),
        (say("Mức điểm trừ nhiều nhất"), block.penalty.cap),
    ]


def _compare_criteria(old: Block, new: Block, known: Mapping[str, Block]) -> Iterator[Row]:
    was, now = ({criterion.id: (criterion, place) for criterion, place in _placed(block)} for block in (old, new))
    for name in dict.fromkeys([*now, *was]):
        criterion, place = now.get(name) or was[name]
        label = label_criterion(criterion, short=True)
        if name in was and name in now:
            yield from _differ(label, _facets_of(*was[name], known), _facets_of(criterion, place, known))
        else:
            yield _one_sided(label, _summarize(criterion, place, known), is_new=name not in was)


def _placed(block: Block) -> Iterator[tuple[Criterion, object]]:
    """Every criterion with the section, or the side, that it stands in."""
    sides = {BONUS: say("Điểm cộng"), PENALTY: say("Điểm trừ")}
    yield from ((criterion, section.title) for section in block.sections for criterion in section.criteria)
    yield from ((criterion, sides[side]) for criterion, side in block.criteria_with_side() if side != MAIN)


def _facets_of(criterion: Criterion, place: object, known: Mapping[str, Block]) -> Facets:
    policy = POLICY_NAMES[criterion.not_applicable] if criterion.not_applicable else say("theo khối")
    return [
        (say("Mã số"), criterion.code),
        (say("Mục"), place),
        (say("Tên"), criterion.title),
        (say("Tên ngắn"), criterion.short or NOTHING),
        (say("Căn cứ"), criterion.clause),
        (say("Điểm tối đa"), criterion.max_points),
        (say("Cách đo"), describe_measure(criterion, known, fully=True)),
        (say("Cách chấm"), criterion.describe_scale()),
        (say("Minh chứng"), _EVIDENCE_NAMES[criterion.evidence]),
        (say("Không phát sinh"), policy),
    ]


def _summarize(criterion: Criterion, place: object, known: Mapping[str, Block]) -> Message:
    return say(
        "{place}; {n} điểm; {measure}; {scale}",
        place=place,
        n=criterion.max_points,
        measure=describe_measure(criterion, known, fully=True),
        scale=criterion.describe_scale(),
    )
