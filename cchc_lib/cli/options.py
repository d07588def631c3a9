"""Options that every command takes, and what was chosen by them."""

import os
import sys
from dataclasses import dataclass
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError, check_known
from ..folders import Folders, find_folders
from ..language import LANGUAGES, say
from ..locks import tidy
from ..quarter import Quarter

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

PASSWORD_VARIABLE = "CCHC_SIGN_PASSWORD"


@dataclass
class _Chosen:
    """The options that were given so far."""

    root: Path | None = None
    lang: str = LANGUAGES[0]


_chosen = _Chosen()


def _choose_root(value: Path | None) -> Path | None:
    if value is not None:
        _chosen.root = value
    return value


def choose_lang(value: str | None) -> str | None:
    """Speak a language from here on, where one is given.

    Raises
    ------
    UsageError
        If there is no such language.
    """
    if value is not None:
        check_known(say("ngôn ngữ"), value, LANGUAGES)
        _chosen.lang = value
    return value


Root = Annotated[
    Path | None, typer.Option("--root", help="Thư mục gốc (có params/).", callback=_choose_root, is_eager=True)
]
Lang = Annotated[
    str | None, typer.Option("--lang", help="Ngôn ngữ: vi hoặc en.", callback=choose_lang, is_eager=True)
]
_DAYS = ["%d/%m/%Y", "%Y-%m-%d"]
Dated = Annotated[
    datetime | None, typer.Option("--date", help="Ngày phát hành; bỏ trống: theo quarter.yaml.", formats=_DAYS)
]
RevisionDate = Annotated[
    datetime | None, typer.Option("--date", help="Ngày của bản đính chính, khi có --revise.", formats=_DAYS)
]
Sign = Annotated[
    str, typer.Option(help="Ký số bằng tệp .p12 hoặc thiết bị pkcs11:…; hỏi mật khẩu nếu thiếu CCHC_SIGN_PASSWORD.")
]
QuarterName = Annotated[
    str, typer.Argument(metavar="quý", help="Quý hoặc năm: 2019-Q1, Quý I/2019, 2018; bỏ trống: quý mới nhất.")
]
Published = Annotated[str, typer.Argument(metavar="quý", help="Quý, như 2019-Q1; hoặc năm, như 2018.")]
Units = Annotated[list[str] | None, typer.Option(help="Chỉ đơn vị có tên hoặc mã này; dùng được nhiều lần.")]
Workers = Annotated[int | None, typer.Option(help="Số notebook chạy cùng lúc.", min=1)]


def chosen_folders() -> Folders:
    """The folders of the root that was chosen, or that the current one is in: tidied, and spoken of in its words."""
    from ..inputs import speak_as

    folders = find_folders(_chosen.root)
    tidy(folders.outputs)
    _chosen.lang = speak_as(folders, _chosen.lang)
    return folders


def chosen_lang() -> str:
    """The language that was chosen."""
    return _chosen.lang


def chosen_quarter(written: str) -> tuple[Folders, Quarter]:
    """The chosen folders, and the quarter that was written or, where none was, is meant."""
    from ..bulletin import choose_quarter

    folders = chosen_folders()
    return folders, choose_quarter(folders, written)


def chosen_signer(given: str) -> "Signer | None":
    """Whoever signs, by a file or a token; its passphrase is asked for where no variable holds it.

    Raises
    ------
    UsageError
        If it cannot be opened, or there is no terminal to ask on.
    """
    if not given:
        return None
    from ..sharing.signing import open_signer

    password = os.environ.pop(PASSWORD_VARIABLE, None)  # no notebook inherits it
    return open_signer(given, lambda: _ask_password() if password is None else password)


def _ask_password() -> str:
    if not sys.stdin.isatty():
        raise UsageError(say("Cần mật khẩu hoặc mã PIN của chứng thư số: đặt biến {name}", name=PASSWORD_VARIABLE))
    return getpass(say("Mật khẩu hoặc mã PIN của chứng thư số: ").to(chosen_lang()))
