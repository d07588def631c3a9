"""Whatever is wrong with a file that people or the library write, it ends in words: nothing raw, nothing silent."""

import time
from collections import Counter
from traceback import format_exc

import pytest

from .spoiling import Company, spoil

SHEET = "params/quarters/2019-Q1/scoresheet.xlsx"
KINDS = ("same", "notice", "explained", "fault", "unexplained", "raw")


@pytest.fixture(scope="module")
def companies(tmp_path_factory) -> list[Company]:
    return [Company.make(tmp_path_factory.mktemp("spoiled"), uses_scoresheet) for uses_scoresheet in (False, True)]


@pytest.mark.parametrize("seeds", [range(100), pytest.param(range(100, 3300), marks=pytest.mark.long)], ids=len)
def test_whatever_is_spoiled_ends_as_it_was_in_words_or_by_what_was_changed(companies, seeds, capsys):
    kinds, wrong, began = Counter(), [], time.process_time()
    cases = [(company, file) for company, with_sheet in zip(companies, (False, True), strict=True)
             for file in company.files if (file == SHEET) == with_sheet]  # fmt: skip
    for seed in seeds:
        company, file = cases[seed % len(cases)]
        content = spoil(file, company.files[file], seed)
        try:
            kind = company.judge(file, content, company.try_case(file, content))
        except Exception:
            kind = "raw"
            wrong.append(f"{seed} {file}\n{format_exc()}")
        kinds[kind] += 1
        if kind == "unexplained":
            wrong.append(f"{seed} {file}: another result")
    with capsys.disabled():
        told = ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS)
        print(f"\n{len(seeds)} spoiled files: {told} ({time.process_time() - began:.0f} s)")
    assert not wrong, "\n\n".join(wrong[:20])
