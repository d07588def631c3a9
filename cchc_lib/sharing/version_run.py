"""Two versions of the regulation compared, as a bulletin of its own beside the quarters."""

from pathlib import Path

from rich.console import Console

from ..bulletin import choose_quarter
from ..folders import Folders, suffix_of
from ..runner.batch_run import run_batch
from ..runner.outcome import Run
from ..runner.run_log import alone_in
from ..runner.single_run import Batch

NOTEBOOK = "regulation_diff"


def compare_as_bulletin(
    folders: Folders, old: str, new: str, quarters: int, console: Console, lang: str
) -> Path | None:
    """Make the comparison anew, as HTML and PDF; where the PDF lies, None where it failed.

    Raises
    ------
    UsageError
        If no quarter has inputs yet.
    LockHeld
        If another one is being made, and is not done in time.
    """
    quarter = str(choose_quarter(folders, ""))
    parameters = {"quarter": quarter, "lang": lang, "old": old, "new": new, "quarters": quarters}
    output = f"regulation_{old}_{new}{suffix_of(lang)}"
    run = Run(NOTEBOOK, folders.notebook(NOTEBOOK), parameters, output)
    batch = Batch(folders.root, folders.outputs / "regulation")
    with alone_in(batch.output) as log:
        (outcome,) = run_batch([run], batch, console, log, lang)
    return batch.output / f"bulletins/{output}.pdf" if outcome.ok else None
