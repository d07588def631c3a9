"""The sheet for a director who disagrees: each criterion from its cells to its points, in all three layers."""

from collections.abc import Iterable

from ...language import Message, say
from ...model import LAYERS, MAIN, Criterion
from ...results import LayerScore, explain_points
from ..drawing.writer import Part, Section, numbers, texts
from ..labels import LAYER_NAMES, label_criterion
from ..quarter_data import QuarterData
from .unit import UnitBulletin


class ExplanationSheet(UnitBulletin):
    """How a unit came by every point of its result."""

    kind = say("phiếu giải thích điểm")

    def __init__(self, opened: QuarterData, unit: str):
        super().__init__(opened, unit)
        self.key = f"explanation_{unit}"
        self.title = say("Giải thích điểm CCHC {quarter}: {unit}", quarter=self.results.quarter, unit=self.unit.name)
        self.layers = {(layer.criterion, layer.layer): layer for layer in self.results.layers(unit=unit)}

    def three_layers(self) -> Section:
        """Which layer counts, and until when each was to be handed in."""
        deadlines, outcomes = self.results.settings.deadlines, self._reviewed()
        days = [
            say("tự chấm: đơn vị gửi trước hết ngày {day}", day=deadlines.self),
            say("thẩm định: xong trước hết ngày {day}", day=deadlines.verified),
            say("giải trình, thẩm định lần 2: nhận đến hết ngày {day}", day=deadlines.appeal),
        ]
        told = say("Sau giải trình, {n} tiêu chí được thẩm định lần 2: {codes}.", n=len(outcomes), codes=outcomes)
        nothing = say("Chưa có tiêu chí nào của đơn vị được thẩm định lần 2.")
        return self.section(
            "three_layers", self.write.bullets(days), self.write.paragraph(told if outcomes else nothing)
        )

    def _reviewed(self) -> list[str]:
        return [c.code for c in self.block.criteria if (c.id, "reviewed") in self.layers]

    def criteria(self) -> Section:
        """A table for each section: input, clause and step, the points of each layer, evidence and outcome."""
        sections = [(say("{code}. {title}", code=s.code, title=s.title), s.criteria) for s in self.block.sections]
        sides = (say("Điểm cộng"), self.block.bonus), (say("Điểm trừ"), self.block.penalty)
        sections += [(title, adjustment.criteria) for title, adjustment in sides if adjustment.criteria]
        tables = [self._table(title, criteria) for title, criteria in sections]
        return self.section("criteria", self._place(), *tables)

    def _place(self) -> Part | None:
        """In which file and sheet the cells stand."""
        if not (row := next((entered.row for entered in self.entered.values()), None)):
            return None
        file = row.file.rsplit("/", 1)[-1]
        return self.write.paragraph(say("Ô dữ liệu: {place}.", place=f"{file} › {row.sheet}" if row.sheet else file))

    def _table(self, title: Message, criteria: Iterable[Criterion]) -> Part:
        columns = [
            texts(say("Tiêu chí, căn cứ")), texts(say("Số liệu, ô dữ liệu")), texts(say("Bước tính")),
            *map(numbers, LAYER_NAMES.values()), numbers(say("Tính vào tổng")),
            texts(say("Minh chứng, biên bản, giải trình")),
        ]  # fmt: skip
        return self.write.table(title, columns, map(self._row, criteria), wide=True)

    def _row(self, criterion: Criterion) -> list[object]:
        score, entered = self.score.criteria[criterion.id], self.entered.get(criterion.id)
        name = say("{name} ({clause})", name=label_criterion(criterion, short=True), clause=criterion.clause)
        cell = entered and entered.values.get(entered.result_column) and entered.row.cell(entered.result_column)
        entry = self.tell_entry(criterion)
        layers = (self.layers.get((criterion.id, layer)) for layer in LAYERS)
        most = self.points(score.effective_max)
        return [
            name,
            say("{entry} [{cell}]", entry=entry, cell=cell) if cell else entry,
            explain_points(criterion, score, self.block),
            *map(self._layer, layers),
            say("{points}/{most}", points=self.points(score.counted), most=most)
            if score.side == MAIN
            else self.points(score.counted),
            "; ".join(map(self.write.plain, self._behind(criterion))) or "–",
        ]

    def _layer(self, layer: LayerScore | None) -> object:
        return "–" if layer is None or layer.points is None else self.points(layer.points)

    def _behind(self, criterion: Criterion) -> Iterable[Message]:
        """What people wrote of it, each with its name."""
        values = self.entered[criterion.id].values if criterion.id in self.entered else {}
        names = {
            "reason": say("Lý do"), "evidence": say("Minh chứng"), "record_no": say("Biên bản"),
            "checked_on": say("Ngày kiểm tra"), "explanation": say("Giải trình"), "outcome": say("Kết luận"),
        }  # fmt: skip
        return [say("{name}: {text}", name=name, text=values[key]) for key, name in names.items() if values.get(key)]
