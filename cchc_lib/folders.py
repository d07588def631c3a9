"""Where things are: the root folder of a company, its inputs, its outputs, the notebooks."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from .errors import UsageError
from .files import list_folder
from .language import LANGUAGES, say, unknown
from .quarter import Quarter, Year, parse_period

ROOT_VARIABLE = "CCHC_ROOT"
QUARTER_VARIABLE = "CCHC_QUARTER"  # the quarter that is meant where none is named; else it is the newest
READS_VARIABLE = "CCHC_READS"  # a file to which each read of the results is added
OUTPUT_VARIABLE = "CCHC_OUTPUT"  # the name under which a run makes a bulletin
KNOWN_VARIABLE = "CCHC_KNOWN"  # what whoever started a run found of the quarters' results, so that nobody looks again
WAY_BACK = "from-index"  # the place in a bulletin that leads back to the index beside it
_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = [_PACKAGE, _PACKAGE.parent]  # what has notebooks and the example's params: in a wheel, in a checkout


@dataclass(frozen=True)
class Folders:
    """The folders below one root; a root is a company."""

    root: Path

    @property
    def params(self) -> Path:
        """Everything a person edits."""
        return self.root / "params"

    @property
    def regulations(self) -> Path:
        """One folder a version of the regulation."""
        return self.params / "regulation"

    @property
    def outputs(self) -> Path:
        """Everything that is made."""
        return self.root / "outputs"

    def sums_up(self, period: Quarter) -> TypeGuard[Year]:
        """Whether it is a year that is made of its quarters: it has no inputs of its own."""
        return isinstance(period, Year) and not (self.inputs_of(period) / "quarter.yaml").is_file()

    def years(self) -> list[Year]:
        """The years that are made of their quarters, of which there is one at least; oldest first."""
        years = {Year(quarter.year) for quarter in self.quarters()}
        return sorted(year for year in years if self.sums_up(year))

    def last_quarter(self, year: Year) -> Quarter:
        """The last quarter of a year that has inputs, of which there is one at least."""
        return max(quarter for quarter in self.quarters() if quarter.year == year.year)

    def quarter_before(self, quarter: Quarter) -> Quarter | None:
        """The last quarter before that has inputs; of a quarter and its year the one that is as long as this."""
        is_year = isinstance(quarter, Year)
        before = (known for known in self.quarters() if known < quarter)
        return max(before, key=lambda known: (known.last_day, isinstance(known, Year) == is_year), default=None)

    def inputs_of(self, quarter: Quarter) -> Path:
        """The folder that the scoring team fills for a quarter."""
        return self.params / "quarters" / str(quarter)

    def outputs_of(self, quarter: Quarter) -> Path:
        """What is made for a quarter."""
        return self.outputs / str(quarter)

    def results_of(self, quarter: Quarter) -> Path:
        """The results file of a quarter."""
        return self.outputs_of(quarter) / "results.sqlite"

    @property
    def office_lock(self) -> Path:
        """What whoever writes below ``params`` holds, or among the outputs what is made to be worked on."""
        return self.outputs / "office.lock"

    @property
    def published_lock(self) -> Path:
        """What whoever publishes holds, or takes back what was published: letters are numbered over all quarters."""
        return self.outputs / "published.lock"

    def run_lock(self, quarter: Quarter) -> Path:
        """What whoever makes or packs bulletins of a quarter holds."""
        return self.outputs_of(quarter) / "run.lock"

    def shown(self, path: Path) -> str:
        """A path as messages print it: below the root, with slashes, on every system."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.name

    def notebook(self, name: str) -> Path:
        """The notebook ``name``: the root's own where it has one, else the one that ships with the library.

        Raises
        ------
        UsageError
            If there is none of that name; suggests the nearest.
        """
        places = [folder / "notebooks" for folder in (self.root, *_SHIPPED)]
        for place in places:
            if (path := place / f"{name}.ipynb").is_file():
                return path
        known = sorted({path.stem for place in places for path in place.glob("*.ipynb")})
        raise UsageError(unknown(say("notebook"), name, known))

    def quarters(self) -> list[Quarter]:
        """The quarters that have a folder of inputs, oldest first.

        Raises
        ------
        UsageError
            If the folder of a quarter is called otherwise than its files are looked for.
        """
        found = set()
        for path in list_folder(self.params / "quarters"):
            name = path.name
            try:
                quarter = parse_period(name)
            except ValueError:
                continue
            if not (path / "quarter.yaml").is_file():
                continue
            if not (self.inputs_of(quarter) / "quarter.yaml").is_file():
                wanted = {"found": name, "name": str(quarter)}
                raise UsageError(say("params/quarters/{found}: hãy đổi tên thư mục thành {name}", **wanted))
            found.add(quarter)
        return sorted(found)


def example_params() -> Path:
    """The inputs of the illustrative company that ships with the library."""
    return next(folder / "params" for folder in _SHIPPED if (folder / "params").is_dir())


def suffix_of(lang: str) -> str:
    """What the name of a file in a language has before its ending: nothing, or ``.en`` in English."""
    return "" if lang == LANGUAGES[0] else f".{lang}"


def index_name(lang: str) -> str:
    """The index of a folder of outputs: ``index.html``; in English ``index.en.html``."""
    return f"index{suffix_of(lang)}.html"


def find_folders(root: str | Path | None = None) -> Folders:
    """The root that was asked for, else ``$CCHC_ROOT``, else the nearest parent folder with ``params/``.

    Raises
    ------
    UsageError
        If there is none.
    """
    asked = root or os.environ.get(ROOT_VARIABLE)
    if asked:
        found = Path(asked).resolve()
        if not (found / "params").is_dir():
            raise UsageError(say("{folder} không có thư mục params/", folder=found))
        return Folders(found)
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "params").is_dir():
            return Folders(folder)
    raise UsageError(say("Không tìm thấy thư mục params/ từ {folder} trở lên; hãy dùng --root", folder=here))


@contextmanager
def variables_set(variables: Mapping[str, str]) -> Iterator[None]:
    """Let this process, and what it starts meanwhile, have these variables."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
