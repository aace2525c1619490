"""The page of a summary and its PDF say the same: what paper says stands on the page, and the record of it on paper."""

import dataclasses
import re
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from clinic.domain.visits import VisitStatus
from clinic.report.visit_summary import render
from clinic.translations.catalogues import translator
from clinic.web.present import summary_page
from tests.report import extremes
from tests.report.pages import page_texts
from tests.report.reading_order import tree

SUMMARIES = {"example": extremes.example, "mixed": extremes.mixed, "empty": extremes.empty, "worst": extremes.worst}
LANGUAGES = ("en", "es")
IN_THE_GATE = (("example", "en"), ("mixed", "es"))
ELLIPSIS = "…"
OF_PAPER = (
    "Annex",
    "Continued on page {page}.",
    "Ratings: page {page}.",
    "and {count} more on page {page}",
    "{count} findings are on page {page}",
    "{count} treatments are on page {page}",
    "Page {page} of {pages}",
    "Tender-point ratings",
    "left {left}, right {right}",
    "More scores",
    "All values",
)
"""Sentences that send a reader of paper to another sheet, and what stands there for want of room: the page has it."""
OF_THE_PAGE = ".no-print, .for-readers, svg, summary, thead, .drawn-key, .receipt-of, .source, .trend-numbers"
"""Parts of the page that are none of the record: ways around, words for readers of screens, heads of tables, keys."""
AXIS = re.compile(r"((since )?\w{3}( ’\d\d)? ?|since \d+ \w{3} \d{4})+")
"""The dates under the charts: each drawing names as many of them as have room."""
LONG = 12
CLAUSES = re.compile(r"(?<=[.:;,])\s|(?<=^\d)\s|(?<=^\d\d)\s")
ON_THE_PAGE_ALONE = (r"Words of change: since [^.]+\.", r"(since )?\w{3} \d{4}( – \w{3} \d{4})?$")
"""On paper the day alone stands over the words of change, and treatments without room on page one have whole dates."""
SAID = "said {day}"
"""The first that a remark without room on page one leaves out; the details have the day."""
LEAVES = "td, th, dd, dt, li, p"


@pytest.fixture
def shown(app, catalogue):
    """Return the page of a summary as HTML."""

    def shown(summary, part=summary_page.WHOLE):
        status = VisitStatus.SIGNED if summary.signature else VisitStatus.OPEN
        visit = SimpleNamespace(id=7, patient_id=1, status=status, criteria_shown=True)
        with app.test_request_context("/visits/7/summary"):
            return BeautifulSoup(summary_page.twin(summary, part, visit=visit, switches=True), "html.parser")

    return shown


def pairs():
    """Every summary in each language; the gate takes an ordinary one and one with every kind of blank."""
    for name in SUMMARIES:
        for language in LANGUAGES:
            marks = () if (name, language) in IN_THE_GATE else pytest.mark.long
            yield pytest.param((name, language), marks=marks, id=f"{name}-{language}")


@pytest.fixture(params=pairs())
def each(request):
    """A summary at the edges, in one language."""
    name, language = request.param
    return dataclasses.replace(SUMMARIES[name](), language=language)


def printed(summary):
    return render(summary, translate=translator(summary.language))


def squeezed(words):
    """Letters and digits alone, small: lines are broken and signs are drawn otherwise on paper."""
    return "".join(re.findall(r"\w", words)).casefold()


def stands_in(paper, words):
    """Whether paper says this, clause by clause; what is long may go on over the end of a sheet: each word of that."""
    parts = CLAUSES.split(words) if len(words.split()) < LONG else words.split()
    return all(squeezed(part) in paper for part in parts)


def of_paper(words, language):
    say = translator(language)
    patterns = (re.sub(r"\\\{\w+\\\}", ".+", f"(.+: )?{re.escape(say(sentence))}") for sentence in OF_PAPER)
    return AXIS.fullmatch(words) or any(re.fullmatch(pattern, words.strip()) for pattern in patterns)


def test_each_sentence_of_paper_stands_on_the_page(shown, each):
    html = shown(each)
    page = squeezed(html.get_text(" "))
    said = [part.own for part in tree(printed(each)).walk() if part.own.strip() and part.role != "Figure"]
    assert len(said) > 8
    missing = [words for words in said if not stands_in(page, words.split(ELLIPSIS)[0])]
    assert [words for words in missing if not of_paper(words, each.language)] == []


def test_the_sections_of_page_one_have_the_order_of_paper(shown, each):
    heads = [one.get_text().strip() for one in shown(each, summary_page.PAGE_ONE).select("h2")]
    assert len(heads) == 5
    first = page_texts(printed(each))[0]
    places = [first.index(head) for head in heads]
    assert places == sorted(places)


def test_what_the_page_says_of_the_record_stands_on_paper(shown, each):
    page = shown(each)
    for part in page.select(OF_THE_PAGE):
        part.decompose()
    paper = squeezed(" ".join(page_texts(printed(each))))
    said = [words for leaf in page.select(LEAVES) if not leaf.select(LEAVES) for words in leaf.stripped_strings]
    assert len(said) > 10
    alone = re.compile("|".join((*ON_THE_PAGE_ALONE, translator(each.language)(SAID).format(day=".+"))))
    assert [words for words in said if not stands_in(paper, alone.sub("", words))] == []
