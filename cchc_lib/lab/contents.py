"""The files of a company as JupyterLab's server reads and saves them."""

from pathlib import PurePosixPath
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

TRUSTED = {"notebooks", "outputs"}  # what `cchc run` executes, and what it leaves
DOCUMENTS = {"notebooks"}


class CompanyContents(AsyncLargeFileManager):
    """Jupyter's own, but for three things.

    Notebooks that run unasked anyway are trusted without a question. Those in ``notebooks`` are documents: they are
    saved without what a run left in them, so that they can be saved at any moment, and nobody is asked on closing.
    Files have no hash: JupyterLab, which saves every second, would take its own save for a stranger's where one more
    is asked for meanwhile; it goes by the time of the file, with the margin of its settings.
    """

    async def get(
        self, path: str, content: bool = True, type: str | None = None, format: str | None = None,
        require_hash: bool = False,
    ) -> Any:  # fmt: skip
        """Read a file or folder; whoever asks for a hash has to ask again without."""
        if require_hash:
            raise TypeError("require_hash")  # as one of a server that knows of none, for whom there is another way
        return await super().get(path, content, type, format)

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


def _folder(path: str) -> str:
    return next(iter(PurePosixPath(path.strip("/")).parts), "")
