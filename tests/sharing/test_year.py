"""The whole way of a year: checked, scored, run, published, verified, shared, audited; revised after a quarter."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from cchc_lib.quarter import Quarter, Year
from cchc_lib.releases import list_releases
from cchc_lib.results import History, QuarterResults
from tests.generator import make_company
from tests.whole.roots import edit_row

from .company import OWN, Press, write_own_notebook

ENTRIES = """\
quy:
  notebook: {own}
  when: scored
  output: "{{quarter}}_quy"
  parameters: {{title: Theo quý}}
nam:
  notebook: {own}
  period: year
  when: scored
  output: "{{quarter}}_nam"
  parameters: {{title: Cả năm}}
unit_year:
  notebook: {own}_don_vi
  period: year
  when: scored
  over: unit
  output: "{{quarter}}_nam_{{unit}}"
  parameters: {{title: Cả năm của đơn vị}}
"""


@pytest.fixture
def company(tmp_path) -> Press:
    """Four units and four quarters, of which a company makes one page each, and of the year one for each unit too."""
    root = tmp_path / "công ty"
    make_company(root, units=4, quarters=4, last=Quarter(2018, 4))
    write_own_notebook(root, 'percents = list(b.frame("totals")["printed_percent"])')
    own = root / "notebooks" / f"{OWN}.ipynb"
    text = own.read_text(encoding="utf-8").replace('lang = \\"vi\\"', 'unit = \\"\\"\\n", "lang = \\"vi\\"')
    own.with_name(f"{OWN}_don_vi.ipynb").write_text(text, encoding="utf-8")
    (root / "params" / "bulletins.yaml").write_text(ENTRIES.format(own=OWN), encoding="utf-8")
    return Press(root)


def test_the_whole_way_of_a_year(company, cchc):
    def call(*words: str, ends: int = 0) -> str:
        with company.in_this_process():
            said = cchc("--root", company.root, *words)
        assert said.code == ends, said
        return said.out + said.err

    assert "quý II/2018 │ đủ điểm, chưa phát hành; khi phát hành: cchc publish 2018-Q2" in call("check", "2018")
    refused = call("publish", "2018", ends=2)
    assert "còn quý chưa phát hành: quý I/2018, quý II/2018" in refused and refused.endswith(". Xem: cchc check 2018")
    assert "Tạm tính" in _index(company, call("run", "2018"))
    for number in range(1, 5):
        call("publish", f"2018-Q{number}")
    assert "quý II/2018 │ không thiếu gì: Chính thức, ngày 16/07/2018" in call("check", "2018")
    assert "đã mở params/quarters/2018" in call("new", "2018").casefold()
    refused = call("publish", "2018", "--date", "10/01/2019", ends=2)
    assert refused == "Ngày 10/01/2019 trước ngày của bản đã phát hành (quý IV/2018): 15/01/2019"
    assert "ngày 25/01/2019" in call("publish", "2018")
    assert "Chính thức" in _index(company)
    assert "tạm tính" not in call("score", "2018")
    told = call("explain", "2018", "don-vi-0001")
    assert ": 4 = " in told
    assert "Phép tính" in told
    told = call("explain", "2018", "don-vi-0001", "ky-cuong")
    assert [told.count(f"quý {name}/2018") for name in ("I", "II", "III", "IV")] == [1] * 4
    assert told.count("Thang điểm") == told.count("Tổng điểm") == 4
    assert "tiêu chí «ky-luat» không có" in call("explain", "2018", "don-vi-0001", "ky-luat", ends=2)
    assert "Mở outputs/2018/bulletins/2018_nam_don-vi-0001.pdf" in call("explain", "2018", "don-vi-0001", "--pdf")
    verified = call("verify", str(company.folders.outputs / "published" / "2018"))
    assert "đúng bản đã phát hành: năm 2018, Chính thức, ngày 25/01/2019; đang có hiệu lực" in verified
    shared = call("share", "2018", "--to", "unit")
    assert "kết quả chấm điểm CCHC năm 2018 của đơn vị (Chính thức): " in shared
    assert len(list((company.folders.outputs / "2018" / "share").glob("*.zip"))) == 4
    call("audit", "2018")
    heads = load_workbook(company.folders.outputs / "2018" / "audit.xlsx")["Khối 4"]["2"]
    assert "quý II/2018 (chính thức, 16/07/2018): %" in [cell.value for cell in heads]
    settings = company.folders.inputs_of(Year(2018)) / "year.yaml"
    own = "  report: 29/01/2019\nnot_submitted: [{unit: don-vi-0001, record_no: 01/BB}]\n"
    settings.write_text(settings.read_text(encoding="utf-8") + own, encoding="utf-8")
    assert "dữ liệu nay có lỗi: cchc check 2018" in " ".join(call("score", "2018", ends=2).split())
    told = call("check", "2018", ends=2)
    assert "Lỗi: params/quarters/2018/year.yaml" in told and "│ deadlines › report │" in told
    assert "│ not_submitted" in told and "chỉ tính ở từng quý" in told


@pytest.mark.long
def test_a_quarter_that_is_revised_asks_for_the_year_to_be(company, cchc):
    for period in ("2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4", "2018"):
        with company.in_this_process():
            assert cchc("--root", company.root, "publish", period).code == 0
    derive = ("--root", company.root, "explain", "2018", "don-vi-0001", "ky-cuong")
    derived = cchc(*derive).out.partition("Đây là kết quả đã phát hành")[0]
    entered = company.folders.inputs_of(Quarter(2018, 4)) / "assessments.csv"
    edit_row(entered, "don-vi-0001", "ky-cuong", verified_value="1", reason="Chưa đủ minh chứng")
    with company.in_this_process():
        said = cchc("--root", company.root, "run", "2018-Q4", "--revise", "Sửa kỷ cương", "--date", "16/01/2019")
        told = "Số liệu quý IV/2018 đã đổi từ khi phát hành năm 2018; 5 bản tin, văn bản đã phát hành dựa vào"
        assert told in " ".join(said.out.split()), said
        assert cchc(*derive).out.startswith(derived)  # by the release that the year was computed from
        before = cchc("--root", company.root, "score", "2018")
        assert "được giữ nguyên; dữ liệu nay cho kết quả khác ở 2 đơn vị" in before.out
        assert before.code == 2
        revised = cchc("--root", company.root, "run", "2018", "--revise", "Quý IV đính chính", "--date", "17/01/2019")
    assert revised.code == 0, revised
    first, second = list_releases(company.folders, Year(2018))
    changed = {change["unit"]: change["total"] for change in second.changes}
    # and the department whose bonus reads the branches' average
    assert (set(changed), first.changes) == ({"don-vi-0001", "don-vi-0002"}, [])
    assert all(old != new for old, new in changed.values())
    with company.in_this_process():
        told = cchc("--root", company.root, "score", "2018")
        assert told.code == 0
        stated = "Gồm kết quả đã đính chính: quý IV/2018 (Đính chính số 1, ngày 16/01/2019)."
        assert stated in " ".join(told.out.split()) and "đã đính chính: quý" not in before.out
        assert stated in " ".join(cchc(*derive).out.split()) and "đã đính chính: quý" not in derived
    history = History(company.folders, Year(2018))
    rested_on = [one.quarters()[-1].inputs_hash for one in (history.as_of(first), history)]
    of_quarter = [QuarterResults(one.results).inputs_hash for one in list_releases(company.folders, Quarter(2018, 4))]
    assert rested_on == of_quarter and len(set(of_quarter)) == 2


def test_a_newcomer_without_a_year_is_named_and_is_no_fault(company, cchc):
    params = company.folders.params
    for file in params.glob("quarters/2018-Q[123]/*.csv"):
        _drop(file, "don-vi-0004")
    for file in (params / "plans/2018.csv", params / "quarters/2018-Q4/tasks.csv"):
        _drop(file, *(f"don-vi-0004-0{number}" for number in range(1, 8)))  # the tasks of before it came
    units = params / "units.yaml"
    text = units.read_text(encoding="utf-8").replace("gian-tiep, from: 01/01/2010", "gian-tiep, from: 01/10/2018")
    units.write_text(text, encoding="utf-8")
    with company.in_this_process():
        for command in ("score", "audit"):
            said = cchc("--root", company.root, command, "2018")
            assert said.code == 0, said
            assert "Chưa có kết quả năm: Đơn vị số 4 (chỉ có 1 quý có kết quả" in said.out, command
        index = _index(company, cchc("--root", company.root, "run", "2018").out)
    assert "Chưa đủ kết quả." in index and "Chưa đủ số liệu" not in index  # there is nothing to mend
    assert "Đơn vị có kết quả" in index and "<b>chưa có kết quả</b>" in index and "có điểm" not in index


def _drop(file: Path, *about: str) -> None:
    """Take the lines out that name one of these."""
    lines = file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    kept = [line for line in lines if not any(name in line for name in about)]
    file.write_text("".join(kept), encoding="utf-8-sig")


def _index(company: Press, said: str = "") -> str:
    assert "hỏng" not in said
    return (company.folders.outputs / "2018" / "index.html").read_text(encoding="utf-8")
