import pytest

from cchc_lib.runner.warm import can_fork, door


def pytest_collection_modifyitems(items):
    """Elsewhere kernels are plain, as tests of the runner show."""
    for item in items:
        if "warm" in item.path.parts and not can_fork():
            item.add_marker(pytest.mark.skip(reason="kernels are forked on Linux alone"))


@pytest.fixture
def own_servers(monkeypatch):
    """Servers of this test alone, so that the one that the others share goes on."""
    monkeypatch.setattr(door, "_own", {})
    yield
    door._close_own()
