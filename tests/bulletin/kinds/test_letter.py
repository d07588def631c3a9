"""Official letters ask what the data asks, bear the number of their record, and are sent to no one in vain."""

import json
import re
from datetime import date

import pytest

from cchc_lib import open_quarter
from cchc_lib.bulletin.sections.pending import find_asked
from cchc_lib.errors import UsageError
from cchc_lib.exporters.html import export_html
from cchc_lib.language import day, number
from cchc_lib.releases import RELEASE_VARIABLE
from cchc_lib.sharing.quarter_run import list_items
from tests.whole.harness import Made, environment, run_notebook
from tests.whole.reading import Page

CORRECTION, REVIEW, FOLLOW_UP = "Tồn tại chưa khắc phục", "Nhiệm vụ của chương trình", "Yêu cầu sau kỳ chấm điểm"


def asked(made: Made) -> list[str]:
    return sorted(find_asked(made.results))


def captions(page: Page) -> list[str]:
    return [table.caption for table in page.tables]


def test_letters_go_to_the_units_of_whom_something_is_asked(ours):
    flagged = {item.id for item in list_items(ours.results, ())["unit"] if "asked" in item.flags}
    is_open = {s.unit for s in ours.results.shortcomings() if s.status == "open"}
    late = {t.unit for t in ours.results.plan() if t.due <= ours.quarter and t.status == "not_done"}
    assert flagged == is_open | late
    assert 0 < len(flagged) < len(ours.units)


def test_no_letter_is_written_where_nothing_is_asked(ours):
    unit = next(unit for unit in ours.units if unit not in asked(ours))
    with pytest.raises(UsageError, match="không có tồn tại hay nhiệm vụ nào cần yêu cầu"):
        open_quarter("2019-Q1", root=ours.root).correction(unit)


def test_every_open_shortcoming_is_asked_with_its_clause_and_deadline(ours):
    for unit in asked(ours):
        expected = {s.id: s for s in ours.results.shortcomings(unit=unit) if s.status == "open"}
        page = ours.page("correction", unit)
        if not expected:
            assert "Đơn vị không còn tồn tại nào chưa khắc phục." in page.text
            continue
        rows = page.table(CORRECTION).rows
        assert {row[0] for row in rows} == set(expected)
        for id_, found, action, until in rows:
            shortcoming = expected[id_]
            assert found.startswith(shortcoming.description) and "tiêu chí" in found
            assert action == shortcoming.action
            assert until.startswith(day(shortcoming.due))
            assert ("quá hạn" in until) == shortcoming.is_overdue(ours.results.settings.as_of)


def test_late_tasks_come_before_those_of_the_next_quarter(ours):
    """tcns is late with a task of 2018, another was dropped, and three fall due in the second quarter."""
    rows = ours.page("correction", "tcns").table(REVIEW).rows
    assert [(row[1], row[2].partition(":")[0]) for row in rows] == [
        ("III/2018", "chậm hạn"), *[("II/2019", "đến hạn quý sau")] * 3,
    ]  # fmt: skip


def test_what_was_asked_last_quarter_is_told_with_its_outcome(ours):
    before = ours.in_quarter("2018-Q4")
    was_open = {s.id for s in before.results.shortcomings() if s.status == "open"}
    told = {}
    for unit in asked(ours):
        page = ours.page("correction", unit)
        if any(caption.startswith(FOLLOW_UP) for caption in captions(page)):
            told |= {row[0].partition(":")[0]: row[1] for row in page.table(FOLLOW_UP).rows}
    ids = {name.removeprefix("Tồn tại ") for name in told if name.startswith("Tồn tại")}
    others = {s.id for s in before.results.shortcomings() if s.unit not in asked(ours)}
    assert ids == was_open - others
    assert told["Tồn tại 2018-Q3-04"] == "đã khắc phục: Kết xuất CMIS tháng 2 và tháng 3/2019"
    assert told["Tồn tại 2018-Q4-06"] == "còn tồn tại"


def test_the_first_quarter_says_that_there_was_none_before(ours):
    first = ours.in_quarter("2017-Q2")
    assert "Đây là quý đầu tiên có dữ liệu" in first.page("correction", asked(first)[0]).text


