"""What lies among the inputs and nothing reads is told at its own place, and nothing else is."""

from cchc_lib.inputs.strays import find_strays
from cchc_lib.quarter import Quarter, Year
from cchc_lib.results import check_quarter

from .small_root import QUARTER, misnamed


def strays(small) -> list[tuple[str, str]]:
    found = list(find_strays(small.folders, QUARTER))
    assert not any(one.is_fault for one in found)
    return [(one.file.removeprefix("params/"), str(one.message)) for one in found]


def make(small, *names: str) -> None:
    """Folders, whose names end in a slash, and files."""
    for name in names:
        if name.endswith("/"):
            small.path(name).mkdir()
        else:
            small.write(name, "")


def test_nothing_is_told_of_what_is_read_and_of_what_systems_and_programs_leave(small):
    make(small, "quarters/2019-Q1/evidence/", "quarters/.cache/", "quarters/__pycache__/", "quarters/~$2019-Q1.xlsx")
    make(small, "quarters/.DS_Store", "regulation/Thumbs.db", "plans/desktop.ini", "plans/2018.CSV", "ghi-chu.txt")
    make(small, "quarters/2019/year.yaml", "regulation/.2020.part/", "regulation/2018/regulation.yaml")
    assert strays(small) == []


def test_a_folder_that_is_no_quarter_and_a_quarter_without_settings_are_told(small):
    make(small, "quarters/Quý II/", "quarters/2018/", "quarters/2019-Q3/quarter (1).yaml")
    assert strays(small) == [
        ("quarters/2018", "thư mục này không có quarter.yaml nên không đọc"),
        ("quarters/2019-Q3", misnamed("quarter (1).yaml", "quarter.yaml")),
        ("quarters/Quý II", "tên thư mục không phải tên một kỳ (như 2019-Q1 hoặc 2019) nên không đọc"),
    ]
    _, told = check_quarter(small.folders, QUARTER)
    assert [one.file.removeprefix("params/") for one in told] == [file for file, _ in strays(small)]


def test_settings_of_a_year_beside_its_quarters_are_told_and_the_next_quarter_goes_on_from_the_last(small):
    for name in ("2018-Q4", "2018"):
        small.write(f"quarters/{name}/quarter.yaml", "")
    told = "các quý của năm 2018 đã chấm điểm: có quarter.yaml ở đây thì không tổng hợp được cả năm"
    assert strays(small) == [("quarters/2018", told)]
    assert small.folders.quarter_before(QUARTER) == Quarter(2018, 4)
    small.path("quarters/2018-Q4/quarter.yaml").unlink()
    small.path("quarters/2018-Q4").rmdir()
    assert strays(small) == []
    assert small.folders.quarter_before(QUARTER) == Year(2018)


def test_a_second_folder_of_a_period_and_a_file_in_the_place_of_one_are_told(small):
    make(small, "quarters/Quý I 2019/quarter.yaml", "quarters/Năm 2018/year.yaml", "quarters/2019-Q2")
    make(small, "quarters/2019-Q1.xlsx")
    in_folder = "tệp này không đọc; số liệu của một kỳ nằm ở thư mục như 2019-Q1"
    assert strays(small) == [
        ("quarters/2019-Q1.xlsx", in_folder),
        ("quarters/2019-Q2", in_folder),
        ("quarters/Năm 2018", "thư mục này không đọc; năm 2018 chỉ đọc ở thư mục 2018"),
        ("quarters/Quý I 2019", "thư mục này không đọc; quý I/2019 chỉ đọc ở thư mục 2019-Q1"),
    ]


def test_a_folder_that_leads_to_the_one_of_its_quarter_is_that_one(small):
    small.path("quarters/Quý I 2019").symlink_to(small.path("quarters/2019-Q1"))
    assert strays(small) == []


def test_a_link_to_a_file_that_is_no_more_is_told_and_not_taken_for_no_data(small):
    for name in ("quarters/2019-Q1/scores.xlsx", "regulation/2020", "plans/2018.csv", "quarters/2019-Q2"):
        small.path(name).symlink_to(small.path("khong-co"))
    told = "lối tắt này dẫn tới tệp không còn ở chỗ cũ nên không đọc"
    assert strays(small) == [
        ("quarters/2019-Q1/scores.xlsx", told),
        ("quarters/2019-Q2", told),
        ("regulation/2020", told),
        ("plans/2018.csv", told),
    ]


def test_a_copy_of_settings_that_a_cloud_drive_made_is_told(small):
    make(small, "units-MAY-PC.yaml", "bulletins (1).yml", "quarters/2019-Q1/quarter-MAY-PC.yaml", "~$units.yaml")
    make(small, "quarters/2018-Q1/quarter-MAY-PC.yaml")  # which is told there
    unread = "tệp này không đọc; chỉ đọc "
    assert [(file, told) for file, told in strays(small) if told.startswith(unread)] == [
        ("bulletins (1).yml", f"{unread}units.yaml, bulletins.yaml"),
        ("units-MAY-PC.yaml", f"{unread}units.yaml, bulletins.yaml"),
        ("quarters/2019-Q1/quarter-MAY-PC.yaml", f"{unread}quarter.yaml"),
    ]


def test_a_folder_beside_the_tables_of_a_quarter_is_told(small):
    make(small, "quarters/2019-Q1/2019-Q1/scoresheet.xlsx", "quarters/2019-Q1/minh chứng/")
    unread = "thư mục này không đọc; tệp minh chứng nằm ở evidence"
    assert strays(small) == [("quarters/2019-Q1/2019-Q1", unread), ("quarters/2019-Q1/minh chứng", unread)]


def test_a_version_without_its_head_and_a_file_among_versions_are_told(small):
    make(small, "regulation/2020/", "regulation/bản cũ/2018/regulation.yaml", "regulation/2020.yaml")
    lacking = "thư mục này không có regulation.yaml nên không đọc"
    assert strays(small) == [
        ("regulation/2020", lacking),
        ("regulation/2020.yaml", "tệp này không đọc; mỗi bản quy định là một thư mục"),
        ("regulation/bản cũ", lacking),
    ]
    small.write("regulation/2020/regulation.yml", "")  # a fault, which is told where versions are read
    assert ("regulation/2020", lacking) not in strays(small)


def test_a_file_among_the_programmes_that_nothing_reads_is_told(small):
    make(small, "plans/2018-moi.csv", "plans/2018.xlsx", "plans/~$2018.xlsx")
    unread = "tệp này không đọc; chương trình của một năm nằm ở tệp như 2019.csv"
    assert strays(small) == [("plans/2018-moi.csv", unread), ("plans/2018.xlsx", unread)]
