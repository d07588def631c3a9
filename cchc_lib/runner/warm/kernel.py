"""A kernel that runs the cells of one notebook, and tells over a pipe what each gave.

It is ipykernel's own, built once with all libraries loaded, and serves in a process forked for one notebook: cells
print, display and raise what they do anywhere. It lacks the sockets, the threads behind them, the requests and the
debugger. What other programs print is read back from a file.
"""

import asyncio
import io
import os
import random
import resource
import signal
import sys
import tempfile
import time
import warnings
from multiprocessing.connection import Connection
from types import ModuleType, SimpleNamespace
from typing import Any

# The debugger is half of ipykernel's start, and nobody debugs a bulletin's kernel.
_no_debugger: Any = ModuleType("ipykernel.debugger")
_no_debugger._is_debugpy_available, _no_debugger.Debugger = False, object
sys.modules["ipykernel.debugger"] = _no_debugger

from ipykernel.ipkernel import IPythonKernel  # noqa: E402
from ipykernel.kernelapp import IPKernelApp  # noqa: E402
from jupyter_client.session import Session  # noqa: E402

_TO_TELL_OF_IT = 256 << 20  # memory that a kernel which has used up its own gets, to print where that was
_PRINT_SECONDS = 0.2  # so long what was printed may wait for more of it


class _PipeSession(Session):
    """Packs messages as ever, and sends over ``link`` those of the ``request`` that is being answered.

    What a task says when its cell has ended goes nowhere, as with a kernel on sockets.
    """

    link: Connection | None = None  # before there is a client, nobody is told
    request: str | None = None

    def send(self, stream, msg_or_type, content=None, parent=None, ident=None, buffers=None, *_, **__) -> Any:
        is_made = isinstance(msg_or_type, dict)
        message = msg_or_type if is_made else self.msg(msg_or_type, content=content, parent=parent)
        if self.link and message["parent_header"].get("msg_id") == self.request:
            self.link.send((self.pack(message), [bytes(one) for one in buffers or message.get("buffers", ())]))
        return message


class _Stream(io.TextIOWrapper):
    """Standard output or error, of the cells and of the programs that they start: a file that is read back."""

    def __init__(self, kernel: Any, name: str, number: int):
        os.dup2(os.memfd_create(name), number)
        super().__init__(io.FileIO(number, "w", closefd=False), "UTF-8", "surrogateescape", write_through=True)
        self.kernel, self.stream, self.seen, self.sent = kernel, name, 0, time.monotonic()

    def write(self, text: str) -> int:
        if self.kernel.get_parent().get("header", {}).get("msg_id") != self.kernel.session.request:
            return len(text)
        written = super().write(text)
        if time.monotonic() - self.sent > _PRINT_SECONDS:
            self.flush()
        return written

    def flush(self) -> None:
        """Send what was printed since the last time."""
        super().flush()
        printed = os.pread(self.fileno(), os.fstat(self.fileno()).st_size - self.seen, self.seen)
        self.seen, self.sent = self.seen + len(printed), time.monotonic()
        if printed:
            content = {"name": self.stream, "text": printed.decode("utf-8", "replace")}
            self.kernel.session.send("iopub", "stream", content, parent=self.kernel.get_parent())


class WarmApp(IPKernelApp):
    """ipykernel's application, without sockets and threads."""

    kernel: Any
    shell: Any

    def build(self, load: str) -> None:
        """Do all of a start that a fork survives; ``load`` as a cell, for libraries ask where they are imported."""
        before = dict(os.environ)
        # history would start a thread
        super(IPKernelApp, self).initialize(["--log-level=ERROR", "--HistoryManager.enabled=False"])
        self.init_pdb()
        session, no_thread = _PipeSession(parent=self), SimpleNamespace(parent_thread=None)
        places = {"iopub_socket": "iopub", "shell_channel_thread": no_thread, "profile_dir": self.profile_dir}
        self.kernel = IPythonKernel.instance(parent=self, session=session, log=self.log, user_ns=None, **places)
        self.shell = self.kernel.shell
        self.init_path()
        self.init_gui_pylab()
        self.init_extensions()
        self.init_code()
        self.shell.run_cell(load, store_history=False, silent=True).raise_error()
        self.shell.display_formatter.format(None)  # which makes its formatters
        self.own_variables = {name: text for name, text in os.environ.items() if before.get(name) != text}
        self.own_path, self.own_filters = list(sys.path), list(warnings.filters)

    def serve(self, link: Connection) -> None:
        """Be the kernel of who is at the other end of ``link``, and as if that process had started it."""
        os.setpgid(0, 0)
        link.send(os.getpid())
        environment, folder, memory = link.recv()
        os.environ.clear()
        os.environ.update(environment | self.own_variables)
        os.chdir(folder)
        sys.path[:] = self.own_path
        warnings.filters = self.own_filters  # without those of what only the bulletin's process has loaded
        time.tzset()
        tempfile.tempdir = None
        random.seed()
        sys.modules["numpy"].random.seed()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.kernel.session.link = link
        sys.stdout, sys.stderr = _Stream(self.kernel, "stdout", 1), _Stream(self.kernel, "stderr", 2)
        if memory:
            self._limit_memory(memory)
        loop = asyncio.new_event_loop()  # of one's own: asyncio.run would take Ctrl-C for itself
        asyncio.set_event_loop(loop)
        loop.run_until_complete(self._run(link))

    def _limit_memory(self, memory: int) -> None:
        most = memory + _TO_TELL_OF_IT
        resource.setrlimit(resource.RLIMIT_DATA, (memory, most))

        def tell(shell, *_, tb_offset: int | None = None) -> None:
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))
            shell.showtraceback(running_compiled_code=True)

        self.shell.set_custom_exc((MemoryError,), tell)

    async def _run(self, link: Connection) -> None:
        """Run the cells, told by their source and whether they may fail; between them tasks that were left go on."""
        for source, may_fail in link.recv():
            request = self.kernel.session.msg("execute_request")
            self.kernel.set_parent([], request)
            self.shell.set_parent(request)
            self.kernel.session.request = request["header"]["msg_id"]
            reply = await self.kernel.do_execute(source, silent=False)
            sys.stdout.flush()
            sys.stderr.flush()
            goes_on = may_fail or reply["status"] == "ok"
            link.send((reply["execution_count"], goes_on))
            # the latter where a cell has asked for it: as a kernel on sockets, it takes no more
            if not goes_on or self.shell.exit_now:
                return
            await asyncio.sleep(0)
        link.send(self.kernel.language_info)
