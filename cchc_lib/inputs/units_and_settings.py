"""``units.yaml`` and ``quarter.yaml``."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..files import read_yaml, refuse_misnamed
from ..folders import Folders
from ..language import say
from ..model import Company, Finding, QuarterSettings, Regulation, YearSettings
from ..quarter import Quarter, Year
from .findings import required
from .yaml_models import read_data, read_model


def units_file(folders: Folders) -> Path:
    """Where the organisation and its units are described."""
    return folders.params / "units.yaml"


def settings_file(folders: Folders, quarter: Quarter) -> Path:
    """Where the settings of a quarter stand."""
    return folders.inputs_of(quarter) / "quarter.yaml"


def year_file(folders: Folders, year: Year) -> Path:
    """Where a year that is made of its quarters has what is its own: its days, its letters."""
    return folders.inputs_of(year) / "year.yaml"


def load_company(folders: Folders) -> Company:
    """The organisation and its units.

    Raises
    ------
    InputError
        With every fault of ``units.yaml``.
    """
    return required(read_model(units_file(folders), Company, folders))


def speak_as(folders: Folders, lang: str) -> str:
    """A language as it is spoken of the root's organisation; in our words where its file has faults."""
    company, _ = read_model(units_file(folders), Company, folders)
    return company.spoken(lang) if company else str(lang)


def load_settings(folders: Folders, quarter: Quarter) -> QuarterSettings:
    """The settings of a quarter.

    Raises
    ------
    InputError
        With every fault of its ``quarter.yaml``; also where that is of another quarter.
    """
    return required(read_model(settings_file(folders, quarter), QuarterSettings, folders, {"quarter": quarter}))


def find_odd_days(folders: Folders, settings: QuarterSettings) -> Iterator[Finding]:
    """Days that are perhaps of another quarter or mistyped: notices."""
    quarter, as_of, published = settings.quarter, settings.as_of, settings.publication_date
    notice = partial(Finding, file=folders.shown(settings_file(folders, quarter)), is_fault=False)
    if not quarter.first_day <= as_of <= quarter.last_day:
        yield notice(say("số liệu đến ngày {found}, ngoài {quarter}", found=as_of, quarter=quarter), cell="as_of")
    if published < (until := settings.deadlines.verified):
        message = say("ngày {found} trước hạn thẩm định ({until})", found=published, until=until)
        yield notice(message, cell="publication_date")
    newest = max((quarter, *folders.quarters()), key=lambda one: one.last_day)  # a revision may come late
    for name, day in dict(settings.deadlines).items():
        told = {"found": day, "quarter": quarter, "as_of": as_of}
        if not quarter.first_day <= day <= newest.in_a_year.last_day:
            message = say("ngày {found} trước {quarter} hoặc sau hơn một năm; có nhầm năm?", **told)
            yield notice(message, cell=f"deadlines › {name}")
        elif day < min(as_of, quarter.last_day):
            message = say("ngày {found} trước ngày mà số liệu tính đến ({as_of})", **told)
            yield notice(message, cell=f"deadlines › {name}")


def load_year_settings(folders: Folders, year: Year) -> Any:
    """The settings of a year as they are written: those of its last quarter, but for what ``year.yaml`` says.

    Raises
    ------
    InputError
        With every fault of ``year.yaml``.
    """
    path = year_file(folders, year)
    refuse_misnamed(path)
    own = (read_yaml(path) if path.is_file() else None) or {}
    written = read_yaml(settings_file(folders, folders.last_quarter(year)))
    whole = _merged(written, {"quarter": str(year)} | own) if isinstance(own, dict) else own
    settings, faults = read_data(whole, YearSettings, folders.shown(path), {"quarter": year})
    if settings and isinstance(own, dict):
        faults = list(_find_of_quarters(own, settings, folders.shown(path)))
    required((None if faults else settings, faults))
    return whole


def _find_of_quarters(own: Mapping[str, Any], settings: YearSettings, file: str) -> Iterator[Finding]:
    """What ``year.yaml`` says that counts in a quarter alone, such as days that no document of a year gives."""
    for name in ("not_submitted", "evidence"):
        if name in own:
            yield Finding(say("chỉ tính ở từng quý: hãy ghi ở quarter.yaml của quý"), file, cell=name)
    for name in (name for name in own.get("deadlines", {}) if name not in settings.asked_by):
        told = {"found": name, "allowed": settings.asked_by}
        message = say("văn bản của năm không nêu hạn «{found}», chỉ có hạn của từng quý; chỉ ghi {allowed}", **told)
        yield Finding(message, file, cell=f"deadlines › {name}")


def _merged(written: Any, own: Any) -> Any:
    """Mappings key by key, of which one that is left blank says nothing; anything else is replaced."""
    if not (isinstance(written, Mapping) and isinstance(own or {}, Mapping)):
        return own
    return {**written, **{key: _merged(written.get(key), value) for key, value in (own or {}).items()}}


def read_not_submitted(
    folders: Folders, settings: QuarterSettings, company: Company, regulation: Regulation
) -> dict[str, str]:
    """The units that handed nothing in, and the record that says so of each.

    Raises
    ------
    InputError
        If the regulation has no rule for them, or a name is no unit of the quarter, or there twice.
    """
    found: dict[str, str] = {}
    faults: list[Finding] = []
    file, present = folders.shown(settings_file(folders, settings.quarter)), company.block_of(settings.quarter)
    for number, silent in enumerate(settings.not_submitted, start=1):
        unit, problem = company.names.find(silent.unit), None
        if regulation.head.not_submitted is None:
            told = {"version": regulation.version}
            problem = say("bản quy định {version} không có not_submitted: thiếu số liệu vẫn là lỗi", **told)
        elif not unit:
            problem = company.names.refuse(silent.unit)
        elif unit not in present:
            problem = company.tell_absent(unit, silent.unit)
        elif unit in found:
            problem = say("đơn vị «{unit}» ghi hai lần", unit=silent.unit)
        if problem:
            faults.append(Finding(problem, file, cell=f"not_submitted › [{number}]", unit=unit))
        found[unit] = silent.record_no
    if faults:
        raise InputError(faults)
    return found
