"""The wheel on a machine that has no checkout: an empty folder becomes a company, whose bulletins are whole."""

import csv
import shutil
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

from .commands import run
from .harness import REPOSITORY
from .reading import Page

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("bánh xe")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=REPOSITORY)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel) -> Path:
    """A Python that has the wheel, and the libraries of this environment, but not what is installed in place."""
    place = wheel.parent / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", place)
    scripts = sysconfig.get_path("scripts", "venv", {"base": str(place)})
    installed = next(path for path in Path(scripts).iterdir() if path.stem == "python")
    options = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    run(sys.executable, "-m", "pip", "--python", installed, "install", *options, wheel)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(place), "platbase": str(place)}))
    libraries = [path for path in sys.path if Path(path).name == "site-packages"]
    (site / "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")
    shutil.copytree(Path(sys.prefix) / "share/jupyter/nbconvert", place / "share/jupyter/nbconvert")
    return installed


def test_the_wheel_has_notebooks_words_and_the_example_but_no_tests(wheel):
    with ZipFile(wheel) as packed:
        names = set(packed.namelist())
    listed = run("git", "ls-files", "notebooks", "params", cwd=REPOSITORY).stdout.split()
    assert len(listed) > 60 and {f"cchc_lib/{name}" for name in listed} <= names
    (settings,) = [name for name in names if ".data/" in name]
    assert settings.endswith("/data/etc/jupyter/jupyter_nbconvert_config.json")
    assert {name.split("/")[0] for name in names - {settings} if ".dist-info/" not in name} == {"cchc_lib"}


def test_an_empty_folder_becomes_a_company_whose_bulletins_are_whole(python, tmp_path):
    root = tmp_path / "công ty mới"
    assert "cchc run 2019-Q1" in run(python, "-m", "cchc_lib", "init", root, cwd=tmp_path).stdout
    where = run(python, "-c", "import cchc_lib; print(cchc_lib.__file__)", cwd=root).stdout
    assert Path(where.strip()).is_relative_to(python.parents[1])
    run(python, "-m", "cchc_lib", "run", "2019-Q1", "--only", "unit", "--unit", "cang-long", cwd=root)
    made = root / "outputs/2019-Q1/bulletins/2019-Q1_unit_cang-long"
    totals = (REPOSITORY / "tests/golden/2019-Q1/totals.csv").read_text(encoding="utf-8").splitlines()
    (total,) = [row["total"] for row in csv.DictReader(totals) if row["unit"] == "cang-long"]
    page = Page(made.with_suffix(".html").read_text(encoding="utf-8"))
    assert total.replace(".", ",") in page.text and len(page.headings) > 5 and page.figures
    assert made.with_suffix(".pdf").read_bytes().startswith(b"%PDF-1.7")
    notebook = root / "outputs/2019-Q1/notebooks" / f"{made.name}.ipynb"
    run(python, "-m", "nbconvert", "--to", "slides", "--output-dir", tmp_path, notebook, cwd=root)
    deck = Page((tmp_path / f"{made.name}.slides.html").read_text(encoding="utf-8"))
    assert len(deck.tree.select(".slides > section")) > 5 and not deck.tree.select(".jp-CodeCell .jp-InputArea")


def test_a_blank_organisation_scores_its_first_quarter(python, tmp_path):
    root = tmp_path / "sở"
    run(python, "-m", "cchc_lib", "init", root, "--blank", "Sở Nội vụ", cwd=tmp_path)
    version = next((root / "params/regulation").iterdir()).name
    assert "0 lỗi" in run(python, "-m", "cchc_lib", "regulation", "check", version, cwd=root).stdout
