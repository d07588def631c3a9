"""What an editor is told fits what is read: every file of ours, and no key that is misspelt."""

import json

import pytest
import yaml
from jsonschema import Draft202012Validator

from cchc_lib.amending.schemas import SCHEMAS, make_schema
from cchc_lib.model import Block, RegulationHead
from tests.generator import make_other_company
from tests.house.tree import ROOT
from tests.inputs.small_root import BRANCHES, HEAD, OFFICES, SETTINGS, UNITS

HEADS = {"regulation": HEAD, "block": BRANCHES, "units": UNITS, "quarter": SETTINGS}


def schema_of(path) -> str:
    if path.parent.parent.name == "regulation":
        return {"regulation": "regulation", "examples": "examples"}.get(path.stem, "block")
    return path.stem


def problems(name: str, text: str) -> list[str]:
    """What an editor would mark: it reads plain YAML, in which 8 is a number, but a text where it is a key."""
    data = json.loads(json.dumps(yaml.safe_load(text)))
    return [error.message for error in Draft202012Validator(make_schema(name)).iter_errors(data)]


def files_of(root) -> list:
    found = [*root.glob("params/regulation/*/*.yaml"), *root.glob("params/quarters/*/quarter.yaml")]
    return [*found, root / "params" / "units.yaml"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one(name):
    Draft202012Validator.check_schema(make_schema(name))


def test_every_file_of_ours_fits():
    files = files_of(ROOT)
    assert {schema_of(path) for path in files} == set(SCHEMAS)
    found = {path.as_posix(): problems(schema_of(path), path.read_text(encoding="utf-8")) for path in files}
    assert {name: told for name, told in found.items() if told} == {}


def test_files_of_another_company_fit(tmp_path):
    make_other_company(tmp_path)
    found = [problems(schema_of(path), path.read_text(encoding="utf-8-sig")) for path in files_of(tmp_path)]
    assert [told for told in found if told] == []


def test_a_company_with_every_measure_fits():
    assert [problems(name, text) for name, text in [*HEADS.items(), ("block", OFFICES)]] == [[]] * 5


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("regulation", "applies_from:", "apply_from:", "apply_from"),
        ("regulation", "places: 2,", "place: 2,", "place"),
        ("regulation", "points_below", "point_below", "point_below"),
        ("regulation", "at: total", "at: totals", "totals"),
        ("regulation", "from: 80", "from: -80", "-80"),
        ("regulation", "date: 25/12/2018", "date: 25.12.2018", "25.12.2018"),
        ("block", "max_points: 50\nnot", "maxpoints: 50\nnot", "maxpoints"),
        ("block", "evidence: required", "evidences: required", "evidences"),
        ("block", "value: hồ sơ đúng hạn", "valu: hồ sơ đúng hạn", "valu"),
        ("block", "{kind: deduction, each: 2}", "{kind: deduction, eaach: 2}", "eaach"),
        ("block", "each: 2", "each: hai", "hai"),
        ("block", "id: hai-long", "id: Hài lòng", "Hài lòng"),
        ("block", "unit: vụ", "unit:", "None"),
        ("units", "aliases:", "alias:", "alias"),
        ("quarter", "verified: 10/04/2019", "verify: 10/04/2019", "verify"),
    ],
)  # fmt: skip
def test_a_misspelt_key_or_an_impossible_value_is_marked(name, old, new, told):
    assert old in HEADS[name]
    found = problems(name, HEADS[name].replace(old, new, 1))
    assert any(told in message for message in found), found


def test_every_key_of_the_models_is_offered():
    for name, model in (("regulation", RegulationHead), ("block", Block)):
        keys = {field.alias or key for key, field in model.model_fields.items()}
        assert set(make_schema(name)["properties"]) == keys


def test_the_command_writes_them_where_drafts_look_for_them(cchc, small):
    assert cchc("--root", small.folders.root, "regulation", "new", "2020").code == 0
    for path in (small.folders.regulations / "2020").glob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        (name,) = [name for name in SCHEMAS if first.endswith(f"/{name}.json")]
        schema = path.parent / first.partition("$schema=")[2]
        assert json.loads(schema.read_text(encoding="utf-8")) == make_schema(name)
        assert name == schema_of(path)
    said = cchc("--root", small.folders.root, "regulation", "schema")
    assert said.out.split() == [f"outputs/schema/{name}.json" for name in SCHEMAS]
