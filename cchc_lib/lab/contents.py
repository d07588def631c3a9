"""The files of a company as JupyterLab's server reads and saves them."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from jupyter_server import CallContext
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

TRUSTED = {"notebooks", "outputs"}  # what `cchc run` executes, and what it leaves
DOCUMENTS = {"notebooks"}
_NOBODY = None, None
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_WORKSPACE = re.compile(r"/lab(?:/workspaces/([^/?]+))?")  # JupyterLab gives each window of a browser its own


class CompanyContents(AsyncLargeFileManager):
    """Jupyter's own, but for three things.

    Notebooks that run unasked anyway are trusted without a question. Those in ``notebooks`` are documents: they are
    saved without what a run left in them, so that they can be saved at any moment, and nobody is asked on closing.
    JupyterLab, which saves every second, would take its own save for a stranger's where one more is asked for before
    it has the answer: the window that wrote a file last is told that nobody has since. It goes by the time of a file
    then; files have no hash.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._written: dict[str, tuple[Any, datetime | None]] = {}  # by which window, when; None as long as it does
        self._one_by_one = asyncio.Lock()

    async def save(self, model: dict[str, Any], path: str = "") -> Any:
        """Save a file, and remember which window did."""
        place = path.strip("/")
        async with self._one_by_one:
            before = self._written.get(place, _NOBODY)
            self._written[place] = _window(), None
            try:
                saved = await super().save(model, path)
                saved["last_modified"] = (await super().get(path, content=False))["last_modified"]
            except BaseException:  # such as a disk that is full
                self._written[place] = before
                raise
            self._written[place] = _window(), saved["last_modified"]
        return saved

    async def get(
        self, path: str, content: bool = True, type: str | None = None, format: str | None = None,
        require_hash: bool = False,
    ) -> Any:  # fmt: skip
        """Read a file or folder; whoever asks for a hash has to ask again without."""
        if require_hash:
            raise TypeError("require_hash")  # as one of a server that knows of none, for whom there is another way
        model = await super().get(path, content, type, format)
        window, written = self._written.get(path.strip("/"), _NOBODY)
        if not content and window == _window() is not None and written in (None, model["last_modified"]):
            model["last_modified"] = _LONG_AGO
        return model

    def mark_trusted_cells(self, nb: Any, path: str = "") -> None:
        """Mark a notebook that is opened as one whose output may be shown as it is."""
        if _folder(path) in TRUSTED:
            self.notary.mark_cells(nb, True)
        else:
            super().mark_trusted_cells(nb, path)

    def run_pre_save_hooks(self, model: dict[str, Any], path: str, **kwargs: Any) -> None:
        """Take out of a document what a run left: outputs, numbers, the version of Python."""
        super().run_pre_save_hooks(model, path, **kwargs)
        if model["type"] != "notebook" or _folder(path) not in DOCUMENTS:
            return
        model["content"]["metadata"]["language_info"] = {"name": "python"}
        for cell in model["content"]["cells"]:
            if cell["cell_type"] == "code":
                cell.update(outputs=[], execution_count=None)


def _window() -> tuple[str, str] | None:
    """What tells the window that asks from others, if anything does."""
    handler = CallContext.get(CallContext.JUPYTER_HANDLER)
    sent = handler.request.headers if handler else {}
    workspace = _WORKSPACE.search(sent.get("Referer", ""))
    return (sent.get("User-Agent", ""), workspace[1] or "") if workspace else None


def _folder(path: str) -> str:
    return next(iter(PurePosixPath(path.strip("/")).parts), "")
