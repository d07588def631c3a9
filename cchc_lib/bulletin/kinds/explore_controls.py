"""What-if by lists and a slider. It asks `what_if` and `best_steps`, and knows nothing of how points come about.

A slider counts whole steps, each an exact number: no value passes through a float.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from ...errors import CchcError
from ...exact import HUNDRED, ONE, ZERO, decimal_text, decimals_of, last_place, ratio_text
from ...inputs.layout import describe_entry
from ...language import say
from ...model import Criterion, Entry
from ...stylesheets import SCOPE, notebook_style
from ..regulation_words import LAYER_NAMES
from .explore import Change, Exploration

_LEAST_STEPS = 10  # so far a slider reaches at least, where nothing else says how far it should
Choice = tuple[object, object]  # what a list shows, and what is meant


class ExplorationByHand(Exploration):
    """An exploration that can be steered without typing."""

    offers = ("controls", *Exploration.offers)

    def controls(self) -> Any:
        """Lists for block, unit, criterion and layer, and a slider that moves a value or a threshold.

        What becomes of the block stands below, the unit's best steps beside it. Without ipywidgets a sentence says
        that the calls do the same.
        """
        try:
            import ipywidgets
        except ImportError:
            told = say(
                "Chưa cài ipywidgets nên không có danh sách và thanh trượt; e.what_if bên dưới cho cùng kết quả."
            )
            return self.sentence("controls", told)
        return _Controls(self, ipywidgets).box


class _Controls:
    """The lists, each filled by what is chosen in those before it; the slider; and what follows."""

    def __init__(self, exploration: Exploration, widgets: Any):
        self.e, self.plain, self.widgets, self.is_filling = exploration, exploration.write.plain, widgets, False
        labels = say("Khối"), say("Đơn vị"), say("Tiêu chí"), say("Số liệu lấy từ"), say("Thay đổi")
        wide = {"style": {"description_width": "8em"}, "layout": {"width": "45em"}}
        self.lists = [widgets.Dropdown(description=self.plain(label), **wide) for label in labels]
        self.offers = [self._blocks, self._units, self._criteria, self._layers, self._movable]
        tried = {"description": self.plain(say("Mức thử")), "readout": False, "continuous_update": False}
        self.slider, self.told = widgets.IntSlider(**tried, **wide), widgets.HTML()
        self.moves, self.steps = widgets.HTML(layout={"flex": "3 1 0"}), widgets.HTML(layout={"flex": "2 1 0"})
        for place, one in enumerate(self.lists, 1):
            one.observe(partial(self._fill, place), "value")
        self.slider.observe(self._show, "value")
        self._fill(0)
        style = widgets.HTML(f"<style>{notebook_style()}</style>")
        row, below = widgets.HBox([self.slider, self.told]), widgets.HBox([self.moves, self.steps])
        self.box = widgets.VBox([style, *self.lists, row, below])

    # --- what the lists offer, by what is chosen ---

    def _blocks(self) -> list[Choice]:
        blocks = self.e.inputs.regulation.blocks
        return [(blocks[name].title, name) for name, units in self.e.inputs.members.items() if units]

    def _units(self) -> list[Choice]:
        return [(unit.name, unit.id) for unit in self.e.inputs.members[self.block]]

    def _criteria(self) -> list[Choice]:
        criteria = self.e.inputs.regulation.blocks[self.block].criteria
        return [(f"{c.code} {self.plain(c.title)}", c) for c in criteria if not c.enters_nothing]

    def _layers(self) -> list[Choice]:
        """The layers that hold something; where none does, the one that would be filled."""
        filled = [(name, layer) for layer, name in LAYER_NAMES.items() if self._entry(layer)]
        return sorted(filled, key=lambda one: one[1] != self._result_layer) or [(LAYER_NAMES["verified"], "verified")]

    def _movable(self) -> list[Choice]:
        criterion, entry = self.criterion, self.entry
        what = [getattr(criterion.measure, part, None) for part in ("value", "total")]
        value = say("giá trị: {what}", what=what[0] or describe_entry(criterion, self.e.inputs.regulation))
        offered: list[Choice] = [(value, ("value", entry.value))]
        if entry.total is not None:
            offered.append((say("tổng: {what}", what=what[1] or say("số việc áp dụng")), ("total", entry.total)))
        scale = criterion.scale
        ends = {"lower": ZERO, "upper": HUNDRED if criterion.is_of_cases else None}  # of bands, which stay
        fixed = ends[scale.holds] if scale.kind == "bands" else None
        moves = [x for x in scale.thresholds if x != fixed]
        return offered + [(say("mức {x} của thang điểm", x=x), ("threshold", x)) for x in moves]

    # --- what is chosen ---

    @property
    def block(self) -> str:
        return self.lists[0].value

    @property
    def unit(self) -> str:
        return self.lists[1].value

    @property
    def criterion(self) -> Criterion:
        return self.lists[2].value

    @property
    def entry(self) -> Entry:
        """What the chosen layer holds; nothing of one where nothing was entered."""
        none = Entry(ZERO, ONE if self.criterion.measure.has_total else None)
        return self._entry(self.lists[3].value) or none

    def _entry(self, layer: str) -> Entry | None:
        found = self.e.inputs.assessments.get((self.unit, self.criterion.id))
        return getattr(found, "self_score" if layer == "self" else layer, None)

    @property
    def _result_layer(self) -> str:
        found = self.e.inputs.assessments.get((self.unit, self.criterion.id))
        return found.result_layer if found else "verified"

    # --- what happens ---

    def _fill(self, first: int, _: object = None) -> None:
        """Offer in the lists from ``first`` on what fits the choice, and begin from what was entered."""
        if self.is_filling:
            return
        self.is_filling = True
        with self._telling(self.moves):
            self._offer(first)
        self.is_filling = False
        self._show()
        if first <= 2:
            with self._telling(self.steps):
                self.steps.value = self._html(self.e.best_steps(self.unit).html)

    def _offer(self, first: int) -> None:
        for place, one in list(enumerate(self.lists))[first:]:
            before, offered = one.value, self.offers[place]()
            one.options = [(self.plain(label), meant) for label, meant in offered]
            stays = place < 3 and before in [meant for _, meant in offered]  # not another unit's layer or threshold
            one.value = before if stays else offered[0][1]
        kind, start = self.lists[4].value
        self.step, least, most = self._reach(kind, start)
        self.slider.min, self.slider.max = 0, int(most / self.step)
        self.slider.min, self.slider.value = int(least / self.step), int(start / self.step)

    def _reach(self, kind: str, start: Fraction) -> tuple[Fraction, Fraction, Fraction]:
        """How much a step of the slider is worth, and from where to where it reaches."""
        measure, scale, entry = self.criterion.measure, self.criterion.scale, self.entry
        step = measure.least_step(decimals_of(start) or 0)
        if kind == "threshold":
            step = ONE if measure.is_whole else last_place(max(1, decimals_of(start) or 0))
            most = HUNDRED if measure.ends_at_100 else None
        elif scale.kind == "award":
            step, most = scale.step, self.criterion.max_points
        elif kind == "total":
            most = getattr(measure, "items", None)
        else:
            most = entry.total if measure.ends_at_100 else measure.highest_x
        around = [start] if kind == "total" else [start, *scale.thresholds]
        least = max(step, entry.value if measure.ends_at_100 else ZERO) if kind == "total" else ZERO
        return step, least, max(most or max(_LEAST_STEPS * step, 2 * max(around)), start)

    def _show(self, _: object = None) -> None:
        """Tell the number to which the slider was moved, and what follows from it."""
        if self.is_filling:
            return
        with self._telling(self.moves):
            kind, start = self.lists[4].value
            moved = self.slider.value * self.step if self.slider.value != int(start / self.step) else start
            tried = replace(self.entry, **{kind: moved}) if kind != "threshold" else self.entry
            self.told.value = self._name(kind, start, moved, tried)
            changes = [self._change_entry(tried)]
            if kind == "threshold" and moved != start:
                scale = self.criterion.scale  # by its key, for points may be the same number
                old = next((key for key in scale.movable if getattr(scale, key) == start), self._typed(start))
                changes.append(self.e.threshold(self.block, self.criterion.code, old, self._typed(moved)))
            self.moves.value = self._html(self.e.what_if(*changes, block=self.block).html)

    def _name(self, kind: str, start: Fraction, moved: Fraction, tried: Entry) -> str:
        measure = self.criterion.measure
        name = measure.amount if kind == "threshold" else measure.amount_entered
        now, was = (name(x) for x in (moved, start))
        if kind != "threshold" and tried.total is not None:
            now, was = say("{done}/{of}", done=tried.value, of=tried.total), say("{x}", x=start)
        return self.e.write.text(say("**{now}** (đang là {was})", now=now, was=was))

    def _change_entry(self, tried: Entry) -> Change | None:
        """The change to what is tried; None where it is what counts already."""
        known = self._entry(self._result_layer)
        if known and (tried.value, tried.total) == (known.value, known.total):
            return None
        total = "" if tried.total is None else self._typed(tried.total)
        return self.e.entry(self.unit, self.criterion.code, self._typed(tried.value), total)

    def _typed(self, x: Fraction) -> str:
        """A number as it is typed into the scoresheet."""
        if self.criterion.measure.kind == "yes_no":
            return "có" if x else "không"
        return ratio_text(x) if decimals_of(x) is None else decimal_text(x).replace(".", ",")

    @contextmanager
    def _telling(self, place: Any) -> Iterator[None]:
        """Show a mistake as its sentence, in that place."""
        try:
            yield
        except CchcError as error:
            place.value = self._html(self.e.write.paragraph(error.to(self.e.write.lang)).html)

    def _html(self, html: str) -> str:
        return f'<div class="{SCOPE}" style="font-size: 14px">{html}</div>'
