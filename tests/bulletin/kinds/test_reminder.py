"""The reminder goes to the units of which nothing was entered, in time for the verification, and to nobody else."""

import io
from datetime import date

import docx
import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from cchc_lib import open_quarter
from cchc_lib.bulletin.ledger import Fact
from cchc_lib.errors import UsageError
from cchc_lib.exporters.docx import export_docx_from_html
from cchc_lib.exporters.html import export_html
from cchc_lib.exporters.pdf import export_pdf_from_html
from cchc_lib.language import Text
from cchc_lib.model import ASSESSMENT_COLUMNS
from cchc_lib.model.records import VALUE_COLUMNS
from cchc_lib.results import History
from cchc_lib.sharing.quarter_run import Selection, make_bulletins, plan_bulletins
from tests.bulletin.open_ledger import open_ledger
from tests.exporters.page_lint import lint
from tests.exporters.printed import read_pages
from tests.exporters.sample_bulletin import bulletin, section
from tests.inputs.small_root import QUARTER, SmallRoot, assessment_rows
from tests.whole.harness import REPOSITORY, run_notebook

ROWS, SETTINGS = "quarters/2019-Q1/assessments.csv", "quarters/2019-Q1/quarter.yaml"
HEAD = "regulation/2019/regulation.yaml"


@pytest.fixture
def waiting(tmp_path):
    """The small company, to which duyen-hai sent nothing yet."""
    small = SmallRoot.make(tmp_path)
    blank = dict.fromkeys((*VALUE_COLUMNS, "not_applicable"), "")
    rows = [row | (blank if row["unit"] == "duyen-hai" else {}) for row in assessment_rows()]
    small.write_rows(ROWS, ASSESSMENT_COLUMNS, rows)
    small.write("bulletins.yaml", (REPOSITORY / "params" / "bulletins.yaml").read_bytes())
    return small


def text_of(small, lang: str = "vi") -> str:
    html = open_quarter("2019-Q1", lang, small.folders.root).reminder().masthead().html
    return BeautifulSoup(html, "html.parser").get_text(" ", strip=True)


def runs_of(small) -> list[str]:
    only = Selection(only=["reminder"])
    return [run.output for run in plan_bulletins(History(small.folders, QUARTER), selection=only)]


def test_several_units_stand_each_in_a_line_of_its_own(waiting):
    letter = open_quarter("2019-Q1", "vi", waiting.folders.root).reminder()
    units = [Text("Phòng An toàn"), Text("Điện lực <Trà Cú>")]
    assert "".join(part.html for part in letter.address(units)) == (
        '<p class="to">Kính gửi:</p><p class="addressee">- Phòng An toàn;</p>'
        '<p class="addressee">- Điện lực &lt;Trà Cú&gt;.</p>'
    )


def test_it_names_who_sent_nothing_and_asks_for_it_until_the_verification_ends(waiting):
    with open_ledger() as facts:
        text = text_of(waiting)
    assert "Kính gửi: Điện lực Duyên Hải Theo" in text and "yêu cầu Thủ trưởng đơn vị có tên trên chỉ đạo" in text
    assert "chậm nhất ngày 05 tháng 4 năm 2019. Đến hết ngày này" in text
    assert "ngày 08 tháng 4 năm 2019" in text
    assert "chậm nhất ngày 10 tháng 4 năm 2019" in text
    assert "thì chưa có kết quả, khối của đơn vị chưa được xếp hạng" in text
    stated = {fact.what: fact.value for fact in facts if fact.whom == "reminder"}
    assert stated == {"dated": date(2019, 4, 8), "asked by": date(2019, 4, 10)}
    assert Fact("silent units", "", 1) in facts
    assert "To: Điện lực Duyên Hải" in text_of(waiting, "en")


def test_it_tells_what_follows_by_the_regulation(waiting):
    waiting.replace(HEAD, "blocks: [", "not_submitted: {points: 0, clause: Điều 7}\nblocks: [")
    assert "bị lập biên bản và tính 0 điểm ở mọi tiêu chí phải nhập số liệu (Điều 7)./." in text_of(waiting)


@pytest.mark.parametrize(
    ("due", "until", "dated"),
    [
        ("04/04/2019", "10/04/2019", "05 tháng 4"),  # a Thursday
        ("05/04/2019", "10/04/2019", "08 tháng 4"),
        ("06/04/2019", "10/04/2019", "08 tháng 4"),
        ("05/04/2019", "07/04/2019", "07 tháng 4"),
    ],
)
def test_its_day_is_a_weekday_while_there_is_one(waiting, due, until, dated):
    waiting.replace(SETTINGS, "self: 05/04/2019, verified: 10/04/2019", f"self: {due}, verified: {until}")
    assert f"Trà Vinh, ngày {dated} năm 2019" in text_of(waiting)


def test_its_day_is_not_after_the_one_until_which_it_gives_time(waiting):
    waiting.replace(SETTINGS, "self: 05/04/2019", "self: 10/04/2019")
    assert "ngày 10 tháng 4 năm 2019" in text_of(waiting) and "11 tháng 4" not in text_of(waiting)


