"""The index of a quarter: the ranking of each block, and the way to every bulletin, with its state."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from html import escape, unescape
from pathlib import Path

from ..bulletin.drawing.writer import Link, Num, Part, Writer
from ..bulletin.regulation_words import describe_release
from ..exact import fixed
from ..language import Message, folded, say
from ..model import QuotedBlock
from ..releases import Release
from ..results import History, QuarterResults, Standing, UnitRow
from .bulletin_states import State
from .index_page import index_name, write_links, write_masthead, write_page

_KIND = re.compile(r'<meta content="([^"]*)" name="dcterms\.type">')


class _Index:
    """What the parts of one page share."""

    def __init__(self, output: Path, results: QuarterResults, states: Sequence[State], writer: Writer):
        self.output, self.results, self.states, self.write = output, results, states, writer
        self.units, self.standings = results.units(), results.standings()
        self.sizes = Counter(unit.block for unit in self.units.values())
        self.blocks = {name: results.quoted_block(name) for name in self.sizes}  # in printed order, as the units are

    def about(self, **scope: str) -> list[State]:
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

    Returns
    -------
    Path
        The page.
    """
    writer, results, releases = Writer(lang), history.results, history.releases
    index = _Index(history.folders.outputs_of(history.quarter), results, states, writer)
    title = say("Bản tin CCHC {quarter}", quarter=results.quarter)
    chips = _chips(results, releases.newest(history.quarter))
    parts = [
        write_masthead(writer, results.organisation.name, title, chips),
        *_summary(index),
        *_releases(index, releases.of(history.quarter)),
        _contents(index),
        _controls(index),
        *_general(index),
        *(_section(index, name, block) for name, block in index.blocks.items()),
        Part(f'<p class="more"><a href="../{index_name(lang)}">{writer.text(say("Các quý khác"))}</a></p>'),
    ]
    title = say("{title}: {name}", title=title, name=results.organisation.name)
    return write_page(index.output, writer, title, parts, scripted=True)


def _chips(results: QuarterResults, release: Release) -> Iterable[tuple[str, Message]]:
    """Period and status, and the mark of illustrative data."""
    settings = results.settings
    dated = release.dated or settings.publication_date
    yield "period", say("Số liệu đến ngày {as_of}; ngày phát hành {dated}", as_of=settings.as_of, dated=dated)
    yield "status", describe_release(release)
    if settings.illustrative:
        yield "notice", say("Dữ liệu minh họa, không phải kết quả thật của đơn vị")


def _summary(index: _Index) -> Iterable[Part]:
    write, failed = index.write, [state for state in index.states if state.name == "failed"]
    made = [state for state in index.states if state.files]
    figures = [
        (say("Đơn vị có điểm"), say("{n}/{of}", n=len(index.standings), of=len(index.units)), None),
        (say("Bản tin và văn bản"), say("{n}/{of}", n=len(made), of=len(index.states)), None),
        *(
            (say("Xếp loại {grade}", grade=grade.title), str(count), None)
            for grade in index.results.quoted.classes
            if (count := sum(standing.final_class == grade.id for standing in index.standings.values()))
        ),
    ]
    yield write.key_figures(figures)
    problems = [say("Không tạo được {name}: {why}", name=state.run.output, why=state.why) for state in failed]
    if missing := [unit.short for unit in index.results.unscored().values()]:
        problems.append(
            say("Dữ liệu còn lỗi nên chưa có điểm, và chưa có bản tin cần các điểm này: {units}.", units=missing)
        )
    if problems:
        yield write.callout(*problems)


def _releases(index: _Index, releases: Sequence[Release]) -> Iterable[Part]:
    """What was published when and why; each leads to its bulletins, the replaced ones too."""
    if not releases:
        return
    yield Part(f"<h2>{index.write.text(say('Các lần phát hành'))}</h2>")
    yield index.write.bullets(_describe_publication(index, release) for release in releases)


def _describe_publication(index: _Index, release: Release) -> Message:
    place = f"../published/{index.results.quarter}/{release.number}/bulletins/"
    told = {"status": Link(place, describe_release(release)), "dated": release.dated}
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
    grades = [(grade.id, grade.title) for grade in index.results.quoted.classes]
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
        + f'<button id="reset" type="button">{text(say("Bỏ lọc"))}</button>'
        f'<output id="said" aria-live="polite" {said}></output></div>'
    )


def _select(write: Writer, name: str, label: Message, choices: Iterable[tuple[str, object]]) -> str:
    options = "".join(f'<option value="{escape(value)}">{write.text(title)}</option>' for value, title in choices)
    every = f'<option value="">{write.text(say("Tất cả"))}</option>'
    return f'<label>{write.text(label)}<select id="{name}">{every}{options}</select></label>'


