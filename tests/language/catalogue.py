"""The English catalogue as a file: read, brought up to date, written so that its diffs stay small."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import normalize, read_po

from cchc_lib.language import folded

from .sentences import ROOT, is_in_words

CATALOGUE = ROOT / "cchc_lib" / "locale" / "en" / "LC_MESSAGES" / "cchc.po"
HEADER = """\
# What the bulletins, the command line and the faults say, in English.
# Kept up by: python -m tests.language.update
msgid ""
msgstr ""
"Project-Id-Version: cchc\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
WAS = "was: "


@dataclass(frozen=True)
class Entry:
    """A sentence of the catalogue.

    Attributes
    ----------
    english : str
        Empty where it is still to be written; the plural where there are two forms.
    one : str
        The singular, of a sentence with a count ``{n}`` that needs one; else empty.
    places : sequence of str
        The files in which the sentence stands.
    remarks : sequence of str
        What a translator should know.
    """

    text: str
    english: str = ""
    places: Sequence[str] = ()
    remarks: Sequence[str] = ()
    one: str = ""


def read_catalogue(path: Path = CATALOGUE) -> dict[str, Entry]:
    """The entries by their Vietnamese sentence, those marked as obsolete too; none where there is no file."""
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        read = read_po(file)
    messages = [message for message in [*read, *read.obsolete.values()] if message.id]
    return {entry.text: entry for entry in map(_entry_of, messages)}


def _entry_of(message) -> Entry:
    text, english, one = message.id, message.string, ""
    if message.pluralizable:
        (text, _), (one, english) = message.id, message.string
    return Entry(text, english, [name for name, _ in message.locations], message.user_comments, one)


def merge(known: Mapping[str, Entry], found: Mapping[str, Sequence[str]]) -> list[Entry]:
    """The catalogue of the sentences ``found``: what has its English keeps it, what is gone is left out.

    A new sentence much like one that is gone gets a remark with the English that it had. One without words has an
    entry only where English writes it otherwise.
    """
    gone = [text for text in known if text not in found and known[text].english]
    merged = []
    for text, places in found.items():
        old = known.get(text, Entry(text))
        if not is_in_words(text) and old.english in ("", text):
            continue
        remarks = [remark for remark in old.remarks if not (old.english and remark.startswith(WAS))]
        if text not in known and (near := difflib.get_close_matches(text, gone, n=1)):
            remarks = [f"{WAS}{near[0]} → {known[near[0]].english}".replace("\n", " ")]
        merged.append(Entry(text, old.english, places, remarks, old.one))
    return sorted(merged, key=lambda entry: (entry.places[0], folded(entry.text), entry.text))


def write_catalogue(entries: Sequence[Entry]) -> str:
    """The file's text: one line a sentence, no line numbers, no time, nothing of the machine."""
    return "\n".join([HEADER, *map(_write_entry, entries)])


def _write_entry(entry: Entry) -> str:
    lines = [f"# {remark}" for remark in entry.remarks]
    lines += [f"#: {' '.join(entry.places)}"] if entry.places else []
    text, english = normalize(entry.text, width=0), normalize(entry.english, width=0)
    if entry.one:
        forms = [f"msgstr[0] {normalize(entry.one, width=0)}", f"msgstr[1] {english}"]
        lines += [f"msgid {text}", f"msgid_plural {text}", *forms]
    else:
        lines += [f"msgid {text}", f"msgstr {english}"]
    return "\n".join(lines) + "\n"
