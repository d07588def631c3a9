"""Two versions of the regulation side by side, as tables that a board can read: only what differs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ...language import Message, Text, say, show
from ...model import BONUS, MAIN, PENALTY, Block, Criterion, Regulation, Section, label_criterion
from ...scoring import policy_of
from .. import regulation_words as words
from ..drawing.writer import NOTHING

_CODE, _CLAUSE = say("Mã số"), say("Căn cứ")
_EVIDENCE_NAMES = {"required": say("bắt buộc"), "optional": say("không bắt buộc")}
Facets = Sequence[tuple[Message, object]]  # what a thing is in one respect, as a reader would say it
Row = tuple[object, object, object, object]


class Described(NamedTuple):
    """A thing that a version may have: its name, all of it in short, and each respect."""

    name: Message
    summary: Message
    facets: Facets


class Listing(NamedTuple):
    """A table whose rows begin with what they are about, and sentences that belong below it."""

    title: Message | Text
    heads: list[Message]
    rows: Sequence[tuple]
    remarks: Sequence[Message] = ()


def compare_versions(old: Regulation, new: Regulation, of_years: bool = False) -> list[Listing]:
    """What differs between two versions: first what holds for all, then block by block.

    Parameters
    ----------
    of_years : bool
        Whether the body's only period is the year: no rule then makes one of quarters.
    """
    versions = (say("Bản {version}", version=one.version) for one in (old, new))
    heads = [say("Nội dung so sánh"), say("Thay đổi"), *versions]
    # a block bears its newer title in both, for that is a row of its own
    titles = {name: block.title for name, block in [*old.blocks.items(), *new.blocks.items()]}
    facets = _head(old, titles), _head(new, titles)
    years = [[] if of_years else words.describe_year(one.head) for one in (old, new)]
    what = say("Quy định")
    general = [*_differ(what, *facets), *_compare_ceilings(what, old, new), *_differ(what, *years)]
    listings = [Listing(say("Quy định chung"), heads, general)]
    known = old.blocks | new.blocks
    for name in dict.fromkeys([*old.blocks, *new.blocks]):
        blocks = old.blocks.get(name), new.blocks.get(name)
        title = next(block.title for block in reversed(blocks) if block)
        listings.append(Listing(title, heads, list(_compare_blocks(*blocks, known))))
    return [listing for listing in listings if listing.rows]


def _differ(what: Message, old: Facets, new: Facets) -> Iterator[Row]:
    """A row for each respect in which the two are not printed alike; one of them need not have it."""
    was, now = ({str(label): (label, told) for label, told in facets} for facets in (old, new))
    for respect, (label, _) in (was | now).items():
        before, after = (one.get(respect, (label, NOTHING))[1] for one in (was, now))
        if show(before, "vi") != show(after, "vi"):
            yield what, label, before, after


def _compare(old: Described | None, new: Described | None) -> Iterator[Row]:
    """In what a thing differs; of what one version alone has, that it was added or dropped."""
    if old and new:
        yield from _differ(new.name, old.facets, new.facets)
    elif new:
        yield new.name, say("Thêm"), NOTHING, new.summary
    elif old:
        yield old.name, say("Bỏ"), old.summary, NOTHING


# --- what holds for all -------------------------------------------------------------------------------------------


def _head(regulation: Regulation, titles: Mapping[str, Text]) -> Facets:
    head, rounding = regulation.head, regulation.rounding
    decision = head.decision
    grades = [say("{title} từ {low} %", title=grade.title, low=grade.from_) for grade in head.classes]
    return [
        (say("Tên"), head.title),
        (say("Quyết định"), say("{number} ngày {date}", number=decision.number, date=decision.date)),
        (say("Nơi ban hành"), decision.issuer),
        (say("Áp dụng từ"), head.start),
        (say("Ghi chú"), head.notice or NOTHING),
        (say("Căn cứ"), list(head.legal_basis) or NOTHING),
        (say("Làm tròn"), words.ROUNDING_NAMES[rounding.at]),
        (
            say("Số chữ số thập phân"),
            say("{places} ở điểm, {percent} ở %", places=rounding.places, percent=rounding.percent_places),
        ),
        (say("Xếp loại"), grades),
        (say("Điểm liệt"), words.list_vetoes(head, regulation.blocks.values()) or NOTHING),
        (say("Xếp hạng"), say("theo {what}", what=words.RANK_NAMES[head.rank_by])),
        (say("Không nộp hồ sơ"), words.describe_not_submitted(head) or NOTHING),
        (say("Thiếu số liệu"), words.describe_without_value(head) or NOTHING),
        (say("Các khối"), [titles[block] for block in regulation.blocks]),
    ]


def _compare_ceilings(what: Message, old: Regulation, new: Regulation) -> Iterator[Row]:
    """Ceilings of the same kind, on the same criterion, stand side by side."""
    blocks = [*old.blocks.values(), *new.blocks.values()]
    criteria = {criterion.id: criterion for block in blocks for criterion in block.criteria}  # the newer ones
    was, now = (_ceilings_of(regulation, criteria) for regulation in (old, new))
    for kind in was | now:
        yield from _differ(what, *([(say("Khống chế"), one.get(kind, NOTHING))] for one in (was, now)))


def _ceilings_of(regulation: Regulation, criteria: Mapping[str, Criterion]) -> dict[tuple, list[Message]]:
    found: dict[tuple, list[Message]] = {}
    for ceiling in regulation.head.ceilings:
        when, grade = ceiling.when, regulation.grade(ceiling.highest_class).title
        told = words.describe_ceiling(ceiling, criteria.get(when.criterion or ""), grade)
        found.setdefault((when.criterion, when.points_below is None), []).append(told)
    return found


# --- a block ------------------------------------------------------------------------------------------------------


def _compare_blocks(old: Block | None, new: Block | None, known: Mapping[str, Block]) -> Iterator[Row]:
    """The block itself; where both versions have it, its sections and criteria."""
    yield from _compare(*(_describe_block(block) if block else None for block in (old, new)))
    if old and new:
        was, now = ({one.title.vi: _describe_section(one) for one in block.sections} for block in (old, new))
        sections = [row for title in was | now for row in _compare(was.get(title), now.get(title))]
        yield from _fold_codes(sections, say("Các mục đánh số lại"))
        was, now = (
            {one.id: _describe(one, place, block, known) for one, place in _placed(block)} for block in (old, new)
        )
        criteria = [row for name in now | was for row in _compare(was.get(name), now.get(name))]
        yield from _fold_codes(criteria, say("Các tiêu chí đánh số lại"))


def _fold_codes(rows: Sequence[Row], what: Message) -> Iterator[Row]:
    """The rows with one of all new codes, where there are several; clauses that only name the new code go with it."""
    codes = {str(name): (str(old), str(new)) for name, label, old, new in rows if label is _CODE}
    if len(codes) < 2:
        yield from rows
        return

    def follows(name: object, label: object, old: object, new: object) -> bool:
        return label is _CLAUSE and str(old).replace(*codes.get(str(name), ("", ""))) == str(new)

    kept = [row for row in rows if row[1] is not _CODE and not follows(*row)]
    label = _CODE if len(kept) + len(codes) == len(rows) else say("Mã số, căn cứ theo mã số")
    yield what, label, [old for old, _ in codes.values()], [new for _, new in codes.values()]
    yield from kept


def _describe_block(block: Block) -> Described:
    facets = [
        (say("Tên"), block.title),
        (say("Điểm tối đa"), block.max_points),
        (say("Không phát sinh"), words.POLICY_NAMES[policy_of(block, block)]),
        (say("Tổng điểm được vượt tối đa"), block.may_exceed_max),
        (say("Mức điểm thưởng nhiều nhất"), block.bonus.cap),
        (say("Mức điểm phạt nhiều nhất"), block.penalty.cap),
    ]
    return Described(say("Khối"), words.summarize_block(block), facets)


def _describe_section(section: Section) -> Described:
    facets = [(_CODE, section.code), (say("Điểm tối đa"), section.max_points)]
    return Described(say("Mục «{title}»", title=section.title), say("{n} điểm", n=section.max_points), facets)


def _placed(block: Block) -> Iterator[tuple[Criterion, object]]:
    """Every criterion with the section, or the side, that it stands in."""
    sides = {BONUS: say("Điểm thưởng"), PENALTY: say("Điểm phạt")}
    yield from ((criterion, section.title) for section in block.sections for criterion in section.criteria)
    yield from ((criterion, sides[side]) for criterion, side in block.criteria_with_side() if side != MAIN)


def _describe(criterion: Criterion, place: object, block: Block, known: Mapping[str, Block]) -> Described:
    measure, scale = words.describe_measure(criterion, known, fully=True), criterion.describe_scale()
    policy = words.POLICY_NAMES[policy_of(criterion, block)] if criterion.not_applicable else say("theo khối")
    facets = [
        (_CODE, criterion.code),
        (say("Mục"), place),
        (say("Tên"), criterion.title),
        (say("Tên ngắn"), criterion.short or NOTHING),
        (_CLAUSE, criterion.clause),
        (say("Điểm tối đa"), criterion.max_points),
        (say("Cách đo"), measure),
        (say("Cách chấm"), scale),
        (say("Minh chứng"), _EVIDENCE_NAMES[criterion.evidence]),
        (say("Không phát sinh"), policy),
    ]
    values = {"place": place, "n": criterion.max_points, "measure": measure, "scale": scale}
    told = say("{place}; {n} điểm; {measure}; {scale}", **values)
    return Described(label_criterion(criterion, short=True), told, facets)
