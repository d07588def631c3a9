"""Workers leave nothing behind where their driver could not tidy up."""

import shutil
from operator import neg

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


def test_a_worker_that_cannot_load_what_pages_need_works_and_lets_the_bulletin_say_why(tmp_path, monkeypatch):
    """As where a library does not fit another: the pool was broken then, and no bulletin could tell the reason."""
    (tmp_path / "mistune.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with workers.local_pool(1, tmp_path / "cchc-a") as pool:
        assert pool.submit(neg, 1).result() == -1
