"""The benchmarks measure what they say, on a size that takes no time; how long anything takes is no test."""

import json
import sys
from dataclasses import replace

import nbformat
import pytest

from cchc_lib.exporters.html import export_html
from tests.house.pages import PAGES
from tests.whole.harness import run_notebook

from . import filling, growth, large
from .__main__ import BENCHMARKS, main
from .loop import by_calls, by_export, make_exporter, of_each_kind, plan, time_each
from .making import HAND
from .measure import NotRun, Spent, race, time_command
from .report import BEGIN, END, Table, put_into_page, race_rows
from .rivals import weigh
from .settings import QUARTER, Settings, scored_copy

pytestmark = pytest.mark.long
TINY = ["--scored-units", "8", "--scored-quarters", "2", "--workers", "1"]


@pytest.fixture(scope="module")
def folders():
    with scored_copy() as found:
        yield found


def test_a_race_goes_by_rounds_and_keeps_the_middle():
    order, seconds = [], iter([3, 1, 2])
    rivals = {
        "a": lambda: order.append("a") or Spent(next(seconds), None),
        "b": lambda: order.append("b") or Spent(1, 1),
    }
    assert race(rivals, 3) == {"a": Spent(2, None), "b": Spent(1, 1)}
    assert order == ["a", "b"] * 3


def test_a_rival_that_cannot_run_says_so_in_its_row():
    def missing() -> Spent:
        raise NotRun("it needs chromium")

    raced = race({HAND: lambda: Spent(10.0, 9.0), "fast": lambda: Spent(0.5, 0.4), "other": missing}, 2)
    rows = race_rows(raced, HAND)
    assert rows[1] == ("fast", 0.5, 0.4, "20.0 ×")
    assert rows[2] == ("other", "not run: it needs chromium", None, None)


def test_a_command_that_fails_is_not_measured():
    with pytest.raises(RuntimeError, match="no such thing"):
        time_command(sys.executable, "-c", "raise SystemExit('no such thing')")


def test_kinds_count_as_often_as_a_quarter_has_them(folders):
    runs = plan(folders)
    assert [run.entry for run in of_each_kind(runs, 1)] == list(dict.fromkeys(run.entry for run in runs))
    kinds = {run.entry for run in runs}
    assert weigh({kind: [Spent(1, 1), Spent(3, 5)] for kind in kinds}, folders) == pytest.approx(Spent(2, 3))
    only_units = {kind: [Spent(0, 0) if kind != "unit" else Spent(len(runs), len(runs))] for kind in kinds}
    assert weigh(only_units, folders).seconds == pytest.approx(sum(run.entry == "unit" for run in runs))


def test_the_floor_draws_what_a_bulletin_holds(folders, tmp_path, monkeypatch):
    monkeypatch.setenv("CCHC_ROOT", str(folders.root))
    run = next(run for run in plan(folders) if run.entry == "block")
    spent = time_each([run], lambda run: by_calls(run, tmp_path / "a.ipynb", None))
    assert spent.keys() == {"block"}
    drawn = (tmp_path / "a.out").read_text(encoding="utf-8")
    page = export_html(run_notebook(run.notebook, folders.root, run.parameters))
    assert (drawn.count("<svg"), drawn.count("<table")) == (page.count("<svg"), page.count("<table"))


def test_the_export_is_that_of_the_executed_notebook(folders, tmp_path, monkeypatch):
    monkeypatch.setenv("CCHC_ROOT", str(folders.root))
    run = next(run for run in plan(folders) if run.entry == "unit")
    executed = run_notebook(run.notebook, folders.root, run.parameters)
    place = folders.outputs_of(QUARTER) / "notebooks" / f"{run.output}.ipynb"
    place.parent.mkdir()
    nbformat.write(executed, place)
    by_export(run, tmp_path / "a.ipynb", make_exporter("html"))
    assert (tmp_path / "a.out").read_text(encoding="utf-8") == export_html(executed)


def test_scoring_writes_its_tables_with_machine_and_settings(tmp_path):
    main(["scoring", "--output", str(tmp_path), *TINY])
    content = json.loads((tmp_path / "scoring.json").read_text(encoding="utf-8"))
    assert content["rows"][0] == ["units × quarters", 16]
    assert content["settings"]["scored_units"] == 8
    assert content["machine"]["versions"]["papermill"]
    assert "| units × quarters | 16 |" in (tmp_path / "scoring.md").read_text(encoding="utf-8")


def test_filling_opens_checks_marks_and_audits_the_rows_that_it_counts():
    table = filling.measure_filling(replace(Settings(), filled_units=8))
    commands = ["cchc new 2019-Q2", "cchc check 2019-Q1", "cchc check 2019-Q1 --mark", "cchc audit 2019-Q1"]
    assert [row[0] for row in table.rows] == commands
    assert all(0 < seconds < 120 and 0 < megabytes < 2000 for _, seconds, _, megabytes in table.rows)
    assert "8 units" in table.note


def test_the_largest_are_audited_collected_and_marked():
    table = large.measure_large(replace(Settings(), audited_units=8, collected_sheets=8, blank_rows=2000))
    told = ["cchc audit, 8 units", "cchc collect, 8 sheets", "cchc check --mark, 2000 blank rows"]
    assert [row[0] for row in table.rows] == told
    assert all(len(row) == len(large.HEADS) and 0 < row[1] < 120 for row in table.rows)


def test_growth_makes_the_bulletins_that_it_counts():
    settings = replace(Settings(), units=(8,), bulletins=3, workers=1)
    (row,) = growth.measure_growth(settings).rows
    assert len(row) == len(growth.HEADS)
    assert row[:2] == (8, 3)


def test_a_name_that_is_none_is_refused_with_those_there_are(capsys):
    with pytest.raises(SystemExit):
        main(["htm"])
    said = capsys.readouterr().err
    assert [name for name in BENCHMARKS if name not in said] == []


def test_a_table_has_a_cell_for_every_head():
    table = Table("Title", "Note.", ("", "seconds"), [("a", 1.234), ("b", None), ("c", 12.34)])
    assert table.to_markdown().splitlines()[-3:] == ["| a | 1.23 |", "| b | – |", "| c | 12.3 |"]


def test_tables_go_into_the_page_between_their_marks(tmp_path):
    page, table = tmp_path / "performance.md", tmp_path / "scoring.md"
    page.write_text(f"Before\n{BEGIN}\n## Other\n\nkept\n\n## New\n\nold\n{END}\nAfter\n", encoding="utf-8")
    table.write_text("## New\n\nnew\n", encoding="utf-8")
    put_into_page(page, [table, tmp_path / "never_run.md"])
    assert (
        page.read_text(encoding="utf-8") == f"Before\n{BEGIN}\n\n## Other\n\nkept\n\n## New\n\nnew\n\n{END}\nAfter\n"
    )
    assert {BEGIN, END} <= set(PAGES["docs/performance.md"].splitlines())
