"""Personal data that somebody typed: masked in all that is given away, exact for whoever follows a score."""

import pytest

from cchc_lib import open_quarter
from cchc_lib.cli import app
from cchc_lib.inputs import mask_personal_data
from cchc_lib.model import FREE_TEXTS
from cchc_lib.quarter import Quarter
from cchc_lib.results import QuarterResults
from tests.whole.harness import Made
from tests.whole.reading import Page
from tests.whole.roots import Block, SmallCompany

PHONE, EMAIL, CUSTOMER = "0912 345 678", "khach@vi-du.com", "PB14010012345"
SECRETS = (PHONE, EMAIL, CUSTOMER)
TEXTS = {
    "reason": f"Khách {CUSTOMER} chờ lâu, gọi {PHONE}",
    "explanation": f"Đã gọi {PHONE}",
    "outcome": f"Gửi lại cho {EMAIL}",
    "evidence": f"Thư của {EMAIL}",
}
SHORTCOMING = {
    "id": "TT-1", "unit": "u1", "criterion": "a1", "description": f"Khách {CUSTOMER} chờ lâu",
    "action": f"Gọi {PHONE}", "found_in": "2018-Q4", "due": "30/01/2019", "status": "open", "evidence": EMAIL,
}  # fmt: skip
COMPANY = SmallCompany(
    blocks={"to": Block({"a1": 10})},
    units={"u1": "to", "u2": "to"},
    points={quarter: {"u1": {"a1": "7"}, "u2": {}} for quarter in ("2018-Q4", "2019-Q1")},
    texts=TEXTS,
    shortcomings={"2018-Q4": [SHORTCOMING], "2019-Q1": [SHORTCOMING]},
)
BULLETINS = [("company", ""), ("block", "to"), ("unit", "u1"), ("explanation", "u1")]


@pytest.fixture
def made(tmp_path) -> Made:
    folders = COMPANY.write(tmp_path)
    plans = folders.params / "plans"
    plans.mkdir()
    (plans / "2019.csv").write_text(f"task,unit,title,due\nKH-1,u1,Trả lời {EMAIL},2019-Q1\n", encoding="utf-8")
    answer = f"task,status,done_in,evidence,dropped_by\nKH-1,not_done,,{PHONE},\n"
    (folders.inputs_of(Quarter(2019, 1)) / "tasks.csv").write_text(answer, encoding="utf-8")
    return Made(tmp_path, "2019-Q1")


def everything(page: Page) -> str:
    """All that a page says and all that its data files hold."""
    return page.html + "\n".join(" ".join(row) for table in page.tables for row in table.data)


@pytest.mark.parametrize(("kind", "about"), BULLETINS)
def test_no_bulletin_and_no_data_file_holds_it(made, kind, about):
    shown = everything(made.page(kind, about))
    assert [secret for secret in SECRETS if secret in shown] == []
    assert "[mã khách hàng]" in shown or kind == "company"


def test_the_reader_of_a_unit_bulletin_sees_what_was_masked(made):
    page = made.page("unit", "u1")
    assert "Khách [mã khách hàng] chờ lâu, gọi [số điện thoại]" in page.text
    assert "Thư của [địa chỉ thư điện tử]" in page.text
    assert "Trả lời [địa chỉ thư điện tử]" in page.text


def test_frames_of_ones_own_analysis_are_masked_too_and_of_earlier_quarters(made):
    opened = open_quarter("2019-Q1", root=made.root)
    frames = [opened.own("Riêng").frame(name).to_csv() for name in FREE_TEXTS]
    earlier = [str(results.shortcomings()) for results in opened.earlier]
    assert [secret for secret in SECRETS for text in [*frames, *earlier] if secret in text] == []
    assert "[mã khách hàng]" in earlier[0]


def test_what_was_put_right_in_this_quarter_is_not_told_as_it_was_in_the_last(made):
    """Nor by the notice that it is told otherwise: there, in every document of the unit and on the terminal."""
    lists = made.folders.inputs_of(made.quarter) / "shortcomings.csv"
    for secret in (CUSTOMER, PHONE, EMAIL):
        lists.write_text(lists.read_text(encoding="utf-8-sig").replace(secret, "…"), encoding="utf-8")
    (told,) = {str(one.message) for one in made.results.findings() if " danh sách quý " in str(one.message)}
    assert told == "«Khách … chờ lâu», danh sách quý IV/2018 ghi «Khách [mã khách hàng] chờ lâu»"
    for kind, about in BULLETINS:
        shown = everything(made.page(kind, about))
        assert [secret for secret in SECRETS if secret in shown] == []


def test_a_sentence_that_quotes_it_and_names_of_files_are_masked_and_noticed(made):
    folder = made.folders.inputs_of(made.quarter) / "evidence" / "u1"
    folder.mkdir(parents=True)
    for name in (f"don {PHONE}.pdf", "bien ban 0912 345 679.pdf"):
        (folder / name).write_bytes(b"%PDF-1.7")
    rows = made.folders.inputs_of(made.quarter) / "assessments.csv"
    rows.write_text(rows.read_text(encoding="utf-8-sig").replace(TEXTS["evidence"], f"don {PHONE}.pdf"), "utf-8")
    found = [str(one.message) for one in made.results.findings() if "tên tệp" in str(one.message)]
    told = "tên tệp có thể là dữ liệu cá nhân: số điện thoại; hãy đổi tên, bản tin sẽ che"
    assert sorted(found) == [f"«{name} [số điện thoại].pdf» {told}" for name in ("bien ban", "don")]
    for kind, about in BULLETINS:
        shown = everything(made.page(kind, about))
        assert PHONE not in shown and "0912 345 679" not in shown
    assert "don [số điện thoại].pdf" in made.page("unit", "u1").text


def test_every_cell_of_it_is_a_notice(made):
    cells = {finding.cell for finding in made.results.findings() if "dữ liệu cá nhân" in str(finding.message)}
    assert {"2:reason", "2:explanation", "2:outcome", "2:evidence", "2:description", "2:action", "2:title"} <= cells


def test_where_the_quarter_allows_it_bulletins_print_it(made):
    settings = made.folders.inputs_of(made.quarter) / "quarter.yaml"
    text = settings.read_text(encoding="utf-8").replace("allow_personal_data: 'false'", "allow_personal_data: 'true'")
    settings.write_text(text, encoding="utf-8")
    page = made.page("unit", "u1")
    assert TEXTS["reason"] in page.text
    assert "[mã khách hàng]" not in page.text


def test_the_trail_of_a_score_stays_exact(made, capsys):
    results = QuarterResults(made.results and made.folders.results_of(made.quarter))
    assert results.entered()["u1", "a1"].values["reason"] == TEXTS["reason"]
    assert results.shortcomings()[0].action == SHORTCOMING["action"]
    app(["--root", str(made.root), "explain", "2019-Q1", "u1", "A1"], standalone_mode=False)
    assert TEXTS["reason"] in " ".join(capsys.readouterr().out.split())


def test_no_text_of_our_own_quarters_looks_like_it(ours):
    texts = {
        str(row[column])
        for quarter in ours.folders.quarters()
        for table, columns in FREE_TEXTS.items()
        for row in ours.in_quarter(str(quarter)).results.rows(table)
        for column in columns
    }
    assert len(texts) > 300
    assert [text for text in texts if mask_personal_data(text) != text] == []
