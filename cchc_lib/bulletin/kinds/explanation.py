"""The sheet for a director who disagrees: each criterion from its cells to its points, in all three layers."""

from collections.abc import Iterable
from functools import partial

from ...language import Message, say
from ...model import BONUS, MAIN, PENALTY, Criterion, label_criterion
from ..drawing.writer import Columns, Part, Section, numbers, texts
from ..entry_words import explain_entry, list_texts
from ..quarter_data import QuarterData
from ..regulation_words import SUM_NAMES
from ..sections.evidence import name_evidence, tell_codes
from ..sections.layers import name_layers, show_layer
from ..sections.losses import note_caps
from .unit import UnitBulletin


class ExplanationSheet(UnitBulletin):
    """How a unit came by every point of its result."""

    kind = say("phiếu giải thích điểm")
    stem = "explanation"

    def __init__(self, opened: QuarterData, unit: str):
        super().__init__(opened, unit)
        quarter, name = self.results.quarter, self.unit.name
        self.title = say("Giải thích điểm {scored} {quarter}: {unit}", quarter=quarter, unit=name)
        self.layers = {(layer.criterion, layer.layer): layer for layer in self.results.layers(unit=unit)}

    def three_layers(self) -> Section:
        """Which layer counts, and until when each was to be handed in."""
        outcomes = [c.code for c in self.block.criteria if (c.id, "reviewed") in self.layers]
        days = [
            say("tự chấm: đơn vị gửi chậm nhất ngày {day}", day=self.deadline("self")),
            say("thẩm định: hoàn thành chậm nhất ngày {day}", day=self.deadline("verified")),
            say("giải trình: nhận đến hết ngày {day}", day=self.deadline("appeal")),
        ]
        told = say("Sau giải trình, {n} tiêu chí được thẩm định lần 2: {codes}.", n=len(outcomes), codes=outcomes)
        nothing = say("Chưa có tiêu chí nào của đơn vị được thẩm định lần 2.")
        which = self.write.paragraph(told if outcomes else nothing)
        return self.section("three_layers", self.write.bullets(days), which, self.write.paragraph(self._open()))

    def _open(self) -> Message | None:
        """Which explanations wait for an outcome."""
        rows = [(c.code, row) for c in self.block.criteria if (row := self.row_of(c))]
        codes = [code for code, row in rows if row.is_unanswered]
        return say("Giải trình chưa có kết luận: {codes}.", codes=codes) if codes else None

    def criteria(self) -> Section:
        """A table for each section: input, clause and step, the points of each layer, evidence and outcome."""
        block = self.block
        sections = [(say("{code}. {title}", code=s.code, title=s.title), s.criteria, MAIN) for s in block.sections]
        sections.append((say("Điểm thưởng"), block.bonus.criteria, BONUS))
        sections.append((say("Điểm phạt"), block.penalty.criteria, PENALTY))
        tables = [self._table(*section) for section in sections]
        silent = map(self.write.paragraph, self.tell_rules())
        places = map(self.write.paragraph, (self._place(), self.tell_record()))
        notes = note_caps(self, self.score), tell_codes(self, block.criteria)
        return self.section("criteria", *places, *silent, *tables, *notes)

    def _place(self) -> Message | None:
        """In which file and sheet the cells stand."""
        if not (row := next((entered.row for entered in self.entered.values()), None)):
            return None
        file = row.file.rsplit("/", 1)[-1]
        return say("Ô dữ liệu: {place}.", place=f"{file} › {row.sheet}" if row.sheet else file)

    def _table(self, title: Message, criteria: Iterable[Criterion], side: str) -> Part:
        layers = name_layers(self, self.layers.values())
        columns: Columns = [
            (texts(say("Tiêu chí, căn cứ")), self._name),
            (texts(say("Số liệu, ô dữ liệu")), self._entry),
            (texts(say("Bước tính")), self._step),
            *((numbers(name), partial(self._layer, layer)) for layer, name in layers.items()),
            (numbers(say("Tính vào {sum}", sum=SUM_NAMES[side])), self._counted),
            (texts(say("Minh chứng, biên bản, giải trình")), self._behind),
        ]
        return self.write.listing(title, columns, criteria)

    def _name(self, criterion: Criterion) -> Message:
        return say("{name} ({clause})", name=label_criterion(criterion, short=True), clause=criterion.clause)

    def _entry(self, criterion: Criterion) -> Message:
        """What was entered, and the address of its cell; of a CSV file in words, which break where a line ends."""
        entry, entered = self.tell_entry(criterion), self.row_of(criterion)
        if not (entered and entered.values.get(column := entered.result_column)):
            return entry
        if (row := entered.row).sheet is None:
            return say("{entry} [dòng {line}, cột {column}]", entry=entry, line=str(row.number), column=column)
        return say("{entry} [{cell}]", entry=entry, cell=row.cell(column))

    def _step(self, criterion: Criterion) -> Message:
        """How the points came about, and how they grew where others' maxima were shared out."""
        entry = self.find_entry(self.unit.id, criterion)
        return explain_entry(self.block, self.score, criterion, entry, self.head.rounding.places)

    def _layer(self, layer: str, criterion: Criterion) -> object:
        return show_layer(self, criterion, layer, self.layers.get((criterion.id, layer)))

    def _counted(self, criterion: Criterion) -> object:
        score, points = self.score.criteria[criterion.id], self.show_counted(criterion)
        if score.side != MAIN:
            return points
        most = self.points(score.effective_max)
        return say("{points}/{most}", points=points, most=most) if score.effective_max else "–"

    def _behind(self, criterion: Criterion) -> str:
        """What people wrote of it, each with its name."""
        entered = self.row_of(criterion)
        texts = list_texts(entered) if entered else []
        is_told = {"record_no"} if self.record else set()
        told = [
            say("{name}: {text}", name=name, text=name_evidence(self, str(text)) if key == "evidence" else text)
            for key, name, text in texts
            if key not in is_told
        ]
        return "; ".join(map(self.write.plain, told)) or "–"
