"""The English catalogue says all that the Vietnamese says: every sentence, with its values, marks and numbers."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from string import Formatter

import pytest

from cchc_lib.fonts import missing_characters
from cchc_lib.language import Spoken
from tests.exporters.page_lint import LEFTOVER

from .catalogue import CATALOGUE, Entry, merge, read_catalogue, write_catalogue
from .sentences import ROOT, calls_of, find_sentences, is_in_words, is_written_out

UPDATE = "run python -m tests.language.update"
ENTRIES = [entry for entry in read_catalogue().values() if entry.english]
ENTRIES += [replace(entry, english=entry.one) for entry in ENTRIES if entry.one]
KEPT = {"có", "không"}  # what is typed into a cell, in any language
MARK = re.compile(r"\*\*|`[^`]*`|<[^>]+>|\{\{|\}\}|(?<=[\d}]) ?%|›")
NUMBER = re.compile(r"\d+(?:[.,/-]\d+)*")
WORD_WITH_NUMBER = "lần 2"  # of "thẩm định lần 2", in English one word
ENDS = (".", ":", "?")
TERMS = {
    "bản tin": "bulletin",
    "bình quân": "mean",
    "điểm phạt": "penalt",
    "điểm thưởng": "bonus",
    "điểm trung bình": "mean",
    "giải trình": "explanation",
    "khối": "block",
    "không đạt": "short",
    "khống chế": "ceiling",
    "minh chứng": "evidence",
    "quy định": "regulation",
    "thẩm định lần 2": "review",
    "tiêu chí": "criteri",
    "tồn tại": "shortcoming",
    "trung vị": "median",
    "tự chấm": "self-score",
    "văn bản yêu cầu": "correction request",
    "xếp loại": "class",
}
OTHERWISE = {
    ("tồn tại", "còn tồn tại"),  # a status: "open"
    ("không đạt", "không đạt được loại {grade}: khi mọi tiêu chí áp dụng, cao nhất {found} %"),  # cannot be reached
}
ON_AVERAGE = re.compile(r"\bbình quân mỗi đơn vị\b")


def wrong(check) -> list[tuple[str, str]]:
    """The sentences of which ``check`` is not true, with their English."""
    return [(entry.text, entry.english) for entry in ENTRIES if not check(entry)]


# --- whole ---


def test_every_sentence_has_an_english_one():
    """But those that are values and stops alone, which are the same."""
    said = set(filter(is_in_words, find_sentences()))
    assert sorted(said - {entry.text for entry in ENTRIES}) == [], UPDATE


def test_nothing_is_kept_that_no_one_says():
    """What was said once is in git; an obsolete or uncertain entry would only be in the way."""
    assert sorted(set(read_catalogue()) - set(find_sentences())) == [], UPDATE
    assert not re.search(r"^#~|^#,.*fuzzy", CATALOGUE.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_file_is_as_its_tool_writes_it():
    """No line numbers, no time, no machine: a change of one sentence is a change of one entry."""
    known = read_catalogue()
    entries = merge(known, {text: entry.places for text, entry in known.items()})
    assert CATALOGUE.read_text(encoding="utf-8") == write_catalogue(entries), UPDATE


# --- sentence by sentence ---


def places(text: str) -> set[str]:
    """Those of values; the words of a body each language puts where it needs them."""
    names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    return {name for name in names if name.lower() not in Spoken("en").words}


def test_english_has_the_same_places_for_values():
    """The singular alone may do without its count."""
    assert wrong(lambda e: places(e.text) == places(e.english) | ({"n"} if e.one else set())) == []


def test_a_count_before_a_noun_has_its_singular():
    """Named ``{n}``, so that English can have two forms; ``s`` alone are seconds."""
    counted = re.compile(r"\{(?:n|count)\}(?:\*\*)? (?!s\b|of\b|or\b)[a-z]+")
    assert wrong(lambda entry: entry.one or not counted.search(entry.english)) == []


def test_points_are_counted_too():
    """One point may be the maximum of a criterion, never that of a block: ``{most}``."""
    counted = re.compile(r"\{(?!n\}|most\})\w+\}(?:\*\*)? (?:percentage )?points")
    assert wrong(lambda entry: not counted.search(entry.english)) == []


def test_of_what_is_counted_there_are_fewer():
    """Less is of amounts, and of a difference."""
    counted = re.compile(r"\{(?:n|x)\}(?: \{\w+\})? less")
    assert wrong(lambda entry: not counted.search(entry.english)) == []


def test_what_is_quoted_stands_in_the_same_marks():
    assert wrong(lambda entry: not re.search(r"[\"']\{\w+\}[\"'](?!s)|[‘’]", entry.english)) == []


def test_english_has_the_same_marks():
    """Bold, code, elements, doubled braces, % after a number, and ›."""
    assert wrong(lambda e: sorted(MARK.findall(e.text)) == sorted(MARK.findall(e.english))) == []


def test_english_has_the_same_numbers():
    def numbers(text: str) -> list[str]:
        return sorted(NUMBER.findall(text.lower().replace(WORD_WITH_NUMBER, "")))

    assert wrong(lambda entry: numbers(entry.text) == numbers(entry.english)) == []


def test_english_has_no_vietnamese_letters_but_in_words_that_are_typed():
    def is_english(entry: Entry) -> bool:
        words = set(re.findall(r"\w+", entry.english)) - KEPT
        return all(word.isascii() for word in words) and not re.search("[«»]", entry.english)

    assert wrong(is_english) == []


def test_english_ends_and_begins_as_the_vietnamese():
    """A sentence stays a sentence, a head a head, and what stands within a sentence begins small."""

    def end(text: str) -> str:
        return text[-1] if text.endswith(ENDS) else ""

    def is_capital(text: str) -> bool:
        return text.lstrip("*«“%")[:1].isupper()

    def begins_alike(entry: Entry) -> bool:
        is_free = "{" in (entry.text.lstrip("*")[0], entry.english.lstrip("*")[0])
        return is_free or is_capital(entry.text) == is_capital(entry.english)

    assert wrong(lambda entry: end(entry.text) == end(entry.english)) == []
    assert wrong(begins_alike) == []


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_always_the_same_in_english(term):
    said = [(ON_AVERAGE.sub("", e.text.lower()), e) for e in ENTRIES if (term, e.text) not in OTHERWISE]
    found = [e for text, e in said if re.search(rf"\b{term}\b", text)]
    assert found
    assert [(e.text, e.english) for e in found if TERMS[term] not in e.english.lower()] == []


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        *dict.fromkeys(["điểm cộng", "điểm trừ", "cộng, trừ"], "điểm thưởng, điểm phạt").items(),
        ("hạn chót", "chậm nhất"),
        ("so nhau", "so với nhau"),
        ("tên tắt", "tên ngắn"),
        ("ai cũng mất", "mọi lượt đều mất"),
        ("chưa ai mất", "chưa lượt nào mất"),
        ("không áp dụng:", "không phát sinh:"),
        ("tồn tại còn mở", "tồn tại chưa khắc phục"),
        ("handed nothing in", "submitted nothing"),
        ("were others", "were different"),
    ],
)
def test_one_thing_has_one_name(word, instead):
    assert [e.text for e in ENTRIES if word in f"{e.text} {e.english}".lower()] == [], instead


def test_english_can_be_printed():
    """In letters that the typeface has, and without a word that the lint takes for a program's leftover."""
    assert wrong(lambda entry: not missing_characters(entry.english)) == []
    assert wrong(lambda entry: not LEFTOVER.search(entry.english.replace("{{", ""))) == []


# --- where it comes from ---


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted((ROOT / "cchc_lib").rglob("*.py")):
        yield from ((f"{path.name}: {ast.unparse(call)}", call) for call in calls_of(path))


def test_a_sentence_stands_in_its_call_letter_by_letter():
    """An f-string or a sum would say in Vietnamese what nothing can find to translate."""
    relays = (ast.Name, ast.Attribute)
    for where, call in calls():
        is_relay = call.func.id == "translate" and isinstance(call.args[0], relays)
        assert is_written_out(call) or is_relay, where


def test_every_place_in_a_sentence_has_its_value():
    for where, call in calls():
        given = {keyword.arg for keyword in call.keywords}
        if call.func.id == "say" and None not in given:
            assert places(call.args[0].value) == given, where
