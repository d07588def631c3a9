"""The masthead of a bulletin."""

from ...language import say
from ..drawing.writer import Part, Section, make_section
from ..page import Page


def show_masthead(page: Page) -> Section:
    """Issuer, title, period, status and date, and the mark of illustrative data."""
    organisation, text = page.results.organisation, page.write.text
    issuer = say("{name} · {committee}", name=organisation.name, committee=organisation.committee)
    as_of = page.results.settings.as_of
    period = say("Số liệu đến ngày {as_of}; ngày phát hành {dated}", as_of=as_of, dated=page.dated)
    html = (
        '<header class="masthead">'
        f'<p class="issuer">{text(issuer)}</p><h1>{text(page.title)}</h1>'
        f'<p class="period">{text(period)}</p><p class="status">{text(page.status())}</p>'
        + (f'<p class="notice">{text(page.mark)}</p>' if page.mark else "")
        + "</header>"
    )
    description = say("{title}. {period}.", title=page.title, period=period)
    return make_section("masthead", Part(html), masthead=page.about(issuer, description))