def test_deadlines_at_the_end_of_the_calendar_have_a_letter_too(waiting):
    dates = "self: 05/04/2019, verified: 10/04/2019, appeal: 22/04/2019, report: 29/04/2019"
    waiting.replace(
        SETTINGS, dates, ", ".join(f"{name}: 31/12/9999" for name in ("self", "verified", "appeal", "report"))
    )
    assert "ngày 31 tháng 12 năm 9999" in text_of(waiting)


def test_there_is_none_where_all_have_sent_something(waiting):
    assert runs_of(waiting) == ["2019-Q1_reminder"]
    rows = assessment_rows()
    for row in rows[1:8]:
        row |= dict.fromkeys((*VALUE_COLUMNS, "not_applicable"), "")
    waiting.write_rows(ROWS, ASSESSMENT_COLUMNS, rows)
    with pytest.raises(UsageError, match="Không làm được mục reminder: mọi đơn vị đã gửi hồ sơ chấm điểm"):
        runs_of(waiting)
    with pytest.raises(UsageError, match="Mọi đơn vị đã gửi hồ sơ chấm điểm quý I/2019"):
        text_of(waiting)


def test_it_is_made_only_when_it_is_asked_for(waiting):
    everything = plan_bulletins(History(waiting.folders, QUARTER))
    assert "2019-Q1_reminder" not in [run.output for run in everything]


@pytest.mark.parametrize("due", [pytest.param("05/04/2019", marks=pytest.mark.long), "31/12/9999"])
def test_the_terminal_says_that_the_day_for_self_scores_is_not_over(waiting, due):
    """The letter is the same on any day: it says what is so once that day is over."""
    later = ", ".join(f"{name}: 31/12/9999" for name in ("verified", "appeal", "report"))
    dates = "self: 05/04/2019, verified: 10/04/2019, appeal: 22/04/2019, report: 29/04/2019"
    waiting.replace(SETTINGS, dates, f"self: {due}, {later}")
    history, console = History(waiting.folders, QUARTER), Console(file=io.StringIO())
    make_bulletins(history, console, selection=Selection(only=["reminder"], html_only=True))
    assert ("Chưa hết hạn gửi điểm tự chấm" in console.file.getvalue()) == (due == "31/12/9999")


def test_its_notebook_makes_one_page_and_a_word_file(waiting):
    executed = run_notebook(REPOSITORY / "notebooks" / "reminder.ipynb", waiting.folders.root, {"quarter": "2019-Q1"})
    html = export_html(executed)
    assert lint(html) == []
    assert len(read_pages(export_pdf_from_html(html))) == 1
    assert export_docx_from_html(html)


def test_who_it_is_for_does_not_stand_on_a_page_alone():
    """Twenty-two addressees leave room for the first paragraph and not for the letter's end."""
    names = "".join(f'<p class="addressee">- Điện lực số {n};</p>' for n in range(22))
    words = f"<p>{'Theo bảng tiêu chuẩn. ' * 20}</p>"
    signed = '<div class="signing"><div><p class="copies">Nơi nhận:</p></div><div><p>TRƯỞNG BAN</p></div></div>'
    end = f'{words}<section class="closing">{words}{signed}</section>'
    text = f'<p class="to">Kính gửi:</p>{names}{words}{end}'
    html = export_html(bulletin(section(text), document="letter"))
    first, second = read_pages(export_pdf_from_html(html))
    assert first.lines[-1].endswith("chuẩn.") and "TRƯỞNG BAN" in " ".join(second.lines)
    written = docx.Document(io.BytesIO(export_docx_from_html(html))).paragraphs
    kept = [one.paragraph_format.keep_with_next for one in written if one.text.startswith("Theo")]
    assert kept == [False, False, True]


@pytest.mark.parametrize(("told", "is_kept"), [("Đề nghị thực hiện. " * 8, False), ("Hết.", True)])
def test_a_paragraph_goes_over_the_page_with_the_signature_only_where_two_lines_do_not(told, is_kept):
    """The page before is not left empty for more than a signature needs."""
    signed = '<div class="signing"><div><p class="copies">Nơi nhận:</p></div><div><p>TRƯỞNG BAN</p></div></div>'
    lines = "<p>Một dòng.</p>" * 25
    before = f"<p>{'Các đơn vị còn tồn tại. ' * 30}</p>"
    text = f'{lines}{before}<section class="closing"><p>{told}</p>{signed}</section>'
    html = export_html(bulletin(section(text), document="letter"))
    first, second = read_pages(export_pdf_from_html(html))
    assert ("Các đơn vị" in " ".join(first.lines)) != is_kept and second.lines[-1] == "TRƯỞNG BAN"
    written = docx.Document(io.BytesIO(export_docx_from_html(html))).paragraphs
    assert [one.paragraph_format.keep_with_next for one in written if one.text.startswith("Các")] == [is_kept]
