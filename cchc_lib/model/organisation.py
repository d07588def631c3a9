"""The organisation and its units: ``units.yaml``."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from ..language import LANGUAGES, WORDS, Message, Spoken, Text, nfc, say
from ..quarter import Quarter
from .names import Called, Named, Names
from .scalars import Address, Day, Flag, Identifier, Sentence, Title, Word, YamlModel


class Organisation(YamlModel):
    """The body that scores its units, and the words that sentences have for it; see `cchc_lib.language.WORDS`.

    Attributes
    ----------
    national_heading : bool
        Whether its letters bear the name of the country and the national motto.
    """

    name: Title
    short: Title
    parent: Title | None = None
    committee: Title
    contact: Title | None = None
    national_heading: Flag = True
    scored: Word | None = None
    scored_in_full: Word | None = None
    body: Word | None = None
    committee_short: Word | None = None
    team: Word | None = None

    @property
    def words(self) -> dict[str, Text]:
        """The words that it gives; what is scored may have one for the short and the full form."""
        given = {name: word for name in WORDS if (word := getattr(self, name))}
        scored = self.scored or self.scored_in_full
        return ({"scored": scored, "scored_in_full": scored} if scored else {}) | given


class Membership(YamlModel):
    """In which block a unit is, from a day to a day (inclusive)."""

    block: Identifier
    from_: Day = Field(alias="from")
    to: Day | None = None


class Unit(YamlModel):
    """Who is scored."""

    id: Identifier
    name: Title
    short: Title | None = None
    aliases: tuple[Sentence, ...] = ()
    email: Address | None = None
    blocks: tuple[Membership, ...] = Field(min_length=1)
    succeeds: tuple[Identifier, ...] = ()

    def find_problems(self) -> Iterator[Message]:
        """Times in blocks that overlap or run backwards."""
        pairs = zip(self.blocks, self.blocks[1:], strict=False)
        if any(earlier.to is None or earlier.to >= later.from_ for earlier, later in pairs):
            yield say("blocks: thời gian thuộc khối chồng nhau hoặc không theo thứ tự")
        if any(m.to is not None and m.to < m.from_ for m in self.blocks):
            yield say("blocks: ngày to trước ngày from")

    @property
    def called(self) -> Called:
        """All that it is called, besides its id."""
        return self.name, self.short, *self.aliases

    @property
    def listed(self) -> dict[str, str]:
        """What lists call it in each language, by what is the same but for capitals."""
        shown = (self.short or self.name).to
        return {nfc(shown(lang)).casefold(): shown(lang) for lang in LANGUAGES}

    def lives_with(self, other: "Unit") -> bool:
        """Whether there is a day on which both are units."""
        return any(
            one.from_ <= (two.to or date.max) and two.from_ <= (one.to or date.max)
            for one in self.blocks
            for two in other.blocks
        )

    def block_on(self, when: date) -> str | None:
        """Its block on that day; None where it does not exist then."""
        return next((m.block for m in self.blocks if m.from_ <= when <= (m.to or date.max)), None)


class Company(YamlModel):
    """``units.yaml``: the organisation, its units, and whether they are scored each quarter or each year alone."""

    organisation: Organisation
    period: Literal["quarter", "year"] = "quarter"
    units: tuple[Unit, ...] = Field(min_length=1)

    def find_problems(self) -> Iterator[Message]:
        """Names that tell units apart no more, and units that are not there."""
        ids = [unit.id for unit in self.units]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            yield say("units: id ghi hai lần: {found}", found=twice)
        for unit in self.units:
            if unit.id in unit.succeeds:
                yield say("{unit}: succeeds ghi chính đơn vị ấy", unit=unit.id)
            if unknown := [i for i in unit.succeeds if i not in ids]:
                yield say("{unit}: succeeds không có đơn vị {found}", unit=unit.id, found=unknown)
        for units, name in self._find_alike().items():
            yield say("tên «{found}» dùng cho hai đơn vị: {units}", found=name, units=list(units))

    def _find_alike(self) -> dict[tuple[str, str], str]:
        """The first name that calls two units, at whatever time, or by which a list of their time would call both."""
        owner: dict[str, Unit] = {}
        listed: dict[str, list[Unit]] = defaultdict(list)
        found: dict[tuple[str, str], str] = {}
        for unit in self.units:
            called = sorted({unit.id, unit.name.vi, *unit.aliases})
            alike = [(owner.setdefault(nfc(name).casefold(), unit), name) for name in called]
            for word, name in unit.listed.items():
                alike += [(other, name) for other in listed[word] if other.lives_with(unit)]
                listed[word].append(unit)
            for other, name in alike:
                if other.id != unit.id:
                    found.setdefault((other.id, unit.id), name)
        return found

    def spoken(self, lang: str) -> Spoken:
        """A language as it is spoken of it."""
        return Spoken(lang, self.organisation.words, self.period == "year")

    def members(self, quarter: Quarter) -> dict[str, list[Unit]]:
        """The units of each block that are valid on the quarter's last day, in the order of the file."""
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            if block := unit.block_on(quarter.last_day):
                found.setdefault(block, []).append(unit)
        return found

    def tell_absent(self, unit: str, written: str) -> Message:
        """That a unit, as it is called there, is in no block on the last day of a quarter, and when it is in one."""
        spans = [
            say("{block} từ {first} đến {last}", block=one.block, first=one.from_, last=one.to)
            if one.to
            else say("{block} từ {first}", block=one.block, first=one.from_)
            for one in next(known.blocks for known in self.units if known.id == unit)
        ]
        told = {"unit": written, "spans": spans}
        return say("đơn vị «{unit}» không thuộc khối nào vào ngày cuối quý; units.yaml ghi {spans}", **told)

    def block_of(self, quarter: Quarter) -> dict[str, str]:
        """The block of each of these units."""
        return {unit.id: block for unit in self.units if (block := unit.block_on(quarter.last_day))}

    def predecessors(self, unit: str) -> set[str]:
        """The units that a unit succeeds, and those that these succeeded."""
        succeeded = {u.id: u.succeeds for u in self.units}
        found: set[str] = set()
        ahead = [unit]
        while ahead:
            older = [u for u in succeeded.get(ahead.pop(), ()) if u not in found]
            found.update(older)
            ahead += older
        return found

    def first_day(self, unit: str) -> date:
        """Since when there is a unit."""
        return next(one.blocks[0].from_ for one in self.units if one.id == unit)

    def heirs(self, unit: str, members: Collection[str]) -> list[str]:
        """Who may answer for a unit: itself while a member, else the members that succeed it, in their order."""
        if unit in members:
            return [unit]
        return [one.id for one in self.units if one.id in members and unit in self.predecessors(one.id)]

    def may_take_over(self, unit: str, was: str, members: Collection[str]) -> bool:
        """Whether what one had to do may be another's: its successor's, or anyone's where it ended without any."""
        return was in {unit, *self.predecessors(unit)} or not self.heirs(was, members)

    def heir(self, unit: str, members: Collection[str]) -> str:
        """Who answers for a unit, the first of its `heirs`; itself without one."""
        return next(iter(self.heirs(unit, members)), unit)

    @cached_property
    def lasting(self) -> set[str]:
        """The units of which no end is known."""
        return {unit.id for unit in self.units if unit.blocks[-1].to is None}

    @cached_property
    def names(self) -> Names:
        """The units by all that they are called."""
        return name_units(self.units)


def name_units(units: Iterable[Unit], block_titles: Mapping[str, Text] = MappingProxyType({})) -> Names:
    """Units by id, name, short name and other names; ``block_titles`` tell of each unit what it is."""
    return Names(
        say("đơn vị"),
        (Named(unit.id, unit.name, unit.short, unit.called, block_titles.get(unit.id)) for unit in units),
    )
