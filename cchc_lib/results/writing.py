"""Inputs → scores → one SQLite file a quarter, replaced whole."""

import gc
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from fractions import Fraction
from functools import cache
from operator import itemgetter
from pathlib import Path
from statistics import mean, median
from types import MappingProxyType
from typing import Any

from ..exact import fixed
from ..files import read_yaml, replace_file
from ..folders import Folders
from ..inputs import QuarterInputs, read_quarter
from ..language import Message, Text, say
from ..model import Unit, YamlModel
from ..model.citations import QuotedBlock, QuotedCriterion, QuotedGrade, QuotedHead
from ..model.records import LAYERS, Assessment, EnteredRow, Shortcoming, count_plans
from ..model.regulation import BONUS, MAIN, PENALTY, Block, Criterion, Regulation
from ..quarter import Quarter
from ..scoring import YearScore, find_one_cases, knife_edges, policy_of, rule_of, sum_losses
from ..scoring.next_class import find_next_class
from ..scoring.scores import CompanyScores, CriterionScore, UnitScore
from ..scoring.totals import ScoringInputs, against, criterion_scorer, find_entry, score_company
from . import tables
from .codecs import in_languages
from .notices import find_in_quarter
from .seal import seal
from .tables import LayerPlace, LayerPoints

MOST_CRITERIA, MOST_SETS = 4, 5  # of a set of steps to the next class, and of the sets that are kept


def score_quarter(inputs: QuarterInputs) -> tuple[CompanyScores, ScoringInputs]:
    """Score what was read; also the inputs of the scoring, for whoever recomputes it."""
    context = scoring_inputs(inputs)
    return score_company(context), context


def scoring_inputs(inputs: QuarterInputs) -> ScoringInputs:
    """What scoring reads of what was read."""
    members = {block: [unit.id for unit in units] for block, units in inputs.members.items()}
    overdue = Counter(s.unit for s in carry_over(inputs) if s.is_overdue(inputs.settings.as_of))
    plan = count_plans(inputs.plan, inputs.block_of, inputs.quarter)
    return ScoringInputs(
        inputs.regulation, members, inputs.assessments, plan, overdue, inputs.faulty, bool(inputs.plan)
    )


def carry_over(inputs: QuarterInputs) -> list[Shortcoming]:
    """The shortcomings; those of a unit that has ended under the unit that succeeds it."""
    return [replace(s, unit=inputs.company.heir(s.unit, inputs.block_of)) for s in inputs.shortcomings]


def write_results(folders: Folders, quarter: Quarter, inputs_hash: str) -> None:
    """Read and score a quarter and replace its results whole.

    Raises
    ------
    InputError
        If the regulation, the units or the quarter's settings have faults; the earlier results stay.
    """
    write_scores(folders, read_quarter(folders, quarter), inputs_hash)


def write_scores(folders: Folders, inputs: QuarterInputs, inputs_hash: str) -> None:
    """Score what was read and replace the quarter's results whole."""
    path = folders.results_of(inputs.quarter)
    write_database(path, lambda database: _fill_tables(database, folders, inputs, inputs_hash))


