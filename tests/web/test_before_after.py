"""The page of one treatment: its ledger, values around its start, and what may be said of them."""

import datetime as dt

import pytest

from clinic.domain.dates import PartialDate
from clinic.domain.permissions import RoleName
from clinic.domain.treatments.courses import BEFORE_AFTER_SENTENCE, CourseStatus
from clinic.services import plans, questionnaires, signing, treatments
from clinic.services.treatments import CourseDetails
from tests.fixtures.storage import CLINIC, NOON, TODAY

START = TODAY - dt.timedelta(days=60)
BEGUN = PartialDate.of(START)


@pytest.fixture
def add(session, clinician):
    def add(patient, code="duloxetine", started=BEGUN, status=CourseStatus.CURRENT):
        details = CourseDetails(status, treatment_code=code, started=started)
        return treatments.add(session, patient, details, actor=clinician, now=NOON)

    return add


@pytest.fixture
def visits(session, make_patient, make_visit, sign_in, clinician):
    """Six visits around the start, pain 7 6 8 before and 5 6 4 after, and one of today without an answer."""
    sign_in(clinician)
    patient, made = make_patient(), []
    for days, pain in ((-50, 7), (-30, 6), (-7, 8), (10, 5), (25, 6), (50, 4)):
        visit = make_visit(patient=patient, seen_on=START + dt.timedelta(days=days))
        begun = questionnaires.begin(session, visit, now=NOON)
        given = {"pain": {"nrs_pain": pain}, "spasm7": {"any_spasm": False}}
        questionnaires.save(session, visit, begun, given, now=NOON)
        made.append(visit)
    return [*made, make_visit(patient=patient)]


def words(html):
    return " ".join(html.select_one("main").text.split())


def test_values_days_and_pairs_stand_on_the_page(page, add, visits):
    course = add(visits[0].patient)
    html = page(f"/visits/{visits[-1].id}/treatments/{course.id}/before-after")
    card = html.select_one("section[aria-labelledby^=around-nrs_pain]")
    cells = [[cell.text for cell in row.select("td")] for row in card.select("tbody tr")]
    assert cells == [[value, "before"] for value in "768"] + [[value, "after"] for value in "564"]
    assert "In 8 of 9 pairs the later value was lower, in 1 the same." in card.text
    assert "7 (" in card.select_one("svg desc").text
    assert BEFORE_AFTER_SENTENCE in words(html)


def test_the_spasm_burden_stands_with_its_note(page, add, visits):
    course = add(visits[0].patient)
    html = page(f"/visits/{visits[-1].id}/treatments/{course.id}/before-after")
    assert "not a validated instrument" in html.select_one("section[aria-labelledby^=around-sbs]").text


def test_another_start_is_listed_and_refuses(page, add, visits):
    course = add(visits[0].patient)
    add(visits[0].patient, "yoga", PartialDate(START.year, START.month))
    shown = words(page(f"/visits/{visits[-1].id}/treatments/{course.id}/before-after"))
    assert "Yoga: started" in shown
    assert "Not compared: another treatment started, or may have started, within 8 weeks." in shown
    assert "pairs" not in shown


@pytest.mark.parametrize("started", [None, PartialDate(START.year)])
def test_a_start_not_known_to_the_month_is_said_and_shows_no_values(page, add, visits, started):
    course = add(visits[0].patient, started=started)
    html = page(f"/visits/{visits[-1].id}/treatments/{course.id}/before-after")
    assert "so no value can be called before or after" in words(html)
    assert html.select(".around") == []


def test_a_signed_visit_shows_it_as_it_was_signed(page, add, visits, session, clinician):
    course, signed = add(visits[0].patient), visits[3]
    plans.write(session, signed, plans.Words("Go on."), displayed=None, actor=clinician, now=NOON)
    ready = signing.readiness(session, signed, CLINIC)
    signing.sign(session, signed, displayed=ready.record_sha256, clinic=CLINIC, actor=clinician, now=NOON)
    shown = words(page(f"/visits/{signed.id}/treatments/{course.id}/before-after"))
    assert "too few values to compare" in shown
    assert "Back to the summary" in shown


def test_it_is_linked_from_the_treatments_and_from_the_summary(page, add, visits):
    course = add(visits[0].patient)
    own = f"/visits/{visits[-1].id}"
    for near, place in ((f"{own}/treatments", f"#course-{course.id}"), (f"{own}/summary", "table.treatments th")):
        assert page(near).select_one(f"{place} a[href='{own}/treatments/{course.id}/before-after']"), near


def test_a_course_of_somebody_else_is_not_found_and_the_desk_sees_none(
    page, client, add, visits, make_patient, make_account, sign_in
):
    other, own = add(make_patient()), add(visits[0].patient)
    page(f"/visits/{visits[-1].id}/treatments/{other.id}/before-after", status=404)
    sign_in(make_account(RoleName.FRONT_DESK, name="Front Desk"))
    assert client.get(f"/visits/{visits[-1].id}/treatments/{own.id}/before-after").status_code == 403
