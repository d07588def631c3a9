"""What a notebook's kernel knows of whoever runs it: a person in JupyterLab, or papermill with parameters."""

import ast
import os
import sys
from itertools import pairwise
from types import TracebackType
from typing import Any

from .errors import CchcError, refuse
from .files import tell_refused
from .language import Message, say, unknown

_BY_HAND = "JPY_SESSION_NAME"  # Jupyter's server names the notebook for which it starts a kernel
_INJECTED = "# Parameters\n"  # the first line of the cell that papermill puts below that of the defaults
_SLIPS = (SyntaxError, NameError, TypeError, AttributeError)  # of whoever writes a cell


def tell_mistakes(lang: str = "vi") -> None:
    """From here on a mistake is a sentence in ``lang``, and no traceback, in a notebook that is open in Jupyter."""
    shell = _shell()
    if shell is None or _BY_HAND not in os.environ:
        return

    def tell(
        shell: Any, kind: type, error: Exception, trace: TracebackType | None, tb_offset: int | None = None
    ) -> None:
        told = error if isinstance(error, CchcError) else _describe_slip(error, trace)
        if told is None:
            shell.showtraceback((kind, error, trace), running_compiled_code=True)
        else:
            shell._showtraceback(kind, error, [told.to(lang)])

    shell.set_custom_exc((CchcError, OSError, *_SLIPS), tell)


def check_injected() -> None:
    """Refuse parameters from outside that the notebook does not have, of which papermill itself only warns.

    Raises
    ------
    UsageError
        With each of them, and what may have been meant.
    """
    shell = _shell()
    for above, cell in pairwise(shell.user_ns.get("In", []) if shell else []):
        known = _assigned(above) if cell.startswith(_INJECTED) else []
        refuse(unknown(say("tham số"), name, known) for name in _assigned(cell) if known and name not in known)


def _shell() -> Any:
    """IPython's shell; None where no notebook runs."""
    loaded = sys.modules.get("IPython")
    return loaded.get_ipython() if loaded else None


def _assigned(source: str) -> list[str]:
    try:
        lines = ast.parse(source).body
    except SyntaxError:
        return []
    targets = [target for line in lines if isinstance(line, ast.Assign) for target in line.targets]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _describe_slip(error: Exception, trace: TracebackType | None) -> Message | None:
    """What is wrong with the line of a cell, or the folder; None where the error lies deeper."""
    if isinstance(error, OSError):
        return tell_refused(error)
    if isinstance(error, SyntaxError):
        return say(
            'Dòng «{line}» viết chưa đúng: chữ phải đặt trong dấu nháy, như "Chi nhánh 1"; dấu ngoặc, dấu nháy đã mở '
            "thì phải đóng.",
            line=(error.text or "").strip(),
        )
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None or trace.tb_frame.f_globals.get("__name__") != "__main__":
        return None
    if isinstance(error, NameError):
        return say(
            "Chưa có «{name}»: hãy chạy các ô phía trên trước; nếu đó là chữ thì đặt trong dấu nháy.", name=error.name
        )
    if isinstance(error, AttributeError) and type(error.obj).__module__.startswith(f"{__package__}."):
        return unknown(say("lệnh"), str(error.name), [name for name in dir(error.obj) if not name.startswith("_")])
    return say("Lời gọi ở dòng {line} của ô viết chưa đúng ({error}).", line=str(trace.tb_lineno), error=str(error))