def write_database(path: Path, fill: Callable[[sqlite3.Connection], None], indexes: str = tables.INDEXES) -> None:
    """Replace a results file whole by one with these tables."""
    with _no_garbage_collection(), closing(sqlite3.connect(":memory:")) as database:
        fill(database)
        database.commit()
        database.executescript(indexes)  # last, which takes half the time of keeping them while rows come in
        replace_file(path, seal(database.serialize()))


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Scoring makes many rows and no cycle of them: to look for some would take a fifth of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _fill_tables(database: sqlite3.Connection, folders: Folders, inputs: QuarterInputs, inputs_hash: str) -> None:
    scores, context = score_quarter(inputs)
    settings: Any = read_yaml(folders.inputs_of(inputs.quarter) / "quarter.yaml")
    told = inputs.quarter, inputs_hash, settings, inputs.progress
    fill_rules(database, folders, inputs.regulation, *told)
    missing = {unit: in_languages(why, inputs.company.spoken) for unit, why in scores.missing.items()}
    of_units = missing, inputs.not_submitted, _without_value(inputs)
    tables.UNITS.fill(database, unit_rows(inputs.regulation, inputs.members, *of_units))
    tables.SCORES.fill(database, _layer_rows(inputs, scores))
    rounding, ceilings = inputs.regulation.rounding, inputs.regulation.head.ceilings
    tables.TOTALS.put(
        database,
        scores.units.values(),
        printed_total=lambda score: fixed(score.total, rounding.places),
        printed_percent=lambda score: fixed(score.percent, rounding.percent_places),
        ceilings=lambda score: [ceilings.index(ceiling) for ceiling in score.ceilings],
    )
    tables.BLOCKS.fill(database, block_rows(inputs.regulation, inputs.members, scores.units))
    tables.CRITERIA.fill(database, _criterion_rows(inputs, context, scores))
    tables.AVERAGES.put(database, scores.averages.items(), source=itemgetter(0), exact=itemgetter(1))
    tables.KNIFE_EDGES.put(database, knife_edges(context, scores))
    tables.UNREVIEWED.put(database, _score_unreviewed(inputs, context))
    tables.ONE_CASES.put(database, find_one_cases(context, scores))
    tables.NEXT_CLASS.fill(database, _next_class_rows(context, scores))
    _fill_records(database, folders, inputs)


def _in_order(inputs: QuarterInputs) -> list[EnteredRow]:
    """What was entered, in printed order, whatever that of the table; what names nobody or nothing comes last."""
    blocks = inputs.regulation.blocks
    every = ((u.id, c.id) for name, units in inputs.members.items() for u in units for c in blocks[name].criteria)
    places = {key: place for place, key in enumerate(every)}
    return sorted(inputs.entered, key=lambda row: places.get((row.unit, row.criterion), len(places)))


def _fill_records(database: sqlite3.Connection, folders: Folders, inputs: QuarterInputs) -> None:
    """The tables of what was read: entries, shortcomings, tasks, evidence, findings."""
    block_of, as_of, speak = inputs.block_of, inputs.settings.as_of, inputs.company.spoken
    tables.INPUTS.put(database, _in_order(inputs), block=lambda row: block_of.get(row.unit, ""))
    tables.SHORTCOMINGS.put(
        database,
        carry_over(inputs),
        block=lambda one: block_of.get(one.unit),
        overdue=lambda one: one.is_overdue(as_of),
    )
    tables.PLAN.put(database, inputs.plan, block=lambda task: block_of.get(task.unit), late=lambda task: task.is_late)
    tables.EVIDENCE.put(database, inputs.evidence)
    findings = (*inputs.findings, *find_in_quarter(folders, inputs))
    tables.FINDINGS.put(database, findings, message=lambda one: in_languages(one.message, speak))


def fill_rules(
    database: sqlite3.Connection,
    folders: Folders,
    regulation: Regulation,
    period: Quarter,
    inputs_hash: str,
    settings: Mapping[str, Any],
    progress: Mapping[str, Any] = MappingProxyType({}),
    quote: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict,
) -> None:
    """The tables of what a quarter or a year is scored by, as it was written, so that they can be read without files.

    Parameters
    ----------
    progress : mapping of str to (int, int)
        Rows filled and rows asked for, by block.
    quote : callable
        What of the files of the version letters quote, where that is not all as it was written.
    """
    written = _read_written(folders, regulation)
    company: Any = read_yaml(folders.params / "units.yaml")
    meta = {
        "quarter": str(period),
        "inputs_hash": inputs_hash,
        "shape": tables.SHAPE,
        "regulation": regulation.version,
        "settings": _as_json(settings),
        "organisation": _as_json(company["organisation"]),
        "progress": json.dumps(dict(progress)),
    }
    tables.META.fill(database, meta.items())
    tables.REGULATION.fill(database, ((name, _as_json(content)) for name, content in written.items()))
    tables.QUOTED.fill(database, _quoted_rows(quote(written), regulation))


def _as_json(content: object) -> str:
    """Content as the results keep it."""
    return json.dumps(content, ensure_ascii=False)


def _read_written(folders: Folders, regulation: Regulation) -> dict[str, Any]:
    """The files of the version as they were written."""
    folder = folders.regulations / regulation.version
    names = ["regulation", *regulation.blocks, *(["examples"] if (folder / "examples.yaml").is_file() else [])]
    return {name: read_yaml(folder / f"{name}.yaml") for name in names}


