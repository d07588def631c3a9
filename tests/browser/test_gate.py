"""What the gate lets through acts in no browser, whatever pieces of markup it is made of."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_lib.errors import BulletinRefused
from cchc_lib.exporters.html import export_html
from cchc_lib.exporters.html_tree import Page
from tests.exporters.sample_bulletin import FIGURE, bulletin, section

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("gate")]
IMAGE = "<img src=x onerror=alert(1)>"
PIECES = (
    *("<p>", "</p>", "<p title='", '<p title="', "<p style='", "<p =onclick=1>", "<p/onclick=alert(1)>", "<b>"),
    *("<table>", "<caption>", "<tr>", "<td>", "</table>", "<a href='#a'>", "<a href='x", "</a>", "<pre>", "</pre>"),
    *("<style>", "</style>", "<style><!--", "<title>", "</title>", "<!--", "-->", "--!>", "<!x>", "<?x", "<![CDATA["),
    *("'", '"', ">", "<", "</", "/", "=", " ", "\n", "\x0c", "]]>", "?>", "&lt;script&gt;", "&#60;b&#62;", "&quot;"),
    *("onclick=alert(1)", IMAGE, "<script>alert(1)</script>", "<svg/onload=alert(1)>", "<body onload=alert(1)>"),
    *(FIGURE, "<svg", "</svg>", "<SVG><p>", "<x-svg n='0'>", "<x-svg n='0'></x-svg>", "<math>", "<template>"),
    *("<textarea>", "</textarea>", "<noscript>", "<xmp>", "<plaintext>", "<iframe>", "<html>", "</body>", "<head>"),
    *(f'<p title="{end}{IMAGE}">' for end in ("-->", "</style>", "</title>", "</textarea>", "</svg>")),
)
ACTS = """() => [...document.querySelectorAll("*")].filter(one =>
    /^(script|img|iframe|math|select|template|object|embed|link|base|form|input)$/.test(one.localName) ||
    [...one.attributes].some(({name, value}) => /^on|^src|^srcset|^action/.test(name) ||
        name == "href" && !/^(#|data:text.csv|\\.\\.\\/index)/.test(value))
).map(one => one.outerHTML)"""


@pytest.fixture(scope="module")
def tab(browser):
    """A page of the browser in which scripts would run."""
    opened = browser.new_page()
    yield opened
    opened.close()


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=8))
def test_what_passes_the_gate_acts_in_no_browser_and_is_what_was_looked_at(tab, pieces):
    try:
        html = export_html(bulletin(section("".join(pieces))))
    except BulletinRefused:
        return
    tab.set_content(html, wait_until="domcontentloaded")
    assert tab.evaluate(ACTS) == []
    assert Page.parse(html).write() == html
