"""The client's side: a kernel as jupyter_client knows it, provided by the server.

Only what waits without need is replaced: the answer to a start says that the kernel listens, a notice of the server
that it has ended.
"""

import json
import os
import signal
import socket
from contextlib import suppress
from pathlib import Path
from queue import Empty
from time import monotonic

from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Int, Unicode

from .starting import LOG

_START_SECONDS = 60  # the server may still be loading libraries, from a slow disk
_KILL_SECONDS = 5
_LONGEST_ANSWER = 1 << 16


class ForkProvisioner(KernelProvisionerBase):
    """A kernel of the server at ``address``, with ``memory`` bytes at most (0: as many as there are)."""

    address = Unicode(config=True)
    memory = Int(config=True)
    link = pid = code = None

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel, or was one whose end nobody has asked for."""
        return self.link is not None

    async def pre_launch(self, **keywords) -> dict:
        """Prepare the variables; there is no command."""
        return await super().pre_launch(cmd=[], **keywords)

    async def launch_kernel(self, cmd, *, env, cwd=None, **keywords) -> dict:
        """Ask the server for a kernel, which listens when the answer comes."""
        request = {"environment": dict(env), "folder": str(cwd or Path.cwd()), "memory": self.memory}
        self.link, self.code = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET), None
        self.link.settimeout(_START_SECONDS)
        try:
            self.link.connect(self.address)
            self.link.send(json.dumps(request).encode())
            answer = json.loads(self.link.recv(_LONGEST_ANSWER))
            self.pid, connection = answer["pid"], answer["connection"]
        except (OSError, ValueError, KeyError) as error:
            await self.cleanup()
            raise RuntimeError(self._last_words() or f"no answer from the kernel server: {error}") from error
        return connection | {"key": connection["key"].encode()}

    def _last_words(self) -> str:
        """The last line that a server left which could not go on."""
        with suppress(OSError):
            return (
                Path(self.address)
                .with_name(LOG)
                .read_text(encoding="utf-8", errors="replace")
                .strip()
                .rpartition("\n")[2]
            )
        return ""

    async def poll(self) -> int | None:
        """The exit code; None while the kernel runs."""
        return self._find_exit(0) if self.link else 0

    async def wait(self) -> int | None:
        """Wait for the end of a kernel that was told to end."""
        code = self._find_exit(_KILL_SECONDS)
        await self.cleanup()
        return code

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel and what it started."""
        if await self.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signum)

    async def kill(self, restart: bool = False) -> None:
        """Kill both, by hanging up, and wait until the server says that it is done."""
        with suppress(OSError):
            self.link.shutdown(socket.SHUT_WR)
        self._find_exit(_KILL_SECONDS)

    async def terminate(self, restart: bool = False) -> None:
        """Ask them to end."""
        await self.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:
        """Hang up."""
        if self.link:
            self.link.close()
            self.link = None

    def _find_exit(self, seconds: float) -> int | None:
        """The exit code, once the server has told it; a server that is gone took its kernels with it."""
        if self.code is None:
            self.link.settimeout(seconds)
            try:
                self.code = json.loads(self.link.recv(_LONGEST_ANSWER) or "{}").get("exit", -signal.SIGKILL)
            except (BlockingIOError, TimeoutError):
                return None
            except OSError:
                self.code = -signal.SIGKILL
        return self.code


class WarmKernelClient(AsyncKernelClient):
    """Asks a kernel that is known to listen only whether its messages arrive."""

    def start_channels(self, *channels, **keywords) -> None:
        """Without a heartbeat, since the server tells of the end, and without questions to a person."""
        super().start_channels(hb=False, stdin=False)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the kernel's welcome; it can be lost, so that one asks for other messages after a moment."""
        ends, pause = monotonic() + (timeout or _START_SECONDS), 0.05
        while monotonic() < ends:
            with suppress(Empty):
                await self.iopub_channel.get_msg(timeout=pause)
                return
            if not await self.parent.is_alive():
                break
            self.kernel_info()
            pause = min(1, 2 * pause)
        raise RuntimeError("the kernel does not answer")


class WarmKernelManager(AsyncKernelManager):
    """What papermill and nbclient start, ask and shut down."""

    client_factory = WarmKernelClient
    # the stock ones, without the pause that each makes for tests of its own
    start_kernel = AsyncKernelManager._async_start_kernel.__wrapped__
    shutdown_kernel = AsyncKernelManager._async_shutdown_kernel.__wrapped__

    def __init__(self, **keywords):
        super().__init__(**keywords)
        self.provisioner = ForkProvisioner(parent=self, kernel_spec=self.kernel_spec)

    def write_connection_file(self, **keywords) -> None:
        """Write none: the kernel told where it listens, and nobody else is to know."""
