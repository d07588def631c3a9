"""What sheets offer by name and people type by hand: statuses, and criteria of the unit's own block."""

from collections.abc import Mapping

from ..language import say
from ..model import STATUS_NAMES, TASK_STATUS_NAMES, Named, Names, Regulation, name_criteria
from ..model.records import STATUS_ALIASES

STATUSES = Names(
    say("trạng thái"), (Named(key, name, called=STATUS_ALIASES.get(key, ())) for key, name in STATUS_NAMES.items())
)
TASK_STATUSES = Names(say("kết quả"), (Named(key, name) for key, name in TASK_STATUS_NAMES.items()))


class CriterionNames:
    """Criteria by code and title: those of a block now, and any that an earlier version knew."""

    def __init__(self, regulation: Regulation, regulations: Mapping[str, Regulation]):
        versions = [*regulations.values(), regulation]
        self._ever = name_criteria(c for v in versions for b in v.blocks.values() for c in b.criteria)
        self._of = {name: name_criteria(block.criteria) for name, block in regulation.blocks.items()}

    def of(self, block: str) -> Names:
        """The criteria of a block; every one where there is no such block."""
        return self._of.get(block, self._ever)

    def label(self, criterion: str, block: str) -> str:
        """What a sheet calls a criterion at a unit of the block; its id where no version knows it."""
        found = self.of(block).things.get(criterion) or self._ever.things.get(criterion)
        return str(found.title) if found else criterion

    def find(self, written: str, block: str) -> str:
        """The id of the criterion that is meant at a unit of the block; "" where none is."""
        return self.of(block).find_titled(written) or self._ever.find_titled(written)
