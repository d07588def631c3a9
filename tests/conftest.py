"""What holds for all tests, however they were started."""

import gc
import os
import signal

import pytest
from hypothesis import HealthCheck, settings

# A shell that begins pytest in the background, or with nohup, has it ignore what the tests send to what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if os.name == "posix" and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

import cchc_lib.runner  # noqa: F401  before anything else loads nbformat, which takes long without it

QUICK = "not long"
_DRAWN = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", _DRAWN, max_examples=20, derandomize=True)
settings.register_profile("whole", _DRAWN, max_examples=200, derandomize=True)
settings.register_profile("fresh", _DRAWN, max_examples=200)  # other ones each time: --hypothesis-profile fresh


def pytest_configure(config: pytest.Config) -> None:
    """Draw fewer examples where the long proofs are left out."""
    if settings.get_current_profile_name() == "default":
        settings.load_profile("quick" if config.option.markexpr == QUICK else "whole")


def pytest_collection_finish() -> None:
    """What is loaded stays until the end: the collector of garbage need not walk through it time and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let one worker run what a folder tests of a quarter, block or unit of our company: it reads the pages once."""
    if "ours" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("xdist_group"):
        given = item.callspec.params if hasattr(item, "callspec") else {}
        about = [str(given[name]) for name in ("quarter", "made", "block", "unit") if name in given]
        item.add_marker(pytest.mark.xdist_group(" ".join(["ours", item.path.parent.name, *about])))
