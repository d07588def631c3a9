"""Whether tests notice a mutant: they are run over it in a copy of the project, the nearest ones first."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .mutants import Mutant

LONGEST = 300  # seconds; a mutant that runs on for ever was noticed
_OPTIONS = ("-x", "-q", "-m", "not long", "-p", "no:cacheprovider", "--no-header", "--tb=no")


def is_noticed(root: Path, mutant: Mutant, tests: Sequence[Sequence[str]]) -> bool:
    """Whether one of the groups of tests fails on the mutant; the copy at ``root`` is as it was afterwards."""
    path = root / mutant.file
    as_it_was = path.read_bytes()
    path.write_text(mutant.text, encoding="utf-8")
    try:
        return any(not pass_tests(root, group) for group in tests)
    finally:
        path.write_bytes(as_it_was)


def pass_tests(root: Path, tests: Sequence[str]) -> bool:
    """Whether these tests pass in the copy at ``root``; those that are not there do."""
    there = [test for test in tests if (root / test).exists()]
    if not there:
        return True
    command = [sys.executable, "-m", "pytest", *_OPTIONS, *there]
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
