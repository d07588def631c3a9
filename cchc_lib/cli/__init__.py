"""The command line. It reads words and prints; what it does is elsewhere."""

import signal
import sys
import warnings
from _thread import interrupt_main
from collections.abc import Callable, Iterable
from functools import partial
from importlib.metadata import version
from threading import Timer
from typing import Annotated, Any

import typer
from rich.text import Text

from ..errors import FAILED, INTERRUPTED, STOPS, CchcError, UsageError
from ..files import tell_refused, telling_full
from ..language import Message, harmless, say, translate
from . import notebook, regulation
from .bulletins import run, share
from .help import Commands
from .init import init
from .inputs import check, collect, new
from .listing import list_names
from .notebook import lab
from .options import Lang, Root, chosen_lang
from .printing import console, print_error, tell_warning
from .publishing import publish, unpublish, verify
from .results import audit, explain, export, score
from .usage import call

_MOMENT = 0.1  # seconds

app = Commands(
    name="cchc",
    help="Chấm điểm các đơn vị theo quý, giải thích từng điểm và phát hành bản tin.",
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(notebook.app)
app.add_typer(regulation.app)
app.command(has_root=False, epilog='Ví dụ: cchc init thu-muc-moi · cchc init so-noi-vu --blank "Sở Nội vụ"')(init)
app.command("list", epilog="Ví dụ: cchc list units · cchc list criteria {quarter} · cchc list quarters")(list_names)
app.command(
    epilog="Ví dụ: cchc new {next} · cchc new {next} --self-score · cchc new {quarter} --add --self-score",
)(new)
app.command(epilog="Ví dụ: cchc collect {quarter} phieu-nhan-ve")(collect)
app.command(epilog="Ví dụ: cchc check · cchc check {quarter} --mark")(check)
app.command(epilog="Ví dụ: cchc score {quarter}")(score)
app.command(epilog="Ví dụ: cchc audit {quarter}")(audit)
app.command(
    epilog="Ví dụ: cchc export {quarter} · cchc export {quarter} --format parquet · cchc export {year}",
)(export)
app.command(
    epilog="Ví dụ: cchc explain {quarter} {unit} {criterion} · cchc explain {quarter} {unit} --pdf"
    " · cchc explain {year} {unit} · cchc explain {year} {unit} {criterion}"
)(explain)
app.command(
    epilog="Ví dụ: cchc run {quarter} · cchc run {quarter} --unit {unit} --html-only · cchc run --only company"
)(run)
app.command(epilog="Ví dụ: cchc publish {quarter} · cchc publish {quarter} --date {day}")(publish)
app.command(epilog="Ví dụ: cchc unpublish {quarter}")(unpublish)
app.command(epilog="Ví dụ: cchc verify outputs/{quarter} · cchc verify outputs/published/{quarter}/1")(verify)
app.command(epilog="Ví dụ: cchc share {quarter} --to board · cchc share {quarter} --unit {unit}")(share)
app.command(epilog="Ví dụ: cchc lab · cchc lab {quarter}")(lab)


def _print_version(wanted: bool) -> None:
    if wanted:
        console().print(f"cchc {version('cchc')}")
        raise typer.Exit


_Version = Annotated[
    bool, typer.Option("--version", callback=_print_version, is_eager=True, help="In số phiên bản rồi thôi.")
]


@app.callback()
def _common(root: Root = None, lang: Lang = None, shown_version: _Version = False) -> None:
    """Options that every command takes, before or after its name."""


def _check_typed(words: Iterable[str]) -> None:
    for word in words:
        if sys.getfilesystemencoding() != "utf-8" and not word.isascii():
            raise UsageError(say("Máy này không đọc được chữ có dấu ở dòng lệnh: hãy đặt biến LC_ALL=C.UTF-8"))
        if word != harmless(word):
            raise UsageError(say("«{word}» có ký tự điều khiển, không dùng được ở dòng lệnh", word=word))


def _tell_system(error: OSError) -> Message:
    """What the system says; of a file that was there a moment ago what happened, as when Excel saves it."""
    if isinstance(error, FileNotFoundError) and error.filename:
        return say("{file}: tệp vừa bị xóa, dời đi hoặc đang được lưu; hãy chạy lại", file=str(error.filename))
    return say("Không đọc hoặc ghi được tệp: {error}", error=str(error))


def _stop_again(otherwise: Callable[[Any], object], lost: Any) -> None:
    """Repeat a stop that came where Python lets no exception pass, such as what it calls when a module is loaded."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        Timer(_MOMENT, interrupt_main, [signal.SIGTERM]).start()  # once that is over; not Ctrl-C, which nohup ignores
    else:
        otherwise(lost)


def main() -> None:
    """Run the command line; errors of ours become sentences and exit codes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may have a code page
    warnings.showwarning = tell_warning
    for stop in STOPS[1:]:  # as Ctrl-C, also where that one is ignored
        signal.signal(stop, signal.default_int_handler)
    sys.unraisablehook = partial(_stop_again, sys.unraisablehook)
    try:
        _check_typed(sys.argv[1:])
        with telling_full():
            sys.exit(call(app))
    except CchcError as error:
        print_error(error)
        sys.exit(error.exit_code)
    except OSError as error:  # a folder that is read-only
        print_error(CchcError(tell_refused(error) or _tell_system(error)))
        sys.exit(FAILED)
    except (KeyboardInterrupt, SystemExit, typer.Abort) as end:  # typer turns Ctrl-C into its exit code
        if isinstance(end, SystemExit) and end.code != INTERRUPTED:
            raise
        console(stderr=True).print(Text(translate("Đã dừng.", chosen_lang())))
        sys.exit(INTERRUPTED)
