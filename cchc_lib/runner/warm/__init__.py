"""Bulletins made in processes that are forked, one for each, from one that has all libraries loaded.

`pool` is the executor that a run sends its bulletins to; `server` the process behind it, which forks; `kernel` runs a
notebook's cells, in a process of their own again. What one notebook does reaches no other, and not the page that is
made of it. Where the system cannot fork, nothing of this is used.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

# in a process forked for one bulletin: its kernel, given folder and memory; and where to tell of its cells
fork_kernel: Callable[..., Any] | None = None
tell: Callable[[tuple[str, object]], object] = bool  # elsewhere nobody listens


def can_fork() -> bool:
    """Whether processes can be forked here; macOS has the call, but its own libraries do not survive it."""
    return sys.platform == "linux" and hasattr(os, "fork")
