"""What all bulletins share: masthead, shortcomings, plan, method, data quality, provenance."""

import importlib.metadata
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property

from ..errors import UsageError
from ..language import Message, Text, say, unknown
from ..model import Criterion, Regulation, Shortcoming, count_plan
from ..results import Gap, QuarterResults, Standing, UnitRow
from ..scoring import UnitScore, find_reopened
from .labels import POLICY_NAMES, ROUNDING_NAMES, STATUS_NAMES, describe_release, describe_rounding
from .opening import OpenQuarter
from .section import Section, make_section
from .writer import Cell, Line, Num, Part, Writer


class Bulletin:
    """A bulletin about something: each method is a section that a notebook shows."""

    kind: Message
    key: str
    document = "bulletin"

    def __init__(self, opened: OpenQuarter):
        self.opened = opened
        self.results: QuarterResults = opened.results
        self.write = Writer(opened.lang)

    # --- what it is about: each kind of bulletin says ---

    @property
    def title(self) -> Message:
        """The bulletin's title, its one top heading."""
        raise NotImplementedError

    @property
    def block_in_scope(self) -> str | None:
        """The block whose rows shared sections show; None for all."""
        return None

    @property
    def unit_in_scope(self) -> str | None:
        """The unit whose rows shared sections show; None for all."""
        return None

    # --- at hand ---

    @property
    def regulation(self) -> Regulation:
        """The version that scored the quarter."""
        return self.results.regulation

    @cached_property
    def units(self) -> dict[str, UnitRow]:
        """The units in scope."""
        return self.results.units(block=self.block_in_scope, unit=self.unit_in_scope)

    @cached_property
    def scores(self) -> dict[str, UnitScore]:
        """The scores in scope."""
        return self.results.scores(block=self.block_in_scope, unit=self.unit_in_scope)

    @cached_property
    def previous(self) -> QuarterResults | Gap | None:
        """The quarter before; None where this is the first."""
        return self.opened.earlier[-1] if self.opened.earlier else None

    @cached_property
    def history(self) -> list[list[Shortcoming]]:
        """The shortcomings in scope as each quarter knew them, this one last."""
        earlier = [found for found in self.opened.earlier if isinstance(found, QuarterResults)]
        return [one.shortcomings(self.block_in_scope, self.unit_in_scope) for one in (*earlier, self.results)]

    @cached_property
    def reopened(self) -> set[str]:
        """The shortcomings that are open again after they were closed."""
        return find_reopened(self.history)

    def score_before(self, unit: str) -> UnitScore | None:
        """A unit's score in the quarter before."""
        if not isinstance(self.previous, QuarterResults):
            return None
        return self.previous.scores(unit=unit).get(unit)

    def require_unit(self, unit: str) -> UnitRow:
        """The unit of that id.

        Raises
        ------
        UsageError
            If there is none, or it has no points.
        """
        if not (found := self.results.units(unit=unit)):
            self.check_known(say("đơn vị"), unit, self.results.units())
        if found[unit].missing:
            raise UsageError(say("{unit} chưa có điểm: {why}", unit=found[unit].name, why=found[unit].missing))
        return found[unit]

    def require_all_units(self) -> None:
        """Refuse a quarter in which a unit has no points.

        Raises
        ------
        UsageError
        """
        if without := [unit for unit in self.units.values() if unit.missing]:
            names = [say("{unit} ({why})", unit=unit.name, why=unit.missing) for unit in without]
            raise UsageError(say("Chưa đủ điểm của mọi đơn vị: {units}", units=names))

    def points(self, x: Fraction, sign: bool = False) -> Num:
        """Points, with the regulation's decimals."""
        return Num(x, self.regulation.rounding.places, sign)

    def percent(self, x: Fraction, sign: bool = False) -> Num:
        """A percentage, with the regulation's decimals."""
        return Num(x, self.regulation.rounding.percent_places, sign, "\u00a0%")

    def class_name(self, grade: str) -> Text:
        """The title of a class."""
        return self.regulation.grade(grade).title

    def name_unit(self, unit: str) -> Text | str:
        """A unit's short name, asked for alone: another unit's name is no reason to make this bulletin again."""
        found = self.results.units(unit=unit)
        return found[unit].short if unit in found else unit

    def criterion(self, block: str, criterion: str) -> Criterion | None:
        """A criterion of a block by its id."""
        return next((c for c in self.regulation.blocks[block].criteria if c.id == criterion), None)

    def section(self, name: str, *parts: Part | None) -> Section:
        """Put a section together."""
        return make_section(name, *parts)

    def sentence(self, name: str, content: Message) -> Section:
        """A section of one sentence: where there is nothing to show, it says why."""
        return make_section(name, self.write.paragraph(content))

    # --- shared sections ---

    def masthead(self) -> Section:
        """Issuer, title, period, status and date, and the mark of illustrative data."""
        organisation, settings = self.results.organisation, self.results.settings
        w = self.write
        issuer = say("{name} · {committee}", name=organisation.name, committee=organisation.committee)
        period = say("Số liệu đến ngày {as_of}; ngày phát hành {dated}", as_of=settings.as_of, dated=self.dated)
        html = (
            '<header class="masthead">'
            f'<p class="issuer">{w.text(issuer)}</p><h1>{w.text(self.title)}</h1>'
            f'<p class="period">{w.text(period)}</p><p class="status">{w.text(self.status())}</p>'
            + (f'<p class="notice">{w.text(self.notice)}</p>' if self.notice else "")
            + "</header>"
        )
        return Section(
            "masthead", html, masthead=self.about(issuer, say("{title}. {period}.", title=self.title, period=period))
        )

    @property
    def dated(self) -> date:
        """The day that the bulletin bears: of its publication, as planned until it is published."""
        return self.opened.release.dated or self.results.settings.publication_date

    @property
    def notice(self) -> Message | None:
        """The mark of illustrative data, where it is that."""
        is_mark = self.results.settings.illustrative
        return say("Dữ liệu minh họa, không phải kết quả thật của đơn vị") if is_mark else None

    def about(self, issuer: object, description: Message) -> dict:
        """What the masthead tells exporters."""
        w = self.write
        return {
            "document": self.document,
            "lang": self.opened.lang,
            "title": w.plain(self.title),
            "kind": w.plain(self.kind),
            "status": w.plain(self.status()),
            "date": self.dated.isoformat(),
            "issuer": w.plain(issuer),
            "notice": w.plain(self.notice),
            "description": w.plain(description),
            "keywords": [w.plain(say("CCHC")), w.plain(self.results.quarter), w.plain(self.kind)],
        }

    def status(self) -> Message:
        """Provisional, published, or which revision."""
        return describe_release(self.opened.release)

    def shortcomings(self) -> Section:
        """Shortcomings found, still open, overdue and closed, with their deadlines."""
        found = self.results.shortcomings(block=self.block_in_scope, unit=self.unit_in_scope)
        recent = [s for s in found if s.status == "open" or s.closed_in == self.results.quarter]
        if not recent:
            return self.sentence("shortcomings", say("Quý này không có tồn tại nào còn mở hoặc mới đóng."))
        is_open = [s for s in recent if s.status == "open"]
        lead = say(
            "Còn **{open}** tồn tại chưa khắc phục, {carried} chuyển từ quý trước, **{overdue}** quá hạn; "
            "trong quý {done} đã khắc phục, {not_done} đóng mà chưa khắc phục.",
            open=len(is_open),
            carried=sum(s.found_in < self.results.quarter for s in is_open),
            overdue=sum(s.is_overdue(self.results.settings.as_of) for s in is_open),
            done=sum(s.status == "closed_verified" for s in recent),
            not_done=sum(s.status == "closed_not_done" for s in recent),
        )
        listed = self.list_shortcomings(recent)
        table = self._shortcoming_table(listed) if listed else None
        return self.section("shortcomings", self.write.paragraph(lead, "lead"), table)

    def list_shortcomings(self, recent: list[Shortcoming]) -> list[Shortcoming]:
        """Those that the table names: the open ones, overdue first; what was closed the lead counts."""
        as_of, is_open = self.results.settings.as_of, [s for s in recent if s.status == "open"]
        return sorted(is_open, key=lambda s: (not s.is_overdue(as_of), s.due, s.id))

    def _shortcoming_table(self, listed: list[Shortcoming]) -> Part:
        as_of, rows = self.results.settings.as_of, []
        for s in listed:
            is_overdue = s.is_overdue(as_of)
            what = say("{what}. Yêu cầu: {action}", what=s.description.rstrip("."), action=s.action)
            unit = [] if self.unit_in_scope else [self.name_unit(s.unit)]
            state = say("quá hạn") if is_overdue else STATUS_NAMES[s.status]
            state = say("mở lại, {state}", state=state) if s.id in self.reopened else state
            cells = [s.id, *unit, Cell(what, "text"), s.found_in.roman, s.due, state]
            rows.append(Line(cells, "mark" if is_overdue else ""))
        unit = [] if self.unit_in_scope else [say("Đơn vị")]
        heads = [say("Số"), *unit, say("Tồn tại và yêu cầu"), say("Từ quý"), say("Hạn"), say("Tình trạng")]
        caption = say("Tồn tại, quá hạn đứng trước")
        return self.write.table(caption, heads, rows, wide=True, data=self.name_data("ton-tai"))

    def plan(self) -> Section:
        """Tasks of the yearly programme that were due by this quarter."""
        quarter = self.results.quarter
        tasks = [t for t in self.results.plan(self.block_in_scope, self.unit_in_scope) if t.due <= quarter]
        due = [t for t in tasks if t.due == quarter]
        late = [t for t in tasks if t.due < quarter and not t.is_done(quarter)]
        if not due and not late:
            return self.sentence("plan", say("Quý này không có nhiệm vụ nào của chương trình CCHC hằng năm đến hạn."))
        done = sum(t.is_done(quarter) for t in due)
        lead = say(
            "Hoàn thành **{done}/{due}** nhiệm vụ đến hạn trong quý; {late} nhiệm vụ của các quý trước còn chậm.",
            done=done,
            due=len(due),
            late=len(late),
        )
        rows = [
            [
                t.task,
                self.name_unit(t.unit),
                Cell(t.title, "text"),
                t.due.roman,
            ]
            for t in [*late, *due]
            if not t.is_done(quarter)
        ]
        table = self.write.table(
            say("Nhiệm vụ chưa xong"),
            [say("Số"), say("Đơn vị"), say("Nhiệm vụ"), say("Hạn quý")],
            rows,
            wide=True,
        )
        return self.section("plan", self.write.paragraph(lead, "lead"), table if rows else None)

    def data_quality(self) -> Section:
        """Notices on the inputs in scope, and units without a result."""
        found = self.results.findings(block=self.block_in_scope, unit=self.unit_in_scope)
        notices = [finding for finding in found if not finding.is_fault]
        lead = say("Dữ liệu đã qua kiểm tra, không còn lỗi; có {count} lưu ý.", count=len(notices))
        if not notices:
            return self.sentence("data_quality", say("Dữ liệu đã qua kiểm tra, không còn lỗi và không có lưu ý."))
        rows = [
            [
                " › ".join(part for part in (f.sheet, f.cell) if part) or f.file,
                self.name_unit(f.unit),
                f.criterion,
                Cell(f.message, "text"),
            ]
            for f in notices
        ]
        heads = [say("Ô dữ liệu"), say("Đơn vị"), say("Tiêu chí"), say("Lưu ý")]
        table = self.write.table(say("Lưu ý về dữ liệu"), heads, rows, data=self.name_data("luu-y"))
        folded = self.write.folded(say("Xem các lưu ý"), table)
        return self.section("data_quality", self.write.paragraph(lead), folded)

    def method(self) -> Section:
        """How points are made, in the words of the regulation."""
        head, w = self.regulation.head, self.write
        rounding = self.regulation.rounding
        classes = [
            say("{title} từ {low} %", title=grade.title, low=grade.from_) if grade.from_ else grade.title
            for grade in head.classes
        ]
        items = [
            say(
                "Chấm theo {title}, ban hành theo văn bản số {number} ngày {date}.",
                title=head.title,
                number=head.decision.number,
                date=head.decision.date,
            ),
            say("Kết quả là điểm thẩm định, hoặc thẩm định lần 2 sau giải trình nếu có; điểm tự chấm không tính."),
            say(
                "Điểm tính chính xác bằng phân số, làm tròn {places} chữ số thập phân (từ 5 làm tròn lên): {where}.",
                places=rounding.places,
                where=ROUNDING_NAMES[rounding.at],
            ),
            say("Xếp loại theo tỷ lệ % trên điểm tối đa của khối: {classes}.", classes=classes),
            say(
                "Xếp hạng trong từng khối theo tổng điểm đã in; bằng điểm thì đồng hạng. Các khối không so với nhau."
            ),
            *self._absence_rules(),
        ]
        notice = w.paragraph(head.notice, "method") if head.notice else None
        return self.section("method", w.bullets(items), notice)

    def _absence_rules(self) -> Iterable[Message]:
        block = self.regulation.blocks.get(self.block_in_scope or "")
        if block:
            yield say("Tiêu chí không phát sinh trong quý: {policy}.", policy=POLICY_NAMES[block.not_applicable])

    def knife_edges(self) -> Section:
        """Units whose class or rank hangs on the rule of rounding."""
        edges = self.results.knife_edges(self.block_in_scope, self.unit_in_scope)
        if not edges:
            return self.sentence(
                "knife_edges", say("Không đơn vị nào đổi hạng hay xếp loại nếu làm tròn theo cách khác.")
            )
        rules: dict[tuple, list[Message]] = {}  # rules that come to the same for a unit share a line
        for e in edges:
            outcome = (e.unit, e.final_class, e.rank)
            rules.setdefault(outcome, []).append(describe_rounding(e.mode, e.at))
        rows = [
            [self.name_unit(unit), Cell(found, "text"), self.class_name(grade), str(rank or "–")]
            for (unit, grade, rank), found in rules.items()
        ]
        table = self.write.table(
            say("Kết quả nếu làm tròn theo cách khác"),
            [say("Đơn vị"), say("Cách làm tròn"), say("Xếp loại"), say("Hạng")],
            rows,
            numeric=[3],
            wide=True,
        )
        lead = say("Quy định đã chọn một cách làm tròn; các đơn vị sau đổi hạng hoặc xếp loại nếu chọn cách khác.")
        return self.section("knife_edges", self.write.paragraph(lead), table)

    def glossary(self) -> Section:
        """Words and contact."""
        organisation = self.results.organisation
        pairs = [
            (say("Thẩm định"), say("điểm do Tổ chấm điểm xác nhận sau khi xem minh chứng")),
            (say("Thẩm định lần 2"), say("điểm sau khi xem giải trình của đơn vị, có thể thấp hơn lần đầu")),
            (say("Không phát sinh"), say("việc không xảy ra trong quý nên tiêu chí không áp dụng; khác với 0 điểm")),
            (say("Điều kiện khống chế"), say("điều kiện giữ xếp loại ở một mức, dù đủ điểm để cao hơn")),
            (say("Tồn tại"), say("việc làm chưa đúng, có yêu cầu khắc phục và thời hạn")),
        ]
        contact = organisation.contact
        return self.section(
            "glossary",
            self.write.terms(pairs),
            self.write.paragraph(say("Liên hệ: {contact}.", contact=contact), "method") if contact else None,
        )

    def provenance(self) -> Section:
        """Where the figures come from: versions, and the hash of the rows that were read."""
        items = [
            say(
                "Quy định: {title}, bản {version}; phần mềm cchc {software}.",
                title=self.regulation.head.title,
                version=self.regulation.version,
                software=importlib.metadata.version("cchc"),
            ),
            say("Mã kiểm tra dữ liệu đã đọc: {digest}.", digest=self.opened.digest()[:16]),
        ]
        return self.section("provenance", self.write.bullets(items, "method"))

    # --- helpers of several kinds ---

    def class_cell(self, score: UnitScore) -> Message | Text:
        """The final class, and the one by points where a ceiling holds it down."""
        name = self.class_name(score.final_class)
        if score.final_class == score.class_by_points:
            return name
        by_points = self.class_name(score.class_by_points)
        return say("{final} (khống chế; theo điểm: {by_points})", final=name, by_points=by_points)

    def held_down(self, scores: Sequence[UnitScore | Standing]) -> Message | None:
        """Units whose class a ceiling holds down, and which; nothing where there is none."""
        held = [
            say(
                "{unit} ở loại **{final}** ({clauses})",
                unit=self.units[score.unit].name,
                final=self.class_name(score.final_class),
                clauses=[ceiling.clause for ceiling in score.ceilings],
            )
            for score in scores
        ]
        return say("Đủ điểm loại cao hơn nhưng bị khống chế: {held}.", held=held) if held else None

    def shortcoming_point(self) -> Message | None:
        """How many shortcomings are open in scope, and overdue."""
        found = self.results.shortcomings(block=self.block_in_scope, unit=self.unit_in_scope)
        is_open = [shortcoming for shortcoming in found if shortcoming.status == "open"]
        if not is_open:
            return None
        overdue = [shortcoming for shortcoming in is_open if shortcoming.is_overdue(self.results.settings.as_of)]
        counts = {"open": len(is_open), "overdue": len(overdue)}
        if not overdue or self.unit_in_scope:
            return say("Còn **{open}** tồn tại chưa khắc phục, {overdue} quá hạn.", **counts)
        units = [unit.short for unit in self.units.values() if any(s.unit == unit.id for s in overdue)]
        return say("Còn **{open}** tồn tại chưa khắc phục, {overdue} quá hạn: {units}.", **counts, units=units)

    def name_data(self, what: str) -> str:
        """The file name, without ending, of data that travels inside the bulletin."""
        suffix = "" if self.opened.lang == "vi" else f".{self.opened.lang}"
        return f"{self.results.quarter}_{self.key}{self.opened.release.suffix}_{what}{suffix}"

    def plan_entry(self, unit: str):
        """Tasks done and due of a unit, for criteria that count the plan."""
        return count_plan(self.results.plan(unit=unit), unit, self.results.quarter)

    def no_change_reason(self) -> Message:
        """Why there is no change to show."""
        if self.previous is None:
            return say("Đây là quý đầu tiên có dữ liệu, chưa có quý trước để so sánh.")
        if isinstance(self.previous, Gap):
            return say(
                "Không so sánh được với {quarter}: {why}.", quarter=self.previous.quarter, why=self.previous.reason
            )
        return say("Quý trước chưa có kết quả để so sánh.")

    def check_known(self, what: Message, found: str, known: Iterable[str]) -> None:
        """Refuse an id that is not there.

        Raises
        ------
        UsageError
        """
        if found not in (known := list(known)):
            raise UsageError(unknown(what, found, known))
