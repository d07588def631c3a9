"""The index of a quarter: the ranking of each block, and the way to every bulletin, with its state."""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from html import escape
from pathlib import Path

from ..bulletin.documents import KINDS
from ..bulletin.drawing.writer import Link, Num, Part, Writer
from ..bulletin.ledger import note
from ..bulletin.page import MOST_UNITS, Page, rank
from ..bulletin.quarter_data import QuarterData
from ..bulletin.sections.change import explain_marks, mark_of_unit, name_compared, name_scale, number_compared
from ..bulletin.sections.headline import tell_headline
from ..bulletin.sections.revision import tell_revised_since
from ..exact import fixed
from ..exporters import html_tree
from ..folders import WAY_BACK, index_name
from ..language import Message, first_of, folded, say
from ..model import Block
from ..releases import Release
from ..results import History, UnitRow
from ..scoring import UnitScore
from .bulletin_states import State
from .index_page import Counts, write_links, write_page


class _Index(Page):
    """What the parts of one page share."""

    def __init__(self, history: History, states: Sequence[State], lang: str):
        super().__init__(QuarterData(history.folders, history.quarter, lang, history))
        self.output, self.states = history.output, states
        used = dict.fromkeys(unit.block for unit in self.units.values())
        self.blocks = {name: self.results.regulation.blocks[name] for name in used}  # in printed order
        self.pending = Counter(self.results.pending())

    def find_by(self, unit: UnitRow) -> str:
        """All that a unit is found by: its names as they are printed and as people write them, and its id."""
        return folded(" ".join(sorted(self.results.unit_names.things[unit.id].words)))

    def states_of(self, **scope: str) -> list[State]:
        """The bulletins whose scope is this block, this unit or, with nothing, the whole."""
        keys = ("block", "unit")
        return [
            state
            for state in self.states
            if {key: state.run.parameters[key] for key in keys if key in state.run.parameters} == scope
        ]


def write_index(history: History, states: Sequence[State], lang: str = "vi") -> Path:
    """Write ``outputs/<quarter>/index.html``.

    Parameters
    ----------
    states : sequence of State
        All bulletins that there should be.
    """
    index = _Index(history, states, lang)
    results, made = index.results, sum(bool(state.files) for state in states)
    title = say("Bản tin {scored} {quarter}", quarter=results.quarter)
    parts = [
        index.write.masthead(results.organisation.name, title, index.list_chips(tell_headline(index))),
        *_summary(index, made),
        *_releases(index, history.published),
        _contents(index),
        _controls(index),
        *_general(index),
        *_compared(index),
        *(_section(index, name, block) for name, block in index.blocks.items()),
        Part(f'<p class="more"><a href="../{index_name(lang)}">{index.write.text(say("Các kỳ khác"))}</a></p>'),
    ]
    title = say("{title}: {name}", title=title, name=results.organisation.name)
    counts = Counts(made, len(states), sum(state.name == "failed" for state in states))
    return write_page(index.output, index.write, title, parts, told=counts)


def _summary(index: _Index, made: int) -> Iterable[Part]:
    """How far the quarter is, and how many units are in each class; first what is lacking."""
    units, due = index.units, len(index.states)
    yield index.write.key_figures(
        [
            (say("Đơn vị có kết quả"), say("{made} trong {due}", made=len(index.scores), due=len(units)), None),
            (say("Bản tin và văn bản"), say("{made} trong {due}", made=made, due=due), None),
            *(
                (say("Xếp loại {grade}", grade=title), str(count), None)
                for count, title in index.count_classes(index.scores.values())
            ),
        ]
    )
    problems: list[object] = []
    if missing := [unit.short for unit in units.values() if unit.missing]:
        sentence = say(
            "**Chưa đủ kết quả.** {lacking} trong {n} đơn vị chưa có kết quả ({units}); "
            "đã có {made} trong {due} bản tin và văn bản.",
            lacking=len(missing),
            n=len(units),
            units=first_of(missing, MOST_UNITS),
            made=made,
            due=due,
        )
        problems.append(sentence)
    failed = [state for state in index.states if state.name == "failed"]
    told = [say("Không tạo được {name}: {why}", name=state.run.output, why=state.why) for state in failed]
    problems += first_of(told, MOST_UNITS, lambda n: say("Không tạo được {n} bản tin, văn bản khác.", n=n))
    if problems:
        yield index.write.callout(*problems)


def _releases(index: _Index, releases: Sequence[Release]) -> Iterable[Part]:
    """What was published when and why; each leads to its bulletins, the replaced ones too."""
    if not releases:
        return
    yield Part(f"<h2>{index.write.text(say('Các lần phát hành'))}</h2>")
    yield index.write.bullets(_describe_publication(index, release) for release in releases)


