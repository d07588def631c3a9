"""Keeping the catalogue up loses no translation and keeps nothing that is gone."""

from .catalogue import CATALOGUE, Entry, merge, read_catalogue, write_catalogue
from .update import main

KNOWN = {
    "Đơn vị": Entry("Đơn vị", "Unit", ["a.py"], ["a head"]),
    "Không còn ai nói câu này": Entry("Không còn ai nói câu này", "Nobody says this any more", ["a.py"]),
    "Chưa dịch": Entry("Chưa dịch", "", ["a.py"]),
}
FOUND = {"Đơn vị": ["a.py", "b.py"], "Chưa dịch": ["a.py"], "Không ai còn nói câu này": ["b.py"]}


def test_what_has_its_english_keeps_it_wherever_it_stands_now():
    merged = {entry.text: entry for entry in merge(KNOWN, FOUND)}
    assert merged["Đơn vị"] == Entry("Đơn vị", "Unit", ["a.py", "b.py"], ["a head"])
    assert merged["Chưa dịch"].english == ""


def test_what_is_gone_is_left_out():
    assert {entry.text for entry in merge(KNOWN, FOUND)} == set(FOUND)


def test_values_and_stops_alone_have_an_entry_only_where_english_writes_them_otherwise():
    texts = {"{name} ({block})": "", "{x}: {y}.": "{x}: {y}.", "{a} : {b}": "{a} / {b}", "«{name}»": ""}
    known = {text: Entry(text, english) for text, english in texts.items()}
    assert [one.text for one in merge(known, {text: ["a.py"] for text in texts})] == ["{a} : {b}", "«{name}»"]


def test_a_sentence_that_was_reworded_shows_the_english_it_had_until_it_has_its_own():
    (new,) = (entry for entry in merge(KNOWN, FOUND) if entry.text == "Không ai còn nói câu này")
    assert new.english == ""
    assert new.remarks == ["was: Không còn ai nói câu này → Nobody says this any more"]
    filled = Entry(new.text, "Nobody says so", new.places, new.remarks)
    assert merge({new.text: filled}, {new.text: ["b.py"]})[0].remarks == []
    assert merge({new.text: new}, {new.text: ["b.py"]})[0].remarks == new.remarks


def test_the_command_lists_what_is_missing_and_what_is_gone(tmp_path, capsys):
    path, own = tmp_path / "cchc.po", dict(read_catalogue(CATALOGUE))
    own["Không còn ai nói câu này"] = KNOWN["Không còn ai nói câu này"]
    text = next(text for text in own if own[text].english)
    own[text] = Entry(text, "", own[text].places)
    path.write_text(write_catalogue(list(own.values())), encoding="utf-8", newline="\n")
    assert main(path) == 1
    told = capsys.readouterr().out
    assert "gone: Không còn ai nói câu này\n" in told
    assert f"without English: {text}  ({', '.join(own[text].places)})\n" in told


def test_what_is_written_is_read_back(tmp_path):
    """Quotation marks, backslashes, line breaks and % too; written again it is the same."""
    texts = {
        'Có "ngoặc"': 'With "marks"',
        "C:\\\\đường": "C:\\\\path",
        "hai\ndòng": "two\nlines",
        "100 % của": "100 % of",
    }
    known = {text: Entry(text, english) for text, english in texts.items()}
    entries = merge(known, {text: ["a.py"] for text in texts})
    path = tmp_path / "cchc.po"
    path.write_text(write_catalogue(entries), encoding="utf-8", newline="\n")
    read = read_catalogue(path)
    assert {text: entry.english for text, entry in read.items()} == texts
    assert write_catalogue(merge(read, {text: entry.places for text, entry in read.items()})) == write_catalogue(
        entries
    )


def test_entries_that_another_tool_marked_as_obsolete_are_known(tmp_path):
    """So that a translation is not lost when its sentence comes back."""
    path = tmp_path / "cchc.po"
    path.write_text('#~ msgid "Cũ"\n#~ msgstr "Old"\n', encoding="utf-8")
    assert read_catalogue(path)["Cũ"].english == "Old"


def test_without_a_file_there_is_nothing_yet(tmp_path):
    assert read_catalogue(tmp_path / "cchc.po") == {}
