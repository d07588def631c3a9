"""Words for what the regulation and the data name by an id."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ..exact import ZERO
from ..language import Message, Num, Text, say
from ..model import (
    BONUS,
    MAIN,
    PENALTY,
    Block,
    Ceiling,
    Cited,
    Condition,
    Criterion,
    Grade,
    QuotedHead,
    Regulation,
    RegulationHead,
    Veto,
    YearCeiling,
    YearRule,
    short_name,
)
from ..quarter import ROMAN
from ..results import Reached
from ..scoring import policy_of

POLICY_NAMES = {
    "rescale_in_section": say(
        "chia lại điểm tối đa cho các tiêu chí có phát sinh cùng mục (cả mục không phát sinh: cho các mục khác)"
    ),
    "rescale_in_block": say("chia lại điểm tối đa cho các tiêu chí có phát sinh của khối"),
    "full_points": say("tính đủ điểm tối đa"),
    "zero": say("tính 0 điểm"),
}
SUM_NAMES = {MAIN: say("tổng"), BONUS: say("điểm thưởng"), PENALTY: say("điểm phạt")}  # into which points go
RANK_NAMES = {"total": say("tổng điểm đã làm tròn"), "percent": say("tỷ lệ % đã làm tròn")}
ROUNDING_NAMES = {
    "criterion": say("làm tròn ở từng tiêu chí"),
    "total": say("làm tròn ở tổng điểm"),
    "both": say("làm tròn ở từng tiêu chí và ở tổng điểm"),
    "nothing": say("không làm tròn"),
}
_VETO_NAMES = {"total_zero": say("tổng điểm tính bằng 0"), "rank_last": say("xếp hạng sau các đơn vị khác của khối")}
TEXT_NAMES = {
    "reason": say("Lý do"),
    "evidence": say("Minh chứng"),
    "record_no": say("Biên bản"),
    "checked_on": say("Ngày kiểm tra"),
    "explanation": say("Giải trình"),
    "outcome": say("Kết luận"),
}
LAYER_NAMES = {"self": say("Tự chấm"), "verified": say("Thẩm định"), "reviewed": say("Thẩm định lần 2")}


def describe_measure(criterion: Criterion, blocks: Mapping[str, Block], fully: bool = False) -> Message:
    """What x is, ``fully`` with what tells apart measures worded alike; of an average with the title of its block."""
    if average := criterion.averaged:
        return average.describe_of(blocks[average.block].title, fully)
    return criterion.describe_measure(fully)


def tell_points(head: RegulationHead) -> list[Message]:
    """Which points count, and where they are rounded."""
    return [
        say("Kết quả là điểm thẩm định, hoặc thẩm định lần 2 sau giải trình nếu có; điểm tự chấm không tính."),
        say(
            "Điểm được {where}, lấy {places} chữ số thập phân (từ 5 trở lên làm tròn lên); trước đó tính chính xác.",
            places=head.rounding.places,
            where=ROUNDING_NAMES[head.rounding.at],
        ),
    ]


def tell_classes(head: RegulationHead) -> Message:
    """By what classes are given, to how many decimals, and their bounds."""
    return say(
        "Xếp loại theo tỷ lệ % đã làm tròn ({places} chữ số thập phân) trên điểm tối đa của khối: {classes}.",
        places=head.rounding.percent_places,
        classes=describe_classes(head.classes),
    )


def tell_ranking(head: RegulationHead) -> Iterator[Message]:
    """By what a block is ranked, and that others are not held against it."""
    yield say("Xếp hạng trong từng khối theo {what}; bằng nhau thì đồng hạng.", what=RANK_NAMES[head.rank_by])
    yield from tell_apart(head)


def tell_apart(head: RegulationHead) -> Iterator[Message]:
    """That blocks are not held against each other, where there are several."""
    if len(head.blocks) > 1:
        yield say("Mỗi khối có tiêu chí riêng nên các khối không so với nhau.")


def describe_classes(classes: Sequence[Grade]) -> list[Message | Text]:
    """Each class with its lower bound, the last one with what it stays below."""
    *upper, lowest = classes
    told = [say("{title} từ {low} %", title=grade.title, low=grade.from_) for grade in upper]
    last = say("{title} dưới {high} %", title=lowest.title, high=upper[-1].from_) if upper else lowest.title
    return [*told, last]


def describe_not_submitted(head: RegulationHead | QuotedHead) -> Message | None:
    """What becomes of a unit that hands nothing in; None where the version says nothing of it."""
    rule = head.not_submitted
    return say("0 điểm ở mọi tiêu chí phải nhập số liệu ({clause})", clause=rule.clause) if rule else None


def describe_without_value(head: RegulationHead | QuotedHead) -> Message | None:
    """What becomes of a criterion without a verified value; None where the version says nothing of it."""
    rule = head.without_value
    return say("0 điểm ở tiêu chí không có số liệu thẩm định ({clause})", clause=rule.clause) if rule else None


def describe_rounding(mode: str, at: str) -> Message:
    """A rule of rounding: where, and whether decimals are cut off instead."""
    where = ROUNDING_NAMES[at]
    return where if mode == "half_up" else say("{where} (cắt bỏ phần lẻ)", where=where)


def describe_veto(veto: Veto, criterion: Cited) -> Message:
    """What 0 points at a criterion do to a unit, with the clause."""
    values = {"title": short_name(criterion), "then": _VETO_NAMES[veto.then], "clause": veto.clause}
    return say("0 điểm ở «{title}» là điểm liệt, {then} ({clause})", **values)


def tell_vetoes(gone: Collection[object], come: Collection[object]) -> Iterator[Message]:
    """The clauses of vetoes that strike a unit no more, and of those that do now."""
    if gone:
        yield say("hết điểm liệt ({clauses})", clauses=list(dict.fromkeys(gone)))
    if come:
        yield say("bị điểm liệt ({clauses})", clauses=list(dict.fromkeys(come)))


def list_vetoes(head: RegulationHead, blocks: Iterable[Block]) -> list[Message]:
    """The vetoes that can strike a unit of some blocks."""
    criteria = {criterion.id: criterion for block in blocks for criterion in block.criteria}
    return [describe_veto(veto, criteria[veto.criterion]) for veto in head.vetoes if veto.criterion in criteria]


def count_main(block: Block) -> Message:
    """How many criteria make up its maximum."""
    return say("{n} tiêu chí, {most} điểm", n=len(block.main), most=block.max_points)


def summarize_block(block: Block) -> Message:
    """The same, and how many criteria add to it or take off besides."""
    rest = len(block.criteria) - len(block.main)
    told = count_main(block)
    return say("{told}, thêm {n} tiêu chí thưởng, phạt", told=told, n=rest) if rest else told


def tell_absence(block: Block) -> list[Message]:
    """What becomes of criteria that do not arise: in the block, and of those that have a rule of their own."""
    usual, own = policy_of(block, block), dict[str, list[str]]()
    for criterion in block.criteria:
        if (policy := policy_of(criterion, block)) != usual:
            own.setdefault(policy, []).append(criterion.code)
    told = [say("Tiêu chí không phát sinh: {policy}.", policy=POLICY_NAMES[usual])]
    for policy, codes in own.items():
        values = {"codes": codes, "policy": POLICY_NAMES[policy]}
        one = say("Riêng tiêu chí {codes}: {policy}.", **values)
        told.append(say("Riêng các tiêu chí {codes}: {policy}.", **values) if len(codes) > 1 else one)
    return told


# --- ceilings -----------------------------------------------------------------------------------------------------


def describe_ceiling(ceiling: Ceiling, criterion: Cited | None, grade: Text) -> Message:
    """When it holds and to which class, with its clause; ``criterion`` is the one that it is about, if any."""
    condition = _bound_of(ceiling.when, criterion)
    if criterion:
        condition = say("«{title}» {bound}", title=short_name(criterion), bound=condition)
    return _to_class(ceiling, condition, grade)


def tell_ceiling(regulation: Regulation, ceiling: Ceiling, block: Block | None = None) -> Message:
    """The same of a ceiling of a version; its criterion is that of ``block``, else of the last block that has it."""
    blocks = [*regulation.blocks.values(), *([block] if block else [])]
    criteria = {criterion.id: criterion for one in blocks for criterion in one.criteria}
    grade = regulation.grade(ceiling.highest_class).title
    return describe_ceiling(ceiling, criteria.get(ceiling.when.criterion or ""), grade)


def explain_ceiling(ceiling: Ceiling, criterion: Cited | None, grade: Text, reached: Reached, places: int) -> Message:
    """What a unit reached, then the rule in words and its clause; of shortcomings x is how many are overdue.

    Points are told with the decimals by which they meet a ceiling.
    """
    x, points, factor = reached
    if criterion is None:
        fact = say("có {n} tồn tại quá hạn", n=int(x or 0))
    else:
        amount = criterion.measure.amount(x or ZERO)
        if points is not None and ceiling.when.points_below is not None:
            amount = say("{n} điểm", n=Num(points, places))
            if points and factor != 1:
                amount = say("{amount} khi chưa chia lại điểm tối đa", amount=amount)
        fact = say("«{title}»: {amount}", title=short_name(criterion), amount=amount)
    rule = _to_class(ceiling, _bound_of(ceiling.when, criterion), grade)
    return say("{fact}, mà {rule}", fact=fact, rule=rule)


def _bound_of(when: Condition, criterion: Cited | None) -> Message:
    if when.value_at_least is not None and criterion:
        return criterion.measure.or_more(when.value_at_least)
    if when.points_below is not None:
        return say("dưới {n} điểm", n=when.points_below)
    return say("từ {n} tồn tại quá hạn trở lên", n=when.overdue_shortcomings_at_least)


def _to_class(ceiling: Ceiling | YearCeiling, condition: Message, grade: Text) -> Message:
    values = {"condition": condition, "grade": grade, "clause": ceiling.clause}
    return say("{condition} thì chỉ được xếp cao nhất loại {grade} ({clause})", **values)


# --- the year -----------------------------------------------------------------------------------------------------


def describe_combining(rule: YearRule) -> Message:
    """How the quarters' % make that of the year."""
    which = say("% đã làm tròn") if rule.of == "printed" else say("% chưa làm tròn")
    if rule.weights:
        weights = [say("quý {n}: {weight}", n=ROMAN[int(n) - 1], weight=w) for n, w in sorted(rule.weights.items())]
        return say("trung bình {which} của các quý có kết quả, trọng số {weights}", which=which, weights=weights)
    if rule.combine == "last":
        return say("{which} của quý cuối cùng có kết quả", which=which)
    return say("trung bình cộng {which} của các quý có kết quả", which=which)


