"""Kernels that are forked, one for each notebook, from one process that has the libraries loaded.

`door` is where that process, the `server`, is asked for them; `kernel` runs the cells of one notebook, in the memory
that it may use; by `engine` papermill has it run them. What one notebook does reaches no other, and not the page that
is made of it. Where the system cannot fork, nothing of this is used.
"""

import os
import sys


def can_fork() -> bool:
    """Whether processes can be forked here; macOS has the call, but its own libraries do not survive it."""
    return sys.platform == "linux" and hasattr(os, "fork")
