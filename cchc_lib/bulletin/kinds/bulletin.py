"""The sections that every bulletin has; letters have none of them."""

from collections.abc import Iterable

from ...language import Message, say
from ..drawing.writer import KeyFigure, Part, Section
from ..page import Page
from ..sections.headline import tell_headline
from ..sections.method import show_data_quality, show_glossary, show_knife_edges, show_method, show_provenance
from ..sections.revision import show_revision
from ..sections.shortcomings_and_tasks import show_plan, show_shortcomings


class Publication(Page):
    """What a bulletin of a year shares with those of a quarter: masthead, main points, provenance."""

    headline = tell_headline
    provenance = show_provenance

    def status(self) -> Message | str:
        """Also whether it is no part of what was published."""
        status = super().status()
        is_beside = self.opened.is_beside(self.recorded)
        return say("{status}, ngoài hồ sơ phát hành", status=status) if is_beside else status

    def _tell_results(self, points: Iterable[Message | None], figures: Iterable[KeyFigure], *lead: Part) -> Section:
        """The main points of a bulletin of results: what a revision changes, those points that there are, figures."""
        told = self.write.bullets(points, "main-points")
        return self.section("main_points", *show_revision(self), *lead, told, self.write.key_figures(figures))

    def masthead(self) -> Section:
        """Issuer, title, period, status and date, and the mark of illustrative data."""
        organisation, period = self.results.organisation, self.tell_period()
        issuer = say("{name} · {committee}", name=organisation.name, committee=organisation.committee)
        head = self.write.masthead(issuer, self.title, self.list_chips(self.headline()))
        description = say("{title}. {period}.", title=self.title, period=period)
        return self.section("masthead", head, masthead=self.metadata(issuer, description))


class Bulletin(Publication):
    """A bulletin: each method that returns a `Section` is one that a notebook can show."""

    of_year = False
    shortcomings = show_shortcomings
    plan = show_plan
    data_quality = show_data_quality
    method = show_method
    knife_edges = show_knife_edges
    glossary = show_glossary
