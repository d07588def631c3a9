"""Official letters ask what the data asks, bear the number of their record, and are sent to no one in vain."""

import json
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup

from cchc_lib import open_quarter
from cchc_lib.bulletin.sections.shortcomings_and_tasks import find_asked, list_open, series_of
from cchc_lib.errors import UsageError
from cchc_lib.exporters.html import export_html
from cchc_lib.folders import variables_set
from cchc_lib.language import letter_day, number, say
from cchc_lib.model import PROGRAMME_COLUMNS
from cchc_lib.releases import RELEASE_VARIABLE
from cchc_lib.sharing.quarter_run import list_items
from tests.inputs.small_root import QUARTER, SmallRoot, plan_rows
from tests.language.words import find_words_of_ours
from tests.whole.harness import Made, run_notebook
from tests.whole.reading import Page, one_line
from tests.whole.roots import Block, SmallCompany

CORRECTION, REVIEW, FOLLOW_UP = "Tồn tại chưa khắc phục", "Nhiệm vụ đưa vào kế hoạch", "Yêu cầu sau kỳ chấm điểm"


def asked(made: Made) -> list[str]:
    return sorted(find_asked(made.results))


def criteria_of(made: Made, unit: str):
    return made.results.regulation.blocks[made.results.units()[unit].block].criteria


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
        expected = sorted(list_open(ours.results, unit), key=lambda s: (s.due, s.id))
        page = ours.page("correction", unit)
        rows = page.table(CORRECTION).rows if expected else []
        assert (CORRECTION in captions(page)) == bool(expected)
        assert [row[0] for row in rows] == [str(n + 1) for n in range(len(expected))]
        for shortcoming, (_, found, action, until) in zip(expected, rows, strict=True):
            assert found.startswith(shortcoming.description)
            (cited,) = [c for c in criteria_of(ours, unit) if c.id == shortcoming.criterion]
            assert cited.clause in found and cited.code in found.split("(")[-1]
            assert action == shortcoming.action
            assert until.startswith(letter_day(shortcoming.due))


def test_the_first_sentence_tells_why_a_class_is_held_down(ours):
    first = ours.page("correction", "cang-long").text.partition("qua kiểm tra")[2].partition(" Đến ngày")[0]
    assert first.endswith(
        "xếp loại Tốt, tuy đủ điểm loại Xuất sắc, vì có 02 tồn tại quá hạn, mà từ 02 tồn tại quá hạn trở lên thì chỉ "
        "được xếp cao nhất loại Tốt (Điều 6 khoản 5)."
    )


def test_what_is_overdue_gets_a_new_date(ours):
    """The quarter ended on 31/03/2019; one of them was due on 15/01, another on 28/02."""
    new = "hoàn thành và báo cáo chậm nhất ngày 29 tháng 4 năm 2019"
    until = [row[3] for row in ours.page("correction", "cang-long").table(CORRECTION).rows]
    assert until == [
        f"ngày 15 tháng 01 năm 2019, quá hạn 75 ngày tính đến ngày 31 tháng 3 năm 2019; {new}",
        f"ngày 28 tháng 02 năm 2019, quá hạn 31 ngày tính đến ngày 31 tháng 3 năm 2019; {new}",
    ]
    assert ours.page("correction", "tcns").table(REVIEW).rows[0][2] == f"chậm hạn; {new}"
    overdue = "28 February 2019, 31 days overdue on 31 March 2019; complete and report by 29 April 2019"
    assert ours.page("correction", "cang-long", "en").table("Shortcomings still open").rows[1][3] == overdue


def test_what_was_told_as_corrected_is_said_to_be_opened_again(ours):
    found = [row[1] for row in ours.page("correction", "chau-thanh").table(CORRECTION).rows]
    (again,) = [text for text in found if "mở lại" in text]
    assert again.startswith("Mẫu hợp đồng tại quầy không phải bản đang có hiệu lực (")
    assert again.endswith("phát hiện quý III/2018, mở lại)")
    assert "mở lại" not in ours.page("correction", "cang-long").text


def test_a_deadline_that_was_moved_stands_beside_the_one_that_a_letter_told_before(ours):
    letter = open_quarter("2019-Q1", root=ours.root).correction("tra-cu")
    shortcoming = next(one for one in letter.open if one.due >= letter.dated)
    for was, told in ({shortcoming.id: date(2019, 2, 28)}, " (hạn trước đây: ngày 28 tháng 02 năm 2019)"), ({}, ""):
        letter.earlier_due = was
        assert letter.write.plain(letter._until(shortcoming)) == letter_day(shortcoming.due) + told


