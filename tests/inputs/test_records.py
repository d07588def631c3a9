"""Mistakes in the shortcomings and in the yearly plan."""

import pytest

from cchc_lib.folders import Folders
from cchc_lib.inputs import read_quarter
from cchc_lib.model import PROGRAMME_COLUMNS, SHORTCOMING_COLUMNS
from cchc_lib.model.records import TASK_COLUMNS
from cchc_lib.quarter import Year
from tests.generator import make_yearly_company

from .small_root import FOLDER, LISTED, SETTINGS, plan_rows, shortcoming_rows

SHORTCOMINGS, PLAN = "quarters/2019-Q1/shortcomings.csv", "plans/2019.csv"
STATES = "còn tồn tại (open), đã khắc phục (closed_verified), đóng khi chưa khắc phục (closed_not_done)"
CRITERIA = (
    "1.1 Cấp điện đúng hạn (cap-dien), 1.2 Điện nội bộ (dien-noi-bo), 1.3 Mức hài lòng (hai-long), "
    "1.4 Khiếu nại (khieu-nai), 1.5 Việc của đơn vị (viec-lam), 1.6 Nội quy (noi-quy), "
    "1.7 Niêm yết thủ tục (niem-yet), T.1 Sáng kiến (sang-kien)"
)


@pytest.mark.parametrize(
    ("number", "typed", "cell", "message"),
    [
        (0, {"id": ""}, "2:id", "không được để trống: ghi một mã chưa dùng, như TT-01"),
        (1, {"id": "TT-1"}, "3:id", "mã này đã có ở 2:id"),
        (0, {"unit": "cau-k"}, "2:unit",
         f"đơn vị «cau-k» không có; có phải Điện lực Cầu Kè (cau-ke)? Được dùng: {LISTED}"),
        (0, {"criterion": "cap-dienn"}, "2:criterion",
         f"tiêu chí «cap-dienn» không có; có phải 1.1 Cấp điện đúng hạn (cap-dien)? Được dùng: {CRITERIA}"),
        (0, {"description": ""}, "2:description", "không được để trống"),
        (0, {"action": ""}, "2:action", "không được để trống"),
        (0, {"found_in": "Q5/2019"}, "2:found_in", "«Q5/2019» không phải là một quý: 2019-Q1 hoặc I/2019"),
        (0, {"found_in": "2019-Q2"}, "2:found_in", "quý II/2019 sau quý đang chấm (quý I/2019)"),
        (0, {"due": "cuối tháng"}, "2:due",
         "«cuối tháng» không phải là một ngày có trong lịch; hãy ghi dd/mm/yyyy, như 31/03/2019"),
        (0, {"due": ""}, "2:due", "không được để trống"),
        (0, {"status": "closed"}, "2:status",
         f"trạng thái «closed» không có; được dùng: {STATES}"),
        (0, {"status": "đã khắc phục xong"}, "2:status",
         "trạng thái «đã khắc phục xong» không có; có phải đã khắc phục (closed_verified)? "
         f"Được dùng: {STATES}"),
        (0, {"status": "không khắc phục"}, "2:status",
         f"trạng thái «không khắc phục» không có; có phải còn tồn tại (open)? Được dùng: {STATES}"),
        (0, {"closed_in": "2019-Q1"}, "2:closed_in",
         "tồn tại chưa khắc phục thì để trống ô này (thấy quý I/2019)"),
        (1, {"closed_in": ""}, "3:closed_in", "tồn tại «đã khắc phục» phải ghi quý kết thúc"),
        (1, {"closed_in": "rồi"}, "3:closed_in", "«rồi» không phải là một quý: 2019-Q1 hoặc I/2019"),
        (1, {"closed_in": "2018-Q3"}, "3:closed_in", "quý III/2018 trước quý phát hiện (quý IV/2018)"),
        (1, {"closed_in": "2019-Q2"}, "3:closed_in", "quý II/2019 sau quý đang chấm (quý I/2019)"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_shortcoming_is_found_at_its_cell(small, number, typed, cell, message):
    rows = shortcoming_rows()
    rows[number] |= typed
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    (fault,) = small.findings()
    assert fault.is_fault
    assert (fault.address, str(fault.message)) == (f"params/{SHORTCOMINGS} › {cell}", message)
    assert len(small.read().shortcomings) == 1


@pytest.mark.parametrize(
    ("found_in", "closed_in", "told"),
    [
        ("2019", "2019-Q3", None),
        ("2019-Q3", "2019", None),
        ("2019", "2019", None),
        ("2019-Q3", "2019-Q2", "quý II/2019 trước quý phát hiện (quý III/2019)"),
        ("2019", "2018-Q4", "quý IV/2018 trước quý phát hiện (năm 2019)"),
    ],
)
def test_what_was_found_in_a_year_may_be_closed_in_a_quarter_of_it(tmp_path, found_in, closed_in, told):
    make_yearly_company(tmp_path)
    folders = Folders(tmp_path)
    row = f"TT-1;chi-cuc-1;ho-so-dung-han;Hồ sơ trễ;Làm lại;{found_in};31/12/2019;đã khắc phục;{closed_in};\n"
    with (folders.inputs_of(Year(2019)) / "shortcomings.csv").open("a", encoding="utf-8") as table:
        table.write(row)
    faults = [str(one.message) for one in read_quarter(folders, Year(2019)).findings if one.is_fault]
    assert faults == ([told] if told else [])


@pytest.mark.parametrize(
    ("number", "typed", "cell", "message"),
    [
        (0, {"task": ""}, "2:task", "không được để trống"),
        (1, {"task": "KH-1"}, "3:task", "mã này đã có ở 2:task"),
        (0, {"unit": "phong-van"}, "2:unit",
         f"đơn vị «phong-van» không có; được dùng: {LISTED}"),
        (0, {"title": ""}, "2:title", "không được để trống"),
        (0, {"due": "2020-Q1"}, "2:due", "hạn quý I/2020 không thuộc năm 2019"),
        (1, {"due": "4/2019"}, "3:due",
         "«4/2019» đọc được hai cách, tháng 4/2019 hoặc quý IV/2019: nếu là quý, hãy ghi 2019-Q4"),
        (0, {"due": "tháng 3"}, "2:due", "«tháng 3» không phải là một quý: 2019-Q1 hoặc I/2019"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_plan_is_found_at_its_cell(small, number, typed, cell, message):
    rows = plan_rows()
    rows[number] |= typed
    small.write_rows(PLAN, PROGRAMME_COLUMNS, rows)
    fault = next(found for found in small.findings() if found.file == f"params/{PLAN}")
    assert (fault.address, str(fault.message)) == (f"params/{PLAN} › {cell}", message)
    assert len(small.read().plan) == 1


@pytest.mark.parametrize(
    "written",
    ["cap-dien", "1.1 Cấp điện đúng hạn", "1.1 cap dien dung han", "Cấp điện đúng hạn", "2.3 Cấp điện đúng hạn"],
)
def test_a_criterion_is_named_by_id_by_title_or_by_code_and_title(small, written):
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, [shortcoming_rows()[0] | {"criterion": written}])
    assert small.findings() == []
    assert small.read().shortcomings[0].criterion == "cap-dien"


@pytest.mark.parametrize("written", ["closed_verified", "đã khắc phục", "Đã khắc phục", "da khac phuc"])
def test_a_status_is_its_code_or_its_words(small, written):
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, [shortcoming_rows()[1] | {"status": written}])
    assert small.findings() == []
    assert small.read().shortcomings[0].status == "closed_verified"


@pytest.mark.parametrize("written", ["open", "còn tồn tại", "chưa khắc phục", "Chua khac phuc"])
def test_what_is_still_to_be_corrected_is_written_as_bulletins_say_it_too(small, written):
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, [shortcoming_rows()[0] | {"status": written}])
    assert small.findings() == []
    assert small.read().shortcomings[0].is_open


def test_a_title_that_two_criteria_share_needs_its_code(small):
    for written in ("Nội quy", "Niêm yết thủ tục"):
        small.replace("regulation/2019/chi-nhanh.yaml", f"title: {written}\n", "title: Chấp hành\n")
    rows = [shortcoming_rows()[0] | {"id": str(n), "criterion": f"1.{n} Chấp hành"} for n in (6, 7)]
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    assert [one.criterion for one in small.read().shortcomings] == ["noi-quy", "niem-yet"]
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, [rows[0] | {"criterion": "Chấp hành"}])
    assert [fault.cell for fault in small.findings()] == ["2:criterion"]


def test_a_shortcoming_in_the_workbook_has_the_address_of_its_cell(small):
    small.use_scoresheet()
    small.edit_sheet(lambda workbook: workbook["ton-tai"].__setitem__("H3", "mở"))
    (fault,) = small.findings()
    assert (fault.sheet, fault.cell, fault.unit) == ("ton-tai", "H3", "cau-ke")


def test_a_shortcoming_of_a_unit_that_is_no_more_is_kept(small):
    rows = shortcoming_rows()
    rows[1]["unit"] = "Đội cũ"
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    assert small.findings() == []
    assert small.read().shortcomings[1].unit == "doi-cu"


EARLIER = "quarters/2018-Q4/shortcomings.csv"


def make_earlier(small) -> None:
    small.write("quarters/2018-Q4/quarter.yaml", SETTINGS.replace("2019-Q1", "2018-Q4"))


def _earlier_rows(unit: str) -> list[dict[str, str]]:
    return [shortcoming_rows()[1] | {"unit": unit, "status": "open", "closed_in": ""}]


def test_a_shortcoming_that_changes_its_unit_is_a_fault_of_the_unit_that_has_it_now(small):
    make_earlier(small)
    small.write_rows(EARLIER, SHORTCOMING_COLUMNS, _earlier_rows("Duyên Hải"))
    (fault,) = small.findings()
    assert (fault.cell, fault.unit, fault.is_fault) == ("3:unit", "cau-ke", True)
    assert str(fault.message) == "quý IV/2018 ghi mã này cho đơn vị «duyen-hai»; tồn tại khác phải có mã khác"
    assert small.read().faulty == {"cau-ke"}


@pytest.mark.parametrize("unit", ["cau-ke", "Điện lực Cầu Kè", "không rõ"])
def test_a_shortcoming_that_stays_with_its_unit_is_none(small, unit):
    make_earlier(small)
    small.write_rows(EARLIER, SHORTCOMING_COLUMNS, _earlier_rows(unit))
    assert small.findings() == []


def test_an_older_shortcoming_that_the_quarter_before_does_not_know_is_a_notice(small):
    make_earlier(small)
    small.write_rows(EARLIER, SHORTCOMING_COLUMNS, [row | {"id": "TT-9"} for row in _earlier_rows("cau-ke")])
    notice = next(found for found in small.findings() if found.cell == "3:id")
    assert (notice.cell, notice.unit, notice.is_fault) == ("3:id", "cau-ke", False)
    assert str(notice.message) == "quý IV/2018 không ghi tồn tại này; kiểm tra lại mã và đơn vị"


def test_of_one_that_is_open_the_notice_allows_that_it_was_opened_again(small):
    make_earlier(small)
    small.write_rows(EARLIER, SHORTCOMING_COLUMNS, [row | {"id": "TT-9"} for row in _earlier_rows("cau-ke")])
    small.replace("quarters/2019-Q1/shortcomings.csv", "closed_verified;2019-Q1", "open;")
    notice = next(found for found in small.findings() if found.cell == "3:id")
    assert not notice.is_fault
    assert str(notice.message) == (
        "quý IV/2018 không ghi tồn tại này: đúng nếu mở lại tồn tại đã đóng từ trước; nếu không, kiểm tra lại mã và "
        "đơn vị"
    )


def test_a_shortcoming_may_go_to_the_unit_that_succeeds_its_own(small):
    small.replace("units.yaml", "    name: Điện lực Cầu Kè\n", "    name: Điện lực Cầu Kè\n    succeeds: [doi-cu]\n")
    make_earlier(small)
    small.write_rows(EARLIER, SHORTCOMING_COLUMNS, _earlier_rows("doi-cu"))
    assert small.findings() == []


def test_the_shortcomings_of_the_quarter_before_are_compared_in_a_workbook_too(small):
    small.use_scoresheet()
    make_earlier(small)
    small.write("quarters/2018-Q4/scoresheet.xlsx", small.scoresheet.read_bytes())
    assert small.findings() == []
    small.edit_sheet(lambda workbook: workbook["ton-tai"].__setitem__("B3", "duyen-hai"))
    (fault,) = small.findings()
    assert (fault.sheet, fault.cell, fault.unit) == ("ton-tai", "B3", "duyen-hai")


def test_ids_that_cannot_be_read_are_not_told_as_the_same_one(small):
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, [row | {"id": "#REF!"} for row in shortcoming_rows()])
    small.write_rows(PLAN, PROGRAMME_COLUMNS, [plan_rows()[0] | {"task": name} for name in ("KH-1", "", "#NAME?")])
    told = [(one.address.rpartition(" › ")[2], str(one.message)) for one in small.findings()]
    assert [found for found in told if found[0].endswith((":id", ":task"))] == [
        ("3:task", "không được để trống"),
        ("4:task", "ô báo lỗi #NAME?"),
        ("2:id", "ô báo lỗi #REF!"),
        ("3:id", "ô báo lỗi #REF!"),
    ]


@pytest.mark.parametrize(("typed", "criterion"), [("1.1 Cấp điện đúng hạn", "cap-dien"), ("Cấp thoát nước", "")])
def test_what_is_found_in_a_shortcoming_names_its_criterion_as_everywhere(small, typed, criterion):
    rows = shortcoming_rows()
    rows[1] |= {"criterion": typed, "due": "ngay"}
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    (found,) = [one for one in small.findings() if one.cell == "3:due"]
    assert (found.unit, found.criterion) == ("cau-ke", criterion)


def test_personal_data_in_a_shortcoming_is_a_notice(small):
    rows = shortcoming_rows()
    rows[0]["description"] = "Khách hàng PB14010012345 chờ lâu"
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    (notice,) = small.findings()
    assert (notice.cell, notice.is_fault) == ("2:description", False)


def test_a_missing_plan_is_a_fault_of_the_blocks_that_count_it_and_not_once_more_of_each_task(small):
    small.path(PLAN).unlink()
    assert [(one.address, one.block, str(one.message)) for one in small.findings()] == [
        (f"params/{PLAN}", "phong", "chưa có kế hoạch năm; khối này có tiêu chí đếm từ kế hoạch"),
    ]
    small.write_rows(f"{FOLDER}/tasks.csv", TASK_COLUMNS, [])
    assert small.read().faulty == {"van-phong"}


def test_a_missing_plan_is_no_fault_where_nothing_counts_it_but_each_task_that_is_named_is(small):
    small.path(PLAN).unlink()
    small.replace("regulation/2019/phong.yaml", "counts: plan", "items: 4")
    told = {one.address: str(one.message) for one in small.findings() if "phong" not in one.block}
    assert told == {f"params/{FOLDER}/tasks.csv › 2:task": "nhiệm vụ «KH-1» không có; chưa có nhiệm vụ nào"}


@pytest.mark.parametrize(
    ("due", "told"),
    [
        ("31/03/2109", "hạn 31/03/2109 sau quý này hơn 2 năm; có nhầm năm?"),
        ("31/12/2022", "hạn 31/12/2022 sau quý này hơn 2 năm; có nhầm năm?"),
        ("31/03/2009", "hạn 31/03/2009 trước quý phát hiện (quý IV/2018)"),
        ("30/09/2018", "hạn 30/09/2018 trước quý phát hiện (quý IV/2018)"),
        ("01/10/2018", ""),
        ("31/12/2021", ""),
    ],
)
def test_a_deadline_of_a_mistyped_year_is_a_notice_at_its_cell(small, due, told):
    rows = shortcoming_rows()
    rows[1] |= {"due": due}
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    found = [(one.cell, str(one.message), one.is_fault) for one in small.findings()]
    assert found == ([("3:due", told, False)] if told else [])


@pytest.mark.parametrize("column", ["unit", "criterion", "status"])
def test_a_name_in_letters_of_another_alphabet_is_told_by_them(small, column):
    rows = shortcoming_rows()
    rows[0] |= {column: "сau-ke"}
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    told = {one.cell: str(one.message) for one in small.findings()}
    assert told[f"2:{column}"] == "«сau-ke» có chữ «с» của bảng chữ cái Nga; hãy gõ lại"


def test_one_of_a_unit_that_ended_without_a_successor_goes_to_whom_the_notice_asks_for(small):
    make_earlier(small)
    small.write_rows(EARLIER, SHORTCOMING_COLUMNS, _earlier_rows("doi-cu"))
    rows = [shortcoming_rows()[0], *_earlier_rows("doi-cu")]
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    (notice,) = small.findings()
    assert notice.cell == "3:unit" and "hãy ghi ở đây đơn vị nhận việc" in str(notice.message)
    rows[1]["unit"] = "Duyên Hải"
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    assert small.findings() == []
    assert small.read().shortcomings[1].unit == "duyen-hai"
    rows[1]["unit"] = "Văn phòng"
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, rows)
    (notice,) = small.findings()
    assert (notice.cell, notice.is_fault) == ("3:criterion", False)
    assert str(notice.message) == "không có trong khối của đơn vị nên văn bản không nêu được căn cứ"


def test_one_that_has_a_successor_goes_to_nobody_else(small):
    small.replace("units.yaml", "    name: Điện lực Cầu Kè\n", "    name: Điện lực Cầu Kè\n    succeeds: [doi-cu]\n")
    make_earlier(small)
    small.write_rows(EARLIER, SHORTCOMING_COLUMNS, _earlier_rows("doi-cu"))
    small.write_rows(SHORTCOMINGS, SHORTCOMING_COLUMNS, _earlier_rows("duyen-hai"))
    (fault,) = small.findings()
    assert fault.is_fault and "tồn tại khác phải có mã khác" in str(fault.message)
