"""Whatever differs between two versions is in the table, and nothing else."""

from pathlib import Path

import pytest

from cchc_lib.bulletin.sections.comparison import compare_versions
from cchc_lib.files import read_yaml
from cchc_lib.inputs import require_version
from cchc_lib.language import show
from cchc_lib.model import Block, Criterion, Regulation, RegulationHead
from tests.inputs.small_root import BRANCHES, HEAD, OFFICES


@pytest.fixture
def rows(tmp_path):
    """The rows of the comparison of the small regulation with one in which a text is another."""

    def read(text: str) -> dict:
        path: Path = tmp_path / "one.yaml"
        path.write_text(text, encoding="utf-8")
        return read_yaml(path)

    def version(name: str, head: str, branches: str, offices: str) -> Regulation:
        files = {"phong": offices, "chi-nhanh": branches}
        blocks = {key: Block.model_validate(read(text)) for key, text in files.items()}
        return Regulation(name, RegulationHead.model_validate(read(head)), blocks)

    def compare(*changes: tuple[str, str]) -> list[tuple[str, ...]]:
        texts = [HEAD, BRANCHES, OFFICES]
        for old, new in changes:
            assert sum(text.count(old) for text in texts) >= 1, old
            place = next(i for i, text in enumerate(texts) if old in text)
            texts[place] = texts[place].replace(old, new, 1)
        listings = compare_versions(version("1", HEAD, BRANCHES, OFFICES), version("2", *texts))
        return [tuple(show(cell, "vi") for cell in row) for listing in listings for row in listing.rows]

    return compare


