"""The sections that every bulletin has; letters have none of them."""

from ..page import Page
from ..sections.masthead import show_masthead
from ..sections.method import show_data_quality, show_glossary, show_knife_edges, show_method, show_provenance
from ..sections.plan import show_plan
from ..sections.shortcomings import show_shortcomings


class Bulletin(Page):
    """A bulletin: each method that returns a `Section` is one that a notebook can show."""

    masthead = show_masthead
    shortcomings = show_shortcomings
    plan = show_plan
    data_quality = show_data_quality
    method = show_method
    knife_edges = show_knife_edges
    glossary = show_glossary
    provenance = show_provenance
