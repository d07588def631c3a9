"""The command line, called in this process as its entry point calls it."""

import signal
import sys
from dataclasses import dataclass

import pytest

from cchc_lib import cli
from cchc_lib.cli import options
from cchc_lib.errors import STOPS
from tests.whole.fixtures import other, ours
from tests.whole.roots import Block, SmallCompany

__all__ = ["other", "ours"]

COMPANY = SmallCompany(
    blocks={"doi": Block({"a1": 10, "a2": 10}), "to": Block({"a1": 5})},
    units={"doi-bac": "doi", "doi-nam": "doi", "to-truc": "to"},
    points={
        "2018-Q4": {"doi-bac": {}, "doi-nam": {}, "to-truc": {}},
        "2019-Q1": {"doi-bac": {"a1": "9.5"}, "doi-nam": {}, "to-truc": {}},
    },
    names={"doi-bac": "Đội Bắc", "doi-nam": "Đội Nam"},
)


@dataclass(frozen=True)
class Said:
    """How a call ended, and what it printed, on one line."""

    code: int
    out: str
    err: str


@pytest.fixture
def cchc(monkeypatch, capsys):
    """Call ``cchc …``."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("CCHC_ROOT", raising=False)
    handlers = {stop: signal.getsignal(stop) for stop in STOPS}

    def call(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["cchc", *map(str, words)])
        monkeypatch.setattr(options, "_chosen", options._Chosen())
        monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)  # is put back
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = (" ".join(text.split()) for text in capsys.readouterr())
        return Said(ended.value.code or 0, out, err)

    yield call
    for stop, handler in handlers.items():
        signal.signal(stop, handler)


@pytest.fixture
def small(tmp_path):
    """A company of three units."""
    return COMPANY.write(tmp_path / "công ty nhỏ")
