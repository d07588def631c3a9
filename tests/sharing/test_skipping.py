"""Why a bulletin is made, and that one that would come out the same is left alone."""

import json
import shutil

import pytest

from cchc_lib.errors import Remade, UsageError
from cchc_lib.quarter import Quarter
from cchc_lib.runner import batch_run, staleness

from .company import EARLIER, EVERYTHING, LATE, OWN, QUARTER, TASK, edit_row, write_own_notebook, write_tasks

pytestmark = pytest.mark.xdist_group("small company")

GONE = (
    "1 bản tin, văn bản làm lần trước nay không phải làm nữa (bỏ hoặc đổi mục ở bulletins.yaml, không còn đơn vị, "
    "khối ấy, hoặc không còn điều kiện), không tính nữa; tệp vẫn còn, đừng gửi đi: {}_{}"
)


def test_a_second_run_makes_nothing_and_says_so(press):
    before = press.made()
    done = press.run(why=True)
    assert (done.tried, done.failed) == ([], 0)
    assert done.said == [f"{len(EVERYTHING)} bản tin không đổi, không làm lại."]
    assert press.made() == before


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"only": ["company", "reminder"]}, "reminder"),  # all units sent something
        ({"only": ["company", "correction"], "units": ["p1", "p2"]}, "company, p1"),  # p1 has nothing left to do
        ({"only": ["correction"], "blocks": ["mot", "hai"]}, "hai"),
        ({"only": ["correction"], "blocks": ["mot"], "units": ["r1"]}, ""),
    ],
)
def test_what_was_asked_for_by_name_and_is_not_made_beside_the_rest_is_told(press, chosen, left):
    told = f"Lần này không có gì để làm cho {left}: ngoài lựa chọn, hoặc chưa đủ điều kiện (when ở bulletins.yaml)"
    said = [line for line in press.run(**chosen).said if line.startswith("Lần này")]
    assert [line.replace("Đơn vị ", "").replace("Khối ", "") for line in said] == ([told] if left else [])


def test_units_whose_points_wait_are_not_said_to_have_nothing_left_to_do(press):
    table = press.folders.inputs_of(Quarter.parse(QUARTER)) / "assessments.csv"
    for unit, criterion in (("p2", "b1"), ("r1", "a1")):  # who get letters
        edit_row(table, unit, criterion, verified_value="")
    told = "^Không làm được mục correction: không đơn vị nào đã có kết quả còn việc phải yêu cầu$"
    with pytest.raises(UsageError, match=told):
        press.run(only=["correction"])


def test_words_of_the_quarter_before_change_no_bulletin_of_this_one(press):
    """Who revised the earlier quarter for a word would else revise all that was published since."""
    table = press.folders.inputs_of(Quarter.parse(EARLIER)) / "assessments.csv"
    edit_row(table, "r2", "b1", evidence="Danh sách mới", reason="Viết lại cho rõ")
    assert press.run().tried == []
    press.edit_points("r2", "b1", "4", EARLIER)
    assert "unit_r2" in press.run().tried


def test_a_company_that_moved_to_another_folder_is_not_made_again(press):
    assert press.run().tried == []
    press.root.rename(press.root.with_name("Nơi khác"))
    assert type(press)(press.root.with_name("Nơi khác")).run().tried == []


@pytest.mark.parametrize("name", ["unit_r1", "company", "regulation_hai", "block_mot.ipynb"])
@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"x")])
def test_a_file_that_was_edited_or_deleted_is_made_again_alone(press, name, spoil):
    before = press.made()
    spoil(press.path(name))
    done = press.run(why=True)
    bulletin = name.removesuffix(".ipynb")
    assert done.tried == [bulletin]
    assert done.why(bulletin) == "tệp đã làm bị sửa hoặc bị xóa"
    assert press.made() == before


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "null",
        "[]",
        "{}",
        '{"key": {}}',
        '{"key": 1, "reads": [], "files": {}}',
        "\udcff",
        "[" * 100_000,
        '{"key": {}, "reads": [], "files": {"../../params/units.yaml": ""}}',
    ],
)
def test_a_record_that_cannot_be_read_is_made_again(press, content):
    good = press.record("unit_r1").read_bytes()
    press.record("unit_r1").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.warns(Remade, match=r"unit_r1\.json bị hỏng hoặc do phần mềm cũ ghi, nên được làm lại"):
        done = press.run(why=True)
    assert done.tried == ["unit_r1"]
    assert done.why("unit_r1") == "bản ghi lần trước không đọc được"
    assert press.record("unit_r1").read_bytes() == good


@pytest.mark.parametrize(
    "read",
    [["2019-Q9", "known", ""], ["2019-Q1", "x", ""], ["2019-Q1", "[1]", ""], ["2019-Q1", '["x", {}, ["*"]]', ""]],
)
def test_a_record_of_reads_that_nobody_makes_is_made_again(press, read):
    record = json.loads(press.record("unit_r1").read_bytes())
    press.record("unit_r1").write_text(json.dumps(record | {"reads": [read]}), encoding="utf-8")
    assert press.run().tried == ["unit_r1"]


