"""The treatments review: what the patient said, what the clinician changes."""

import pytest

from clinic.domain.dates import PartialDate
from clinic.domain.treatments.courses import CourseStatus, Helped, Severity, Source, WouldUseAgain
from clinic.services import treatments
from clinic.services.treatments import CourseDetails, Said
from tests.fixtures.storage import NOON


@pytest.fixture
def here(visit, clinician, sign_in):
    sign_in(clinician)
    return f"/visits/{visit.id}/treatments"


@pytest.fixture
def courses(session, visit):
    return lambda: list(treatments.of_patient(session, visit.patient))


@pytest.fixture
def add(session, visit, clinician):
    def add(code="duloxetine", status=CourseStatus.CURRENT, **details):
        made = CourseDetails(status, treatment_code=code, **details)
        return treatments.add(session, visit.patient, made, actor=clinician, now=NOON)

    return add


def test_a_course_is_added_with_dates_as_given_and_a_change_of_dose(here, send, courses):
    typed = {"treatment_code": "duloxetine", "status": "current", "started-year": "2024", "started-month": "3"}
    typed |= {"amount_1": "30", "unit_1": "mg", "amount_2": "60", "unit_2": "mg", "schedule_2": "at night"}
    html = send(f"{here}/new", typed | {"since_2-year": "2025", "since_2-month": "1", "since_2-day": "7"})
    (course,) = courses()
    assert str(course.started) == "2024-03"
    assert [(dose.amount, dose.schedule, dose.since) for dose in course.doses] == [
        ("30", "", None),
        ("60", "at night", PartialDate(2025, 1, 7)),
    ]
    card = " ".join(html.select_one(f"#course-{course.id}").text.split())
    assert "Mar 2024" in card
    assert "30 mg, then 60 mg, at night (from 7 Jan 2025)" in card


def test_own_words_alone_will_do_but_not_nothing(here, send, courses):
    send(f"{here}/new", {"own_words": "grandma's tea", "status": "current"})
    assert [course.own_words for course in courses()] == ["grandma's tea"]
    html = send(f"{here}/new", {"status": "stopped", "side_effects": "dizzy"}, status=400)
    assert html.select_one("textarea[name=side_effects]").text.strip() == "dizzy"


def test_dates_in_the_wrong_order_are_refused_and_kept(here, send, courses):
    typed = {"treatment_code": "heat", "status": "stopped", "started-year": "2025", "stopped-year": "2024"}
    html = send(f"{here}/new", typed, status=400)
    assert "stops before it starts" in html.select_one(".error-summary").text
    assert html.select_one("input[name='stopped-year']")["value"] == "2024"
    assert courses() == []


def test_why_it_ended_and_whether_again(here, send, add, courses, page):
    course = add()
    form = page(f"{here}/{course.id}")
    typed = {"version": form.select_one("input[name=version]")["value"], "treatment_code": "duloxetine"}
    typed |= {"status": "stopped", "stopped_because": ["side_effect", "cost"], "would_use_again": "no"}
    html = send(f"{here}/{course.id}", typed)
    (course,) = courses()
    assert (course.status, course.would_use_again) == (CourseStatus.STOPPED, WouldUseAgain.NO)
    assert "side effect, cost" in html.select_one(f"#course-{course.id}").text
    html = send(f"{here}/{course.id}", typed | {"own_words": "mine"}, status=409)
    assert html.select_one("#own_words")["value"] == "mine"


def test_not_asked_not_answered_and_answered_stay_apart(here, page, add, session, visit):
    asked, blank, rated = add(), add("heat"), add("yoga")
    for course, helped in ((blank, None), (rated, Helped.MADE_WORSE)):
        treatments.rate(session, visit, course.id, Said(helped), Source.PATIENT, actor=None, now=NOON)
    html = page(here)
    said = {c.id: html.select_one(f"#course-{c.id} dl > div:last-child dd").text for c in (asked, blank, rated)}
    assert list(said.values()) == ["not asked at this visit", "not answered", "Made worse"]


def test_the_clinicians_view_stands_beside_the_patients(here, send, add, session, visit):
    course = add()
    treatments.rate(session, visit, course.id, Said(Helped.HELPED_A_LOT), Source.PATIENT, actor=None, now=NOON)
    send(f"{here}/{course.id}/rating", {"helped": "helped_a_bit", "side_effects": "dry mouth"})
    said = {one.source: one.helped for one in treatments.ratings(session, visit)}
    assert said == {Source.PATIENT: Helped.HELPED_A_LOT, Source.CLINICIAN: Helped.HELPED_A_BIT}


