"""Digital signatures, by certificates made here: PDFs and records signed, and who signed told; forgers are caught."""

import os
import re
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from cchc_lib.cli.options import PASSWORD_VARIABLE, chosen_signer
from cchc_lib.errors import UsageError
from cchc_lib.exporters.html import export_html
from cchc_lib.exporters.joined_pdf import join_pdfs
from cchc_lib.exporters.pdf import export_pdf_from_html
from cchc_lib.files import hash_bytes
from cchc_lib.folders import Folders
from cchc_lib.manifest import MANIFEST, SIGNATURE, write_manifest
from cchc_lib.releases import name_record
from cchc_lib.sharing import signing, verify_path
from cchc_lib.sharing.signing import check_signature, open_signer, sign_beside, sign_pdf
from tests.exporters.accessible import assert_accessible
from tests.exporters.sample_bulletin import TABLE, bulletin, section

from .company import QUARTER
from .forgeries import fill_shelf, list_forgeries, written

pytestmark = pytest.mark.xdist_group("small company")

WHO, PASSWORD = "Nguyễn Văn Bốn", "mật khẩu"


class Authority:
    """Whoever issues certificates."""

    def __init__(self, name: str):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        self.certificate = self.sign(self.name, self.key, is_authority=True)

    def sign(
        self,
        name: x509.Name,
        key,
        days: int = 9,
        *,
        is_authority: bool = False,
        signs: bool = True,
        commits: bool | None = None,
        since: int = -20,
    ) -> x509.Certificate:
        commits = signs if commits is None else commits
        usages = ("data_encipherment", "key_agreement", "crl_sign", "encipher_only", "decipher_only")
        usage = x509.KeyUsage(signs, commits, not signs, key_cert_sign=is_authority, **dict.fromkeys(usages, False))
        begins, ends = datetime.now(UTC) + timedelta(since), datetime.now(UTC) + timedelta(days)
        new = x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(key.public_key())
        new = new.serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(ends)
        new = new.add_extension(x509.BasicConstraints(is_authority, None), True).add_extension(usage, True)
        return new.sign(self.key, hashes.SHA256())

    def issue(self, path: Path, days: int = 9, **told) -> Path:
        """A file with a key and its certificate, which is valid for so many days."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, WHO)])
        certificate = self.sign(name, key, days, **told)
        lock = BestAvailableEncryption(PASSWORD.encode())
        path.write_bytes(pkcs12.serialize_key_and_certificates(b"k", key, certificate, [self.certificate], lock))
        return path

    def trust(self, folders: Folders) -> None:
        """Put its certificate where those that are trusted lie."""
        place = folders.params / "trust" / "goc.pem"
        place.parent.mkdir(parents=True)
        place.write_bytes(self.certificate.public_bytes(Encoding.PEM))


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("Cơ quan chứng thực thử")


@pytest.fixture(scope="module")
def key_file(authority, tmp_path_factory) -> Path:
    return authority.issue(tmp_path_factory.mktemp("khóa") / "ký số.p12")


@pytest.fixture(scope="module")
def signer(key_file):
    return open_signer(str(key_file), lambda: PASSWORD)


@pytest.fixture(scope="module")
def signed(signer) -> bytes:
    return sign_pdf(export_pdf_from_html(export_html(bulletin(section(TABLE, tables=1)))), signer)


@pytest.fixture
def shelf(signer, tmp_path) -> Folders:
    return fill_shelf(tmp_path / "gốc", lambda content: sign_beside(content, signer))


def told_of(folders: Folders, path: Path) -> dict[str, tuple[bool, str]]:
    return {name_record(v.path): (v.is_right, str(v.what)) for v in verify_path(folders, path) if v.is_record}


# --- PDFs ---------------------------------------------------------------------------------------------------------


def test_a_signed_pdf_is_signed_as_a_whole_by_whom_the_certificate_names(signed, authority):
    (found,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    (root,) = _as_pyhanko(authority)
    status = validate_pdf_signature(found, ValidationContext(trust_roots=[root]))
    assert (status.bottom_line, status.coverage) == (True, SignatureCoverageLevel.ENTIRE_FILE)
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert found.signer_cert.subject.native == {"common_name": WHO}
    changed = signed.replace(b"%PDF-1.7", b"%PDF-1.6", 1)
    (found,) = PdfFileReader(BytesIO(changed)).embedded_signatures
    assert changed != signed and not validate_pdf_signature(found, ValidationContext(trust_roots=[root])).intact


def _as_pyhanko(authority: Authority) -> list:
    from pyhanko.keys import load_certs_from_pemder_data

    return list(load_certs_from_pemder_data(authority.certificate.public_bytes(Encoding.PEM)))


def test_two_checkers_of_pdf_ua_find_nothing_and_nothing_of_it_is_seen(signed, tmp_path):
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    assert_accessible(path)
    with pikepdf.open(path) as document:
        (field,) = [note for note in document.pages[0].Annots if note.Subtype == "/Widget"]
        assert int(field.F) & 2 and [float(edge) for edge in field.Rect] == [0, 0, 0, 0]  # hidden


@pytest.mark.filterwarnings("error")
def test_pdfs_that_are_joined_into_one_leave_their_signatures_behind(signed):
    with pikepdf.open(BytesIO(join_pdfs("Gộp", {"a": signed, "b": signed}))) as joined:
        assert not [note for page in joined.pages for note in page.Annots if note.Subtype == "/Widget"]


# --- records ------------------------------------------------------------------------------------------------------


def test_who_signed_a_record_and_when_is_told_and_whether_the_certificate_is_trusted(shelf, authority):
    published, today = shelf.outputs / "published", f"{datetime.now():%d/%m/%Y}"  # noqa: DTZ005
    is_right, what = told_of(shelf, published)["2018-Q4/1"]
    assert is_right and f"{WHO} ký số lúc " in what and today in what
    assert "chưa biết chứng thư có tin cậy không: params/trust trống" in what
    authority.trust(shelf)
    trust = shelf.params / "trust"
    (trust / "a.pem").write_bytes(Authority("Gốc khác").certificate.public_bytes(Encoding.PEM))
    assert all(right and ", chứng thư được tin cậy" in what for right, what in told_of(shelf, published).values())
    for spoiled in (b"x", b"", (trust / "a.pem").read_bytes()[:99]):
        (trust / "a.pem").write_bytes(spoiled)
        is_right, what = told_of(shelf, published / "2018-Q4")["2018-Q4/1"]
        assert not is_right and what.endswith("a.pem: không đọc được chứng thư"), spoiled


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="a process keeps its time zone there")
def test_the_time_of_signing_is_told_as_clocks_show_it_where_it_is_verified(shelf, monkeypatch):
    folder = shelf.outputs / "published/2018-Q4/1"
    content, signature = ((folder / name).read_bytes() for name in (MANIFEST, SIGNATURE))
    there = check_signature(content, signature, shelf.params / "trust").at + timedelta(hours=7)
    try:
        monkeypatch.setenv("TZ", "<+07>-7")
        time.tzset()
        _, what = told_of(shelf, folder)["2018-Q4/1"]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert f"ký số lúc {there:%H:%M} ngày {there:%d/%m/%Y}" in what


def test_openssl_and_sha256sum_find_the_same(shelf):
    folder = shelf.outputs / "published/2019-Q1/2"
    check = [
        "openssl",
        "cms",
        "-verify",
        "-noverify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        SIGNATURE,
        "-content",
        MANIFEST,
    ]
    for command in (check, ["sha256sum", "--check", "--strict", MANIFEST]):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)


def test_whoever_edits_files_and_lists_the_hashes_anew_is_found_by_the_signature(shelf, authority):
    authority.trust(shelf)
    folder, tried = shelf.outputs / "published/2019-Q1/2", 0  # the last one, which no other names
    manifest = folder / MANIFEST
    for forged in list_forgeries(folder):
        if manifest in forged or folder / SIGNATURE in forged or any(folder not in path.parents for path in forged):
            continue
        before, tried = manifest.read_bytes(), tried + 1
        with written(forged):
            write_manifest(folder)
            levels = (folder, folder.parent, folder.parent.parent) if tried % 9 == 0 else (folder / MANIFEST,)
            for place in levels:
                is_right, what = told_of(shelf, place)["2019-Q1/2"]
                assert not is_right and "chữ ký số không đúng với bảng kê" in what, forged
        manifest.write_bytes(before)
    assert tried > 40


def test_a_signature_that_is_taken_away_spoiled_or_of_a_stranger_is_told(shelf, authority, tmp_path):
    authority.trust(shelf)
    folder = shelf.outputs / "published/2019-Q1/2"
    signature, manifest = folder / SIGNATURE, (folder / MANIFEST).read_bytes()
    stranger = open_signer(str(Authority("Kẻ lạ").issue(tmp_path / "lạ.p12")), lambda: PASSWORD)
    for content, why in (
        (None, "manifest.sha256.p7s thiếu trong hồ sơ"),
        (signature.read_bytes()[:-9], "chữ ký số không đúng với bảng kê"),
        (_with_last_byte_changed(signature.read_bytes()), "chữ ký số không đúng với bảng kê"),
        (sign_beside(manifest, stranger), "nhưng chứng thư KHÔNG được tin cậy"),
    ):
        with written({signature: content}):
            is_right, what = told_of(shelf, folder)["2019-Q1/2"]
            assert not is_right and why in what
    with written({folder / MANIFEST: None}):
        is_right, what = told_of(shelf, folder)["2019-Q1/2"]
        assert not is_right and "manifest.sha256 thiếu trong hồ sơ" in what


def _with_last_byte_changed(content: bytes) -> bytes:
    """A signature that names the very list, and was made by no key."""
    return content[:-1] + bytes([content[-1] ^ 1])


@pytest.mark.parametrize("uses", [{"commits": False}, {"signs": False, "commits": True}])
def test_a_certificate_that_is_issued_for_one_kind_of_signature_signs_and_is_trusted(authority, uses, tmp_path):
    signer = open_signer(str(authority.issue(tmp_path / "a.p12", **uses)), lambda: PASSWORD)
    authority.trust(Folders(tmp_path))
    found = check_signature(b"x", sign_beside(b"x", signer), tmp_path / "params" / "trust")
    assert (found.is_intact, found.is_trusted) == (True, True)


def test_what_was_signed_while_the_certificate_was_valid_stays_trusted_once_it_is_not(
    authority, tmp_path, monkeypatch
):
    """Certificates are issued for a year or two, records are kept for many."""

    class Earlier(datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) - timedelta(5)

    with monkeypatch.context() as patch:
        patch.setattr(signing, "datetime", Earlier)
        expired = str(authority.issue(tmp_path / "a.p12", days=-1))
        signature = sign_beside(b"x", open_signer(expired, lambda: PASSWORD))
    authority.trust(Folders(tmp_path))
    found = check_signature(b"x", signature, tmp_path / "params" / "trust")
    assert (found.is_intact, found.is_trusted) == (True, True)


def test_no_record_is_called_broken_because_who_looks_lacks_the_library_or_a_certificate(
    shelf, authority, monkeypatch
):
    """Years later the record is the same: what cannot be confirmed is said, and that its files are as listed."""
    head = "các tệp khớp với bảng kê, nhưng chưa xác nhận được hồ sơ: "
    Authority("Gốc khác").trust(shelf)
    told = told_of(shelf, shelf.outputs / "published").values()
    assert all(what.startswith(head) and "nhưng chứng thư KHÔNG được tin cậy" in what for _, what in told)
    monkeypatch.setattr("cchc_lib.sharing.signing.find_spec", lambda name: None)
    for is_right, what in told_of(shelf, shelf.outputs / "published").values():
        assert not is_right and what.startswith(f"{head}chưa kiểm tra được chữ ký số: Cần thêm thư viện")


def test_what_is_published_with_a_certificate_holds_signed_pdfs_whose_hashes_are_listed(official, signer):
    official.make_pdf = lambda html: pdf
    pdf = export_pdf_from_html(export_html(bulletin(section(TABLE, tables=1))))
    official.edit_points("r2", "b1", "4")
    official.revise("Nhập nhầm", dated=date(2019, 4, 17), signer=signer)
    folder = official.record_of(2)
    for path in folder.glob("bulletins/*.pdf"):
        (found,) = PdfFileReader(BytesIO(path.read_bytes())).embedded_signatures
        assert found.signer_cert.subject.native == {"common_name": WHO}
        assert f"{hash_bytes(path.read_bytes())}  bulletins/{path.name}" in (folder / MANIFEST).read_text("utf-8")
        assert (official.output / "bulletins" / path.name).read_bytes() == path.read_bytes()
    told = told_of(official.folders, official.output)
    assert told[f"{QUARTER}/1"][1].endswith("không có chữ ký số") and WHO in told[f"{QUARTER}/2"][1]
    assert all(verdict.is_right for verdict in verify_path(official.folders, folder.parent))
    official.run()
    assert all(verdict.is_right for verdict in verify_path(official.folders, official.output / "bulletins"))


# --- keys ---------------------------------------------------------------------------------------------------------


def test_a_password_comes_from_its_variable_and_is_asked_for_on_a_terminal_alone(key_file, monkeypatch):
    monkeypatch.setattr("sys.stdin", BytesIO())
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    with pytest.raises(UsageError, match=f"đặt biến {PASSWORD_VARIABLE}"):
        chosen_signer(str(key_file))
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    assert chosen_signer(str(key_file)).signing_cert.subject.native["common_name"] == WHO
    assert chosen_signer("") is None


def test_what_cannot_sign_is_refused_in_a_sentence(key_file, authority, tmp_path):
    (tmp_path / "x.p12").write_bytes(b"x")
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = authority.sign(authority.name, key)
    for name, parts in (("khóa", (key, None)), ("chứng thư", (None, certificate))):
        packed = pkcs12.serialize_key_and_certificates(None, *parts, None, NoEncryption())
        (tmp_path / f"{name}.p12").write_bytes(packed)
    for given, password, why in (
        (tmp_path / "khóa.p12", "", "không phải tệp PKCS#12 có khóa và chứng thư số"),
        (tmp_path / "chứng thư.p12", "", "không phải tệp PKCS#12 có khóa và chứng thư số"),
        (authority.issue(tmp_path / "mã.p12", signs=False), PASSWORD, f"của {WHO} không được cấp để ký số"),
        (key_file, "sai", "mật khẩu sai"),
        (tmp_path / "x.p12", "", "không phải tệp PKCS#12"),
        (tmp_path / "không có.p12", "", "Không có tệp"),
        (authority.issue(tmp_path / "cũ.p12", days=-1), PASSWORD, f"của {WHO} chỉ có giá trị từ"),
        (authority.issue(tmp_path / "mới.p12", since=2), PASSWORD, f"của {WHO} chỉ có giá trị từ"),
    ):
        with pytest.raises(UsageError, match=why):
            open_signer(str(given), partial(str, password))


def test_no_passphrase_is_asked_for_where_there_is_nothing_to_open(tmp_path):
    for given in (str(tmp_path / "không có.p12"), "pkcs11:token=a"):
        with pytest.raises(UsageError):
            open_signer(given, lambda: pytest.fail("asked"))


# --- tokens -------------------------------------------------------------------------------------------------------


PIN, LABEL = "1234", "Con dấu"
_DRIVERS = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so")
DRIVER = next(filter(os.path.exists, _DRIVERS), "")
needs_token = pytest.mark.skipif(not DRIVER, reason="softhsm2, a token made of files, is not installed")
KEYS = {"rsa": lambda: rsa.generate_private_key(65537, 2048), "ec": lambda: ec.generate_private_key(ec.SECP256R1())}
FILL = """
import sys
from pathlib import Path
import pkcs11
from pkcs11.util.x509 import decode_x509_certificate
driver, token, pin, name, file = sys.argv[1:]
with pkcs11.lib(driver).get_token(token_label=token).open(rw=True, user_pin=pin) as session:
    certificate = decode_x509_certificate(Path(file).read_bytes())
    about = {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: name, pkcs11.Attribute.ID: name.encode()}
    session.create_object({**certificate, **about})
