"""Bring the English catalogue up to date: ``python -m tests.language.update``.

New sentences are added with an empty ``msgstr``, to be filled in; sentences that are gone are left out; what has its
English keeps it. What is still missing is listed, and makes the exit code 1.
"""

import sys
from pathlib import Path

from .catalogue import CATALOGUE, merge, read_catalogue, write_catalogue
from .sentences import find_sentences


def main(path: Path = CATALOGUE) -> int:
    """Update the file and tell what changed."""
    known, found = read_catalogue(path), find_sentences()
    entries = merge(known, found)
    path.write_text(write_catalogue(entries), encoding="utf-8", newline="\n")
    for text in known:
        if text not in found:
            print(f"gone: {text}")
    missing = [entry for entry in entries if not entry.english]
    for entry in missing:
        print(f"without English: {entry.text}  ({', '.join(entry.places)})")
        for remark in entry.remarks:
            print(f"    {remark}")
    print(f"{len(entries)} sentences, {len(missing)} without English")
    return 1 if missing else 0


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")  # a Windows console may have a code page of its own
    sys.exit(main())
