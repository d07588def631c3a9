"""What bulletins load and do for the first time, done ahead; it must start no thread and open no file for long."""

import importlib
import pkgutil
import sys

_LIBRARIES = ("numpy", "pandas", "matplotlib.pyplot", "seaborn", "cchc_lib.bulletin")
_LOADED_LATE = ("tornado.platform.asyncio", "encodings.utf_8_sig")  # by the kernel and by our data downloads


def load_all() -> None:
    """Load the libraries and do once what is slow the first time."""
    for name in (*_LIBRARIES, *_LOADED_LATE):
        importlib.import_module(name)
    import cchc_lib.bulletin

    for module in pkgutil.walk_packages(cchc_lib.bulletin.__path__, "cchc_lib.bulletin."):
        importlib.import_module(module.name)
    _draw()
    _raise()


def _draw() -> None:
    from cchc_lib.bulletin.drawing import charts

    charts.bars([charts.ChartRow("a", 1, "1")], alt="a")
    charts.trend([charts.TrendLine("a", [1, 2], "2")], alt="a", periods=["1", "2"])


def _raise() -> None:
    """The first traceback takes half a second; it is only made, not shown."""
    from IPython import get_ipython

    try:
        raise ValueError
    except ValueError:
        get_ipython().InteractiveTB.structured_traceback(*sys.exc_info())
