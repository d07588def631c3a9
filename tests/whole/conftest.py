"""What these tests share: companies, and one real run of the command that most of them look at."""

import pytest

from .commands import publish_own_company
from .fixtures import other, ours
from .harness import Made
from .shared import make_once

__all__ = ["other", "ours"]


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory):
    """Signatures and caches of the tests stay out of the home of who runs them."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_DATA_DIR", str(folder / "jupyter"))
        yield folder


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Made:
    """The other company, whose smallest block `cchc run` published from a root with a notebook of its own."""
    return Made(make_once(tmp_path_factory, "Cục khác – {quý} Trà Vinh", publish_own_company), "2020-Q1")
