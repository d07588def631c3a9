"""Signatures by pyHanko: of PDFs (PAdES, seen nowhere) and of a manifest (CMS, in a file beside it).

All of it works offline: no time server is asked, so the time of signing is that of the machine that signed, and no
list of revoked certificates.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote_to_bytes

from ..errors import UsageError
from ..language import say

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import Signer
    from pyhanko.sign.validation.settings import KeyUsageConstraints

DIGEST = "sha256"
_TOKEN = "pkcs11:"


@dataclass(frozen=True)
class Signed:
    """Who signed and when, as the signature says it.

    Attributes
    ----------
    is_intact : bool
        Whether it is a signature of this very content.
    is_trusted : bool or None
        Whether the certificate leads to one of those that are trusted; None where none is.
    """

    by: str
    at: datetime
    is_intact: bool
    is_trusted: bool | None


def open_signer(given: str, ask: Callable[[], str]) -> "Signer":
    """The key and the certificate of a PKCS#12 file, or of a token as RFC 7512 names it.

    Parameters
    ----------
    given : str
        ``sign.p12``, or ``pkcs11:token=NAME;object=CERTIFICATE?module-path=/usr/lib/driver.so``; ``id=%01`` may stand
        beside the name of the certificate, or in its place.
    ask : callable
        Gives the passphrase of the file, or the PIN of the token, once it is known that there is one to open.

    Raises
    ------
    UsageError
        If pyHanko is not installed, the file or the token cannot be opened, or the certificate is not valid today or
        not there to sign with.
    """
    _require("pyhanko")
    signer = _open_token(given, ask) if given.startswith(_TOKEN) else _open_file(Path(given), ask)
    if not (certificate := signer.signing_cert):
        raise UsageError(say("{given}: không có chứng thư số", given=given))
    _check_usable(certificate)
    return signer


def _check_usable(certificate: "Certificate") -> None:
    """That whoever checks a signature by it will not refuse it for its days or its purpose."""
    from pyhanko_certvalidator.errors import InvalidCertificateError

    who, first, last = _name(certificate), certificate.not_valid_before, certificate.not_valid_after
    if not first <= datetime.now(UTC) <= last:
        told = {"who": who, "first": first.date(), "last": last.date()}
        raise UsageError(say("Chứng thư số của {who} chỉ có giá trị từ {first} đến {last}", **told))
    try:
        _for_signing().validate(certificate)
    except InvalidCertificateError:
        raise UsageError(say("Chứng thư số của {who} không được cấp để ký số", who=who)) from None


def _for_signing() -> "KeyUsageConstraints":
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    return KeyUsageConstraints({"digital_signature", "non_repudiation"}, match_all_key_usages=False)


def sign_pdf(content: bytes, signer: "Signer") -> bytes:
    """A PDF with a signature that is seen nowhere on its pages; all before it stays as it was, the tags too.

    Raises
    ------
    UsageError
        If the token does not sign any more.
    """
    from pyhanko.pdf_utils.generic import NameObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    writer = IncrementalPdfFileWriter(BytesIO(content))
    page, _ = writer.find_page_for_modification(0)
    page.get_object()[NameObject("/Tabs")] = NameObject("/S")  # PDF/UA asks for it beside a field
    writer.mark_update(page)
    about = PdfSignatureMetadata("cchc", DIGEST, subfilter=SigSeedSubFilter.PADES)
    hidden = SigFieldSpec("cchc", invis_sig_settings=InvisSigSettings(set_hidden_flag=True))
    with _telling_stopped():
        return PdfSigner(about, signer, new_field_spec=hidden).sign_pdf(writer).getvalue()


def sign_beside(content: bytes, signer: "Signer") -> bytes:
    """A signature of some bytes that does not hold them: CMS, as in files ``.p7s``; refused as by `sign_pdf`."""
    import asyncio

    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    told = PdfCMSSignedAttributes(signing_time=datetime.now(UTC))
    with _telling_stopped():
        return asyncio.run(signer.async_sign_general_data(content, DIGEST, signed_attr_settings=told)).dump()


@contextmanager
def _telling_stopped() -> Iterator[None]:
    """Tell that a token, which signed or was opened before, does not sign any more: it was pulled out, as a rule."""
    try:
        yield
    except RuntimeError as error:  # as all are that the library of tokens raises, which a file does not need
        text = say("Thiết bị ký số không ký được nữa ({why}): hãy cắm lại rồi chạy lại", why=_why(error))
        raise UsageError(text) from None


def check_signature(content: bytes, signature: bytes, trusted: Path) -> Signed | None:
    """What a signature beside some bytes says; None where it cannot be read.

    Parameters
    ----------
    trusted : Path
        A folder of certificates, ``*.pem``, to one of which that of the signer must lead.

    Raises
    ------
    UsageError
        If pyHanko is not installed, or a certificate in the folder cannot be read.
    """
    _require("pyhanko")
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it logs each certificate that is not trusted
    import asyncio

    from asn1crypto.cms import ContentInfo
    from pyhanko.sign.validation import async_validate_detached_cms
    from pyhanko_certvalidator import ValidationContext

    roots = _read_certificates(trusted)
    try:
        signed = ContentInfo.load(signature, strict=True)["content"]
        told = signed["signer_infos"][0]["signed_attrs"]
        at = next(one["values"][0].native for one in told if one["type"].native == "signing_time")
        context = ValidationContext(trust_roots=roots, moment=at, best_signature_time=at)
        checked = async_validate_detached_cms(content, signed, context, key_usage_settings=_for_signing())
        found = asyncio.run(checked)
    except Exception:  # whatever is no signature fails in its own way
        return None
    is_trusted = found.trusted if roots else None
    return Signed(_name(found.signing_cert), at, found.intact and found.valid, is_trusted)


def _open_file(path: Path, ask: Callable[[], str]) -> "Signer":
    from pyhanko.sign.signers import SimpleSigner

    if not path.is_file():
        raise UsageError(say("Không có tệp {file}", file=path))
    password = ask().encode("utf-8")
    try:
        signer = SimpleSigner.load_pkcs12_data(path.read_bytes(), (), password)
    except (ValueError, TypeError, LookupError, AttributeError):  # the last where key or certificate lacks
        signer = None
    if signer is None:
        raise UsageError(
            say("{file}: không mở được, mật khẩu sai hoặc không phải tệp PKCS#12 có khóa và chứng thư số", file=path)
        )
    return signer


def _open_token(given: str, ask: Callable[[], str]) -> "Signer":
    """The signer that a token holds; driver, token and certificate are named as RFC 7512 has it."""
    _require("pkcs11")
    from pkcs11.exceptions import PinIncorrect, PinLocked
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    path, _, query = given.removeprefix(_TOKEN).partition("?")
    named = {name: unquote_to_bytes(value) for name, _, value in (part.partition("=") for part in path.split(";"))}
    token, label, key = (named.get(name) for name in ("token", "object", "id"))
    driver = parse_qs(query).get("module-path", [""])[0]
    if not (driver and token and (label or key)):
        form = "pkcs11:token=…;object=…?module-path=…"
        raise UsageError(say("{given}: thiết bị ký số phải ghi dạng {form}", given=given, form=form))
    pin = ask()
    try:
        session = open_pkcs11_session(driver, token_criteria=TokenCriteria(token.decode("utf-8")), user_pin=pin)
        signer = PKCS11Signer(session, label.decode("utf-8") if label else None, cert_id=key)
        # many tokens sign by elliptic curves only what was hashed before
        signer.use_raw_mechanism = signer.signing_cert.public_key.algorithm == "ec"
        return signer
    except PinIncorrect:
        raise UsageError(say("Mã PIN của thiết bị ký số không đúng; sai nhiều lần thì thiết bị tự khóa")) from None
    except PinLocked:
        text = say("Thiết bị ký số đã khóa vì sai mã PIN nhiều lần: hãy nhờ nơi cấp chứng thư số mở khóa")
        raise UsageError(text) from None
    except Exception as error:  # each driver has errors of its own
        raise UsageError(say("Không mở được thiết bị ký số: {why}", why=_why(error))) from None


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__


def _read_certificates(folder: Path) -> "list[Certificate]":
    from pyhanko.keys import load_certs_from_pemder_data

    found: list[Certificate] = []
    for path in sorted(folder.glob("*.pem")):
        try:
            found += load_certs_from_pemder_data(path.read_bytes())
        except ValueError:
            raise UsageError(say("{file}: không đọc được chứng thư", file=path)) from None
    return found


def _name(certificate: "Certificate") -> str:
    """The common name of whom a certificate is for; all of the name where it has none."""
    subject = certificate.subject
    return str(subject.native.get("common_name") or subject.human_friendly)


def _require(module: str) -> None:
    if find_spec(module) is None:
        package = '"cchc[sign]"'
        raise UsageError(say("Cần thêm thư viện để ký số và kiểm tra chữ ký: pip install {package}", package=package))
