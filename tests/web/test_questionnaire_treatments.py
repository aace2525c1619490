"""What was tried: rated by the patient, added in own words, blank where blank."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clinic.domain.treatments.courses import CourseStatus, Source
from clinic.models import Account, TreatmentProposal, Visit
from clinic.services import treatments
from tests.fixtures.questionnaire_walk import Walk
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked

Start = Callable[..., Walk]


def test_treatments_are_rated_by_the_patient_and_blank_stays_blank(
    walk: Start, make_visit: Callable[..., Visit], clinician: Account, session: Session
) -> None:
    visit = make_visit()
    made = [
        treatments.add(session, visit.patient, treatments.CourseDetails(CourseStatus.CURRENT, code, own),
                       actor=clinician, now=NOON)
        for code, own in (("duloxetine", ""), (None, "Warm <pool>"))
    ]  # fmt: skip
    who = walk(visit)
    assert "Warm <pool>" in who.look("treatments").text
    who.go("treatments", {f"course_{made[0].id}": "made_worse"})
    said = {one.course_id: (one.helped, one.source) for one in treatments.ratings(session, visit)}
    assert said == {made[0].id: ("made_worse", Source.PATIENT), made[1].id: (None, Source.PATIENT)}
    stale = who.look("treatments").select_one("[name=basis]")["value"]
    who.go("treatments", {f"course_{made[0].id}": "helped_a_bit"})
    typed = {"basis": stale, "asked": f"{made[0].id}", f"course_{made[0].id}": "not_taken"}
    assert who.browser.post(who.invited.page("treatments"), data=typed).status_code == 409


def test_a_treatment_that_the_page_did_not_show_is_not_asked(
    walk: Start, make_visit: Callable[..., Visit], clinician: Account, session: Session
) -> None:
    visit = make_visit()
    details = treatments.CourseDetails(CourseStatus.CURRENT, "duloxetine")
    treatments.add(session, visit.patient, details, actor=clinician, now=NOON)
    who = walk(visit)
    who.browser.post(who.invited.page("treatments"), data={"asked": "", "added_0": "Tea"})
    assert treatments.ratings(session, visit) == []


def test_more_rows_for_treatments_without_scripts(walk: Start, session: Session) -> None:
    who = walk()
    response = who.post("treatments", {"added_0": "Tea"}, add="1")
    html = checked(who.browser.get(response.headers["Location"].partition("#")[0]))
    names = [one["name"] for one in html.select("input[type=text]")]
    assert names == ["added_0", "added_1"]
    who.browser.post(
        who.invited.page("treatments"),
        data={"basis": html.select_one("[name=basis]")["value"], "added_0": "Tea", "added_1": "Warmth"},
    )
    added = sa.select(TreatmentProposal.own_words).order_by(TreatmentProposal.id)
    assert list(session.scalars(added)) == ["Tea", "Warmth"]


def test_an_answer_to_a_row_without_words_is_asked_about_and_not_dropped(walk: Start) -> None:
    who = walk()
    html = checked(who.post("treatments", {"added_0_helped": "made_worse"}), 400)
    assert html.select_one(".error-summary a")["href"] == "#added_0"
    assert html.select_one("input[checked]")["value"] == "made_worse"
