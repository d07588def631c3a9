"""A small company whose regulation is amended, and the ways to amend it."""

from cchc_lib.amending.drafting import draft_version
from cchc_lib.bulletin.sections.effects import show_effects
from cchc_lib.files import read_yaml
from cchc_lib.inputs import read_quarter, require_version
from cchc_lib.quarter import Quarter
from cchc_lib.results.writing import scoring_inputs
from cchc_lib.scoring import rescore
from tests.whole.roots import Block, SmallCompany, write_yaml

NOW = Quarter(2019, 1)

COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10, "b1": 20}), "to": Block({"a1": 10}, average_of="doi")},
    units={"doi-bac": "doi", "doi-nam": "doi", "to-truc": "to"},
    points={
        "2018-Q4": {"doi-bac": {}, "doi-nam": {}, "to-truc": {}},
        "2019-Q1": {"doi-bac": {"a1": "7", "b1": "15"}, "doi-nam": {"a2": "6"}, "to-truc": {"a1": "9"}},
    },
    names={"doi-bac": "Đội Bắc", "doi-nam": "Đội Nam", "to-truc": "Tổ Trực"},
)


def amend(folders, block, change, version="2020"):
    """A draft of the version in which ``change`` has edited the data of one block."""
    if not (folders.regulations / version).exists():
        draft_version(folders, version, "2016")
    path = folders.regulations / version / f"{block}.yaml"
    data = read_yaml(path)
    change(data)
    write_yaml(path, data)
    return require_version(folders, "2016"), require_version(folders, version)


def criteria_of(data) -> dict:
    return {c["id"]: c for section in data["sections"] for c in section["criteria"]}


def set_maxima(data, **maxima) -> None:
    """Other maxima of criteria; sections and block follow."""
    for name, most in maxima.items():
        criteria_of(data)[name]["max_points"] = str(most)
    recount(data)


def recount(data) -> None:
    for section in data["sections"]:
        section["max_points"] = str(sum(int(c["max_points"]) for c in section["criteria"]))
    data["max_points"] = str(sum(int(section["max_points"]) for section in data["sections"]))


def rescored(folders, old, new):
    return rescore(scoring_inputs(read_quarter(folders, NOW)), old, new)


def effects(folders, both):
    return show_effects(read_quarter(folders, NOW), both)
