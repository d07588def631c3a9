"""The indexes: every bulletin is on them with its state, its files and the ranking that it belongs to."""

import hashlib
import re
from base64 import b64encode
from shutil import copy
from threading import Thread

import pytest
from bs4 import BeautifulSoup, Tag

from cchc_lib.errors import UsageError
from cchc_lib.files import read_yaml
from cchc_lib.language import folded
from cchc_lib.quarter import Quarter
from cchc_lib.results import History
from cchc_lib.sharing import all_quarters, publishing, quarter_index
from cchc_lib.sharing.quarter_index import write_index
from tests.whole.reading import one_line
from tests.whole.roots import Block, SmallCompany, write_yaml

from .company import BLOCKS, EARLIER, EVERYTHING, OWN, QUARTER, UNITS, Press, write_own_notebook

pytestmark = pytest.mark.xdist_group("small company")


def tree(press: Press, name: str = "index.html") -> BeautifulSoup:
    return BeautifulSoup((press.output / name).read_text(encoding="utf-8"), "html.parser")


def overview(press: Press, name: str = "index.html") -> list[list[str]]:
    """The rows of the index over all quarters."""
    page = BeautifulSoup((press.folders.outputs / name).read_text(encoding="utf-8"), "html.parser")
    return [[one_line(cell) for cell in row.find_all(["th", "td"])] for row in page.tbody.find_all("tr")]


def row_of(press: Press, unit: str) -> Tag:
    """The row of a unit, whose name ends in its id."""
    (row,) = [row for row in tree(press).find_all("tr") if row.get("data-find", "").endswith(f" {unit}")]
    return row


def states(press: Press) -> dict[str, str]:
    """What is told of each bulletin that has a page; nothing of one in good order."""
    found = {}
    for links in tree(press).select(".links"):
        page = links.find("a", href=re.compile(r"\.html#"))
        told = links.find_next_sibling(class_="state")
        found[file_of(page).removeprefix(f"bulletins/{QUARTER}_").removesuffix(".html")] = (
            one_line(told) if told else ""
        )
    return found


def file_of(link: Tag) -> str:
    """The file that a link leads to."""
    return link["href"].partition("#")[0]


def test_every_bulletin_is_there_with_all_its_files(published):
    links = [file_of(link) for link in tree(published).select(".links a")]
    files = [path for entry in published.run_json()["made"].values() for path in entry["files"]]
    assert sorted(links) == sorted(path for path in files if not path.startswith("notebooks/"))
    assert all((published.output / link).is_file() for link in links)


def test_each_data_file_holds_the_bytes_of_the_download_in_its_bulletin(published):
    page = BeautifulSoup(published.path("unit_p1").read_text(encoding="utf-8"), "html.parser")
    inside = {link["download"]: link["href"] for link in page.select("a.data")}
    folder = published.output / "data" / f"{QUARTER}_unit_p1"
    assert {path.name for path in folder.iterdir()} == set(inside) != set()
    for name, href in inside.items():
        content = (folder / name).read_bytes()
        assert href == f"data:text/csv;base64,{b64encode(content).decode()}"
        assert content.startswith(b"\xef\xbb\xbf") and b";" in content


def test_units_stand_in_the_order_of_their_rank_with_points_and_class(published):
    sections = {section["data-block"]: section for section in tree(published).find_all("section")}
    assert list(sections) == list(BLOCKS)
    rows = [
        [one_line(cell) for cell in row.find_all(["th", "td"])][:4] for row in sections["mot"].tbody.find_all("tr")
    ]
    assert [row[:3] for row in rows] == [["Đơn vị p1", "1", "19,50"], ["Đơn vị p2", "2", "17,00"]]
    assert one_line(sections["hai"].tbody.find_all("td")[0]) == "–"


