"""A kernel has folders of its own; but for matplotlib's list of fonts, which is kept, none outlives it."""

import pytest

from cchc_lib.runner import scratch as scratch_module
from cchc_lib.runner.scratch import kernel_environment

FOLDERS = ["IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR", "TMPDIR"]


@pytest.mark.parametrize("is_writable", [True, False])
def test_its_folders_are_there_also_where_nothing_can_be_kept_at_home(tmp_path, monkeypatch, is_writable):
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    if not is_writable:
        home.touch()  # no folder can be made below
    monkeypatch.setattr(scratch_module, "user_cache_path", lambda name: home / name)
    variables = kernel_environment(tmp_path / "root", scratch)
    folders = {name: tmp_path / variables[name] for name in FOLDERS}
    assert all(folder.is_dir() for folder in folders.values())
    assert len(set(folders.values())) == len(FOLDERS)
    fonts = folders.pop("MPLCONFIGDIR")
    assert fonts == (home / "cchc/matplotlib" if is_writable else scratch / "matplotlib")
    assert all(folder.is_relative_to(scratch) for folder in folders.values())
    assert variables["CCHC_ROOT"] == str(tmp_path / "root")
