"""A small company with every measure, whose files a test edits by one mistake at a time."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cchc_lib.errors import InputError
from cchc_lib.folders import Folders
from cchc_lib.inputs import QuarterInputs, read_quarter
from cchc_lib.model import ASSESSMENT_COLUMNS, PROGRAMME_COLUMNS, SHORTCOMING_COLUMNS, Finding
from cchc_lib.model.records import TASK_COLUMNS
from cchc_lib.office.scoresheet import write_scoresheet
from cchc_lib.quarter import Quarter
from tests.generator.writing import as_read, cells_of

QUARTER = Quarter(2019, 1)
FOLDER = "quarters/2019-Q1"
ASSESSMENTS, SCORESHEET, SETTINGS_FILE = (
    f"{FOLDER}/{name}" for name in ("assessments.csv", "scoresheet.xlsx", "quarter.yaml")
)
HEAD_FILE, BRANCHES_FILE, OFFICES_FILE = (
    f"regulation/2019/{name}.yaml" for name in ("regulation", "chi-nhanh", "phong")
)
UNITS_FILE = "units.yaml"
# what a refusal lists
LISTED = "Văn phòng (van-phong), Điện lực Duyên Hải (duyen-hai), Điện lực Cầu Kè (cau-ke), Đội cũ (doi-cu)"

HEAD = """\
title: Bảng tiêu chuẩn
decision: {number: 01/QĐ, date: 25/12/2018, issuer: Ban chỉ đạo}
applies_from: 2019-Q1
rounding: {at: total, places: 2, percent_places: 2}
classes:
  - {id: tot, title: Tốt, from: 80}
  - {id: yeu, title: Yếu, from: 0}
ceilings:
  - {when: {criterion: cap-dien, points_below: 3}, highest_class: yeu, clause: Điều 9}
blocks: [phong, chi-nhanh]
"""
ADD = "hãy chạy cchc new 2019-Q1 --add"
OTHER_LABEL = "(ô bị sửa, hoặc quy định đã sửa sau khi làm phiếu): "
TYPE_OVER = OTHER_LABEL + "ghi lại như quy định; trang tính mở khóa không cần mật khẩu"
OTHER_LABEL += ADD
BRANCHES = """\
block: chi-nhanh
title: Các chi nhánh
max_points: 50
not_applicable: rescale_in_section
sections:
  - code: "1"
    title: Chỉ tiêu
    max_points: 50
    criteria:
      - id: cap-dien
        code: "1.1"
        title: Cấp điện đúng hạn
        clause: Điều 1
        max_points: 8
        measure: {kind: share, value: hồ sơ đúng hạn, total: hồ sơ đến hạn}
        scale: {kind: bands, holds: lower, bands: [{from: 98, points: 8}, {from: 0, points: 0}]}
        evidence: required
      - id: dien-noi-bo
        code: "1.2"
        title: Điện nội bộ
        clause: Điều 2
        max_points: 8
        measure: {kind: ratio, value: điện đã dùng, total: định mức, unit: kWh}
        scale: {kind: linear, none_at: 110, full_at: 100}
      - id: hai-long
        code: "1.3"
        title: Mức hài lòng
        clause: Điều 3
        max_points: 8
        measure: {kind: value, unit: "%", at_most: 100}
        scale: {kind: proportional, target: 90}
      - id: khieu-nai
        code: "1.4"
        title: Khiếu nại
        clause: Điều 4
        max_points: 8
        measure: {kind: count, unit: vụ}
        scale: {kind: deduction, each: 2}
      - id: viec-lam
        code: "1.5"
        title: Việc của đơn vị
        clause: Điều 5
        max_points: 8
        measure: {kind: done, items: 5}
        scale: {kind: proportional}
      - id: noi-quy
        code: "1.6"
        title: Nội quy
        clause: Điều 6
        max_points: 5
        measure: {kind: award}
        scale: {kind: award, step: 0.5}
      - id: niem-yet
        code: "1.7"
        title: Niêm yết thủ tục
        clause: Điều 7
        max_points: 5
        measure: {kind: yes_no}
        scale: {kind: yes_no}
