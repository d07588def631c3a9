"""What typing, pasting and other programs spoil in a table: read as it was meant, or told with its cell.

What spoils a workbook as such stands in `test_workbook`, numbers that are unlike the quarter before in
`tests/results/test_notices`, rows that are gone in `test_agreement`, texts in `test_free_text`.
"""

from collections.abc import Callable

import pytest

from cchc_lib.errors import CchcError
from cchc_lib.model import ASSESSMENT_COLUMNS, PROGRAMME_COLUMNS, SHORTCOMING_COLUMNS
from cchc_lib.model.records import TASK_COLUMNS
from tests.generator.writing import as_read

from .small_root import ASSESSMENTS, SmallRoot, assessment_rows, csv_text, plan_rows, shortcoming_rows, task_rows

SHORTCOMINGS = "quarters/2019-Q1/shortcomings.csv"
TASKS = "quarters/2019-Q1/tasks.csv"
PLAN = "plans/2019.csv"
REGULATION = "regulation/2019/regulation.yaml"
BLOCK = "regulation/2019/chi-nhanh.yaml"
Edit = Callable[[SmallRoot], None]


def typed(*cells: tuple[int, str, str]) -> Edit:
    """The assessments with these texts, by row and column."""

    def edit(small: SmallRoot) -> None:
        rows = assessment_rows()
        for row, column, text in cells:
            rows[row][column] = text
        small.write_rows(ASSESSMENTS, ASSESSMENT_COLUMNS, rows)

    return edit


def marked(mark: str) -> Edit:
    blank = dict.fromkeys(("self_value", "self_total", "verified_value", "verified_total"), "")
    return typed(*((3, *one) for one in (blank | {"not_applicable": mark, "reason": "Không có"}).items()))


@pytest.mark.parametrize(
    "edit",
    [
        typed((0, "unit", "Điện lực\u00a0Duyên  Hải"), (1, "unit", "\u200bDuyên Hải"),
              (2, "unit", "\u00d0iện lực Duyên Hải")),
        typed((0, "verified_value", "98\u200b"), (0, "verified_total", "\u200e100"), (0, "self_total", "1\u00ad00")),
        typed((6, "verified_value", "CÓ"), (6, "self_value", " Có ")),
        lambda small: small.write(ASSESSMENTS, csv_text(ASSESSMENT_COLUMNS, assessment_rows(), ",")),
    ],
    ids=["units", "numbers", "yes", "commas between cells"],
)  # fmt: skip
def test_it_is_read_as_it_was_meant(small, edit):
    meant = as_read(small.read())
    edit(small)
    assert (small.findings(), as_read(small.read())) == ([], meant)


@pytest.mark.parametrize("mark", ["x", "X", " x ", "x\u00a0"])
def test_a_mark_is_an_x_however_it_is_typed(small, mark):
    marked(mark)(small)
    assert small.findings() == []
    assert small.read().assessments["duyen-hai", "khieu-nai"].not_applicable


def months(found: str, quarter: str) -> str:
    month = int(found.split("/")[0])
    return (
        f"«{found}» đọc được hai cách, tháng {month}/2019 hoặc quý {quarter}/2019: nếu là quý, hãy ghi 2019-Q{month}"
    )


def of_tasks(**cells: str) -> Edit:
    return lambda small: small.write_rows(TASKS, TASK_COLUMNS, [task_rows()[0] | cells])


def of_plan(**cells: str) -> Edit:
    return lambda small: small.write_rows(PLAN, PROGRAMME_COLUMNS, [plan_rows()[0], plan_rows()[1] | cells])


def of_shortcomings(**cells: str) -> Edit:
    return lambda small: small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, [shortcoming_rows()[0] | cells])


def day_of_other_countries(small: SmallRoot) -> None:
    rows = [row | {"checked_on": "4/5/2019"} for row in assessment_rows()]
    small.write(ASSESSMENTS, csv_text(ASSESSMENT_COLUMNS, rows, ","))


