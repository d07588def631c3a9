"""What these tests share: a small company that is published once, and copies of it to change."""

import pytest

from tests.cli.conftest import cchc
from tests.whole.commands import copy_of
from tests.whole.shared import home, make_once

from .company import EVERYTHING, Press, write_company

__all__ = ["cchc", "home"]


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Press:
    """The company with all its bulletins; not to be changed."""
    return Press(make_once(tmp_path_factory, "Công ty – {bản tin} đã làm", _publish))


@pytest.fixture(scope="session")
def issued(published, tmp_path_factory) -> Press:
    """The company whose newest quarter is published; not to be changed."""
    return Press(make_once(tmp_path_factory, "Công ty – đã phát hành", lambda root: _issue(published, root)))


@pytest.fixture
def official(issued, tmp_path) -> Press:
    """A copy of it, to change."""
    return Press(copy_of(issued.root, tmp_path / "Bản sao {2}"))


@pytest.fixture
def press(published, tmp_path) -> Press:
    """A copy of it, to change."""
    return Press(copy_of(published.root, tmp_path / "Bản sao {1}"))


def _issue(published: Press, root) -> None:
    copy_of(published.root, root)
    Press(root).issue()


def _publish(root) -> None:
    write_company(root)
    done = Press(root).run()
    assert set(done.tried) == EVERYTHING, done.said
    assert done.failed == 0, done.said