def describe_year_ceiling(ceiling: YearCeiling, head: RegulationHead) -> Message:
    """When it holds and to which class of the year, with its clause."""
    when = ceiling.when
    if when.class_below is None:
        condition = say("cuối năm còn từ {n} tồn tại quá hạn trở lên", n=when.overdue_shortcomings_at_least)
    else:
        below = next(grade.title for grade in head.classes if grade.id == when.class_below)
        condition = say("có từ {n} quý xếp dưới loại {below}", n=when.quarters_at_least, below=below)
    grade = next(grade.title for grade in head.year_classes if grade.id == ceiling.highest_class)
    return _to_class(ceiling, condition, grade)


def describe_year(head: RegulationHead) -> list[tuple[Message, object]]:
    """What a version says of the year, in each respect; nothing where it makes none."""
    if (rule := head.year) is None:
        return []
    combining = describe_combining(rule)
    told = say("{combining} ({clause})", combining=combining, clause=rule.clause) if rule.clause else combining
    return [
        (say("Kết quả năm"), told),
        (say("Số quý cần có kết quả"), say("ít nhất {n}, thiếu thì không có kết quả năm", n=rule.quarters_needed)),
        (say("Xếp loại năm"), describe_classes(rule.classes) if rule.classes else say("như của quý")),
        (say("Khống chế năm"), [describe_year_ceiling(one, head) for one in rule.ceilings] or say("không có")),
    ]
