"""The copies of notebooks that JupyterLab opens: whole ones, whatever stopped the command that made them."""

import pytest

from cchc_lib.folders import Folders
from cchc_lib.lab.serving import own_page
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