def test_the_name_of_a_unit_leads_to_its_bulletin_and_from_there_back(published):
    for unit in UNITS:
        link = row_of(published, unit).th.a
        assert file_of(link) == f"bulletins/{QUARTER}_unit_{unit}.html"
        page = BeautifulSoup((published.output / file_of(link)).read_text(encoding="utf-8"), "html.parser")
        back = page.find(id=link["href"].partition("#")[2])
        assert back["hidden"] == "until-found"  # who was sent the page alone sees no link that leads nowhere
        assert back.a["href"] == "../index.html"


def test_a_unit_is_found_by_every_name_that_people_write_without_marks(press):
    aliases = {"p1": ["ĐL Đầm Dơi", "DDOI"]}
    press.edit_yaml(
        "units.yaml", lambda content: [one.update(aliases=aliases.get(one["id"], [])) for one in content["units"]]
    )
    press.run(only=[OWN])
    found = {unit: row_of(press, unit)["data-find"] for unit in UNITS}
    assert all(folded(f"Đơn vị {unit}") in words for unit, words in found.items())
    assert [unit for unit, words in found.items() if "dl dam doi" in words and "ddoi" in words] == ["p1"]


def test_a_published_index_stands_whatever_the_file_of_units_says(official):
    (official.folders.params / "units.yaml").write_text("units: [", encoding="utf-8")
    official.run()
    assert "don vi p1" in row_of(official, "p1")["data-find"]


def test_a_bulletin_behind_its_data_says_so_and_one_in_order_says_nothing(press):
    assert states(press) == dict.fromkeys(EVERYTHING, "")
    press.edit_points("r2", "b1", "4")
    press.run(units=["r2"])
    told = states(press)
    behind = "chưa theo số liệu mới"
    assert (told["unit_r2"], told["block_ba"], told["company"], told["unit_p1"]) == ("", behind, behind, "")
    press.run()
    assert states(press) == dict.fromkeys(EVERYTHING, "")
    press.forget("unit_r1")
    press.run(only=[OWN])
    assert states(press)["unit_r1"] == behind


def test_change_and_what_is_overdue_stand_beside_the_points(press):
    press.edit_points("p1", "a1", "8")
    press.edit_yaml(f"quarters/{QUARTER}/quarter.yaml", lambda content: content.update(as_of="31/07/2019"))
    press.run(only=[OWN])
    cells = {unit: [one_line(cell) for cell in row_of(press, unit).find_all("td")] for unit in UNITS}
    assert [cells["p1"][index] for index in (1, 2, 4)] == ["18,00", "−1,50", "–"]
    assert cells["p2"][4] == "1 nhiệm vụ"
    assert row_of(press, "r1").find_all("td")[4]["data-key"] == "2"


@pytest.fixture(scope="module")
def moved(tmp_path_factory) -> BeautifulSoup:
    """The index of a quarter in which units have more than all points, none, no result, or handed nothing in."""
    company = SmallCompany(
        blocks={"to": Block({"a1": 10}, {"t1": 5}, {"x1": 20}, cap=20), "nhom": Block({"a1": 10})},
        units={"u1": "to", "u2": "to", "u3": "to", "n1": "nhom", "n2": "nhom"},
        points={
            EARLIER: {"u1": {"a1": "9"}, "u2": {"a1": "9"}, "u3": {"a1": "5"}, "n1": {"a1": "9"}, "n2": {}},
            QUARTER: {
                "u1": {"t1": "5"}, "u2": {"a1": "1", "x1": "9"}, "u3": {"a1": "?"}, "n1": {"a1": "8"},
                "n2": {"a1": ""},
            },
        },
    )  # fmt: skip
    folders = company.write(tmp_path_factory.mktemp("đổi"))
    block, head = (folders.regulations / "2016" / f"{name}.yaml" for name in ("to", "regulation"))
    write_yaml(block, read_yaml(block) | {"may_exceed_max": "true"})
    write_yaml(head, read_yaml(head) | {"not_submitted": {"points": "0", "clause": "Điều 7"}})
    settings = folders.inputs_of(Quarter.parse(QUARTER)) / "quarter.yaml"
    write_yaml(settings, read_yaml(settings) | {"not_submitted": [{"unit": "n2", "record_no": "BB-07"}]})
    written = write_index(History(folders, Quarter.parse(QUARTER)), [])
    return BeautifulSoup(written.read_text(encoding="utf-8"), "html.parser")