def test_a_version_does_not_differ_from_itself(rows):
    assert rows() == []


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("title: Bảng tiêu chuẩn", "title: Bảng điểm", ("Quy định", "Tên", "Bảng tiêu chuẩn", "Bảng điểm")),
        ("date: 25/12/2018", "date: 26/12/2018",
         ("Quy định", "Quyết định", "01/QĐ ngày 25/12/2018", "01/QĐ ngày 26/12/2018")),
        ("issuer: Ban chỉ đạo", "issuer: Giám đốc", ("Quy định", "Nơi ban hành", "Ban chỉ đạo", "Giám đốc")),
        ("applies_from: 2019-Q1", "applies_from: 2020-Q1", ("Quy định", "Áp dụng từ", "quý I/2019", "quý I/2020")),
        ("rounding:", "notice: Minh họa\nrounding:", ("Quy định", "Ghi chú", "–", "Minh họa")),
        ("rounding:", "legal_basis: [Luật A, Luật B]\nrounding:", ("Quy định", "Căn cứ", "–", "Luật A, Luật B")),
        ("at: total", "at: both",
         ("Quy định", "Làm tròn", "làm tròn ở tổng điểm", "làm tròn ở từng tiêu chí và ở tổng điểm")),
        ("percent_places: 2", "percent_places: 1",
         ("Quy định", "Số chữ số thập phân", "2 ở điểm, 2 ở %", "2 ở điểm, 1 ở %")),
        ("rounding:", "not_submitted: {points: 0, clause: Điều 7}\nrounding:",
         ("Quy định", "Không nộp hồ sơ", "–", "0 điểm ở mọi tiêu chí phải nhập số liệu (Điều 7)")),
        ("rounding:", "without_value: {points: 0, clause: Điều 7}\nrounding:",
         ("Quy định", "Thiếu số liệu", "–", "0 điểm ở tiêu chí không có số liệu thẩm định (Điều 7)")),
        ("rounding:", "vetoes: [{criterion: cap-dien, then: rank_last, clause: Điều 9}]\nrounding:",
         ("Quy định", "Điểm liệt", "–",
          "0 điểm ở «Cấp điện đúng hạn» là điểm liệt, xếp hạng sau các đơn vị khác của khối (Điều 9)")),
        ("rounding:", "rank_by: percent\nrounding:",
         ("Quy định", "Xếp hạng", "theo tổng điểm đã làm tròn", "theo tỷ lệ % đã làm tròn")),
        ("target: 90", "target: 200/3",
         ("1.3 Mức hài lòng", "Cách chấm", "từ 90 % trở lên: 8 điểm; thấp hơn: 8 điểm × x/90",
          "từ 200/3 % trở lên: 8 điểm; thấp hơn: 8 điểm × x/(200/3)")),
        ("from: 80", "from: 85", ("Quy định", "Xếp loại", "Tốt từ 80 %, Yếu từ 0 %", "Tốt từ 85 %, Yếu từ 0 %")),
        ("points_below: 3", "points_below: 4", ("Quy định", "Khống chế",
         "«Cấp điện đúng hạn» dưới 3 điểm thì chỉ được xếp cao nhất loại Yếu (Điều 9)",
         "«Cấp điện đúng hạn» dưới 4 điểm thì chỉ được xếp cao nhất loại Yếu (Điều 9)")),
        ("title: Các chi nhánh", "title: Chi nhánh", ("Khối", "Tên", "Các chi nhánh", "Chi nhánh")),
        ("not_applicable: rescale_in_section", "not_applicable: zero",
         ("Khối", "Không phát sinh",
          "chia lại điểm tối đa cho các tiêu chí có phát sinh của khối", "tính 0 điểm")),
        ("sections:", "may_exceed_max: true\nsections:", ("Khối", "Tổng điểm được vượt tối đa", "không", "có")),
        ("cap: 2", "cap: 1", ("Khối", "Mức điểm thưởng nhiều nhất", "2", "1")),
        ("bonus:", "penalty: {cap: 1}\nbonus:", ("Khối", "Mức điểm phạt nhiều nhất", "0", "1")),
        ('code: "1"\n', 'code: "A"\n', ("Mục «Chỉ tiêu»", "Mã số", "1", "A")),
        ('code: "1.1"', 'code: "1.9"', ("1.9 Cấp điện đúng hạn", "Mã số", "1.1", "1.9")),
        ("title: Cấp điện đúng hạn", "title: Cấp điện",
         ("1.1 Cấp điện", "Tên", "Cấp điện đúng hạn", "Cấp điện")),
        ("title: Cấp điện đúng hạn", "title: Cấp điện đúng hạn\n        short: Cấp điện",
         ("1.1 Cấp điện", "Tên ngắn", "–", "Cấp điện")),
        ("clause: Điều 1\n", "clause: Điều 1a\n", ("1.1 Cấp điện đúng hạn", "Căn cứ", "Điều 1", "Điều 1a")),
        ("evidence: required", "evidence: optional",
         ("1.1 Cấp điện đúng hạn", "Minh chứng", "bắt buộc", "không bắt buộc")),
        ("evidence: required", "evidence: required\n        not_applicable: zero",
         ("1.1 Cấp điện đúng hạn", "Không phát sinh", "theo khối", "tính 0 điểm")),
        ("from: 98, points: 8", "from: 97, points: 8",
         ("1.1 Cấp điện đúng hạn", "Cách chấm", "từ 98 % trở lên: 8 điểm; dưới 98 %: 0 điểm",
          "từ 97 % trở lên: 8 điểm; dưới 97 %: 0 điểm")),
        ("value: hồ sơ đúng hạn", "value: hồ sơ sớm", ("1.1 Cấp điện đúng hạn", "Cách đo",
         "% hồ sơ đúng hạn trên hồ sơ đến hạn", "% hồ sơ sớm trên hồ sơ đến hạn")),
        ("kind: share", "kind: ratio", ("1.1 Cấp điện đúng hạn", "Cách đo", "% hồ sơ đúng hạn trên hồ sơ đến hạn",
         "% hồ sơ đúng hạn so với hồ sơ đến hạn, được quá 100 %")),
        ("unit: kWh", "unit: MWh", ("1.2 Điện nội bộ", "Cách đo",
         "% điện đã dùng so với định mức, tính bằng kWh, được quá 100 %",
         "% điện đã dùng so với định mức, tính bằng MWh, được quá 100 %")),
        ("at_most: 100", "at_most: 99", ("1.3 Mức hài lòng", "Cách đo", "%, không quá 100", "%, không quá 99")),
        ("items: 5", "items: 6", ("1.5 Việc của đơn vị", "Cách đo", "% việc đã làm trong 5 việc",
         "% việc đã làm trong 6 việc")),
        ("block: chi-nhanh}", "block: chi-nhanh, of: exact}", ("1.2 Điểm trung bình các chi nhánh", "Cách đo",
         "bình quân % của Các chi nhánh, lấy % đã làm tròn", "bình quân % của Các chi nhánh, lấy % chưa làm tròn")),
    ],
)  # fmt: skip
def test_one_thing_that_differs_is_one_row(rows, old, new, row):
    assert rows((old, new)) == [row]


