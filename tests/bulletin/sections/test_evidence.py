"""Evidence files where bulletins name them: with size and hash, and free words as they are."""

import hashlib

import pytest

from tests.whole.harness import Made
from tests.whole.roots import Block, SmallCompany, edit_row

CONTENT = b"x" * 2049
UNITS = ("u1", "u2", "u3")
CODE = hashlib.sha256(CONTENT).hexdigest()[:8]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    """Three units name a file, one that is not there, and words: u1 and u3 have it, of whom u3 lost no points."""
    root = tmp_path_factory.mktemp("minh chứng")
    company = SmallCompany(
        {"to": Block({"a1": 10, "a2": 10})},
        dict.fromkeys(UNITS, "to"),
        {"2019-Q1": {"u1": {"a1": "8"}, "u2": {"a1": "8"}, "u3": {}}},
    )
    folder = company.write(root).params / "quarters" / "2019-Q1"
    for unit in UNITS:
        edit_row(
            folder / "assessments.csv", unit, "a1", evidence="bien ban <1>.pdf; Bien-Ban.PDF; Tờ trình 5; thieu.pdf"
        )
    for unit in ("u1", "u3"):
        (folder / "evidence" / unit).mkdir(parents=True)
        (folder / "evidence" / unit / "Biên bản.pdf").write_bytes(CONTENT)
    return Made(root, "2019-Q1")


@pytest.mark.parametrize("kind", ["unit", "explanation"])
@pytest.mark.parametrize(
    ("lang", "file", "code"),
    [
        (
            "vi",
            f"Biên bản.pdf (3 KB, mã {CODE})",
            "Sau tên tệp minh chứng là dung lượng và 8 ký tự đầu của mã SHA-256",
        ),
        ("en", f"Biên bản.pdf (3 KB, code {CODE})", "The size and the first 8 characters of the SHA-256 code"),
    ],
)
def test_a_file_that_is_there_has_its_size_and_the_beginning_of_its_hash(made, kind, lang, file, code):
    text = made.page(kind, "u1", lang).text
    assert f"bien ban <1>.pdf; {file}; Tờ trình 5; thieu.pdf" in text
    assert code in text


def test_the_bulletin_lists_all_files_of_the_unit_and_its_data_their_whole_hash(made):
    page = made.page("unit", "u1")
    assert page.table("Tệp minh chứng của đơn vị").rows == [["Biên bản.pdf", "3", CODE]]
    (data,) = [content for name, content in page.files.items() if name.endswith("_minh-chung.csv")]
    assert hashlib.sha256(CONTENT).hexdigest() in data.decode("utf-8-sig")


@pytest.mark.parametrize("kind", ["unit", "explanation"])
def test_where_a_unit_has_no_such_file_its_words_stay_as_they_are(made, kind):
    text = made.page(kind, "u2").text
    assert "bien ban <1>.pdf; Bien-Ban.PDF; Tờ trình 5; thieu.pdf" in text
    assert "Sau tên tệp minh chứng" not in text


def test_codes_are_explained_where_a_file_is_named(made):
    """The bulletin of a unit that lost nothing names no evidence, but in the list of its files."""
    bulletin, sheet = (made.page(kind, "u3") for kind in ("unit", "explanation"))
    assert "Sau tên tệp minh chứng" in sheet.text and "Sau tên tệp minh chứng" not in bulletin.text
    assert bulletin.table("Tệp minh chứng của đơn vị").rows == [["Biên bản.pdf", "3", CODE]]