def test_a_record_that_was_cut_short_is_made_again(press):
    good = press.record("unit_r1").read_bytes()
    press.record("unit_r1").write_bytes(good[: len(good) // 2])
    assert press.run().tried == ["unit_r1"]


# --- what all bulletins depend on ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "replacement", "reason"),
    [
        ("hash_library", lambda: "another", "phần mềm đã đổi"),
        ("installed_versions", lambda: {"python": "3.99"}, "thư viện hoặc bản phát hành đã đổi"),
    ],
)
def test_another_library_or_environment_remakes_all(press, monkeypatch, name, replacement, reason):
    monkeypatch.setattr(staleness, name, replacement)
    press.export_notebooks()
    done = press.run(why=True)
    assert set(done.tried) == EVERYTHING
    assert {done.why(name) for name in EVERYTHING} == {reason}
    assert press.run().tried == []


@pytest.mark.parametrize(
    "pattern",
    [
        "bulletin/page.py",
        "exporters/**/*.j2",
        "stylesheets/*.css",
        "**/*.ttf",
        "locale/**/*.po",
        "runner/execute.py",
    ],
)
def test_each_kind_of_file_of_the_library_counts(library, pattern):
    before = staleness.hash_library.__wrapped__()
    path = next(path for path in sorted(library.glob(pattern)) if path.is_file())
    path.write_bytes(path.read_bytes() + b"\n")
    assert staleness.hash_library.__wrapped__() != before


def test_what_python_compiles_beside_the_library_does_not_count(library):
    before = staleness.hash_library.__wrapped__()
    (library / "bulletin" / "__pycache__").mkdir(exist_ok=True)
    (library / "bulletin" / "__pycache__" / "page.pyc").write_bytes(b"compiled")
    assert staleness.hash_library.__wrapped__() == before


def test_a_file_that_is_renamed_counts(library):
    before = staleness.hash_library.__wrapped__()
    (library / "bulletin" / "page.py").rename(library / "bulletin" / "pages.py")
    assert staleness.hash_library.__wrapped__() != before


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A copy of the library that keys take for the library."""
    copy = tmp_path / "cchc_lib"
    shutil.copytree(staleness._PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(staleness, "_PACKAGE", copy)
    return copy


# --- a bulletin that fails ----------------------------------------------------------------------------------------


def test_a_failed_bulletin_is_tried_again_and_its_earlier_one_stays_until_then(press):
    before, record = press.made(), press.record(OWN).read_bytes()
    write_own_notebook(press.root, "1 / 0")
    assert (press.run().failed, press.run().tried) == (1, [OWN])
    assert press.record(OWN).read_bytes() == record
    assert {name: content for name, content in press.made().items() if "failed" not in name} == before
    write_own_notebook(press.root, "b.glossary()")
    done = press.run()
    assert (done.tried, done.failed, press.run().tried) == ([OWN], 0, [])
    assert press.missing_links() == set()
    assert not press.path(f"{OWN}.failed.ipynb").exists()


def test_a_bulletin_whose_entry_is_gone_is_told_once_and_counted_no_more(press):
    press.edit_yaml("bulletins.yaml", lambda content: content.pop(OWN))
    done = press.run()
    assert done.said[0] == GONE.format(QUARTER, OWN)
    assert len(press.run_json()["made"]) == len(EVERYTHING) - 1
    assert f"{len(EVERYTHING) - 1} trong {len(EVERYTHING) - 1}" in press.index()
    assert press.path(OWN).is_file()
    assert press.run().said == [f"{len(EVERYTHING) - 1} bản tin không đổi, không làm lại."]


def test_bulletins_of_a_unit_that_is_no_more_are_told_with_that_as_a_cause(press):
    press.edit_yaml("units.yaml", lambda content: content["units"].pop())
    table = press.folders.inputs_of(Quarter.parse(QUARTER)) / "assessments.csv"
    for path in (table, press.folders.inputs_of(Quarter.parse(EARLIER)) / "assessments.csv"):
        kept = [line for line in path.read_bytes().splitlines(keepends=True) if not line.startswith(b"r2;")]
        path.write_bytes(b"".join(kept))
    assert press.run().said[0] == GONE.format(QUARTER, "unit_r2")


def test_a_letter_that_is_not_due_any_more_is_told_once_and_counted_no_more(press):
    """A draft that asks for what is done lies where drafts are signed from."""
    write_tasks(press.folders, TASK, late=[LATE[0] | {"status": "done"}, LATE[1]])
    done = press.run()
    assert done.said[0] == GONE.format(QUARTER, "correction_p2")
    assert "correction_p2" not in press.index() and press.path("correction_p2").is_file()
    assert not any("không phải làm nữa" in line for line in press.run().said)


@pytest.mark.parametrize("how", [{}, {"fresh": True}])
def test_a_failure_whose_cause_is_gone_is_tried_again_though_its_earlier_record_holds(press, monkeypatch, how):
    """A notebook that was put back as it was, or one that fails now and then."""
    source = press.root / "notebooks" / f"{OWN}.ipynb"
    good = source.read_bytes()
    write_own_notebook(press.root, "1 / 0")
    assert press.run(only=[OWN], **how).failed == 1
    source.write_bytes(good)
    done = press.run(why=True)
    assert done.tried == [OWN]
    assert done.why(OWN) == "lần trước không làm được"
    assert press.missing_links() == set()
    assert press.run().tried == []


# --- run.json and the index ---------------------------------------------------------------------------------------


def test_what_is_unchanged_stays_in_the_record_of_the_run_and_in_the_index(press):
    before = press.run_json()["made"]
    press.edit_points("r2", "b1", "4")
    press.run(units=["r2"])
    after = press.run_json()["made"]
    assert {name for name in before if before[name] != after[name]} == {f"{QUARTER}_unit_r2"}
    assert press.missing_links() == set()
    press.run()
    assert press.missing_links() == set()


def test_without_the_record_of_the_run_the_unchanged_are_put_back(press):
    before = press.run_json()["made"]
    (press.output / "run.json").unlink()
    assert press.run().tried == []
    assert press.missing_links() == set()
    assert {name: entry | {"seconds": 0} for name, entry in before.items()} == press.run_json()["made"]


@pytest.mark.parametrize("content", ["", "[]", '{"made": []}', '{"made": {"a": {"entry": "a", "files": ["b"]}}}'])
def test_where_the_record_of_the_run_is_broken_it_is_made_again(press, content):
    before = press.run_json()["made"]
    (press.output / "run.json").write_text(content, encoding="utf-8")
    with pytest.warns(Remade, match=r"run\.json bị hỏng"):
        assert press.run().tried == []
    assert press.missing_links() == set()
    after = press.run_json()["made"]
    assert {name: entry | {"seconds": 0} for name, entry in before.items()} == after


@pytest.mark.parametrize("more", [{}, {"units": ["q1"]}])
def test_what_a_stopped_run_had_made_is_kept_and_linked(press, monkeypatch, more):
    """The record of a run is written last; that of each bulletin before it."""
    press.export_notebooks()
    press.edit_points("r2", "b1", "4")
    with monkeypatch.context() as patch:
        patch.setattr(batch_run, "write_record", stop)
        with pytest.raises(KeyboardInterrupt):
            press.run()
    press.edit_points("q1", "a1", "5")
    press.run(**more)
    assert press.run().tried == ([] if not more else ["block_hai", "company", "notice"])
    assert press.missing_links() == set()


def stop(*arguments):
    raise KeyboardInterrupt


def test_another_language_is_another_bulletin(press):
    before = press.made()
    assert press.run(only=[OWN], lang="en").tried == [f"{OWN}.en"]
    assert press.run(only=[OWN], lang="en").tried == []
    assert press.run().tried == []
    assert {name: press.made()[name] for name in before} == before


# --- why ----------------------------------------------------------------------------------------------------------


def test_why_tells_a_reason_for_each(press):
    write_own_notebook(press.root, "b.glossary()")
    press.path("unit_r1").unlink()
    press.record("regulation_ba").write_text("{", encoding="utf-8")
    press.record("regulation_mot").unlink()
    press.edit_points("q1", "a1", "5")
    done = press.run(why=True)
    reasons = {name: done.why(name) for name in done.tried}
    data = [reasons.pop(name) for name in ("company", "block_hai", "unit_q1", "notice")]
    assert all(reason.startswith("dữ liệu quý I/2019 đã đổi (") for reason in data)
    assert reasons == {
        OWN: "notebook đã đổi",
        "unit_r1": "tệp đã làm bị sửa hoặc bị xóa",
        "regulation_ba": "bản ghi lần trước không đọc được",
        "regulation_mot": "chưa làm lần nào",
    }
    assert f"{len(EVERYTHING) - 8} bản tin không đổi, không làm lại." in done.said


def test_why_tells_of_changed_parameters_and_of_a_wish(press):
    press.edit_yaml("bulletins.yaml", lambda content: content[OWN]["parameters"].update(title="Khác"))
    assert press.run(only=[OWN], why=True).why(OWN) == "tham số đã đổi"
    assert press.run(only=[OWN], why=True, fresh=True).why(OWN) == "làm lại tất cả"


def test_why_speaks_english_too(press):
    press.run(only=[OWN], lang="en")
    press.path(f"{OWN}.en").unlink()
    assert (
        press.run(only=[OWN], lang="en", why=True)
        .said[0]
        .endswith("a file that was made has been changed or deleted")
    )


def test_without_why_no_reason_is_told(press):
    press.path("unit_r1").unlink()
    assert not any("tệp đã làm" in line for line in press.run().said)


def test_a_record_tells_nothing_of_the_machine(published):
    for name in EVERYTHING:
        record = published.record(name).read_text(encoding="utf-8")
        assert sorted(json.loads(record)) == ["files", "key", "reads"]
        assert str(published.root) not in record