"""
SIGN = """
import sys
from pathlib import Path
from cchc_lib.errors import UsageError
from cchc_lib.sharing.signing import check_signature, open_signer, sign_beside
try:
    given, pin, *pulled = sys.argv[1:]
    signer = open_signer(given, lambda: pin)
    for folder in map(Path, pulled):
        folder.rename(folder.with_name("pulled"))
    sys.stdout.buffer.write(sign_beside(b"x", signer))
except UsageError as error:
    sys.exit(str(error))
"""


@pytest.fixture(scope="module")
def token(authority, tmp_path_factory) -> dict[str, str]:
    """The variables by which a token is found; on it a key and a certificate of each kind, called as the kind."""
    folder = tmp_path_factory.mktemp("thiết bị")
    (folder / "tokens").mkdir()
    (folder / "softhsm.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n", encoding="utf-8")
    variables = {**os.environ, "SOFTHSM2_CONF": str(folder / "softhsm.conf")}

    def call(*command: object) -> None:
        subprocess.run([*map(str, command)], env=variables, check=True, capture_output=True)

    call("softhsm2-util", "--init-token", "--free", "--label", LABEL, "--so-pin", "12345678", "--pin", PIN)
    for kind, make in KEYS.items():
        key = make()
        private, public = folder / f"{kind}.pem", folder / f"{kind}.cer"
        private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, WHO)])
        public.write_bytes(authority.sign(name, key).public_bytes(Encoding.DER))
        told = "--label", kind, "--id", kind.encode().hex(), "--pin", PIN
        call("softhsm2-util", "--import", private, "--token", LABEL, *told)
        call(sys.executable, "-c", FILL, DRIVER, LABEL, PIN, kind, public)
    return variables


def _sign_by_token(variables: dict[str, str], given: str, pin: str, *pulled: Path) -> subprocess.CompletedProcess:
    """What a process does by a token, of which these folders are gone before it signs."""
    command = [sys.executable, "-c", SIGN, given, pin, *map(str, pulled)]
    return subprocess.run(command, env=variables, capture_output=True, check=False)


@needs_token
@pytest.mark.parametrize("kind", ["rsa", pytest.param("ec", marks=pytest.mark.long)])
def test_a_token_signs(token, kind, authority, tmp_path):
    done = _sign_by_token(token, f"pkcs11:token=Con%20d%E1%BA%A5u;object={kind}?module-path={DRIVER}", PIN)
    assert done.returncode == 0, done.stderr.decode()
    authority.trust(Folders(tmp_path))
    told = check_signature(b"x", done.stdout, tmp_path / "params" / "trust")
    assert (told.by, told.is_intact, told.is_trusted) == (WHO, True, True)


@pytest.mark.long
@needs_token
@pytest.mark.parametrize("named", ["id=rsa", "id=%72sa;object=rsa"])
def test_a_certificate_of_a_token_is_named_by_its_id_too(token, named):
    """After a renewal a token holds two of one name, and drivers name keys otherwise than certificates."""
    done = _sign_by_token(token, f"pkcs11:token=Con dấu;{named}?module-path={DRIVER}", PIN)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.long
@needs_token
def test_a_token_that_is_pulled_out_before_it_signs_is_told(token):
    place = Path(token["SOFTHSM2_CONF"]).parent / "tokens"
    try:
        done = _sign_by_token(token, f"pkcs11:token=Con dấu;object=rsa?module-path={DRIVER}", PIN, place)
    finally:
        place.with_name("pulled").rename(place)
    assert "Thiết bị ký số không ký được nữa (" in done.stderr.decode()
    assert "): hãy cắm lại rồi chạy lại" in done.stderr.decode() and "Traceback" not in done.stderr.decode()


def test_a_token_that_locked_itself_is_told(monkeypatch):
    pkcs11 = pytest.importorskip("pyhanko.sign.pkcs11")
    from pkcs11.exceptions import PinLocked

    def refuse(*_, **__):
        raise PinLocked

    monkeypatch.setattr(pkcs11, "open_pkcs11_session", refuse)
    with pytest.raises(UsageError, match="đã khóa vì sai mã PIN nhiều lần"):
        open_signer("pkcs11:token=a;object=b?module-path=/a.so", lambda: PIN)


@pytest.mark.long
@needs_token
@pytest.mark.parametrize(("given", "pin", "why"), [
    ("token=Con dấu;object=ec", "9999", "Mã PIN của thiết bị ký số không đúng; sai nhiều lần thì thiết bị tự khóa"),
    ("token=Dấu khác;object=ec", PIN, "Không mở được thiết bị ký số: No token matching criteria"),
    ("token=Con dấu;object=khác", PIN, "Không mở được thiết bị ký số: Could not find certificate with label 'khác'"),
])  # fmt: skip
def test_why_a_token_does_not_sign_is_told(token, given, pin, why):
    assert why in _sign_by_token(token, f"pkcs11:{given}?module-path={DRIVER}", pin).stderr.decode()


def test_a_token_that_is_named_otherwise_or_has_no_driver_is_told():
    for given in ("pkcs11:token=a", "pkcs11:token=a;object=b", "pkcs11:object=b?module-path=/a.so"):
        with pytest.raises(UsageError, match=f"{re.escape(given)}: thiết bị ký số phải ghi dạng pkcs11:token=…;obj"):
            open_signer(given, lambda: PIN)
    with pytest.raises(UsageError, match=r"Không mở được thiết bị ký số: .*/không/có\.so"):
        open_signer("pkcs11:token=a;object=b?module-path=/không/có.so", lambda: PIN)
