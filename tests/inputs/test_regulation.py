"""A mistake in a version names file and keys; the version of a quarter is the newest that applies to it."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from cchc_lib.errors import InputError
from cchc_lib.files import read_yaml
from cchc_lib.inputs import check_version, load_examples, load_regulations

from .small_root import BRANCHES_FILE, HEAD, HEAD_FILE, OFFICES_FILE, misnamed

IN_SECTION = "sections › 1 › criteria › "


@pytest.mark.parametrize(
    ("file", "old", "new", "keys", "message"),
    [
        (BRANCHES_FILE, "clause: Điều 1", "short: Cấp điện mới từ lưới điện hạ áp đúng hạn\n        clause: Điều 1",
         IN_SECTION + "cap-dien › short", "«Cấp điện mới từ lưới điện hạ áp đúng hạn» dài quá 32 chữ cái"),
        (BRANCHES_FILE, "clause: Điều 1", "short: ~\n        clause: Điều 1", IN_SECTION + "cap-dien › short",
         "«~» ở đây là chữ, sẽ được in ra; không có thì bỏ cả khóa"),
        (BRANCHES_FILE, "clause: Điều 1", "clause: null", IN_SECTION + "cap-dien › clause",
         "«null» ở đây là chữ, sẽ được in ra; không có thì bỏ cả khóa"),
        (BRANCHES_FILE, "clause: Điều 1", "clauses: Điều 1", IN_SECTION + "cap-dien › clause",
         "thiếu khóa «clause»"),
        (BRANCHES_FILE, "title: Cấp điện đúng hạn", "title: Cấp điện đúng hạn\n        weight: 2",
         IN_SECTION + "cap-dien › weight",
         "khóa «weight» không có; được dùng: id, code, title, short, clause, max_points, measure, scale, "
         "evidence, not_applicable"),
        (BRANCHES_FILE, "evidence: required", "evidences: required", IN_SECTION + "cap-dien › evidences",
         "khóa «evidences» không có; có phải «evidence»? Được dùng: id, code, title, short, clause, max_points, "
         "measure, scale, evidence, not_applicable"),
        (BRANCHES_FILE, "evidence: required", "evidence: yes", IN_SECTION + "cap-dien › evidence",
         "giá trị «yes» không có; được dùng: required, optional"),
        (BRANCHES_FILE, "id: cap-dien", "id: Cấp điện", IN_SECTION + "Cấp điện › id",
         "«Cấp điện» phải gồm chữ thường không dấu, chữ số và dấu nối: chi-nhanh-1"),
        (BRANCHES_FILE, "max_points: 8", "max_points: tám", IN_SECTION + "cap-dien › max_points",
         "«tám» phải là số thập phân viết dấu chấm (8 hoặc 8.5), hoặc phân số (1/3)"),
        (BRANCHES_FILE, "max_points: 8", "max_points: 8,5", IN_SECTION + "cap-dien › max_points",
         "«8,5» phải là số thập phân viết dấu chấm (8 hoặc 8.5), hoặc phân số (1/3)"),
        (BRANCHES_FILE, "none_at: 110", "none_at: 1.500", IN_SECTION + "dien-noi-bo › scale › none_at",
         "«1.500» đọc được hai cách: hãy ghi 1500 hoặc 1.5"),
        (BRANCHES_FILE, "none_at: 110", "none_at: 110.000", IN_SECTION + "dien-noi-bo › scale › none_at",
         "«110.000» đọc được hai cách: hãy ghi 110000 hoặc 110"),
        (BRANCHES_FILE, "max_points: 8", "max_points: 1/0", IN_SECTION + "cap-dien › max_points",
         "«1/0» phải là số thập phân viết dấu chấm (8 hoặc 8.5), hoặc phân số (1/3)"),
        (BRANCHES_FILE, "max_points: 8", f"max_points: 1/{'9' * 5000}", IN_SECTION + "cap-dien › max_points",
         f"«1/{'9' * 77}…» có quá 30 chữ số"),
        (BRANCHES_FILE, "{kind: done, items: 5}", "{kind: relative, unit: việc}", IN_SECTION + "viec-lam › measure",
         "cần đúng một trong hai khóa: to: best hoặc percentile"),
        (BRANCHES_FILE, "{kind: done, items: 5}", "{kind: relative, unit: việc, percentile: 101}",
         IN_SECTION + "viec-lam › measure", "percentile phải từ 0 đến 100 (thấy 101)"),
        (BRANCHES_FILE, "step: 0.5", "step: 5/3", IN_SECTION + "noi-quy",
         "step phải là số thập phân, vì điểm được nhập vào ô (thấy 5/3)"),
        (BRANCHES_FILE, "{from: 98, points: 8}", "{from: 98, points: 25/3}", IN_SECTION + "cap-dien",
         "bậc có 25/3 điểm, quá max_points 8"),
        (BRANCHES_FILE, "title: Chỉ tiêu\n    max_points: 50", "title: Chỉ tiêu\n    max_points: 149/3",
         "sections › 1", "mục 1: điểm tối đa ghi 149/3, các tiêu chí cộng lại 50"),
        (BRANCHES_FILE, "cap: 2", "cap: 7/3", "", "bonus › cap: 7/3 có quá 2 chữ số thập phân"),
        (HEAD_FILE, "rounding:", "rank_by: points\nrounding:", "rank_by",
         "giá trị «points» không có; được dùng: total, percent"),
        (BRANCHES_FILE, "max_points: 8", f"max_points: {'9' * 5000}", IN_SECTION + "cap-dien › max_points",
         f"«{'9' * 79}…» có quá 30 chữ số"),
        (BRANCHES_FILE, "items: 5", f"items: {'5' * 5000}", IN_SECTION + "viec-lam › measure › items",
         f"«{'5' * 79}…» có quá 30 chữ số"),
        (BRANCHES_FILE, "max_points: 8", "max_points: -8", IN_SECTION + "cap-dien › max_points",
         "«−8» phải lớn hơn 0"),
        (BRANCHES_FILE, "kind: share", "kind: shares", IN_SECTION + "cap-dien › measure",
         "kind «shares» không có; có phải «share»? Được dùng: value, share, ratio, count, done, yes_no, award, "
         "relative, block_average"),
        (BRANCHES_FILE, "{from: 0, points: 0}", "{above: 0, points: 0}",
         IN_SECTION + "cap-dien › scale › bands › [2] › above", "khóa «above» không có; được dùng: from, to, points"),
        (BRANCHES_FILE, "kind: share, ", "", IN_SECTION + "cap-dien › measure", "thiếu khóa «kind»"),
        (BRANCHES_FILE, "total: hồ sơ đến hạn", "tổng: hồ sơ đến hạn", IN_SECTION + "cap-dien › measure › total",
         "thiếu khóa «total»"),
        (BRANCHES_FILE, "items: 5", "items: 0", IN_SECTION + "viec-lam › measure", "items phải lớn hơn 0"),
        (BRANCHES_FILE, "items: 5", "items: 5, counts: plan", IN_SECTION + "viec-lam › measure",
         "cần đúng một trong hai khóa: items hoặc counts: plan"),
        (BRANCHES_FILE, "step: 0.5", "step: 0.3", IN_SECTION + "noi-quy",
         "max_points 5 phải là bội của step 0,3"),
        (BRANCHES_FILE, "{kind: deduction, each: 2}", "{kind: deduction, each: 2, floor: 9}",
         IN_SECTION + "khieu-nai", "floor 9 lớn hơn max_points 8"),
        (BRANCHES_FILE, "{kind: proportional, target: 90}", "{kind: proportional}", IN_SECTION + "hai-long",
         "cách đo value cần khóa target"),
        (BRANCHES_FILE, "{kind: yes_no}\n        scale: {kind: yes_no}",
         "{kind: yes_no}\n        scale: {kind: proportional, target: 1}", IN_SECTION + "niem-yet",
         "thang điểm proportional không dùng được với cách đo yes_no; dùng được: value, share, ratio, count, done, "
         "relative, block_average"),
        (BRANCHES_FILE, "none_at: 110, full_at: 100", "none_at: 100, full_at: 100",
         IN_SECTION + "dien-noi-bo › scale", "none_at và full_at phải khác nhau (đang cùng là 100)"),
        (BRANCHES_FILE, "{from: 0, points: 0}", "{from: 10, points: 0}", IN_SECTION + "cap-dien › scale › bands",
         "bậc thấp nhất phải có from: 0, không được hở"),
        (BRANCHES_FILE, "{from: 98, points: 8}", "{from: 98, points: 8}, {from: 98, points: 6}",
         IN_SECTION + "cap-dien › scale › bands", "các mức from phải tăng dần hoặc giảm dần, không trùng: 98, 98, 0"),
        (BRANCHES_FILE, "{from: 98, points: 8}", "{from: 98, to: 100, points: 8}",
         IN_SECTION + "cap-dien › scale › bands", "holds: lower chỉ dùng khóa from"),
        (BRANCHES_FILE, "{from: 98, points: 8}", "{from: 98, points: 9}", IN_SECTION + "cap-dien",
         "bậc có 9 điểm, quá max_points 8"),
        (BRANCHES_FILE, "{from: 98, points: 8}", "{from: 101, points: 8}", IN_SECTION + "cap-dien",
         "mức 101 vượt 100 %"),
        (BRANCHES_FILE, "holds: lower, bands: [{from: 98, points: 8}, {from: 0, points: 0}]",
         "holds: upper, bands: [{to: 50, points: 0}, {to: 90, points: 8}]", IN_SECTION + "cap-dien",
         "bậc cao nhất phải bỏ trống to để không hở phía trên 90"),
        (BRANCHES_FILE, "title: Chỉ tiêu\n    max_points: 50", "title: Chỉ tiêu\n    max_points: 49", "sections › 1",
         "mục 1: điểm tối đa ghi 49, các tiêu chí cộng lại 50"),
        (BRANCHES_FILE, "max_points: 50\nnot", "max_points: 100\nnot", "",
         "điểm tối đa của khối ghi 100, các mục cộng lại 50"),
        (BRANCHES_FILE, "id: dien-noi-bo", "id: cap-dien", "", "id ghi hai lần trong khối: cap-dien"),
        (BRANCHES_FILE, 'code: "1.2"', 'code: "1.1"', "", "code ghi hai lần trong khối: 1.1"),
        (BRANCHES_FILE, "measure: {kind: award}\n      scale: {kind: award, step: 1}",
         "measure: {kind: award}\n      scale: {kind: award, step: 1}\n      not_applicable: full_points", "",
         "not_applicable không dùng ở tiêu chí thưởng, phạt: không phát sinh thì không cộng, không trừ điểm "
         "(thấy ở sang-kien)"),
        (BRANCHES_FILE, "  cap: 2\n", "", "bonus › cap", "thiếu khóa «cap»"),
        (BRANCHES_FILE, "block: chi-nhanh\n", "block: chi-nhanhs\n", "block",
         "block: «chi-nhanhs» phải trùng tên tệp «chi-nhanh»"),
        (BRANCHES_FILE, "cap: 2", "cap: 2.125", "", "bonus › cap: 2,125 có quá 2 chữ số thập phân"),
        (BRANCHES_FILE, "sections:\n", "sections: []\nsection:\n", "sections", "không được để trống"),
        (OFFICES_FILE, "block: chi-nhanh}", "block: chi-nhanh-2}", "",
         "khối «chi-nhanh-2» không có; đang có: phong, chi-nhanh"),
        (OFFICES_FILE, "block: chi-nhanh}", "block: phong}", "",
         "khối không thể lấy điểm trung bình của chính nó"),
        (OFFICES_FILE, "not_applicable: rescale_in_section", "not_applicable: rescale", "not_applicable",
         "giá trị «rescale» không có; có phải «rescale_in_block»? Được dùng: rescale_in_section, rescale_in_block, "
         "full_points, zero"),
        (HEAD_FILE, "places: 2,", "places: hai,", "rounding › places", "«hai» phải là số nguyên không âm"),
        (HEAD_FILE, "places: 2,", "places: 7,", "rounding", "places nhiều nhất là 6 (thấy 7)"),
        (HEAD_FILE, "percent_places: 2", "percent_places: 999999999999", "rounding",
         "percent_places nhiều nhất là 6 (thấy 999.999.999.999)"),
        (HEAD_FILE, "at: total", "at: totals", "rounding › at",
         "giá trị «totals» không có; có phải «total»? Được dùng: criterion, total, both"),
        (HEAD_FILE, "applies_from: 2019-Q1", "applies_from: 2019", "applies_from",
         "«2019» không phải là một quý: 2019-Q1 hoặc I/2019"),
        (HEAD_FILE, "date: 25/12/2018", "date: 31/11/2018", "decision › date",
         "«31/11/2018» không phải là một ngày có trong lịch; hãy ghi dd/mm/yyyy, như 31/03/2019"),
        (HEAD_FILE, "from: 80", "from: 0", "",
         "classes: xếp từ cao xuống thấp, loại cuối có from: 0 (đang là 0, 0)"),
        (HEAD_FILE, "title: Yếu", "title: Tốt", "", "classes: title ghi hai lần: Tốt, Tốt"),
        (HEAD_FILE, "highest_class: yeu", "highest_class: kem", "",
         "ceilings › [1] › highest_class: «kem» không có; đang có: tot, yeu"),
        (HEAD_FILE, "criterion: cap-dien,", "criterion: cap-dien-x,", "ceilings › [1] › when › criterion",
         "tiêu chí «cap-dien-x» không có; có phải «cap-dien»? Được dùng: cap-dien, dien-noi-bo, hai-long, ke-hoach, "
         "khieu-nai, niem-yet, noi-quy, sang-kien, trung-binh, viec-lam"),
        (HEAD_FILE, "blocks:", 'amends: {version: "2018", changes: [Bỏ tiêu chí]}\nblocks:', "amends › version",
         "phiên bản «2018» không có; có phải «2019»? Được dùng: 2019"),
        (HEAD_FILE, "rounding:", "vetoes: [{criterion: cap-dien-x, then: total_zero, clause: Điều 9}]\nrounding:",
         "vetoes › [1] › criterion",
         "tiêu chí «cap-dien-x» không có; có phải «cap-dien»? Được dùng: cap-dien, dien-noi-bo, hai-long, ke-hoach, "
         "khieu-nai, niem-yet, noi-quy, sang-kien, trung-binh, viec-lam"),
        (HEAD_FILE, "rounding:", "vetoes: [{criterion: cap-dien, then: zero, clause: Điều 9}]\nrounding:",
         "vetoes › [1] › then", "giá trị «zero» không có; được dùng: total_zero, rank_last"),
        (HEAD_FILE, "points_below: 3", "points_below: 3, value_at_least: 2", "ceilings › [1] › when",
         "cần criterion cùng points_below hoặc value_at_least, hoặc chỉ overdue_shortcomings_at_least"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_regulation_names_file_and_keys(small, file, old, new, keys, message):
    small.replace(file, old, new)
    with pytest.raises(InputError) as caught:
        load_regulations(small.folders)
    found = {(f.file, f.cell, str(f.message)) for f in caught.value.findings}
    assert (f"params/{file}", keys, message) in found


def test_a_veto_on_a_bonus_is_a_fault(small):
    small.replace(
        HEAD_FILE, "rounding:", "vetoes: [{criterion: sang-kien, then: total_zero, clause: Điều 9}]\nrounding:"
    )
    with pytest.raises(InputError) as caught:
        load_regulations(small.folders)
    (fault,) = caught.value.findings
    told = (fault.file, str(fault.message))
    assert told == (f"params/{BRANCHES_FILE}", "vetoes: «sang-kien» là tiêu chí thưởng hoặc phạt")


YEAR_KEYS = "combine, weights, of, quarters_needed, classes, ceilings, clause"
OF_A_CEILING = "cần class_below cùng quarters_at_least, hoặc chỉ overdue_shortcomings_at_least"


@pytest.mark.parametrize(
    ("year", "keys", "message"),
    [
        ("{combine: mean}", "year › quarters_needed", "thiếu khóa «quarters_needed»"),
        ("{combine: mean, quarters: 3, quarters_needed: 3}", "year › quarters",
         f"khóa «quarters» không có; có phải «quarters_needed»? Được dùng: {YEAR_KEYS}"),
        ("{combine: means, quarters_needed: 3}", "year › combine",
         "giá trị «means» không có; có phải «mean»? Được dùng: mean, last"),
        ("{quarters_needed: 3}", "year", "cần đúng một trong hai khóa: combine (mean hoặc last) hoặc weights"),
        ("{combine: mean, weights: {1: 1, 2: 1, 3: 1, 4: 2}, quarters_needed: 3}", "year",
         "cần đúng một trong hai khóa: combine (mean hoặc last) hoặc weights"),
        ("{weights: {1: 1, 2: 1, 4: 2}, quarters_needed: 3}", "year › weights",
         "cần trọng số của đủ bốn quý: {1: 1, 2: 1, 3: 1, 4: 2} (đang có 1, 2, 4)"),
        ("{weights: {1: 1, 2: 1, 3: 1, 4: 2, 5: 1}, quarters_needed: 3}", "year › weights",
         "cần trọng số của đủ bốn quý: {1: 1, 2: 1, 3: 1, 4: 2} (đang có 1, 2, 3, 4, 5)"),
        ("{weights: 2, quarters_needed: 3}", "year › weights",
         "cần trọng số của đủ bốn quý: {1: 1, 2: 1, 3: 1, 4: 2} (đang có 2)"),
        ("{weights: {1: 1, 2: 0, 3: 1, 4: 2}, quarters_needed: 3}", "year › weights › 2", "«0» phải lớn hơn 0"),
        ("{combine: mean, quarters_needed: 0}", "year", "quarters_needed phải từ 1 đến 4 (đang là 0)"),
        ("{combine: mean, quarters_needed: 5}", "year", "quarters_needed phải từ 1 đến 4 (đang là 5)"),
        ("{combine: mean, quarters_needed: ba}", "year › quarters_needed", "«ba» phải là số nguyên không âm"),
        ("{combine: mean, of: rounded, quarters_needed: 3}", "year › of",
         "giá trị «rounded» không có; được dùng: printed, exact"),
        ("{combine: mean, quarters_needed: 3, classes: none}", "year › classes",
         "classes phải là same (như của quý), hoặc một danh sách loại"),
        ("{combine: mean, quarters_needed: 3, classes: []}", "year › classes",
         "classes phải là same (như của quý), hoặc một danh sách loại"),
        ("{combine: mean, quarters_needed: 3, classes: [{id: dat, title: Đạt, from: 50}]}", "year",
         "classes: xếp từ cao xuống thấp, loại cuối có from: 0 (đang là 50)"),
        ("{combine: mean, quarters_needed: 3, ceilings: [{when: {class_below: tot}, highest_class: yeu, clause: Đ}]}",
         "year › ceilings › [1] › when", OF_A_CEILING),
        ("{combine: mean, quarters_needed: 3, ceilings: [{when: {quarters_at_least: 1, "
         "overdue_shortcomings_at_least: 1}, highest_class: yeu, clause: Đ}]}", "year › ceilings › [1] › when",
         OF_A_CEILING),
        ("{combine: mean, quarters_needed: 3, ceilings: [{when: {class_below: tot, quarters_at_least: 1, "
         "overdue_shortcomings_at_least: 1}, highest_class: yeu, clause: Đ}]}", "year › ceilings › [1] › when",
         OF_A_CEILING),
        ("{combine: mean, quarters_needed: 3, ceilings: [{when: {class_below: tot, quarters_at_least: 5}, "
         "highest_class: yeu, clause: Đ}]}", "year › ceilings › [1] › when",
         "quarters_at_least phải từ 1 đến 4 (đang là 5)"),
        ("{combine: mean, quarters_needed: 3, ceilings: [{when: {overdue_shortcomings_at_least: 0}, "
         "highest_class: yeu, clause: Đ}]}", "year › ceilings › [1] › when",
         "overdue_shortcomings_at_least phải lớn hơn 0"),
        ("{combine: mean, quarters_needed: 3, ceilings: [{when: {class_below: kem, quarters_at_least: 1}, "
         "highest_class: yeu, clause: Đ}]}", "",
         "year › ceilings › [1] › class_below: «kem» không có; đang có: tot, yeu"),
        ("{combine: mean, quarters_needed: 3, ceilings: [{when: {class_below: tot, quarters_at_least: 1}, "
         "highest_class: kem, clause: Đ}]}", "",
         "year › ceilings › [1] › highest_class: «kem» không có; đang có: tot, yeu"),
        ("{combine: mean, quarters_needed: 3, classes: [{id: dat, title: Đạt, from: 0}], ceilings: [{when: "
         "{class_below: tot, quarters_at_least: 1}, highest_class: yeu, clause: Đ}]}", "",
         "year › ceilings › [1] › highest_class: «yeu» không có; đang có: dat"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_rule_of_the_year_names_its_keys(small, year, keys, message):
    small.replace(HEAD_FILE, "blocks: [", f"year: {year}\nblocks: [")
    _, found = check_version(small.folders, "2019")
    assert (keys, message) in {(finding.cell, str(finding.message)) for finding in found}


def test_a_rule_of_the_year_is_read_as_it_is_written(small):
    year = "{weights: {1: 1, 2: 1, 3: 1.5, 4: 2}, of: exact, quarters_needed: 2, classes: same, clause: Điều 8}"
    small.replace(HEAD_FILE, "blocks: [", f"year: {year}\nblocks: [")
    regulation, faults = check_version(small.folders, "2019")
    assert faults == []
    rule = regulation.head.year
    assert rule.weights == {"1": 1, "2": 1, "3": Fraction(3, 2), "4": 2}
    assert (rule.combine, rule.of, rule.quarters_needed, str(rule.clause)) == (None, "exact", 2, "Điều 8")
    assert regulation.head.year_classes == regulation.head.classes


def test_blocks_that_read_each_other_in_a_circle_are_refused(small):
    circle = "{kind: block_average, block: phong}"
    small.replace(BRANCHES_FILE, '{kind: value, unit: "%", at_most: 100}', circle)
    with pytest.raises(InputError) as caught:
        load_regulations(small.folders)
    (fault,) = caught.value.findings
    assert str(fault.message) == "các khối lấy điểm trung bình của nhau thành vòng: phong, chi-nhanh"


def test_a_block_file_that_is_missing_or_not_listed_is_a_fault(small):
    small.path(OFFICES_FILE).rename(small.path("regulation/2019/phong-2.yaml"))
    with pytest.raises(InputError) as caught:
        load_regulations(small.folders)
    found = [(fault.file, str(fault.message)) for fault in caught.value.findings]
    assert found[1] == ("params/regulation/2019/phong-2.yaml", "tệp này không có trong blocks của regulation.yaml")
    assert found[0] == (f"params/{OFFICES_FILE}", "Không có tệp phong.yaml")


def _copy_version(small, name, start):
    for file in ("regulation", "phong", "chi-nhanh"):
        text = small.path(f"regulation/2019/{file}.yaml").read_text(encoding="utf-8")
        small.write(f"regulation/{name}/{file}.yaml", text.replace("applies_from: 2019-Q1", start))


def test_two_versions_from_the_same_quarter_are_refused(small):
    _copy_version(small, "2019b", "applies_from: 2019-Q1")
    with pytest.raises(InputError) as caught:
        small.read()
    (fault,) = caught.value.findings
    assert fault.address == "params/regulation/2019b/regulation.yaml › applies_from"
    assert str(fault.message) == "hai phiên bản cùng áp dụng từ quý I/2019: 2019 và 2019b"


def test_the_newest_version_that_applies_is_chosen_and_never_a_draft(small):
    _copy_version(small, "2020", "applies_from: 2020-Q1")
    _copy_version(small, "draft", "applies_from: 2019-Q1\ndraft: true")
    assert small.read().regulation.version == "2019"
    assert check_version(small.folders, "draft")[1] == []


def test_a_version_whose_head_cannot_be_read_is_no_draft_that_an_older_one_might_score_for(small):
    _copy_version(small, "2020", "applies_from: 2019-Q1")
    small.write("regulation/2020/regulation.yaml", "draft: [true")
    assert {file for file, _, _ in small.faults()} == {"regulation/2020/regulation.yaml"}


def test_a_quarter_before_every_version_is_refused(small):
    small.replace(HEAD_FILE, "applies_from: 2019-Q1", "applies_from: 2019-Q2")
    with pytest.raises(InputError) as caught:
        small.read()
    assert caught.value.to("vi") == "Chưa có quy định áp dụng cho quý I/2019. Đang có: 2019 (từ quý II/2019)"


def test_a_fault_in_a_block_does_not_hide_one_between_blocks(small):
    small.replace(BRANCHES_FILE, "kind: share", "kind: shares")
    small.replace(OFFICES_FILE, "block: chi-nhanh}", "block: chi-nhanhs}")
    faults = small.faults()
    assert [file for file, _, _ in faults] == [BRANCHES_FILE, OFFICES_FILE]
    assert faults[1][2] == "khối «chi-nhanhs» không có; đang có: phong, chi-nhanh"


def test_all_that_is_wrong_between_the_keys_of_a_version_is_told_at_once(small):
    head = read_yaml(small.path(HEAD_FILE))
    ceiling = {"when": {"overdue_shortcomings_at_least": "2"}, "highest_class": "gi-do", "clause": "Điều 6"}
    classes = [{**head["classes"][0], "from": "0"}, *head["classes"][1:]]
    wrong = {"classes": classes, "ceilings": [ceiling, ceiling], "blocks": [*head["blocks"], head["blocks"][0]]}
    small.path(HEAD_FILE).write_text(json.dumps(head | wrong, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_regulations(small.folders)
    told = [str(one.message) for one in caught.value.findings]
    wanted = (
        "classes: xếp từ cao xuống thấp",
        "ceilings › [1] › highest_class: «gi-do»",
        "ceilings › [2]",
        "blocks: ghi hai lần",
    )
    assert all(text.startswith(start) for text, start in zip(told, wanted, strict=True)), told


@pytest.mark.parametrize("name", ["regulation.yaml", "chi-nhanh.yaml"])
def test_a_file_of_a_version_that_has_another_ending_is_no_file_that_is_not_there(small, name):
    """Else an older version would score in the place of this one."""
    found = f"{Path(name).stem}.yml"
    small.write("regulation/2018/regulation.yaml", HEAD.replace("2019-Q1", "2018-Q1"))
    for block in (BRANCHES_FILE, OFFICES_FILE):
        small.write(block.replace("2019", "2018"), small.path(block).read_text(encoding="utf-8"))
    assert set(load_regulations(small.folders)) == {"2018", "2019"}
    small.path(f"regulation/2019/{name}").rename(small.path(f"regulation/2019/{found}"))
    with pytest.raises(InputError) as raised:
        load_regulations(small.folders)
    (fault,) = raised.value.findings
    assert fault.file == f"params/regulation/2019/{name}"
    assert str(fault.message).endswith(misnamed(found, name))


def test_examples_that_have_another_ending_are_not_left_out(small):
    small.write("regulation/2019/examples.yml", "")
    assert load_examples(small.folders, "2018") == ([], [])
    (fault,) = load_examples(small.folders, "2019")[1]
    assert str(fault.message) == misnamed("examples.yml", "examples.yaml")
