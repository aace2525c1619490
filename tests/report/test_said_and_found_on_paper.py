"""Said against found on paper: the lines in the details, the key of the signs."""

import dataclasses
import json

import pytest

from clinic.domain import canonical
from clinic.domain.body.atlas import AREAS
from clinic.domain.said_and_found import BOTH_STAND, SaidAndFound
from clinic.domain.summaries import VisitSummary
from clinic.figures.body_legend import MarkKind
from clinic.report.figure import KEY, key_entries
from clinic.report.story import Story
from clinic.report.visit_summary import render
from tests.report import extremes
from tests.report.pages import overlapping, page_texts, pieces, plain

NOTHING_THERE = "Markedaspainful,nothingfoundthere:leftupperleg.Said:pain.Found:notendersite"
NOT_MARKED = "Found,notmarkedaspainful:headorface;leftlowerarm."
NOT_EXAMINED = "Markedaspainful,nothingexaminedthere:upperback."


def test_the_details_tell_where_the_two_differ_and_what_was_not_examined() -> None:
    details = "".join(plain(text) for text in page_texts(render(extremes.example()))[2:])
    for words in (NOTHING_THERE, NOT_MARKED, NOT_EXAMINED, plain(BOTH_STAND)):
        assert words in details, words


@pytest.mark.parametrize("page_size", ["A4", "letter"])
def test_long_lines_stand_whole_in_the_details(page_size: str) -> None:
    everywhere = SaidAndFound(*[tuple(AREAS)] * 4)
    data = render(dataclasses.replace(extremes.example(), said_and_found=everywhere), page_size=page_size)
    details = "".join(plain(text) for text in page_texts(data)[1:])
    whole = plain("; ".join(area.label.lower() for area in AREAS.values()))
    assert details.count(whole) == 4
    assert not overlapping(pieces(data, 0))


def test_where_nothing_differs_nothing_is_said() -> None:
    text = "".join(page_texts(render(dataclasses.replace(extremes.example(), said_and_found=SaidAndFound()))))
    assert "not marked as painful" not in text
    assert "Said and found" not in text


def test_a_summary_signed_before_it_was_compared_is_read_as_it_was() -> None:
    stored = json.loads(canonical.dumps(extremes.example()))
    del stored["said_and_found"]
    assert canonical.loads(VisitSummary, json.dumps(stored)).said_and_found == SaidAndFound()


def test_the_key_explains_every_sign_that_occurs_and_no_other() -> None:
    assert set(KEY) == set(MarkKind)
    kinds = [kind for kind, _ in key_entries(Story(extremes.example(), str, 523))]
    assert kinds == [
        MarkKind.SAID,
        MarkKind.TENDER,
        MarkKind.NOT_TENDER,
        MarkKind.CONTROL,
        MarkKind.ACTIVE,
        MarkKind.NOT_ACTIVE,
    ]
