"""The whole quarter as it is published: every bulletin, as HTML and PDF, with nothing of the machine in it."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from cchc_lib.bulletin.sections.shortcomings_and_tasks import find_asked
from tests.exporters.accessible import assert_accessible
from tests.whole.commands import cchc
from tests.whole.shared import make_once
from tests.whole.traces import faults_of_html, faults_of_pdf, pdf_pages, traces_in

pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("full"),
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext"),
]
NOTICE = "Dữ liệu minh họa"


@pytest.fixture(scope="module")
def output(ours, tmp_path_factory) -> Path:
    """What `cchc run 2019-Q1` makes."""

    def publish(root: Path) -> None:
        shutil.copytree(ours.root / "params", root / "params")
        done = cchc("--root", root, "run", "2019-Q1")
        assert done.returncode == 0, done.stdout + done.stderr

    return make_once(tmp_path_factory, "bản phát hành", publish) / "outputs" / "2019-Q1"


def files(output: Path, ending: str) -> list[Path]:
    return sorted((output / "bulletins").glob(f"*.{ending}"))


def test_every_bulletin_comes_in_both_forms_and_every_letter_for_word_too(ours, output):
    letters = {"notice", *(f"correction_{unit}" for unit in find_asked(ours.results))}
    names = letters | {"company", *(f"unit_{unit}" for unit in ours.units)}
    names |= {f"{kind}_{block}" for block in ours.blocks for kind in ("block", "regulation")}
    assert len(names) == 27 + 4 + 16
    assert {path.name for path in files(output, "docx")} == {f"2019-Q1_{name}.docx" for name in letters}
    for ending in ("html", "pdf"):
        assert {path.name for path in files(output, ending)} == {f"2019-Q1_{name}.{ending}" for name in names}


def test_no_page_tells_where_when_or_by_whom_it_was_made(output):
    told = {path.name: faults_of_html(path.read_text(encoding="utf-8"), output) for path in files(output, "html")}
    assert not {name: faults for name, faults in told.items() if faults}


def test_no_pdf_tells_it_either(output):
    told = {path.name: faults_of_pdf(path.read_bytes(), output) for path in files(output, "pdf")}
    assert not {name: faults for name, faults in told.items() if faults}


def test_no_executed_notebook_tells_it_either(output):
    notebooks = sorted((output / "notebooks").glob("*.ipynb"))
    told = {path.name: traces_in(path.read_text(encoding="utf-8"), output) for path in notebooks}
    assert len(told) == 31 + 16
    assert not {name: faults for name, faults in told.items() if faults}


def test_the_mark_of_illustrative_data_stands_on_every_page(output):
    for path in files(output, "pdf"):
        unmarked = [n for n, page in enumerate(pdf_pages(path.read_bytes()), 1) if NOTICE not in page]
        assert not unmarked, f"{path.name}: {unmarked}"
    assert all(NOTICE in path.read_text(encoding="utf-8") for path in files(output, "html"))


def test_pages_are_light_enough_to_send(output):
    most = {"unit": 200_000, "block": 300_000}
    sizes = {path.name: path.stat().st_size for path in files(output, "html")}
    assert not {name: size for name, size in sizes.items() if size > most.get(name.split("_")[1], 300_000)}


def test_no_bulletin_is_longer_than_its_reader_has_time_for(output):
    most = {"company": 4, "block": 7, "unit": 4, "regulation": 6, "correction": 3, "notice": 3}
    pages = {path.name: len(pdf_pages(path.read_bytes())) for path in files(output, "pdf")}
    assert not {name: n for name, n in pages.items() if n > most[name.split("_")[1].partition(".")[0]]}


def test_every_page_is_valid_html(output):
    """By the checker of the HTML standard's own maintainers, with its rules as they are."""
    checker = os.environ.get("VNU_JAR", "")
    if not (Path(checker).is_file() and shutil.which("java")):
        pytest.skip("the Nu HTML checker (vnu.jar, by $VNU_JAR) or Java was not found")
    pages = [output / "index.html", output.parent / "index.html", *files(output, "html")]
    done = subprocess.run(
        ["java", "-jar", checker, "--errors-only", *map(str, pages)], capture_output=True, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_pdf_is_accessible_to_two_checkers(output):
    for path in files(output, "pdf"):
        assert_accessible(path)


def test_every_pdf_is_whole(output):
    if not shutil.which("qpdf"):
        pytest.skip("qpdf was not found")
    for path in files(output, "pdf"):
        subprocess.run(["qpdf", "--check", str(path)], check=True, capture_output=True)


def test_a_second_run_gives_the_same_bytes(output):
    before = hashes(output)
    done = cchc("--root", output.parents[1], "run", "2019-Q1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert hashes(output) == before


def hashes(output: Path) -> dict[str, str]:
    made = [output / "index.html", *(output / "bulletins").iterdir(), *(output / "notebooks").iterdir()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in made}
