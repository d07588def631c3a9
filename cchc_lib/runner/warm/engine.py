"""How papermill runs the cells of a notebook in a forked kernel: all are handed over, and each is heard of in turn.

No message goes back and forth, and no event loop waits for one: what messages make of a cell's outputs (displays that
change later, widgets, what is cleared) nbclient knows, and is asked.
"""

from collections.abc import Callable
from typing import Any

from jupyter_client.session import json_unpacker
from nbclient import NotebookClient
from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

from .door import Kernel

ENGINE = "cchc-forked"


class ForkedEngine(Engine):
    """papermill's engine for a ``kernel``.

    As nbclient it is told whom to tell of the start, and how to learn the seconds that are left for a cell.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        kernel: Kernel,
        on_notebook_start: Callable,
        timeout_func: Callable[[NotebookNode], float],
        **_: Any,
    ) -> None:
        """Fill the notebook, up to the first cell that fails and is not tagged as one that may."""
        notebook, reader = nb_man.nb, NotebookClient(nb_man.nb)
        on_notebook_start(notebook=notebook)
        cells = [(index, cell) for index, cell in enumerate(notebook.cells) if _is_run(cell, reader)]
        sources = [(cell.source, "raises-exception" in _tags(cell)) for _, cell in cells]
        kernel.link.send(sources)
        reader.reset_execution_trackers()
        for index, cell in cells:
            nb_man.cell_start(cell, index)
            reader.clear_before_next_output = False
            while isinstance((told := kernel.hear(timeout_func(cell)))[0], bytes):
                _take(json_unpacker(told[0]) | {"buffers": told[1]}, reader, cell, index)
            cell.execution_count, goes_on = told
            if not goes_on:
                return
        notebook.metadata["language_info"] = kernel.hear(timeout_func(notebook.cells[-1]))
        reader.set_widgets_metadata()


papermill_engines.register(ENGINE, ForkedEngine)


def _is_run(cell: NotebookNode, reader: NotebookClient) -> bool:
    return cell.cell_type == "code" and bool(cell.source.strip()) and reader.skip_cells_with_tag not in _tags(cell)


def _tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def _take(message: dict, reader: NotebookClient, cell: NotebookNode, index: int) -> None:
    """Put into the cell what a message says; as nbclient does, all that was printed to one stream in one place."""
    content, outputs = message["content"], cell.outputs
    streams = {output.name: output for output in outputs if output.output_type == "stream"}
    if message["msg_type"] == "stream" and content["name"] in streams and not reader.clear_before_next_output:
        streams[content["name"]].text += content["text"]
    else:
        reader.process_message(message, cell, index)
        if [output.get("name") for output in outputs[-2:]] == ["stderr", "stdout"]:
            outputs.insert(-1, outputs.pop())
    for printed in (output for output in outputs if output.output_type == "stream"):
        printed.text = "\n".join(map(_on_screen, printed.text.split("\n")))


def _on_screen(line: str) -> str:
    """What a terminal shows of a line: what follows a carriage return takes the place of what stood before it."""
    return line[line.rfind("\r", 0, max(0, len(line) - 1)) + 1 :]
