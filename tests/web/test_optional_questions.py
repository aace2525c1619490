"""An administrator switches an optional question on; the next form asks it, one that was begun does not."""

import datetime as dt

import pytest

from clinic.domain.permissions import RoleName
from clinic.services import languages, optional_questions, questionnaires
from tests.fixtures.questionnaire_walk import NOTHING
from tests.fixtures.storage import NOON

WARNING, NOT_FOUND = "spasm7.warning", "spasm7.pain_where_exam_normal"
QUESTIONS = {
    WARNING: "Do you get a warning before a cramp?",
    NOT_FOUND: "Does a place hurt where the clinic found nothing?",
}


@pytest.fixture
def administrator(sign_in, make_account):
    """An administrator at the keyboard."""
    return sign_in(make_account(RoleName.ADMINISTRATOR, name="Who switches questions"))


@pytest.fixture
def switched_on(session, make_account):
    """Both questions on."""
    actor = make_account(RoleName.ADMINISTRATOR, name="Who switches questions")
    for code in QUESTIONS:
        optional_questions.switch(session, code, on=True, actor=actor, now=NOON)
    session.commit()
    return actor


def asked(walked, page):
    """The names of the questions on a page of the form."""
    return {one["name"] for one in walked.look(page).select("main input[type=radio]")}


def cramps(walked):
    walked.go("urgent", NOTHING)
    walked.go("map", {"pain_areas": ["neck"]})
    walked.go("cramps", {"any_spasm": "True", "any_tightness": "False"})
    walked.go("cramp-map", {"area_severity": ["neck"]})


def stored(walked):
    walked.invited.session.expire_all()
    return questionnaires.answers(questionnaires.of_visit(walked.invited.session, walked.invited.visit))["spasm7"]


def test_an_administrator_switches_it_on_and_off_again(page, send, session, administrator):
    html = page("/questionnaire")
    assert all(words in html.text for words in QUESTIONS.values())
    assert "Switched on" not in html.text
    html = send(f"/questionnaire/{WARNING}/on")
    assert f"Switched on by {administrator.name} on 20 Nov 2026." in html.text
    assert optional_questions.asked(session) == {WARNING}
    assert f"Switched off by {administrator.name}" in send(f"/questionnaire/{WARNING}/off").text
    assert optional_questions.asked(session) == frozenset()


def test_it_stands_in_the_navigation_of_administrators_alone(page, sign_in, make_account, client):
    sign_in(make_account(RoleName.ADMINISTRATOR, name="Who switches questions"))
    assert page("/languages").select_one("a[href='/questionnaire']")
    sign_in(make_account(RoleName.CLINICIAN))
    assert client.get("/questionnaire").status_code == 403
    assert client.post(f"/questionnaire/{WARNING}/on").status_code == 403


def test_the_page_shows_the_numbers_that_patients_read(page, administrator):
    words = page("/questionnaire").text
    assert "112" in words
    assert "CLINIC_CRISIS_LINES" in words


def test_an_unknown_question_is_not_here(send, administrator):
    send("/questionnaire/spasm7.energy/on", status=404)


def test_while_it_is_off_it_is_not_asked_and_has_no_key(walk):
    walked = walk()
    cramps(walked)
    assert asked(walked, "cramp-details") == {
        "frequency_level", "duration_level", "sleep_onset_effect", "activity_effect",
    }  # fmt: skip
    walked.go("cramp-details", {"warning": "usually"})
    walked.go("pain", {"pain_where_exam_normal": "yes"})
    assert not {"warning", "pain_where_exam_normal"} & stored(walked).keys()


def test_switched_on_it_is_asked_answered_and_listed(walk, switched_on):
    walked = walk()
    cramps(walked)
    assert "pain_where_exam_normal" in asked(walked, "pain")
    walked.go("pain", {"pain_where_exam_normal": "not_sure"})
    walked.go("cramp-details", {"warning": "usually"})
    answers = stored(walked)
    assert (answers["warning"], answers["pain_where_exam_normal"]) == ("usually", "not_sure")
    words = walked.look("check").text
    assert all(one in words for one in QUESTIONS.values())
    walked.go("pain")
    assert stored(walked)["pain_where_exam_normal"] is None, "blank, not a no"


def test_a_form_begun_before_the_switch_keeps_its_questions(walk, session, make_account):
    walked = walk()
    cramps(walked)
    actor = make_account(RoleName.ADMINISTRATOR, name="Who switches questions")
    for on in (True, False):
        optional_questions.switch(session, WARNING, on=on, actor=actor, now=NOON)
        session.commit()
        assert "warning" not in asked(walked, "cramp-details")


def test_without_cramps_the_warning_is_not_asked_and_a_taken_back_cramp_takes_it_away(walk, switched_on):
    walked = walk()
    cramps(walked)
    walked.go("cramp-details", {"warning": "never"})
    walked.go("cramps", {"any_spasm": "False", "any_tightness": "False"})
    assert "warning" not in stored(walked)


def test_on_paper_it_stands_where_it_is_on(page, sign_in, make_account, make_visit, switched_on, clinician):
    sign_in(clinician)
    visit = make_visit()
    words = page(f"/visits/{visit.id}/paper-form").text
    assert all(one in words for one in QUESTIONS.values())


def test_the_clinician_reads_the_answers_on_screen_and_in_the_summary(
    walk, switched_on, page, sign_in, clinician, make_visit, session
):
    walked = walk()
    cramps(walked)
    walked.go("pain", {"pain_where_exam_normal": "not_sure"})
    walked.go("cramp-details", {"warning": "usually"})
    optional_questions.switch(session, NOT_FOUND, on=False, actor=switched_on, now=NOON)
    visit = walked.invited.visit
    later = make_visit(patient=visit.patient, seen_on=visit.seen_on + dt.timedelta(days=30))
    begun = questionnaires.begin(session, later, now=NOON)
    questionnaires.save(session, later, begun, {"spasm7": {"any_spasm": True, "warning": None}}, now=NOON)
    session.commit()
    sign_in(clinician)
    for address in (f"/visits/{later.id}", f"/visits/{later.id}/summary"):
        text = " ".join(page(address).text.split())
        assert "20 Dec 2026: not answered; 20 Nov 2026: Usually" in text, address
        assert "20 Dec 2026: not asked; 20 Nov 2026: Not sure" in text, address
    assert "20 Nov 2026: Usually" in page(f"/visits/{visit.id}").text


def test_in_spanish_the_questions_are_translated(walk, switched_on, session, spanish):
    walked = walk()
    walked.invited.visit.patient.language = "es"
    session.commit()
    assert "es" in languages.offered(session)
    walked.go("urgent", NOTHING)
    walked.go("map", {"pain_areas": ["neck"]})
    html = walked.look("pain")
    assert QUESTIONS[NOT_FOUND] not in html.text
    assert html.select_one("[name=pain_where_exam_normal]")
