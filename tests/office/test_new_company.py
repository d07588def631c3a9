"""A new root: a copy of the example, or a blank organisation that is right from its first command on."""

import subprocess

import pytest

from cchc_lib.errors import UsageError
from cchc_lib.folders import example_params
from cchc_lib.inputs import choose_regulation, load_company, load_examples, load_regulations
from cchc_lib.model.regulation import TEMPLATE_NOTICE
from cchc_lib.office.new_company import make_blank, make_example
from cchc_lib.office.new_quarter import make_quarter
from cchc_lib.quarter import Quarter
from cchc_lib.results import check_quarter
from cchc_lib.scoring import check_example

BEGIN = Quarter(2026, 1)
ODD_NAMES = ['Sở "Nội vụ" $quarter: {a}', "- Ủy ban # nhân dân", "''", "a\\b ⚡"]


def files_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_example_is_whole(tmp_path):
    made = make_example(tmp_path / "công ty")
    assert files_of(made.params) == files_of(example_params())
    assert max(made.quarters()) == Quarter(2019, 1)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_an_organisation_has_the_name_that_was_typed(tmp_path, name):
    assert load_company(make_blank(tmp_path, name, BEGIN)).organisation.name.vi == name


def test_a_blank_organisation_has_a_regulation_whose_examples_are_right(tmp_path):
    folders = make_blank(tmp_path, "Sở Nội vụ", BEGIN)
    (regulation,) = load_regulations(folders).values()
    examples, misread = load_examples(folders, regulation.version)
    assert str(regulation.head.notice) == TEMPLATE_NOTICE  # which is not published
    assert regulation.version == "2026" and choose_regulation({"2026": regulation}, BEGIN) is regulation
    assert (misread, [check_example(one, regulation) for one in examples]) == ([], [None] * 3)


@pytest.mark.parametrize("quarter", [BEGIN, Quarter(2027, 3)])
def test_a_blank_organisation_opens_a_quarter_that_lacks_nothing_but_its_numbers(tmp_path, quarter):
    folders = make_blank(tmp_path, "Sở Nội vụ", BEGIN)
    make_quarter(folders, quarter)
    inputs, findings = check_quarter(folders, quarter)
    assert inputs.progress == {"don-vi": (0, 8)}
    assert all("thiếu số liệu thẩm định" in str(found.message) for found in findings)


def test_git_keeps_each_byte_of_what_was_published_and_nothing_else_of_outputs(tmp_path):
    """Git for Windows would rewrite the line ends of a record, whose hashes then say that it was altered."""
    make_blank(tmp_path, "Sở Nội vụ", BEGIN)
    git = ("git", "-C", str(tmp_path), "-c", "core.autocrlf=true", "-c", "user.name=t", "-c", "user.email=t@t")
    record = tmp_path / "outputs/published/2026-Q1/1/record.json"
    record.parent.mkdir(parents=True)
    for path in (record, tmp_path / "outputs/run.json"):
        path.write_bytes(b"{}\n")
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    subprocess.run([*git, "clone", "-q", ".", "bản sao"], check=True, cwd=tmp_path)
    clone = tmp_path / "bản sao"
    assert (clone / record.relative_to(tmp_path)).read_bytes() == b"{}\n"
    assert [path.name for path in (clone / "outputs").iterdir()] == ["published"]


def test_what_is_there_stays(tmp_path):
    (tmp_path / ".gitignore").write_text("của tôi", encoding="utf-8")
    (tmp_path / "params").mkdir()
    with pytest.raises(UsageError, match=r"Đã có .*params, và lệnh này không ghi đè lên"):
        make_example(tmp_path)
    with pytest.raises(UsageError, match=r"Đã có .*params, và lệnh này không ghi đè lên"):
        make_blank(tmp_path, "Sở", BEGIN)
    assert [path.name for path in sorted(tmp_path.rglob("*"))] == [".gitignore", "params"]
    (tmp_path / "params").rmdir()
    make_example(tmp_path)
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "của tôi"
