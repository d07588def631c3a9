"""What a cell prints, displays, raises or starts comes out of a forked kernel as from one that was started anew."""

import nbformat
import pytest

from cchc_lib.runner.batch_run import run_all
from runner.helpers import Company, Inline

# a plain kernel hears of another program's output by a thread, which needs a moment
CELLS = {
    "modules of the shell": "In, Out, _, __name__, __builtins__.__name__, sorted(globals())",
    "variables of the environment": "import os; [(k, v) for k, v in sorted(os.environ.items()) if k not in "
    "('JPY_PARENT_PID', 'PYDEVD_USE_FRAME_EVAL', 'IPYTHONDIR', 'JUPYTER_RUNTIME_DIR', 'CCHC_READS')]",
    "where modules are found": "import sys; sys.path",
    "settings": "sys.flags.hash_randomization, sys.getrecursionlimit(), __debug__",
    "where it runs": "import os, time; os.getcwd()",
    "hashes": "hash('Trà Vinh')",
    "warnings": "import warnings, seaborn; warnings.warn('chú ý'); print(warnings.filters)",
    "a warning once more": "for _ in range(3): warnings.warn('chú ý')",
    "a table": "import pandas; print(pandas.DataFrame({'a': range(99)})); pandas.DataFrame({'a': [1.5], 'b': ['x']})",
    "a figure": "import matplotlib.pyplot as plt; plt.rcParams['svg.hashsalt'] = 'a'; plt.plot([1, 2]);",
    "a figure that is shown": "plt.plot([1, 2]); plt.show(); print('sau hình')",
    "a figure that is closed": "plt.plot([1, 2]); plt.close()",
    "signals": "import signal; [signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)]",
    "a task": "import asyncio; await asyncio.sleep(0, 'xong')",
    "several tasks": "async def f(n):\n    await asyncio.sleep(0)\n    print(n)\nawait asyncio.gather(f(1), f(2))",
    "a loop that runs": "asyncio.get_event_loop().is_running(), type(asyncio.get_running_loop()).__name__",
    "a task that goes on": "kept = asyncio.ensure_future(asyncio.sleep(0, 'đã xong')); None",
    "what became of it": "await kept",
    "a task that speaks when its cell has ended": "from IPython.display import display\nasync def late():\n"
    "    await asyncio.sleep(0.01)\n    display('muộn')\n    print('in muộn')\n"
    "kept = asyncio.ensure_future(late()); None",
    "what is heard of it": "await kept; print('sau đó')",
    "a thread that speaks when its cell has ended": "import threading\n"
    "t = threading.Thread(target=lambda: (time.sleep(0.2), print('luồng'), display('luồng'))); t.start()",
    "what is heard of that": "t.join()",
    # closed: when it would be warned of hangs on when what nobody needs is collected
    "a loop within the loop": "late = asyncio.sleep(0)\ntry: asyncio.run(late)\nfinally: late.close()",
    "async with an error": "await asyncio.sleep(0); 1 / 0",
    "standard input": "sys.__stdin__.read()",
    "a question": "input()",
    "a password": "import getpass; getpass.getpass()",
    "a command": "!echo $0 $TERM",
    "a command's output": "x = !echo một; echo hai\nx",
    "output of another program": "code = os.system('echo 1 >&2; echo 2'); time.sleep(1); code",
    "a subprocess": "import subprocess; subprocess.run(['sh', '-c', 'echo 3; echo 4 >&2']); time.sleep(1)",
    "a subprocess that is read": "subprocess.run(['echo', '5'], capture_output=True, text=True).stdout",
    "much from another program": "subprocess.run(['seq', '3000']); time.sleep(1)",
    "a program in a script": "%%bash\necho 6\necho 7 >&2",
    "a program that fails": "%%bash\nexit 3",
    "streams": "print(9); print(10, file=sys.stderr); print(11)",
    "a carriage return": "print('một\\rhai'); print('ba', end='\\b\\bn\\n')",
    "a file's name that is no text": "print(os.fsdecode(b'\\xff'))",
    "no end of line": "print('không xuống dòng', end=''); sys.stdout.flush(); print(', nữa')",
    "about the streams": "sys.stdout.isatty(), sys.stdout.encoding, sys.stderr.writable(), sys.stdout.readable()",
    "a display": "from IPython.display import display, HTML, Markdown, SVG; display(HTML('<b>đậm</b>')); 12",
    "a display between prints": "print(13); display({'a': 1}); print(14)",
    "a bundle": "display({'text/html': '<i>a</i>', 'text/plain': 'a'}, raw=True, metadata={'cchc': {'tables': 1}})",
    "bytes of a picture": "from IPython.display import Image; Image(b'\\x89PNG\\r\\n\\x1a\\n', format='png')",
    "JSON": "from IPython.display import JSON; JSON({'a': [1, 2]})",
    "a display with a name": "handle = display('trước', display_id='tên'); None",
    "its update": "handle.update('sau')",
    "an update of nothing": "from IPython.display import update_display; update_display(1, display_id='không có')",
    "clearing": "print('đi'); from IPython.display import clear_output; clear_output(); print('còn')",
    "clearing later": "print('đi'); clear_output(wait=True); print('còn')",
    "a widget's type": "display({'application/vnd.jupyter.widget-view+json': {'model_id': 'a'}, 'text/plain': 'w'}, "
    "raw=True)",
    "a message to widgets": "import comm; c = comm.create_comm(target_name='cchc', data={'a': 1}); c.send({'b': 2}); "
    "None",
    "a capture": "%%capture kept_output\nprint(15); display(16)",
    "what was captured": "kept_output.stdout, len(kept_output.outputs)",
    "an unknown magic": "%không_có",
    "a magic of names": "%who_ls str",
    "pasted help": "len?",
    "a semicolon": "17;",
    "the last values": "18",
    "the value before": "_",
    "history": "len(In) > 10, Out.keys() == Out.keys()",
    "a failure": "def f(x): return 1 / x\nf(0)",
    "a chain of failures": "try:\n    f(0)\nexcept ZeroDivisionError as error:\n"
    "    raise ValueError('tiếp') from error",
    "a failure that speaks": "class Mine(Exception):\n    def _render_traceback_(self): return ['của tôi']\n"
    "raise Mine",
    "a group": "raise ExceptionGroup('nhiều', [ValueError(1), TypeError(2)])",
    "a mistyped word": "for for",
    "a wrong indent": "if True:\nprint(1)",
    "a missing name": "không_có",
    "an interrupt": "raise KeyboardInterrupt",
    "leaving": "import sys; sys.exit('thôi')",
    "a representation that fails": "class R:\n    def __repr__(self): raise ValueError('không in được')\nR()",
    "a rich one that fails": "class H:\n    __repr__ = lambda self: 'H'\n"
    "    def _repr_html_(self): raise ValueError('không in được')\nH()",
    "a formatter": "get_ipython().display_formatter.formatters['text/plain'].for_type(int, lambda n, p, "
    "c: p.text(f'số {n}'))\n19",
    "an event": "get_ipython().events.register('post_run_cell', lambda result: print('sau ô')); None",
    "another thread": "import threading; t = threading.Thread(target=print, args=('luồng',)); t.start(); t.join()",
    "another process": "import multiprocessing; multiprocessing.get_context('fork').Pool(1).map(abs, [-1])",
    "the kernel": "k = get_ipython().kernel; type(k).__name__, k.implementation, "
    "k.execution_count == get_ipython().execution_count",
    "log": "import logging; logging.warning('ghi lại'); logging.info('không ghi')",
    "a file": "open('tạm.txt', 'w').write('a'); os.remove('tạm.txt')",
    "an empty line": "\n\n20\n",
    "a comment": "# chỉ là lời",
}


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """Each cell as both kinds of kernel left it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTEST_CURRENT_TEST")  # where it is set, ipykernel leaves out what other programs print
        return dict(zip(CELLS, zip(*_run_both(tmp_path_factory), strict=True), strict=True))


def _run_both(tmp_path_factory):
    for plain in (True, False):
        company = Company(tmp_path_factory.mktemp("same") / "gốc")
        company.write("all", list(CELLS.values()), tags=["raises-exception"])
        (outcome,) = run_all(company.plan("all"), company.batch(plain=plain), Inline(), workers=1)
        assert (outcome.failure.cause, outcome.notice) == ("cell", "")  # tagged or not, an error is one
        notebook = nbformat.read(company.output / "notebooks/2019-Q1_all.failed.ipynb", as_version=4)
        assert notebook.metadata.language_info.name == "python"
        yield [cell for cell in notebook.cells if "raises-exception" in cell.metadata.tags]


def test_every_cell_gives_the_same(cells):
    different = [what for what, (plain, forked) in cells.items() if plain != forked]
    assert {what: cells[what] for what in different[:3]} == {}


def test_most_of_them_give_something(cells):
    assert sum(bool(plain.outputs) for plain, _ in cells.values()) > 60


def test_a_cell_that_is_not_to_be_run_is_not(tmp_path):
    for plain in (True, False):
        company = Company(tmp_path / str(plain))
        company.write("one", ["open('đã chạy', 'w')"], tags=["skip-execution"])
        (outcome,) = run_all(company.plan("one"), company.batch(plain=plain), Inline(), workers=1)
        assert (outcome.failure.cause, outcome.failure.cell) == ("skipped", 3)
        assert not [*company.root.rglob("đã chạy")]