def test_every_letter_has_a_day_to_report_by(ours):
    for unit in asked(ours):
        assert "(Văn phòng Công ty) chậm nhất ngày 29 tháng 4 năm 2019." in ours.page("correction", unit).text


@pytest.mark.parametrize(("report", "checked"), [("30/06/2019", "II/2019"), ("31/07/2019", "III/2019")])
def test_what_is_checked_is_the_first_quarter_that_is_not_over_on_the_day_of_the_report(tmp_path, report, checked):
    small = SmallRoot.make(tmp_path)
    small.replace("quarters/2019-Q1/quarter.yaml", "report: 29/04/2019", f"report: {report}")
    coming = [plan_rows()[0] | {"task": due, "unit": "cau-ke", "due": due} for due in ("2019-Q2", "2019-Q3")]
    small.write_rows("plans/2019.csv", PROGRAMME_COLUMNS, [plan_rows()[0], *coming])
    page = Made(tmp_path, "2019-Q1").page("correction", "cau-ke")
    assert page.tree.h1.get_text() == f"V/v khắc phục tồn tại và rà soát kế hoạch CCHC quý {checked}"
    assert page.table(REVIEW).caption.endswith(f"Nhiệm vụ đưa vào kế hoạch CCHC quý {checked} của đơn vị")
    assert [row[1] for row in page.table(REVIEW).rows] == [checked]
    assert f"; kế hoạch CCHC quý {checked} đã rà soát, kèm minh chứng" in page.text
    assert f"được kiểm tra khi chấm điểm CCHC quý {checked}./." in page.text


def test_no_plan_is_asked_for_where_all_tasks_of_it_are_told_as_done(ours):
    opened = open_quarter("2019-Q1", root=ours.root)
    letter = next(one for one in map(opened.correction, asked(ours)) if one.open and one.late)
    letter.coming, letter._settled = [], {task.task: "đã xong" for task in letter.late}
    assert list(map(str, letter.still_asked)) == ["kết quả, tiến độ khắc phục tồn tại"]
    assert str(letter.subject) == "V/v khắc phục tồn tại sau chấm điểm CCHC quý I/2019"
    letter.open = []
    assert str(letter.subject) == "V/v hoàn thành nhiệm vụ chậm hạn sau chấm điểm CCHC quý I/2019"


def test_a_task_that_a_later_quarter_tells_as_dropped_is_not_asked_for_whoever_has_it_by_then(ours):
    opened, later = open_quarter("2018-Q4", root=ours.root), open_quarter("2019-Q1", root=ours.root).results
    known = later.plan
    later.plan = lambda unit="kd", **of: [replace(one, unit="kd") for one in known(**of) if unit == "kd"]
    opened.later = [later]
    letter = opened.correction("tcns")
    told = "theo kết quả quý I/2019 đã phát hành: dừng theo quyết định (07/QĐ-BCĐ-MH); không yêu cầu gì thêm"
    assert str(letter._settled["2018-tcns-03"]) == told and "2018-tcns-03" in [one.task for one in letter.late]
    assert letter.coming == []


def test_no_id_of_the_data_stands_in_a_letter(ours):
    for unit in asked(ours):
        assert not re.search(r"\b20\d\d-(?:Q\d|[a-z])", ours.page("correction", unit).tree.main.get_text())


@pytest.mark.parametrize(("quarter", "unit", "subject", "headings"), [
    ("2019-Q1", "tcns", "V/v hoàn thành nhiệm vụ chậm hạn và rà soát kế hoạch CCHC quý II/2019", [
        "1. Nhiệm vụ cần thực hiện và rà soát", "2. Kết quả thực hiện yêu cầu của quý trước", "3. Tổ chức thực hiện",
    ]),
    ("2019-Q1", "duyen-hai", "V/v khắc phục tồn tại và rà soát kế hoạch CCHC quý II/2019", [
        "1. Tồn tại cần khắc phục", "2. Nhiệm vụ cần thực hiện và rà soát", "3. Tổ chức thực hiện",
    ]),
    ("2018-Q1", "tra-cu", "V/v khắc phục tồn tại sau chấm điểm CCHC quý I/2018", [
        "1. Tồn tại cần khắc phục", "2. Tổ chức thực hiện",
    ]),
])  # fmt: skip
def test_a_letter_has_no_section_in_which_there_is_nothing(ours, quarter, unit, subject, headings):
    """Its subject names no such thing either, and the numbers go on without a gap."""
    page = ours.in_quarter(quarter).page("correction", unit)
    assert page.headings == headings
    assert page.tree.h1.get_text() == subject and len(subject.split()) <= 15
    assert ("tồn tại" in page.text.partition("Nơi nhận")[0].partition("thực hiện, báo cáo")[2]) == (
        "tồn tại" in subject
    )


