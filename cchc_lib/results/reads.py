"""What a bulletin reads of the results, told to whoever runs it, and whether it would read the same again.

A read is a quarter, a selector and the hash of what it gave. A kernel that finds ``$CCHC_READS`` adds a line of
JSON there for each; a later run compares these with the results as they are then.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import CchcError
from ..folders import READS_VARIABLE, Folders
from ..language import Message, say
from ..quarter import Quarter

KNOWN_QUARTERS, KNOWN, RELEASE = "quarters", "known", "release"


def tell_read(quarter: str, selector: str, digest: str) -> None:
    """Add a read to the list that the runner asked for; nothing where nobody asked."""
    if path := os.environ.get(READS_VARIABLE):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps([quarter, selector, digest]) + "\n")


def hash_content(content: object) -> str:
    """Hash of anything that JSON can write."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


@dataclass
class ReadChecker:
    """Compares reads of many bulletins with the results as they are; each selector is looked up once."""

    folders: Folders
    _results: dict[str, object] = field(default_factory=dict)
    _digests: dict[tuple[str, str], str] = field(default_factory=dict)

    def changed(self, reads: Iterable[tuple[str, str, str]]) -> Message | None:
        """What a bulletin would read differently now; None where it would read the same."""
        for quarter, selector, digest in reads:
            if self._digest(quarter, selector) != digest:
                return say("dữ liệu {quarter} đã đổi ({what})", quarter=Quarter.parse(quarter), what=_name(selector))
        return None

    def _digest(self, quarter: str, selector: str) -> str:
        key = (quarter, selector)
        if key not in self._digests:
            self._digests[key] = self._look_up(quarter, selector)
        return self._digests[key]

    def _look_up(self, quarter: str, selector: str) -> str:
        from .current import current_results, hash_known, hash_known_quarters, hash_release

        known = {KNOWN_QUARTERS: hash_known_quarters, KNOWN: hash_known, RELEASE: hash_release}
        if selector in known:
            return known[selector](self.folders, Quarter.parse(quarter))
        if quarter not in self._results:
            try:
                self._results[quarter] = current_results(self.folders, Quarter.parse(quarter))
            except CchcError:
                self._results[quarter] = None
        results = self._results[quarter]
        return results.hash_selector(selector) if results else ""


def _name(selector: str) -> str:
    return selector if selector in (KNOWN_QUARTERS, KNOWN, RELEASE) else json.loads(selector)[0]
