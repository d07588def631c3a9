"""What a kernel tells whoever runs a notebook: mistakes as sentences, parameters that are not there."""

import errno
from unittest.mock import Mock

import pytest
from IPython.core.interactiveshell import InteractiveShell

from cchc_lib import interactive, open_quarter
from cchc_lib.bulletin.kinds.explore import Exploration
from cchc_lib.files import tell_refused
from tests.whole.roots import Block, SmallCompany

COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10})}, units={"bac": "doi"}, points={"2019-Q1": {"bac": {}}}, names={"bac": "Đội Bắc"}
)


@pytest.fixture
def shell(monkeypatch, tmp_path):
    """A notebook's shell, open in Jupyter, and what it shows of errors."""
    shell = InteractiveShell(user_ns={"open_quarter": open_quarter, "root": COMPANY.write(tmp_path).root})
    shell.shown = []
    shell._showtraceback = lambda kind, error, lines: shell.shown.append("\n".join(lines))
    monkeypatch.setattr(interactive, "_shell", lambda: shell)
    monkeypatch.setenv("JPY_SESSION_NAME", "a.ipynb")
    yield shell
    shell.history_manager.end_session()


def run(shell, *cells: str) -> str:
    """Run cells as a notebook does; what is shown of the last one's error."""
    for cell in cells:
        result = shell.run_cell(cell, store_history=True)
    assert not result.success
    (shown,) = shell.shown
    return shown


OPEN = "open_quarter(quarter, root=root)"
MISWRITTEN = (
    'viết chưa đúng: chữ phải đặt trong dấu nháy, như "Chi nhánh 1"; dấu ngoặc, dấu nháy đã mở thì phải đóng.'
)
OWN = (
    "block, data_quality, figure, frame, glossary, knife_edges, masthead, method, number, paragraph, plan, "
    "provenance, shortcomings, table, unit"
)
EXPLORED = "best_steps, class_from, controls, entry, explain, faults, progress, ranking, threshold, weight, what_if"
with pytest.raises(TypeError) as mistyped:  # newer versions of Python say what may be meant
    Exploration.entry(criteria="1")
ENTRY = f"{mistyped.value}"


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (f"{OPEN}.explore().what_if(1)", None),
        ("open_quarter('2019-Q9', root=root)", None),
        ("open_quarter('2031-Q1', root=root)", None),
        ("unit = Đội Bắc", f"Dòng «unit = Đội Bắc» {MISWRITTEN}"),
        (f"e = {OPEN}.explore()\ne.best_steps('bac'", f"Dòng «e.best_steps('bac'» {MISWRITTEN}"),
        ("b.best_steps('bac)", f"Dòng «b.best_steps('bac)» {MISWRITTEN}"),
        (f"{OPEN}.explore().waht_if()", f"lệnh «waht_if» không có; có phải «what_if»? Được dùng: {EXPLORED}"),
        (f"{OPEN}.comapny()", "lệnh «comapny» không có; có phải «company»?"),
        (f"{OPEN}.own('A').ranking()", f"lệnh «ranking» không có; được dùng: {OWN}"),
        ("unit = bac", "Chưa có «bac»: hãy chạy các ô phía trên trước; nếu đó là chữ thì đặt trong dấu nháy."),
        (f"1\n{OPEN}.explore().entry(criteria='1')", f"Lời gọi ở dòng 2 của ô viết chưa đúng ({ENTRY})."),
    ],
)
def test_a_mistake_is_one_sentence(shell, cell, told):
    interactive.tell_mistakes()
    shown = run(shell, 'quarter = "2019-Q1"', cell)
    assert "Traceback" not in shown and "\n" not in shown
    assert told in (None, shown)


def test_a_mistake_is_told_in_the_language_of_the_notebook(shell):
    opened = "open_quarter('2019-Q1', lang='en', root=root)"
    assert (
        run(shell, opened, "bac")
        == "There is no “bac” yet: run the cells above first; if it is text, put it in quotes."
    )


def test_a_folder_that_takes_no_results_is_told_as_a_command_tells_it(shell):
    refused = OSError(errno.EROFS, "Read-only file system", "outputs/2019-Q1")
    shell.user_ns["refuse"] = Mock(side_effect=refused)
    interactive.tell_mistakes()
    assert run(shell, "refuse()") == str(tell_refused(refused))
    assert tell_refused(FileNotFoundError(errno.ENOENT, "No such file", "a.csv")) is None


@pytest.mark.parametrize("by_hand", [True, False])
def test_an_error_that_lies_deeper_or_meets_no_person_keeps_its_traceback(shell, monkeypatch, by_hand):
    if not by_hand:
        monkeypatch.delenv("JPY_SESSION_NAME")
    interactive.tell_mistakes()
    shown = run(shell, "import json\njson.loads(1)" if by_hand else "open_quarter('2019-Q9', root=root)")
    assert "Traceback (most recent call last)" in shown


DEFAULTS, OPENED = 'quarter = ""  # quý\nunit = ""  # đơn vị', "open_quarter(quarter, root=root)"


def test_a_parameter_that_papermill_passes_by_a_wrong_name_is_refused_with_the_right_one(shell):
    shown = run(shell, DEFAULTS, '# Parameters\nquater = "2018-Q4"\nunits = "bac"\n', OPENED)
    assert shown == (
        "tham số «quater» không có; có phải «quarter»? Được dùng: quarter, unit\n"
        "tham số «units» không có; có phải «unit»? Được dùng: quarter, unit"
    )


@pytest.mark.parametrize("injected", ['# Parameters\nunit = "bac"\n', "# Parameters\n", "other = 1"])
def test_parameters_that_the_notebook_has_and_lines_of_ones_own_are_taken(shell, injected):
    for cell in (DEFAULTS, injected, OPENED):
        assert shell.run_cell(cell, store_history=True).success


def test_a_notebook_without_defaults_takes_whatever_it_is_given(shell):
    shell.run_cell('# Parameters\nquarter = "2019-Q1"\n', store_history=True)
    assert shell.run_cell(OPENED, store_history=True).success
