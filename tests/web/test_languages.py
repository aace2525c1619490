"""An administrator switches a language on; a patient chooses it on the first page, and it is kept."""

import pytest
from bs4 import BeautifulSoup

from clinic.domain.permissions import RoleName
from clinic.services import languages
from clinic.web.languages import in_language_of
from tests.fixtures.spanish import REVIEWER
from tests.fixtures.storage import TODAY
from tests.fixtures.web import checked

REVIEW = {
    "reviewed_by": REVIEWER,
    "reviewed_on-day": str(TODAY.day),
    "reviewed_on-month": str(TODAY.month),
    "reviewed_on-year": str(TODAY.year),
}


@pytest.fixture
def administrator(sign_in, make_account):
    """An administrator at the keyboard."""
    return sign_in(make_account(RoleName.ADMINISTRATOR))


@pytest.fixture
def choose(client):
    """Press one of the languages of the first page, and return the page that comes back."""

    def choose(walked, code="es"):
        button = walked.look().select_one(f".languages button[value={code}]")
        assert button is not None, "the language is not offered"
        action = button.find_parent("form")["action"]
        response = client.post(action, data={button["name"]: button["value"]})
        assert response.status_code == 303, response.text
        return checked(client.get(response.headers["Location"]))

    return choose


def test_an_administrator_names_the_reviewer_and_the_language_is_on(page, send, session, administrator):
    assert "Español" in page("/languages").text
    html = send("/languages/es", REVIEW)
    assert REVIEWER in html.text
    assert "20 Nov 2026" in html.text
    assert administrator.name in html.text
    assert languages.offered(session) == ("en", "es")


@pytest.mark.parametrize(
    "wrong",
    [{"reviewed_by": " "}, {"reviewed_on-day": ""}, {"reviewed_on-year": "2031"}, {"reviewed_by": "x" * 201}],
)
def test_without_name_or_day_it_stays_off_and_keeps_what_was_typed(send, session, administrator, wrong):
    html = send("/languages/es", REVIEW | wrong, status=400)
    assert html.select_one("[name=reviewed_by]")["value"] == (REVIEW | wrong)["reviewed_by"].strip()
    assert languages.offered(session) == ("en",)


def test_an_unknown_language_is_not_here(page, administrator):
    page("/languages/fr", status=404)


def test_it_is_switched_off_again(send, session, sign_in, spanish):
    sign_in(spanish)
    send("/languages/es/switch-off")
    assert languages.offered(session) == ("en",)


@pytest.mark.parametrize("role", [RoleName.CLINICIAN, RoleName.FRONT_DESK])
def test_only_an_administrator_may(client, sign_in, make_account, role):
    sign_in(make_account(role))
    assert client.get("/languages").status_code == 403
    assert client.post("/languages/es", data=REVIEW).status_code == 403


def test_while_it_is_off_no_choice_is_shown_and_nobody_reads_it(walk, session, client):
    walked = walk()
    walked.invited.visit.patient.language = "es"
    session.commit()
    html = walked.look()
    assert not html.select(".languages")
    assert html.html["lang"] == "en"
    assert client.post(f"{walked.invited.url}/language", data={"language": "es"}).status_code == 404


def test_a_choice_is_kept_for_the_patient_and_for_the_form(spanish, walk, choose, session):
    walked = walk()
    html = choose(walked)
    assert html.html["lang"] == "es"
    assert html.h1.text == "Cuéntanos cómo has estado"
    assert walked.invited.visit.patient.language == "es"
    walked.go("urgent", {"get_help_now": "none", "tell_your_clinic": "none"})
    assert walked.invited.questionnaire.language == "es"
    assert html.select_one(".languages [aria-pressed=true]")["value"] == "es"


def test_before_the_year_of_birth_it_is_kept_in_this_browser_alone(spanish, walk, choose, session):
    walked = walk(known=False)
    assert choose(walked).h1.text == "Antes de abrir tu formulario"
    session.refresh(walked.invited.visit.patient)
    assert walked.invited.visit.patient.language == "en"
    walked.give_year()
    session.refresh(walked.invited.visit.patient)
    assert walked.invited.visit.patient.language == "es"


def test_switching_keeps_the_answers_and_changes_the_language_of_the_form(spanish, walk, choose):
    walked = walk()
    walked.go("urgent", {"get_help_now": "none", "tell_your_clinic": "none"})
    walked.go("map", {"pain_areas": ["neck"]})
    assert walked.invited.questionnaire.language == "en"
    choose(walked)
    assert walked.invited.questionnaire.language == "es"
    assert walked.invited.answers("survey")["pain_areas"] == ["neck"]
    assert walked.look("map").select_one("input[value=neck][checked]")
    assert choose(walked, "en").html["lang"] == "en"


def test_another_device_opens_in_the_language_of_the_patient(spanish, walk, choose, app, session):
    walked = walk()
    choose(walked)
    other = app.test_client()
    other.test_session = session
    html = BeautifulSoup(other.get(walked.invited.url).text, "html.parser")
    assert html.html["lang"] == "es"
    assert html.h1.text == "Antes de abrir tu formulario"


def test_dates_are_in_words_of_the_language(spanish, walk, choose):
    walked = walk()
    assert "4 Dec 2026" in walked.look().text
    assert "4 de diciembre de 2026" in choose(walked).text


def test_a_closed_link_speaks_the_language_of_the_browser(spanish, walk, choose, client):
    walk().look()  # opening any link tells the application what is switched on
    html = checked(client.get("/q/" + "a" * 43, headers={"Accept-Language": "es-MX,es;q=0.9"}), 404)
    assert html.html["lang"] == "es"


def test_the_pages_of_the_staff_stay_english(spanish, page, sign_in, clinician, client):
    sign_in(clinician)
    html = checked(client.get("/patients", headers={"Accept-Language": "es"}))
    assert html.html["lang"] == "en"


def test_a_slip_is_made_in_the_language_of_the_patient(spanish, app, make_patient, session):
    from flask_babel import gettext

    session.commit()
    with app.test_request_context("/"):
        with in_language_of(make_patient(language="es")) as code:
            assert (code, gettext("Thank you")) == ("es", "Gracias")
        assert gettext("Thank you") == "Thank you"


def test_the_printed_slip_speaks_the_language_of_the_patient(
    spanish, sign_in, clinician, send, make_visit, make_patient
):
    sign_in(clinician)
    visit = make_visit(patient=make_patient(language="es"))
    html = send(f"/visits/{visit.id}/link")
    slip = html.select_one(".slip")
    assert slip["lang"] == "es"
    assert slip.h2.text == "Preguntas antes de tu visita del 20 de noviembre de 2026"
    assert html.html["lang"] == "en"
    assert "Link for" in html.h1.text
