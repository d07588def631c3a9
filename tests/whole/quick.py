"""A small company in every state that commands find, and bulletins that take no time: for whoever looks at files."""

import importlib
import pkgutil
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import yaml
from nbformat import v4

import cchc_lib
from cchc_lib.files import read_yaml
from cchc_lib.folders import READS_VARIABLE, Folders
from cchc_lib.runner import execute, single_run
from cchc_lib.runner.batch_run import run_batch
from cchc_lib.runner.scratch import Kernels
from cchc_lib.runner.single_run import Batch
from cchc_lib.sharing import publishing, quarter_run
from tests.inputs.small_root import SmallRoot
from tests.office.test_collecting import Returned
from tests.runner.helpers import Inline

PARAMS = Path(__file__).parents[2] / "params"
ENTRIES = ("unit", "correction")


def write_company(root: Path) -> None:
    """Its newest quarter in a scoresheet without self-scores, two kinds of bulletins, sheets that came back."""
    returned = Returned.make(root.parent / f"{root.name} phiếu")
    shutil.move(returned.small.folders.root, root)
    returned.folder.rename(root / "phiếu nhận về")
    returned.folder.parent.rmdir()
    small = SmallRoot(Folders(root))
    entries = read_yaml(PARAMS / "bulletins.yaml")
    kept = {name: entry for name, entry in entries.items() if name in ENTRIES}
    small.write("bulletins.yaml", yaml.safe_dump(kept, allow_unicode=True, sort_keys=False))
    shutil.rmtree(root / "outputs", ignore_errors=True)


@contextmanager
def quick_bulletins() -> Iterator[None]:
    """Notebooks that are not run, and pages of a line that tells what they were made for, in this process."""

    def run(path: Path, parameters: Mapping, variables: Mapping[str, str], how: Kernels):
        Path(variables[READS_VARIABLE]).touch()
        cells = [v4.new_markdown_cell(f"{path.name} {sorted(parameters.items())}", id="x")]
        return execute.Executed(v4.new_notebook(cells=cells))

    def export(notebook, formats):
        return {name: f"{name} {notebook.cells[0].source}".encode() for name in formats}

    def batch(runs, *arguments, **keywords):
        return run_batch(runs, *arguments, **keywords | {"executor": Inline()})

    with pytest.MonkeyPatch.context() as patch:
        for room in (quarter_run, publishing):
            patch.setattr(room, "run_batch", batch)
            patch.setattr(room, "Batch", partial(Batch, export=export))
        patch.setattr(execute, "execute_notebook", run)
        patch.setattr(single_run, "_sign", lambda notebook: None)
        yield


def load_everything() -> None:
    """Load what commands load when they need it: once for all processes that are forked from this one."""
    for module in pkgutil.walk_packages(cchc_lib.__path__, "cchc_lib."):
        if not module.name.startswith(("cchc_lib.lab", "cchc_lib.__main__", "cchc_lib.runner.warm")):
            importlib.import_module(module.name)
    importlib.import_module("pyarrow.parquet")


def contents(root: Path) -> dict[str, bytes]:
    """Every file but locks and what tells of times."""
    paths = (path for path in root.rglob("*") if path.is_file() and path.suffix not in (".lock", ".log"))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths if path.name != "run.json"}
