"""The plan and the facts between visits."""

import datetime as dt

import pytest

from clinic.domain.patients import AllergyState
from clinic.domain.treatments.courses import CourseStatus, PlanDecision
from clinic.services import criteria, plans, treatments
from clinic.services.plans import Decision
from clinic.services.treatments import CourseDetails
from tests.fixtures.storage import NOON, TODAY


@pytest.fixture
def here(visit, clinician, sign_in):
    sign_in(clinician)
    return f"/visits/{visit.id}/plan"


@pytest.fixture
def course(session, visit, clinician):
    details = CourseDetails(CourseStatus.CURRENT, treatment_code="duloxetine")
    return treatments.add(session, visit.patient, details, actor=clinician, now=NOON)


def fields(html):
    sent = {}
    for field in html.select("main form[method=post] [name]"):
        if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        if field.name == "button":
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            sent[field["name"]] = chosen["value"] if chosen else ""
        else:
            sent[field["name"]] = field.text.lstrip("\n") if field.name == "textarea" else field.get("value", "")
    return sent


def test_words_and_decisions_are_stored(here, page, send, course, session, visit):
    typed = {"in_short": "You slept better.", "for_gp": "Please check iron.", "for_patient": "Walk daily."}
    typed |= {f"decision-{course.id}": "change", f"note-{course.id}": "60 mg", "code_1": "yoga", "note_1": "weekly"}
    html = send(here, fields(page(here)) | typed)
    plan = plans.of_visit(session, visit)
    assert (plan.in_short, plan.for_gp, plan.for_clinic) == ("You slept better.", "Please check iron.", "")
    items = [(one.decision, one.course_id, one.treatment_code, one.note) for one in plans.items(session, visit)]
    changed, tried = (PlanDecision.CHANGE, course.id, "duloxetine", "60 mg"), (PlanDecision.TRY, None, "yoga", "weekly")
    assert items == [changed, tried]
    assert html.select_one(f"#decision-{course.id}-change").has_attr("checked")


def test_a_stale_plan_is_refused_and_what_was_typed_is_kept(here, page, send, session, visit):
    first = fields(page(here))
    send(here, first | {"in_short": "One."})
    html = send(here, first | {"in_short": "Two."}, status=409)
    assert html.select_one("textarea[name=in_short]").text.strip() == "Two."
    assert "One." in html.select_one(".inset-alert").text
    send(here, fields(html))
    assert plans.of_visit(session, visit).in_short == "Two."


def test_decisions_changed_elsewhere_are_refused_too(here, page, send, course, session, visit):
    send(here, fields(page(here)))
    first = fields(page(here))
    send(here, first | {f"decision-{course.id}": "keep"})
    html = send(here, first | {f"decision-{course.id}": "stop"}, status=409)
    assert html.select_one(f"#decision-{course.id}-stop").has_attr("checked")
    assert [one.decision for one in plans.items(session, visit)] == [PlanDecision.KEEP]


def test_the_draft_comes_into_the_box_and_is_not_saved(here, page, send, session, visit, clinician):
    send(f"/visits/{visit.id}/trigger-points/soleus/l", {"spot": "y"})
    html = send(here, fields(page(here)) | {"in_short": "Mine first.", "draft": "1"})
    text = html.select_one("textarea[name=in_short]").text
    assert text.strip().startswith("Mine first.")
    assert "Trigger points we found: 1." in text
    assert plans.of_visit(session, visit) is None


@pytest.fixture
def planned(make_visit, session, clinician, sign_in):
    """A visit of two months ago with two decisions and two steps, and its course."""
    sign_in(clinician)
    before = make_visit(seen_on=TODAY - dt.timedelta(days=60))
    by = {"actor": clinician, "now": NOON}
    kept = treatments.add(session, before.patient, CourseDetails(CourseStatus.CURRENT, "duloxetine"), **by)
    treatments.add(session, before.patient, CourseDetails(CourseStatus.STOPPED, "yoga"), **by)
    tried = Decision(PlanDecision.TRY, treatment_code="yoga", note="twice a week")
    plans.write(session, before, plans.Words(for_gp="Check iron.\nRefer to physio."), displayed=None, **by)
    plans.decide(session, before, [Decision(PlanDecision.KEEP, course_id=kept.id), tried], **by)
    return before, kept


def shown(html):
    return [" ".join(one.text.split()) for one in html.select(".became legend, .became > p")]


def test_the_last_plan_opens_the_next_with_its_state(page, make_visit, session, clinician, planned):
    before, _kept = planned
    visit = make_visit(patient=before.patient)
    top = shown(page(f"/visits/{visit.id}/plan"))
    assert [*top[0::2]] == ["Keep: duloxetine", "Try: yoga (twice a week)", "GP: Check iron.", "GP: Refer to physio."]
    assert top[1].endswith("Now: current")
    assert "Planned on " in top[5]
    treatments.add(session, visit.patient, CourseDetails(CourseStatus.CURRENT, "yoga"), actor=clinician, now=NOON)
    assert shown(page(f"/visits/{visit.id}/plan"))[3].endswith("Now: current")