bonus:
  cap: 2
  criteria:
    - id: sang-kien
      code: T.1
      title: Sáng kiến
      clause: Điều 8
      max_points: 2
      measure: {kind: award}
      scale: {kind: award, step: 1}
"""
OFFICES = """\
block: phong
title: Các phòng
max_points: 10
not_applicable: rescale_in_section
sections:
  - code: "1"
    title: Kế hoạch
    max_points: 10
    criteria:
      - id: ke-hoach
        code: "1.1"
        title: Thực hiện kế hoạch
        clause: Điều 1
        max_points: 5
        measure: {kind: done, counts: plan}
        scale: {kind: proportional}
      - id: trung-binh
        code: "1.2"
        title: Điểm trung bình các chi nhánh
        clause: Điều 2
        max_points: 5
        measure: {kind: block_average, block: chi-nhanh}
        scale: {kind: proportional}
"""
UNITS = """\
organisation: {name: Công ty A, short: CTA, committee: Ban chỉ đạo}
units:
  - id: van-phong
    name: Văn phòng
    blocks: [{block: phong, from: 01/01/2018}]
  - id: duyen-hai
    name: Điện lực Duyên Hải
    aliases: [Duyên Hải]
    blocks: [{block: chi-nhanh, from: 01/01/2018}]
  - id: cau-ke
    name: Điện lực Cầu Kè
    blocks: [{block: chi-nhanh, from: 01/01/2018}]
  - id: doi-cu
    name: Đội cũ
    blocks: [{block: chi-nhanh, from: 01/01/2017, to: 31/12/2018}]
