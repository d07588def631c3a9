"""A mistake in a YAML file names the file and the path of keys to it, and hides no other."""

import pytest

from cchc_lib.errors import InputError
from cchc_lib.inputs.yaml_models import read_data
from cchc_lib.model.examples import Example, YearExample

from .small_root import BRANCHES_FILE, HEAD_FILE, OFFICES_FILE, SETTINGS_FILE, UNITS_FILE

IN_SECTION = "sections › 1 › criteria › "


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (BRANCHES_FILE, "max_points: 50\n", "max_points: 50\nmax_points: 60\n",
         "chi-nhanh.yaml, dòng 4: khóa «max_points» ghi hai lần"),
        (UNITS_FILE, "    name: Văn phòng\n", "    name: Văn phòng\n    name: Phòng\n",
         "units.yaml, dòng 5: khóa «name» ghi hai lần"),
    ],
)  # fmt: skip
def test_a_key_given_twice_names_its_line(small, file, old, new, message):
    small.replace(file, old, new)
    with pytest.raises(InputError) as caught:
        small.read()
    assert [(fault.file, str(fault.message)) for fault in caught.value.findings] == [(f"params/{file}", message)]


def test_mistakes_in_all_files_of_a_version_are_told_at_once(small):
    small.replace(HEAD_FILE, "places: 2,", "places: hai,")
    small.replace(OFFICES_FILE, "max_points: 10", "max_points: 11")
    small.replace(BRANCHES_FILE, "kind: share", "kind: shares")
    small.replace(UNITS_FILE, "from: 01/01/2017", "from: 2017")
    small.replace(SETTINGS_FILE, "as_of: 31/03/2019\n", "")
    files = [file for file, _, _ in small.faults()]
    assert files == [HEAD_FILE, BRANCHES_FILE, OFFICES_FILE, UNITS_FILE, SETTINGS_FILE]


def test_a_wrong_value_does_not_hide_that_the_settings_are_of_another_quarter(small):
    small.replace(SETTINGS_FILE, "quarter: 2019-Q1", "illustrative: có\nquarter: 2018-Q4")
    assert [cell for _, cell, _ in small.faults()] == ["quarter", "illustrative"]


def test_a_wrong_value_of_a_ceiling_does_not_hide_its_unknown_criterion(small):
    small.replace(HEAD_FILE, "criterion: cap-dien, points_below: 3", "criterion: cap-dienn, value_at_least: ba")
    when = "ceilings › [1] › when › "
    assert [cell for _, cell, _ in small.faults()] == [when + "criterion", when + "value_at_least"]


def test_an_unknown_key_does_not_hide_what_is_wrong_with_the_whole(small):
    small.replace(BRANCHES_FILE, "evidence: required", "evidance: required")
    small.replace(BRANCHES_FILE, "unit: kWh}", "unit: kWh, per: quý}")
    small.replace(BRANCHES_FILE, "max_points: 50\nnot", "max_points: 60\nnot")
    assert [cell for _, cell, _ in small.faults()] == [
        IN_SECTION + "cap-dien › evidance", IN_SECTION + "dien-noi-bo › measure › per", "",
    ]  # fmt: skip


@pytest.mark.parametrize("given", ["5", ["a"]])
@pytest.mark.parametrize(("model", "key"), [(Example, "input"), (YearExample, "quarters")])
def test_what_must_be_pairs_is_not_told_by_the_keys_of_what_stands_around_it(model, key, given):
    faults = read_data({key: given}, model, "examples.yaml")[1]
    assert f"examples.yaml › {key}: phải gồm các cặp «khóa: giá trị»" in [fault.to("vi") for fault in faults]
