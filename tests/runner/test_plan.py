from pathlib import Path

import pytest

from cchc_lib.errors import InputError, UsageError
from cchc_lib.folders import Folders
from cchc_lib.language import say
from cchc_lib.runner.plan import Item, plan_runs, read_bulletins

HERE = Path(__file__).resolve().parents[2]
SCORED = frozenset({"scored"})
CONDITIONS = {name: say("không ai {name}", name=name) for name in ("scored", "asked", "corrected", "silent")}
ITEMS = {
    "block": [Item("dien-luc", SCORED), Item("cao-the", SCORED)],
    "unit": [
        Item("cau-ke", frozenset({"scored", "corrected"}), {"block": "dien-luc"}),
        Item("tra-cu", SCORED, within={"block": "dien-luc"}),
        Item("doi-cao-the", SCORED, within={"block": "cao-the"}),
    ],
}


def plan(entries, **selection):
    common = {"quarter": "2019-Q1", "lang": "vi"}
    conditions = {"conditions": CONDITIONS, "whole": ["scored"], **selection}
    return plan_runs(entries, ITEMS, common, lambda name: Path(f"{name}.ipynb"), **conditions)


def outputs(entries, **selection):
    return [run.output for run in plan(entries, **selection)]


@pytest.fixture
def entries():
    """Those of a quarter."""
    found = read_bulletins(HERE / "params" / "bulletins.yaml")
    return {name: entry for name, entry in found.items() if entry.period == "quarter"}


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "bulletins.yaml"
        path.write_text(text, encoding="utf-8")
        return read_bulletins(path)

    return read


def test_the_plan_of_this_company_has_each_bulletin_once(entries):
    assert outputs(entries) == [
        "2019-Q1_company",
        "2019-Q1_block_dien-luc",
        "2019-Q1_block_cao-the",
        "2019-Q1_unit_cau-ke",
        "2019-Q1_unit_tra-cu",
        "2019-Q1_unit_doi-cao-the",
        "2019-Q1_regulation_dien-luc",
        "2019-Q1_regulation_cao-the",
        "2019-Q1_notice",
    ]


def test_a_year_has_its_notice_and_bulletins_of_the_company_the_blocks_and_the_units():
    found = read_bulletins(HERE / "params" / "bulletins.yaml")
    of_a_year = {name: entry for name, entry in found.items() if entry.period == "year"}
    wanted = [
        "2019-Q1_company_year",
        "2019-Q1_block_year_cao-the",
        "2019-Q1_unit_year_doi-cao-the",
        "2019-Q1_year_notice",
    ]
    made = outputs(of_a_year)
    assert len(made) == 2 + len(ITEMS["block"]) + len(ITEMS["unit"])
    assert set(wanted) <= set(made)


def test_an_id_becomes_the_parameter_that_is_named_after_its_kind(entries):
    run = plan(entries, chosen={"unit": ["tra-cu"]})[0]
    assert (run.notebook, run.formats) == (Path("unit_bulletin.ipynb"), ("html", "pdf"))
    assert run.parameters == {"quarter": "2019-Q1", "lang": "vi", "unit": "tra-cu"}


@pytest.mark.parametrize(
    "selection, expected",
    [
        ({"only": ["company"]}, ["2019-Q1_company"]),
        ({"chosen": {"unit": ["tra-cu"]}}, ["2019-Q1_unit_tra-cu"]),
        (
            {"chosen": {"block": ["cao-the"]}},
            ["2019-Q1_block_cao-the", "2019-Q1_unit_doi-cao-the", "2019-Q1_regulation_cao-the"],
        ),
        ({"chosen": {"block": ["cao-the"]}, "only": ["block"]}, ["2019-Q1_block_cao-the"]),
        (
            {"chosen": {"block": ["dien-luc"], "unit": ["doi-cao-the"]}, "only": ["unit"]},
            ["2019-Q1_unit_cau-ke", "2019-Q1_unit_tra-cu", "2019-Q1_unit_doi-cao-the"],
        ),
        ({"only": ["company"], "suffix": ".en"}, ["2019-Q1_company.en"]),
    ],
)
def test_a_selection_keeps_what_was_asked_for(entries, selection, expected):
    assert outputs(entries, **selection) == expected


