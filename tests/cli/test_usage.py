"""A command that is not understood is answered in the chosen language, in the words of its help."""

import os
from types import SimpleNamespace

import pytest

TYPOS = [
    (("run", "--worker", "3"), "tùy chọn «--worker» không có; có phải «--workers»?", "there is no option “--worker”"),
    (("runn",), "lệnh «runn» không có; có phải «run»?", "there is no command “runn”; did you mean “run”?"),
    (("regulation", "--root", "x"), "thiếu lệnh; được dùng: new, check,", "a command is missing; there are: new,"),
    (
        ("explain",),
        "thiếu «quý» Cách dùng: cchc explain quý đơn-vị [tiêu-chí]",
        "“quarter” is missing Usage: cchc explain",
    ),
    (("list",), "thiếu «gì» Cách dùng: cchc list gì [quý]", "“what” is missing Usage: cchc list what"),
    (("run", "a", "b", "c"), "thừa «b c» Cách dùng: cchc run [quý]", "“b c” is more than it takes Usage: cchc run"),
    (("share", "--to"), "sau --to phải ghi giá trị", "--to needs a value"),
    (("run", "--fresh=3"), "--fresh không kèm giá trị", "--fresh takes no value"),
    (("run", "--workers", "hai"), "--workers phải là số nguyên", "--workers must be a whole number"),
    (("run", "--memory", "-1"), "--memory phải từ 0 trở lên", "--memory must be 0 or more"),
    (("run", "--memory", str(2**63)), "--memory không quá 8.000.000", "--memory must be at most 8,000,000"),
    (
        ("publish", "--date", "31/06/2019"),
        "--date: «31/06/2019» không phải là một ngày có trong lịch; hãy ghi dd/mm/yyyy, như 31/03/2019",
        "--date: “31/06/2019” is no day of the calendar; write dd/mm/yyyy, such as 31/03/2019",
    ),
]
OF_TYPER = ("Usage: python", "Try ", "Error", "Invalid", "No such", "Missing", "Got unexpected", "requires", "╭")


@pytest.mark.parametrize(("words", "vietnamese", "english"), TYPOS, ids=[" ".join(words) for words, *_ in TYPOS])
def test_what_is_wrong_with_a_command_is_told_in_the_chosen_language(cchc, words, vietnamese, english):
    told, before, behind = cchc(*words), cchc("--lang", "en", *words), cchc(*words[:1], "--lang=en", *words[1:])
    assert (told.code, told.out) == (before.code, before.out) == (2, "")
    assert told.err.startswith(vietnamese) and before.err.startswith(english)
    assert behind == before, "wherever the language stands"
    assert not [word for word in OF_TYPER if word in told.err]


def test_a_language_that_there_is_not_is_answered_with_those_that_there_are(cchc):
    said = cchc("--lang", "fr", "list", "units")
    assert (said.code, said.err) == (2, "ngôn ngữ «fr» không có; được dùng: vi, en")


def test_what_was_typed_acts_on_no_terminal(cchc):
    said = cchc("run", "--[red]x[/red]")
    assert said.err.startswith("tùy chọn «--[red]x[/red]» không có")


@pytest.mark.parametrize("typed", ["$HOME", "~", "*"])
def test_words_stay_as_typed_where_no_shell_reads_them_first(cchc, monkeypatch, typed):
    """On Windows typer would put folders, variables and files in their place, in the reason of a revision too."""
    monkeypatch.setattr("typer.core.os", SimpleNamespace(**vars(os) | {"name": "nt"}))
    assert cchc(typed).err.startswith(f"lệnh «{typed}» không có")


def test_a_group_alone_says_its_help(cchc):
    said = cchc("regulation")
    assert said.code == 2
    assert said.out.startswith("Cách dùng: cchc regulation lệnh …") and said.err == ""


def test_a_shell_is_told_what_may_follow(cchc, monkeypatch):
    monkeypatch.setenv("_CCHC_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "cchc run --w")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert cchc().out == "--workers --why"
