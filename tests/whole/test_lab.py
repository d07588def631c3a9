"""Three ways, one bulletin: what *Run All* in JupyterLab leaves gives the bytes of `cchc run`."""

import pytest

from tests.whole.commands import copy_of, run, tool
from tests.whole.lab import open_lab

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("published")]
WAYS = {
    "block_bulletin": ({'block = ""': 'block = "su-nghiep"'}, "2020-Q1_block_su-nghiep"),
    "unit_bulletin": ({'unit = ""': 'unit = "trung-tam-du-lieu"'}, "2020-Q1_unit_trung-tam-du-lieu"),
}


@pytest.fixture(scope="module")
def seen(published, tmp_path_factory):
    """A root whose notebooks were opened and run in JupyterLab, from the files alone: no variable names the root."""
    root = copy_of(published.root, tmp_path_factory.mktemp("máy khác") / "Cục khác")
    for name in WAYS:
        (root / "notebooks" / f"{name}.ipynb").write_bytes(published.folders.notebook(name).read_bytes())
    with open_lab(root) as lab:
        for name, (replaced, _) in WAYS.items():
            lab.run_all(f"notebooks/{name}.ipynb", replaced, f"notebooks/đã chạy {name}.ipynb")
    return root


@pytest.mark.parametrize("name", WAYS)
def test_run_all_in_jupyterlab_gives_the_bulletin_of_cchc_run(published, seen, name):
    executed = seen / "notebooks" / f"đã chạy {name}.ipynb"
    run(tool("jupyter"), "nbconvert", "--to", "cchc-html", str(executed))
    made = published.folders.outputs_of(published.quarter) / "bulletins" / f"{WAYS[name][1]}.html"
    assert executed.with_suffix(".html").read_bytes() == made.read_bytes()