def test_late_tasks_come_before_those_of_the_next_quarter(ours):
    """tcns is late with a task of 2018, another was dropped, and three fall due in the second quarter."""
    rows = ours.page("correction", "tcns").table(REVIEW).rows
    assert [(row[1], row[2].partition(";")[0]) for row in rows] == [
        ("III/2018", "chậm hạn"), *[("II/2019", "rà soát tiến độ")] * 3,
    ]  # fmt: skip


def test_what_was_asked_last_quarter_is_told_with_its_outcome(ours):
    before = ours.in_quarter("2018-Q4")
    was_open = {s.action for s in before.results.shortcomings() if s.status == "open" and s.unit in asked(ours)}
    told = {}
    for unit in asked(ours):
        page = ours.page("correction", unit)
        if any(caption.startswith(FOLLOW_UP) for caption in captions(page)):
            told |= dict(page.table(FOLLOW_UP).rows)
    actions = {s.id: s.action for s in before.results.shortcomings()}
    assert {name for name in told if not name.startswith("Nhiệm vụ: ")} == was_open
    assert told[actions["2018-Q3-04"]] == "đã khắc phục: Kết xuất CMIS tháng 2 và tháng 3/2019"
    assert told[actions["2018-Q4-06"]] == "còn tồn tại"


def test_the_first_quarter_has_nothing_to_follow_up(ours):
    first = ours.in_quarter("2017-Q2")
    assert not any("quý trước" in heading for heading in first.page("correction", asked(first)[0]).headings)


def test_a_letter_opens_and_ends_as_the_decree_has_it(ours):
    text = ours.page("correction", "duyen-hai").text
    order = [
        "CÔNG TY ĐIỆN LỰC TRÀ VINH", "BAN CHỈ ĐẠO CCHC CÔNG TY", "Số: ………/BCĐ-VP",
        "V/v khắc phục tồn tại và rà soát kế hoạch CCHC quý II/2019", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Trà Vinh, ngày 15 tháng 4 năm 2019", "DỰ THẢO",
        "Kính gửi: Điện lực Duyên Hải",
        "hằng quý (Quyết định số 03/QĐ-BCĐ-MH ngày 25 tháng 12 năm 2018), qua kiểm tra",
        "Đến ngày 31 tháng 3 năm 2019, đơn vị còn 01 tồn tại chưa khắc phục.",
        "1. Tồn tại cần khắc phục", "2. Nhiệm vụ cần", "3. Tổ chức thực hiện",
        "khi chấm điểm CCHC quý II/2019./.", "Nơi nhận:", "- Như trên;",
        "- Lưu: VT, VP.", "TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN",
    ]  # fmt: skip
    found = [text.find(part) for part in order]
    assert -1 not in found, order[found.index(-1)]
    assert found == sorted(found)


def test_requests_of_a_series_of_their_own_go_where_notices_go_unless_they_say_where(tmp_path):
    small = SmallRoot.make(tmp_path)
    path = small.path("quarters/2019-Q1/quarter.yaml")
    told = path.read_text("utf-8").replace("signatory:", "recipients: [Như trên], signatory:")
    for given, sent in (("", ["Như trên"]), (", recipients: [Văn thư]", ["Văn thư"])):
        path.write_text(told.replace("signatory:", f"request: {{series: YC{given}}}, signatory:"), encoding="utf-8")
        series = series_of(open_quarter(str(QUARTER), root=tmp_path).notice().results, "reminder")
        assert (series.series, list(map(str, series.recipients))) == ("YC", sent)


def test_a_deputy_signs_with_the_lines_that_were_written_in_every_form(tmp_path):
    small = SmallRoot.make(tmp_path)
    path = small.path("quarters/2019-Q1/quarter.yaml")
    titles = r'authority: "TM. ỦY BAN\nNHÂN DÂN", signatory: "KT. Trưởng ban\n\n Phó Trưởng ban "'
    path.write_text(path.read_text("utf-8").replace("signatory: TRƯỞNG BAN", titles), encoding="utf-8")
    notice = open_quarter(str(QUARTER), root=tmp_path).notice()
    signing = Page(notice.closing().html).tree.select(".authority, .signatory")
    lines = ["TM. ỦY BAN", "NHÂN DÂN", "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"]
    assert [line.get_text() for line in signing] == lines
    assert [line["class"] for line in signing] == [["authority"]] * 3 + [["signatory"]]


