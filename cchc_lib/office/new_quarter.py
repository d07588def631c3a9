"""A new quarter: its folder with ``quarter.yaml`` and an empty scoresheet, and a self-scoring sheet for each unit."""

from contextlib import nullcontext
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from ..errors import UsageError
from ..files import make_folder, read_yaml, refuse_misnamed
from ..folders import Folders
from ..inputs.entries import read_layer
from ..inputs.layout import SELF_TEXTS
from ..inputs.names import CriterionNames
from ..inputs.quarter_inputs import read_carried, read_quarter, require_members
from ..inputs.regulation import choose_regulation, load_regulations
from ..inputs.units_and_settings import load_company, load_settings, load_year_settings, year_file
from ..language import day, quarter_name, quarter_title, say
from ..locks import hold
from ..model import QuarterSettings, YearSettings
from ..quarter import Quarter, Year, on_weekday
from ..releases import list_releases
from ..results import require_period
from .scoresheet import as_typed, write_scoresheet, write_self_score, write_verify_sheet

# its end, where none is known
DAYS_AFTER = {"publication_date": 15, "self": 5, "verified": 10, "appeal": 22, "report": 29}
BLANK_LETTERS = {"series": "…", "place": "…", "signatory": "…"}  # printed as they stand until somebody fills them in

_AS_YAML: Any = {"allow_unicode": True, "sort_keys": False, "default_flow_style": False, "width": 110}
_SETTINGS = """\
# {title}: thời hạn và các điều chung của {period}.
# Các ngày dưới đây là đề xuất theo {source}; hãy xem lại, tránh ngày nghỉ lễ.
quarter: {quarter}
as_of: {as_of:<35}# số liệu tính đến ngày
publication_date: {publication_date:<24}# ngày in trên bản tin, cho đến khi công bố chính thức
deadlines:
  self: {self:<34}# đơn vị gửi điểm tự chấm
  verified: {verified:<30}# thẩm định xong
  appeal: {appeal:<32}# hết hạn gửi giải trình
  report: {report:<32}# đơn vị báo cáo kết quả khắc phục
# Văn bản: series là ký hiệu sau số, không có dấu / ở đầu (TB-BCĐ thì in «Số: 05/TB-BCĐ»); place: nơi ban hành;
# signatory: chức danh người ký; authority: dòng bên trên, ký thay mặt ai, bỏ được; signed_by: họ và tên người ký, bỏ
# thì để trống; recipients: các nơi nhận, bỏ thì ghi committee của units.yaml; request: series và recipients riêng của
# yêu cầu khắc phục và nhắc gửi phiếu, bỏ được.
# «Như trên» chỉ ghi ở request, vì thông báo không kính gửi ai; nơi nào có dấu phẩy, dấu hai chấm thì đặt trong "…".
{letters}
illustrative: {illustrative:<28}# true: in «dữ liệu minh họa» trên mọi trang
allow_personal_data: {allow_personal_data:<21}# true: không nhắc khi thấy dữ liệu cá nhân, và in ra
"""

_YEAR_SETTINGS = """\
# Năm {year}: những điều riêng của cả năm; điều gì không ghi ở đây thì theo quarter.yaml của quý cuối năm, cả letters.
# Các ngày dưới đây là đề xuất theo {source}; hãy xem lại, tránh ngày nghỉ lễ.
publication_date: {publication_date:<24}# ngày in trên bản tin năm, không trước ngày phát hành của quý nào
deadlines:
  appeal: {appeal:<32}# hết hạn gửi giải trình; hạn khác là của từng quý
"""
DAYS_LATER = 10  # than its last quarter, where no year before tells