def _general(index: _Index) -> Iterable[Part]:
    """What is about the whole: the company's bulletin, a notice, an analysis of one's own."""
    if states := index.about():
        yield Part(f"<h2>{index.write.text(say('Bản tin chung'))}</h2>")
        yield _list(index, states, index.results.organisation.name)


def _list(index: _Index, states: Iterable[State], about: object) -> Part:
    items = "".join(f"<li>{_document(index, state, about, named=True)}</li>" for state in states)
    return Part(f'<ul class="files">{items}</ul>')


def _section(index: _Index, name: str, block: QuotedBlock) -> Part:
    write = index.write
    units = [unit for unit in index.units.values() if unit.block == name]
    ordered = sorted(units, key=lambda unit: -index.standings[unit.id].total if unit.id in index.standings else 1)
    heads = [
        (say("Đơn vị"), ' data-sort=""'),
        (say("Hạng"), ' data-sort="ascending"' if len(units) > 1 else ""),
        (say("Điểm"), ' class="n" data-sort=""'),
        (say("Xếp loại"), ' data-sort=""'),
        (say("Tệp"), ""),
    ]
    caption = write.text(say("{n} đơn vị, tối đa {most} điểm", n=len(units), most=block.max_points))
    head = "".join(f'<th scope="col"{how}>{write.text(title)}</th>' for title, how in heads)
    rows = "".join(_row(index, unit) for unit in ordered)
    return Part(
        f'<section id="{name}" data-block="{name}"><h2>{write.text(block.title)}</h2>'
        f"{_list(index, index.about(block=name), block.title).html}"
        f'<table class="ranking"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        "</table></section>"
    )


def _row(index: _Index, unit: UnitRow) -> str:
    write, states = index.write, index.about(unit=unit.id)
    found = folded(" ".join([write.plain(unit.name), write.plain(unit.short), unit.id]))
    files = "".join(
        f'<div class="document">{_document(index, state, unit.name, named=len(states) > 1)}</div>' for state in states
    )
    if unit.missing:
        files += f'<span class="state failed">{write.text(say("chưa làm: {why}", why=unit.missing))}</span>'
    standing = index.standings.get(unit.id)
    return (
        f'<tr data-find="{escape(found)}" data-grade="{standing.final_class if standing else ""}">'
        f'<th scope="row" data-key="{escape(write.plain(unit.name))}">{write.text(unit.name)}</th>'
        f"{_result(index, standing) if standing else _no_result(write)}"
        f"<td>{files or '–'}</td></tr>"
    )


def _result(index: _Index, standing: Standing) -> str:
    """Rank, points with a bar from 0 to the maximum, class."""
    write, quoted = index.write, index.results.quoted
    rank = str(standing.rank) if standing.rank and index.sizes[standing.block] > 1 else ""
    points = Num(standing.total, quoted.rounding.places)
    share = fixed(min(max(standing.percent, Fraction(0)), Fraction(100)), 1)
    bar = f'<span class="bar"><i style="width:{share}%"></i></span>'
    place = [grade.id for grade in quoted.classes].index(standing.final_class)
    return (
        _cell(rank or "–", rank)
        + _cell(write.text(points) + bar, fixed(points.x, points.places), "n")
        + _cell(write.text(quoted.grade(standing.final_class).title), str(place))
    )


def _no_result(write: Writer) -> str:
    return _cell("–") + _cell("–", css="n") + _cell(write.text(say("chưa có điểm")), css="state failed")


def _cell(html: str, key: str = "", css: str = "") -> str:
    """A cell of a result, and what its column is sorted by."""
    return f'<td class="{css}" data-key="{key}">{html}</td>'


def _document(index: _Index, state: State, about: object, named: bool) -> str:
    """Kind, links and state of one bulletin."""
    write = index.write
    kind = _kind_of(index.output, state)
    label = f"<b>{write.text(kind)}</b> " if named or not state.files else ""
    links = write_links(write, say("{kind}, {about}", kind=kind, about=about), state.documents, state.data)
    told = f'<span class="state {state.name}">{write.text(state.describe())}</span>'
    return f"{label}{links if state.files else ''} {told}"


def _kind_of(output: Path, state: State) -> str:
    """The kind that a bulletin's page says it is; the name of its entry where there is no page."""
    page = next((output / path for path in state.files if path.endswith(".html")), None)
    if page is not None and page.is_file():
        with page.open(encoding="utf-8") as file:
            if found := _KIND.search(file.read(8192)):
                kind = unescape(found[1])
                return kind[:1].upper() + kind[1:]
    return state.run.entry
