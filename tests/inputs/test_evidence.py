"""Evidence files: what is named and missing, what is there and not named, and what can be none."""

import hashlib
import os
import sys

import pytest

from cchc_lib.errors import InputError
from cchc_lib.folders import Folders
from cchc_lib.inputs import files_of_quarter, read_quarter
from cchc_lib.model import ASSESSMENT_COLUMNS, SHORTCOMING_COLUMNS
from cchc_lib.model.records import TASK_COLUMNS
from cchc_lib.quarter import Year
from tests.generator import make_yearly_company

from .small_root import QUARTER, assessment_rows, shortcoming_rows, task_rows

FOLDER = "quarters/2019-Q1/evidence"
SHOWN = f"params/{FOLDER}"


def cite(small, text: str) -> None:
    """Write the evidence of the first row, which is of unit duyen-hai."""
    rows = assessment_rows()
    rows[0]["evidence"] = text
    small.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, rows)


def put(small, *names: str) -> None:
    for name in names:
        small.write(f"{FOLDER}/{name}", f"nội dung của {name}")


def told(small) -> list[tuple[str, str, str, str, bool]]:
    return [(one.file, one.cell, one.unit, str(one.message), one.is_fault) for one in small.findings()]


def refused(name: str, why: str, folder: str = f"{SHOWN}/duyen-hai") -> tuple[str, str, str, str, bool]:
    return (folder, "", "duyen-hai", f"«{name}» {why}", True)


def test_a_quarter_without_evidence_files_hears_nothing_of_them(small):
    cite(small, "Biên bản số 12/BB; ảnh chụp ngày 3.4.2019; https://cchc.vn/a.pdf; báo cáo.")
    assert told(small) == []
    assert small.read().evidence == []


