"""No two documents of a release, and no two places of one, state different values for one fact.

Every kind of document is written here as its notebook writes it, without a kernel and without being exported; what it
states is noted by the ledger. A quarter is looked at provisional, half-filled, published and revised.
"""

import csv
import io
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from html import unescape
from itertools import cycle
from typing import NamedTuple

import nbformat
import pytest
from openpyxl import load_workbook
from rich.console import Console

from cchc_lib import open_quarter
from cchc_lib.bulletin.ledger import Fact
from cchc_lib.bulletin.page import Page
from cchc_lib.bulletin.scoped_pages import OneUnit
from cchc_lib.bulletin.sections.shortcomings_and_tasks import find_asked
from cchc_lib.folders import Folders
from cchc_lib.model.records import VALUE_COLUMNS
from cchc_lib.quarter import Quarter, parse_period
from cchc_lib.releases import list_releases
from cchc_lib.results import History, QuarterResults
from cchc_lib.sharing import Manner, publishing
from cchc_lib.sharing.all_quarters import write_overview
from cchc_lib.sharing.message import write_message
from cchc_lib.sharing.quarter_index import write_index
from tests.bulletin.open_ledger import open_ledger
from tests.generator import make_other_company
from tests.inputs.small_root import csv_text
from tests.strategies import judge_quarter, pick_company, pick_succession, pick_year
from tests.whole.drawn import write_drawn
from tests.whole.harness import NOTEBOOKS, REPOSITORY

QUARTERS = [str(quarter) for quarter in Folders(REPOSITORY).quarters()]
LANGUAGES = ("vi", "en")
YEARS = ["2017", "2018"]
CUT = re.compile(r"\w[…]|[…]\w")
TAG = re.compile(r"<[^>]*>")
HOLDERS = "p|li|ul|caption|figcaption|summary|h[1-3]|tbody|dd"
EMPTY = re.compile(rf"<({HOLDERS})\b(?![^>]*\shidden)[^>]*>(?:\s|<[^>]*>)*</\1>")
# what is still to be done has its day after the document's own
AHEAD = ("deadline appeal", "deadline report", "asked by")
ADDED_UP = {
    *("open", "carried", "found", "opened again", "overdue", "closed, verified", "closed, not done"),
    *("tasks due", "tasks due, done", "late tasks of before", "late tasks", "tasks dropped"),
    *("shortcomings of the year", "carried into the year", "found in the year", "opened again from before"),
    *("closed in time", "closed late", "closed in the year, not done", "open, not overdue"),
    *(
        f"tasks of the year{which}"
        for which in ("", ", in time", ", late", ", dropped", ", not done", ", not judged")
    ),
}
SILENT_QUARTER, SILENT = QUARTERS[-1], "duyen-hai"
SHARE = "cap-dien-ha-ap"  # a criterion of every quarter: files in time of files due


class Document(NamedTuple):
    """What a document holds, and what it states."""

    name: str
    sections: dict[str, str]
    facts: list[Fact]

    @property
    def text(self) -> str:
        return " ".join(unescape(TAG.sub(" ", html)) for html in self.sections.values())


# --- the documents of a quarter -----------------------------------------------------------------------------------


def write_documents(folders: Folders, quarter: str, lang: str) -> list[Document]:
    """Every document that the quarter, or the year, can have."""
    opened = open_quarter(quarter, lang, folders.root)
    results, units = opened.results, opened.results.units()
    missing = results.unscored()
    blocks = list(dict.fromkeys(unit.block for unit in units.values()))
    scored = [unit for unit in units if unit not in missing]
    list_kinds = _kinds_of_year if results.sums_up else _kinds_of_quarter
    kinds = [*list_kinds(results, blocks, scored), ("diff", _list_diffs(opened))]
    made = [_write(opened, kind, *whom) for kind, every in kinds for whom in every]
    return [*made, *_write_others(opened, scored, missing)]


def _kinds_of_quarter(results: QuarterResults, blocks: list[str], scored: list[str]) -> Iterator[tuple[str, list]]:
    """Each kind, and whom there is one about."""
    asked, of_all = find_asked(results), [] if results.unscored() else [()]
    yield from ((kind, of_all) for kind in ("company", "notice", "article", "review"))
    yield "block", [(block,) for block in blocks if not results.unscored(block)]
    yield "regulation", [(block,) for block in blocks]
    yield from ((kind, [(unit,) for unit in scored]) for kind in ("unit", "explanation"))
    yield "correction", [(unit,) for unit in scored if unit in asked]
    yield "reminder", [()] if results.silent() else []


