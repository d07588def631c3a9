"""Whether a PDF keeps nobody out, by two checkers of PDF/UA-1."""

from pathlib import Path

import pytest


def assert_accessible(path: Path) -> None:
    """104 rules of the one, the machine-checkable ones of the other; skip where they are not installed."""
    page, pdfua = (pytest.importorskip(name) for name in ("page", "pdfua"))
    found = page.validate_pdf(str(path), profile="pdfua-1")
    assert (found.is_compliant, found.rules.failed, found.rules.total) == (True, 0, 104), path.name
    assert list(pdfua.validate(str(path)).findings) == [], path.name