def test_several_that_are_numbered_otherwise_are_one_row_with_the_clauses_that_follow(rows):
    """The clause of the third names no code; that of the second is another act."""
    codes = [(f'code: "1.{n}"', f'code: "9.{n}"') for n in (1, 2, 3)]
    given = [*codes, ("clause: Điều 1\n", "clause: Điều 9.1\n"), ("clause: Điều 2\n", "clause: Nghị định 2\n")]
    assert rows(*given) == [
        ("Các tiêu chí đánh số lại", "Mã số", "1.1, 1.2, 1.3", "9.1, 9.2, 9.3"),
        ("9.1 Cấp điện đúng hạn", "Căn cứ", "Điều 1", "Điều 9.1"),
        ("9.2 Điện nội bộ", "Căn cứ", "Điều 2", "Nghị định 2"),
    ]


def test_clauses_that_only_name_the_new_code_go_with_it(ours):
    """In 2019 all of the branches' criteria are numbered otherwise, and two also scored otherwise."""
    old, new = (require_version(ours.folders, version) for version in ("2018", "2019"))
    branches = [[show(cell, "vi") for cell in row] for row in compare_versions(old, new)[-1].rows]
    assert branches[0] == ["Các mục đánh số lại", "Mã số", "1, 2, 3, 4, 5, 6", "6, 1, 2, 3, 4, 5"]
    what, label, before, after = branches[1]
    assert (what, label) == ("Các tiêu chí đánh số lại", "Mã số, căn cứ theo mã số")
    assert (before[:8], after[:8], before.count(","), after.count(",")) == ("2.1, 2.2", "1.1, 1.2", 23, 23)
    assert {row[1] for row in branches[2:]} == {"Điểm tối đa", "Cách chấm"}


YEAR = {"combine": "mean", "quarters_needed": "3"}
BELOW = {"when": {"class_below": "tot", "quarters_at_least": "2"}, "highest_class": "yeu", "clause": "Điều 8"}
OVERDUE = {"when": {"overdue_shortcomings_at_least": "1"}, "highest_class": "yeu", "clause": "Điều 9"}
OWN = [{"id": "dat", "title": "Đạt", "from": "75"}, {"id": "chua", "title": "Chưa đạt", "from": "0"}]
MEAN = "trung bình cộng % đã làm tròn của các quý có kết quả"


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        (YEAR, YEAR, []),
        (None, YEAR, [("Quy định", "Kết quả năm", "–", MEAN),
                      ("Quy định", "Số quý cần có kết quả", "–", "ít nhất 3, thiếu thì không có kết quả năm"),
                      ("Quy định", "Xếp loại năm", "–", "như của quý"),
                      ("Quy định", "Khống chế năm", "–", "không có")]),
        (YEAR, YEAR | {"clause": "Điều 8"}, [("Quy định", "Kết quả năm", MEAN, f"{MEAN} (Điều 8)")]),
        (YEAR, YEAR | {"combine": "last"},
         [("Quy định", "Kết quả năm", MEAN, "% đã làm tròn của quý cuối cùng có kết quả")]),
        (YEAR, YEAR | {"of": "exact"},
         [("Quy định", "Kết quả năm", MEAN, "trung bình cộng % chưa làm tròn của các quý có kết quả")]),
        (YEAR, {"weights": {"1": "1", "2": "1", "3": "1.5", "4": "2"}, "quarters_needed": "3"},
         [("Quy định", "Kết quả năm", MEAN, "trung bình % đã làm tròn của các quý có kết quả, trọng số quý I: 1; "
           "quý II: 1; quý III: 1,5; quý IV: 2")]),
        (YEAR, YEAR | {"quarters_needed": "4"},
         [("Quy định", "Số quý cần có kết quả", "ít nhất 3, thiếu thì không có kết quả năm",
           "ít nhất 4, thiếu thì không có kết quả năm")]),
        (YEAR, YEAR | {"classes": OWN},
         [("Quy định", "Xếp loại năm", "như của quý", "Đạt từ 75 %, Chưa đạt dưới 75 %")]),
        (YEAR | {"ceilings": [BELOW]}, YEAR | {"ceilings": [BELOW, OVERDUE]},
         [("Quy định", "Khống chế năm",
           "có từ 2 quý xếp dưới loại Tốt thì chỉ được xếp cao nhất loại Yếu (Điều 8)",
           "có từ 2 quý xếp dưới loại Tốt thì chỉ được xếp cao nhất loại Yếu (Điều 8), cuối năm còn từ 1 tồn tại quá "
           "hạn trở lên thì chỉ được xếp cao nhất loại Yếu (Điều 9)")]),
    ],
)  # fmt: skip
def test_what_differs_in_the_rule_of_the_year_is_told(small, old, new, rows):
    version = require_version(small.folders, "2019")
    head = read_yaml(small.folders.regulations / "2019" / "regulation.yaml")
    both = [
        Regulation(name, RegulationHead.model_validate(head | ({"year": year} if year else {})), version.blocks)
        for name, year in (("1", old), ("2", new))
    ]
    found = [row for listing in compare_versions(*both) for row in listing.rows]
    assert [tuple(show(cell, "vi") for cell in row) for row in found] == rows


