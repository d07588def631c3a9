"""Which files and sheets hold the tables of a quarter, and that there are not two of them."""

import shutil
from types import SimpleNamespace

import pytest

from cchc_lib.errors import UsageError
from cchc_lib.inputs import package
from cchc_lib.inputs.layout import QUARTER_NAME
from cchc_lib.inputs.quarter_tables import compare_guide, find_scoresheet, read_lists, read_tables
from cchc_lib.quarter import Year

from .small_root import ASSESSMENTS, FOLDER, QUARTER, misnamed, write_guide

FORMS = "scoresheet.xlsx, hoặc assessments.csv, shortcomings.csv, tasks.csv"


def test_both_forms_at_once_are_refused(small):
    text = small.path(ASSESSMENTS).read_bytes()
    small.use_scoresheet()
    small.write(ASSESSMENTS, text)
    (fault,) = small.findings()
    assert str(fault.message) == "có cả scoresheet.xlsx và assessments.csv; chỉ giữ một dạng"
    assert small.read().assessments == {}


def test_of_what_a_quarter_hands_on_the_sheets_of_blocks_are_not_loaded(small):
    """They hold nearly all of a workbook, and each quarter asks the one before: here nobody could read them."""
    small.use_scoresheet()
    regulation = small.read().regulation
    whole, parts = read_tables(small.folders, QUARTER, regulation), package.unpack(small.scoresheet.read_bytes())
    of_blocks = [part for sheet, part in package._part_of_sheets(parts).items() if sheet in regulation.blocks]
    small.scoresheet.write_bytes(package.pack(parts | dict.fromkeys(of_blocks, b"<worksheet><sheet")).getvalue())
    assert not read_tables(small.folders, QUARTER, regulation).assessments
    found = read_lists(small.folders, QUARTER)
    assert found.shortcomings and (found.shortcomings, found.tasks) == (whole.shortcomings, whole.tasks)


@pytest.mark.parametrize("name", ["scoresheet (1).xlsx", "Bản sao của scoresheet.xlsx", "assessments.CSV.xlsx"])
def test_a_second_workbook_is_noticed_and_not_read(small, name):
    small.use_scoresheet()
    shutil.copy(small.scoresheet, small.path(f"{FOLDER}/{name}"))
    (notice,) = small.findings()
    assert (notice.address, notice.is_fault) == (f"params/{FOLDER}/{name}", False)
    assert str(notice.message) == f"tệp này không đọc; chỉ đọc {FORMS}"
    assert len(small.read().assessments) == 16


@pytest.mark.parametrize("name", ["Assessments.CSV", "Scoresheet.XLSX"])
def test_capitals_in_the_name_of_a_table_do_not_matter(small, name):
    if name.endswith("XLSX"):
        small.use_scoresheet()
    small.path(f"{FOLDER}/{name.lower()}").rename(small.path(f"{FOLDER}/{name}"))
    assert small.findings() == []
    assert len(small.read().assessments) == 16
    assert small.read().entered[0].row.file == f"params/{FOLDER}/{name}"


def test_a_workbook_of_another_name_is_named_where_there_is_no_other(small):
    small.use_scoresheet()
    small.scoresheet.rename(small.path(f"{FOLDER}/Phiếu chấm điểm.xlsx"))
    assert [(f.file, f.is_fault) for f in small.findings()] == [
        (f"params/{FOLDER}", True), (f"params/{FOLDER}/Phiếu chấm điểm.xlsx", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("scoresheet.xlsx", "scoresheet.xls"),
        ("scoresheet.xlsx", "Scoresheet (1).XLSX"),
        ("scoresheet.xlsx", "scoresheet.xlsx.txt"),
        ("assessments.csv", "assessments.csv.txt"),
        ("assessments.csv", "assessments - Copy.csv"),
        ("shortcomings.csv", "shortcomings.xlsx"),
    ],
)
def test_a_table_that_has_another_ending_alone_is_named_with_the_right_one(small, name, found):
    if name == "scoresheet.xlsx":
        small.use_scoresheet()
    small.path(f"{FOLDER}/{name}").rename(small.path(f"{FOLDER}/{found}"))
    assert misnamed(found, name) in [str(fault.message) for fault in small.findings() if fault.is_fault]
    if name == "scoresheet.xlsx":
        with pytest.raises(UsageError, match=r"scoresheet\.xlsx: chỉ có"):
            find_scoresheet(small.folders, QUARTER)


