"""The other body scores something else and has its own words: in nothing that is made for it stands one of ours."""

import pytest

from cchc_lib.folders import Folders
from cchc_lib.office.new_quarter import make_quarter, make_self_scores, make_verify_sheets
from cchc_lib.quarter import Quarter
from tests.cli.conftest import cchc
from tests.generator import make_other_company
from tests.language.words import find_words_of_ours, texts_of

from .harness import NOTEBOOKS

__all__ = ["cchc"]
pytestmark = pytest.mark.long

BLOCK, UNIT = "su-nghiep", "trung-tam-du-lieu"
ABOUT = {
    **dict.fromkeys(("company", "notice", "article", "review"), ""),
    **dict.fromkeys(("block", "regulation"), BLOCK),
    **dict.fromkeys(("unit", "explanation", "correction"), UNIT),
}
COMMANDS = (
    ("check", "2020-Q1"),
    ("explain", "2020-Q1", "phong-tong-hop", "A2"),
    ("list", "units"),
    ("list", "criteria"),
    ("regulation", "check", "2019"),
    ("export", "2020-Q1"),
    ("audit", "2020-Q1"),
)
SENDING = ("run", "2020-Q1", "--unit", UNIT), ("share", "2020-Q1", "--unit", UNIT)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("kind", ABOUT)
def test_its_bulletins_and_letters_speak_in_its_words(other, kind, lang):
    assert kind in NOTEBOOKS
    assert find_words_of_ours(other.page(kind, ABOUT[kind], lang).text) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_so_do_its_commands_and_the_files_that_they_write(cchc, tmp_path, lang):
    make_other_company(tmp_path)
    for command in (*COMMANDS, *(SENDING if lang == "vi" else ())):
        said = cchc("--root", tmp_path, "--lang", lang, *command)
        assert said.code in (0, 1), said
        assert find_words_of_ours(said.out + said.err) == []
    written = [path for path in sorted((tmp_path / "outputs").rglob("*")) if path.is_file()]
    assert {path.name for path in written} >= {"audit.xlsx", "ranking.xlsx" if lang == "vi" else "ranking.en.xlsx"}
    assert [
        (path.name, *found) for path in written for text in texts_of(path) if (found := find_words_of_ours(text))
    ] == []


def test_so_do_the_sheets_that_its_units_fill(tmp_path):
    make_other_company(tmp_path)
    folders, quarter = Folders(tmp_path), Quarter(2020, 2)
    made = make_quarter(folders, quarter), make_self_scores(folders, quarter), make_verify_sheets(folders, quarter)
    texts = [text for folder in made for path in sorted(folder.iterdir()) for text in texts_of(path)]
    assert "Phiếu chấm điểm chuyển đổi số" in texts
    assert any("Nhóm chuyên gia cho từ 0 đến 15 điểm" in text for text in texts)
    assert [found for text in texts for found in find_words_of_ours(text)] == []
