"""Treatments on a return visit: nothing has changed, something has, and what was added in words of the catalogue."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.treatments.courses import CourseStatus, Helped, Source, StoppedBecause, WouldUseAgain
from clinic.domain.visits import EntryMode
from clinic.models import Account, AuditEntry
from clinic.services import last_answers, questionnaire_pages, questionnaires, treatments
from clinic.services.treatments import Said
from tests.fixtures.returning import LAST_DAY, offer
from tests.fixtures.storage import NOON
from tests.fixtures.web import checked


def test_nothing_has_changed_keeps_every_rating_with_its_day(earlier: Any, back: Any, course: Any) -> None:
    one = course()
    said = Said(Helped.MADE_WORSE, side_effects="dry <mouth>", stopped_because=("cost",),
                would_use_again=WouldUseAgain.NO)  # fmt: skip
    earlier(helped={one.id: said})
    who = back()
    html = who.look("treatments")
    assert "Duloxetine" in offer(html)
    assert "Made me worse" in offer(html)
    assert html.select_one(".offer-answers button").text == "Nothing has changed"
    assert who.go("treatments", same="1") == "change"
    (rating,) = treatments.ratings(who.invited.session, who.invited.visit)
    assert treatments.said_by_patient(rating) == said
    assert rating.confirmed_from == LAST_DAY
    assert one.status is CourseStatus.CURRENT
    assert one.stopped_because == [], "only a clinician changes a course"


def test_a_treatment_new_since_last_time_is_asked_after_the_others(earlier: Any, back: Any, course: Any) -> None:
    one = course()
    earlier(helped={one.id: Said(Helped.HELPED_A_LOT)})
    new = course("naproxen")
    who = back()
    assert "Naproxen" not in offer(who.look("treatments"))
    following = who.go("treatments", same="1")
    assert following == "treatments?change=1"
    html = checked(who.browser.get(who.invited.page(following)))
    assert html.select_one(f"[name=course_{one.id}][checked]")["value"] == "helped_a_lot"
    assert not html.select(f"[name=course_{new.id}][checked]")
    typed = {name: html.select_one(f"[name={name}]")["value"] for name in ("basis", "asked")}
    typed |= {f"course_{one.id}": "helped_a_lot", f"course_{new.id}": "not_taken"}
    assert who.browser.post(who.invited.page("treatments"), data=typed).status_code == 303
    said = treatments.ratings(who.invited.session, who.invited.visit)
    found = {one.course_id: (one.helped, one.confirmed_from) for one in said}
    assert found == {one.id: (Helped.HELPED_A_LOT, LAST_DAY), new.id: (Helped.NOT_TAKEN, None)}


def test_a_rating_confirmed_then_changed_is_typed(earlier: Any, back: Any, course: Any) -> None:
    one = course()
    earlier(helped={one.id: Said(Helped.HELPED_A_LOT)})
    who = back()
    who.go("treatments", same="1")
    html = checked(who.browser.get(f"{who.invited.page('treatments')}?change=1"))
    typed = {name: html.select_one(f"[name={name}]")["value"] for name in ("basis", "asked")}
    typed |= {f"course_{one.id}": "not_taken", f"course_{one.id}_why": ["side_effect", "cost"],
              f"course_{one.id}_effects": "Dry mouth", f"course_{one.id}_again": "unsure"}  # fmt: skip
    assert who.browser.post(who.invited.page("treatments"), data=typed).status_code == 303
    who.invited.session.expire_all()
    (rating,) = treatments.ratings(who.invited.session, who.invited.visit)
    assert (rating.helped, rating.confirmed_from, rating.source) == (Helped.NOT_TAKEN, None, Source.PATIENT)
    assert rating.stopped_because == [StoppedBecause.SIDE_EFFECT, StoppedBecause.COST]
    assert (rating.side_effects, rating.would_use_again) == ("Dry mouth", WouldUseAgain.UNSURE)
    html = who.look("treatments")
    assert html.select_one("details.tell-more[open]"), "what was told stands open when the page comes back"
    assert [box["value"] for box in html.select(f"[name=course_{one.id}_why][checked]")] == ["side_effect", "cost"]
    assert (one.stopped_because, one.would_use_again) == ([], None)


def test_problems_of_a_medicine_that_helped_stand_on_the_visit(
    back: Any, course: Any, sign_in: Any, clinician: Account, page: Any
) -> None:
    one = course()
    who = back()
    html = who.look("treatments")
    typed = {name: html.select_one(f"[name={name}]")["value"] for name in ("basis", "asked")}
    typed |= {f"course_{one.id}": "helped_a_lot", f"course_{one.id}_effects": "Dry <mouth>"}
    assert who.browser.post(who.invited.page("treatments"), data=typed).status_code == 303
    sign_in(clinician)
    said = " ".join(page(f"/visits/{who.invited.visit.id}").main.text.split())
    assert "elped a lot; side effects: Dry <mouth>" in said


def test_words_of_the_catalogue_bring_its_code_and_own_words_none(back: Any) -> None:
    who = back()
    who.post("treatments", {"added_0": "warm WATER"})
    plain = [one["value"] for one in who.look("treatments").select("#known-treatments option")]
    html = who.look("treatments")
    typed = {"basis": html.select_one("[name=basis]")["value"], "added_0": plain[0].upper(), "added_1": "My own thing"}
    assert who.browser.post(who.invited.page("treatments"), data=typed).status_code == 303
    codes = [one.treatment_code for one in treatments.proposals(who.invited.session, who.invited.visit)]
    assert codes[0] is not None
    assert codes[1] is None


def test_what_the_last_visit_told_is_read_in_one_go(earlier: Any, back: Any, course: Any) -> None:
    one = course()
    before = earlier(helped={one.id: Said(Helped.CANNOT_SAY)})
    who = back()
    found = last_answers.last_sent(who.invited.session, who.invited.visit)
    assert found is not None
    assert (found.day, found.ratings[one.id].helped) == (before.seen_on, Helped.CANNOT_SAY)
    assert last_answers.last_sent(who.invited.session, before) is None


def test_what_a_patient_says_of_treatments_is_written_down_with_ids_alone(
    earlier: Any, back: Any, course: Any, session: Session
) -> None:
    one = course()
    earlier(helped={one.id: Said(Helped.MADE_WORSE, side_effects="dry mouth")})
    who = back()
    before = session.scalar(sa.select(sa.func.max(AuditEntry.id)))
    who.go("treatments", same="1")
    html = checked(who.browser.get(f"{who.invited.page('treatments')}?change=1"))
    typed = {name: html.select_one(f"[name={name}]")["value"] for name in ("basis", "asked")}
    typed |= {f"course_{one.id}": "made_worse", f"course_{one.id}_effects": "dry mouth", "added_0": "Secret baths"}
    assert who.browser.post(who.invited.page("treatments"), data=typed).status_code == 303
    since = sa.select(AuditEntry).where(AuditEntry.id > before, AuditEntry.action != Action.QUESTIONNAIRE_READ)
    found = session.scalars(since.order_by(AuditEntry.id)).all()
    (added,) = treatments.proposals(session, who.invited.visit)
    assert [(entry.action, entry.noun, entry.account_id, entry.patient_id) for entry in found] == [
        (action, noun, None, who.invited.visit.patient_id)
        for action, noun in [
            (Action.TREATMENT_WRITE, "treatment_rating"),
            (Action.QUESTIONNAIRE_SAVE, "questionnaire"),
            (Action.QUESTIONNAIRE_SAVE, "questionnaire"),
        ]
    ]
    assert [entry.detail for entry in found] == [
        {},
        {"courses": [one.id], "added": [], "mode": "own_device"},
        {"courses": [], "added": [added.id], "mode": "own_device"},
    ]


def test_staff_who_type_for_a_patient_are_named_with_the_rating(
    back: Any, course: Any, session: Session, clinician: Account
) -> None:
    one, who = course(), back()
    begun = questionnaires.begin(session, who.invited.visit, now=NOON, mode=EntryMode.PAPER, entered_by=clinician)
    said = {one.id: Said(Helped.HELPED_A_BIT)}
    before = session.scalar(sa.select(sa.func.max(AuditEntry.id)))
    questionnaire_pages.save_treatments(
        session, who.invited.visit, begun, said, [], displayed="", now=NOON, actor=clinician
    )
    entries = session.scalars(sa.select(AuditEntry).where(AuditEntry.id > before).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.account_id) for entry in entries] == [
        (Action.TREATMENT_WRITE, clinician.id),
        (Action.QUESTIONNAIRE_SAVE, clinician.id),
    ]
