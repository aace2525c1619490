"""The dossiers of what is asked, and the steps before patients are asked a questionnaire that was brought in."""

import dataclasses

import pytest

from clinic.domain import dossiers
from clinic.domain.instruments import REGISTRY
from clinic.domain.permissions import RoleName
from clinic.models import ImportedDefinition
from clinic.services import instruments
from clinic.web.forms.instruments import CUT_OFF_PARTS
from tests.fixtures.brought_in import MOSS, reworded
from tests.fixtures.web import checked

RULE = {
    "method": "sum",
    "items": ["green", "dry"],
    "blanks_allowed": "1",
    "higher_is_better": "False",
    "source": "An invented manual",
    "cut_0_at_least": "3",
    "cut_0_label": "Very mossy",
    "cut_0_population": "12 invented gardens",
    "cut_0_source": "Nobody 2020",
}


@pytest.fixture
def manager(sign_in, make_account):
    """An administrator at the keyboard."""
    return sign_in(make_account(RoleName.ADMINISTRATOR, name="Ada Minister"))


@pytest.fixture
def at(bring_questionnaire):
    """The address of a questionnaire that was brought in."""
    return f"/instruments/versions/{bring_questionnaire().id}"


def test_every_built_in_instrument_has_its_dossier(page, sign_in, make_account):
    sign_in(make_account(RoleName.ADMINISTRATOR))
    listed = {link["href"] for link in page("/instruments").select("main a")}
    for key, instrument in REGISTRY.items():
        assert f"/instruments/{key}" in listed
        html = page(f"/instruments/{key}")
        told = " ".join(html.main.text.split())
        for fact in (instrument.version, instrument.source, instrument.licence, instrument.digest):
            assert fact in told
        assert [row.th.text for row in html.select("table.items tbody tr")] == list(instrument.keys)


def test_an_unknown_instrument_is_not_here(page, manager):
    page("/instruments/nothing", status=404)
    page("/instruments/versions/77", status=404)
    page(f"/instruments/versions/{10**30}", status=404)


def test_the_dossier_of_a_questionnaire_that_was_brought_in(page, manager, at, client):
    html = page(at)
    told = " ".join(html.main.text.split())
    for fact in ("moss, version 2.1", "https://example.org/moss", "Nobody", MOSS.instrument.digest, "moss.json"):
        assert fact in told
    assert "“How often was it dry?” is “On most days”" in told
    assert "Asked for once more when left blank." in told
    assert "Not scored: the clinic set no rule." in told
    assert client.get("/instruments/moss").headers["Location"] == at


def test_the_front_desk_has_no_business_here(client, sign_in, make_account, at):
    """The dossier of the urgent signs names what the front desk never reads of a patient."""
    sign_in(make_account(RoleName.FRONT_DESK))
    for address in ("/instruments", "/instruments/urgent", at):
        assert client.get(address).status_code == 403
    for step in ("licence", "scoring", "contact", "preview/1"):
        assert client.get(f"{at}/{step}").status_code == 403
    for step in ("licence", "scoring", "contact", "ask", "stop", "earlier"):
        assert client.post(f"{at}/{step}").status_code == 403


def test_it_is_asked_only_after_the_licence_is_confirmed(send, manager, at, session):
    refusal = send(f"{at}/ask", status=409)
    assert "Confirm its licence first" in refusal.select_one(".error-summary").text
    assert refusal.select_one("#steps"), "what to do next stands below"
    html = send(f"{at}/licence", {"text": "  "}, status=400)
    assert "Paste the text of the licence" in html.select_one(".error-summary").text
    html = send(f"{at}/licence", {"text": "We may, said Nobody."})
    assert "Confirmed by Ada Minister on 20 Nov 2026" in " ".join(html.text.split())
    assert "We may, said Nobody." in html.text
    assert "Patients are asked it" in send(f"{at}/ask").text
    assert [one.key for one in instruments.asked(session)] == ["moss"]
    assert "Not asked" in send(f"{at}/stop").text
    assert not instruments.asked(session)


