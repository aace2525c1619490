"""Answers that arrive after signing: kept as they came, read in words by the clinician, also what "Same" confirmed."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from clinic.domain.treatments.courses import Helped, StoppedBecause, WouldUseAgain
from clinic.domain.visits import VisitStatus
from clinic.models import Account, LateAnswer, Visit
from clinic.services import treatments
from clinic.services.treatments import Said
from tests.fixtures.questionnaire_walk import Walk
from tests.fixtures.returning import FROM

DAY = "confirmed from 8 Oct 2026"


@pytest.fixture
def read(page: Any, sign_in: Any, clinician: Account) -> Callable[[Walk], dict[str, str]]:
    """What the clinician reads of the late answers: question by answer."""

    def read(who: Walk) -> dict[str, str]:
        sign_in(clinician)
        late = page(f"/visits/{who.invited.visit.id}").select_one("section:has(#late)")
        return {row.dt.text: row.dd.text for row in late.select("dl > div")}

    return read


def send(who: Walk, page_key: str, data: dict[str, Any]) -> None:
    """Send a page after signing."""
    answer = who.browser.post(who.invited.page(page_key), data={"basis": "0123456789abcdef", **data})
    assert "after your visit" in answer.text


def sign(session: Session, who: Walk) -> None:
    session.execute(sa.update(Visit).where(Visit.id == who.invited.visit.id).values(status=VisitStatus.IMPORTED))


def test_a_late_same_is_kept_with_what_it_confirmed(earlier: Any, back: Any, session: Session, read: Any) -> None:
    earlier()
    who = back()
    sign(session, who)
    for _twice in range(2):
        send(who, "map", {"same": "1"})
    late = session.scalars(sa.select(LateAnswer)).one()
    assert late.answers == {
        "basis": ["0123456789abcdef"],
        "same": ["1"],
        "confirmed_from": [FROM],
        "pain_areas": ["head", "neck"],
        "pain_shapes": ["back_neck"],
        "head_zones": ["eye_l"],
    }
    assert who.invited.answers("survey") == {}, "the signed visit is untouched"
    assert read(who) == {
        "Where have you had pain in the last 7 days?": f"Head or face, Neck ({DAY})",
        "Where in your head or face?": f"Eye, left ({DAY})",
    }


def test_a_late_same_of_a_no_is_a_no(earlier: Any, back: Any, session: Session, read: Any) -> None:
    earlier()
    who = back()
    sign(session, who)
    send(who, "signs", {"same": "1"})
    said = read(who)
    assert list(said.values()) == [f"Yes ({DAY})", f"No ({DAY})", f"No ({DAY})"]


def test_a_late_same_of_treatments_names_each(
    earlier: Any, back: Any, course: Any, session: Session, read: Any
) -> None:
    one = course()
    earlier(helped={one.id: Said(Helped.MADE_WORSE, side_effects="dry <mouth>", stopped_because=(StoppedBecause.COST,),
                                 would_use_again=WouldUseAgain.NO)})  # fmt: skip
    who = back()
    sign(session, who)
    send(who, "treatments", {"same": "1"})
    assert read(who) == {
        "duloxetine": f"Made worse ({DAY})",
        "duloxetine: why stopped": f"Cost ({DAY})",
        "duloxetine: problems": f"dry <mouth> ({DAY})",
        "duloxetine: use again?": f"Would not use again ({DAY})",
    }
    assert list(treatments.ratings(session, who.invited.visit)) == []


def test_a_late_same_where_nothing_was_offered_is_kept_as_it_came(back: Any, session: Session) -> None:
    who = back()
    sign(session, who)
    send(who, "map", {"same": "1"})
    assert "confirmed_from" not in session.scalars(sa.select(LateAnswer)).one().answers


@pytest.mark.parametrize(
    ("page_key", "typed", "words"),
    [
        ("pain", {"nrs_pain": "9", "worst_place": "neck"}, ["9 of 10", "Neck"]),
        ("feelings", {"fatigue": "0"}, ["No problem"]),
        ("map", {"nowhere": "y", "pain_shapes": "front_neck"}, ["Yes"]),
        ("cramp-severity", {"hand_l": "4"}, ["4 of 10"]),
        ("matters", {"what_matters": "Could it be <sleep>?"}, ["Could it be <sleep>?"]),
        ("treatments", {"added_0": "Warm baths", "added_0_helped": "helped_a_bit"}, ["Warm baths", "Helped a bit"]),
        ("urgent", {"get_help_now": "none", "tell_your_clinic": "pregnancy"}, ["None of these", "regnan"]),
        ("pain", {"nrs_pain": "much", "never_heard_of": "x"}, ["much of 10", "x"]),
        ("treatments", {"course_99999999999": "helped_a_bit"}, ["Helped a bit"]),
    ],
)
def test_what_came_late_is_read_in_words(
    back: Any, session: Session, read: Any, page_key: str, typed: dict[str, str], words: list[str]
) -> None:
    who = back()
    sign(session, who)
    send(who, page_key, typed)
    found = list(read(who).values())
    assert len(found) == len(words)
    assert all(part in value for part, value in zip(words, found, strict=True))
