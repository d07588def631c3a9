"""``units.yaml`` and ``quarter.yaml``."""

from pathlib import Path

from ..folders import Folders
from ..language import Message, say, unknown
from ..model import Company, QuarterSettings
from ..quarter import Quarter
from .findings import required
from .yaml_models import read_model


def units_file(folders: Folders) -> Path:
    """Where the organisation and its units are described."""
    return folders.params / "units.yaml"


def settings_file(folders: Folders, quarter: Quarter) -> Path:
    """Where the settings of a quarter stand."""
    return folders.inputs_of(quarter) / "quarter.yaml"


def load_company(folders: Folders) -> Company:
    """The organisation and its units.

    Raises
    ------
    InputError
        With every fault of ``units.yaml``.
    """
    return required(read_model(units_file(folders), Company, folders))


def load_settings(folders: Folders, quarter: Quarter) -> QuarterSettings:
    """The settings of a quarter.

    Raises
    ------
    InputError
        With every fault of its ``quarter.yaml``; also where that is of another quarter.
    """
    return required(read_model(settings_file(folders, quarter), QuarterSettings, folders, {"quarter": quarter}))


def unknown_unit(company: Company, written: str) -> Message:
    """What to say of a name that is no unit's: the ids there are, and the nearest of all names."""
    names = [name for unit in company.units for name in (unit.name.vi, *unit.aliases)]
    return unknown(say("đơn vị"), written, [unit.id for unit in company.units], names)