def test_columns_are_sorted_by_the_numbers_that_they_show_and_bars_end_where_the_column_does(moved):
    rows = {row.th["data-key"]: row.find_all("td") for row in moved.select("tbody tr")}
    keys = {unit: [cell["data-key"] for cell in cells[1:3]] for unit, cells in rows.items()}
    assert keys == {
        "Đơn vị u1": ["15.00", "6.00"], "Đơn vị u2": ["0.00", "-9.00"], "Đơn vị u3": ["", ""],
        "Đơn vị n1": ["8.00", "-1.00"], "Đơn vị n2": ["0.00", ""],
    }  # fmt: skip
    assert [one_line(cells[2]) for cells in rows.values()] == ["+6,00", "−9,00", "–", "−1,00", "–"]
    assert [bar["style"] for bar in moved.select(".bar i")] == [
        "width:100.0%", "width:0.0%", "width:80.0%", "width:0.0%",
    ]  # fmt: skip


def test_what_changes_are_compared_with_and_what_rules_did_is_said(moved):
    told = one_line(moved.select_one(".compared"))
    assert told.startswith(
        "Cột «Thay đổi»: thay đổi kết quả chung so với quý IV/2018, điểm. Mức dao động thường thấy:"
    )
    (rules,) = moved.select("ul.method")
    assert rules.find_parent("section")["data-block"] == "nhom"
    assert "Đơn vị n2: không nộp hồ sơ chấm điểm (biên bản BB-07)" in one_line(rules)


def test_contents_and_filters_name_what_the_page_has(moved):
    sections = {section["id"]: one_line(section.h2) for section in moved.find_all("section")}
    assert {link["href"]: one_line(link) for link in moved.select("nav.toc a")} == {
        f"#{name}": title for name, title in sections.items()
    }
    block, grade = (
        {option["value"]: one_line(option) for option in moved.select(f"#{name} option")}
        for name in ("block", "grade")
    )
    assert block == {"": "Tất cả", **{one["data-block"]: one_line(one.h2) for one in moved.find_all("section")}}
    shown = {
        row["data-grade"]: one_line(row.find_all("td")[3]).partition(" (")[0] for row in moved.select("tbody tr")
    }
    assert shown.pop("") == "chưa có kết quả"  # in no class
    assert shown and shown.items() <= grade.items()


def test_each_release_leads_to_its_own_bulletins_and_says_why_it_was_made(official):
    official.edit_points("p1", "a1", "8")
    official.revise("Sửa biên bản & số liệu")
    told = tree(official).find("h2", string="Các lần phát hành").find_next("ul").find_all("li")
    assert [one_line(one) for one in told] == [
        "Chính thức, ngày 15/04/2019",
        "Đính chính số 1, ngày 16/04/2019: Sửa biên bản & số liệu",
    ]
    for number, one in enumerate(told, start=1):
        assert (official.output / one.a["href"]).resolve() == (official.record_of(number) / "bulletins").resolve()
        assert (official.output / one.a["href"]).is_dir()


def test_an_analysis_of_one_s_own_is_listed_by_its_title_whatever_that_holds(press):
    press.edit_yaml("bulletins.yaml", lambda content: content[OWN]["parameters"].update(title="Hỏi & <đáp>"))
    press.run(only=[OWN])
    assert "Hỏi & <đáp>" in [one_line(link) for link in tree(press).select(".links a")]


