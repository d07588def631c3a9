"""`python -m tests.golden`: write the golden tables anew."""

from pathlib import Path
from tempfile import TemporaryDirectory

from cchc_lib.folders import Folders
from cchc_lib.results import History
from tests.generator import copy_committed

from . import FOLDER, quarters, tables_of

if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        copy_committed(Path(scratch))
        for quarter in quarters():
            for name, text in tables_of(History(Folders(Path(scratch)), quarter).results).items():
                path = FOLDER / str(quarter) / name
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
                path.with_suffix(".new.csv").unlink(missing_ok=True)