def test_a_refused_rating_keeps_what_was_chosen_and_typed(here, page, send, session, visit, add):
    course, other = add(), add("naproxen")
    typed = {"helped": "made_worse", "side_effects": "very " * 60}
    html = send(f"{here}/{course.id}/rating", typed, status=400)
    assert html.select_one(f"#helped-{course.id} [selected]")["value"] == "made_worse"
    field = html.select_one(f"#effects-{course.id}")
    assert field["value"] == typed["side_effects"].strip()
    assert html.select_one(f".error-summary a[href='#effects-{course.id}']")
    assert html.find(id=field["aria-describedby"])
    assert not html.select(f"#effects-{other.id}[aria-invalid]")
    assert not treatments.ratings(session, visit)


def test_what_the_patient_added_is_taken_over_with_words_and_rating(here, page, send, session, visit, courses):
    treatments.propose(session, visit, [treatments.Proposed("magnesium powder", Helped.HELPED_A_BIT)], now=NOON)
    html = page(here)
    address = html.select_one(".proposals a")["href"]
    assert page(address).select_one("#own_words")["value"] == "magnesium powder"
    typed = {"treatment_code": "magnesium", "own_words": "magnesium powder", "status": "current"}
    html = send(address, typed)
    (course,) = courses()
    assert (course.treatment_code, course.own_words) == ("magnesium", "magnesium powder")
    assert "Helped a bit" in html.select_one(f"#course-{course.id} dl").text
    assert not html.select(".proposals")


def test_cautions_stand_under_their_heading_for_current_and_planned_only(here, page, add):
    current, stopped = add(), add("tramadol", CourseStatus.STOPPED)
    html = page(here)
    assert "Label cautions. Not an interaction check." in html.select_one(f"#course-{current.id}").text
    assert not html.select(f"#course-{stopped.id} .cautions")
    assert "Statins, diuretics, beta-agonists and alcohol" in html.text
    assert "never both sides of the neck at once" in html.text


def test_the_evidence_names_its_source_with_the_year(here, page, add):
    course = add()
    evidence = page(here).select_one(f"#course-{course.id} .evidence").text
    assert "weak recommendation for" in evidence
    assert "EULAR 2017; NICE NG193 2021" in evidence, "source and year"


def test_a_course_of_another_patient_is_not_found(here, client, page, session, make_patient, clinician):
    other = make_patient(name="Somebody Else")
    details = CourseDetails(CourseStatus.CURRENT, treatment_code="heat")
    course = treatments.add(session, other, details, actor=clinician, now=NOON)
    page(here)
    assert client.get(f"{here}/{course.id}").status_code == 404
    assert client.post(f"{here}/{course.id}/rating", data={"helped": ""}).status_code == 404


def test_how_bad_side_effects_were_and_who_says_so(here, send, courses):
    typed = {"treatment_code": "duloxetine", "status": "stopped", "stopped_because": ["side_effect"]}
    typed |= {"reason_started": "sleep", "side_effects": "nausea", "side_effect_severity": "severe", "source": "record"}
    html = send(f"{here}/new", typed)
    (course,) = courses()
    assert (course.side_effect_severity, course.source) == (Severity.SEVERE, Source.RECORD)
    card = html.select_one(f"#course-{course.id} dl").get_text("|", strip=True)
    assert "Started for|sleep|" in card
    assert "Side effects|nausea (severe)|Who says so|Earlier record|" in card


def test_what_a_treatment_changed_and_how_bad_it_was_today(here, send, add, session, visit):
    course = add()
    typed = {"helped": "helped_a_bit", "changed": ["sleep", "mood"], "side_effects": "dry mouth"}
    html = send(f"{here}/{course.id}/rating", typed | {"side_effect_severity": "mild"})
    (said,) = treatments.ratings(session, visit)
    assert (said.changed, said.side_effect_severity) == (["sleep", "mood"], Severity.MILD)
    assert [box["value"] for box in html.select("input[name=changed][checked]")] == ["sleep", "mood"]
    assert html.select_one(f"#severity-{course.id} option[selected]")["value"] == "mild"


def test_what_the_patient_added_comes_from_the_patient(here, page, session, visit):
    treatments.propose(session, visit, [treatments.Proposed("magnesium powder")], now=NOON)
    form = page(page(here).select_one(".proposals a")["href"])
    assert [box["value"] for box in form.select("input[name=source][checked]")] == ["patient"]
