"""English from the command to the page: what the reader of another language is told."""

from string import Formatter

import pytest

from cchc_lib.language import LANGUAGES, Message, Spoken, Text, say, translate

from .sentences import find_sentences


def test_check_in_english_tells_the_fault_in_english(cchc, small):
    """The sentence, the heads of its table and the count; the address and what was typed stay as they are."""
    small.replace("quarters/2019-Q1/assessments.csv", "98;100", "không rõ;100")
    said = cchc("check", "2019-Q1", "--root", small.folders.root, "--lang", "en")
    assert (said.code, said.err) == (2, "")
    assert "Faults" in said.out
    assert "“không rõ” is not a number; write it like 98,5" in said.out
    assert "┃ Cell" in said.out
    assert "Faults: 1. Notices: 0. Wrong examples: 0 of 0." in said.out
    assert "Lỗi" not in said.out


def test_a_typing_error_is_answered_in_english(cchc, small):
    said = cchc("explain", "2019-Q1", "duyen-hay", "1.1", "--root", small.folders.root, "--lang", "en")
    assert said.code == 2
    assert "there is no unit “duyen-hay”; did you mean Điện lực Duyên Hải (duyen-hai)? Allowed: Văn" in said.err


def test_what_people_named_without_english_keeps_its_name():
    assert Text("Văn phòng").to("en") == "Văn phòng"
    assert Text("Văn phòng", "Office").to("en") == "Office"


def test_a_sentence_that_the_catalogue_lacks_stays_vietnamese():
    """A reader gets the fact in the wrong language rather than nothing; a test tells the developer."""
    assert translate("Câu này không có trong danh mục", "en") == "Câu này không có trong danh mục"


def test_a_message_is_in_the_language_of_its_reader_down_to_its_values():
    message = say("{unit} chưa có kết quả: {why}", unit=Text("Đội", "Team"), why=say("không có tiêu chí nào áp dụng"))
    assert str(message) == "Đội chưa có kết quả: không có tiêu chí nào áp dụng"
    assert message.to("en") == "Team has no result yet: no criterion applies"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_shows_all_its_values(lang):
    for text in find_sentences():
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        values = {name: f"⟨{name}⟩" for name in names if name.lower() not in Spoken(lang).words}
        shown = Message(text, values).to(lang)
        assert all(value in shown for value in values.values()), text
