"""`cchc run` with real kernels, for a company that is not ours and has a notebook of its own."""

import json

import nbformat
import pytest

from cchc_lib.bulletin.sections.shortcomings_and_tasks import find_asked
from cchc_lib.runner.parameters import read_defaults
from tests.whole.commands import OWN_NOTEBOOK, cchc, copy_of, page_at, run, start, tool
from tests.whole.harness import make_page
from tests.whole.roots import edit_row
from tests.whole.traces import faults_of_html, traces_in

MADE = (
    "block_su-nghiep",
    "correction_trung-tam-du-lieu",
    "regulation_su-nghiep",
    "tom-tat_su-nghiep",
    "unit_trung-tam-du-lieu",
)
pytestmark = pytest.mark.xdist_group("published")


@pytest.fixture(scope="module")
def bulletins(published):
    return published.folders.outputs_of(published.quarter) / "bulletins"


@pytest.fixture(scope="module")
def notebooks(published):
    return published.folders.outputs_of(published.quarter) / "notebooks"


def test_a_block_with_its_units_and_regulation_is_made_and_nothing_else(bulletins):
    assert sorted(path.name for path in bulletins.iterdir()) == [f"2020-Q1_{name}.html" for name in MADE]


@pytest.mark.parametrize(("name", "kind", "about"), [
    ("block_su-nghiep", "block", "su-nghiep"),
    ("unit_trung-tam-du-lieu", "unit", "trung-tam-du-lieu"),
    ("regulation_su-nghiep", "regulation", "su-nghiep"),
])  # fmt: skip
def test_a_kernel_gives_the_bytes_that_this_process_gives(published, bulletins, name, kind, about):
    """What the other tests see without a kernel is what is published."""
    made = (bulletins / f"2020-Q1_{name}.html").read_bytes()
    assert made == make_page(published.root, "2020-Q1", kind, about).html.encode("utf-8")


def test_another_company_is_published_with_its_own_names_and_maxima(bulletins):
    page = page_at(bulletins / "2020-Q1_unit_trung-tam-du-lieu.html")
    assert "Cục Kiểm thử Minh họa · Hội đồng đánh giá chuyển đổi số" in page.text
    assert "trên 70 điểm" in page.text
    assert "Trà Vinh" not in page.text
    assert "Điện lực" not in page.text


def test_a_notebook_of_ones_own_joins_by_a_file_and_an_entry(bulletins, notebooks):
    page = page_at(bulletins / "2020-Q1_tom-tat_su-nghiep.html")
    assert "Tóm tắt của riêng cơ quan" in page.headings
    assert (notebooks / "2020-Q1_tom-tat_su-nghiep.ipynb").is_file()


@pytest.mark.parametrize("name", MADE)
def test_no_page_tells_where_when_or_by_whom_it_was_made(published, bulletins, name):
    html = (bulletins / f"2020-Q1_{name}.html").read_text(encoding="utf-8")
    assert faults_of_html(html, published.root) == []


@pytest.mark.parametrize("name", MADE)
def test_no_executed_notebook_tells_it_either(published, notebooks, name):
    notebook = nbformat.read(notebooks / f"2020-Q1_{name}.ipynb", as_version=4)
    assert traces_in(nbformat.writes(notebook), published.root) == []
    assert "papermill" not in notebook.metadata


def test_the_command_ends_with_the_page_to_open(published):
    said = " ".join((published.root / "said.txt").read_text(encoding="utf-8").split())
    assert "outputs/2020-Q1/index.html" in said
    index = published.folders.outputs_of(published.quarter) / "index.html"
    links = {link["href"] for link in page_at(index).tree.find_all("a")}
    assert {link.partition("#")[0] for link in links if link.startswith("bulletins/")} == {
        f"bulletins/2020-Q1_{name}.html" for name in MADE
    }
    assert faults_of_html(index.read_text(encoding="utf-8"), published.root) == ["<script"]  # the index's own one


def test_the_record_holds_the_hash_of_every_file(published):
    record = json.loads((published.folders.outputs_of(published.quarter) / "run.json").read_text(encoding="utf-8"))
    assert sorted(record["made"]) == [f"2020-Q1_{name}" for name in MADE]
    assert record["failed"] == {}


