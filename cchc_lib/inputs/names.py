"""What sheets offer by name and people type by hand: statuses, and criteria of the unit's own block."""

import re
from collections.abc import Mapping

from ..language import folded
from ..model import Block, Regulation, label_criterion

_CODE = re.compile(r"(?:\w+\.)*\d+\s+")  # before a title: codes are renumbered, titles stay


def find_named(written: str, names: Mapping[str, object]) -> str:
    """The id that is meant by id or name, marks and capitals aside; "" where none is, or more than one."""
    wanted, called = folded(written), {key: folded(str(name)) for key, name in names.items()}
    exact = [key for key, name in called.items() if wanted in (folded(key), name)]
    alike = [key for key, name in called.items() if wanted and _without_code(wanted) == _without_code(name)]
    return next(iter(exact or (alike if len(alike) == 1 else ())), "")


def _without_code(name: str) -> str:
    return _CODE.sub("", name, count=1)


class CriterionNames:
    """Criteria by code and title: those of a block now, and any that an earlier version knew."""

    def __init__(self, regulation: Regulation, regulations: Mapping[str, Regulation]):
        versions = [*regulations.values(), regulation]
        self._ever = {name: label for v in versions for b in v.blocks.values() for name, label in _label(b).items()}
        self._of = {name: _label(block) for name, block in regulation.blocks.items()}

    def of(self, block: str) -> Mapping[str, str]:
        """The criteria of a block, by id; every one where there is no such block."""
        return self._of.get(block, self._ever)

    def label(self, criterion: str, block: str) -> str:
        """What a sheet calls a criterion at a unit of the block; its id where no version knows it."""
        return self.of(block).get(criterion) or self._ever.get(criterion, criterion)

    def find(self, written: str, block: str) -> str:
        """The id of the criterion that is meant at a unit of the block; "" where none is."""
        return find_named(written, self.of(block)) or find_named(written, self._ever)


def _label(block: Block) -> dict[str, str]:
    return {criterion.id: str(label_criterion(criterion)) for criterion in block.criteria}
