"""Every command understands what people call things, and answers with names; its examples are commands that work."""

import shlex
import shutil
from collections import namedtuple
from contextlib import nullcontext
from datetime import datetime

import pytest
from typer.main import get_command

from cchc_lib import cli, open_quarter, sharing
from cchc_lib.bulletin.derivation import explain_score
from cchc_lib.cli import options
from cchc_lib.cli.help import fill_examples
from cchc_lib.folders import Folders
from cchc_lib.inputs import load_company
from cchc_lib.lab import serving
from cchc_lib.language import Text, folded
from cchc_lib.office.new_quarter import make_self_scores
from cchc_lib.quarter import Quarter
from cchc_lib.sharing import Selection, plan_bulletins
from tests.generator import make_yearly_company
from tests.whole.commands import copy_of

UNITS = ["Điện lực Duyên Hải", "dl duyen hai", "DUYÊN HẢI", "DH", "duyên hải branch", "duyen-hai"]
BLOCKS = ["Các Điện lực trực thuộc", "cac dien luc truc thuoc", "BRANCHES", "dien-luc"]
CRITERIA = ["Cấp điện hạ áp đúng hạn", "CAP DIEN HA AP DUNG HAN", "1.1", "cap-dien-ha-ap"]
NO_CHOICE = Selection()
Server = namedtuple("Server", ("wait",))
QUARTERS = ["Quý 1 năm 2019", "quy 1 nam 2019", "quý I/2019", "Q1/2019", "2019-Q1"]


@pytest.fixture
def planned(monkeypatch) -> list[str]:
    """The names of the bulletins that commands would make; none is made."""
    names: list[str] = []

    def plan(history, console, lang="vi", selection=NO_CHOICE, how=None):
        names.extend(run.output for run in plan_bulletins(history, lang, selection))
        return 0

    monkeypatch.setattr(sharing, "make_bulletins", plan)
    return names


# --- every command, by any name -----------------------------------------------------------------------------------


def test_a_score_is_explained_whatever_quarter_unit_and_criterion_are_called(cchc, ours):
    called = [(q, UNITS[-1], CRITERIA[-1]) for q in QUARTERS] + [("2019-Q1", u, CRITERIA[-1]) for u in UNITS]
    called += [("2019-Q1", UNITS[-1], c) for c in CRITERIA]
    said = {cchc("--root", ours.root, "explain", *words) for words in called}
    assert len(said) == 1
    assert said.pop().out.startswith("Đơn vị Điện lực Duyên Hải (Các Điện lực trực thuộc) Tiêu chí 1.1 Cấp điện")
    assert (
        len({cchc("--root", ours.root, "explain", year, u).out for year in ("2018", "NĂM 2018") for u in UNITS}) == 1
    )


def test_bulletins_keep_their_names_whatever_their_unit_or_block_is_called(cchc, ours, planned):
    for option, names, expected in (
        ("--unit", UNITS, ["2019-Q1_unit_duyen-hai", "2019-Q1_correction_duyen-hai"]),
        ("--block", BLOCKS, None),
    ):
        made = []
        for name in names:
            planned.clear()
            assert cchc("--root", ours.root, "run", "Quý 1 năm 2019", option, name).code == 0
            made.append(list(planned))
        assert all(one == made[-1] for one in made)
        assert expected is None or made[-1] == expected
    assert {"2019-Q1_block_dien-luc", "2019-Q1_unit_duyen-hai"} <= set(made[-1])


def test_every_unit_is_found_by_every_name_in_a_notebook(ours):
    opened = open_quarter("Quý 1 năm 2019", root=ours.root)
    for unit in load_company(Folders(ours.root)).units:
        for name in (unit.id, unit.name.vi, unit.name.en, unit.short.vi, *unit.aliases):
            assert opened.results.require_unit(name.upper()) == unit.id, name
    for kind in (opened.unit, opened.correction, opened.explanation):
        assert {kind(name).key for name in UNITS} == {kind(UNITS[-1]).key}
    for kind in (opened.block, opened.regulation):
        assert {kind(name).key for name in BLOCKS} == {kind(BLOCKS[-1]).key}
    year = open_quarter("năm 2018", root=ours.root)
    assert (year.unit_year(UNITS[0]).key, year.block_year(BLOCKS[0]).key) == (
        year.unit_year(UNITS[-1]).key, year.block_year(BLOCKS[-1]).key,
    )  # fmt: skip