def test_what_became_of_it_is_kept_and_what_nobody_answered_comes_back(page, send, make_visit, session, planned):
    before, kept = planned
    second, third = (make_visit(patient=before.patient, seen_on=TODAY - dt.timedelta(days=days)) for days in (30, 0))
    here = f"/visits/{second.id}/plan"
    html = page(here)
    names = [one["name"] for one in html.select(".became input[type=radio][value='']")]
    typed = {names[2]: "done", names[2].replace("became-", "became-note-"): "Ferritin 15"}
    typed[f"decision-{kept.id}"] = "stop"
    html = send(here, fields(html) | typed)
    assert html.select_one(f"input[name='{names[2]}'][value=done]").has_attr("checked")
    assert html.select_one("input[value='Ferritin 15']")
    assert shown(html)[1].endswith("Answered by what is decided today: Stop")
    waiting = page(f"/visits/{second.id}/sign").select_one(".inset:has(a[href$='/plan'])").text
    assert "Refer to physio." in waiting
    assert "Check iron." not in waiting
    left = shown(page(f"/visits/{third.id}/plan"))
    assert left[0::2] == ["Try: yoga (twice a week)", "GP: Refer to physio.", "Stop: duloxetine"]
    assert "not answered before" in left[1]
    assert "not answered before" not in left[5]


def test_an_answer_that_does_not_exist_is_none(page, send, make_visit, session, planned):
    before, _kept = planned
    visit = make_visit(patient=before.patient)
    html = page(f"/visits/{visit.id}/plan")
    name = html.select_one(".became input[type=radio][value='']")["name"]
    send(f"/visits/{visit.id}/plan", fields(html) | {name: "vanished", "became-0-0": "done"})
    assert list(plans.answers(session, visit)) == []


def test_diagnoses_allergies_and_life_events(here, page, send, visit, session):
    facts = f"/patients/{visit.patient_id}/facts"
    send(f"{facts}/diagnoses", {"diagnosis-label": "Fibromyalgia", "diagnosis-since-year": "2019"})
    shown = page(facts).select_one("[name=allergies-displayed]")["value"]
    listed = {"allergies-state": "listed", "allergies-labels": "penicillin\n\nnuts", "allergies-displayed": shown}
    send(f"{facts}/allergies", listed)
    html = send(f"{facts}/life-events", {"event-label": "New job", "event-happened-year": "2025"})
    patient = visit.patient
    assert [(one.label, str(one.since)) for one in patient.diagnoses] == [("Fibromyalgia", "2019")]
    assert (patient.allergy_state, [one.label for one in patient.allergies]) == (
        AllergyState.LISTED,
        ["penicillin", "nuts"],
    )
    assert "New job (2025)" in " ".join(html.text.split())
    for one in page(facts).select(".facts form"):
        send(one["action"])
    assert (patient.diagnoses, patient.life_events) == ([], [])


@pytest.mark.parametrize(
    ("path", "typed", "field"),
    [
        ("diagnoses", {"diagnosis-label": "", "diagnosis-since-year": "2019"}, "diagnosis-since-year"),
        ("diagnoses", {"diagnosis-label": "Gout", "diagnosis-since-year": "x"}, "diagnosis-since-year"),
        ("life-events", {"event-label": "Flu"}, "event-label"),
    ],
)
def test_refused_facts_come_back_as_typed(here, send, visit, path, typed, field):
    html = send(f"/patients/{visit.patient_id}/facts/{path}", typed, status=400)
    assert html.select_one(f"input[name='{field}']")["value"] == typed[field]


@pytest.mark.parametrize("state", ["none_known", "not_asked", ""])
def test_a_list_beside_none_known_is_refused(here, send, visit, state):
    typed = {"allergies-state": state, "allergies-labels": "nuts"}
    html = send(f"/patients/{visit.patient_id}/facts/allergies", typed, status=400)
    assert html.select_one("textarea").text.strip() == "nuts"
    assert visit.patient.allergy_state is AllergyState.NOT_ASKED


def test_criteria_details_are_blank_by_default_and_blank_stays_not_assessed(here, page, send, session, visit):
    address = f"/visits/{visit.id}/criteria"
    html = page(address)
    assert not html.select("input[type=radio][checked]")
    send(address, fields(html) | {"pain_left": "True", "pain_axial": "False", "pain_duration_months": "0"})
    row = criteria.of_visit(session, visit)
    assert (row.pain_left, row.pain_axial, row.pain_right) == (True, False, None)
    assert (row.pain_duration_months, row.somatic_extent) == (0, None)
    html = send(address, fields(html) | {"somatic_extent": "2"}, status=409)
    assert html.select_one("input[name=somatic_extent][value='2']").has_attr("checked")
    send(address, fields(page(address)) | {"pain_duration_months": "-1"}, status=400)
    html = send(address, fields(page(address)) | {"pain_duration_months": "ten"}, status=400)
    assert [one.text for one in html.select(".error-summary a")] == ["Enter whole months, or leave it blank."]