def test_another_measure_is_told_in_its_scale_too(rows):
    assert rows(("kind: count, unit: vụ", "kind: value, unit: vụ")) == [
        ("1.4 Khiếu nại", "Cách đo", "số vụ", "vụ"),
        ("1.4 Khiếu nại", "Cách chấm", "8 điểm, trừ 2 điểm cho mỗi vụ, thấp nhất 0 điểm",
         "8 điểm, trừ 2 điểm cho mỗi 1 vụ, thấp nhất 0 điểm"),
    ]  # fmt: skip


def test_another_maximum_is_told_wherever_it_counts(rows):
    found = rows(("max_points: 5\n        measure: {kind: yes_no}", "max_points: 6\n        measure: {kind: yes_no}"),
                 ("max_points: 50\n    criteria", "max_points: 51\n    criteria"),
                 ("max_points: 50\nnot", "max_points: 51\nnot"))  # fmt: skip
    assert found == [
        ("Khối", "Điểm tối đa", "50", "51"),
        ("Mục «Chỉ tiêu»", "Điểm tối đa", "50", "51"),
        ("1.7 Niêm yết thủ tục", "Điểm tối đa", "5", "6"),
        ("1.7 Niêm yết thủ tục", "Cách chấm", "có: 5 điểm; không: 0 điểm", "có: 6 điểm; không: 0 điểm"),
    ]


def test_what_was_added_or_dropped_has_one_side(rows):
    found = rows(("id: niem-yet", "id: cong-khai"), ("title: Niêm yết thủ tục", "title: Công khai"),
                 ("title: Kế hoạch", "title: Chương trình"))  # fmt: skip
    assert found == [
        ("Mục «Kế hoạch»", "Bỏ", "10 điểm", "–"),
        ("Mục «Chương trình»", "Thêm", "–", "10 điểm"),
        ("1.1 Thực hiện kế hoạch", "Mục", "Kế hoạch", "Chương trình"),
        ("1.2 Điểm trung bình các chi nhánh", "Mục", "Kế hoạch", "Chương trình"),
        ("1.7 Công khai", "Thêm", "–", "Chỉ tiêu; 5 điểm; có hoặc không; có: 5 điểm; không: 0 điểm"),
        ("1.7 Niêm yết thủ tục", "Bỏ", "Chỉ tiêu; 5 điểm; có hoặc không; có: 5 điểm; không: 0 điểm", "–"),
    ]


def test_a_block_that_one_version_lacks_is_one_row(small):
    version = require_version(small.folders, "2019")
    head = version.head.model_copy(update={"blocks": ("chi-nhanh",)})
    less = Regulation("2020", head, {"chi-nhanh": version.blocks["chi-nhanh"]})
    (general, block) = compare_versions(version, less)
    assert [str(cell) for cell in block.rows[0]] == ["Khối", "Bỏ", "2 tiêu chí, 10 điểm", "–"]
    assert [show(cell, "vi") for cell in general.rows[0]] == [
        "Quy định", "Các khối", "Các phòng, Các chi nhánh", "Các chi nhánh",
    ]  # fmt: skip


def test_the_cases_above_know_every_key_of_a_criterion():
    """A key that is added to the model needs its place in the table."""
    told = {"id", "code", "title", "short", "clause", "max_points", "measure", "scale", "evidence", "not_applicable"}
    assert set(Criterion.model_fields) == told
    assert set(Block.model_fields) == {
        "block", "title", "max_points", "not_applicable", "may_exceed_max", "sections", "bonus", "penalty",
    }  # fmt: skip
    assert set(RegulationHead.model_fields) == {
        "title", "decision", "applies_from", "draft", "notice", "legal_basis", "amends", "rounding", "classes",
        "ceilings", "vetoes", "rank_by", "not_submitted", "without_value", "year", "blocks",
    }  # fmt: skip
