"""JupyterLab's server, driven as its page drives it: contents and sessions by REST, cells by the kernel's socket."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import websocket

from .commands import tool

TOKEN = "chỉ-để-thử".encode().hex()
PATIENCE = 60


class Lab:
    """A running server."""

    def __init__(self, address: str):
        self.address = address

    def ask(self, method: str, path: str, body: object = None) -> object:
        """One call of the REST interface."""
        data = None if body is None else json.dumps(body).encode("utf-8")
        request = urllib.request.Request(f"http://{self.address}/api/{urllib.parse.quote(path)}", data, method=method)
        request.add_header("Authorization", f"token {TOKEN}")
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or b"null")

    def run_all(self, path: str, replaced: dict[str, str], save_as: str) -> None:
        """Open the notebook, replace lines of its cells, *Run All*, save under another name."""
        notebook = self.ask("GET", f"contents/{path}")["content"]
        session = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        kernel = self.ask("POST", "sessions", session)["kernel"]["id"]
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert all(any(old in cell["source"] for cell in code) for old in replaced)
        with self._open(kernel) as channel:
            for cell in code:
                for old, new in replaced.items():
                    cell["source"] = cell["source"].replace(old, new)
                cell["execution_count"], cell["outputs"] = channel.execute(cell["source"])
        self.ask("PUT", f"contents/{save_as}", {"type": "notebook", "format": "json", "content": notebook})

    @contextmanager
    def _open(self, kernel: str) -> Iterator["Channel"]:
        address = f"ws://{self.address}/api/kernels/{kernel}/channels"
        connection = websocket.create_connection(
            address, timeout=PATIENCE, header=[f"Authorization: token {TOKEN}"], skip_utf8_validation=True
        )
        try:
            yield Channel(connection)
        finally:
            connection.close()


class Channel:
    """The messages of one kernel."""

    def __init__(self, connection: websocket.WebSocket):
        self.connection, self.session = connection, uuid.uuid4().hex

    def execute(self, source: str) -> tuple[int, list[dict]]:
        """Run a cell: its number and its outputs, as a notebook file holds them."""
        sent = uuid.uuid4().hex
        header = {"msg_id": sent, "msg_type": "execute_request", "session": self.session, "username": "",
                  "version": "5.3", "date": ""}  # fmt: skip
        content = {"code": source, "silent": False, "store_history": True, "user_expressions": {},
                   "allow_stdin": False, "stop_on_error": True}  # fmt: skip
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        self.connection.send(json.dumps(message))
        number, outputs, waits_for = 0, [], {"idle", "reply"}
        while waits_for:
            found = json.loads(self.connection.recv())
            if found["parent_header"].get("msg_id") != sent:
                continue
            kind, told = found["msg_type"], found["content"]
            if kind == "execute_reply":
                assert told["status"] == "ok", told
                number = told["execution_count"]
                waits_for.discard("reply")
            elif kind == "status":
                waits_for.discard(told["execution_state"])
            elif kind in ("execute_result", "display_data", "stream"):
                outputs.append({"output_type": kind, **{key: told[key] for key in told if key != "transient"}})
        return number, outputs


@contextmanager
def open_lab(root: Path) -> Iterator[Lab]:
    """A server of `jupyter lab` on a free port of this machine, its files those below ``root``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(tool("jupyter"), "lab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"),
        *(f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root}"),
    ]
    server = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        lab = Lab(f"127.0.0.1:{port}")
        _wait_for(lab, server)
        yield lab
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(lab: Lab, server: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            lab.ask("GET", "status")
            return
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.3)
