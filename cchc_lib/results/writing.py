"""Inputs → scores → one SQLite file a quarter, replaced whole."""

import gc
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from fractions import Fraction
from functools import cache
from statistics import mean, median
from typing import NamedTuple

from ..exact import add_up, fixed
from ..files import read_yaml, replace_file
from ..folders import Folders
from ..inputs import QuarterInputs, read_quarter
from ..language import Message, say
from ..model import (
    LAYERS,
    Assessment,
    Block,
    Criterion,
    Finding,
    PlanTask,
    Regulation,
    Shortcoming,
    count_plan,
)
from ..quarter import Quarter
from ..scoring import (
    CompanyScores,
    CriterionScore,
    ScoringInputs,
    UnitScore,
    criterion_scorer,
    knife_edges,
    policy_of,
    rule_of,
    score_company,
)
from .notices import find_self_below_verified
from .schema import ENTERED_COLUMNS, INDEXES, SCHEMA, to_text


def score_quarter(inputs: QuarterInputs) -> tuple[CompanyScores, ScoringInputs]:
    """Score what was read; also the inputs of the scoring, for whoever recomputes it."""
    members = {block: [unit.id for unit in units] for block, units in inputs.members.items()}
    ids = [unit for units in members.values() for unit in units]
    overdue = Counter(s.unit for s in carry_over(inputs) if s.is_overdue(inputs.settings.as_of))
    tasks: dict[str, list[PlanTask]] = {}
    for task in inputs.plan:
        tasks.setdefault(task.unit, []).append(task)
    plan = {unit: count_plan(tasks.get(unit, []), unit, inputs.quarter) for unit in ids}
    context = ScoringInputs(inputs.regulation, members, inputs.assessments, plan, overdue, inputs.faulty)
    return score_company(context), context


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
    with _no_garbage_collection(), closing(sqlite3.connect(":memory:")) as database:
        database.executescript(SCHEMA)
        _fill_tables(database, folders, inputs, inputs_hash)
        database.commit()
        database.executescript(INDEXES)  # last, which takes half the time of keeping them while rows come in
        replace_file(folders.results_of(inputs.quarter), database.serialize())


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
    findings = [*inputs.findings, *find_self_below_verified(inputs)]
    _fill(database, "meta", _meta_rows(folders, inputs, inputs_hash))
    written = _written_regulation(folders, inputs.regulation)
    _fill(database, "regulation", ((name, json.dumps(content, ensure_ascii=False)) for name, content in written))
    _fill(database, "quoted", _quoted_rows(dict(written), inputs.regulation))
    _fill(database, "units", _unit_rows(inputs, scores))
    _fill(database, "scores", _layer_rows(inputs, scores))
    _fill(database, "totals", (_total_row(score, inputs.regulation) for score in scores.units.values()))
    whole = _scores_of_whole_blocks(inputs, scores)
    _fill(database, "blocks", _block_rows(inputs, whole))
    _fill(database, "criteria", _criterion_rows(inputs.regulation, whole))
    _fill(database, "averages", ((source, to_text(x)) for source, x in scores.averages.items()))
    _fill(database, "knife_edges", _knife_edge_rows(scores, context))
    _fill(database, "unreviewed", _unreviewed_rows(inputs, context))
    _fill(database, "inputs", _entered_rows(inputs))
    _fill(database, "shortcomings", _shortcoming_rows(inputs))
    _fill(database, "plan", _plan_rows(inputs))
    _fill(database, "findings", map(_finding_row, findings))


def _fill(database: sqlite3.Connection, table: str, rows: Iterable[Iterable]) -> None:
    rows = [tuple(row) for row in rows]
    if rows:
        database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _meta_rows(folders: Folders, inputs: QuarterInputs, inputs_hash: str) -> Iterable[tuple]:
    yield "quarter", str(inputs.quarter)
    yield "inputs_hash", inputs_hash
    yield "regulation", inputs.regulation.version
    settings = read_yaml(folders.inputs_of(inputs.quarter) / "quarter.yaml")
    organisation = read_yaml(folders.params / "units.yaml")["organisation"]
    yield "settings", json.dumps(settings, ensure_ascii=False)
    yield "organisation", json.dumps(organisation, ensure_ascii=False)
    yield "progress", json.dumps(inputs.progress)