"""
SETTINGS = """\
quarter: 2019-Q1
as_of: 31/03/2019
publication_date: 15/04/2019
deadlines: {self: 05/04/2019, verified: 10/04/2019, appeal: 22/04/2019, report: 29/04/2019}
letters: {series: TB-BCĐ, place: Trà Vinh, signatory: TRƯỞNG BAN}
"""


def misnamed(found: str, name: str) -> str:
    """What is said of a file that has another ending alone."""
    return f"chỉ có {found}; hãy đổi tên hoặc lưu lại thành {name} (Windows có thể đang ẩn phần đuôi)"


VERIFIED = {
    "cap-dien": ("98", "100"),
    "dien-noi-bo": ("1050,5", "1000"),
    "hai-long": ("87,5", ""),
    "khieu-nai": ("0", ""),
    "viec-lam": ("4", "5"),
    "noi-quy": ("5", ""),
    "niem-yet": ("có", ""),
    "sang-kien": ("0", ""),
}


def assessment_rows() -> list[dict[str, str]]:
    rows = []
    for unit in ("duyen-hai", "cau-ke"):
        for criterion, (value, total) in VERIFIED.items():
            row = dict.fromkeys(ASSESSMENT_COLUMNS, "")
            row |= {"unit": unit, "criterion": criterion, "self_value": value, "self_total": total}
            row |= {
                "verified_value": value,
                "verified_total": total,
                "record_no": "BB-01",
                "checked_on": "05/04/2019",
            }
            row["evidence"] = "Báo cáo 12"
            rows.append(row)
    return rows


def shortcoming_rows() -> list[dict[str, str]]:
    common = {"unit": "cau-ke", "criterion": "cap-dien", "action": "Chấn chỉnh", "evidence": ""}
    return [
        common | {"id": "TT-1", "description": "Trễ 2 hồ sơ", "found_in": "2019-Q1", "due": "30/04/2019"}
        | {"status": "open", "closed_in": ""},
        common | {"id": "TT-2", "description": "Thiếu niêm yết", "found_in": "2018-Q4", "due": "31/01/2019"}
        | {"status": "closed_verified", "closed_in": "2019-Q1"},
    ]  # fmt: skip


def earlier_shortcoming_rows(quarter: str) -> list[dict[str, str]]:
    """Those that the list of an earlier quarter has of them, as they stood then."""
    known = [row for row in shortcoming_rows() if row["found_in"] <= quarter]
    return [row | {"status": "open", "closed_in": ""} for row in known]


def plan_rows() -> list[dict[str, str]]:
    row = {"task": "KH-1", "unit": "van-phong", "title": "Rà soát", "due": "2019-Q1"}
    return [row, row | {"task": "KH-2", "due": "2019-Q2"}]


def task_rows() -> list[dict[str, str]]:
    return [plan_rows()[0] | {"status": "đã xong", "done_in": "", "evidence": "", "dropped_by": ""}]


_WRITTEN: dict[frozenset[tuple[Path, bytes]], bytes] = {}  # scoresheets, by the files that they were written of


@dataclass
class SmallRoot:
    """The files of the small company, valid until a test edits them."""

    folders: Folders

    @classmethod
    def make(cls, root: Path) -> "SmallRoot":
        small = cls(Folders(root))
        for name, text in {
            "regulation/2019/regulation.yaml": HEAD,
            "regulation/2019/phong.yaml": OFFICES,
            "regulation/2019/chi-nhanh.yaml": BRANCHES,
            "units.yaml": UNITS,
            "quarters/2019-Q1/quarter.yaml": SETTINGS,
        }.items():
            small.write(name, text)
        small.write("plans/2019.csv", csv_text(PROGRAMME_COLUMNS, plan_rows()))
        small.write("quarters/2019-Q1/tasks.csv", csv_text(TASK_COLUMNS, task_rows()))
        small.write("quarters/2019-Q1/assessments.csv", csv_text(ASSESSMENT_COLUMNS, assessment_rows()))
        small.write("quarters/2019-Q1/shortcomings.csv", csv_text(SHORTCOMING_COLUMNS, shortcoming_rows()))
        return small

    def path(self, name: str) -> Path:
        return self.folders.params / name

    @property
    def scoresheet(self) -> Path:
        return self.path("quarters/2019-Q1/scoresheet.xlsx")

    def write(self, name: str, content: str | bytes) -> None:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a text that stands in a file."""
        text = self.path(name).read_bytes().decode()
        assert old in text, f"{name} has no {old!r}"
        self.write(name, text.replace(old, new, 1))

    def write_rows(self, name: str, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
        self.write(name, csv_text(columns, rows))

    def use_scoresheet(self) -> None:
        """Put the same tables into a workbook instead of CSV; of the same files it is written once."""
        files = (path for path in self.folders.params.rglob("*") if path.is_file())
        given = frozenset((path.relative_to(self.folders.params), path.read_bytes()) for path in files)
        if given not in _WRITTEN:
            self._write_scoresheet()
            _WRITTEN[given] = self.scoresheet.read_bytes()
        self.scoresheet.write_bytes(_WRITTEN[given])
        for name in ("assessments.csv", "shortcomings.csv", "tasks.csv"):
            self.path(f"quarters/2019-Q1/{name}").unlink()

    def _write_scoresheet(self) -> None:
        inputs = self.read()
        write_scoresheet(
            self.scoresheet, QUARTER, inputs.regulation, inputs.members,
            cells_of(as_read(inputs), inputs.regulation), inputs.shortcomings,
            [task for task in inputs.plan if task.due <= QUARTER],
        )  # fmt: skip

    def edit_sheet(self, edit) -> None:
        """Change the workbook with openpyxl."""
        workbook = load_workbook(self.scoresheet)
        edit(workbook)
        workbook.save(self.scoresheet)

    def read(self) -> QuarterInputs:
        return read_quarter(self.folders, QUARTER)

    def findings(self) -> list[Finding]:
        return self.read().findings

    def faults(self) -> list[tuple[str, str, str]]:
        """File, keys and sentence of each fault that keeps the quarter from being read."""
        with pytest.raises(InputError) as caught:
            self.read()
        found = caught.value.findings
        return [(fault.file.removeprefix("params/"), fault.cell, str(fault.message)) for fault in found]


def write_guide(cell: str, value: object):
    """An edit of the scoresheet's guide."""
    return lambda workbook: workbook["Hướng dẫn"].__setitem__(cell, value)


def csv_text(columns: tuple[str, ...], rows: list[dict[str, str]], delimiter: str = ";") -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, delimiter=delimiter, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()
