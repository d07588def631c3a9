"""A notebook of one's own is begun by one call, and `cchc run` makes it; what is there already stays."""

import json
import re
import shutil
from io import StringIO
from types import SimpleNamespace

import matplotlib.pyplot as plt
import pandas
import pytest
import seaborn
from rich.console import Console

from cchc_lib.cli import app
from cchc_lib.errors import UsageError
from cchc_lib.folders import Folders
from cchc_lib.quarter import Quarter
from cchc_lib.results import History
from cchc_lib.runner.plan import read_bulletins
from cchc_lib.sharing import Selection, make_bulletins
from cchc_lib.sharing.own_notebook import ABOUT, DRAW_CLASSES, start_notebook
from tests.exporters.page_lint import lint
from tests.house.tree import ROOT
from tests.whole.harness import run_notebook
from tests.whole.roots import NOT_APPLICABLE, Block, SmallCompany

from .company import BLOCKS, UNITS

pytestmark = pytest.mark.xdist_group("small company")
TITLE = 'Điểm & <loại> {của} "ta"'
MADE = {"company": [""], "block": [f"_{block}" for block in BLOCKS], "unit": [f"_{unit}" for unit in UNITS]}


@pytest.mark.parametrize("over", ABOUT)
def test_it_is_made_as_it_was_written(press, over):
    before = (press.folders.params / "bulletins.yaml").read_text(encoding="utf-8")
    path, entry = start_notebook(press.folders, TITLE, over)
    assert (path.name, entry) == ("diem-loai-cua-ta.ipynb", "diem-loai-cua-ta")
    assert (press.folders.params / "bulletins.yaml").read_text(encoding="utf-8").startswith(before.rstrip("\n"))
    done = press.run(only=[entry])
    assert (done.tried, done.failed) == (sorted(entry + whom for whom in MADE[over]), 0)
    page = press.path(f"{entry}{MADE[over][0]}").read_text(encoding="utf-8")
    assert lint(page) == []
    assert 'Điểm &amp; &lt;loại&gt; {của} "ta"' in page
    assert page.count('role="img"') == 1
    assert not re.search(r"<title>[^<]*\d\.\d", page)  # its words have the decimal comma
    assert page.count("<caption>") == 1
    assert press.run(only=[entry]).tried == []
    first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
    assert first["metadata"]["tags"] == ["parameters"]
    assert all(re.fullmatch(r"\w+ = [^#]+?  # \S.*", line) for line in first["source"].splitlines())


def test_a_title_of_many_words_gives_names_that_are_those_of_files(press):
    path, entry = start_notebook(press.folders, " ".join(["Tiêu chí"] * 40), "unit")
    assert entry == path.stem == "tieu-chi-" * 6 + "tieu-c"
    assert press.run(only=[entry], units=["p1"]).tried == [f"{entry}_p1"]


@pytest.mark.parametrize("over", ABOUT)
def test_what_it_draws_names_no_quarter_since_a_body_may_be_scored_by_years(press, over):
    path, _ = start_notebook(press.folders, "Điểm", over)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    drawn = [cell["source"] for cell in cells if cell["cell_type"] == "code"][1:]  # without the parameters
    assert not [cell for cell in drawn if re.search(r"\b[Qq]uý\b", cell)]


def test_classes_stand_from_the_highest_down_also_where_ceilings_hold_units_down():
    titles = ["Trung bình", "Xuất sắc", "Yếu", "Tốt", "Khá"]
    rows = [("2019-Q1", title, title, percent) for title, percent in zip(titles, (55, 95, 30, 85, 70), strict=True)]
    totals = pandas.DataFrame(
        [*rows, ("2019-Q1", "Xuất sắc", "Khá", 92)],
        columns=["quarter", "class_by_points_title", "final_class_title", "percent"],
    )
    drawn = []
    b = SimpleNamespace(frame=lambda *_, **__: totals, figure=lambda *words: drawn.append(words[1]))
    exec(DRAW_CLASSES, {"b": b, "pandas": pandas, "plt": plt, "seaborn": seaborn})
    plt.close()  # as `figure` does
    assert drawn[0].endswith(": Xuất sắc 1, Tốt 1, Khá 2, Trung bình 1, Yếu 1.")