def _quoted_rows(written: Mapping[str, Any], regulation: Regulation) -> Iterable[tuple[str, str]]:
    """What letters quote of it: `QuotedHead` under no block, and each `QuotedBlock`."""
    head = _pick(QuotedHead, {"ceilings": []} | written["regulation"])
    head["classes"] = [_pick(QuotedGrade, grade) for grade in head["classes"]]
    yield "", _as_json(head)
    for name in regulation.blocks:
        block = written[name]
        parts = [*block["sections"], *(block[side] for side in (BONUS, PENALTY) if side in block)]
        cited = [_pick(QuotedCriterion, one) for part in parts for one in part.get("criteria", ())]
        yield name, _as_json(_pick(QuotedBlock, block | {"criteria": cited}))


def _pick(quoted: type[YamlModel], written: Mapping[str, Any]) -> dict[str, Any]:
    """What is quoted of something that was written."""
    return {key: written[key] for key in quoted.model_fields if key in written}


def unit_rows(
    regulation: Regulation,
    members: Mapping[str, Sequence[Unit]],
    unscored: Mapping[str, Message | Text],
    silent: Mapping[str, str] = MappingProxyType({}),
    lacking: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Iterable[tuple]:
    """The units of each block; why some could not be scored, by which record others handed in nothing, or not all."""
    units = [(block, unit) for block in regulation.blocks for unit in members.get(block, [])]
    for position, (block, unit) in enumerate(units):
        why, names = unscored.get(unit.id), {"unit": unit.id, "short": unit.short or unit.name}
        told = {"missing": in_languages(why) if why else None, "not_submitted": silent.get(unit.id)}
        lacks = lacking.get(unit.id, ())
        yield tables.UNITS.encode(unit, block=block, position=position, **names, **told, without_value=lacks)


def _without_value(inputs: QuarterInputs) -> dict[str, tuple[str, ...]]:
    """The criteria of which each unit has no value, where it handed others in."""
    found: dict[str, tuple[str, ...]] = {}
    for (unit, criterion), assessment in inputs.assessments.items():
        if assessment.without_value and unit not in inputs.not_submitted:
            found[unit] = (*found.get(unit, ()), criterion)
    return found


def _layer_rows(inputs: QuarterInputs, scores: CompanyScores) -> Iterable[tuple]:
    """One row a unit, criterion and layer that holds something; the layer that counts is the result."""
    regulation, lang = inputs.regulation, inputs.company.spoken("vi")
    encoders = {name: _points_encoder(block, regulation, lang) for name, block in regulation.blocks.items()}
    for unit in scores.units.values():
        encode, block = encoders[unit.block], regulation.blocks[unit.block]
        for criterion in block.criteria:
            score = unit.criteria[criterion.id]
            assessment = inputs.assessments.get((unit.unit, criterion.id))
            for layer, x, is_result in _layers(block, criterion, score, assessment, scores.averages):
                place = LayerPlace(unit.unit, unit.block, criterion.id, layer, is_result)
                yield place + encode(criterion.id, x, score.factor, is_result and score.without_value)


def _layers(
    block: Block,
    criterion: Criterion,
    score: CriterionScore,
    assessment: Assessment | None,
    averages: Mapping[str, Fraction],
) -> Iterable[tuple[str, Fraction | None, bool]]:
    """The layers of a row: name, x, and whether it is the one that counts."""
    if assessment is None or assessment.not_applicable or criterion.enters_nothing:
        yield "verified", score.x, True
        return
    entries = assessment.self_score, assessment.verified, assessment.reviewed
    for layer, entry in zip(LAYERS, entries, strict=True):
        if layer == assessment.result_layer:
            yield layer, score.x, True
        elif entry is not None:
            yield layer, criterion.read_x(against(entry, block, criterion, averages)), False


def _points_encoder(
    block: Block, regulation: Regulation, lang: str
) -> Callable[[str, Fraction | None, Fraction, bool], tuple]:
    """A function that gives the `LayerPoints` of a row, encoded; units that did alike share them."""
    score_criterion = criterion_scorer(block, rule_of(regulation))
    criteria = {criterion.id: criterion for criterion in block.criteria}

    @cache
    def encode(criterion_id: str, x: Fraction | None, factor: Fraction, without_value: bool) -> tuple:
        criterion, score = criteria[criterion_id], score_criterion(criterion_id, x, factor, without_value)
        printed = fixed(score.counted, regulation.rounding.places)
        step = explain_points(criterion, score, block, regulation.rounding.places)
        why = say("{clause}: {step}", clause=criterion.clause, step=step).to(lang)
        return tables.SCORES.encode(score, LayerPoints, x=x, factor=factor, printed=printed, why=why)

    return encode


def explain_points(
    criterion: Criterion, score: CriterionScore, block: Block, places: int, reached: Message | None = None
) -> Message:
    """Why a criterion has its points: the step of its scale, or what its absence does."""
    if score.without_value:
        return say("không có số liệu để chấm: 0 điểm")
    if score.x is None:
        return _ABSENT[policy_of(criterion, block)] if score.side == MAIN else say("không phát sinh: 0 điểm")
    return criterion.explain_step(score.x, places, reached)


_ABSENT = {  # what becomes of the points of a criterion that is not applicable
    "rescale_in_section": say(
        "không phát sinh: điểm tối đa chia lại cho các tiêu chí có phát sinh cùng mục (cả mục không phát sinh: cho "
        "các mục khác)"
    ),
    "rescale_in_block": say("không phát sinh: điểm tối đa chia lại cho các tiêu chí có phát sinh của khối"),
    "full_points": say("không phát sinh: tính đủ điểm tối đa"),
    "zero": say("không phát sinh: tính 0 điểm"),
}


def block_rows(
    regulation: Regulation, members: Mapping[str, Sequence[Unit]], scores: Mapping[str, UnitScore | YearScore]
) -> Iterable[tuple]:
    """The blocks, with the middle of the printed % of the units of each of which all were scored."""
    for name in regulation.blocks:
        units = members.get(name, [])
        percents = [scores[unit.id].percent for unit in units if unit.id in scores]
        is_whole = percents and len(percents) == len(units)
        middle, typical = (mean(percents), median(percents)) if is_whole else (None, None)
        yield tables.BLOCKS.encode(block=name, units=len(units), mean_percent=middle, median_percent=typical)


def _criterion_rows(inputs: QuarterInputs, context: ScoringInputs, scores: CompanyScores) -> Iterable[tuple]:
    """The losses of each block all of whose units were scored: half a block has no sum and no median."""
    for name, units in inputs.members.items():
        members = scores.of(unit.id for unit in units)
        sides = inputs.regulation.blocks[name].criteria_with_side()
        for criterion, side in sides if members and len(members) == len(units) else ():
            at = [score.criteria[criterion.id] for score in members]
            entries = [find_entry(context, score.unit, criterion) for score in members]
            sums, middle = sum_losses(criterion, side, at, entries), _median_percent(side, at)
            yield tables.CRITERIA.encode(sums, block=name, criterion=criterion.id, median_percent=middle)


def _median_percent(side: str, scores: Iterable[CriterionScore]) -> Fraction | None:
    """The middle of what units reached of their own maxima; None where there is nobody to compare with."""
    if side != MAIN:
        return None
    reached = [100 * one.effective_points / one.effective_max for one in scores if one.is_applicable]
    return Fraction(median(reached)) if len(reached) > 1 else None


def _score_unreviewed(inputs: QuarterInputs, context: ScoringInputs) -> Iterable[UnitScore]:
    """What every unit would have, had no review taken place; nothing where none did."""
    if not any(assessment.reviewed for assessment in inputs.assessments.values()):
        return ()
    verified = {key: replace(assessment, reviewed=None) for key, assessment in inputs.assessments.items()}
    return score_company(replace(context, assessments=verified)).units.values()


def _next_class_rows(context: ScoringInputs, scores: CompanyScores) -> Iterable[tuple]:
    for unit in find_next_class(context, scores, MOST_CRITERIA, MOST_SETS):
        held = tuple(map(context.regulation.head.ceilings.index, unit.held))
        for number, one in enumerate(unit.shown):
            for criterion, change in one.changes.items():
                values = {"number": number, "criterion": criterion, "change": change, "gained": one.gained}
                yield tables.NEXT_CLASS.encode(unit, **values, held=held)
