"""`python -m tests.mutations`: wrong edits of what gives points and words, each of which some test must notice.

One that no test notices is a survivor. It is listed in `survivors.yaml` with the reason why nothing can tell it from
what was written, or it shows that a test is missing.
"""

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

import cchc_lib.bulletin.derivation  # noqa: F401 - with all the libraries that the tests load
from cchc_lib.files import read_yaml
from tests.whole.harness import REPOSITORY

from .mutants import Mutant, find_mutants
from .trying import is_noticed, pass_tests

LISTED = Path(__file__).with_name("survivors.yaml")
MUTATED = ("cchc_lib/scoring", "cchc_lib/model/scales.py", "cchc_lib/model/measures.py")
WORDS = ("derivation.py", "entry_words.py", "regulation_words.py")  # below cchc_lib/bulletin
DRAWN = ("tests/scoring/test_against_oracle.py", "tests/scoring/test_properties.py")
WIDER = (
    ("tests/model", "tests/scoring", *(f"--ignore={path}" for path in DRAWN)),
    tuple(f"tests/bulletin/test_{name}" for name in WORDS),
    DRAWN,
    ("tests/inputs/test_entries.py", "tests/inputs/test_what_if.py", "tests/amending/test_checking.py"),
    tuple(f"tests/results/test_{name}.py" for name in ("rescoring", "restating", "years", "swing")),
    tuple(f"tests/bulletin/test_{name}.py" for name in ("other_rules", "yearly", "ceilings", "rules_of_year")),
    ("tests/bulletin/sections/test_sums.py",),
)


def main(arguments: list[str] | None = None) -> int:
    """Try so many mutants; 1 if one survives that is not listed."""
    asked = _parse(arguments)
    with tempfile.TemporaryDirectory(prefix="cchc-mutations-", ignore_cleanup_errors=True) as folder:
        root = _copy(Path(folder))
        mutants = [mutant for file in _files(root, asked.only) for mutant in find_mutants(root, file)]
        chosen = sorted(mutants, key=partial(_draw, asked.seed))[: asked.mutants]
        if not all(pass_tests(root, group) for group in WIDER):
            raise SystemExit("the tests do not pass as they are")
        survivors = list(_try_all(root, chosen))
    listed = {(one["place"], one["edit"]) for one in read_yaml(LISTED)}
    unlisted = [mutant for mutant in survivors if (mutant.place, mutant.edit) not in listed]
    print(f"{len(chosen)} of {len(mutants)} mutants: {len(survivors)} survive, {len(unlisted)} of them not listed")
    return 1 if unlisted else 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("--mutants", type=int, default=100, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="which")
    parser.add_argument("--only", default="", help="a part of the path of the modules to change")
    return parser.parse_args(arguments)


def _draw(seed: int, mutant: Mutant) -> str:
    """A number drawn for a mutant, which an edit elsewhere does not change."""
    return sha256(f"{seed} {mutant.place} {mutant.edit} {mutant.number}".encode()).hexdigest()


def _copy(root: Path) -> Path:
    """What git tracks, and what is new and not ignored, as it stands in the checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True).stdout.decode().split("\0")
    for name in names:
        if name and (REPOSITORY / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(REPOSITORY / name, root / name)
    return root


def _files(root: Path, only: str) -> list[Path]:
    scored = [
        path for place in MUTATED for path in ((root / place).glob("*.py") if "." not in place else [root / place])
    ]
    words = [path for name in WORDS for path in (root / "cchc_lib" / "bulletin").rglob(name)]
    return sorted(path.relative_to(root) for path in scored + words if only in path.as_posix())


def _try_all(root: Path, mutants: list[Mutant]) -> Iterator[Mutant]:
    """The mutants that survive."""
    for number, mutant in enumerate(mutants, start=1):
        mirror = f"tests/{mutant.file.parent.relative_to('cchc_lib').as_posix()}/test_{mutant.file.name}"
        survives = not is_noticed(root, mutant, [[mirror], *WIDER])
        print(f"{number:4} {'SURVIVES' if survives else 'noticed'}  {mutant.place}: {mutant.edit}", flush=True)
        if survives:
            yield mutant


if __name__ == "__main__":
    raise SystemExit(main())