def _written_regulation(folders: Folders, regulation: Regulation) -> list[tuple[str, object]]:
    """The files of the version as they were written, so that the results can be read without them."""
    folder = folders.regulations / regulation.version
    names = ["regulation", *regulation.blocks, *(["examples"] if (folder / "examples.yaml").is_file() else [])]
    return [(name, read_yaml(folder / f"{name}.yaml")) for name in names]


def _quoted_rows(written: Mapping[str, dict], regulation: Regulation) -> Iterable[tuple[str, str]]:
    """What letters quote of it: `QuotedHead` under no block, and each `QuotedBlock`."""
    head = {key: written["regulation"][key] for key in ("title", "decision", "rounding", "classes")}
    head["classes"] = [{"id": grade["id"], "title": grade["title"]} for grade in head["classes"]]
    head["ceilings"] = [{"clause": ceiling.clause} for ceiling in regulation.head.ceilings]
    yield "", json.dumps(head, ensure_ascii=False)
    for name, block in regulation.blocks.items():
        cited = [{"id": c.id, "code": c.code, "clause": c.clause} for c in block.criteria]
        content = {key: written[name][key] for key in ("title", "max_points")} | {"criteria": cited}
        yield name, json.dumps(content, ensure_ascii=False)


def _unit_rows(inputs: QuarterInputs, scores: CompanyScores) -> Iterable[tuple]:
    units = [(block, unit) for block in inputs.regulation.blocks for unit in inputs.members.get(block, [])]
    for position, (block, unit) in enumerate(units):
        short, why = unit.short or unit.name, scores.missing.get(unit.id)
        reasons = (why.to("vi"), why.to("en")) if why else (None, None)
        yield (
            *(unit.id, block, position, unit.name.vi, unit.name.en, short.vi, short.en),
            *(json.dumps(unit.succeeds), *reasons),
        )


class _LayerRow(NamedTuple):
    """A row of `scores`."""

    unit: str
    block: str
    criterion: str
    layer: str
    is_result: bool
    side: str
    x: str | None
    points: str | None
    factor: str
    effective_points: str
    effective_max: str
    counted: str
    printed: str
    lost: str
    why: str


def _layer_rows(inputs: QuarterInputs, scores: CompanyScores) -> Iterable[_LayerRow]:
    """One row a unit, criterion and layer that holds something; the layer that counts is the result."""
    describers = {
        name: _layer_describer(block, inputs.regulation) for name, block in inputs.regulation.blocks.items()
    }
    for unit in scores.units.values():
        describe = describers[unit.block]
        for criterion in inputs.regulation.blocks[unit.block].criteria:
            score = unit.criteria[criterion.id]
            assessment = inputs.assessments.get((unit.unit, criterion.id))
            for layer, x, is_result in _layers(criterion, score, assessment):
                about = unit.unit, unit.block, criterion.id, layer, is_result
                yield _LayerRow(*about, *describe(criterion.id, x, score.factor))


