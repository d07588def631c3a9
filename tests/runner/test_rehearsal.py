"""What is loaded ahead, and what is not."""

import json
import subprocess
import sys

import pytest

from cchc_lib.results import QuarterResults
from cchc_lib.runner.rehearsal import read_regulations


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


def test_the_regulations_of_a_quarter_and_the_one_before_are_read_once_ahead(read, tmp_path):
    paths = {quarter: str(tmp_path / f"{quarter}.sqlite") for quarter in ("2018-Q4", "2019-Q1", "2018-Q3")}
    known = {"root": str(tmp_path), "paths": paths, "gaps": {}}
    for _ in range(2):  # as two kernels of a run ask for them
        read_regulations(json.dumps(known).encode())  # none of them is there: whoever needs it says so
    assert read == ["2018-Q4.sqlite", "2019-Q1.sqlite"]