@pytest.mark.long
def test_every_criterion_of_every_block_is_explained_by_each_of_its_names(ours):
    results = open_quarter("2019-Q1", root=ours.root).results
    told = 0
    for unit in {found.block: unit for unit, found in results.units().items()}.values():
        for criterion in results.regulation.blocks[results.units()[unit].block].criteria:
            title = str(criterion.title)
            names = {criterion.id, criterion.code, title, title.upper(), f"{criterion.code} {title}", folded(title)}
            names |= {str(criterion.short)} if criterion.short else set()
            said = {name: str(list(explain_score(results, unit, name))) for name in names}
            assert set(said.values()) == {said[criterion.id]}, criterion.id
            told += len(said)
    assert told > 300


def test_what_is_tried_is_the_same_by_names_as_by_ids(ours):
    e = open_quarter("2019-Q1", root=ours.root).explore()
    by_names, by_ids = (
        e.what_if(
            e.entry(unit, criterion, value=200),
            e.weight(block, criterion, most=10),
            e.threshold(block, criterion, old=98, new=97),
            e.class_from(grade, percent=82),
        ).html
        for unit, block, criterion, grade in (
            (UNITS[1], BLOCKS[1], CRITERIA[1], "TỐT"), (UNITS[-1], BLOCKS[-1], CRITERIA[-1], "tot")
        )
    )  # fmt: skip
    assert by_names == by_ids
    assert e.best_steps(UNITS[1]).html == e.best_steps(UNITS[-1]).html
    assert e.explain(UNITS[1], CRITERIA[1]).html == e.explain(UNITS[-1], CRITERIA[-1]).html


# --- lists --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("what", "told"), [
    ("units", "Các Điện lực trực thuộc ┏"),
    ("don vi", "│ Điện lực Duyên Hải │ Duyên Hải │ DH, ĐL Duyên Hải │ duyen-hai │"),
    ("blocks", "│ Các Điện lực trực thuộc │ 9 │ 100 │ dien-luc │"), ("classes", "│ Tốt │ 80 │ tot │"),
    ("Tiêu chí", "│ Cấp điện hạ áp đúng hạn │ 8 │ cap-dien-ha-ap │"),
    ("quarters", "│ quý I/2019 │ Tạm tính │ 2019-Q1 │"),
    ("quý", "│ năm 2018 │ Tạm tính │ 2018 │"),
])  # fmt: skip
def test_what_there_is_to_name_is_listed(cchc, ours, what, told):
    said = cchc("--root", ours.root, "list", what, "Quý 1 năm 2019")
    assert said.code == 0
    assert told in said.out


def test_a_list_that_there_is_not_is_answered_with_those_that_there_are(cchc, ours):
    said = cchc("--root", ours.root, "list", "unitt")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("danh sách «unitt» không có; có phải đơn vị (units)?")


@pytest.mark.parametrize("words", [
    "list units 2016", "list classes 2016", "new 2016", "check 2016", "score 2016", "audit 2016", "export 2016",
    "explain 2016 kd", "run 2016", "publish 2016", "share 2016 --to board", "lab 2016",
])  # fmt: skip
def test_a_year_of_which_there_is_no_quarter_is_told_to_be_none_by_every_command(cchc, ours, words):
    said = cchc("--root", ours.root, *words.split())
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Không có năm 2016 trong params/quarters. Đang có: quý II/2017")


# --- help ---------------------------------------------------------------------------------------------------------


def list_commands(command=None, words=()) -> list[tuple[tuple[str, ...], object]]:
    """Every command and group with the words that call it."""
    command = command or get_command(cli.app)
    found = [(words, command)]
    for name, below in getattr(command, "commands", {}).items():
        found += list_commands(below, (*words, name))
    return found


@pytest.mark.parametrize("words", [words for words, _ in list_commands()], ids=" ".join)
def test_help_speaks_the_chosen_language_alone(cchc, words, tmp_path, monkeypatch):
    """What is told without examples, names of files and options: no word of the other language, none of typer's."""
    monkeypatch.chdir(tmp_path)
    vi, en = cchc(*words, "--help"), cchc(*words, "--help", "--lang", "en")
    assert (vi.code, en.code) == (0, 0)
    assert en == cchc("--lang", "en", *words, "-h")
    assert vi.out.startswith(f"Cách dùng: {' '.join(('cchc', *words))}") and en.out.startswith("Usage: cchc")
    assert not {"Show this message", "OPTIONS", "Arguments", "required", "default", "<str>"} & set(vi.out.split("  "))
    told = en.out.partition("Examples:")[0]
    assert not [word for word in told.split() if not word.replace("…", "").isascii()], told
    assert "Hiện hướng dẫn này." in vi.out and "Show this help." in en.out