def _describe_publication(index: _Index, release: Release) -> Message:
    place = f"../published/{index.results.quarter}/{release.number}/bulletins/"
    told = {"status": Link(place, release.status_name), "dated": release.dated}
    if release.reason:
        return say("{status}, ngày {dated}: {reason}", **told, reason=release.reason)
    return say("{status}, ngày {dated}", **told)


def _contents(index: _Index) -> Part:
    items = "".join(
        f'<li><a href="#{name}">{index.write.text(block.title)}</a></li>' for name, block in index.blocks.items()
    )
    label = index.write.text(say("Các khối"))
    return Part(f'<nav class="toc" aria-label="{label}"><ol>{items}</ol></nav>')


def _controls(index: _Index) -> Part:
    """Search and filters; hidden until the script shows them."""
    text = index.write.text
    grades = [(grade.id, grade.title) for grade in index.head.classes]
    blocks = [(name, block.title) for name, block in index.blocks.items()]
    sentences = {
        "count": say("Hiện {n}/{all} đơn vị.", n="{n}", all="{all}"),
        "ascending": say("{table}: đã xếp theo {column}, tăng dần.", table="{table}", column="{column}"),
        "descending": say("{table}: đã xếp theo {column}, giảm dần.", table="{table}", column="{column}"),
    }
    said = " ".join(f'data-{key}="{escape(index.write.plain(value))}"' for key, value in sentences.items())
    return Part(
        f'<div id="controls" class="controls" role="search" hidden>'
        f'<label>{text(say("Tìm đơn vị"))}<input id="name" type="search" autocomplete="off"></label>'
        + _select(index.write, "block", say("Khối"), blocks)
        + _select(index.write, "grade", say("Xếp loại"), grades)
        + f'<button id="reset" type="button">{text(say("Trở lại ban đầu"))}</button>'
        f'<output id="said" aria-live="polite" {said}></output></div>'
    )


def _select(write: Writer, name: str, label: Message, choices: Iterable[tuple[str, object]]) -> str:
    options = "".join(
        f'<option value="{escape(value)}">{escape(write.plain(title))}</option>' for value, title in choices
    )
    every = f'<option value="">{write.text(say("Tất cả"))}</option>'
    return f'<label>{write.text(label)}<select id="{name}">{every}{options}</select></label>'


def _general(index: _Index) -> Iterable[Part]:
    """What is about the whole: the company's bulletin, a notice, an analysis of one's own."""
    if states := index.states_of():
        yield Part(f"<h2>{index.write.text(say('Bản tin chung'))}</h2>")
        yield _list(index, states, index.results.organisation.name)


def _compared(index: _Index) -> Iterable[Part]:
    """What the columns of changes tell."""
    if index.before and index.compared:
        told = {"what": name_compared(index), "quarter": index.before.quarter, "scale": name_scale(index.in_percent)}
        told["marks"] = "" if index.results.sums_up else explain_marks(index)
        what = say("Cột «Thay đổi»: {what} so với {quarter}, {scale}. {marks}", **told)
        yield from (index.write.paragraph(one, "compared") for one in (what, *tell_revised_since(index)))


def _list(index: _Index, states: Iterable[State], about: object) -> Part:
    items = "".join(f"<li>{_document(index, state, about)}</li>" for state in states)
    return Part(f'<ul class="files">{items}</ul>' if items else "")


def _section(index: _Index, name: str, block: Block) -> Part:
    write = index.write
    units = [unit for unit in index.units.values() if unit.block == name]
    ranked = rank(index.scores[unit.id] for unit in units if unit.id in index.scores)
    places = {score.unit: place for place, score in enumerate(ranked)}
    ordered = sorted(units, key=lambda unit: places.get(unit.id, len(units)))
    heads = [
        (say("Đơn vị"), ' data-sort=""'),
        (say("Hạng"), ' data-sort="ascending"' if len(units) > 1 else ""),
        (say("Tỷ lệ") if index.results.sums_up else say("Điểm"), ' class="n" data-sort=""'),
        *([(say("Thay đổi"), ' class="n" data-sort=""')] if index.compared else []),
        (say("Xếp loại"), ' data-sort=""'),
        (say("Quá hạn"), ' data-sort=""'),
        (say("Bản tin và văn bản"), ""),
    ]
    members = note("members", name, len(units))
    caption = say("{n} đơn vị, tối đa {most} điểm", n=members, most=block.max_points)
    if index.results.sums_up:  # which is in % alone
        caption = say("{n} đơn vị", n=members)
    head = "".join(f'<th scope="col"{how}>{write.text(title)}</th>' for title, how in heads)
    rows = "".join(_row(index, unit) for unit in ordered)
    held = index.held_down(index.scores[unit.id] for unit in ordered if unit.id in index.scores)
    held += index.tell_rules(ordered)
    return Part(
        f'<section id="{name}" data-block="{name}"><h2>{write.text(block.title)}</h2>'
        f"{_list(index, index.states_of(block=name), block.title).html}"
        f'<table class="ranking"><caption>{write.text(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"{write.bullets(held, 'method').html if held else ''}</section>"
    )