def test_a_class_that_a_ceiling_holds_down_is_marked_and_explained(press):
    ceiling = {"when": {"criterion": "b1", "points_below": 10}, "highest_class": "kha", "clause": "Điều 6 khoản 2"}
    press.edit_yaml("regulation/2016/regulation.yaml", lambda content: content.update(ceilings=[ceiling]))
    press.run(only=[OWN])
    assert one_line(row_of(press, "p2").find_all("td")[3]) == "Khá (khống chế; theo điểm: Tốt)"
    assert row_of(press, "p2")["data-grade"] == "kha"  # by which it is filtered
    explained = one_line(row_of(press, "p2").find_parent("section").select_one("ul.method"))
    assert "Đơn vị p2" in explained and "Điều 6 khoản 2" in explained
    assert row_of(press, "r1").find_parent("section").select_one("ul.method") is None


def test_a_sheet_that_was_asked_for_is_linked_and_no_other_is_missed(press):
    before = overview(press)[0][2]
    assert not [name for name in states(press) if name.startswith("explanation")]
    press.run(only=["explanation"], units=["p1"])
    assert (
        one_line(row_of(press, "p1").find(class_="links").find_next(class_="document").a) == "Phiếu giải thích điểm"
    )
    all_of_them = len(EVERYTHING)
    assert (before, overview(press)[0][2]) == (
        f"{all_of_them} trong {all_of_them}",
        f"{all_of_them + 1} trong {all_of_them + 1}",
    )


def test_of_many_failures_the_first_are_told_and_the_others_counted(press, monkeypatch):
    monkeypatch.setattr(quarter_index, "MOST_UNITS", 0)
    write_own_notebook(press.root, "1 / 0")
    assert press.run().failed == 1
    page = tree(press)
    assert one_line(page.aside) == "Không tạo được 1 bản tin, văn bản khác."
    assert "không tạo được: ô số 1" in one_line(page)  # where the bulletin would be


def test_a_failure_is_told_with_its_reason_and_leads_nowhere(press):
    write_own_notebook(press.root, "1 / 0")
    assert press.run().failed == 1
    page = tree(press)
    assert f"Không tạo được {QUARTER}_{OWN}: ô số 1 «b.masthead()»: ZeroDivisionError" in one_line(page.aside)
    assert OWN not in states(press)
    assert "không tạo được: ô số 1" in one_line(page)
    assert overview(press)[0][2:4] == [f"{len(EVERYTHING) - 1} trong {len(EVERYTHING)}", "1"]


def test_a_unit_without_points_says_why_and_what_needs_them_is_not_linked(press):
    press.edit_points("r2", "b1", "nhiều")
    press.run(only=["unit", "regulation"])
    page, due = tree(press), len(EVERYTHING)
    assert "chưa có kết quả" in one_line(row_of(press, "r2"))
    assert "dữ liệu đầu vào còn lỗi" in one_line(row_of(press, "r2"))
    assert not {"unit_r2", "block_ba", "company"} & states(press).keys()
    assert "unit_r1" in states(press)
    lacking = {"unit_r2", "block_ba", "company", "notice"}
    assert [one_line(state.parent) for state in page.select(".state.waiting")] == [
        "Bản tin công ty chờ đủ điểm",
        "Thông báo kết quả chờ đủ điểm",
        "Bản tin khối chờ đủ điểm",
    ]
    counted = f"{due - len(lacking)} trong {due} bản tin và văn bản"
    assert one_line(page.aside).endswith(f"1 trong 5 đơn vị chưa có kết quả (Đơn vị r2); đã có {counted}.")
    assert overview(press)[0][2] == f"{due - len(lacking)} trong {due}"


def test_of_many_units_without_points_the_first_are_named_before_the_bulletins_and_where_publishing_is_refused(
    press, monkeypatch
):
    for module in (quarter_index, publishing):
        monkeypatch.setattr(module, "MOST_UNITS", 1)
    for unit, criterion in (("p1", "a1"), ("r2", "b1")):
        press.edit_points(unit, criterion, "nhiều")
    press.run(only=["regulation"])
    assert "3 trong 5 đơn vị chưa có kết quả (Đơn vị p1, …);" in one_line(tree(press).aside)
    refused = "Chưa phát hành được, dữ liệu còn lỗi nên 3 đơn vị chưa có kết quả: Đơn vị p1, … Xem: cchc check"
    with pytest.raises(UsageError, match=f"^{re.escape(refused)} {QUARTER}$"):
        press.issue()


