"""What is set for one quarter: days, deadlines, letters: ``quarter.yaml``."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import ClassVar

from pydantic import ValidationInfo, field_validator

from ..language import Message, say
from ..quarter import Quarter
from .evidence import EvidenceRules
from .scalars import Day, Flag, Lines, PeriodOf, Sentence, Title, YamlModel

_NUMBERED = re.compile(r"\d{1,3}\s*/\s*(.+)")


class Deadlines(YamlModel):
    """Until when scores are handed in, verified and appealed, and what a letter asked for is reported."""

    self: Day
    verified: Day
    appeal: Day
    report: Day

    def find_problems(self) -> Iterator[Message]:
        """Days that do not follow each other."""
        if not self.self <= self.verified <= min(self.appeal, self.report):
            days = [self.self, self.verified, self.appeal, self.report]
            yield say("các hạn phải theo thứ tự self, verified, rồi appeal và report (đang là {found})", found=days)


class Series(YamlModel):
    """In which series a kind of letter is numbered, and who gets it."""

    series: Sentence
    recipients: tuple[Title, ...] = ()

    @field_validator("series")
    @classmethod
    def _follows_a_number(cls, found: str):
        """The slash between number and series is printed with every number."""
        if (bare := found.strip("/ ")) != found:
            raise ValueError(
                say("«{found}» không ghi dấu / ở đầu, cuối: {allowed}", found=found, allowed=bare or "TB")
            )
        if numbered := _NUMBERED.fullmatch(found):  # by a year it may begin: 05/2019/TB
            told = {"found": found, "allowed": numbered[1]}
            raise ValueError(
                say("«{found}» đã có số, mà số được cấp khi phát hành; chỉ ghi ký hiệu: {allowed}", **told)
            )
        return found


class Letters(Series):
    """How official letters of the quarter are numbered and signed.

    Attributes
    ----------
    authority : Text or None
        On whose behalf it is signed, printed above the signatory's title: ``TM. BAN CHỈ ĐẠO``.
    signatory : Text
        Who signs; of a deputy two lines, of which each stays one.
    signed_by : Text or None
        The name of who signs, printed below the room to sign.
    request : Series or None
        That of correction requests, where it is not that of notices.
    """

    place: Title
    authority: Lines | None = None
    signatory: Lines
    signed_by: Title | None = None
    request: Series | None = None


class SilentUnit(YamlModel):
    """A unit that handed nothing in, by any of its names, and the record that says so."""

    unit: Sentence
    record_no: Sentence


class QuarterSettings(YamlModel):
    """``quarter.yaml``."""

    asked_by: ClassVar[tuple[str, ...]] = ("appeal", "report")  # the deadlines that documents name to who gets them
    own_file: ClassVar[str] = "quarter.yaml"  # where its days are changed, for people

    quarter: PeriodOf
    as_of: Day
    publication_date: Day
    deadlines: Deadlines
    letters: Letters
    not_submitted: tuple[SilentUnit, ...] = ()
    evidence: EvidenceRules = EvidenceRules()
    illustrative: Flag = False
    allow_personal_data: Flag = False

    @field_validator("quarter")
    @classmethod
    def _check_folder(cls, quarter: Quarter, info: ValidationInfo):
        wanted = (info.context or {}).get("quarter", quarter)
        if quarter != wanted:
            raise ValueError(say("ghi {found} trong thư mục của {quarter}", found=quarter, quarter=wanted))
        return quarter

    @field_validator("publication_date")
    @classmethod
    def _check_near(cls, dated: date, info: ValidationInfo):
        if (quarter := info.data.get("quarter")) and (why := _why_far(dated, quarter)):
            raise ValueError(why)
        return dated

    def find_problems(self) -> Iterator[Message]:
        """That it cannot be published on its day."""
        if why := self.why_not_dated(self.publication_date):
            yield why

    def why_not_dated(self, dated: date, published: Collection[Quarter] = ()) -> Message | None:
        """Why documents cannot bear this day, and where to change that; None where they can.

        It is far from the quarter and from all that are ``published``, or a deadline that they name is over by then.
        The deadlines of shortcomings are none of these: a letter gives one that is over a new day, ``report``.
        """
        if why := _why_far(dated, self.quarter, published):
            return why
        days = {name: getattr(self.deadlines, name) for name in self.asked_by}
        if not (passed := [say("{name} {day}", name=name, day=day) for name, day in days.items() if day < dated]):
            return None
        told = {"dated": dated, "passed": passed, "file": self.own_file.format(quarter=self.quarter)}
        return say(
            "văn bản ghi ngày {dated} mà hạn nêu trong đó đã qua: {passed}; hãy sửa ở deadlines của {file}", **told
        )


class YearSettings(QuarterSettings):
    """The same of a year that is made of its quarters: it asks for nothing besides them, by no day of its own."""

    asked_by = ("appeal",)  # that for explanations alone
    own_file = "year.yaml (cchc new {quarter})"  # for those of its last quarter, which is published, stay as they are


def _why_far(dated: date, quarter: Quarter, published: Collection[Quarter] = ()) -> Message | None:
    """A document bears a day in its quarter, or in the year after that or, found wrong late, after the newest one."""
    first, last = quarter.first_day, max(one.in_a_year.last_day for one in (quarter, *published))
    if first <= dated <= last:
        return None
    told = {"found": dated, "quarter": quarter, "first": first, "last": last}
    return say("ngày {found} quá xa {quarter}; phải từ {first} đến {last}", **told)
