"""The mutation run finds what a test leaves open, and nothing else; it changes no file for good."""

from pathlib import Path

import pytest

from .mutants import find_mutants
from .trying import is_noticed

MODULE = '''"""A module."""


def fee(days: int, free: int = 3) -> int:
    """So much a day beyond what is free."""
    return max(0, days - free) * 2 if days < 100 else say("mất {n} điểm", n=days)
'''
EDITS = {
    "days < 100": "days <= 100",
    "days - free": "days + free",
    "max": "min",
    "2": "3",
    "max(0, days - free) * 2": "max(0, days - free) / 2",
}


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    """A project of one module, whose tests need no plugin; to load them takes longer than to run it."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    (tmp_path / "fees.py").write_text(MODULE, encoding="utf-8")
    return tmp_path


def test_operators_bounds_numbers_and_words_are_changed_and_no_annotation_or_docstring(place):
    mutants = find_mutants(place, Path("fees.py"))
    assert EDITS.items() <= dict(mutant.edit.split(" → ") for mutant in mutants).items()
    assert "say('không mất {n} điểm', n=days)" in " ".join(mutant.edit for mutant in mutants)
    assert {mutant.place for mutant in mutants} == {"fees.py:fee"}
    assert all('"""So much a day beyond what is free."""' in mutant.text for mutant in mutants)
    assert all("def fee(days: int, free: int = " in mutant.text for mutant in mutants)


@pytest.mark.parametrize(
    ("more", "survivors"),
    [("", {"days < 100 → days <= 100"}), ("\n    with raises(NameError):\n        fee(100)", set())],
)
def test_a_bound_that_no_test_asks_for_survives(place, more, survivors):
    asked = f"def test_fee():\n    assert (fee(1), fee(5)) == (0, 4){more}\n"
    (place / "test_fees.py").write_text(
        f"from pytest import raises\nfrom fees import fee\n\n\n{asked}", encoding="utf-8"
    )
    tried = [mutant for mutant in find_mutants(place, Path("fees.py")) if mutant.edit.split(" → ")[0] in EDITS]
    lives = {mutant.edit for mutant in tried if not is_noticed(place, mutant, [["test_none.py"], ["test_fees.py"]])}
    assert lives == survivors
    assert (place / "fees.py").read_text(encoding="utf-8") == MODULE