def test_a_condition_keeps_the_items_that_meet_it(read):
    entries = read("fix: {notebook: fix, over: unit, when: corrected, output: 'fix_{unit}', formats: [html]}")
    assert outputs(entries) == ["fix_cau-ke"]


def test_an_entry_whose_condition_nothing_meets_says_so(read):
    entries = read("a: {notebook: a, when: silent, output: a}\nb: {notebook: a, over: unit, when: asked, output: b}")
    with pytest.raises(UsageError, match=r"Không làm được mục a: không ai silent\nKhông .* mục b: không ai asked"):
        outputs(entries, only=["a", "b"])
    with pytest.raises(UsageError, match="Không có bản tin nào khớp"):
        outputs(entries)


@pytest.mark.parametrize(
    "selection, said",
    [
        ({"only": ["compani"]}, "mục «compani» không có; có phải «company»?"),
        ({"chosen": {"unit": ["tra-cú"]}}, "--unit «tra-cú» không có; có phải «tra-cu»?"),
        ({"only": ["company"], "chosen": {"unit": ["tra-cu"]}}, "Không có bản tin nào khớp"),
    ],
)
def test_a_selection_that_names_nothing_is_refused(entries, selection, said):
    with pytest.raises(UsageError, match=said.replace("?", r"\?")):
        plan(entries, **selection)


def test_what_is_made_on_demand_runs_only_where_its_name_is_asked_for(read):
    entries = read("a: {notebook: a, output: a}\nb: {notebook: b, output: b, on_demand: true}")
    assert [run.entry for run in plan(entries)] == ["a"]
    assert [run.entry for run in plan(entries, only=["b"])] == ["b"]


def test_two_bulletins_of_one_name_are_refused_even_where_only_one_is_selected(read):
    entries = read("a: {notebook: a, output: same}\nb: {notebook: b, output: same}")
    with pytest.raises(UsageError, match=r"a, b › output: 2 bản tin cùng mang tên «same»"):
        plan(entries, only=["a"])


@pytest.mark.parametrize("other", ["Diem", "điểm", "Điểm"])
def test_two_bulletins_whose_names_a_zip_or_a_folder_takes_for_one_are_refused(read, other):
    entries = read(f"a: {{notebook: a, output: diem}}\nb: {{notebook: b, output: {other}}}")
    with pytest.raises(UsageError, match=rf"a, b › output: 2 bản tin mang tên chỉ khác .* hoặc dấu: diem, {other}$"):
        plan(entries)


def test_all_mistakes_of_the_file_come_at_once_with_what_was_meant(read):
    with pytest.raises(InputError) as refused:
        read(
            "a: {notebok: a, output: x}\n"
            "b: {notebook: b, output: x, formats: [pdff]}\n"
            "c: {notebook: [c], output: x, formats: html, on_demand: maybe, parameters: 5}\n"
            "d: text\n"
            "e: {notebook: e, output: x, parameters: {title: [f]}}\n"
        )
    keys = "notebook, output, over, when, on_demand, period, parameters, formats"
    assert str(refused.value).splitlines() == [
        f"bulletins.yaml › a › notebok: khóa «notebok» không có; có phải «notebook»? Được dùng: {keys}",
        "bulletins.yaml › a › notebook: thiếu khóa «notebook»",
        "bulletins.yaml › b › formats › [1]: giá trị «pdff» không có; có phải «pdf»? Được dùng: html, pdf, docx",
        "bulletins.yaml › c › notebook: phải là một dòng chữ, không để trống",
        "bulletins.yaml › c › on_demand: «maybe» phải là true hoặc false",
        "bulletins.yaml › c › parameters: phải gồm các cặp «khóa: giá trị»",
        "bulletins.yaml › c › formats: phải là một danh sách (mỗi dòng bắt đầu bằng «-»)",
        f"bulletins.yaml › d: phải gồm các khóa: {keys}",
        "bulletins.yaml › e › parameters › title: phải là chữ",
    ]


