"""The card of a treatment: source and year on every line, or that none is known; silence never reads as safe."""

import re

import pytest

from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.domain.treatments.cautions import cautions_for
from clinic.domain.treatments.courses import CourseStatus
from clinic.domain.treatments.evidence import CAUTIONS_SHOWN, NO_CAUTIONS, NO_SOURCE, NOT_IN_CATALOGUE, card_of

YEAR = re.compile(r"\b(19|20)\d\d\b")


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_card_names_its_source_with_a_year_or_says_that_none_is_known(code):
    card = card_of(code, CourseStatus.CURRENT)
    assert card.evidence
    assert YEAR.search(card.source) or card.year or card.source == NO_SOURCE
    assert bool(card.cautions) is bool(card.cautions_source)
    assert (
        YEAR.search(card.cautions_source)
        or "not known" in card.cautions_source
        or not card.cautions
        or (card.cautions_source == NO_SOURCE)
    )
    assert bool(card.cautions) is not bool(card.silence)


@pytest.mark.parametrize("status", CourseStatus)
def test_cautions_stand_with_what_is_in_use_or_planned(status):
    card = card_of("duloxetine", status)
    assert bool(card.cautions) is (status in CAUTIONS_SHOWN)
    assert card.evidence
    assert card.silence == ""


def test_where_nothing_is_known_the_card_says_that_it_means_nothing():
    assert card_of("pacing", CourseStatus.CURRENT).silence == NO_CAUTIONS
    own = card_of(None, CourseStatus.CURRENT)
    assert (own.evidence, own.silence) == ("", NOT_IN_CATALOGUE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_no_line_advises_on_a_dose(code):
    lines = " ".join((CATALOGUE[code].evidence, *cautions_for(code)))
    advice = r"\b(take|give|titrate|increase|raise the dose|start (at|with)|recommended dose|per day|daily|twice)\b"
    assert not re.search(advice, lines, re.IGNORECASE), lines
