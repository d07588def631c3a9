"""What a bulletin reads of the results, told to whoever runs it.

A read is a quarter, a selector and the hash of what it gave. A kernel that finds ``$CCHC_READS`` adds a line of
JSON there for each; a later run compares these with the results as they are then.
"""

import json
import os
from pathlib import Path

from ..files import hash_bytes
from ..folders import READS_VARIABLE


def tell_read(quarter: str, selector: str, digest: str) -> None:
    """Add a read to the list that the runner asked for; nothing where nobody asked."""
    if path := os.environ.get(READS_VARIABLE):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps([quarter, selector, digest]) + "\n")


def hash_content(content: object) -> str:
    """Hash of anything that JSON can write."""
    return hash_bytes(json.dumps(content, ensure_ascii=False).encode())