def _list_diffs(opened) -> list[tuple[str, str, int]]:
    """The last two versions, with the newest quarter: it is of versions, not quarters."""
    versions = sorted(head.parent.name for head in opened.folders.regulations.glob("*/regulation.yaml"))
    is_newest = opened.quarter == opened.folders.quarters()[-1]
    return [(*versions[-2:], 1)] if is_newest and len(versions) > 1 else []


def _kinds_of_year(results: QuarterResults, blocks: list[str], scored: list[str]) -> Iterator[tuple[str, list]]:
    yield "company_year", [()]
    yield "year_notice", [()] if scored else []
    yield "block_year", [(block,) for block in blocks]
    yield "unit_year", [(unit,) for unit in scored]


def _write(opened, kind: str, *whom: str) -> Document:
    with open_ledger() as facts:
        page = getattr(opened, kind)(*whom)
        shown = {name: getattr(page, name)().html for name in _sections_of(kind)}
        sections = {name: html for name, html in shown.items() if html}  # without parts it goes with its heading
    return Document("_".join(map(str, (kind, *whom))), sections, facts)


def _sections_of(kind: str) -> Iterator[str]:
    notebook = nbformat.read(Folders(REPOSITORY).notebook(NOTEBOOKS[kind]), as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code" and (found := re.fullmatch(r"b\.(\w+)\(\)", cell.source.strip())):
            yield found[1]


def _write_others(opened, scored: Iterable[str], missing: Iterable[str]) -> Iterator[Document]:
    """The indexes, and the messages that go with what is sent."""
    with open_ledger() as facts:
        page = write_index(opened.history, [], opened.lang)
    yield Document("index", {"index": page.read_text(encoding="utf-8").partition("<main>")[2]}, facts)
    with open_ledger() as facts:
        page = write_overview(opened.history, opened.lang)
    of_this = [fact._replace(whom="") for fact in facts if fact.whom == str(opened.quarter)]
    yield Document("overview", {"overview": page.read_text(encoding="utf-8").partition("<main>")[2]}, of_this)
    with open_ledger() as facts:
        pages = {unit: OneUnit(opened, unit) for unit in scored} | ({} if missing else {"": Page(opened)})
        messages = {unit: write_message(page, "a.zip", ["a.html"], has_letter=True) for unit, page in pages.items()}
    yield Document("messages", messages, facts)


# --- what is wrong with them --------------------------------------------------------------------------------------


def find_contradictions(documents: Iterable[Document]) -> list[str]:
    """Facts of which there is more than one value, and who states which."""
    stated: dict[tuple[str, str], dict] = defaultdict(lambda: defaultdict(list))
    for document in documents:
        for fact in document.facts:
            stated[fact.what, fact.whom][fact.value].append(document.name)
    return [
        f"{what} {whom}: " + "; ".join(f"{value} in {sorted(set(names))[:3]}" for value, names in values.items())
        for (what, whom), values in stated.items()
        if len(values) > 1
    ]


def find_wrong_sums(documents: Iterable[Document], block_of: Mapping[str, str]) -> list[str]:
    """What units state, added up, is what their block states, and what blocks state is what the company does.

    What is nothing need not be stated.
    """
    stated = {(fact.what, fact.whom): fact.value for document in documents for fact in document.facts}
    wrong = []
    for (what, whom), value in stated.items():
        if whom in block_of or not (what in ADDED_UP or what.startswith("lost at ")):
            continue
        units = [unit for unit, block in block_of.items() if whom in ("", block)]
        found = sum(stated.get((what, unit), 0) for unit in units)
        if found != value:
            wrong.append(f"{what} of {whom or 'all'}: {value}, of its units {found}")
    return wrong


def find_wrong_gaps(documents: Iterable[Document], block_of: Mapping[str, str]) -> list[str]:
    """Gaps between self-score and verification that a unit's own bulletin states make up what its block's states."""
    stated = {(fact.what, fact.whom): fact.value for document in documents for fact in document.facts}
    gaps = {key: gap for key, gap in stated.items() if key[0].startswith("self gap at ")}
    wrong = []
    for (what, whom), value in stated.items():
        name, _, criterion = what.partition(" at ")
        if name in ("self gap", "claims") and (what, whom) not in gaps:
            of = [unit for unit, block in block_of.items() if whom in (unit, block)]
            its = [
                gap for (at, unit), gap in gaps.items() if unit in of and criterion in ("", at.partition(" at ")[2])
            ]
            is_sum = name == "self gap"
            found, said = (sum(its), value) if is_sum else (sum(g > 0 for g in its), int(value.split("/")[0]))
            if found != said:
                wrong.append(f"{what} of {whom}: {value}, of its criteria {found}")
    return wrong


def find_faults(document: Document) -> Iterator[str]:
    """Deadlines that are over, ceilings nobody explains, words that are cut, sections without words."""
    by_name = defaultdict(set)
    for fact in document.facts:
        by_name[fact.what].add(fact.value if fact.what == "dated" else (fact.whom, fact.value))
    for dated in by_name["dated"]:
        yield from (f"{what} of {w}: {day} < {dated}" for what in AHEAD for w, day in by_name[what] if day < dated)
    for unit, _ in by_name["ceiling"] - by_name["ceiling explained"]:
        yield f"ceiling of {unit} is not explained"
    yield from (f"cut: {found[0]}" for found in re.finditer(rf"\S*(?:{CUT.pattern})\S*", document.text))
    for name, html in document.sections.items():
        if not TAG.sub("", html).strip():
            yield f"{name}: an empty section"
        yield from (f"{name}: an empty {found[1]}" for found in EMPTY.finditer(html))


def check(folders: Folders, quarter: str, lang: str = "vi") -> list[Document]:
    documents = write_documents(folders, quarter, lang)
    results = History(folders, parse_period(quarter)).results
    units = {unit.id: unit.block for unit in results.units().values()}
    assert find_contradictions(documents) == []
    assert results.unscored() or find_wrong_sums(documents, units) + find_wrong_gaps(documents, units) == []
    assert [f"{one.name}: {fault}" for one in documents for fault in find_faults(one)] == []
    return documents


# --- a quarter in its states --------------------------------------------------------------------------------------


def test_two_values_a_day_gone_by_a_riddle_and_a_cut_word_are_found():
    day = date(2019, 4, 15)
    facts = [Fact("dated", "", day), Fact("deadline appeal", "", day - timedelta(1)), Fact("ceiling", "p1", None)]
    one = Document("one", {"a": "<p>Cấp điện hạ…</p><ul></ul>", "b": ""}, [*facts, Fact("open", "p1", 3)])
    other = Document("other", {}, [Fact("open", "p1", 2), Fact("open", "mot", 2)])
    assert find_contradictions([one, other]) == ["open p1: 3 in ['one']; 2 in ['other']"]
    assert find_wrong_sums([one], {"p1": "mot"}) == []
    assert find_wrong_sums([other, one], {"p1": "mot"}) == ["open of mot: 2, of its units 3"]
    gaps = [Fact("self gap at a", "p1", 2), Fact("self gap at b", "p1", -1), Fact("self gap at a", "p2", 1)]
    right = [Fact("self gap", "p1", 1), Fact("claims", "p1", "1/3"), Fact("claims at a", "mot", "2/2")]
    wrong = [Fact("self gap", "p1", 2), Fact("claims", "p2", "0/1"), Fact("claims at b", "mot", "1/2")]
    block_of = {"p1": "mot", "p2": "mot"}
    assert find_wrong_gaps([one._replace(facts=gaps), other._replace(facts=right)], block_of) == []
    assert find_wrong_gaps([one._replace(facts=gaps), other._replace(facts=wrong)], block_of) == [
        "self gap of p1: 2, of its criteria 1",
        "claims of p2: 0/1, of its criteria 1",
        "claims at b of mot: 1/2, of its criteria 0",
    ]
    assert list(find_faults(one)) == [
        "deadline appeal of : 2019-04-14 < 2019-04-15",
        "ceiling of p1 is not explained",
        "cut: hạ…",
        "a: an empty ul",
        "b: an empty section",
    ]


@pytest.mark.parametrize("lang", ["vi", pytest.param("en", marks=pytest.mark.long)])
def test_the_newest_quarter_contradicts_itself_nowhere(ours, lang):
    documents = check(ours.folders, ours.name, lang)
    kinds = {one.name.partition("_")[0] for one in documents}
    of_quarters = {name for name in NOTEBOOKS if "year" not in name and name != "reminder"}
    assert kinds == {*of_quarters, "index", "overview", "messages"}
    assert all(one.facts for one in documents if not one.name.startswith("regulation"))


@pytest.mark.long
@pytest.mark.parametrize("period", [*QUARTERS[:-1], *YEARS])
def test_nor_does_any_other_nor_a_year(ours, period):
    for lang in LANGUAGES:
        documents = check(ours.folders, period, lang)
        kinds = {one.name.rpartition("_year")[0] or one.name for one in documents}
        assert period not in YEARS or {"company", "block", "unit", "year_notice", "index", "messages"} <= kinds


@pytest.mark.long
@pytest.mark.parametrize("quarter", QUARTERS)
def test_nor_does_a_half_filled_one(quarter, tmp_path, copy_ours):
    folders = copy_ours(tmp_path)
    edit_assessments(folders, quarter, blank_every_other())
    assert History(folders, Quarter.parse(quarter)).results.unscored()
    for lang in LANGUAGES:
        assert "reminder" in {one.name for one in check(folders, quarter, lang)}


@pytest.fixture(scope="module")
def unsubmitted(tmp_path_factory, copy_ours):
    """Our newest quarter, in which one branch handed nothing in, and a record says so."""
    folders = copy_ours(tmp_path_factory.mktemp("không nộp"))
    hand_nothing_in(folders, SILENT_QUARTER, SILENT, "Điện lực Duyên Hải")
    return folders


@pytest.mark.long
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nor_does_one_in_which_a_unit_handed_nothing_in_and_each_document_says_so(unsubmitted, lang):
    documents = check(unsubmitted, SILENT_QUARTER, lang)
    told = {
        one.name for one in documents if Fact("not submitted", f"{SILENT} {SILENT_QUARTER}", "BB-07") in one.facts
    }
    about = {f"{kind}_{SILENT}" for kind in ("unit", "explanation", "correction")}
    assert told == {"company", "notice", "block_dien-luc", "index", "messages", *about}
    words = {"vi": "không nộp hồ sơ", "en": "submitted nothing"}[lang]
    assert all(words in one.text for one in documents if one.name in told)


def hand_nothing_in(folders: Folders, quarter: str, unit: str, name: str) -> None:
    """Empty the cells of a unit, and name it in the quarter's settings."""

    def blank(row: dict[str, str]) -> None:
        if row["unit"] in (unit, name):
            row |= dict.fromkeys((*VALUE_COLUMNS, "not_applicable"), "")

    edit_assessments(folders, quarter, blank)
    settings = folders.inputs_of(Quarter.parse(quarter)) / "quarter.yaml"
    told = f"{settings.read_text(encoding='utf-8')}not_submitted: [{{unit: {name}, record_no: BB-07}}]\n"
    settings.write_text(told, encoding="utf-8")


@pytest.mark.long
def test_nor_do_published_ones(tmp_path, copy_ours):
    folders = copy_ours(tmp_path)
    published: list[Document] = []
    periods = [*QUARTERS[:-1], YEARS[-1], QUARTERS[-1]]  # as days and numbers of letters follow each other
    for period, lang in zip(periods, cycle(LANGUAGES)):  # what is stated is the same in either language
        issue(folders, period)
        published += check(folders, period, lang)
    stays = [[fact for fact in one.facts if "-Q" in fact.whom and fact.what != "asked by"] for one in published]
    over_quarters = [
        one._replace(facts=facts) for one, facts in zip(published, stays, strict=True)
    ]  # reopened: a new day
    assert find_contradictions(over_quarters) == []  # what a later quarter cites of an earlier one


@pytest.mark.long
def test_nor_do_revised_ones(tmp_path, copy_ours):
    folders, languages = copy_ours(tmp_path), cycle(LANGUAGES)
    for together in [*([quarter] for quarter in QUARTERS[:-2]), [QUARTERS[-2], YEARS[-1]], QUARTERS[-1:]]:
        for period in together:
            issue(folders, period)
        for period in together:
            if period not in YEARS:
                edit_assessments(folders, period, one_case_worse())
            made = issue(folders, period, "Sửa số liệu theo biên bản")
            assert made.changes or period in YEARS  # of which that one case may change no printed %
            check(folders, period, next(languages))


@pytest.mark.long
def test_nor_does_the_year_of_another_company_and_its_revision_says_what_changed_it(tmp_path):
    make_other_company(tmp_path)
    folders = Folders(tmp_path)
    head = folders.regulations / "2019" / "regulation.yaml"
    rule = "year: {combine: mean, of: printed, quarters_needed: 1, clause: Điều 10}\n"
    head.write_text(head.read_text(encoding="utf-8") + rule, encoding="utf-8")
    for quarter in ("2019-Q3", "2019-Q4", "2019"):
        issue(folders, quarter)
    check(folders, "2019", "en")

    def worse(row: dict[str, str]) -> None:
        if (row["unit"], row["criterion"]) == ("chi-cuc-1", "ho-so-dung-han"):
            row["verified_value"] = str(int(row["verified_value"]) - 150)

    edit_assessments(folders, "2019-Q4", worse)
    for quarter in ("2019-Q4", "2019"):
        assert issue(folders, quarter, "Sửa số liệu theo biên bản").changes
    texts = {one.name: " ".join(one.text.replace("\u00a0", " ").split()) for one in check(folders, "2019")}
    classes = "Hoàn thành xuất sắc → Hoàn thành tốt"
    for name in ("company_year", "block_year_chi-cuc", "unit_year_chi-cuc-1"):
        assert f"94,7 % → 82,2 % {classes} 5 kết quả của quý trong năm thay đổi" in texts[name], name
    told = "Chi cục Một (từ 94,7 %, loại Hoàn thành xuất sắc thành 82,2 %, loại Hoàn thành tốt)"
    assert told in texts["year_notice"]
    assert "(*) Chuyển khối trong năm, vẫn tính mọi quý: Phòng Hợp tác." in texts["unit_year_phong-hop-tac"]


def issue(folders: Folders, quarter: str, reason: str = "", dated: date | None = None):
    """Publish or revise a quarter or year: its record, without bulletins."""
    settings = History(folders, parse_period(quarter)).results.settings
    dated = dated or settings.publication_date + timedelta(days=bool(reason))

    def make_none(runs, batch, *given, **how) -> list:
        (batch.output / "notebooks").mkdir()
        (batch.output / "run.json").touch()
        return []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "run_batch", make_none)
        patch.setattr(publishing, "make_bulletins", lambda *given, **how: None)
        console = Console(quiet=True)
        publishing.publish_quarter(folders, parse_period(quarter), console, "vi", Manner(), dated, reason or None)
    return list_releases(folders, parse_period(quarter))[-1]