def test_the_clinic_sets_the_rule_of_the_score(page, send, manager, at, session):
    form = page(f"{at}/scoring")
    ticked = {box["value"] for box in form.select("[name=items][checked]")}
    assert ticked == {"green", "dry"}, "those whose choices have weights"
    html = send(f"{at}/scoring", RULE)
    told = " ".join(html.main.text.split())
    assert "Sum of the weights of 2 items: green, dry." in told
    assert "0 to 4, higher is worse" in told
    assert "Up to 1 of the items that count may be blank" in told
    cut_off = html.select_one("[aria-labelledby=cut-offs] tbody tr")
    assert [cell.text for cell in cut_off.find_all(["td", "th"])][1:] == [
        RULE[f"cut_0_{part}"] for part in CUT_OFF_PARTS
    ]
    assert "set on 2026-11-20 by Ada Minister" in told
    again = page(f"{at}/scoring")
    assert again.select_one("[name=cut_0_label]")["value"] == "Very mossy"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"items": []}, "Tick at least one question"),
        ({"items": ["green", "weather"]}, "Choose one of the answers"),
        ({"blanks_allowed": "2"}, "At least one of the items that count has to be answered"),
        ({"blanks_allowed": "x"}, "Enter a whole number"),
        ({"cut_0_at_least": "9"}, "outside the score"),
        ({"cut_0_population": ""}, "A cut-off needs a name, the population"),
        ({"higher_is_better": ""}, "Say what a higher score means"),
        ({"method": "fiqr"}, "The map names no item for"),
        ({"method": "magic"}, "Choose one of the answers"),
        ({"stated_total": "weather"}, "Choose one of the answers."),
        ({"alarm": ["notes"]}, "Choose one of the answers"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_and_kept_as_typed(client, manager, at, session, wrong, why):
    response = client.post(f"{at}/scoring", data=RULE | wrong)
    html = checked(response, 400 if response.status_code == 400 else 422)
    assert why in html.select_one(".error-summary").text
    assert html.select_one("[name=source]")["value"] == "An invented manual"
    assert html.select_one("[name=cut_0_label]")["value"] == "Very mossy"
    assert session.query(ImportedDefinition).one().definition["scoring"] is None


def test_a_question_about_self_harm_needs_somebody_who_is_told(page, send, manager, make_account, at):
    doctor = make_account(name="Dr B. Named")
    send(f"{at}/licence", {"text": "We may."})
    html = send(f"{at}/scoring", RULE | {"alarm": ["dry"]})
    assert "Who is told of an answer about self-harm" in html.text
    send(f"{at}/ask", status=409)
    assert "Choose who is told." in send(f"{at}/contact", {"account": "0"}, status=400).text
    assert "Choose who is told." in send(f"{at}/contact", {"account": str(manager.id)}, status=400).text
    assert "Dr B. Named" in send(f"{at}/contact", {"account": str(doctor.id)}).text


def test_a_new_version_keeps_who_is_told_and_is_offered_the_rule_of_the_old_one(
    page, send, manager, bring_questionnaire, at, make_account
):
    doctor = make_account(name="Dr B. Named")
    send(f"{at}/scoring", RULE | {"alarm": ["dry"]})
    send(f"{at}/contact", {"account": str(doctor.id)})
    new = bring_questionnaire(reworded(MOSS, "3", "dry", "How often was the moss dry?"))
    assert new.alarm_contact_id == doctor.id
    form = page(f"/instruments/versions/{new.id}/scoring")
    assert "Filled in with the rule of version 2.1" in form.select_one(".inset").text
    assert form.select_one("[name=source]")["value"] == "An invented manual"
    assert [one["value"] for one in form.select("[name=higher_is_better][checked]")] == ["False"]
    assert "No score" in page(f"/instruments/versions/{new.id}").select_one("#steps ~ ol").text


def test_versions_stand_side_by_side_with_what_differs(page, manager, bring_questionnaire):
    old = bring_questionnaire()
    new = bring_questionnaire(reworded(MOSS, "3", "dry", "How often was the moss dry?"))
    assert f"/instruments/versions/{old.id}" in {
        link["href"] for link in page(f"/instruments/versions/{new.id}").select("a")
    }
    told = " ".join(page(f"/instruments/versions/{new.id}/against/{old.id}").main.text.split())
    assert "How often was it dry? How often was the moss dry?" in told
    assert "How often did the moss look green?" not in told
    same = page(f"/instruments/versions/{new.id}/against/{new.id}")
    assert "The questions are the same." in same.text


def test_the_order_of_those_asked_is_changed(send, page, manager, bring_questionnaire, session):
    other = reworded(MOSS, "1", "dry", "Was it dry?")
    other = dataclasses.replace(other, instrument=dataclasses.replace(other.instrument, key="fern", title="The fern"))
    rows = [bring_questionnaire(), bring_questionnaire(other)]
    for row in rows:
        send(f"/instruments/versions/{row.id}/licence", {"text": "We may."})
        send(f"/instruments/versions/{row.id}/ask")
    assert [one.key for one in instruments.asked(session)] == ["moss", "fern"]
    send(f"/instruments/versions/{rows[1].id}/earlier")
    assert [one.key for one in instruments.asked(session)] == ["fern", "moss"]
    send(f"/instruments/versions/{rows[1].id}/earlier")
    assert [one.key for one in instruments.asked(session)] == ["fern", "moss"], "the first stays the first"


def test_it_is_looked_at_as_a_patient_would(page, client, manager, at):
    texts, number = "", 1
    while (answer := client.get(f"{at}/preview/{number}")).status_code == 200:
        html = checked(answer)
        assert not html.select("form"), "nothing can be sent"
        texts, number = texts + html.main.text, number + 1
    assert answer.status_code == 404
    for item in MOSS.instrument.items:
        assert item.question in texts
    assert "“How often was it dry?” is “On most days”" in texts
    assert client.get(f"{at}/preview/0").status_code == 404


def test_the_page_tells_all_that_the_dossier_tells(page, sign_in, make_account):
    sign_in(make_account(RoleName.ADMINISTRATOR))
    for key in REGISTRY:
        html, dossier = page(f"/instruments/{key}"), dossiers.of_built_in(key)
        rules = [row.select("td")[0].text for row in html.select("table.clauses tbody tr")]
        assert rules == [clause.rule for clause in dossier.scored.clauses]
        told = [line.text for line in html.select("main li")]
        assert [one for one in dossier.scored.blanks if one not in told] == []
        cut_offs = [
            tuple(cell.text for cell in row.find_all(["td", "th"])[1:])
            for row in html.select("[aria-labelledby=cut-offs] tbody tr")
        ]
        assert cut_offs == [(one.at_least, one.label, one.population, one.source) for _, one in dossier.scored.cut_offs]


def test_who_may_read_fhir_is_led_to_the_questionnaire(page, client, sign_in, clinician, bring_questionnaire):
    sign_in(clinician)
    addresses = ["/instruments/survey", f"/instruments/versions/{bring_questionnaire().id}"]
    for address in addresses:
        link = page(address).select_one("a[href^='/fhir/Questionnaire/']")["href"]
        assert client.get(link).get_json()["resourceType"] == "Questionnaire"
    assert not page("/instruments/fiqr").select("a[href^='/fhir']"), "its wording is not ours to give"