def _row(index: _Index, unit: UnitRow) -> str:
    write, states = index.write, index.states_of(unit=unit.id)
    files = "".join(f'<div class="document">{_document(index, state, unit.name)}</div>' for state in states)
    if unit.missing:  # all of them wait for it
        files = f'<span class="state failed">{write.text(unit.missing)}</span>'
    score = index.scores.get(unit.id)
    page = next((path for state in states for path in state.documents if path.endswith(".html")), None)
    name = Link(f"{page}#{WAY_BACK}", unit.name) if page else unit.name
    return (
        f'<tr data-find="{escape(index.find_by(unit))}" data-grade="{score.final_class if score else ""}">'
        f'<th scope="row" data-key="{escape(write.plain(unit.name))}">{write.text(name)}</th>'
        f"{_result(index, score) if score else _no_result(index)}"
        f"{_overdue(index, unit.id)}<td>{files or '–'}</td></tr>"
    )


def _result(index: _Index, score: UnitScore) -> str:
    """Rank, points with a bar from 0 to the maximum, what is compared, class with what holds it down."""
    write = index.write
    rank = index.rank_of(score) if score.rank and index.has_ranks(score.block) else ""
    share = fixed(min(score.percent, Fraction(100)), 1)
    number = index.percent_of(score) if index.results.sums_up else index.total_of(score)
    bar = f'<span class="bar"><i style="width:{share}%"></i></span>'
    place = [grade.id for grade in index.head.classes].index(score.final_class)
    return (
        _cell(rank or "–", rank)
        + _cell(write.text(number) + bar, _key(number), "n")
        + (_change(index, score.unit) if index.compared else "")
        + _cell(write.text(index.name_class(score)), str(place))
    )


def _change(index: _Index, unit: str) -> str:
    moved = number_compared(index, unit)
    return _cell("–", css="n") if moved is None else _cell(mark_of_unit(index, unit), _key(moved), "n")


def _no_result(index: _Index) -> str:
    no_numbers = _cell("–", css="n") * (2 if index.compared else 1)
    return _cell("–") + no_numbers + _cell(f"<b>{index.write.text(say('chưa có kết quả'))}</b>")


def _overdue(index: _Index, unit: str) -> str:
    """What a unit should have done by now: shortcomings and tasks of the programme."""
    shortcomings = note("overdue", unit, index.pending[unit, "overdue"])
    tasks = note("late tasks", unit, index.pending[unit, "late"])
    told = [say("{n} tồn tại", n=shortcomings)] * bool(shortcomings) + [say("{n} nhiệm vụ", n=tasks)] * bool(tasks)
    return _cell("<br>".join(map(index.write.text, told)) or "–", str(shortcomings + tasks))


def _key(number: Num) -> str:
    """What a number is sorted by."""
    return fixed(number.x, number.places)


def _cell(html: str, key: str = "", css: str = "") -> str:
    """A cell of a result, and what its column is sorted by."""
    return f'<td class="{css}" data-key="{key}">{html}</td>'


def _document(index: _Index, state: State, about: object) -> str:
    """Kind, links and state of one bulletin."""
    write, kind, told = index.write, _kind_of(index, state), state.describe()
    links = write_links(write, kind, about, state.documents, state.data) if state.files else write.text(kind)
    return links + (f' <span class="state {state.name}">{write.text(told)}</span>' if told else "")


def _kind_of(index: _Index, state: State) -> str:
    """What a bulletin is: one of our kinds, or the kind that its page says; the name of its entry without a page."""
    page = next((index.output / path for path in state.documents if path.endswith(".html")), None)
    kind = index.write.plain(KINDS.get(state.run.notebook.stem))
    if not kind and page:
        head, *_ = page.read_text(encoding="utf-8").partition("<style>")
        kind = html_tree.Page.parse(head).meta("dcterms.type")
    return kind[:1].upper() + kind[1:] or state.run.entry
