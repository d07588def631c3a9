"""Whether tests notice a mutant: they are run over it in a copy of the project, the nearest ones first.

They run in a process forked from one that has the third-party libraries loaded, which takes longer than most of them.
"""

import gc
import os
import sys
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from .mutants import Mutant

LONGEST = 300  # seconds; a mutant that runs on for ever was noticed
OURS = ("cchc_lib", "tests")
_OPTIONS = ("-x", "-q", "-m", "not long", "-p", "no:cacheprovider", "--tb=no")


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
    there = [test for test in tests if test.startswith("-") or (root / test).exists()]
    if all(test.startswith("-") for test in there):
        return True
    process = get_context("fork").Process(target=_run, args=(root, there))
    process.start()
    process.join(LONGEST)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode == 0


def _run(root: Path, tests: Sequence[str]) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    gc.freeze()  # pytest collects garbage several times at its end: not what was there before the fork
    sys.path[:0] = [str(root)]
    sys.dont_write_bytecode = True
    os.chdir(root)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    one_will_do = [Phase.explicit, Phase.generate]  # one counterexample is as good as another
    settings.register_profile("any", max_examples=30, deadline=None, derandomize=True, phases=one_will_do)
    settings.load_profile("any")
    sys.exit(pytest.main([*_OPTIONS, f"--rootdir={root}", *tests]))