def test_what_was_never_asked_for_is_named_as_not_made(press):
    press.record("unit_r1").unlink()
    press.path("unit_r1").unlink()
    press.run(units=["r2"])
    assert "Bản tin đơn vị chưa có" in one_line(row_of(press, "r1"))


@pytest.mark.parametrize(("number", "status"), [(None, "Tạm tính"), (1, "Chính thức"), (3, "Đính chính số 2")])
def test_both_indexes_tell_the_status(press, number, status):
    for release in range(1, (number or 0) + 1):
        folder = press.folders.outputs / "published" / QUARTER / str(release)
        folder.mkdir(parents=True)
        (folder / "record.json").write_text(f'{{"number": {release}, "date": "2019-05-01"}}', encoding="utf-8")
    press.run(only=[OWN])
    assert one_line(tree(press).select_one(".status")) == status
    assert overview(press)[0][1] == status


def test_the_index_of_a_language_lists_the_bulletins_of_that_language(press):
    before = press.index()
    press.run(only=[OWN], lang="en")
    page = tree(press, "index.en.html")
    assert page.html["lang"] == "en"
    assert page.select_one("p.more a")["href"] == "../index.en.html"
    assert {file_of(link) for link in page.find_all("a", href=re.compile("^bulletins/"))} == {
        f"bulletins/{QUARTER}_{OWN}.en.html"
    }
    assert press.index() == before
    assert overview(press, "index.en.html")[0][0] == "Quarter I/2019"


def test_the_index_of_quarters_has_the_newest_first_and_those_that_were_run(press):
    assert [row[0] for row in overview(press)] == ["Quý I/2019"]
    later, earlier = press.folders.outputs / "2019-Q2", press.folders.outputs / EARLIER
    for folder in (later, earlier, press.folders.outputs / "bench"):
        folder.mkdir(exist_ok=True)
        (folder / "index.html").touch()
    press.run()
    rows = overview(press)
    assert [row[0] for row in rows] == ["Quý II/2019", "Quý I/2019", "Quý IV/2018"]
    assert rows[0][4] == "chưa đọc được, hãy chạy lại kỳ này"
    assert rows[1][2:] == [
        f"{len(EVERYTHING)} trong {len(EVERYTHING)}",
        "0",
        "5/5 đơn vị có kết quả: 5 Tốt (dữ liệu minh họa)",
    ]


def test_the_one_script_is_named_in_the_policy_by_its_hash(published):
    page = tree(published)
    (script,) = page.find_all("script")
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    digest = b64encode(hashlib.sha256(script.string.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    overview_page = (published.folders.outputs / "index.html").read_text(encoding="utf-8")
    assert "<script" not in overview_page and "script-src" not in overview_page


def test_an_index_tells_nothing_of_the_machine(published):
    for page in (published.index(), (published.folders.outputs / "index.html").read_text(encoding="utf-8")):
        assert str(published.root) not in page


def test_the_index_of_quarters_loses_nothing_where_runs_of_two_end_at_once(official, monkeypatch):
    history = History(official.folders, Quarter.parse(QUARTER))

    def end_of_another_run() -> None:
        copy(official.output / "index.html", official.output.with_name(EARLIER))
        all_quarters.write_overview(history)

    def write(*given):
        if not other.ident:
            other.start()
            other.join(0.5)
        return written(*given)

    other, written = Thread(target=end_of_another_run), all_quarters.Writer.masthead
    monkeypatch.setattr(all_quarters.Writer, "masthead", write)
    all_quarters.write_overview(history)
    other.join()
    assert len(overview(official)) == 2
