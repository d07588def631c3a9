"""What a run tells in run.log, however it ends."""

from pathlib import Path

import pytest

from cchc_lib.runner.run_log import alone_in, open_log
from runner.helpers import read_log


def test_the_log_of_a_run_that_was_stopped_says_so(tmp_path):
    with pytest.raises(KeyboardInterrupt), alone_in(tmp_path):
        raise KeyboardInterrupt
    assert [line["event"] for line in read_log(tmp_path)] == ["start", "stopped"]
    assert read_log(tmp_path)[1]["reason"] == "KeyboardInterrupt"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
def test_a_full_disk_costs_lines_of_the_log_not_the_run():
    with open_log(Path("/dev/full")) as log:
        log("end", made=1)
