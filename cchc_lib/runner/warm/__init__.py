"""Bulletins made by workers, in kernels of their own, all forked from one process that has the libraries loaded.

`pool` is the executor that a run sends its bulletins to; `server` the process behind it, which forks; `kernel` runs
the cells of one notebook. What one notebook does reaches no other, and not the page that is made of it. Where the
system cannot fork, nothing of this is used.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

WORKER, KERNEL = b"w", b"k"  # what the server is asked to fork
# in a process that makes bulletins: the kernel for the one at hand, and where to tell of its cells
kernel_here: Any = None
tell: Callable[[tuple[str, object]], object] = bool  # elsewhere nobody listens


def can_fork() -> bool:
    """Whether processes can be forked here; macOS has the call, but its own libraries do not survive it."""
    return sys.platform == "linux" and hasattr(os, "fork")