def test_what_a_veto_did_is_told_after_what_the_letter_rests_on(ours, monkeypatch):
    letter = open_quarter(str(QUARTER), root=ours.root).correction("duyen-hai")
    monkeypatch.setattr(letter, "tell_rules", lambda: [say("Có điểm liệt.")])
    text = Page(f"<body>{letter.masthead().html}</body>").text
    order = [text.find(part) for part in ("Kính gửi: ", "Theo ", "xếp loại ", "Có điểm liệt. Đến ngày ")]
    assert -1 not in order and order == sorted(order)


@pytest.fixture
def published(tmp_path):
    """A record of the quarter, as publishing begins it."""
    record = {
        "quarter": "2019-Q1",
        "number": 1,
        "date": "2019-01-05",
        "letters": {"notice": 7, "correction_duyen-hai": 12},
    }
    (tmp_path / "record.json").write_text(json.dumps(record), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("notebook", "number", "parameters"), [
    ("result_notice", "Số: 07/TB-BCĐ", {}),
    ("correction_request", "Số: 12/BCĐ-VP", {"unit": "duyen-hai"}),
    ("correction_request", "Số: ………/BCĐ-VP", {"unit": "tra-cu"}),
])  # fmt: skip
def test_a_published_letter_bears_the_number_and_date_of_its_record(ours, published, notebook, number, parameters):
    with variables_set({RELEASE_VARIABLE: str(published)}):
        path = ours.folders.notebook(notebook)
        page = Page(export_html(run_notebook(path, ours.root, {"quarter": "2019-Q1", **parameters})))
    assert number in page.text
    assert "ngày 05 tháng 01 năm 2019" in page.text
    assert "Tạm tính" not in page.text and "thảo" not in page.text.lower()


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


def test_the_notes_below_the_annex_are_in_the_order_of_its_rows(ours):
    page = ours.page("notice")
    marked = [row[0] for row in page.tables[0].rows if "(*)" in " ".join(row)]
    notes = [page.text.index(f"(*) {name}") for name in marked]
    assert len(marked) > 1 and notes == sorted(notes)


def test_percentages_that_would_repeat_the_points_are_left_out(tmp_path):
    """Where every block has a maximum of a hundred; the mean of a block stands among the points then."""
    small = SmallRoot.make(tmp_path)
    offices = [("max_points: 10\n", "max_points: 100\n"), ("max_points: 5\n", "max_points: 50\n")]
    branches = [
        ("max_points: 50\n", "max_points: 100\n"),
        ("points: 8\n", "points: 18\n"),
        ("points: 8}", "points: 18}"),
    ]
    for name, pairs in (("phong", offices), ("chi-nhanh", branches)):
        path = small.path(f"regulation/2019/{name}.yaml")
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    notice = open_quarter(str(QUARTER), root=tmp_path).notice()
    (table,) = Page(notice.annex().html).tables
    assert table.caption == "Điểm, xếp loại và hạng trong khối"
    assert [cell for row in table.rows if len(row) > 1 for cell in row if "%" in cell] == []
    assert [len(row) for row in table.rows] == [1, 4, 1, 4, 4]
    mean = sum(score.percent for score in notice.standings.values() if score.block == "chi-nhanh") / 2
    assert table.rows[2] == [f"Các chi nhánh (tối đa 100 điểm), bình quân {number(mean, 2)} %"]


def test_a_mean_stands_with_its_block_and_beside_the_one_before_a_revision(ours, monkeypatch):
    """Over the whole table: in the column of the % it took the room of the names of units."""
    notice = open_quarter(str(QUARTER), root=ours.root).notice()
    old, new = (notice.percent(Fraction(n)) for n in (91, 90))
    monkeypatch.setattr("cchc_lib.bulletin.kinds.notice.find_middles", lambda *_: (old, new))
    group, *_ = Page(notice.annex().html).tree.select("tr.group")
    (name,) = group.find_all(["th", "td"])
    assert (name["colspan"], name["scope"]) == ("5", "rowgroup")
    assert one_line(name).endswith("(tối đa 100 điểm), bình quân 90,40 % (trước đây 91,00 %)")


