"""What is committed is what the generator makes, and tells what it is meant to tell."""

from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cchc_lib.files import read_yaml
from cchc_lib.folders import Folders
from cchc_lib.inputs import QuarterInputs, load_examples, load_regulations, read_quarter
from cchc_lib.model import MAIN, Example, count_plan
from cchc_lib.quarter import Quarter
from cchc_lib.scoring import ScoringInputs, score_company
from tests.generator import copy_committed, make_committed, make_company, make_other_company
from tests.generator.companies import REPOSITORY
from tests.generator.quarters import DATA

VERSIONS = ("2016", "2018", "2019")
pytestmark = pytest.mark.xdist_group("generator")  # whose tests read the same quarters


@pytest.fixture(scope="module")
def made_anew(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("công ty")
    copy_committed(root)
    for path in [*root.glob("params/quarters/*/*"), *root.glob("params/plans/*")]:
        path.unlink()
    make_committed(root)
    return root


@lru_cache
def read_committed(quarter: Quarter) -> QuarterInputs:
    return read_quarter(Folders(REPOSITORY), quarter)


def score(quarter: Quarter):
    """The scores of a committed quarter."""
    inputs = read_committed(quarter)
    as_of = inputs.settings.as_of
    units = [unit.id for members in inputs.members.values() for unit in members]
    overdue = {u: sum(s.unit == u and s.is_overdue(as_of) for s in inputs.shortcomings) for u in units}
    members = {block: [unit.id for unit in members] for block, members in inputs.members.items()}
    plan = {u: count_plan(inputs.plan, u, quarter) for u in units}
    return score_company(ScoringInputs(inputs.regulation, members, inputs.assessments, plan, overdue))


def files_below(root: Path) -> set[str]:
    return {
        path.relative_to(root).as_posix()
        for folder in ("plans", "quarters")
        for path in (root / "params" / folder).rglob("*.*")
        if not path.name.startswith(("~$", "."))
    }


def sheets_of(path: Path) -> dict[str, list[tuple]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path)}


def test_committed_files_are_what_the_generator_makes(made_anew):
    assert files_below(made_anew) == files_below(REPOSITORY)
    for name in sorted(files_below(made_anew)):
        ours, anew = REPOSITORY / name, made_anew / name
        if name.endswith(".xlsx"):
            assert sheets_of(ours) == sheets_of(anew), name
        else:
            assert ours.read_bytes() == anew.read_bytes(), name


def test_committed_quarters_have_no_fault():
    folders = Folders(REPOSITORY)
    faults = [f for quarter in folders.quarters() for f in read_committed(quarter).findings if f.is_fault]
    assert [fault.to("vi") for fault in faults] == []


def test_the_same_company_is_made_twice_alike(tmp_path):
    for name in ("one", "two"):
        make_company(tmp_path / name, units=9, quarters=2)
    for name in files_below(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_company_has_the_units_and_quarters_asked_for(tmp_path):
    make_company(tmp_path, units=30, quarters=15)
    folders = Folders(tmp_path)
    assert len(folders.quarters()) == 15
    inputs = read_quarter(folders, folders.quarters()[-1])
    assert sum(len(members) for members in inputs.members.values()) == 30
    assert not [finding for finding in inputs.findings if finding.is_fault]


def test_the_other_company_has_a_unit_that_moved_and_one_that_succeeds_two(tmp_path):
    make_other_company(tmp_path)
    folders = Folders(tmp_path)
    members = {}
    for quarter in folders.quarters():
        inputs = read_quarter(folders, quarter)
        assert not [finding for finding in inputs.findings if finding.is_fault]
        members[str(quarter)] = {b: {unit.id for unit in units} for b, units in inputs.members.items()}
    assert "phong-hop-tac" in members["2019-Q3"]["tham-muu"]
    assert "phong-hop-tac" in members["2019-Q4"]["chi-cuc"]
    assert "chi-cuc-do-luong" in members["2019-Q4"]["chi-cuc"]
    assert "chi-cuc-do-luong-kiem-dinh" in members["2020-Q1"]["chi-cuc"]
    assert {shortcoming.unit for shortcoming in inputs.shortcomings} == {"chi-cuc-do-luong", "chi-cuc-kiem-dinh"}


def test_the_first_quarter_of_2019_has_ties_a_near_miss_and_units_held_by_ceilings():
    units = score(Quarter(2019, 1)).units
    assert units["tp-tra-vinh"].total == units["tieu-can"].total
    assert units["dieu-do"].rank == units["ktgsmbd"].rank == 2
    assert 89.9 < units["chau-thanh"].percent < 90
    held = {u.unit for u in units.values() if u.final_class != u.class_by_points}
    assert held == {"duyen-hai", "cang-long"}


def test_every_total_is_plausible():
    folders = Folders(REPOSITORY)
    for quarter in folders.quarters():
        scores = score(quarter)
        assert not scores.missing
        assert all(70 < unit.percent < 101 for unit in scores.units.values())


def test_no_cell_is_told_twice():
    cells = [(row["quarter"], row["unit"], row["criterion"]) for row in read_yaml(DATA / "story.yaml")]
    assert len(cells) == len(set(cells))


@pytest.mark.parametrize("version", VERSIONS)
def test_examples_stand_on_both_sides_of_every_edge(version):
    folders = Folders(REPOSITORY)
    regulation = load_regulations(folders)[version]
    examples, faults = load_examples(folders, version)
    assert not faults
    of_criteria = [example for example in examples if isinstance(example, Example)]
    for name, block in regulation.blocks.items():
        for criterion in block.criteria:
            if criterion.scale.kind != "bands":
                continue
            own = [e for e in of_criteria if (e.block, e.criterion) == (name, criterion.id)]
            bands = criterion.scale.bands
            edges = {band.from_ if criterion.scale.holds == "lower" else band.to for band in bands} - {None, 0}
            assert edges <= {x_of(example) for example in own}, (name, criterion.id)
            assert {example.points for example in own} == {band.points for band in bands}, (name, criterion.id)


def x_of(example) -> Fraction:
    value, total = (example.input.get(part) for part in ("value", "total"))
    return 100 * Fraction(value) / Fraction(total) if total else Fraction(value)


def test_every_measure_scale_policy_and_ceiling_is_used_in_some_version():
    regulations = load_regulations(Folders(REPOSITORY)).values()
    blocks = [block for regulation in regulations for block in regulation.blocks.values()]
    sided = [pair for block in blocks for pair in block.criteria_with_side()]
    criteria = [criterion for criterion, _ in sided]
    assert len({criterion.measure.kind for criterion in criteria}) == 8
    assert len({criterion.scale.kind for criterion in criteria}) == 6
    assert len({block.not_applicable for block in blocks} | {c.not_applicable for c in criteria} - {None}) == 4
    assert len({side for _, side in sided} - {MAIN}) == 2
    assert any(block.may_exceed_max for block in blocks)
    conditions = [ceiling.when for regulation in regulations for ceiling in regulation.head.ceilings]
    for kind in ("points_below", "value_at_least", "overdue_shortcomings_at_least"):
        assert any(getattr(condition, kind) is not None for condition in conditions)
