"""What official letters share: head, number, recipients and signatory."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property

from ...language import Message, Text, count, letter_day, say
from ...model import QuotedHead, Series
from ...releases import PublishedRelease, Release
from ...results import Gap, QuarterResults
from ..drawing.writer import Part, Section
from ..ledger import note
from ..page import Name, Page
from ..sections.revision import tell_changes
from ..sections.shortcomings_and_tasks import series_of

NO_NUMBER = "………"  # to be filled in by hand


class Letter(Page):
    """A letter of the committee: its head, and its end with recipients and signatory."""

    document = "letter"
    of_year = False
    called: Message  # as another letter calls it

    @cached_property
    def _issued(self) -> list[PublishedRelease]:
        return self.opened.issued(self.key)

    @property
    def release(self) -> Release:
        """The release that issued it; one that says what it said keeps its number and day."""
        return self._issued[-1] if self._issued else super().release

    @property
    def replaced(self) -> Message | None:
        """What it replaces, by number and day; None where it replaces nothing."""
        if len(self._issued) < 2:
            return None
        before = self._issued[-2]
        number, day = before.name_letter(self.key), self.day(before.dated)
        return say("{letter} số {number} {day}", letter=self.called, number=number, day=day)

    @property
    def head(self) -> QuotedHead:
        """What it quotes of the version that scored the quarter: a letter rests on nothing else of it."""
        return self.results.quoted

    @property
    def previous(self) -> QuarterResults | Gap | None:
        """The quarter before; None where this is the first. No letter compares with others."""
        return self.opened.previous

    def name_or_count(self, units: Sequence[Name]) -> Sequence[Name]:
        """All of them: a letter names whom it is about."""
        return units

    @property
    def series(self) -> Series:
        """In which series it is numbered, and who gets it."""
        return series_of(self.results, self.key)

    @property
    def number(self) -> str:
        """Its number and series; the number stays open until the quarter is published."""
        given = self.release.letters.get(self.key)
        number = f"{NO_NUMBER if given is None else count(given)}/{self.series.series}"
        return note("number", f"{self.key} {self.results.quarter}", number)

    @property
    def is_draft(self) -> bool:
        """Whether it is not issued yet."""
        return self.opened.history.release.status == "provisional"

    def status(self) -> Message | str:
        """A draft, or which revision; one that was issued and replaces none bears its number and nothing else."""
        if self.is_draft:
            return say("Dự thảo")
        return super().status() if self.replaced else ""

    def day(self, when: date) -> str:
        """A date as official prose writes it."""
        return letter_day(when, self.opened.lang)

    # --- parts ---

    @property
    def cited(self) -> dict[str, object]:
        """As bulletins cite it, its day as official prose writes it."""
        return super().cited | {"day": self.day(self.head.decision.date)}

    def name_standards(self) -> Message:
        """The regulation as a letter names it where it first cites a clause."""
        return say("{title} (Quyết định số {number} {day})", **self.cited)

    def entitle(self, subject: Message) -> Message:
        """What it is about, and what it replaces: an abstract names its matter, a finding is for bulletins."""
        replaced = self.replaced
        return say("{subject} (thay thế {letter})", subject=subject, letter=replaced) if replaced else subject

    def tell_replaced(self) -> list[Part]:
        """The first paragraph of one that a revision brings: what it replaces, why, what is different for whom."""
        if self.release.status != "revised":
            return []
        values = {"this": self.called, "reason": self.release.reason}
        lead = say("{this} này ban hành cùng {status}. Lý do: {reason}.", status=super().status(), **values)
        if self.replaced:
            lead = say("{this} này thay thế {letter}. Lý do: {reason}.", letter=self.replaced, **values)
        return [self.write.paragraph([lead, *tell_changes(self)])]

    def address(self, units: Sequence[Text]) -> list[Part]:
        """Whom it is for: one stands in the line, several each in a line of their own."""
        paragraph = self.write.paragraph
        if len(units) == 1:
            return [paragraph(say("Kính gửi: {unit}", unit=units[0]), "to")]
        *others, last = map(self.write.plain, units)
        lines = [*(f"- {unit};" for unit in others), f"- {last}."]
        return [paragraph(say("Kính gửi:"), "to"), *(paragraph(line, "addressee") for line in lines)]

    def _letter(self, subject: Message | None, *opening: Part) -> Section:
        """The masthead of a letter: its head with its subject, if that stands there, and how it begins."""
        about = self.metadata(self.results.organisation.committee, self.title)
        return self.section("masthead", self._letterhead(subject), *opening, masthead=about)

    def _letterhead(self, subject: Message | None) -> Part:
        organisation, paragraph = self.results.organisation, self.write.paragraph
        issuing = [
            paragraph(self.capitals(organisation.name), "agency"),
            paragraph(self.capitals(organisation.committee), "issuer"),
            paragraph(say("Số: {number}", number=self.number), "number"),
            *([Part(f'<h1 class="subject">{self.write.text(self.entitle(subject))}</h1>')] if subject else []),
        ]
        nation = [say("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), say("Độc lập - Tự do - Hạnh phúc")]
        dated = [
            *map(paragraph, nation if organisation.national_heading else (), ("nation", "motto")),
            paragraph([self.results.settings.letters.place, self.day(self.dated)], "dated"),
            *([paragraph(say("DỰ THẢO"), "draft")] if self.is_draft else []),
        ]
        return _side_by_side("header", "letterhead", issuing, dated)

    def capitals(self, content: object) -> str:
        """Anything in capitals."""
        return self.write.plain(content).upper()

    def sign(self, *last: Message) -> Part:
        """The last paragraphs with the mark that ends a letter, the recipients and the signatory.

        The last one alone is of the `closing`, which no page parts.
        """
        letters, paragraph, plain = self.results.settings.letters, self.write.paragraph, self.write.plain
        *before, end = last
        *others, kept = map(plain, self.series.recipients or [self.results.organisation.committee])
        copies = [paragraph(say("Nơi nhận:"), "copies")]
        copies += [paragraph(line, "copy") for line in (*(f"- {who};" for who in others), f"- {kept}.")]
        titles = letters.authority, letters.signatory  # each line of them is one of its own
        *above, signatory = [line for title in titles for line in self.capitals(title).splitlines()]
        signing = [*(paragraph(line, "authority") for line in above), paragraph(signatory, "signatory")]
        signing += [paragraph(letters.signed_by, "signer")] if letters.signed_by else []
        signed = _side_by_side("div", "signing", copies, signing)
        closing = f'<section class="closing">{paragraph(f"{plain(end)}/.").html}{signed.html}</section>'
        return Part("".join(paragraph(told).html for told in before) + closing)


def _side_by_side(tag: str, css: str, *columns: Iterable[Part]) -> Part:
    inner = "".join(f"<div>{''.join(part.html for part in column)}</div>" for column in columns)
    return Part(f'<{tag} class="{css}">{inner}</{tag}>')