class _Dumper(yaml.SafeDumper):
    """Writes each line of a text as a line, as people do who write two of a signatory."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", data, style="|" if "\n" in data else None)


_Dumper.add_representer(str, _Dumper.represent_str)


def make_year(folders: Folders, year: Year) -> Path:
    """Make the folder of a year that is made of its quarters: its own days, as in the year before.

    A release of a quarter that was issued later than that puts them off as far as it: no year comes before it.

    Raises
    ------
    UsageError
        If it has a folder, or no quarter of it has one.
    InputError
        If the settings that its days are proposed by have faults.
    """
    require_period(folders, year)
    before: Quarter = folders.last_quarter(year)
    known, later = load_settings(folders, before), DAYS_LATER
    if (earlier := year.previous) in folders.years() and year_file(folders, earlier).is_file():
        before, known, later = earlier, YearSettings.model_validate(load_year_settings(folders, earlier)), 0
    days = _days_of(folders, before, known)
    passed = year.last_day - before.last_day + timedelta(later)
    usual = {name: _put_off(days[name], passed) for name in ("publication_date", "appeal")}
    issued = [one.dated for quarter in year.quarters for one in list_releases(folders, quarter)]
    late = max([usual["publication_date"], *issued]) - usual["publication_date"]
    proposed = {name: day(on_weekday(_put_off(when, late))) for name, when in usual.items()}
    with hold(folders.office_lock), make_folder(folders.inputs_of(year)) as folder:
        text = _YEAR_SETTINGS.format(year=year, source=quarter_name(before), **proposed)
        (folder / year_file(folders, year).name).write_text(text, encoding="utf-8", newline="\n")
    return folders.inputs_of(year)


def make_quarter(folders: Folders, quarter: Quarter) -> Path:
    """Make the folder of a quarter, whole or not at all.

    It has the criteria of the regulation that applies and the units that are valid on its last day. Dates are
    those of the quarter before, as many days after the quarter's end, in their order, on Mondays for those of a
    weekend, a deadline that a revision moved as it was before; letters are copied; shortcomings that are still open
    are carried over, those of a unit that has ended to the one that succeeds it.

    Raises
    ------
    UsageError
        If the quarter has a folder, also one with `quarter.yaml` misnamed, or no regulation applies to it.
    InputError
        If the regulation, the units, or what is carried over from the quarter before has faults.
    """
    refuse_misnamed(folders.inputs_of(quarter) / "quarter.yaml")
    regulations, company = load_regulations(folders), load_company(folders)
    regulation = choose_regulation(regulations, quarter)
    members = require_members(folders, quarter, regulation, company)
    still_open, tasks = read_carried(folders, quarter, company, regulations)
    names = CriterionNames(regulation, regulations)
    with hold(folders.office_lock), make_folder(folders.inputs_of(quarter)) as folder:
        (folder / "quarter.yaml").write_text(_settings(folders, quarter), encoding="utf-8", newline="\n")
        path, lang = folder / "scoresheet.xlsx", company.spoken("vi")
        write_scoresheet(path, quarter, regulation, members, {}, still_open, tasks, names, lang, company.units)
    return folders.inputs_of(quarter)


def make_self_scores(folders: Folders, quarter: Quarter, add: bool = False) -> Path:
    """Make a folder with a self-scoring sheet for each unit of a quarter, to be sent out.

    Parameters
    ----------
    add : bool
        Whether a folder that is there gets the sheets that it lacks; those in it stay.

    Raises
    ------
    UsageError
        If the folder is there already, and nothing is to be added to it.
    InputError
        If the regulation, the units or the quarter's settings have faults.
    """
    company, settings = load_company(folders), load_settings(folders, quarter)
    regulation = choose_regulation(load_regulations(folders), quarter)
    members = require_members(folders, quarter, regulation, company)
    until, lang = day(settings.deadlines.self), company.spoken("vi")
    target = folders.outputs_of(quarter) / "self-score"
    is_added = add and target.is_dir()
    if target.exists() and not is_added:
        told = {"folder": folders.shown(target), "name": str(quarter)}
        text = say(
            "Đã có {folder}, và lệnh này không ghi đè lên. Thêm phiếu cho đơn vị chưa có: cchc new {name} --add "
            "--self-score. Muốn phiếu ghi hạn mới thì xóa các phiếu chưa gửi, rồi cũng chạy lệnh ấy", **told,
        )  # fmt: skip
        raise UsageError(text)
    with hold(folders.office_lock), nullcontext(target) if is_added else make_folder(target) as folder:
        for block, units in members.items():
            for unit in units:
                path = folder / f"{quarter}_self_{unit.id}.xlsx"
                if not path.exists():
                    write_self_score(path, quarter, regulation, block, unit, until, lang)
    return target


def make_verify_sheets(folders: Folders, quarter: Quarter) -> Path:
    """Make a folder with a sheet of each block to be verified apart, with the self-scores that are there.

    Raises
    ------
    UsageError
        If the folder is there already.
    InputError
        If the regulation, the units or the quarter's settings have faults.
    """
    inputs, target = read_quarter(folders, quarter), folders.outputs_of(quarter) / "verify"
    if target.exists():
        text = say(
            "Đã có {folder}, và lệnh này không ghi đè lên. Muốn phiếu mới thì gom các phiếu đã điền, xóa thư mục ấy "
            "rồi chạy lại", folder=folders.shown(target),
        )  # fmt: skip
        raise UsageError(text)
    blocks = inputs.regulation.blocks
    known = {(unit, one.id): one for unit, block in inputs.block_of.items() for one in blocks[block].criteria}
    entered: dict[tuple[str, str], dict[str, object]] = {}
    for row in inputs.entered:
        if criterion := known.get((row.unit, row.criterion)):
            own = read_layer(criterion, "self", row.values, [])
            texts = {column: row.values[column] for column in SELF_TEXTS}
            entered[row.unit, criterion.id] = texts | (as_typed(own, criterion, "self") if own else {})
    with hold(folders.office_lock), make_folder(target) as folder:
        for block, units in inputs.members.items():
            if units:
                write_verify_sheet(folder / f"{quarter}_verify_{block}.xlsx", inputs, block, entered)
    return target


def _settings(folders: Folders, quarter: Quarter) -> str:
    """The text of ``quarter.yaml``."""
    before = folders.quarter_before(quarter)
    written: Any = {"letters": BLANK_LETTERS}
    days = {name: quarter.last_day + timedelta(days=after) for name, after in DAYS_AFTER.items()}
    if before:
        earlier = _days_of(folders, before, load_settings(folders, before))
        written = read_yaml(folders.inputs_of(before) / "quarter.yaml")
        days = {name: _put_off(when, quarter.last_day - before.last_day) for name, when in earlier.items()}
    kept = {key: written[key] for key in ("letters", "evidence") if key in written}
    return _SETTINGS.format(
        title=quarter_title(quarter),
        period="năm" if isinstance(quarter, Year) else "quý",
        source=quarter_name(before) if before else "lệ thường",
        quarter=quarter,
        as_of=day(quarter.last_day),
        letters=yaml.dump(kept, Dumper=_Dumper, **_AS_YAML).rstrip(),
        illustrative=written.get("illustrative", "false"),
        allow_personal_data=written.get("allow_personal_data", "false"),
        **{name: day(on_weekday(when)) for name, when in days.items()},
    )


def _days_of(folders: Folders, before: Quarter, known: QuarterSettings) -> dict[str, date]:
    """The days of a quarter or year in their order; a deadline that a revision moved is the one that it was first."""
    days = dict(known.deadlines)
    for release in reversed(list_releases(folders, before)):
        days |= {name: was for name, (was, _) in release.moved.items()}
    ordered = accumulate(days.values(), max)  # an extension may have passed the deadline after it
    return {"publication_date": known.publication_date} | dict(zip(days, ordered, strict=True))


def _put_off(when: date, by: timedelta) -> date:
    """A day so much later, at most the last one of the calendar."""
    return when + by if by <= date.max - when else date.max
