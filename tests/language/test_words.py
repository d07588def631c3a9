"""A body speaks in its own words: ours stand in no sentence, and those of its units.yaml in all."""

import pytest

from cchc_lib.bulletin.drawing.writer import Writer
from cchc_lib.language import Spoken, Text, say
from cchc_lib.model import Organisation

from .catalogue import read_catalogue
from .sentences import find_sentences
from .words import OURS

OWN = {"name": "Sở", "short": "Sở", "committee": "Hội đồng đánh giá"}
ALLOWED = (  # the example that ``cchc init`` writes, an address, words that are typed, what a letter may leave out
    "công ty minh họa", "the example company", "vanphong@congty.vn", "office@company.vn", "unit, block hoặc company",
    "unit, block or company", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM",
)  # fmt: skip


def words_of(**given: object) -> Spoken:
    return Spoken("vi", Organisation.model_validate(OWN | given).words)


def test_no_sentence_has_a_word_of_ours_in_either_language():
    texts = [text for entry in read_catalogue().values() for text in (entry.text, entry.english, entry.one)]
    found = [text for text in (*texts, *find_sentences()) if OURS.search(text)]
    assert [text for text in found if not any(word in text for word in ALLOWED)] == []


def test_ours_are_said_where_nobody_gives_others():
    told = say("{Team} của {body}, {committee_short}: chấm điểm {scored_at_first}; {scored}, {scored_in_full}")
    assert str(told) == (
        "Tổ chấm điểm của công ty, Ban chỉ đạo: chấm điểm cải cách hành chính (CCHC); CCHC, cải cách hành chính"
    )
    assert say("{Team} cho {points} trên {n} điểm", points=1, n=2).to("en") == "1 of 2 points by the scoring team"


def test_a_body_is_spoken_of_in_its_words_with_a_capital_where_a_sentence_begins():
    spoken = words_of(team="nhóm chuyên gia", body={"vi": "sở", "en": "department"})
    assert say("{Team} cho điểm").to(spoken) == "Nhóm chuyên gia cho điểm"
    assert say("bản tin {body}").to(spoken) == "bản tin sở"
    english = Spoken("en", Organisation.model_validate(OWN | {"body": {"vi": "sở", "en": "department"}}).words)
    assert say("bản tin {body}").to(english) == "department bulletin"
    assert say("{Team} cho điểm").to(english) == "points given by the scoring team"


@pytest.mark.parametrize(("given", "short", "full", "first"), [
    ({"scored": "CĐS", "scored_in_full": "chuyển đổi số"}, "CĐS", "chuyển đổi số", "chuyển đổi số (CĐS)"),
    ({"scored": "chuyển đổi số"}, "chuyển đổi số", "chuyển đổi số", "chuyển đổi số"),
    ({"scored_in_full": "chuyển đổi số"}, "chuyển đổi số", "chuyển đổi số", "chuyển đổi số"),
])  # fmt: skip
def test_what_is_scored_is_named_once_where_it_has_one_name(given, short, full, first):
    words = words_of(**given).words
    assert (words["scored"], words["scored_in_full"], words["scored_at_first"]) == (short, full, first)


def test_a_language_is_another_for_whoever_says_it_in_other_words():
    ours, own = Spoken("vi"), words_of(team="nhóm chuyên gia")
    assert ours == "vi" and own == "vi" and ours != own and own == words_of(team="nhóm chuyên gia")
    assert [Writer(lang).plain(say("{Team} cho điểm")) for lang in (ours, own, ours)] == [
        "Tổ chấm điểm cho điểm", "Nhóm chuyên gia cho điểm", "Tổ chấm điểm cho điểm",
    ]  # fmt: skip


def test_what_a_sentence_quotes_keeps_its_braces():
    spoken = Spoken("vi", {"body": Text("sở")}, of_years=True)
    assert say("{quarter}: {what}", what="{body} quý", quarter="{team}").to(spoken) == "{team}: {body} quý"
