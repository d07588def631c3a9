"""Kernels that are forked, ahead of need, from a process that has loaded all libraries.

`serving` keeps such a process while a batch runs, `Kernels` says how a run gets its kernel: from that process, and
plainly where the system cannot fork or anything fails. What one kernel does never reaches another: each is a process
of its own, forked from the same untouched state.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir
from uuid import uuid4

from ..environment import RUNTIME_VARIABLE

_refused: dict[str, str] = {}  # servers that failed this process, and why: it does not wait for them again


def can_fork() -> bool:
    """Whether kernels can be forked here; macOS has the call, but its own libraries do not survive it."""
    return sys.platform == "linux" and hasattr(os, "fork")


@contextmanager
def serving(environment: Mapping[str, str], scratch: Path, wanted: bool = True) -> Iterator[str]:
    """A server for all processes of this machine, at the address that is given; empty where there is none.

    It removes the folder ``scratch`` too when it ends, for this process may be killed before it can.
    """
    server = None
    if wanted and can_fork():
        from .starting import KernelServer

        with suppress(OSError):  # the workers try once more and tell why
            server = KernelServer(environment, scratch)
    try:
        yield server.address if server else ""
    finally:
        if server:
            server.close()


class Kernels:
    """How a run gets its kernel.

    Parameters
    ----------
    wanted : bool
        Whether warm kernels are to be tried at all.
    address : str
        The server of `serving`; without it this process keeps one of its own.
    memory : int
        Bytes that a warm kernel may take; 0 for no limit.

    Attributes
    ----------
    notice : str
        Why the kernel was started plainly although a warm one was wanted.
    """

    def __init__(self, wanted: bool = True, address: str = "", memory: int = 0):
        self.wanted, self.address, self.memory = wanted and can_fork(), address, memory
        self.notice = ""

    def arguments(self) -> dict[str, object]:
        """What papermill's engine is told, so that the next kernel is the right one."""
        if self.wanted and not self.address:
            self._find_own_server()
        self.notice = _refused.get(self.address, self.notice)
        from traitlets.config import Config

        if not self.wanted or self.notice:
            # in a folder of ours, with which it goes if it is left behind; else it lies among the machine's
            file = Path(os.environ.get(RUNTIME_VARIABLE, gettempdir()), f"{uuid4()}.json")
            return {"config": Config(KernelManager={"connection_file": str(file)})}
        from .client import WarmKernelManager

        options = {"address": self.address, "memory": self.memory}
        return {"kernel_manager_class": WarmKernelManager, "config": Config(ForkProvisioner=options)}

    def give_up(self, why: str) -> None:
        """Start plainly from now on, because a warm kernel failed."""
        if self.wanted and not self.notice:
            self.notice = _refused[self.address] = why

    def _find_own_server(self) -> None:
        from .starting import own_server

        try:
            self.address = own_server(os.environ)
        except OSError as error:
            self.notice = str(error)
