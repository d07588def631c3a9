"""A forked kernel as papermill and nbclient know kernels."""

import asyncio
import json
import os
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty

from jupyter_client import AsyncKernelClient
from nbclient.exceptions import DeadKernelError

from .door import fork_kernel


class ForkedKernel:
    """A kernel that inherits what a process started now in ``folder`` would.

    Parameters
    ----------
    folder : Path
        Where its cells run.
    memory : int
        Bytes that it may take, 0 for no limit.

    Raises
    ------
    OSError
        If none can be forked.
    """

    has_kernel = True  # nbclient asks, and starts none
    spoken_to: "_Client | None" = None

    def __init__(self, folder: Path, memory: int):
        self.link, self.leash, self.pid = fork_kernel()
        self.link.send((dict(os.environ), str(folder), memory))

    def client(self) -> "_Client":
        """Who speaks to it."""
        self.spoken_to = _Client()
        self.spoken_to.link = self.link
        return self.spoken_to

    def close(self) -> None:
        """Kill it and what it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        if self.spoken_to:
            self.spoken_to.loop.remove_reader(self.link.fileno())
        self.link.close()
        self.leash.close()


class _Client(AsyncKernelClient):
    """Says what clients say, and hears the answers by a pipe."""

    link: Connection

    def start_channels(self, *_, **__) -> None:
        self._shell_channel, self._iopub_channel = _Channel(self.link), _Channel(self.link)
        self.loop = asyncio.get_running_loop()
        self.loop.add_reader(self.link.fileno(), self._hear)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """It is: what is sent to it waits."""

    async def is_alive(self) -> bool:
        return True  # the channels tell when it is not

    def _hear(self) -> None:
        try:
            name, packed, buffers = self.link.recv()
        except (EOFError, OSError):
            self.loop.remove_reader(self.link.fileno())
            self._shell_channel.came.put_nowait(None)
            self._iopub_channel.came.put_nowait(None)
        else:
            channel = self._shell_channel if name == "shell" else self._iopub_channel
            channel.came.put_nowait(json.loads(packed) | {"buffers": buffers})


class _Channel:
    def __init__(self, link: Connection):
        self.link = link
        self.came: asyncio.Queue[dict | None] = asyncio.Queue()

    def send(self, message: dict) -> None:
        with suppress(OSError):  # it is gone, which is noticed when its answer is waited for
            self.link.send(message)

    async def get_msg(self, timeout: float | None = None) -> dict:
        try:
            message = await asyncio.wait_for(self.came.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if message is None:
            raise DeadKernelError("Kernel died")
        return message