def test_what_a_notice_replaces_stands_below_what_it_rests_on(ours, monkeypatch):
    notice = open_quarter(str(QUARTER), root=ours.root).notice()
    monkeypatch.setattr(notice, "tell_replaced", lambda: [notice.write.paragraph(say("Có điểm liệt."))])
    text = Page(f"<body>{notice.masthead().html}</body>").text
    order = [text.find(part) for part in ("Căn cứ Bảng", "Căn cứ số liệu", "Có điểm liệt.", "thông báo kết quả")]
    assert -1 not in order and order == sorted(order)


def test_the_notice_counts_units_by_class_and_says_who_leads_each_block(tmp_path):
    points = {"d1": {}, "d2": {}, "d3": {"a1": "5"}, "c1": {"a1": "4"}, "c2": {"a1": "4"}, "m1": {"a1": "7"}}
    blocks = {name: Block({"a1": 10}) for name in ("doi", "chi", "mot")}
    units = {"d1": "doi", "d2": "doi", "d3": "doi", "c1": "chi", "c2": "chi", "m1": "mot"}
    company = SmallCompany(blocks, units, {"2019-Q1": points})
    notice = open_quarter("2019-Q1", root=company.write(tmp_path).root).notice()
    opening, told = (
        [one_line(line) for line in BeautifulSoup(one.html, "html.parser").find_all("p")]
        for one in (notice.masthead(), notice.overall_results())
    )
    assert "Căn cứ số liệu đến ngày 31 tháng 3 năm 2019 do Tổ chấm điểm thẩm định." in opening
    assert opening[-1].endswith(" quý I/2019 của 06 đơn vị thuộc 03 khối như sau:")
    assert told[0].startswith("Xếp loại: 02 đơn vị Tốt, 02 đơn vị Khá, 02 đơn vị Kém. ")
    assert told[1:] == [
        "Khối doi: bình quân 83,33 %; dẫn đầu Đơn vị d1, Đơn vị d2 (100,00 %, 10,00/10 điểm).",
        "Khối chi: mọi đơn vị đồng hạng (40,00 %, 4,00/10 điểm).",
        "Khối mot: 7,00/10 điểm.",
    ]


def test_the_notice_counts_what_the_letters_ask(ours):
    text = ours.page("notice").text
    is_open = [s for s in ours.results.shortcomings() if s.status == "open"]
    overdue = sum(s.is_overdue(ours.results.settings.as_of) for s in is_open)
    assert f"còn {len(is_open) - overdue} tồn tại chưa quá hạn, {overdue:02d} tồn tại quá hạn" in text
    assert f"gửi riêng đến {len(asked(ours))} đơn vị" in text
    assert "của 22 đơn vị thuộc 04 khối" in text
    assert "chậm nhất ngày 22 tháng 4 năm 2019" in text


def test_letters_of_another_company_bear_its_names(other):
    page = other.page("notice")
    assert "CHỦ TỊCH HỘI ĐỒNG" in page.text and "/TB-HĐ" in page.text
    assert find_words_of_ours(page.text) == []


def test_a_letter_has_the_national_heading_where_its_body_does_not_leave_it_out(ours, other):
    def heads(made):
        return [part.get_text() for part in made.page("notice").tree.select(".letterhead :is(.nation, .motto)")]

    assert heads(ours) == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert heads(other) == []
    dated = one_line(other.page("notice").tree.select_one(".letterhead .dated"))
    assert dated == "Hà Nội, ngày 15 tháng 4 năm 2020"


@pytest.mark.parametrize(("kind", "about"), [("notice", ""), ("correction", "duyen-hai")])
def test_letters_can_be_read_in_english(ours, kind, about):
    page = ours.page(kind, about, "en")
    assert "SOCIALIST REPUBLIC OF VIET NAM" in page.text
    assert "Trà Vinh, 15 April 2019" in page.text
    assert not re.search(r"\b(?:Kính gửi|Căn cứ|đơn vị|tồn tại)\b", " ".join(page.headings + captions(page)))


def test_the_mark_of_illustrative_data_stands_at_the_foot(ours):
    foot = ours.page("notice").tree.find("footer", class_="every-page").get_text()
    assert foot == "Dự thảo · Dữ liệu minh họa, không phải kết quả thật của đơn vị"
    assert date(2019, 4, 15).isoformat() in ours.page("notice").html