def blank_every_other():
    """Takes out what was verified at every other unit; of the first one everything, as if nothing had been sent."""
    places: dict[str, int] = {}

    def change(row: dict[str, str]) -> None:
        place = places.setdefault(row["unit"], len(places))
        if place == 0:
            row |= dict.fromkeys((*VALUE_COLUMNS, "not_applicable"), "")
        if place % 2 == 0:
            row |= dict.fromkeys(("verified_value", "verified_total", "reviewed_value", "reviewed_total"), "")

    return change


def one_case_worse():
    """Takes one file in time from the first unit that has two or more."""
    taken = []

    def change(row: dict[str, str]) -> None:
        value = int(row["verified_value"]) if row["verified_value"].isdigit() else 0
        if not taken and row["criterion"] == SHARE and value > 1 and not row["reviewed_value"]:
            row["verified_value"] = str(value - 1)
            taken.append(row["unit"])

    return change


def edit_assessments(folders: Folders, quarter: str, change) -> None:
    """Change rows of a quarter's assessments, in whichever form they are."""
    place = folders.inputs_of(Quarter.parse(quarter))
    if (path := place / "assessments.csv").is_file():
        text = path.read_text(encoding="utf-8-sig")
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
        for row in rows:
            change(row)
        path.write_text(csv_text(tuple(rows[0]), rows, delimiter), encoding="utf-8-sig", newline="")
        return
    workbook = load_workbook(place / "scoresheet.xlsx")
    for sheet in workbook:
        heads = {cell.value: cell.column for cell in sheet[2]}
        for line in range(3, sheet.max_row + 1) if "criterion" in heads and "verified_value" in heads else ():
            cells = {name: sheet.cell(line, column).value for name, column in heads.items() if name}
            before = {name: "" if value is None else str(value) for name, value in cells.items()}
            after = dict(before)
            change(after)
            for name in after.keys() & heads.keys():
                if after[name] != before[name]:
                    value = after[name]
                    sheet.cell(line, heads[name]).value = int(value) if value.isdigit() else value or None
    workbook.save(place / "scoresheet.xlsx")


@pytest.mark.long
@pytest.mark.parametrize(("lang", "seeds"), [("vi", range(60)), ("en", range(60, 90))])
def test_nor_do_drawn_companies_under_drawn_regulations(tmp_path, lang, seeds):
    for seed in seeds:
        quarters = _draw(random.Random(seed).choice, seed % 3)
        if not all(members for case in quarters.values() for members in case["members"].values()):
            continue  # a block without units, that others may read, is refused
        folders = write_drawn(tmp_path / str(seed), quarters)
        for period in [*quarters, *(["2018"] if seed % 3 == 2 else [])]:
            check(folders, period, lang)


def _draw(pick, which: int) -> dict[str, dict]:
    """One quarter, two under different regulations, or those of a year."""
    if which == 2:
        return pick_year(pick)
    if which == 0:
        return {"2019-Q1": pick_company(pick)}
    before, after = pick_succession(pick)
    judge_quarter(pick, after)
    return {"2018-Q4": before, "2019-Q1": after}