@pytest.mark.long
def test_every_example_of_every_help_works(cchc, ours, tmp_path, planned, monkeypatch):
    """On the company at hand: what runs notebooks only plans, what opens a browser only starts."""
    root = copy_of(ours.root, tmp_path / "bản sao")
    sheets = make_self_scores(Folders(root), Quarter(2019, 1))
    shutil.copytree(sheets, tmp_path / "phieu-nhan-ve")  # as they were sent out
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CCHC_ROOT", str(root))
    monkeypatch.setattr(options, "_chosen", options._Chosen())  # whatever a test before has chosen
    done: list[str] = []

    def release(folders, quarter, *arguments):
        done.append(str(quarter))
        return sharing.publishing.PublishedRelease(1, folder=folders.outputs)

    monkeypatch.setattr(sharing, "publish_quarter", release)
    monkeypatch.setattr(sharing, "withdraw_release", release)
    monkeypatch.setattr(sharing, "verify_path", lambda folders, path: done.append(path.as_posix()) or [])
    monkeypatch.setattr(sharing.parcels, "_check_made", lambda history, runs: done.append(str(len(runs))))
    monkeypatch.setattr(
        sharing.parcels, "_write_parcel", lambda page, *rest: sharing.parcels.Parcel(root, "", "", Text("tên"))
    )
    monkeypatch.setattr(
        serving, "serve_lab", lambda *arguments, **how: nullcontext(("http://localhost", Server(lambda: 0)))
    )
    commands = [command for _, command in list_commands() if not getattr(command, "commands", None)]
    examples = [example for command in commands for example in fill_examples(command.epilog)]
    examples.sort(key=lambda example: example.startswith("cchc new"))  # after which another quarter is the newest
    failed = {example: said for example in examples if (said := cchc(*shlex.split(example)[1:])).code}
    assert failed == {}
    assert len(examples) > len(commands)
    assert done.count("2019-Q1") == 3 and "outputs/published/2019-Q1/1" in done
    assert Folders(root).inputs_of(Quarter(2019, 2)).is_dir()


def test_examples_without_a_folder_to_take_names_from_say_what_stands_there(cchc, tmp_path, monkeypatch):
    """A quarter that may be typed, without a root and in one that has none yet; of units no more than that one is."""
    monkeypatch.chdir(tmp_path)
    now = Quarter.of_day(datetime.now().astimezone().date())
    assert f"cchc explain {now.shifted(-1)} <đơn-vị> <tiêu-chí>" in cchc("explain", "--help").out
    assert f"cchc explain {now.shifted(-1)} <unit> <criterion>" in cchc("--lang", "en", "explain", "--help").out
    assert cchc("init", "so", "--blank", "Sở").code == 0
    assert f"cchc new {now} --self-score" in cchc("--root", "so", "new", "--help").out
    assert "<" not in cchc("--root", "so", "regulation", "check", "--help").out
    units = tmp_path / "so" / "params" / "units.yaml"
    units.write_text(units.read_text(encoding="utf-8") + "period: year\n", encoding="utf-8")
    assert f"cchc new {now.year} --self-score" in cchc("--root", "so", "new", "--help").out
    assert cchc("--root", "so", "explain", "--help").out.endswith(f"cchc explain {now.year - 1} <đơn-vị> --pdf")


def test_a_body_of_years_is_shown_no_example_of_a_year_of_quarters_nor_rules_of_one(cchc, tmp_path):
    make_yearly_company(tmp_path)
    said = cchc("--root", tmp_path, "explain", "--help").out.partition("Ví dụ: ")[2]
    assert said == 'cchc explain 2020 "Phòng Hợp tác" A1 cchc explain 2020 "Phòng Hợp tác" --pdf'
    assert cchc("--root", tmp_path, "regulation", "new", "2021", "--from", "2019").code == 0
    head = Folders(tmp_path).regulations / "2021" / "regulation.yaml"
    year = "\nyear: {combine: mean, quarters_needed: 3}\n"
    head.write_text(head.read_text(encoding="utf-8") + year, encoding="utf-8")
    said = cchc("--root", tmp_path, "regulation", "diff", "2019", "2021", "--quarters", "0").out
    assert "Áp dụng từ │ năm 2019 │ năm 2021" in said
    assert "Kết quả năm" not in said
