"""The process that kernels are forked from: one thread, no event loop, no socket of zmq, nothing a fork could break.

`starting.KernelServer` starts it and it ends when its standard input does, with all its kernels and its folder. Each
client has a connection of its own and gets the kernel that waits already; the next one is forked meanwhile. Who hangs
up gets his kernel killed; when a kernel has ended, its client is told.
"""

import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .kernel import WarmKernelApp

_STDIN, _STDERR = 0, 2


@dataclass
class _Kernel:
    """A forked kernel, the channel that it gets its client by, and that client."""

    place: Path
    channel: socket.socket
    client: socket.socket | None = None

    def close(self) -> None:
        self.channel.close()
        if self.client:
            self.client.close()


class ForkServer:
    """Forks kernels of a built ``app`` for those who connect to ``listener``.

    Their sockets lie in the first of ``folders``; it removes them all in the end.
    """

    def __init__(self, app: WarmKernelApp, listener: socket.socket, folders: Sequence[str]):
        self.app, self.listener, self.folders = app, listener, folders
        self.folder = Path(folders[0])
        self.kernels: dict[int, _Kernel] = {}
        self.forked = 0
        self.woken, self.wake = os.pipe()
        os.set_blocking(self.wake, False)
        self.poll = select.poll()

    def run(self) -> None:
        """Serve until standard input ends, which is when the process that started this one has gone."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake, warn_on_full_buffer=False)
        for file in (_STDIN, self.woken, self.listener.fileno()):
            self.poll.register(file, select.POLLIN)
        idle = self._fork()
        while _STDIN not in (ready := {file for file, _ in self.poll.poll()}):
            if self.woken in ready:
                os.read(self.woken, 4096)
                self._bury_the_dead()
            if self.listener.fileno() in ready:
                client, _ = self.listener.accept()
                self._give(client, idle if idle in self.kernels else self._fork())
                idle = self._fork()
            for pid, kernel in self.kernels.items():
                if kernel.client and kernel.client.fileno() in ready:
                    self.poll.unregister(kernel.client)
                    _kill(pid)

    def end(self) -> None:
        """Leave nothing behind: no kernel, nothing that one started, none of the folders."""
        for pid in self.kernels:
            _kill(pid)
        for pid in self.kernels:
            os.waitpid(pid, 0)
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)

    def _give(self, client: socket.socket, pid: int) -> None:
        kernel = self.kernels[pid]
        kernel.client = client
        self.poll.register(client, select.POLLRDHUP)  # what the client says is for the kernel alone
        with suppress(OSError):  # a kernel that died just now is buried in the next round
            socket.send_fds(kernel.channel, [b"client"], [client.fileno()])

    def _fork(self) -> int:
        if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208
            raise RuntimeError("a library that was loaded ahead has started a thread: it would be missing in a fork")
        self.forked += 1
        place, server = self.folder / str(self.forked), os.getpid()
        ours, theirs = socket.socketpair()
        if (pid := os.fork()) == 0:
            try:
                ours.close()
                self._let_go()
                self.app.serve(theirs, str(place), server)
            finally:
                os._exit(0)
        theirs.close()
        with suppress(OSError):  # the kernel does it too: whoever comes first
            os.setpgid(pid, pid)
        self.kernels[pid] = _Kernel(place, ours)
        return pid

    def _let_go(self) -> None:
        """Close what belongs to the server: a kernel that held it would keep clients waiting."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(self.woken)
        os.close(self.wake)
        self.listener.close()
        for kernel in self.kernels.values():
            kernel.close()
        with open(os.devnull, "r+b") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), _STDIN)
            os.dup2(nothing.fileno(), _STDERR)  # the log is the server's: its last line tells why there is no answer

    def _bury_the_dead(self) -> None:
        for pid in list(self.kernels):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            _kill(pid)  # what the kernel started; before the wait, after which the number may be another's
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            kernel = self.kernels.pop(pid)
            if kernel.client:
                with suppress(KeyError):  # it hung up before
                    self.poll.unregister(kernel.client)
                with suppress(OSError):
                    kernel.client.send(json.dumps({"exit": code}).encode())
            kernel.close()
            for path in self.folder.glob(f"{kernel.place.name}-*"):
                path.unlink(missing_ok=True)  # its client tidies up too


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def main() -> None:
    """Run as ``python -c … file-descriptor folder …``."""
    listener, folders = socket.socket(fileno=int(sys.argv[1])), sys.argv[2:]
    del sys.argv[1:]  # no notebook's business
    del sys.path[0]  # the working folder, as in ipykernel_launcher; the shell puts it where kernels have it
    app = WarmKernelApp.instance()
    app.build_shell()
    gc.collect()
    gc.freeze()  # a kernel's collector then leaves these pages shared
    server = ForkServer(app, listener, folders)
    server.run()  # where that raises, kernels end with this process, and the folder keeps the reason
    server.end()
