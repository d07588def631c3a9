"""A kernel in two parts: its shell, built once in the server with all libraries loaded, and what each fork adds."""

import ctypes
import json
import os
import random
import resource
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Mapping
from types import ModuleType

# The debugger is half of ipykernel's start, and nobody debugs a bulletin's kernel.
_no_debugger = ModuleType("ipykernel.debugger")
_no_debugger._is_debugpy_available, _no_debugger.Debugger = False, object
sys.modules["ipykernel.debugger"] = _no_debugger

from ipykernel.compiler import XCachingCompiler  # noqa: E402
from ipykernel.kernelapp import IPKernelApp  # noqa: E402
from ipykernel.zmqshell import ZMQInteractiveShell  # noqa: E402

_CHANNELS = {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5}
_PR_SET_PDEATHSIG = 1
_TO_TELL_OF_IT = 64 << 20  # memory that a kernel which has used up its own gets, to print where that was


class WarmKernelApp(IPKernelApp):
    """ipykernel's application, its start cut in two at the fork."""

    def build_shell(self) -> None:
        """Do, once, all of a start that needs no socket and no thread, and load the libraries."""
        before = dict(os.environ)
        # history would start a thread
        super(IPKernelApp, self).initialize(["--log-level=ERROR", "--HistoryManager.enabled=False"])
        self.init_pdb()
        options = {"profile_dir": self.profile_dir, "compiler_class": XCachingCompiler}
        self.shell = ZMQInteractiveShell.instance(parent=self, **options)
        self.init_path()
        self.init_gui_pylab()
        self.init_extensions()
        self.init_code()
        self.shell.configurables.append(self)
        # in a cell, because libraries ask at import whether they are in a notebook
        load = "__import__('cchc_lib.runner.warm.preload').runner.warm.preload.load_all()"
        self.shell.run_cell(load, store_history=False, silent=True).raise_error()
        self.own_variables = {name: text for name, text in os.environ.items() if before.get(name) != text}

    def serve(self, channel: socket.socket, place: str, server: int) -> None:
        """Open the sockets at ``place``, wait for the client that comes by ``channel``, and be its kernel."""
        _follow(server)
        self._open_sockets(place)
        _, (file, *_), _, _ = socket.recv_fds(channel, 16, 1)
        with socket.socket(fileno=file) as client:
            request = json.loads(client.recv(1 << 20))
            self._adopt(request)
            client.send(json.dumps({"pid": os.getpid(), "connection": self._connection()}).encode())
        try:
            self.start()
        finally:
            self.close()

    def _open_sockets(self, place: str) -> None:
        """The rest of `IPKernelApp.initialize`; without a heartbeat, for the server tells of a kernel's end."""
        self.set_trait("transport", "ipc")
        self.ip = place
        for name, number in _CHANNELS.items():
            setattr(self, name, number)
        self.init_sockets()
        self.init_io()
        self.init_signal()
        self.init_kernel()
        self.shell.kernel = self.shell.parent = self.kernel

    def _connection(self) -> dict:
        secret = {"key": self.session.key.decode(), "signature_scheme": self.session.signature_scheme}
        return {"transport": self.transport, "ip": self.ip, **secret, **_CHANNELS}

    def _adopt(self, request: Mapping) -> None:
        """Take on what a process started for the client would have inherited."""
        os.environ.clear()
        os.environ.update(request["environment"] | self.own_variables)
        os.chdir(request["folder"])
        time.tzset()
        tempfile.tempdir = None
        if memory := request["memory"]:
            self._limit_memory(memory)

    def _limit_memory(self, memory: int) -> None:
        most = memory + _TO_TELL_OF_IT
        resource.setrlimit(resource.RLIMIT_DATA, (memory, most))

        def tell(shell, *_, tb_offset: int | None = None) -> None:
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))
            shell.showtraceback(running_compiled_code=True)

        self.shell.set_custom_exc((MemoryError,), tell)


def _follow(server: int) -> None:
    """End with the server, in a process group of one's own, and share no random numbers with other kernels."""
    os.setpgid(0, 0)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:  # it died before it could be followed
        os._exit(1)
    random.seed()
    sys.modules["numpy"].random.seed()
