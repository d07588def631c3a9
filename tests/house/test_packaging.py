"""Dependencies: one list with its reasons, and whatever else names them says the same."""

import re
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from itertools import chain

import pytest
import yaml
from packaging.requirements import Requirement

from .tree import ROOT, git

TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(TEXT)["project"]
EVERY = [*PROJECT["dependencies"], *chain(*PROJECT["optional-dependencies"].values())]
CONDA_NAMES = {"typst": "typst-py"}


def normal(requirement: str) -> tuple[str, str]:
    """Name, as indexes compare names, and what follows."""
    name, rest = re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?(.*)", requirement).groups()
    return re.sub(r"[-_.]+", "-", name).lower(), rest.strip()


def pins() -> dict[str, str]:
    written = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(normal(line.partition("#")[0]) for line in written if line.partition("#")[0].strip())


def test_every_dependency_has_its_reason():
    for requirement in EVERY:
        assert re.search(rf'^  "{re.escape(requirement)}", +# \w', TEXT, re.MULTILINE), requirement


def test_constraints_pin_every_dependency():
    every = dict(map(normal, EVERY))
    assert set(every) <= set(pins())
    assert [pin for pin in pins().values() if not re.fullmatch(r"==[\d.]+", pin)] == []


def test_every_pin_takes_the_first_python_that_the_project_takes():
    """A library may ask for a later patch of the same Python: then a machine with an earlier one installs nothing."""
    first = PROJECT["requires-python"].removeprefix(">=") + ".0"
    refusing = {}
    for name in pins():
        try:
            asked = metadata(name).get("Requires-Python")
        except PackageNotFoundError:  # of another system
            continue
        if asked and not Requirement(f"python{asked}").specifier.contains(first):
            refusing[name] = asked
    assert refusing == {}


def test_conda_gets_the_same_libraries_from_the_same_versions_on():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    libraries = environment["dependencies"]
    assert environment["channels"][0] == "conda-forge"
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["lab"]]
    wanted = {CONDA_NAMES.get(name, name): version for name, version in map(normal, asked)}
    assert dict(map(normal, libraries)) == {"python": PROJECT["requires-python"], "pip": ""} | wanted


def test_the_project_itself_joins_conda_without_its_dependencies():
    command, naming = "python -m pip install --no-deps -e .", ("environment.yml", "docs/windows.md")
    assert all(command in (ROOT / name).read_text(encoding="utf-8") for name in naming)


def test_a_reason_stands_beside_every_lint_rule_that_is_off():
    (ignored,) = re.findall(r"^ignore = \[\n(.*?)^\]", TEXT, re.DOTALL | re.MULTILINE)
    assert all("#" in line for line in ignored.splitlines())


def test_the_wheel_says_that_it_is_typed():
    """An editor believes annotations only beside this file; the wheel takes what git has of the folder."""
    wheel = tomllib.loads(TEXT)["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["cchc_lib"] and "exclude" not in wheel
    assert git("ls-files", "cchc_lib/py.typed").split() == ["cchc_lib/py.typed"]


def test_libraries_without_types_are_named():
    """Asking for none of them at once would leave every misspelt import unseen."""
    (override,) = tomllib.loads(TEXT)["tool"]["mypy"]["overrides"]
    assert override["ignore_missing_imports"] and "*" not in override["module"]
    assert "ignore_missing_imports" not in tomllib.loads(TEXT)["tool"]["mypy"]


def test_clean_spares_what_was_published(tmp_path):
    recipe = re.search(r"^clean:.*\n\t(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1]
    kept, gone = tmp_path / "outputs/published/2019-Q1/1/a.pdf", tmp_path / "outputs/2019-Q1/a b.pdf"
    for path in (kept, gone, tmp_path / "outputs/.gitkeep"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    try:
        subprocess.run(["sh", "-c", recipe], cwd=tmp_path, check=True)
    except FileNotFoundError:
        pytest.skip("no sh here, and no make")
    assert sorted(path.name for path in (tmp_path / "outputs").iterdir()) == [".gitkeep", "published"]
    assert kept.is_file()


def test_what_runs_everything_may_be_run():
    assert git("ls-files", "-s", ".ci/run").startswith("100755") or not git("ls-files", ".ci/run")
