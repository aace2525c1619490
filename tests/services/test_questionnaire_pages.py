"""The page a patient is on: noted while the form is open, forgotten with the form it belongs to."""

import pytest

from clinic.models import Questionnaire
from clinic.services import questionnaire_pages, questionnaires
from tests.fixtures.storage import NOON


@pytest.fixture
def begun(session, visit):
    """The questionnaire of the visit, begun."""
    return questionnaires.begin(session, visit, now=NOON)


def stored(session, begun):
    session.commit()
    session.expire_all()
    return session.get(Questionnaire, begun.id)


def test_a_form_begun_tells_of_no_page(session, begun):
    assert stored(session, begun).open_page is None


def test_the_page_is_stored_with_the_form(session, begun):
    questionnaire_pages.stand_at(begun, "cramp-severity")
    assert stored(session, begun).open_page == "cramp-severity"


def test_the_same_page_again_writes_nothing(session, begun):
    questionnaire_pages.stand_at(begun, "pain")
    version = stored(session, begun).version
    questionnaire_pages.stand_at(begun, "pain")
    assert stored(session, begun).version == version


def test_a_form_that_was_sent_keeps_its_page(session, visit, begun):
    questionnaire_pages.stand_at(begun, "check")
    questionnaires.send(session, visit, begun, now=NOON)
    questionnaire_pages.stand_at(begun, "pain")
    assert stored(session, begun).open_page == "check"


def test_another_form_begins_at_its_own_page(session, begun):
    questionnaire_pages.stand_at(begun, "feelings")
    questionnaires.choose_form(session, begun, short_form=True)
    assert stored(session, begun).open_page is None