def _layers(
    criterion: Criterion, score: CriterionScore, assessment: Assessment | None
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
            yield layer, criterion.read_x(entry), False


def _layer_describer(block: Block, regulation: Regulation) -> Callable[[str, Fraction | None, Fraction], tuple]:
    """A function that gives a row from its side on; units that did alike share it."""
    score_criterion = criterion_scorer(block, rule_of(regulation))
    criteria = {criterion.id: criterion for criterion in block.criteria}

    @cache
    def describe(criterion_id: str, x: Fraction | None, factor: Fraction) -> tuple:
        criterion, score = criteria[criterion_id], score_criterion(criterion_id, x, factor)
        return (
            *(score.side, to_text(x), to_text(score.points), to_text(factor), to_text(score.effective_points)),
            *(to_text(score.effective_max), to_text(score.counted), fixed(score.counted, regulation.rounding.places)),
            *(to_text(score.lost), _why(criterion, x, policy_of(criterion, block))),
        )

    return describe


def _why(criterion: Criterion, x: Fraction | None, policy: str) -> str:
    step = criterion.explain_step(x) if x is not None else explain_absence(policy)
    return say("{clause}: {step}", clause=criterion.clause, step=step).to("vi")


def explain_absence(policy: str) -> Message:
    """What becomes of the points of a criterion that is not applicable."""
    return {
        "rescale_in_section": say("không áp dụng: điểm tối đa chia lại cho các tiêu chí khác cùng mục"),
        "rescale_in_block": say("không áp dụng: điểm tối đa chia lại cho các tiêu chí khác của khối"),
        "full_points": say("không áp dụng: tính đủ điểm tối đa"),
        "zero": say("không áp dụng: tính 0 điểm"),
    }[policy]


def _total_row(score: UnitScore, regulation: Regulation) -> tuple:
    met = [regulation.head.ceilings.index(ceiling) for ceiling in score.ceilings]
    rounding = regulation.rounding
    return (
        *(score.unit, score.block, to_text(score.max_points), to_text(score.main), to_text(score.bonus)),
        *(to_text(score.penalty), to_text(score.total), fixed(score.total, rounding.places)),
        *(to_text(score.percent), fixed(score.percent, rounding.percent_places), to_text(score.exact_total)),
        *(to_text(score.exact_percent), to_text(score.exact_adjustments), to_text(score.before_bonus)),
        *(score.class_by_points, json.dumps(met), score.final_class, score.rank, score.tied),
    )


def _scores_of_whole_blocks(inputs: QuarterInputs, scores: CompanyScores) -> dict[str, list[UnitScore]]:
    """The scores of each block all of whose units were scored: half a block has no mean and no median."""
    found = {name: [scores.units.get(unit.id) for unit in units] for name, units in inputs.members.items()}
    return {name: members for name, members in found.items() if members and all(members)}


def _block_rows(inputs: QuarterInputs, whole: Mapping[str, list[UnitScore]]) -> Iterable[tuple]:
    for name in inputs.regulation.blocks:
        percents = [score.percent for score in whole.get(name, [])]
        middles = (to_text(Fraction(find(percents))) for find in (mean, median)) if percents else (None, None)
        yield name, len(inputs.members.get(name, [])), *middles


def _criterion_rows(regulation: Regulation, whole: Mapping[str, list[UnitScore]]) -> Iterable[tuple]:
    for name, members in whole.items():
        for criterion in regulation.blocks[name].criteria:
            scores = [score.criteria[criterion.id] for score in members]
            middle = Fraction(median(score.counted for score in scores))
            yield name, criterion.id, to_text(middle), to_text(add_up(max(score.lost, 0) for score in scores))


def _knife_edge_rows(scores: CompanyScores, context: ScoringInputs) -> Iterable[tuple]:
    for edge in knife_edges(context, published=scores):
        block = scores.units[edge.unit].block
        yield edge.unit, block, edge.rule.mode, edge.rule.at, edge.final_class, edge.rank


def _unreviewed_rows(inputs: QuarterInputs, context: ScoringInputs) -> Iterable[tuple]:
    """What every unit would have, had no review taken place; nothing where none did."""
    if not any(assessment.reviewed for assessment in inputs.assessments.values()):
        return
    verified = {key: replace(assessment, reviewed=None) for key, assessment in inputs.assessments.items()}
    for score in score_company(replace(context, assessments=verified)).units.values():
        total, percent = to_text(score.total), to_text(score.percent)
        yield score.unit, score.block, total, percent, score.final_class, score.rank


def _entered_rows(inputs: QuarterInputs) -> Iterable[tuple]:
    for entered in inputs.entered:
        row = entered.row
        yield (
            *(entered.unit, inputs.block_of.get(entered.unit, ""), entered.criterion),
            *(entered.values.get(column) or None for column in ENTERED_COLUMNS),
            *(row.file, row.sheet, row.number, json.dumps(row.columns)),
        )


def _shortcoming_rows(inputs: QuarterInputs) -> Iterable[tuple]:
    for s in carry_over(inputs):
        yield (
            *(s.id, s.unit, inputs.block_of.get(s.unit), s.criterion, s.description, s.action, str(s.found_in)),
            *(s.due.isoformat(), s.status, str(s.closed_in) if s.closed_in else None, s.evidence),
            s.is_overdue(inputs.settings.as_of),
        )


def _plan_rows(inputs: QuarterInputs) -> Iterable[tuple]:
    for task in inputs.plan:
        yield (
            *(task.task, task.unit, inputs.block_of.get(task.unit), task.title, str(task.due)),
            *(str(task.done_in) if task.done_in else None, task.evidence, task.is_late(inputs.quarter)),
        )


def _finding_row(finding: Finding) -> tuple:
    return (
        *(finding.is_fault, finding.file, finding.sheet, finding.cell, finding.block, finding.unit),
        *(finding.criterion, finding.message.to("vi"), finding.message.to("en")),
    )
