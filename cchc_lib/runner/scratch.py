"""How a run's kernels are made: for how long, from what, and with which variables."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from ..folders import ROOT_VARIABLE
from .warm import can_fork

RUNTIME_VARIABLE = "JUPYTER_RUNTIME_DIR"
TEMPORARY_VARIABLE = "TMPDIR"


@dataclass(frozen=True)
class Kernels:
    """How kernels are run, each for one notebook.

    Attributes
    ----------
    limit : int
        Seconds that a notebook may take.
    plain : bool
        Start every kernel anew, where else it is forked from a process that has the libraries loaded.
    memory : int
        Bytes that a kernel may take, 0 for no limit; plainly started ones have none.
    """

    limit: int = 600
    plain: bool = False
    memory: int = 0

    @property
    def are_forked(self) -> bool:
        """Whether they are forked here."""
        return can_fork() and not self.plain


def kernel_environment(root: Path, scratch: Path) -> dict[str, str]:
    """The variables that make a kernel run alike for everyone.

    What a person keeps at home (IPython's startup files, a matplotlibrc) would change bulletins, and a home
    may be read-only: so these folders are ours. Temporary files of a kernel that is killed go with ``scratch``.
    """
    fonts = user_cache_path("cchc") / "matplotlib"  # kept: on Windows its list of fonts takes seconds to make
    with suppress(OSError):
        fonts.mkdir(parents=True, exist_ok=True)
    folders = {
        "IPYTHONDIR": scratch / "ipython",
        RUNTIME_VARIABLE: scratch / "runtime",
        TEMPORARY_VARIABLE: scratch / "tmp",
        "MPLCONFIGDIR": fonts if os.access(fonts, os.W_OK) else scratch / "matplotlib",
    }
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    variables = {name: str(folder) for name, folder in folders.items()}
    return variables | {ROOT_VARIABLE: str(root), "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
