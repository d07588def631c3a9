"""The bulletins of the house, in warm and in plain kernels."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cchc_lib.folders import Folders
from cchc_lib.quarter import Quarter
from cchc_lib.results import History
from cchc_lib.runner.batch_run import run_all
from cchc_lib.runner.scratch import Kernels
from cchc_lib.runner.single_run import Batch
from cchc_lib.sharing import plan_bulletins

ROOT = Path(__file__).parents[3]


@pytest.mark.long
def test_notebooks_pages_and_pdfs_are_the_same_bytes(tmp_path):
    for part in ("params", "notebooks"):
        shutil.copytree(ROOT / part, tmp_path / part)
    folders = Folders(tmp_path)
    every = plan_bulletins(History(folders, Quarter.parse("2019-Q1")))
    runs = list({run.entry: run for run in every}.values())  # one of each kind
    batch = Batch(tmp_path, tmp_path / "warm")
    made = [
        run_all(runs, batch),
        run_all(runs, replace(batch, output=tmp_path / "plain", kernels=Kernels(plain=True))),
    ]
    assert {(outcome.ok, outcome.notice) for outcomes in made for outcome in outcomes} == {(True, "")}
    assert [outcome.files for outcome in made[0]] == [outcome.files for outcome in made[1]]
