"""Copies of a summary: made from what was frozen, named as copies, in the languages that are switched on."""

import pytest

from clinic.domain.errors import ClinicError
from clinic.report.layouts import Layout
from clinic.services import copies, editions, plans, signing
from tests.fixtures.storage import CLINIC, NOON
from tests.report.pages import page_texts, plain, reader, whole_text

OWN = "The pool helps you most."
MARK = plain("Copy of the summary signed on 20 Nov 2026 by Dr A. Sample")


@pytest.fixture
def visit(session, make_visit, clinician):
    """An open visit with a plan."""
    visit = make_visit()
    plans.write(session, visit, plans.Words(in_short=OWN), displayed=None, actor=clinician, now=NOON)
    return visit


@pytest.fixture
def signed(session, visit, clinician):
    """The visit, signed; returns its signature."""
    displayed = signing.readiness(session, visit, CLINIC).record_sha256
    return signing.sign(session, visit, displayed=displayed, clinic=CLINIC, actor=clinician, now=NOON)


@pytest.fixture
def made(session, visit):
    """Make the copy that these words ask for."""
    return lambda **asked: copies.make(session, visit, CLINIC, copies.wanted(session, visit, **asked))


@pytest.mark.parametrize("asked", [{"layout": "gp"}, {"layout": "large"}, {"size": "letter"}, {}])
def test_a_copy_says_on_every_page_of_what_it_is_one(signed, made, asked):
    pages = page_texts(made(**asked))
    for page in pages:
        assert MARK in plain(page)
        assert "DRAFT" not in page
        assert signed.record_sha256 in plain(page)


def test_the_stored_pdf_is_no_copy_and_stays_as_it_is(session, visit, signed, made):
    before = editions.pdf(session, visit, CLINIC)
    made(layout="gp")
    assert editions.pdf(session, visit, CLINIC) == before
    assert "Copyof" not in whole_text(before)


def test_a_copy_is_made_of_what_was_frozen(session, visit, signed, made):
    before = made(layout="large")
    visit.patient.name = "Another Name"
    session.flush()
    assert made(layout="large") == before


def test_a_copy_holds_the_addenda_since(session, visit, signed, made, clinician):
    signing.add_addendum(session, visit, reason="Dose", text="30 mg", actor=clinician, now=NOON)
    copy = whole_text(made(layout="gp"))
    assert plain("Amended 20 Nov 2026 by Dr A. Sample: Dose. “30 mg”") in copy
    assert MARK in copy


def test_a_copy_of_a_draft_is_a_draft(made):
    for page in page_texts(made(layout="large")):
        assert "DRAFT" in page
        assert "Copy of" not in page


def test_a_copy_speaks_the_language_asked_for_and_leaves_own_words(signed, made, spanish):
    copy = made(language="es")
    assert reader(copy).trailer["/Root"]["/Lang"] == "es"
    text = whole_text(copy)
    assert plain("Copia del resumen firmado el 20 nov 2026 por Dr A. Sample") in text
    assert plain(OWN) in text
    assert plain("Lo que escribieron las personas no se traduce.") in text
    assert plain("is not translated") not in whole_text(made(language="en"))


def test_large_print_speaks_the_language_of_the_patient(session, visit, made, spanish):
    visit.patient.language = "es"
    assert copies.wanted(session, visit, layout="large").language == "es"
    assert copies.wanted(session, visit, layout="large", language="en").language == "en"
    assert copies.wanted(session, visit, layout="gp").language == "en"


def test_a_language_that_is_off_is_not_spoken(session, visit):
    visit.patient.language = "es"
    assert copies.wanted(session, visit, layout="large").language == "en"
    with pytest.raises(ClinicError, match="not made in this language"):
        copies.wanted(session, visit, language="es")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"layout": "tiny"}, "no such layout"),
        ({"size": "a5"}, "not made in this page size"),
        ({"language": "xx"}, "not made in this language"),
    ],
)
def test_a_word_that_is_not_known_is_refused(session, visit, asked, said):
    with pytest.raises(ClinicError, match=said):
        copies.wanted(session, visit, **asked)


def test_the_file_names_no_name(session, visit):
    wish = copies.wanted(session, visit, layout="gp", size="letter")
    assert wish == copies.Wanted(Layout.GP, "letter", "en")
    assert wish.file_name(7) == "visit-7-gp-letter-en.pdf"