OPEN_QUOTE = 'dấu ngoặc kép (") mở ô không đóng ở cuối ô: hãy xóa nó, hoặc ghi lại cả ô không có dấu ấy'
LATE = "kiểm tra ngày 04/05/2019, sau hạn giải trình (22/04/2019) (8 dòng: 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, T.1)"


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (marked("х"), {f"{ASSESSMENTS} › 5:not_applicable": "«х» có chữ «х» của bảng chữ cái Nga; hãy gõ lại"}),
        (marked("×"), {f"{ASSESSMENTS} › 5:not_applicable": "«×» không hiểu được; ghi x hoặc để trống"}),
        (marked("KAD"), {f"{ASSESSMENTS} › 5:not_applicable": "«KAD» không hiểu được; ghi x hoặc để trống"}),
        (typed((6, "verified_value", "Yes")),
         {f"{ASSESSMENTS} › 8:verified_value": "«Yes» không hiểu được; ghi có hoặc không"}),
        (typed((6, "verified_value", "khong")),
         {f"{ASSESSMENTS} › 8:verified_value": "«khong» không hiểu được; ghi có hoặc không"}),
        (typed((1, "verified_value", "1.002")),
         {f"{ASSESSMENTS} › 3:verified_value": "«1.002» đọc được hai cách: hãy ghi 1002 hoặc 1,002"}),
        (day_of_other_countries, {f"{ASSESSMENTS} › {rows}:checked_on": LATE for rows in ("2–9", "10–17")}),
        (of_plan(title='"Rà soát'), {}),
        (lambda small: small.replace(PLAN, "KH-2;van-phong;", 'KH-2;van-phong;"'), {f"{PLAN} › 3": OPEN_QUOTE}),
        (lambda small: small.replace(SHORTCOMINGS, ";2019-Q1;\r\n", ';2019-Q1;"\r\n'),
         {f"{SHORTCOMINGS} › 3": OPEN_QUOTE}),
        (of_plan(due="4/2019"), {f"{PLAN} › 3:due": months("4/2019", "IV")}),
        (of_tasks(done_in="3/2019"), {f"{TASKS} › 2:done_in": months("3/2019", "III")}),
        (of_shortcomings(found_in="1/2019"), {f"{SHORTCOMINGS} › 2:found_in": months("1/2019", "I")}),
    ],
)  # fmt: skip
def test_it_is_told_with_its_cell(small, edit, told):
    edit(small)
    assert {f.address.removeprefix("params/"): str(f.message) for f in small.findings()} == told


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        *(("units.yaml", "Văn phòng", f"Văn{sign} phòng",
           f": units.yaml, dòng 4: có ký tự điều khiển U+{ord(sign):04X}; hãy xóa nó") for sign in "\a\uffff"),
        (BLOCK, "{from: 98, points: 8}", "{from: 98, points: 6,5}",
         ": chi-nhanh.yaml, dòng 16: «5» không có dấu hai chấm: trong ngoặc nhọn, dấu phẩy tách hai khóa; "
         "chữ có dấu phẩy thì đặt trong ngoặc kép, số thập phân thì ghi dấu chấm"),
        (REGULATION, "from: 80}", "from: 80 %}",
         " › classes › tot › from: «80 %» phải là số thập phân viết dấu chấm (8 hoặc 8.5), hoặc phân số (1/3)"),
        (BLOCK, "max_points: 5\n", "max_points: 6\n",
         " › sections › 1: mục 1: điểm tối đa ghi 50, các tiêu chí cộng lại 51"),
    ],
)  # fmt: skip
def test_a_spoiled_setting_stops_with_its_file_and_key(small, file, old, new, told):
    small.replace(file, old, new)
    with pytest.raises(CchcError) as caught:
        small.read()
    assert str(caught.value) == f"params/{file}{told}"


def test_of_many_names_the_nearest_is_told_alone(small):
    rows = [plan_rows()[0] | {"task": f"KH-{number}"} for number in range(1, 21)]
    small.write_rows(PLAN, PROGRAMME_COLUMNS, rows)
    small.write_rows(
        TASKS, TASK_COLUMNS, [task_rows()[0] | {"task": f"KH-{number}"} for number in (*range(1, 21), 29)]
    )
    (fault,) = small.findings()
    assert (fault.cell, str(fault.message)) == ("22:task", "nhiệm vụ «KH-29» không có; có phải «KH-9»?")
