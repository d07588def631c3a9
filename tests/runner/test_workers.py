"""Workers leave nothing behind where their driver could not tidy up."""

import shutil

from cchc_lib.runner import workers


def test_a_folder_goes_though_a_file_was_put_there_while_it_went(tmp_path, monkeypatch):
    """By a kernel that was killed a moment before, and was still in the midst of it."""
    scratch, removed = tmp_path / "cchc-a", []
    scratch.mkdir()

    def remove(folder, ignore_errors):
        shutil_rmtree(folder, ignore_errors=ignore_errors)
        if not removed:
            scratch.mkdir()
            (scratch / "a.reads").touch()
        removed.append(folder)

    shutil_rmtree = shutil.rmtree
    monkeypatch.setattr(shutil, "rmtree", remove)
    workers._remove(scratch)
    assert (removed, scratch.exists()) == ([scratch, scratch], False)
