"""Every sentence for patients stands in both languages, means the same values, and is easy to read."""

import re

import pytest

from clinic.domain.body.atlas import AREAS, GROUPS, SHAPES, SITES, VIEWS
from clinic.domain.instruments import PAIN, PGIC, SPASM7, SURVEY
from clinic.domain.red_flags import RED_FLAGS
from tests import wording
from tests.patient_sentences import collected

LONGEST = 15
EASY = 65
OLDEST = 12
"""Below the twelfth birthday a reader is 11."""
ENOUGH_TO_MEASURE = 8
"""Fewer words have no reading ease: one long word decides."""
TERMS = {
    "Fits or confusion after stopping baclofen, diazepam or similar": "names the medicines that it is about",
    "Very restless or shaking after a new medicine or a higher dose": "an urgent sign, as it was reviewed",
    "Medicines, movement, warmth, anything. One thing in each box.": "names what can have been tried",
    "Swollen joints, or stiff over 1 hour each morning": "the Spanish word for a joint is long, and there is no other",
    "How tired have you been (fatigue)?": "the criteria name fatigue, and it is what is counted",
}
"""Sentences that keep a hard word, and why."""
NEVER = {
    "en": re.compile(r"\b(suffer\w*|fail\w*|complain\w*|normal\w*|abdom\w*|fatigue\w*|spasm\w*)\b", re.I),
    "es": re.compile(
        r"\b(sufr\w*|fall(a|as|o|os|ar|ado|aste)|quej\w*|normal\w*|abdom\w*|fatig\w*|espasm\w*|usted\w*|su|sus"
        r"|cansad[oa]s?|vientre|estás list[oa]|segur[oa]s?|bienvenid[oa]s?|nacid[oa]s?)\b|[oa]/[oa]\b",
        re.I,
    ),
}


@pytest.fixture(scope="module")
def spanish_words(catalogue):
    """English sentence -> Spanish one; of a sentence with two numbers, both."""
    found = {}
    for message in catalogue:
        one = isinstance(message.id, str)
        found |= {message.id: message.string} if one else dict(zip(message.id, message.string, strict=True))
    return found


@pytest.fixture(scope="module")
def both(spanish_words):
    """(language, sentence, the English one) of every sentence for patients."""
    pairs = [("en", sentence, sentence) for sentence in sorted(collected())]
    return pairs + [("es", spanish_words.get(sentence, ""), sentence) for sentence in sorted(collected())]


def test_the_sentences_are_found():
    assert len(collected()) > 400
    asked = [item.question for one in (PAIN, PGIC, SPASM7, SURVEY) for item in one.items]
    assert {*asked, *(flag.line for flag in RED_FLAGS), "Remove %(place)s", "Too many tries"} <= collected()


def test_every_sentence_for_patients_is_translated(spanish_words):
    blank = [sentence for sentence in collected() if not spanish_words.get(sentence)]
    assert not blank, "run `python3 dev.py words` and translate these"


def test_values_have_the_same_places_in_both_languages(catalogue):
    def places(text):
        return sorted(found.group() for found in wording.PLACE_HOLDER.finditer(text))

    for message in catalogue:
        if not message.id or not message.string or not all(message.string):
            continue
        english = message.id if isinstance(message.id, str) else message.id[1]
        for said in [message.string] if isinstance(message.string, str) else message.string:
            assert places(said) == places(english), said


def test_labels_of_the_body_map_are_those_of_the_map(spanish_words):
    for things in (AREAS, SHAPES, SITES, VIEWS, GROUPS):
        for thing in things.values():
            assert spanish_words[thing.label] == thing.label_es


def test_no_sentence_is_long(both):
    long = [part for _code, text, _ in both for part in wording.sentences(text) if len(part) > LONGEST]
    assert not long


def test_words_that_patients_are_spared(both):
    found = [(text, hit.group()) for code, text, english in both
             if english not in TERMS and (hit := NEVER[code].search(text))]  # fmt: skip
    assert not found


def test_english_is_for_readers_of_11(both):
    hard = {
        text: round(wording.reading_age(text), 1)
        for code, text, _ in both
        if code == "en" and text not in TERMS and len(wording.words(text)) >= ENOUGH_TO_MEASURE
        and wording.reading_age(text) >= OLDEST
    }  # fmt: skip
    assert not hard


def test_spanish_is_easy(both):
    hard = {
        text: round(wording.inflesz(text), 1)
        for code, text, english in both
        if code == "es" and english not in TERMS and len(wording.words(text)) >= ENOUGH_TO_MEASURE
        and wording.inflesz(text) <= EASY
    }  # fmt: skip
    assert not hard


def test_every_exemption_is_a_sentence_of_ours():
    assert set(TERMS) <= collected()


@pytest.mark.parametrize(
    ("word", "count"),
    [("pain", 1), ("muscle", 2), ("belly", 2), ("tired", 1), ("places", 1), ("energy", 3), ("clinic", 2), ("7", 1)],
)
def test_english_syllables(word, count):
    assert wording.english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("dolor", 2), ("guitarra", 3), ("queso", 2), ("días", 2), ("tienes", 2), ("leer", 2), ("cuídate", 3),
     ("articulación", 5), ("muy", 1), ("ahí", 2)],
)  # fmt: skip
def test_spanish_syllables(word, count):
    assert wording.spanish_syllables(word) == count


def test_the_measures_agree_with_those_of_the_wording_table():
    """Reading age and INFLESZ of sentences that were measured by other programs when they were chosen."""
    english = "Where have you had pain in the last 7 days? Tap each place that hurts. Tap it again to undo."
    spanish = (
        "¿Dónde has tenido dolor en los últimos 7 días? Toca cada sitio que te duele. Tócalo otra vez para quitarlo."
    )
    assert wording.reading_age(english) == pytest.approx(5, abs=1.5)
    assert wording.inflesz(spanish) == pytest.approx(79, abs=8)
