"""The indexes: every bulletin is on them with its state, its files and the ranking that it belongs to."""

import hashlib
import re
from base64 import b64encode

import pytest
from bs4 import BeautifulSoup, Tag

from cchc_lib.language import folded
from tests.whole.reading import one_line

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
    """The state told of each bulletin that has a page."""
    found = {}
    for told in tree(press).select(".state"):
        page = told.parent.find("a", href=re.compile(r"\.html$"))
        if page:
            found[page["href"].removeprefix(f"bulletins/{QUARTER}_").removesuffix(".html")] = one_line(told)
    return found


def test_every_bulletin_is_there_with_all_its_files(published):
    links = [link["href"] for link in tree(published).find_all("a", href=re.compile("^(bulletins|data)/"))]
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


def test_a_name_is_found_without_its_marks(published):
    assert {row["data-find"] for row in tree(published).find_all("tr", {"data-find": True})} == {
        folded(f"Đơn vị {unit} Đơn vị {unit} {unit}") for unit in UNITS
    }


def test_states_tell_what_the_last_run_did(press):
    assert set(states(press).values()) == {"mới nhất"}
    press.edit_points("r2", "b1", "4")
    press.run(units=["r2"])
    told = states(press)
    assert (told["unit_r2"], told["unit_r1"], told["company"]) == ("mới nhất", "làm lần trước", "làm lần trước")
    press.run()
    assert states(press) == dict.fromkeys(EVERYTHING, "mới nhất")


def test_a_failure_is_told_with_its_reason_and_leads_nowhere(press):
    write_own_notebook(press.root, "1 / 0")
    assert press.run().failed == 1
    page = tree(press)
    assert f"Không tạo được {QUARTER}_{OWN}: ô số 1 «b.masthead()»: ZeroDivisionError" in one_line(page.aside)
    assert OWN not in states(press)
    assert "không làm được: ô số 1" in one_line(page)
    assert overview(press)[0][2:4] == [str(len(EVERYTHING) - 1), "1"]


def test_a_unit_without_points_says_why_and_what_needs_them_is_not_linked(press):
    press.edit_points("r2", "b1", "nhiều")
    press.run(only=["unit", "regulation"])
    assert "chưa làm: " in one_line(row_of(press, "r2"))
    assert "chưa có điểm" in one_line(row_of(press, "r2"))
    assert "Đơn vị r2" in one_line(tree(press).aside)
    assert not {"unit_r2", "block_ba", "company"} & states(press).keys()
    assert "unit_r1" in states(press)


def test_what_was_never_asked_for_is_named_as_not_made(press):
    press.record("unit_r1").unlink()
    press.path("unit_r1").unlink()
    press.run(units=["r2"])
    assert "chưa làm" in one_line(row_of(press, "r1"))


@pytest.mark.parametrize(("number", "status"), [(None, "Tạm tính"), (1, "Chính thức"), (3, "Đính chính số 2")])
def test_both_indexes_tell_the_status(press, number, status):
    if number:
        folder = press.folders.outputs / "published" / QUARTER / str(number)
        folder.mkdir(parents=True)
        (folder / "record.json").write_text(f'{{"number": {number}, "date": "2019-05-01"}}', encoding="utf-8")
    press.run(only=[OWN])
    assert one_line(tree(press).select_one(".status")) == status
    assert overview(press)[0][1] == status


def test_the_index_of_a_language_lists_the_bulletins_of_that_language(press):
    before = press.index()
    press.run(only=[OWN], lang="en")
    page = tree(press, "index.en.html")
    assert page.html["lang"] == "en"
    assert {link["href"] for link in page.find_all("a", href=re.compile("^bulletins/"))} == {
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
    assert rows[0][4] == "chưa đọc được, hãy chạy lại quý này"
    assert rows[1][2:] == [str(len(EVERYTHING)), "0", "5/5 đơn vị có điểm: 5 Tốt"]


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
