"""What is loaded ahead, and what is not."""

import json
import subprocess
import sys

import pytest

from cchc_lib.folders import KNOWN_VARIABLE, READS_VARIABLE
from cchc_lib.results import QuarterResults
from cchc_lib.runner.rehearsal import rehearse_cells


def test_pages_are_made_without_a_grammar_of_addresses_and_a_way_to_distant_files():
    """They take longer to load than a bulletin to make."""
    rehearse = "from cchc_lib.runner import rehearsal; rehearsal.rehearse_pages()"
    ask = "import sys; print([name for name in ('lark', 'pyarrow', 'pyarrow.fs', 'nbformat') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", f"{rehearse}; {ask}"], capture_output=True, check=True, text=True)
    assert done.stdout == "['nbformat']\n"


@pytest.fixture
def read(monkeypatch):
    """The results whose regulation was read."""
    opened = []

    class Seen(QuarterResults):
        def __init__(self, path):
            opened.append(path.name)
            super().__init__(path)

    monkeypatch.setattr("cchc_lib.results.QuarterResults", Seen)
    return opened


def test_the_regulations_of_a_quarter_and_the_one_before_are_read_ahead(monkeypatch, read, tmp_path):
    paths = {quarter: str(tmp_path / f"{quarter}.sqlite") for quarter in ("2018-Q4", "2019-Q1", "2018-Q3")}
    monkeypatch.setenv(KNOWN_VARIABLE, json.dumps({"root": str(tmp_path), "paths": paths, "gaps": {}}))
    rehearse_cells()  # none of them is there: whoever needs it says so
    assert read == ["2018-Q4.sqlite", "2019-Q1.sqlite"]


def test_they_are_no_read_of_a_bulletin_that_is_under_way(monkeypatch, read, tmp_path):
    monkeypatch.setenv(READS_VARIABLE, str(tmp_path / "reads"))
    monkeypatch.setenv(KNOWN_VARIABLE, json.dumps({"paths": {"2019-Q1": str(tmp_path / "a.sqlite")}}))
    rehearse_cells()
    assert read == []