@pytest.mark.parametrize("text", ["", "- a\n", "text"])
def test_a_file_without_entries_is_told(read, text):
    with pytest.raises(InputError, match=r"^bulletins\.yaml: phải gồm các cặp «khóa: giá trị»$"):
        read(text)


@pytest.mark.parametrize(
    "entry, said",
    [
        ("over: blok, output: x", " › over: loại «blok» không có; có phải «block»"),
        ("over: unit, output: '{block}'", ": output: tham số «block» không có"),
        ("output: '{quarter'", ": output: tham số «{quarter» không có"),
        (
            "output: '{quarter:d}'",
            ": output: tham số «quarter:d» không có; có phải «quarter»? Được dùng: lang, quarter",
        ),
        ("over: unit, output: '{unit:>1000000000}'", ": output: tham số «unit:>1000000000» không có"),
        ("over: unit, output: '{unit!r}'", ": output: tham số «unit!r» không có; có phải «unit»"),
        ("over: unit, output: '{unit.id}'", ": output: tham số «unit.id» không có"),
        ("output: '{}'", ": output: tham số để trống; được dùng: lang, quarter"),
        (
            "output: '{quarter}', parameters: {quarter: 2018-Q4}",
            ": parameters › quarter: mỗi lần chạy tự điền giá trị này; hãy bỏ dòng này",
        ),
        ("output: x, parameters: {lang: en}", ": parameters › lang: mỗi lần chạy tự điền"),
        ("over: unit, output: '{unit}', parameters: {unit: tra-cu}", ": parameters › unit: mỗi lần chạy tự điền"),
        ("period: year, output: '{block}'", ": output: tham số «block» không có"),
        ("over: unit, when: corected, output: '{unit}'", " › when: điều kiện «corected» không có"),
        ("output: '../{quarter}'", " › output: «../2019-Q1» không làm tên tệp được; chỉ dùng chữ, số"),
        ("output: nul", " › output: «nul» không làm tên tệp được"),
        ("output: " + "a" * 151, f" › output: «{'a' * 79}…» không làm tên tệp được"),
    ],
)
def test_an_entry_that_cannot_be_planned_is_named_with_its_key(read, entry, said):
    with pytest.raises((InputError, UsageError)) as refused:
        plan(read(f"a: {{notebook: a, {entry}}}"))
    assert f"bulletins.yaml › a{said}" in str(refused.value)


def test_notebooks_that_are_not_there_are_told_with_their_entries_and_what_may_be_done(read, tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "tieu-chi.ipynb").touch()
    entries = read("a: {notebook: tieu-chi-2, output: a}\nb: {notebook: other, output: b}")
    with pytest.raises(UsageError) as refused:
        plan_runs(entries, items={}, common={}, find_notebook=Folders(tmp_path).notebook)
    first, second = str(refused.value).splitlines()
    assert first == (
        "bulletins.yaml › a › notebook: notebook «tieu-chi-2» không có; có phải «tieu-chi»? (tệp đã đổi tên thì ghi "
        "tên mới vào đây, không dùng nữa thì xóa mục này)"
    )
    assert second.startswith("bulletins.yaml › b › notebook: notebook «other» không có; ")


def test_a_condition_on_an_entry_over_nothing_asks_for_what_holds_for_the_whole(read):
    entries = read("all: {notebook: fix, when: scored, output: all}\nrest: {notebook: fix, output: rest}")
    asked = {"entries": entries, "items": {}, "common": {"quarter": "2019-Q1"}, "find_notebook": Path}
    assert [run.output for run in plan_runs(**asked, conditions=CONDITIONS, whole=["scored"])] == ["all", "rest"]
    assert [run.output for run in plan_runs(**asked, conditions=CONDITIONS)] == ["rest"]
