"""A mistake in the units or in the settings of a quarter names its keys."""

import pytest

from cchc_lib.errors import InputError
from cchc_lib.inputs import load_company, load_settings
from cchc_lib.model import ASSESSMENT_COLUMNS
from cchc_lib.model.records import VALUE_COLUMNS

from .small_root import QUARTER, SETTINGS_FILE, UNITS_FILE, assessment_rows

ROWS = "quarters/2019-Q1/assessments.csv"


@pytest.mark.parametrize(
    ("old", "new", "keys", "message"),
    [
        ("id: cau-ke", "id: duyen-hai", "", "units: id ghi hai lần: duyen-hai"),
        ("aliases: [Duyên Hải]", "aliases: [Điện lực Cầu Kè]", "",
         "tên «Điện lực Cầu Kè» dùng cho hai đơn vị: duyen-hai, cau-ke"),
        ("aliases: [Duyên Hải]", "succeeds: [doi-moi]", "", "duyen-hai: succeeds không có đơn vị doi-moi"),
        ("to: 31/12/2018", "to: 31/12/2016", "units › doi-cu", "blocks: ngày to trước ngày from"),
        ("committee: Ban chỉ đạo", "comittee: Ban chỉ đạo", "organisation › comittee",
         "khóa «comittee» không có; có phải «committee»? Được dùng: name, short, parent, committee, contact, "
         "national_heading, scored, scored_in_full, body, committee_short, team"),
        ("committee: Ban chỉ đạo", "committee: Ban chỉ đạo, team: 'Tổ {a}'", "organisation › team",
         "«Tổ {a}» phải là chữ trên một dòng, không có { }"),
        ("committee: Ban chỉ đạo", "committee: Ban chỉ đạo, body: {en: agency}", "organisation › body",
         "phải là chữ, hoặc {vi: …, en: …} với vi không trống"),
        ("committee: Ban chỉ đạo", "committee: {vi: Ban chỉ đạo, one: board}", "organisation › committee",
         "khóa «one» không có; được dùng: vi, en"),
        ("committee: Ban chỉ đạo", "committee: {vi: Ban chỉ đạo, ens: board}", "organisation › committee",
         "khóa «ens» không có; có phải «en»? Được dùng: vi, en"),
        ("committee: Ban chỉ đạo", "committee: Ban chỉ đạo, national_heading: không", "organisation › "
         "national_heading", "«không» phải là true hoặc false"),
        ("blocks: [{block: phong, from: 01/01/2018}]", "blocks: phong", "units › van-phong › blocks",
         "phải là một danh sách (mỗi dòng bắt đầu bằng «-»)"),
        ("from: 01/01/2017", "from: 2017", "units › doi-cu › blocks › [1] › from",
         "«2017» không phải là một ngày có trong lịch; hãy ghi dd/mm/yyyy, như 31/03/2019"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_units_names_its_keys(small, old, new, keys, message):
    small.replace(UNITS_FILE, old, new)
    with pytest.raises(InputError) as caught:
        load_company(small.folders)
    assert (keys, message) in {(fault.cell, str(fault.message)) for fault in caught.value.findings}


@pytest.mark.parametrize(
    ("old", "new", "keys", "message"),
    [
        ("quarter: 2019-Q1", "quarter: 2019-Q2", "quarter", "ghi quý II/2019 trong thư mục của quý I/2019"),
        ("as_of: 31/03/2019", "as_of: 31/04/2019", "as_of",
         "«31/04/2019» không phải là một ngày có trong lịch; hãy ghi dd/mm/yyyy, như 31/03/2019"),
        ("as_of: 31/03/2019\n", "", "as_of", "thiếu khóa «as_of»"),
        ("verified: 10/04/2019, ", "", "deadlines › verified", "thiếu khóa «verified»"),
        ("appeal: 22/04/2019", "appeal: 09/04/2019", "deadlines",
         "các hạn phải theo thứ tự self, verified, rồi appeal và report "
         "(đang là 05/04/2019, 10/04/2019, 09/04/2019, 29/04/2019)"),
        ("report: 29/04/2019", "report: 09/04/2019", "deadlines",
         "các hạn phải theo thứ tự self, verified, rồi appeal và report "
         "(đang là 05/04/2019, 10/04/2019, 22/04/2019, 09/04/2019)"),
        ("self: 05/04/2019", "self: 11/04/2019", "deadlines",
         "các hạn phải theo thứ tự self, verified, rồi appeal và report "
         "(đang là 11/04/2019, 10/04/2019, 22/04/2019, 29/04/2019)"),
        ("publication_date: 15/04/2019", "publication_date: 15/04/2109", "publication_date",
         "ngày 15/04/2109 quá xa quý I/2019; phải từ 01/01/2019 đến 31/03/2020"),
        ("publication_date: 15/04/2019", "publication_date: 31/12/2018", "publication_date",
         "ngày 31/12/2018 quá xa quý I/2019; phải từ 01/01/2019 đến 31/03/2020"),
        ("publication_date: 15/04/2019", "publication_date: 23/04/2019", "",
         "văn bản ghi ngày 23/04/2019 mà hạn nêu trong đó đã qua: appeal 22/04/2019; "
         "hãy sửa ở deadlines của quarter.yaml"),
        ("series: TB-BCĐ", "series: 05/TB-BCĐ", "letters › series",
         "«05/TB-BCĐ» đã có số, mà số được cấp khi phát hành; chỉ ghi ký hiệu: TB-BCĐ"),
        ("series: TB-BCĐ", "series: /TB-BCĐ", "letters › series", "«/TB-BCĐ» không ghi dấu / ở đầu, cuối: TB-BCĐ"),
        ("TRƯỞNG BAN}", "TRƯỞNG BAN, request: {series: YC/}}", "letters › request › series",
         "«YC/» không ghi dấu / ở đầu, cuối: YC"),
        ("quarter:", "illustrative: có\nquarter:", "illustrative", "«có» phải là true hoặc false"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_settings_names_its_key(small, old, new, keys, message):
    small.replace(SETTINGS_FILE, old, new)
    with pytest.raises(InputError) as caught:
        load_settings(small.folders, QUARTER)
    (fault,) = caught.value.findings
    assert (fault.address, str(fault.message)) == (f"params/{SETTINGS_FILE} › {keys}".removesuffix(" › "), message)


# --- units that handed nothing in ---

RULE = "not_submitted: {points: 0, clause: Điều 7}\nblocks: [phong, chi-nhanh]"


def silence(small, *units: str, rule: str = RULE) -> None:
    """Name units that handed nothing in, and empty the rows of duyen-hai."""
    small.replace("regulation/2019/regulation.yaml", "blocks: [phong, chi-nhanh]", rule)
    named = ", ".join(f"{{unit: {unit}, record_no: BB-07}}" for unit in units)
    small.replace(SETTINGS_FILE, "letters:", f"not_submitted: [{named}]\nletters:")
    blank = dict.fromkeys((*VALUE_COLUMNS, "not_applicable"), "")
    rows = [row | (blank if row["unit"] == "duyen-hai" else {}) for row in assessment_rows()]
    small.write_rows(ROWS, ASSESSMENT_COLUMNS, rows)


@pytest.mark.parametrize("name", ["duyen-hai", "Điện lực Duyên Hải", "duyên hải"])
def test_a_unit_that_handed_nothing_in_is_named_as_people_name_it(small, name):
    silence(small, name)
    inputs = small.read()
    assert (inputs.not_submitted, small.findings()) == ({"duyen-hai": "BB-07"}, [])
    assert {key for key, one in inputs.assessments.items() if one.without_value} == {
        ("duyen-hai", row["criterion"]) for row in assessment_rows()
    }
    assert inputs.progress["chi-nhanh"] == (8, 8)  # nobody verifies what was not handed in


def test_its_rows_may_be_missing_and_another_units_may_not(small):
    silence(small, "duyen-hai")
    rows = [row for row in assessment_rows() if row["unit"] != "duyen-hai"]
    small.write_rows(ROWS, ASSESSMENT_COLUMNS, rows)
    assert small.findings() == []
    small.write_rows(ROWS, ASSESSMENT_COLUMNS, rows[1:])
    assert [found.criterion for found in small.findings()] == ["cap-dien"]


@pytest.mark.parametrize(("column", "found"), [("self_value", "0"), ("verified_total", "5"), ("not_applicable", "x")])
def test_what_it_did_hand_in_is_a_fault_with_its_cell(small, column, found):
    silence(small, "duyen-hai")
    rows = [row | dict.fromkeys((*VALUE_COLUMNS, "not_applicable"), "") for row in assessment_rows()]
    small.write_rows(ROWS, ASSESSMENT_COLUMNS, [rows[0] | {column: found}, *assessment_rows()[8:]])
    (fault,) = small.findings()
    assert (fault.address, fault.unit, fault.is_fault) == (f"params/{ROWS} › 2:{column}", "duyen-hai", True)
    assert str(fault.message) == "đơn vị ghi là không nộp hồ sơ (biên bản BB-07) thì ô này phải để trống"


@pytest.mark.parametrize(
    ("units", "rule", "message"),
    [
        (["duyen-hai"], "blocks: [phong, chi-nhanh]",
         "bản quy định 2019 không có not_submitted: thiếu số liệu vẫn là lỗi"),
        (["duyen-hoi"], RULE, "đơn vị «duyen-hoi» không có; có phải Điện lực Duyên Hải (duyen-hai)?"),
        (["đội CŨ"], RULE, "đơn vị «đội CŨ» không thuộc khối nào vào ngày cuối quý; units.yaml ghi "
         "chi-nhanh từ 01/01/2017 đến 31/12/2018"),
        (["duyen-hai", "duyen hai"], RULE, "đơn vị «duyen hai» ghi hai lần"),
    ],
)  # fmt: skip
def test_a_name_that_no_rule_or_no_unit_stands_behind_is_a_fault(small, units, rule, message):
    silence(small, *units, rule=rule)
    with pytest.raises(InputError) as caught:
        small.read()
    fault = caught.value.findings[0]
    assert fault.address == f"params/{SETTINGS_FILE} › not_submitted › [{len(units)}]"
    assert str(fault.message).startswith(message)


def test_the_rule_gives_no_points_and_nothing_else(small):
    silence(small, "duyen-hai", rule=RULE.replace("points: 0", "points: 0.5"))
    with pytest.raises(InputError) as caught:
        small.read()
    found = {one.cell: str(one.message) for one in caught.value.findings}
    assert found["not_submitted › points"] == "phải là 0: không có hồ sơ, số liệu thì được 0 điểm (thấy 0,5)"


# --- a value that is missing ---

LACKING = "without_value: {points: 0, clause: Điều 6}\nblocks: [phong, chi-nhanh]"
BLANK = dict.fromkeys((*VALUE_COLUMNS, "not_applicable"), "")


def lack(small, rule: str, **changes: dict[str, str]) -> None:
    """Blank what duyen-hai has of some criteria but for some cells, under a version with that rule."""
    small.replace("regulation/2019/regulation.yaml", "blocks: [phong, chi-nhanh]", rule)
    rows = assessment_rows()
    of = {row["criterion"]: row for row in rows if row["unit"] == "duyen-hai"}
    for name, cells in changes.items():
        of[name.replace("_", "-")].update(BLANK | {"evidence": ""} | cells)
    small.write_rows(ROWS, ASSESSMENT_COLUMNS, rows)


@pytest.mark.parametrize("cells", [{}, {"self_value": "98", "self_total": "100"}])
def test_a_value_that_is_missing_is_a_notice_and_0_points_where_there_is_a_rule(small, cells):
    """The self-score never stands in, and no evidence is asked for what is not there."""
    lack(small, LACKING, cap_dien=cells)
    inputs = small.read()
    (notice,) = small.findings()
    told = (notice.is_fault, notice.criterion, notice.address)
    assert told == (False, "cap-dien", f"params/{ROWS} › 2:verified_value")
    assert str(notice.message) == "chưa có số liệu thẩm định: tiêu chí được 0 điểm (Điều 6)"
    assert {key for key, one in inputs.assessments.items() if one.without_value} == {("duyen-hai", "cap-dien")}
    assert bool(inputs.assessments["duyen-hai", "cap-dien"].self_score) == bool(cells)


@pytest.mark.parametrize(
    ("rule", "cells", "message"),
    [
        ("blocks: [phong, chi-nhanh]", {}, "thiếu số liệu thẩm định; điểm tự chấm không thay được"),
        (LACKING, {"verified_total": "100"}, "có tổng nhưng thiếu giá trị"),
        (LACKING, {"reviewed_value": "98", "reviewed_total": "100", "explanation": "a", "outcome": "b"},
         "thiếu số liệu thẩm định; điểm tự chấm không thay được"),
    ],
)  # fmt: skip
def test_without_the_rule_and_in_half_a_row_it_stays_a_fault(small, rule, cells, message):
    lack(small, rule, cap_dien={"evidence": "BB-1"} | cells)
    (fault,) = small.findings()
    assert (fault.is_fault, fault.criterion, str(fault.message)) == (True, "cap-dien", message)


def test_a_unit_without_any_value_is_still_to_come_and_has_no_points_by_this_rule(small):
    lack(small, LACKING, **{row["criterion"].replace("-", "_"): {} for row in assessment_rows()})
    (fault,) = small.findings()  # and no notice says that its criteria have 0 points
    assert (fault.is_fault, fault.unit, fault.criterion) == (True, "duyen-hai", "")
    assert str(fault.message) == (
        "đơn vị chưa có số liệu thẩm định nào; "
        "quy định cho 0 điểm (Điều 6) chỉ dùng cho từng tiêu chí không có số liệu"
    )
    assert small.read().faulty == {"duyen-hai"}


@pytest.mark.parametrize(
    ("old", "new", "key", "told"),
    [
        ("as_of: 31/03/2019", "as_of: 01/04/2019", "as_of", "số liệu đến ngày 01/04/2019, ngoài quý I/2019"),
        ("as_of: 31/03/2019", "as_of: 06/04/2019", "as_of",  # after the first deadline, which is as it was
         "số liệu đến ngày 06/04/2019, ngoài quý I/2019"),
        ("as_of: 31/03/2019", "as_of: 31/12/2018", "as_of", "số liệu đến ngày 31/12/2018, ngoài quý I/2019"),
        ("as_of: 31/03/2019", "as_of: 01/01/2019", "", ""),
        ("report: 29/04/2019", "report: 29/04/2109", "deadlines › report",
         "ngày 29/04/2109 trước quý I/2019 hoặc sau hơn một năm; có nhầm năm?"),
        ("self: 05/04/2019", "self: 05/04/2018", "deadlines › self",
         "ngày 05/04/2018 trước quý I/2019 hoặc sau hơn một năm; có nhầm năm?"),
        ("report: 29/04/2019", "report: 31/03/2020", "", ""),
        ("self: 05/04/2019", "self: 05/01/2019", "deadlines › self",
         "ngày 05/01/2019 trước ngày mà số liệu tính đến (31/03/2019)"),
        ("self: 05/04/2019", "self: 31/03/2019", "", ""),
        ("publication_date: 15/04/2019", "publication_date: 15/03/2019", "publication_date",
         "ngày 15/03/2019 trước hạn thẩm định (10/04/2019)"),
        ("publication_date: 15/04/2019", "publication_date: 10/04/2019", "", ""),
    ],
)  # fmt: skip
def test_a_day_of_another_quarter_or_year_is_a_notice_at_its_key(small, old, new, key, told):
    small.replace(SETTINGS_FILE, old, new)
    found = [(one.file, one.cell, str(one.message), one.is_fault) for one in small.findings()]
    assert found == ([(f"params/{SETTINGS_FILE}", key, told, False)] if told else [])


def test_a_deadline_of_a_late_revision_is_not_taken_for_a_mistyped_year(small):
    small.replace(SETTINGS_FILE, "appeal: 22/04/2019, report: 29/04/2019", "appeal: 22/04/2020, report: 29/04/2020")
    assert len(small.findings()) == 2
    small.write("quarters/2019-Q2/quarter.yaml", "quarter: 2019-Q2")
    assert small.findings() == []


@pytest.mark.parametrize("typed", ["Phòng\\eKế hoạch", "Phòng\\uFFFEKế hoạch"])
def test_a_name_that_a_workbook_cannot_hold_is_refused_at_its_key(small, typed):
    small.replace("units.yaml", "name: Điện lực Cầu Kè", f'name: "{typed}"')
    with pytest.raises(InputError, match=r"(?s)cau-ke › name: .* có ký tự điều khiển"):
        load_company(small.folders)


@pytest.mark.parametrize("typed", ["Phòng\\nKế hoạch", "Phòng\\t Kế hoạch", "Phòng \\r\\nKế hoạch\\n"])
def test_lines_of_a_name_are_joined(small, typed):
    """A mail could not carry them."""
    small.replace("units.yaml", "name: Điện lực Cầu Kè", f'name: "{typed}"')
    names = {unit.id: str(unit.name) for unit in load_company(small.folders).units}
    assert names["cau-ke"] == "Phòng Kế hoạch"


@pytest.mark.parametrize("typed", ["\u200b ", "\u00a0", "\u2003", "\u00ad\u3000", "\ufeff "])
def test_a_name_is_read_in_the_settings_as_in_a_cell(small, typed):
    """What nobody sees in it is in neither, so that the unit is found by the name that its sheet was given."""
    name = f"Điện lực{typed}Cầu Kè"
    small.replace("units.yaml", "name: Điện lực Cầu Kè", f'name: "{name}"')
    rows = [row | ({"unit": name} if row["unit"] == "cau-ke" else {}) for row in assessment_rows()]
    small.write_rows(ROWS, ASSESSMENT_COLUMNS, rows)
    names = {unit.id: str(unit.name) for unit in load_company(small.folders).units}
    assert (names["cau-ke"], small.findings()) == ("Điện lực Cầu Kè", [])


def test_a_name_that_nobody_sees_is_blank(small):
    small.replace("units.yaml", "name: Điện lực Cầu Kè", 'name: "\\u200B"')
    with pytest.raises(InputError, match="cau-ke › name: phải là một dòng chữ, không để trống"):
        load_company(small.folders)


@pytest.mark.parametrize("short", ["P. Một", "{vi: P. Hai, en: P. Một}", "ĐIỆN LỰC CẦU KÈ"])
def test_units_that_a_list_could_not_tell_apart_are_a_fault(small, short):
    """In either language, whatever the capitals; what a unit without a short name is called in a list is its name."""
    if "ĐIỆN" not in short:
        small.replace("units.yaml", "    name: Điện lực Cầu Kè\n", "    name: Điện lực Cầu Kè\n    short: P. Một\n")
    small.replace("units.yaml", "aliases: [Duyên Hải]", f"short: {short}")
    with pytest.raises(InputError) as caught:
        load_company(small.folders)
    (told,) = (str(one.message) for one in caught.value.findings)
    assert told.startswith("tên «") and told.endswith("» dùng cho hai đơn vị: duyen-hai, cau-ke")


def test_a_unit_may_be_listed_as_one_was_that_had_ended(small):
    """The one that ended with 2018 and one from 2019."""
    later = "  - id: doi-moi\n    name: Đội mới\n    short: Đội\n    blocks: [{block: phong, from: 01/01/2019}]\n"
    small.replace("units.yaml", "  - id: doi-cu\n", f"{later}  - id: doi-cu\n    short: Đội\n")
    assert load_company(small.folders).units[-1].listed == load_company(small.folders).units[-2].listed


def test_all_that_is_wrong_between_units_is_told_at_once(small):
    small.replace("units.yaml", "aliases: [Duyên Hải]", "aliases: [Điện lực Cầu Kè]\n    succeeds: [khong-co]")
    small.replace("units.yaml", "    name: Điện lực Cầu Kè\n", "    name: Điện lực Cầu Kè\n    succeeds: [cau-ke]\n")
    with pytest.raises(InputError) as caught:
        load_company(small.folders)
    assert [str(one.message) for one in caught.value.findings] == [
        "duyen-hai: succeeds không có đơn vị khong-co",
        "cau-ke: succeeds ghi chính đơn vị ấy",
        "tên «Điện lực Cầu Kè» dùng cho hai đơn vị: duyen-hai, cau-ke",
    ]