def test_no_table_at_all_is_one_fault(small):
    for name in ("assessments.csv", "shortcomings.csv", "tasks.csv"):
        small.path(f"{FOLDER}/{name}").unlink()
    (fault,) = small.findings()
    assert fault.address == f"params/{FOLDER}"
    assert str(fault.message) == f"chưa có số liệu: cần {FORMS}"


def test_one_of_the_two_csv_files_is_not_enough(small):
    small.path(f"{FOLDER}/shortcomings.csv").unlink()
    (fault,) = small.findings()
    assert (fault.address, str(fault.message)) == (f"params/{FOLDER}/shortcomings.csv", "chưa có tệp này")


def test_a_missing_plan_is_a_fault_of_the_blocks_that_count_it(small):
    small.path("plans/2019.csv").unlink()
    small.path(f"{FOLDER}/tasks.csv").unlink()
    (fault,) = small.findings()
    assert (fault.address, fault.block) == ("params/plans/2019.csv", "phong")
    assert small.read().faulty == {"van-phong"}


def _block(workbook):
    return workbook["chi-nhanh"]


def _rename(workbook):
    _block(workbook).title = "chi-nhanh-2"


@pytest.mark.parametrize("written", ["Quý I/2019", "I/2019", "Q1/2019", "2019-Q1 "])
def test_the_quarter_of_the_scoresheet_may_be_written_in_any_way(small, written):
    small.use_scoresheet()
    small.edit_sheet(write_guide("B3", written))
    assert small.findings() == []


def test_a_quarter_whose_folder_is_named_otherwise_is_told_how_to_name_it(small):
    small.path(FOLDER).rename(small.path("quarters/2019Q1"))
    with pytest.raises(UsageError, match=r"^params/quarters/2019Q1: hãy đổi tên thư mục thành 2019-Q1$"):
        small.folders.quarters()


def test_a_copy_of_a_quarter_beside_it_is_no_second_quarter(small):
    shutil.copytree(small.path(FOLDER), small.path("quarters/2019Q1"))
    assert small.folders.quarters() == [QUARTER]


def test_a_block_without_its_sheet_stops_that_block_alone(small):
    small.use_scoresheet()
    small.edit_sheet(_rename)
    assert small.read().faulty == {"duyen-hai", "cau-ke"}
    told = "trang này không đọc; nếu là trang «chi-nhanh» thì hãy đổi lại tên ấy"
    assert told in [str(found.message) for found in small.findings()]


def test_notes_hidden_sheets_and_further_columns_are_noticed_and_not_read(small):
    def edit(workbook):
        sheet = _block(workbook)
        sheet["A25"] = "Người lập biểu: Tổ chấm điểm"
        sheet.merge_cells("A25:F25")
        sheet["W1"], sheet["X5"] = "Ghi chú riêng", "xem lại"
        workbook.create_sheet("nhap").sheet_state = "hidden"

    small.use_scoresheet()
    small.edit_sheet(edit)
    assert [(f.sheet, f.cell, f.is_fault, str(f.message)) for f in small.findings()] == [
        ("chi-nhanh", "W2", False, "cột «Ghi chú riêng» không thuộc bảng này nên không đọc"),
        ("chi-nhanh", "X5", False, "cột không có tên: số liệu ở cột này không được đọc"),
        ("chi-nhanh", "25", False, "ghi chú dưới bảng: không đọc"),
        ("nhap", "", False, "trang này không đọc"),
    ]
    assert len(small.read().assessments) == 16


@pytest.mark.parametrize(
    ("written", "wanted"), [("2026", Year(2026)), ("Năm 2026", Year(2026)), ("Quý I/2019", QUARTER)]
)
def test_a_sheet_names_its_quarter_or_its_year_in_any_way(written, wanted):
    book = SimpleNamespace(named_cell=lambda name: ("B3", written if name == QUARTER_NAME else "1"), findings=[])
    compare_guide(book, wanted, "1")
    assert book.findings == []
