"""What people type and what they are told: exit codes, suggestions, languages, help."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, nullcontext
from datetime import date
from importlib.metadata import version
from types import SimpleNamespace

import nbformat
import pytest
from openpyxl import load_workbook

from cchc_lib import cli, open_quarter, sharing
from cchc_lib.__main__ import main as run_as_script
from cchc_lib.bulletin.derivation import explain_score
from cchc_lib.files import read_yaml
from cchc_lib.folders import QUARTER_VARIABLE, ROOT_VARIABLE, Folders
from cchc_lib.inputs.layout import SHEET_COLUMNS
from cchc_lib.lab import serving
from cchc_lib.language import translate
from cchc_lib.quarter import Quarter, Year
from cchc_lib.results import QuarterResults
from cchc_lib.runner import batch_run, cluster
from cchc_lib.runner.scratch import Kernels
from tests.whole.commands import tool
from tests.whole.roots import edit_row, write_yaml

from .conftest import COMPANY

COMMANDS = sorted(command.name or command.callback.__name__ for command in cli.app.registered_commands)


def test_documents_that_rest_on_a_revised_quarter_are_all_named_by_the_revision_six_elsewhere(monkeypatch, capsys):
    keys = [f"2019-Q1_unit_u{n}" for n in range(1, 9)]
    monkeypatch.setattr(sharing, "find_behind", lambda history: ([Quarter(2018, 4)], keys))
    history = SimpleNamespace(quarter=Quarter(2019, 1))
    kept = "; 8 bản tin, văn bản đã phát hành dựa vào số liệu cũ, được giữ nguyên: "
    for in_full, names in ((True, keys), (False, [*keys[:6], "và 2 tài liệu khác"])):
        cli.standing.tell_behind(history, in_full)
        assert f"{kept}{', '.join(names)}. Muốn làm theo số liệu mới: " in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(("n", "is_counted"), [(12, False), (13, True)])
def test_messages_of_more_zips_than_anybody_reads_are_left_in_them(monkeypatch, capsys, tmp_path, n, is_counted):
    folder = Folders(tmp_path).outputs_of(Quarter(2019, 1)) / "share"
    parcels = [SimpleNamespace(path=folder / f"{i}.zip", pdf=None, message=f"Kính gửi Đội {i},") for i in range(n)]
    cli.bulletins._print_parcels(Folders(tmp_path), parcels)
    told = " ".join(capsys.readouterr().out.split())
    counted = (
        f"Đã đóng gói {n} tệp zip ở outputs/2019-Q1/share; lời nhắn để dán vào thư là loi-nhan.txt trong từng tệp."
    )
    assert told == counted if is_counted else told.count("Kính gửi") == n


@pytest.mark.parametrize(("n", "named"), [(6, 6), (7, 0)])
def test_a_few_units_without_points_are_named_and_more_are_counted(monkeypatch, capsys, n, named):
    missing = {f"u{i}": SimpleNamespace(name=f"Đội {i}", missing="dữ liệu còn lỗi") for i in range(n)}
    results = SimpleNamespace(sums_up=False, unscored=lambda: missing)
    assert cli.standing.tell_missing(SimpleNamespace(results=results, quarter=Quarter(2019, 1)))
    told = " ".join(capsys.readouterr().out.split())
    assert told.count("chưa có kết quả: dữ liệu còn lỗi") == named
    assert told.endswith(f"{n} đơn vị chưa có kết quả vì dữ liệu còn lỗi; xem: cchc check 2019-Q1")


def test_units_whose_results_would_be_others_now_are_counted_and_the_first_named(monkeypatch, capsys):
    monkeypatch.setattr(sharing, "find_unpublished", lambda history: [f"Đội {i}" for i in range(1, 9)])
    monkeypatch.setattr(sharing, "find_behind", lambda history: ([], []))
    release = SimpleNamespace(status_name="Chính thức", dated=date(2019, 4, 15))
    assert cli.standing.tell_published(SimpleNamespace(release=release, quarter=Quarter(2019, 1)))
    told = " ".join(capsys.readouterr().out.split())
    assert "ở 8 đơn vị: Đội 1, Đội 2, Đội 3, Đội 4, Đội 5, Đội 6, … Muốn đính chính: " in told


# --- what is done -------------------------------------------------------------------------------------------------


def test_check_of_a_good_quarter_ends_with_0(cchc, small):
    said = cchc("--root", small.root, "check", "2019-Q1")
    assert (said.code, said.err) == (0, "")
    assert "Khối doi │ 4/4" in said.out
    assert "0 lỗi, 0 lưu ý" in said.out


def test_score_prints_every_block_best_first(cchc, small):
    said = cchc("--root", small.root, "score", "2019-Q1")
    assert said.code == 0
    order = [said.out.index(row) for row in ("│ 1 │ Đội Nam │ 20,00 │", "│ 2 │ Đội Bắc │ 19,50 │")]
    assert order == sorted(order)


@pytest.mark.parametrize("command", ["check", "score"])
def test_the_newest_quarter_is_meant_where_none_is_named(cchc, small, command):
    assert cchc("--root", small.root, command) == cchc("--root", small.root, command, "Quý I/2019")


def test_our_quarter_has_neither_faults_nor_wrong_examples(cchc, ours):
    said = cchc("--root", ours.root, "check", ours.name)
    assert said.code == 0
    assert "0 ví dụ sai trong" in said.out
    assert "trong 0." not in said.out


# --- faults and progress ------------------------------------------------------------------------------------------


@pytest.fixture
def half_filled(small) -> Folders:
    """One block is verified, the other begun."""
    for criterion in ("a1", "a2"):
        edit_row(small.params / "quarters" / "2019-Q1" / "assessments.csv", "doi-nam", criterion, verified_value="")
    return small


def test_check_shows_how_far_each_block_is_and_where_values_are_missing(cchc, half_filled):
    said = cchc("--root", half_filled.root, "check", "2019-Q1")
    assert said.code == 2
    assert "Khối doi │ 2/4" in said.out
    assert "Khối to │ 1/1" in said.out
    assert "2 lỗi" in said.out
    assert "params/quarters/2019-Q1/assessments.csv" in said.out
    assert said.out.count("│ Đội Nam │ A") == 2  # names and printed codes, no ids


def test_addresses_are_whole_in_a_narrow_window(cchc, half_filled, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    said = cchc("--root", half_filled.root, "check", "2019-Q1")
    assert "…" not in said.out


def test_score_says_which_units_have_no_points_yet_and_why(cchc, half_filled):
    said = cchc("--root", half_filled.root, "score", "2019-Q1")
    assert said.code == 2
    assert "Đội Nam chưa có kết quả" in said.out
    assert "│ – │ Đội Bắc │ 19,50 │" in said.out


@pytest.mark.parametrize("command", [("list", "units"), ("list", "blocks"), ("new", "2019-Q1", "--self-score")])
def test_a_block_that_the_regulation_lacks_is_a_fault_of_units_yaml_for_all_who_list_units(cchc, small, command):
    path = small.params / "units.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("block: doi", "block: dio"), encoding="utf-8")
    said = cchc("--root", small.root, *command)
    assert (said.code, said.out) == (2, "")
    assert "Lỗi: params/units.yaml" in said.err and "doi-nam │ khối «dio» không có; đang có: doi, to" in said.err
    assert "<đơn-vị> --pdf" in cchc("--root", small.root, "explain", "--help").out


def test_a_fault_in_the_regulation_is_printed_with_its_file(cchc, small):
    path = small.regulations / "2016" / "doi.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("max_points: '20'", "max_points: '21'"), encoding="utf-8")
    for command in ("check", "score", "run"):
        said = cchc("--root", small.root, command, "2019-Q1")
        assert said.code == 2
        assert "doi.yaml" in said.out + said.err
        assert "Traceback" not in said.out + said.err


def test_faults_of_yaml_files_are_counted_at_the_end(cchc, small):
    for name in ("doi", "to"):
        path = small.regulations / "2016" / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("block: ", "blok: "), encoding="utf-8")
    said = cchc("--root", small.root, "check", "2019-Q1")
    assert said.code == 2
    assert said.err.endswith("4 lỗi; phần còn lại được kiểm tra khi không còn các lỗi này.")


def test_check_tells_notices_that_need_points(cchc, small):
    path = small.params / "quarters" / "2019-Q1" / "assessments.csv"
    edit_row(path, "doi-nam", "a1", self_value="8")
    said = cchc("--root", small.root, "check", "2019-Q1")
    assert said.code == 0
    assert "tự chấm 8 điểm, thẩm định 10 điểm: tự chấm thấp hơn" in said.out
    assert "0 lỗi, 1 lưu ý" in said.out


def test_a_fault_of_a_whole_block_has_the_title_of_the_block(cchc, small):
    path = small.params / "quarters" / "2019-Q1" / "assessments.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("to-truc")), encoding="utf-8")
    said = cchc("--root", small.root, "check", "2019-Q1")
    assert "Lỗi: params/quarters/2019-Q1/assessments.csv" in said.out
    assert "│ Khối to: chưa có dòng nào (cần 1) │" in said.out


def test_a_summary_by_kind_follows_many_findings(cchc, half_filled, monkeypatch):
    path = half_filled.params / "quarters" / "2019-Q1" / "assessments.csv"
    assert "Tóm tắt" not in cchc("--root", half_filled.root, "check", "2019-Q1").out
    monkeypatch.setattr(cli.inputs, "MANY", 2)
    edit_row(path, "doi-bac", "a1", verified_value="11")
    said = cchc("--root", half_filled.root, "check", "2019-Q1")
    assert "┃ Loại ┃ Số đơn vị ┃ Số chỗ ┃" in said.out
    assert "│ Lỗi │ 1 │ 2 │ thiếu số liệu thẩm định; điểm tự chấm không thay được │" in said.out
    assert "│ Lỗi │ 1 │ 1 │ … quá điểm tối đa … │" in said.out


# --- what is not there --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "told"), [
    (["check", "2019-Q9"], "«2019-Q9» không phải là một kỳ: 2019-Q1, I/2019 hoặc 2019"),
    (["check", "2020-Q1"], "Không có quý I/2020 trong params/quarters. Đang có: quý IV/2018, quý I/2019"),
    (["score", "2020-Q1"], "Không có quý I/2020 trong params/quarters. Đang có: quý IV/2018, quý I/2019"),
    (["run", "2020-Q1"], "Không có quý I/2020 trong params/quarters. Đang có: quý IV/2018, quý I/2019"),
    (["explain", "2019-Q1", "doi-nan", "A1"], "«doi-nan» không có; có phải Đội Nam (doi-nam)?"),
    (["explain", "2019-Q1", "doi-bac", "A3"], "«A3» không có; được dùng: A1 Việc A1 (a1), A2 Việc A2 (a2)"),
    (["run", "2019-Q1", "--unit", "Doi_nam"], "«Doi_nam» không có; có phải Đội Nam (doi-nam)?"),
    (["run", "2019-Q1", "--block", "dooi"], "«dooi» không có; có phải Khối doi (doi)?"),
    (["run", "2019-Q1", "--only", "compani"], "«compani» không có; có phải «company»?"),
    (["run", "2019-Q1", "--cluster", "may-chu:8786"], "--cluster may-chu:8786: cần tcp://máy:cổng, hoặc local:4"),
])  # fmt: skip
def test_what_is_not_there_is_answered_with_what_is(cchc, small, words, told):
    said = cchc("--root", small.root, *words)
    assert said.code == 2
    assert said.out == ""
    assert told in said.err


def test_a_quarter_whose_settings_are_gone_is_told_so_by_all_who_ask_for_it(cchc, small):
    (small.params / "quarters" / "2019-Q2").mkdir()
    mend = "hãy trả tệp ấy về, hoặc dời thư mục đi rồi chạy cchc new 2019-Q2"
    for command in ("check", "score", "run"):
        said = cchc("--root", small.root, command, "2019-Q2")
        assert (said.code, said.err) == (2, f"params/quarters/2019-Q2 không có quarter.yaml: {mend}")


@pytest.mark.parametrize("name", ["doi-moi", "Đội Mới", "DOI MOI"])
def test_a_unit_of_other_quarters_is_not_taken_for_a_slip(cchc, small, name):
    content = read_yaml(small.params / "units.yaml")
    content["units"].append(
        {"id": "doi-moi", "name": "Đội Mới", "blocks": [{"block": "doi", "from": date(2019, 4, 1)}]}
    )
    write_yaml(small.params / "units.yaml", content)
    for words in (["explain", "2019-Q1", name, "A1"], ["run", "2019-Q1", "--unit", name]):
        said = cchc("--root", small.root, *words)
        assert (said.code, said.out) == (2, "")
        assert said.err == (
            f"đơn vị «{name}» không có kết quả quý I/2019: không phải đơn vị được chấm vào ngày 31/03/2019"
        )


def test_a_unit_that_ended_in_the_year_is_told_why_it_has_no_result_of_it(cchc, small):
    content = read_yaml(small.params / "units.yaml")
    content["units"][1]["blocks"][0]["to"] = date(2019, 6, 30)
    write_yaml(small.params / "units.yaml", content)
    told = "không phải đơn vị được chấm vào ngày 31/12/2019"
    said = cchc("--root", small.root, "explain", "2019", "Đội Nam")
    assert (said.code, said.err) == (2, f"đơn vị «Đội Nam» không có kết quả năm 2019: {told}")
    why = "Không có kết quả năm: Đội Nam, có 1 quý (không còn là đơn vị được chấm vào ngày 31/12/2019)."
    assert why in cchc("--root", small.root, "check", "2019").out
    assert why in cchc("--root", small.root, "score", "2019").out
    assert why in open_quarter("2019", root=small.root).company_year().main_points().html


@pytest.mark.parametrize("words", [["chek"], ["--lang", "fr", "check"], ["run", "--workers", "0"], ["explain"]])
def test_a_command_that_cannot_be_read_ends_with_2(cchc, words):
    said = cchc(*words)
    assert said.code == 2
    assert said.err
    assert "Traceback" not in said.err


def test_a_folder_without_params_is_named(cchc, tmp_path):
    said = cchc("check", "--root", tmp_path / "không có")
    assert (said.code, said.out) == (2, "")
    assert "không có thư mục params/" in said.err


def test_without_a_root_the_nearest_parent_with_params_is_taken(cchc, small, monkeypatch):
    below = small.params / "quarters" / "2019-Q1"
    monkeypatch.chdir(below)
    assert cchc("check").code == 0
    monkeypatch.chdir(small.root.parent)
    assert cchc("check").code == 2


def test_the_root_of_the_environment_is_taken_and_the_option_wins(cchc, small, monkeypatch, tmp_path):
    monkeypatch.setenv("CCHC_ROOT", str(small.root))
    assert cchc("check").code == 0
    assert cchc("check", "--root", tmp_path).code == 2


# --- options before and after -------------------------------------------------------------------------------------


def test_root_and_language_stand_before_or_after_the_command(cchc, small):
    options = ["--root", small.root, "--lang", "en"]
    before, after = cchc(*options, "score", "2019-Q1"), cchc("score", "2019-Q1", *options)
    assert before == after
    assert before.code == 0


def test_numbers_are_written_as_the_language_writes_them(cchc, small):
    assert "19,50" in cchc("--root", small.root, "score", "2019-Q1").out
    assert "19.50" in cchc("--root", small.root, "--lang", "en", "score", "2019-Q1").out


def test_messages_come_from_the_catalogue_of_the_language(cchc, small, monkeypatch):
    known = {"Đơn vị": "Unit", "«{found}» không phải là một kỳ: 2019-Q1, I/2019 hoặc 2019": "«{found}» is no quarter"}
    monkeypatch.setattr("cchc_lib.language._catalogue", lambda lang: {text: (told,) for text, told in known.items()})
    assert translate("Đơn vị", "en") == "Unit"
    assert "│ Unit" in cchc("--lang", "en", "--root", small.root, "score", "2019-Q1").out.replace("┃", "│")
    assert "«x» is no quarter" in cchc("--lang", "en", "--root", small.root, "score", "x").err


# --- explanations and help ----------------------------------------------------------------------------------------


def test_explain_goes_from_the_cell_to_the_total(cchc, ours):
    said = cchc("--root", ours.root, "explain", "2019-Q1", "duyen-hai", "1.1")
    entered = ours.results.entered(unit="duyen-hai")["duyen-hai", "cap-dien-ha-ap"]
    score = ours.results.scores(unit="duyen-hai")["duyen-hai"]
    assert said.code == 0
    assert entered.address("verified_value") in said.out
    assert entered.address("verified_value").startswith("scoresheet.xlsx › dien-luc › ")
    assert "Căn cứ Phụ lục IV mục 1.1" in said.out
    assert f"in ra {score.total.numerator / score.total.denominator:.2f}".replace(".", ",") in said.out


def test_explain_takes_the_id_of_a_criterion_too(cchc, ours):
    by_code = cchc("--root", ours.root, "explain", "2019-Q1", "duyen-hai", "1.1")
    assert cchc("--root", ours.root, "explain", "I/2019", "duyen-hai", "cap-dien-ha-ap") == by_code


@pytest.mark.parametrize("unit", ["van-phong", "khvt", "doi-cao-the", "duyen-hai"])
def test_every_criterion_can_be_explained(cchc, ours, unit):
    block = ours.results.units(unit=unit)[unit].block
    codes = [criterion.code for criterion, _ in ours.results.regulation.blocks[block].criteria_with_side()]
    told = {code: [f"{text}" for step in explain_score(ours.results, unit, code) for text in step] for code in codes}
    for code, texts in told.items():
        assert "Bước tính" in texts, code
        assert "{" not in " ".join(texts)
    said = cchc("--root", ours.root, "explain", "2019-Q1", unit, codes[-1])
    assert said.code == 0
    assert all(" ".join(text.split()) in said.out for text in told[codes[-1]] if len(text) < 40)


def test_nothing_that_people_typed_acts_on_the_terminal(cchc, tmp_path, monkeypatch):
    typed = "đỏ\x1b[31m\x9b2J\x07\u202e"
    folders = COMPANY.write(tmp_path / typed)
    edit_row(folders.params / "quarters/2019-Q1/assessments.csv", "doi-nam", "a2", verified_value=f"1{typed}")
    edit_row(folders.params / "quarters/2019-Q1/assessments.csv", "doi-bac", "a1", evidence=f"Đội {typed}")
    monkeypatch.setenv(ROOT_VARIABLE, str(folders.root))
    said = [
        *(cchc(*command.split()) for command in ("check", "score", "explain 2019-Q1 doi-bac A1")),
        cchc("verify", f"{typed}.pdf"),
    ]
    assert not {sign for one in said for sign in one.out + one.err} & set("\x1b\x9b\x07\u202e")
    assert [one.code for one in said] == [2, 2, 0, 2]
    assert "Đội đỏ[U+001B][31m[U+009B]2J[U+0007]" in said[2].out
    assert (
        said[-1].err
        == "«đỏ[U+001B][31m[U+009B]2J[U+0007][U+202E].pdf» có ký tự điều khiển, không dùng được ở dòng lệnh"
    )


def test_a_cluster_without_a_key_is_warned_of_in_one_sentence(cchc, small, monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 0.2)
    for lang, told in (("vi", "tcp://127.0.0.1:1 không có khóa: "), ("en", "tcp://127.0.0.1:1 has no key: ")):
        words = ["run", "--only", "company", "--cluster", "tcp://127.0.0.1:1", "--lang", lang]
        said = cchc("--root", small.root, *words)
        assert said.code == 2
        assert said.out.startswith(told)


def test_explain_breaks_a_fraction_that_is_longer_than_a_line_and_cuts_no_figure_off(cchc, ours, monkeypatch):
    fraction = f"{3**300}/{7**200}"
    monkeypatch.setattr("cchc_lib.bulletin.derivation.explain_score", lambda *_: [("Tổng điểm", f"({fraction})")])
    said = cchc("--root", ours.root, "explain", "2019-Q1", "duyen-hai", "1.1")
    assert fraction in "".join(said.out.split())


def test_explain_asks_for_a_criterion_or_the_whole_sheet(cchc, small):
    said = cchc("--root", small.root, "explain", "2019-Q1", "doi-bac")
    assert said.code == 2
    assert "Hãy ghi mã tiêu chí, như A1; hoặc --pdf" in said.err  # of its own block
    said = cchc("--root", small.root, "explain", "2019-Q1", "đội bắt")
    assert said.code == 2
    assert "đơn vị «đội bắt» không có" in said.err


@pytest.mark.parametrize(("words", "answer"), [
    (["run", "2019-Q1", "--date", "15/04/2019"], "--date và --sign chỉ đi cùng --revise"),
    (["run", "2019-Q1", "--revise", "Nhầm", "--unit", "doi-bac"], "không đi cùng --block, --unit, --only"),
    (["run", "2019-Q1", "--revise", "Nhầm", "--cluster", "may-chu:8786"], "--html-only, --fresh, --why, --cluster"),
    (["run", "2019-Q1", "--revise", "Nhầm", "--fresh"], "--html-only, --fresh, --why, --cluster"),
    (["run", "2019-Q1", "--revise", "Nhầm", "--why"], "--html-only, --fresh, --why, --cluster"),
    (["run", "2019-Q1", "--revise", "Nhầm", "--memory", "9", "--plain-kernels"], "--memory chỉ dùng được trên Linux"),
    (["run", "2019-Q1", "--revise", "Nhầm", "--html-only"], "--only, --html-only"),
    (["run", "2019-Q1", "--revise", " "], "Đính chính phải có lý do"),
    (["run", "2019-Q1", "--revise", "Nhầm"], "chưa phát hành: cchc publish 2019-Q1"),
    (["publish", "2019-Q9"], "«2019-Q9» không phải là một kỳ"),
    (["verify", "không-có.pdf"], "Không có tệp"),
])  # fmt: skip
def test_what_cannot_be_published_or_verified_is_told(cchc, small, words, answer):
    said = cchc("--root", small.root, *words)
    assert said.code == 2
    assert answer in said.err


def test_a_file_that_was_never_published_ends_with_1(cchc, small):
    said = cchc("--root", small.root, "verify", small.params / "units.yaml")
    assert said.code == 1
    assert "không phải tệp đã phát hành" in said.out


@pytest.mark.parametrize("words", ["new 2019 --self-score", "check 2019 --mark"])
def test_a_year_refuses_what_is_about_a_scoresheet(cchc, small, words):
    said = cchc("--root", small.root, *words.split())
    assert said.code == 2
    assert said.err == f"{words.split()[-1]} chỉ dùng cho quý: cả năm không có phiếu chấm điểm riêng"
    assert not small.inputs_of(Year(2019)).exists()


def test_a_unit_without_points_is_explained_by_its_fault(cchc, half_filled):
    said = cchc("--root", half_filled.root, "explain", "2019-Q1", "doi-nam", "A1")
    assert said.code == 2
    assert said.err == "Đội Nam chưa có kết quả: dữ liệu đầu vào còn lỗi; xem: cchc check 2019-Q1"


@pytest.mark.parametrize("command", ["score", "audit", "export", pytest.param("run", marks=pytest.mark.long)])
def test_where_units_have_no_points_the_command_that_tells_why_is_named_once(cchc, half_filled, command):
    said = cchc("--root", half_filled.root, command, "2019-Q1")
    assert said.code == 2
    assert said.out.count("1 đơn vị chưa có kết quả vì dữ liệu còn lỗi; xem: cchc check 2019-Q1") == 1


def test_a_unit_without_points_is_named_beside_the_audit_workbook(cchc, half_filled):
    said = cchc("--root", half_filled.root, "audit", "2019-Q1")
    assert said.code == 2
    assert "Đội Nam chưa có kết quả: " in said.out
    assert "Đã ghi outputs/2019-Q1/audit.xlsx" in said.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(cchc, command):
    said = cchc(command, "--help")
    assert said.code == 0
    assert f"Ví dụ: cchc {command}" in said.out
    assert cchc(command, "-h") == said


def test_help_lists_every_command(cchc):
    said = cchc("--help")
    assert said.code == 0
    assert all(command in said.out for command in COMMANDS)
    assert cchc().out == said.out


# --- a new quarter ------------------------------------------------------------------------------------------------


def test_a_quarter_is_opened_filled_and_checked(cchc, small):
    said = cchc("new", "Quý II/2019", "--root", small.root)
    assert (said.code, said.err) == (0, "")
    assert "Đã mở params/quarters/2019-Q2" in said.out and "chưa mở" not in said.out
    said = cchc("--root", small.root, "check", "2019-Q2")
    assert said.code == 2
    assert "Khối doi │ 0/4" in said.out
    path = small.inputs_of(Quarter(2019, 2)) / "scoresheet.xlsx"
    workbook = load_workbook(path)
    for row in [*workbook["doi"].iter_rows(min_row=3), *workbook["to"].iter_rows(min_row=3)]:
        row[SHEET_COLUMNS.index("verified_value")].value = row[SHEET_COLUMNS.index("max_points")].value
    workbook.save(path)
    said = cchc("--root", small.root, "check", "2019-Q2")
    assert (said.code, said.err) == (0, "")
    assert "Khối doi │ 4/4" in said.out and "0 lỗi, 0 lưu ý" in said.out


def test_quarters_that_are_left_out_are_told(cchc, small):
    """Whoever means 2019-Q2 and types 2020-Q1 would fill a quarter that compares with none."""
    told = "Giữa quý I/2019 và quý I/2020 còn 3 quý chưa mở; nếu gõ nhầm quý thì xóa params/quarters/2020-Q1."
    assert told in cchc("--root", small.root, "new", "2020-Q1").out
    english = "1 quarter between quarter I/2020 and quarter III/2020 is not opened"
    assert english in cchc("--root", small.root, "--lang", "en", "new", "2020-Q3").out
    assert "chưa mở" not in cchc("--root", small.root, "new", "2018-Q1").out  # before all others


def test_a_quarter_that_is_there_is_not_opened_again(cchc, small):
    said = cchc("--root", small.root, "new", "2019-Q1")
    assert said.code == 2
    assert "và lệnh này không ghi đè lên" in said.err


def test_a_quarter_has_to_be_one(cchc, small):
    told = cchc("--root", small.root, "new", "2019-Q7").err
    assert told == "«2019-Q7» không phải là một kỳ: 2019-Q1, I/2019 hoặc 2019"


def test_self_score_sheets_are_made_for_a_quarter_old_or_new(cchc, small):
    said = cchc("--root", small.root, "new", "2019-Q2", "--self-score")
    assert said.code == 0
    assert "Phiếu tự chấm của các đơn vị ở outputs/2019-Q2/self-score" in said.out
    said = cchc("--root", small.root, "new", "2019-Q1", "--self-score")
    assert said.code == 0 and "Đã mở" not in said.out
    assert len(list((small.outputs / "2019-Q1" / "self-score").iterdir())) == 3


def test_what_comes_back_is_collected_and_what_does_not_is_named(cchc, small):
    cchc("--root", small.root, "new", "2019-Q2", "--self-score")
    folder = small.outputs / "2019-Q2" / "self-score"
    (folder / "2019-Q2_self_to-truc.xlsx").unlink()
    said = cchc("--root", small.root, "collect", "2019-Q2", folder)
    assert said.code == 0
    assert "to-truc │ chưa có phiếu tự chấm │" in said.out
    assert "Đội Bắc │ phiếu 2019-Q2_self_doi-bac.xlsx còn trống │" in said.out
    assert "Đã gom phiếu của 0 đơn vị, điền 0 ô." in said.out
    (folder / "2019-Q2_self_doi-bac.xlsx").write_bytes(b"PK")
    said = cchc("--root", small.root, "collect", "2019-Q2", folder)
    assert said.code == 2
    assert "Lỗi: outputs/2019-Q2/self-score/2019-Q2_self_doi-bac.xlsx" in said.out


def test_of_sheets_of_what_was_verified_nothing_is_said_in_units(cchc, small):
    cchc("--root", small.root, "new", "2019-Q2", "--verify-sheets")
    said = cchc("--root", small.root, "collect", "2019-Q2", small.outputs / "2019-Q2" / "verify")
    assert said.out.splitlines()[-1] == "Phiếu thẩm định không có gì mới."
    assert "đơn vị" not in said.out


def test_sheets_that_lack_are_added_as_told_where_the_tables_are_csv_too(cchc, small):
    make = ("--root", small.root, "new", "2019-Q1", "--self-score")
    cchc(*make)
    lacking = small.outputs / "2019-Q1" / "self-score" / "2019-Q1_self_to-truc.xlsx"
    lacking.unlink()
    told = cchc(*make)
    assert told.code == 2 and "Thêm phiếu cho đơn vị chưa có: cchc new 2019-Q1 --add --self-score." in told.err
    assert cchc(*make, "--add").code == 0 and lacking.is_file()


def test_cells_have_moved_only_where_rows_were_added(cchc, small):
    add = ("--root", small.root, "new", "2019-Q2", "--add")
    cchc(*add[:-1])
    block = small.params / "regulation" / "2016" / "doi.yaml"
    block.write_text(block.read_text(encoding="utf-8").replace("Việc A1", "Việc khác"), encoding="utf-8")
    said = cchc(*add).out
    assert "Số liệu đã điền giữ nguyên." in said and "địa chỉ ô thay đổi" not in said
    assert cchc(*add).out == "Phiếu chấm điểm đã đủ dòng, không phải thêm."


def test_check_writes_a_marked_copy_where_it_is_asked_to(cchc, small):
    cchc("--root", small.root, "new", "2019-Q2")
    said = cchc("--root", small.root, "check", "2019-Q2", "--mark")
    assert said.code == 2
    assert "Bản sao có đánh dấu: outputs/2019-Q2/checked.xlsx" in said.out
    assert load_workbook(small.outputs / "2019-Q2" / "checked.xlsx")["doi"]["K3"].comment
    said = cchc("--root", small.root, "check", "2019-Q1", "--mark")
    assert (said.code, said.err) == (2, "params/quarters/2019-Q1 không có scoresheet.xlsx")


# --- JupyterLab ---------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(monkeypatch):
    """What `cchc lab` would open: the page, root and quarter that notebooks are told, whether in a browser."""
    calls = []

    @contextmanager
    def serve(folders, page, variables, browser):
        calls.append((page, variables[ROOT_VARIABLE], variables.get(QUARTER_VARIABLE), browser))
        address = f"http://127.0.0.1:8888/lab/tree/{page.name}?token={'0' * 120}"
        yield address, subprocess.Popen([sys.executable, "-c", ""])

    monkeypatch.setattr(serving, "serve_lab", serve)
    monkeypatch.delenv(QUARTER_VARIABLE, raising=False)
    return calls


def test_the_lab_opens_exploring_of_the_quarter_that_is_named(cchc, small, opened):
    said = cchc("--root", small.root, "lab", "Quý IV/2018")
    assert said.code == 0
    assert f"http://127.0.0.1:8888/lab/tree/explore.ipynb?token={'0' * 120}" in said.out  # in one line
    assert cchc("--root", small.root, "lab", "--no-browser").code == 0
    page, root = small.outputs / "lab/explore.ipynb", str(small.root)
    assert opened == [(page, root, "2018-Q4", True), (page, root, None, False)]


def test_the_lab_of_a_year_is_told_the_year_and_explores_its_last_quarter(cchc, small, opened):
    assert cchc("--root", small.root, "lab", "2018").code == 0
    assert [quarter for _, _, quarter, _ in opened] == ["2018"]
    assert str(open_quarter("2018", root=small.root).explore().quarter) == "2018-Q4"


def test_the_lab_opens_notebooks_of_ones_own_and_leaves_copies_as_they_are(cchc, small, opened):
    cchc("--root", small.root, "lab")
    page = opened[0][0]
    assert page.read_bytes() == small.notebook("explore").read_bytes()
    page.write_text("của tôi", encoding="utf-8")
    cchc("--root", small.root, "lab")
    assert page.read_text(encoding="utf-8") == "của tôi"
    own = small.root / "notebooks/explore.ipynb"
    own.parent.mkdir()
    own.touch()
    cchc("--root", small.root, "lab")
    assert opened[-1][0] == own


def test_a_lab_of_a_quarter_that_is_not_there_is_refused(cchc, small, opened):
    assert cchc("--root", small.root, "lab", "2019-Q2").code == 2
    assert opened == []


def test_in_the_lab_the_quarter_that_was_named_is_meant_where_none_is(cchc, small, monkeypatch):
    monkeypatch.setenv(QUARTER_VARIABLE, "2018-Q4")
    assert "Tiến độ quý IV/2018" in cchc("--root", small.root, "check").out


# --- how a run ends -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("failed", "missing", "code"), [(0, 0, 0), (1, 0, 1), (0, 2, 2), (1, 2, 1)])
def test_a_run_ends_with_1_where_a_bulletin_failed_and_2_where_inputs_have_faults(
    cchc, small, monkeypatch, failed, missing, code
):
    monkeypatch.setattr(sharing, "make_bulletins", lambda *arguments: failed)
    monkeypatch.setattr(QuarterResults, "unscored", lambda results: dict.fromkeys(range(missing)))
    said = cchc("--root", small.root, "run", "2019-Q1")
    assert said.code == code
    assert ("2 đơn vị chưa có kết quả" in said.out) == bool(missing)


def test_what_is_selected_reaches_the_run(cchc, small, monkeypatch):
    seen = []
    monkeypatch.setattr(sharing, "make_bulletins", lambda *arguments: seen.append(arguments) or 0)
    words = ["--unit", "doi-bac", "--unit", "doi-nam", "--only", "unit", "--html-only", "--workers", "3"]
    words += ["--fresh", "--why", "--plain-kernels", "--timeout", "90", "--memory", "800", "--cluster", "local:2"]
    assert cchc("run", "2019-Q1", "--root", small.root, "--lang", "en", *words).code == 0
    ((history, _, lang, selection, manner),) = seen
    assert (history.folders, str(history.quarter), lang) == (small, "2019-Q1", "en")
    assert (manner.workers, manner.fresh, manner.why) == (3, True, True)
    assert manner.cluster == "local:2"
    assert manner.kernels == Kernels(limit=90, plain=True, memory=800 << 20)
    assert (selection.units, selection.only, selection.html_only) == (["doi-bac", "doi-nam"], ["unit"], True)


def test_an_interrupt_ends_with_130_and_a_sentence(cchc, small, monkeypatch):
    def interrupt(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(sharing, "make_bulletins", interrupt)
    said = cchc("--root", small.root, "run", "2019-Q1")
    assert (said.code, said.err) == (130, "Đã dừng.")


@pytest.mark.parametrize("option", ["--timeout", "--workers"])
def test_a_limit_of_nothing_is_refused(cchc, small, option):
    said = cchc("--root", small.root, "run", "2019-Q1", option, "0")
    assert said.code == 2
    assert option in said.err


def test_a_limit_that_plain_kernels_do_not_keep_is_refused(cchc, small):
    said = cchc("--root", small.root, "run", "2019-Q1", "--memory", "800", "--plain-kernels")
    assert (said.code, said.err) == (2, "--memory chỉ dùng được trên Linux, và không cùng --plain-kernels")


@pytest.mark.parametrize(
    ("options", "times"),
    [([], 1), (["--plain-kernels"], 0), (["--cluster", "local:0"], 0), (["--revise", "Nhầm", "--sign", "a.p12"], 0)],
)
def test_kernels_are_loaded_ahead_where_any_are_forked_and_no_passphrase_is_about(
    cchc, small, monkeypatch, options, times
):
    loaded = []
    monkeypatch.setattr(batch_run, "load_ahead", lambda root: nullcontext(loaded.append(root)))
    assert cchc("--root", small.root, "run", "2019-Q1", "--unit", "Doi_nam", *options).code == 2
    assert loaded == [small.root] * times


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(28, "No space left on device"), "Không ghi được tệp: đĩa đã đầy"),
        (OSError(28, "No space left on device", "run.log"), "Không ghi được run.log: đĩa đã đầy"),
        (
            PermissionError(13, "Permission denied", "run.log"),
            "run.log: không đọc hoặc ghi được; hãy đóng tệp, thư mục này ở chương trình khác, hoặc xin quyền",
        ),
        (
            FileNotFoundError(2, "No such file", "units.yaml"),
            "units.yaml: tệp vừa bị xóa, dời đi hoặc đang được lưu; hãy chạy lại",
        ),
        (ConnectionError(111, "Refused"), "Không đọc hoặc ghi được tệp: [Errno 111] Refused"),
        (
            OSError(30, "Read-only file system", "outputs/2019-Q1/run.lock"),
            "Không ghi được vào thư mục outputs/2019-Q1: thư mục chỉ cho đọc, hoặc không có quyền ghi",
        ),
    ],
)
def test_what_the_system_refuses_is_told_in_a_sentence(cchc, small, monkeypatch, error, sentence):
    def refuse(*arguments):
        raise error

    monkeypatch.setattr(sharing, "make_bulletins", refuse)
    said = cchc("--root", small.root, "run", "2019-Q1")
    assert (said.code, said.err) == (1, sentence)
    if isinstance(error, PermissionError):
        monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK)
        told = "Không ghi được vào thư mục .: thư mục chỉ cho đọc, hoặc không có quyền ghi"
        assert cchc("--root", small.root, "run", "2019-Q1").err == told


def test_letters_that_the_machine_does_not_decode_are_told_with_what_helps(cchc, small, monkeypatch):
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "ascii")
    said = cchc("--root", small.root, "explain", "2019-Q1", "Bình".encode().decode("ascii", "surrogateescape"))
    assert (said.code, said.err.split(": ")[1]) == (2, "hãy đặt biến LC_ALL=C.UTF-8")


def test_ctrl_c_while_the_command_line_is_loaded_is_told_as_later(monkeypatch, capsys):
    class Loading:
        @property
        def main(self):
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "cchc_lib.cli", Loading())
    with pytest.raises(SystemExit) as end:
        run_as_script()
    assert (end.value.code, capsys.readouterr().err) == (130, "Đã dừng.\n")


def ignore_ctrl_c() -> None:
    """As nohup and a shell's background do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.mark.parametrize(
    ("sent", "before"),
    [
        (signal.SIGINT, None),
        pytest.param(signal.SIGTERM, None, marks=pytest.mark.long),
        pytest.param(signal.SIGTERM, ignore_ctrl_c, marks=pytest.mark.long),
        pytest.param(signal.SIGHUP, None, marks=pytest.mark.long),
    ],
)
def test_a_real_run_that_is_stopped_ends_with_130_and_leaves_no_bulletin(small, sent, before):
    notebook = nbformat.read(small.notebook("company_bulletin"), 4)
    notebook.cells.append(nbformat.v4.new_code_cell("import time; time.sleep(600)"))  # none is made before the stop
    (small.root / "notebooks").mkdir()
    nbformat.write(notebook, small.root / "notebooks" / "company_bulletin.ipynb")
    command = [tool("cchc"), "--root", str(small.root), "run", "2019-Q1", "--html-only", "--only", "company"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    running = subprocess.Popen(command, preexec_fn=before, **pipes)
    log = small.outputs / "2019-Q1" / "run.log"
    until = time.monotonic() + 600
    while not log.exists() and time.monotonic() < until:
        time.sleep(0.05)
    running.send_signal(sent)
    out, err = running.communicate(timeout=600)
    assert running.returncode == 130, out + err
    assert "Đã dừng." in err
    assert not list((small.outputs / "2019-Q1").glob("bulletins/*"))
    assert not (small.outputs / "2019-Q1" / "run.json").exists()


STOPPED_WHERE_NO_EXCEPTION_PASSES = """
import signal, time
from cchc_lib import cli

class Loaded:
    def __del__(self):
        signal.raise_signal(signal.{sent})

def run(app):
    Loaded()
    while True:
        time.sleep(0.05)

cli.call = run
cli.main()
"""


@pytest.mark.parametrize(
    ("sent", "before"),
    [("SIGINT", None), ("SIGTERM", None), ("SIGTERM", ignore_ctrl_c)],
    ids=["int", "term", "nohup"],
)
def test_a_stop_is_not_lost_where_python_lets_no_exception_pass(sent, before):
    code = STOPPED_WHERE_NO_EXCEPTION_PASSES.format(sent=sent)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, preexec_fn=before, capture_output=True, encoding="utf-8", timeout=600, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Đã dừng.\n")


def test_what_nohup_began_goes_on_when_its_terminal_is_closed():
    shown = "import signal; from cchc_lib.errors import STOPS; print(signal.SIGHUP in STOPS)"
    for before, ends in ((None, "True"), (lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN), "False")):
        told = subprocess.run([sys.executable, "-c", shown], preexec_fn=before, stdout=subprocess.PIPE, check=True)
        assert told.stdout.decode().strip() == ends


def test_a_folder_to_begin_in(cchc, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = cchc("init", "thử")
    assert said.code == 0 and f"Đã tạo {tmp_path / 'thử'}. Tiếp theo, trong thư mục ấy: cchc run 2019-Q1" in said.out
    said = cchc("init", "sở", "--blank", "Sở [b]Nội vụ")
    assert re.search(r"cchc regulation check (\d{4}) · cchc new \1-Q[1-4]", said.out)
    none = "Chưa có quý nào trong params/quarters"
    assert cchc("--root", "sở", "run").err == none
    assert cchc("--root", "sở", "check", "2026-Q4").err == f"{none}. Mở quý IV/2026: cchc new 2026-Q4"
    assert cchc("init", "sở", "--lang", "en").err == "There is sở/params already, and this command overwrites nothing"


def test_it_tells_its_version(cchc):
    assert cchc("--version").out == f"cchc {version('cchc')}"
