"""What people call units, blocks, criteria and classes, and which of them is meant."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from ..errors import UsageError
from ..language import LANGUAGES, Message, Text, folded, nearest, nfc, not_there, say, show, slug
from .citations import Cited, label_criterion
from .grades import Grade
from .regulation import Block

_GAPS = re.compile(r"[\s\N{EN DASH}\N{NON-BREAKING HYPHEN}-]+")
_CODE = re.compile(r"(?:\w+\.)*\d+\s+")  # before a title: codes are renumbered, titles stay


Called = tuple[Message | Text | str | None, ...]


class Named(NamedTuple):
    """Something that a person may name.

    Attributes
    ----------
    title : Message or Text
        As it is printed, with its code where it has one.
    short : Message or Text, optional
        What a list calls it.
    called : tuple
        What else it is called: printed code, other names; None where it has none.
    about : Message or Text, optional
        What it is, for whoever has to choose between two that are called the same.
    """

    id: str
    title: Message | Text
    short: Message | Text | None = None
    called: Called = ()
    about: Message | Text | None = None

    @property
    def words(self) -> set[str]:
        """All that it is called, in every language."""
        called = [name for name in (self.id, self.title, self.short, *self.called) if name]
        return {show(name, lang) for name in called for lang in LANGUAGES}

    def label(self, is_listed: bool = False) -> Message:
        """Its name with the id beside it; the short one where it stands in a list."""
        return say("{title} ({id})", title=self.short if is_listed and self.short else self.title, id=self.id)

    def describe(self) -> Message:
        """Its name, its id, and what it is."""
        return say("{name}, {about}", name=self.label(), about=self.about) if self.about else self.label()


class Names:
    """Things of one kind, to be found by any of their names.

    A name counts as it is written but for capitals; where nothing is called so, without marks, spaces and hyphens
    too: ``Chi nhánh 1``, ``chi nhanh 1`` and ``chi-nhanh-1`` are one. Nothing is found by a part of its name.

    Parameters
    ----------
    what : Message
        What they are, in a sentence: ``đơn vị``.
    """

    def __init__(self, what: Message, things: Iterable[Named]):
        self.what, self.things = what, {one.id: one for one in things}

    @cached_property
    def _by_word(self) -> list[tuple[Callable[[str], str], Mapping[str, list[str]]]]:
        return [(same, _gather(self.things.values(), same)) for same in (_as_written, _loosely)]

    def list_meant(self, written: str) -> list[str]:
        """The ids of all that are called so; none, one or several. What is no text calls nothing."""
        if not isinstance(written, str):
            return []
        return next((found for same, by_word in self._by_word if (found := by_word.get(same(written)))), [])

    def find(self, written: str) -> str:
        """The id of the one that is called so; "" where none is, or several are."""
        meant = self.list_meant(written)
        return meant[0] if len(meant) == 1 else ""

    def find_in(self, text: str) -> str:
        """The id of the one that is named in a text, as a file's name is; of several the one by the longest name."""
        owners = _gather(self.things.values(), slug)
        named = max((word for word in owners if f"-{word}-" in f"-{slug(text)}-"), key=len, default="")
        meant = owners.get(named, [])
        return meant[0] if len(meant) == 1 else ""

    def find_titled(self, written: str) -> str:
        """As `find`; the title alone is enough where the code before it is another one."""
        return self.find(written) or self.find(_CODE.sub("", written, count=1))

    def require(self, written: str) -> str:
        """The id of the one that is called so.

        Raises
        ------
        UsageError
            If none is, with the nearest and all that there are; or if several are, with all of these.
        """
        if found := self.find(written):
            return found
        raise UsageError(self.refuse(written))

    def refuse(self, written: str) -> Message:
        """Why a name says nothing: several are called so, or none is; the nearest of these."""
        told: dict[str, object] = {"what": self.what, "found": str(written)}
        if not isinstance(written, str):  # a code as a number has lost its noughts: 1.10
            return say("{what} «{found}» phải là chữ: hãy ghi trong dấu nháy", **told)
        if meant := [self.things[name].describe() for name in self.list_meant(written)]:
            return say("{what} «{found}» là tên chung của {meant}; hãy ghi rõ một", meant=meant, **told)
        owner = {word: one for one in self.things.values() for word in sorted(one.words)}
        guess = owner[near].label() if (near := nearest(written, owner)) else None
        return not_there(self.what, written, guess, [one.label(is_listed=True) for one in self.things.values()])


def name_blocks(blocks: Mapping[str, Block]) -> Names:
    """The blocks of a version, by id and title."""
    return Names(say("khối"), (Named(name, block.title) for name, block in blocks.items()))


def name_criteria(criteria: Iterable[Cited]) -> Names:
    """Criteria by id, printed code, title, short name, and by code and title together."""
    return Names(
        say("tiêu chí"),
        (Named(c.id, label_criterion(c), label_criterion(c, True), (c.code, c.title, c.short)) for c in criteria),
    )


def name_classes(classes: Iterable[Grade]) -> Names:
    """Classes by id and title."""
    return Names(say("xếp loại"), (Named(grade.id, grade.title) for grade in classes))


def _gather(things: Iterable[Named], same: Callable[[str], str]) -> Mapping[str, list[str]]:
    """The ids of the things, by each word for them; ``same`` gives what counts of a word."""
    found: dict[str, list[str]] = {}
    for one in things:
        for word in {same(word) for word in one.words}:
            found.setdefault(word, []).append(one.id)
    return found


def _as_written(text: str) -> str:
    return " ".join(nfc(text).casefold().split())


def _loosely(text: str) -> str:
    return _GAPS.sub("", folded(text))
