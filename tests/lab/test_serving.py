"""Who gets into JupyterLab, and the copies of notebooks that it opens: whole ones, whatever stopped the command."""

import pytest

from cchc_lib.folders import Folders
from cchc_lib.lab import serving
from cchc_lib.lab.serving import own_page, serve_lab
from tests.whole.children import begin, needs_fork

resource = pytest.importorskip("resource")
FIRST_BYTES = 1500  # the note of who holds the lock has room in them, a notebook has not


@needs_fork
def test_a_disk_that_fills_leaves_no_half_notebook_that_would_be_taken_for_a_copy(tmp_path):
    folders = Folders(tmp_path)

    def copy_with_little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (FIRST_BYTES, resource.RLIM_INFINITY))
        own_page(folders, "explore")

    code, said = begin(copy_with_little_room, tmp_path / "said").wait()
    assert (code, "đĩa đã đầy" in said) == (1, True), said
    page = own_page(folders, "explore")
    assert page.read_bytes() == folders.notebook("explore").read_bytes()
    assert [path.name for path in page.parent.iterdir() if path.suffix != ".ipynb"] == []


def test_what_somebody_changed_in_a_copy_is_not_overwritten_when_it_is_opened_again(tmp_path):
    folders = Folders(tmp_path)
    own_page(folders, "explore").write_text("của tôi", encoding="utf-8")
    assert own_page(folders, "explore").read_text(encoding="utf-8") == "của tôi"


def test_only_this_machine_gets_in_and_no_list_of_processes_and_no_log_shows_the_token(tmp_path, monkeypatch):
    """The page stands in the address as it must, whatever the folder is called."""
    begun = []

    class Server:
        def __init__(self, command, env, stdout, **given):
            begun.append((command, env, self))
            self.ended = False

        def terminate(self):
            self.ended = True

        def wait(self):
            assert self.ended

    monkeypatch.setattr(serving.subprocess, "Popen", Server)
    monkeypatch.setattr(serving, "_answers", lambda *told: True)
    folders = Folders(tmp_path)
    page = tmp_path / "notebooks" / "Quý I #1.ipynb"
    for _ in range(2):
        with serve_lab(folders, page, {"CCHC_ROOT": "a"}, browser=False) as (address, _server):
            pass
        command, env, server = begun[-1]
        token = env["JUPYTER_TOKEN"]
        assert address.endswith(f"/lab/tree/notebooks/Qu%C3%BD%20I%20%231.ipynb?token={token}")
        assert address.startswith("http://127.0.0.1:") and "--ServerApp.ip=127.0.0.1" in command
        assert "--no-browser" in command and env["CCHC_ROOT"] == "a" and server.ended
        assert len(token) == 48 and token not in " ".join(map(str, command))
    assert begun[0][1]["JUPYTER_TOKEN"] != begun[1][1]["JUPYTER_TOKEN"]
    assert (folders.outputs / "lab.log").read_text(encoding="utf-8") == ""