def test_a_letter_opens_and_ends_as_the_decree_has_it(ours):
    text = ours.page("correction", "duyen-hai").text
    order = [
        "CÔNG TY ĐIỆN LỰC TRÀ VINH", "BAN CHỈ ĐẠO CCHC CÔNG TY", "Số: ………/BCĐ-VP",
        "V/v khắc phục tồn tại và rà soát kế hoạch CCHC quý I/2019", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Trà Vinh, ngày 15 tháng 4 năm 2019", "Kính gửi: Điện lực Duyên Hải",
        "còn 01 tồn tại chưa khắc phục.", "1. Tồn tại cần khắc phục", "2. Nhiệm vụ cần rà soát",
        "3. Kết quả thực hiện yêu cầu của quý trước", "khi chấm điểm CCHC quý II/2019./.", "Nơi nhận:", "- Như trên;",
        "- Lưu: VT, VP.", "TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN",
    ]  # fmt: skip
    found = [text.find(part) for part in order]
    assert -1 not in found, order[found.index(-1)]
    assert found == sorted(found)


@pytest.fixture
def published(tmp_path):
    """A record of the quarter, as publishing begins it."""
    record = {"number": 1, "date": "2019-01-05", "letters": {"notice": 7, "correction_duyen-hai": 12}}
    (tmp_path / "record.json").write_text(json.dumps(record), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("notebook", "number", "parameters"), [
    ("result_notice", "Số: 07/TB-BCĐ", {}),
    ("correction_request", "Số: 12/BCĐ-VP", {"unit": "duyen-hai"}),
    ("correction_request", "Số: ………/BCĐ-VP", {"unit": "tra-cu"}),
])  # fmt: skip
def test_a_published_letter_bears_the_number_and_date_of_its_record(ours, published, notebook, number, parameters):
    with environment(**{RELEASE_VARIABLE: str(published)}):
        path = ours.folders.notebook(notebook)
        page = Page(export_html(run_notebook(path, ours.root, {"quarter": "2019-Q1", **parameters})))
    assert number in page.text
    assert "ngày 05 tháng 01 năm 2019" in page.text
    assert "Tạm tính" not in page.text


def test_the_annex_of_the_notice_has_every_unit_with_its_printed_result(ours):
    (table,) = ours.page("notice").tables
    units, places = ours.results.units(), ours.results.regulation.rounding.places
    rows = {row[0]: row[1:] for row in table.rows if len(row) == 5}
    assert set(rows) == {unit.name.vi for unit in units.values()}
    for unit, score in ours.results.scores().items():
        points, percent, grade, rank = rows[units[unit].name.vi]
        assert (points, percent) == (number(score.total, places), f"{number(score.percent, 2)} %")
        assert grade.removesuffix(" (*)") == ours.results.regulation.grade(score.final_class).title.vi
        assert ("(*)" in grade) == (score.final_class != score.class_by_points)
        assert rank == ("–" if len(ours.results.scores(block=score.block)) == 1 else str(score.rank))


def test_the_notice_counts_what_the_letters_ask(ours):
    text = ours.page("notice").text
    is_open = [s for s in ours.results.shortcomings() if s.status == "open"]
    overdue = sum(s.is_overdue(ours.results.settings.as_of) for s in is_open)
    assert f"còn {len(is_open) - overdue} tồn tại trong hạn khắc phục, {overdue:02d} tồn tại quá hạn" in text
    assert f"gửi riêng đến {len(asked(ours))} đơn vị" in text
    assert "của 22 đơn vị thuộc 04 khối" in text
    assert "chậm nhất ngày 22 tháng 4 năm 2019" in text


def test_letters_of_another_company_bear_its_names(other):
    page = other.page("notice")
    assert "CHỦ TỊCH HỘI ĐỒNG" in page.text and "/TB-HĐ" in page.text
    assert "Trà Vinh" not in page.text and "Điện lực" not in page.text


@pytest.mark.parametrize(("kind", "about"), [("notice", ""), ("correction", "duyen-hai")])
def test_letters_can_be_read_in_english(ours, kind, about):
    page = ours.page(kind, about, "en")
    assert "SOCIALIST REPUBLIC OF VIET NAM" in page.text
    assert "Trà Vinh, 15 April 2019" in page.text
    assert not re.search(r"\b(?:Kính gửi|Căn cứ|đơn vị|tồn tại)\b", " ".join(page.headings + captions(page)))


def test_the_mark_of_illustrative_data_stands_at_the_foot(ours):
    foot = ours.page("notice").tree.find("footer", class_="every-page").get_text()
    assert foot == "Tạm tính · Dữ liệu minh họa, không phải kết quả thật của đơn vị"
    assert date(2019, 4, 15).isoformat() in ours.page("notice").html