def test_its_words_are_true_where_what_did_not_arise_has_full_points(tmp_path):
    points = {"2019-Q1": {"p1": {"a1": NOT_APPLICABLE}}}
    block = Block({"a1": 10, "b1": 10}, bonus={"t1": 2}, cap=2, policy="full_points")
    folders = SmallCompany({"mot": block}, {"p1": "mot"}, points).write(tmp_path)
    path, _ = start_notebook(folders, "Điểm", "unit")
    cells = run_notebook(path, tmp_path, {"quarter": "2019-Q1", "unit": "p1"}).cells
    (words,) = [cell.source for cell in cells if "Không có ở đây: điểm thưởng, điểm phạt" in cell.source]
    assert "tiêu chí không phát sinh mà điểm tối đa đã chia cho tiêu chí khác" in words
    shown = str([cell.outputs for cell in cells if "Điểm theo tiêu chí" in cell.source])
    assert "Việc A1" in shown and "Việc T1" not in shown


def test_only_the_bulletin_of_the_unit_that_changed_is_made_again(press):
    _, entry = start_notebook(press.folders, "Điểm", "unit")
    press.run(only=[entry])
    press.edit_points("r1", "a1", "7")
    assert press.run(only=[entry]).tried == [f"{entry}_r1"]


@pytest.mark.parametrize(
    ("title", "over", "told"),
    [
        ("Riêng", "company", "Đã có notebook hoặc mục «rieng»"),
        ("Company", "company", "Đã có notebook hoặc mục «company»"),
        ("…", "unit", "không làm tên notebook được"),
        ("Con", "unit", "«Con» không làm tên notebook được"),
        ("Điểm", "units", "có phải «unit»"),
    ],
)
def test_what_cannot_be_begun_is_refused_and_nothing_is_written(press, title, over, told):
    entries = press.folders.params / "bulletins.yaml"
    before = entries.read_bytes(), sorted(press.root.rglob("*.ipynb"))
    with pytest.raises(UsageError, match=told):
        start_notebook(press.folders, title, over)
    assert (entries.read_bytes(), sorted(press.root.rglob("*.ipynb"))) == before


def test_a_notebook_without_its_entry_is_taken_for_what_a_killed_command_left_only_where_it_is_the_same(press):
    entries = press.folders.params / "bulletins.yaml"
    before = entries.read_bytes()
    made = start_notebook(press.folders, "Điểm", "unit")
    wanted = entries.read_bytes()
    entries.write_bytes(before)
    assert start_notebook(press.folders, "Điểm", "unit") == made
    assert entries.read_bytes() == wanted
    entries.write_bytes(before)
    made[0].write_bytes(made[0].read_bytes() + b"\n")
    with pytest.raises(UsageError, match="Đã có notebook hoặc mục «diem»"):
        start_notebook(press.folders, "Điểm", "unit")


def test_the_command_of_the_page_names_what_it_writes(press, capsys):
    """README and page say the same; what they say is there, is there."""
    page = (ROOT / "docs" / "own-analysis.md").read_text(encoding="utf-8")
    title, over = re.search(r'^cchc notebook new "(.+)" --over (\w+)$', page, re.M).groups()
    assert f'cchc notebook new "{title}" --over {over}' in (ROOT / "README.md").read_text(encoding="utf-8")
    app(["--root", str(press.root), "notebook", "new", title, "--over", over], standalone_mode=False)
    written = re.search(r"`notebooks/([\w-]+)\.ipynb`", page)[1]
    assert (press.root / "notebooks" / f"{written}.ipynb").is_file()
    assert read_bulletins(press.folders.params / "bulletins.yaml")[written].over == over
    assert f"--only {written} " in page
    assert f"notebooks/{written}.ipynb" in " ".join(capsys.readouterr().out.split())


@pytest.mark.long
def test_kernels_make_it_too_and_what_is_left_behind_is_told(tmp_path):
    """As HTML and PDF; another one, whose cell shows a figure instead of handing it over, is named with the call."""
    shutil.copytree(ROOT / "params", tmp_path / "params", ignore=shutil.ignore_patterns("201[78]-*"))
    folders, quarter = Folders(tmp_path), Quarter(2019, 1)
    _, good = start_notebook(folders, "Xếp loại", "block")
    path, bad = start_notebook(folders, "Để quên", "block")
    path.write_text(path.read_text(encoding="utf-8").replace("b.figure(axes, alt,", "plt.show() #"), encoding="utf-8")
    told = StringIO()
    selection = Selection(only=[good, bad], blocks=["dien-luc"])
    history = History(folders, quarter)
    assert make_bulletins(history, Console(file=told, width=400), selection=selection) == 1
    assert not history.results.unscored()
    made = {path.name for path in (folders.outputs_of(quarter) / "bulletins").iterdir()}
    assert made == {f"2019-Q1_{good}_dien-luc.{kind}" for kind in ("html", "pdf")}
    assert re.search(r"Ô 6 \(«totals = .*»\): .*plt\.show\(\).*b\.figure", told.getvalue())