def test_files_are_known_by_their_letters_and_told_with_their_hash(small):
    cite(small, "bien ban 12.PDF; tháng 3\\Ảnh.jpg; Biên bản số 12/BB")
    put(small, "duyen-hai/Biên bản 12.pdf", "duyen-hai/Tháng 3/ảnh.jpg", "duyen-hai/.DS_Store", "duyen-hai/Thumbs.db")
    assert told(small) == []
    found = {one.name: one for one in small.read().evidence}
    assert list(found) == ["Biên bản 12.pdf", "Tháng 3/ảnh.jpg"]
    content = "nội dung của duyen-hai/Biên bản 12.pdf".encode()
    one = found["Biên bản 12.pdf"]
    assert (one.unit, one.path, one.size) == ("duyen-hai", "evidence/duyen-hai/Biên bản 12.pdf", len(content))
    assert one.sha == hashlib.sha256(content).hexdigest()
    assert {path.name for path in files_of_quarter(small.folders, QUARTER)} > {"Biên bản 12.pdf", "ảnh.jpg"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such name")
@pytest.mark.parametrize("name", [b"a\nb.pdf", b"a\rb.pdf", b"b\xe1o.pdf"])
def test_a_name_that_no_record_could_list_is_no_file_of_the_quarter_wherever_it_lies(small, name):
    """As of a zip that was packed on an old Windows; in a unit's folder it is a fault besides."""
    put(small, "khac/c.pdf")
    folder = small.folders.params / FOLDER / "khac"
    (folder / os.fsdecode(name)).write_bytes(b"x")
    assert told(small) == [(SHOWN, "", "", "«khac» không phải thư mục của đơn vị nào nên không tính", False)]
    assert [path.name for path in files_of_quarter(small.folders, QUARTER) if folder in path.parents] == ["c.pdf"]


def test_the_folder_of_a_unit_has_any_of_its_names(small):
    cite(small, "a.pdf")
    put(small, "Duyên Hải/a.pdf")
    assert told(small) == []
    assert [(one.unit, one.path) for one in small.read().evidence] == [("duyen-hai", "evidence/Duyên Hải/a.pdf")]


def test_what_is_named_and_missing_is_a_notice_at_its_cell(small):
    cite(small, "a.pdf; Biên bản; b.PDF\nc.docx")
    put(small, "duyen-hai/b.pdf", "cau-ke/a.pdf")
    missing = "chưa có tệp minh chứng «{}» trong " + f"{SHOWN}/duyen-hai"
    unnamed = (f"{SHOWN}/cau-ke", "", "cau-ke", "«a.pdf» chưa được ô minh chứng nào của đơn vị nêu tên", False)
    here = "params/quarters/2019-Q1/assessments.csv", "2:evidence", "duyen-hai"
    assert told(small) == [(*here, missing.format(x), False) for x in ("a.pdf", "c.docx")] + [unnamed]
    assert [one.name for one in small.read().evidence] == ["b.pdf"]


@pytest.mark.parametrize("name", ["../quarter.txt", "/etc/bi-mat.txt", "a/../../b.pdf", "C:\\a.pdf", "..\\b.pdf"])
def test_a_name_that_leads_out_of_the_units_folder_is_a_fault(small, name):
    cite(small, name)
    ((_, cell, unit, said, is_fault),) = told(small)
    assert (cell, unit, is_fault) == ("2:evidence", "duyen-hai", True)
    assert said == f"«{name}» phải là tên một tệp trong {SHOWN}/duyen-hai"


def test_links_are_neither_followed_nor_copied(small, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("x", encoding="utf-8")
    put(small, "duyen-hai/a.pdf")
    folder = small.path(FOLDER)
    for name in ("duyen-hai/tep.txt", "duyen-hai/thu-muc", "cau-ke"):
        (folder / name).symlink_to(secret if name.endswith("txt") else tmp_path)
    os.mkfifo(folder / "duyen-hai/ong.txt")
    cite(small, "tep.txt; ong.txt; thu-muc/secret.txt; a.pdf")
    why = "là liên kết hoặc không phải tệp thường, không nhận làm minh chứng; hãy chép chính tệp vào đây"
    missing = f"chưa có tệp minh chứng «thu-muc/secret.txt» trong {SHOWN}/duyen-hai"
    assert told(small) == [
        ("params/quarters/2019-Q1/assessments.csv", "2:evidence", "duyen-hai", missing, False),
        (SHOWN, "", "", f"«cau-ke» {why}", False),
        *(refused(name, why) for name in ("ong.txt", "tep.txt", "thu-muc")),
    ]
    assert {path.name for path in files_of_quarter(small.folders, QUARTER) if FOLDER in path.as_posix()} == {"a.pdf"}


def test_an_evidence_folder_that_is_a_link_is_told_and_not_read(small, tmp_path):
    (tmp_path / "duyen-hai").mkdir()
    small.path(FOLDER).symlink_to(tmp_path)
    ((file, _, _, said, is_fault),) = told(small)
    assert (file, is_fault) == ("params/quarters/2019-Q1", False)
    assert said.startswith("«evidence» là liên kết")


@pytest.mark.parametrize(
    "name",
    [
        "a;b.pdf",
        "a\nb.pdf",
        "a\x1b[31m.pdf",
        "a\u202efdp.txt",
        "-rf.pdf",
        "a?.pdf",
        "a .pdf ",
        "con.pdf",
        "(1) a.pdf",
        "x" * 130 + ".pdf",
    ],
)
def test_odd_names_are_refused(small, name):
    put(small, f"duyen-hai/{name}")
    ((file, _, unit, said, is_fault),) = told(small)
    assert (file, unit, is_fault) == (f"{SHOWN}/duyen-hai", "duyen-hai", True)
    assert "có tên không dùng được: tên chỉ gồm chữ, số" in said
    assert "bắt đầu bằng chữ hoặc số" in said and "con, aux, com1… là tên Windows giữ riêng" in said
    assert not set(said) & set("\x1b\u202e")


def test_size_and_type_have_bounds_that_quarter_yaml_can_set(small):
    put(small, "duyen-hai/a.pdf", "duyen-hai/b.exe", "duyen-hai/c.HTML", "duyen-hai/d")
    with small.path(f"{FOLDER}/duyen-hai/a.pdf").open("wb") as file:
        file.truncate((20 << 20) + 1)
    kinds = "thuộc loại không nhận làm minh chứng; được nhận: pdf, docx, xlsx, jpg, jpeg, png, txt"
    assert told(small) == [
        refused("a.pdf", "nặng 21 MB, quá 20 MB cho phép ở evidence › max_mb của quarter.yaml"),
        *(refused(name, kinds) for name in ("b.exe", "c.HTML", "d")),
    ]
    put(small, "duyen-hai/e.txt")
    for name in ("b.exe", "c.HTML", "d"):
        small.path(f"{FOLDER}/duyen-hai/{name}").unlink()
    small.replace("quarters/2019-Q1/quarter.yaml", "letters:", "evidence: {max_mb: 21, types: [pdf]}\nletters:")
    cite(small, "a.pdf; e.txt")
    assert told(small) == [refused("e.txt", "thuộc loại không nhận làm minh chứng; được nhận: pdf")]


def test_two_files_that_differ_by_capitals_and_marks_alone_are_refused(small):
    cite(small, "bb.pdf")
    put(small, "duyen-hai/bb.pdf", "Duyên Hải/BB.pdf")
    why = "trùng tên với tệp khác của đơn vị, không kể chữ hoa và dấu; hãy đổi tên một tệp"
    assert [one for one in told(small) if one[-1]] == [refused("bb.pdf", why)]


def test_what_lies_in_no_units_folder_is_a_notice(small):
    put(small, "a.pdf", "khong-co/b.pdf")
    why = "không phải thư mục của đơn vị nào nên không tính"
    assert told(small) == [(SHOWN, "", "", f"«{name}» {why}", False) for name in ("a.pdf", "khong-co")]


def test_shortcomings_and_tasks_name_the_evidence_of_this_quarter(small):
    rows = shortcoming_rows()
    rows[1]["evidence"] = "khac-phuc.pdf"
    rows[0] |= {"status": "closed_verified", "closed_in": "2018-Q4", "evidence": "cu.pdf", "found_in": "2018-Q4"}
    small.write_rows("quarters/2019-Q1/shortcomings.csv", SHORTCOMING_COLUMNS, rows)
    small.write_rows("quarters/2019-Q1/tasks.csv", TASK_COLUMNS, [task_rows()[0] | {"evidence": "ra-soat.pdf"}])
    put(small, "van-phong/ra-soat.pdf")
    missing = [(file, cell, said) for file, cell, _, said, _ in told(small) if "minh chứng" in said]
    told_of = f"chưa có tệp minh chứng «khac-phuc.pdf» trong {SHOWN}/cau-ke"
    assert missing == [("params/quarters/2019-Q1/shortcomings.csv", "3:evidence", told_of)]
    assert [one.name for one in small.read().evidence] == ["ra-soat.pdf"]


def test_a_task_that_was_done_in_a_quarter_of_a_body_s_year_has_its_evidence_there(tmp_path):
    make_yearly_company(tmp_path)
    folders = Folders(tmp_path)
    folder = folders.inputs_of(Year(2019))
    path = folder / "tasks.csv"
    text = path.read_text(encoding="utf-8-sig")
    assert text.count("2019-Q1;Báo cáo số 105;") == 1
    path.write_text(text.replace("Báo cáo số 105", "bao-cao.pdf"), encoding="utf-8-sig")
    (folder / "evidence/phong-tong-hop").mkdir(parents=True)
    (folder / "evidence/phong-tong-hop/bao-cao.pdf").write_bytes(b"x")
    inputs = read_quarter(folders, Year(2019))
    assert [one.name for one in inputs.evidence] == ["bao-cao.pdf"]
    assert [one for one in inputs.findings if "bao-cao" in str(one.message)] == []


@pytest.mark.parametrize(
    ("written", "key", "said"),
    [
        ("{max_mb: 0}", "evidence › max_mb", "phải từ 1 đến 200 (thấy 0)"),
        ("{max_mb: 201}", "evidence › max_mb", "phải từ 1 đến 200 (thấy 201)"),
        ("{types: [pdff]}", "evidence › types", "giá trị «pdff» không có; có phải «pdf»?"),
        ("{types: [zip]}", "evidence › types", "giá trị «zip» không có"),
        ("{max: 3}", "evidence › max", "khóa «max» không có; có phải «max_mb»?"),
    ],
)
def test_bounds_that_cannot_be_are_faults_at_their_key(small, written, key, said):
    small.replace("quarters/2019-Q1/quarter.yaml", "letters:", f"evidence: {written}\nletters:")
    with pytest.raises(InputError) as caught:
        small.read()
    ((place, message),) = [(one.cell, str(one.message)) for one in caught.value.findings]
    assert place.startswith(key)
    assert said in message