# --- the same notebooks by the stock commands ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def by_hand(published, tmp_path_factory):
    """The block's notebook, executed by the stock papermill command from another folder."""
    executed = tmp_path_factory.mktemp("bằng tay") / "khối.ipynb"
    notebook = str(published.folders.notebook("block_bulletin"))
    parameters = ["-p", "quarter", "Quý I/2020", "-p", "block", "su-nghiep"]
    run(tool("papermill"), notebook, str(executed), *parameters, "-k", "python3", CCHC_ROOT=str(published.root))
    return executed


@pytest.mark.long
def test_papermill_and_nbconvert_give_the_bulletin_of_cchc_run(bulletins, by_hand):
    run(tool("jupyter"), "nbconvert", "--to", "cchc-html", str(by_hand))
    made = (bulletins / "2020-Q1_block_su-nghiep.html").read_bytes()
    assert by_hand.with_suffix(".html").read_bytes() == made


@pytest.mark.long
def test_a_notebook_that_was_never_run_is_refused_and_leaves_no_file(published, tmp_path):
    copy = tmp_path / "chưa chạy.ipynb"
    copy.write_bytes(published.folders.notebook("unit_bulletin").read_bytes())
    done = start(tool("jupyter"), "nbconvert", "--to", "cchc-html", str(copy))
    assert done.returncode != 0
    assert "ô chưa chạy" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [copy.name]


@pytest.mark.long
@pytest.mark.parametrize("name", [
    "unit_bulletin", "company_bulletin", "block_bulletin", "regulation", "correction_request", "result_notice",
])  # fmt: skip
def test_papermill_explains_every_parameter(published, name):
    notebook = published.folders.notebook(name)
    shown = run(tool("papermill"), "--help-notebook", str(notebook)).stdout
    lines = shown.partition("Parameters inferred for notebook")[2].splitlines()
    for parameter, value in read_defaults(notebook).items():
        at = next(i for i, line in enumerate(lines) if line.strip().startswith(f"{parameter}:"))
        explained = " ".join(lines[at : at + 2])
        assert repr(value).strip("'\"") in explained
        assert len(explained.replace(repr(value), "").split()) > 4, explained


# --- more of the same company -------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_unit_with_a_fault_is_left_out_and_the_command_says_so(published, tmp_path):
    """Its only block stops with it: what is left is the block's regulation."""
    root = copy_of(published.root, tmp_path / "có lỗi")
    table = root / "params" / "quarters" / "2020-Q1" / "assessments.csv"
    edit_row(table, "trung-tam-du-lieu", "san-sang", verified_value="")
    done = cchc("run", "2020-Q1", "--root", root, "--block", "su-nghiep", "--only", "regulation", "--html-only")
    assert done.returncode == 2, done.stdout + done.stderr
    assert "1 đơn vị chưa có kết quả vì dữ liệu còn lỗi; xem: cchc check 2020-Q1" in " ".join(done.stdout.split())
    made = root / "outputs" / "2020-Q1" / "bulletins"
    kept = made / "2020-Q1_unit_trung-tam-du-lieu.html"
    assert kept.is_file(), "what was made before stays"
    nothing_left = cchc("run", "2020-Q1", "--root", root, "--unit", "trung-tam-du-lieu")
    assert nothing_left.returncode == 2
    why = "Trung tâm Dữ liệu chưa có kết quả: dữ liệu đầu vào còn lỗi; xem: cchc check 2020-Q1"
    assert why in " ".join(nothing_left.stderr.split())


@pytest.mark.long
def test_the_whole_other_company_is_published(published, tmp_path):
    root = copy_of(published.root, tmp_path / "cả cơ quan")
    done = cchc("--root", root, "run", "2020-Q1", "--html-only")
    assert done.returncode == 0, done.stdout + done.stderr
    made = {path.name for path in (root / "outputs" / "2020-Q1" / "bulletins").iterdir()}
    blocks = ("tham-muu", "chi-cuc", "su-nghiep")
    kinds = {f"2020-Q1_{kind}_{block}.html" for kind in ("block", "regulation", "tom-tat") for block in blocks}
    kinds |= {f"2020-Q1_correction_{unit}.html" for unit in find_asked(published.results)}
    units = {f"2020-Q1_unit_{unit}.html" for unit in published.units}
    assert made == {"2020-Q1_company.html", "2020-Q1_notice.html"} | kinds | units
    assert OWN_NOTEBOOK not in {path.stem for path in (root / "outputs").rglob("*.failed.ipynb")}
