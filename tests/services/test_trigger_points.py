"""Trigger points as they are stored: nothing that was recorded is written over or taken away unseen."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from clinic.domain.errors import ClinicError, Conflict, NotFound, VisitLocked
from clinic.domain.trigger_findings import is_clear
from clinic.domain.visits import PointTreatment, VisitStatus
from clinic.models import TriggerPoint
from clinic.services import records, trigger_points
from clinic.services.trigger_points import CLEAR, SpotFindings, SpotPlace
from tests.fixtures.storage import CLINIC, NOON

ACTIVE = SpotFindings(taut_band=True, hypersensitive_spot=True, spot_in_taut_band=True, reproduces_known_symptom=True)
FOUND = SpotFindings(True, True, True, True, True, felt_in=("neck_back_l",))
NEGATIVE = {"taut_band": False, "hypersensitive_spot": False, "spot_in_taut_band": False, "referred_pain": False}


def test_a_clear_muscle_becomes_the_spot_that_is_found_later(session, visit, clinician):
    trigger_points.clear(session, visit, "soleus", examiner=clinician, now=NOON)
    trigger_points.add(session, visit, "soleus", "l", ACTIVE, examiner=clinician, now=NOON)
    found = trigger_points.of_visit(session, visit)
    assert {(one.side, one.ordinal, is_clear(one)) for one in found} == {("l", 1, False), ("r", 1, True)}


@pytest.mark.parametrize(
    "more",
    [
        {"note": "Skin very tender to touch."},
        {"ppt_kg_cm2": Decimal("3.1")},
        {"jump": True},
        {"twitch": True},
        {"reproduces_known_symptom": True},
        {"treated": PointTreatment.RELEASE},
    ],
)
def test_a_negative_finding_with_more_to_tell_is_neither_written_over_nor_undone(session, visit, clinician, more):
    kept = trigger_points.add(
        session, visit, "soleus", "l", SpotFindings(**NEGATIVE, **more), examiner=clinician, now=NOON
    )
    trigger_points.add(session, visit, "soleus", "l", ACTIVE, examiner=clinician, now=NOON)
    trigger_points.take_back_clear(session, visit, "soleus", actor=clinician, now=NOON)
    assert {one.id: one.ordinal for one in trigger_points.of_visit(session, visit)}[kept.id] == 1
    assert len(trigger_points.of_visit(session, visit)) == 2


def test_undo_takes_back_the_clear_sides_alone(session, visit, clinician):
    trigger_points.add(session, visit, "soleus", "l", ACTIVE, examiner=clinician, now=NOON)
    trigger_points.clear(session, visit, "soleus", examiner=clinician, now=NOON)
    trigger_points.take_back_clear(session, visit, "soleus", actor=clinician, now=NOON)
    assert [(one.side, one.taut_band) for one in trigger_points.of_visit(session, visit)] == [("l", True)]


@pytest.fixture
def add(session, visit, clinician):
    """Record a finding in the left soleus, or elsewhere."""

    def add(findings=FOUND, muscle="soleus", side="l"):
        return trigger_points.add(session, visit, muscle, side, findings, examiner=clinician, now=NOON)

    return add


def test_spots_of_one_muscle_are_numbered(add):
    assert [add().ordinal, add().ordinal, add(side="r").ordinal] == [1, 2, 1]


def test_not_examined_and_not_there_stay_apart(session, visit, add):
    add(SpotFindings(taut_band=False))
    (spot,) = records.load(session, visit.patient, CLINIC.zone).visit(visit.id).trigger_points
    assert (spot.taut_band, spot.twitch, spot.felt_in) == (False, None, ())


@pytest.mark.parametrize(("muscle", "side"), [("heart", "l"), ("soleus", "x")])
def test_an_unknown_muscle_or_side_is_refused(add, muscle, side):
    with pytest.raises(ClinicError):
        add(muscle=muscle, side=side)


def test_an_unknown_zone_is_refused(add):
    with pytest.raises(ClinicError):
        add(SpotFindings(True, True, True, True, felt_in=("moon_l",)))


def test_a_stale_change_is_refused(session, visit, add, clinician):
    spot = add()
    by = {"displayed": spot.version, "examiner": clinician, "now": NOON}
    trigger_points.change(session, visit, spot, SpotFindings(taut_band=True), **by)
    with pytest.raises(Conflict):
        trigger_points.change(session, visit, spot, FOUND, **by)
    assert spot.hypersensitive_spot is None


def test_a_finding_is_taken_back_and_belongs_to_its_visit(session, visit, add, make_visit, clinician):
    spot = add()
    with pytest.raises(NotFound):
        trigger_points.get(session, make_visit(), spot.id)
    trigger_points.remove(session, visit, spot, actor=clinician, now=NOON)
    assert trigger_points.of_visit(session, visit) == []


@pytest.mark.parametrize(
    "wrong",
    [{"side": "x"}, {"ordinal": 0}, {"ppt_kg_cm2": 30}, {"spot_in_taut_band": True, "taut_band": False}],
    ids=str,
)
def test_the_store_refuses_what_cannot_be(session, visit, clinician, wrong):
    row = {"visit_id": visit.id, "examiner_id": clinician.id, "muscle": "soleus", "side": "l", "ordinal": 1}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(sa.insert(TriggerPoint).values(version=1, felt_in=[], found_at=NOON, note="", **row | wrong))


def test_a_locked_visit_takes_no_finding(session, make_visit, clinician):
    with pytest.raises(VisitLocked):
        trigger_points.add(
            session, make_visit(status=VisitStatus.IMPORTED), "soleus", "l", CLEAR, examiner=clinician, now=NOON
        )


HERE = SpotPlace("soleus", "l", 1)


@pytest.fixture
def keep(session, visit, clinician):
    """Store a card of the left soleus as it stands."""

    def keep(findings, displayed=None, place=HERE, by=clinician):
        return trigger_points.keep(session, visit, place, findings, displayed=displayed, examiner=by, now=NOON)

    return keep


def test_a_card_is_stored_tap_by_tap(session, visit, keep):
    first = keep(SpotFindings(taut_band=True))
    second = keep(FOUND, displayed=first.version)
    assert second.id == first.id
    assert [trigger_points.findings_of(one) for one in trigger_points.of_visit(session, visit)] == [FOUND]


def test_the_same_sent_twice_is_stored_once(session, visit, keep):
    first = keep(ACTIVE)
    displayed = first.version
    again = keep(ACTIVE)
    assert (again.id, again.version) == (first.id, displayed)
    assert keep(FOUND, displayed=displayed).version == displayed + 1
    assert keep(FOUND, displayed=displayed).version == displayed + 1


def test_two_cards_of_the_same_spot_do_not_write_over_each_other(session, visit, keep, make_account):
    keep(ACTIVE)
    with pytest.raises(Conflict):
        keep(FOUND, by=make_account(email="b@clinic.example"))
    (stored,) = trigger_points.of_visit(session, visit)
    assert trigger_points.findings_of(stored) == ACTIVE


def test_a_card_of_a_spot_that_was_removed_meanwhile_is_refused(session, visit, keep, clinician):
    spot = keep(ACTIVE)
    displayed = spot.version
    trigger_points.remove(session, visit, spot, actor=clinician, now=NOON)
    with pytest.raises(Conflict):
        keep(FOUND, displayed=displayed)


def test_a_spot_removed_and_found_anew_is_not_the_one_of_an_open_card(session, visit, keep, clinician):
    spot = keep(ACTIVE)
    displayed = spot.version
    trigger_points.remove(session, visit, spot, actor=clinician, now=NOON)
    keep(SpotFindings(twitch=True))
    with pytest.raises(Conflict):
        keep(FOUND, displayed=displayed)


def test_a_stale_removal_is_refused(session, visit, keep, clinician):
    spot = keep(ACTIVE)
    displayed = spot.version
    keep(FOUND, displayed=displayed)
    with pytest.raises(Conflict):
        trigger_points.remove(session, visit, spot, displayed=displayed, actor=clinician, now=NOON)


def test_a_card_with_nothing_entered_any_more_is_no_record(session, visit, keep):
    assert keep(SpotFindings()) is None
    spot = keep(ACTIVE)
    assert keep(SpotFindings(), displayed=spot.version) is None
    assert trigger_points.of_visit(session, visit) == []


def test_a_card_on_a_clear_muscle_becomes_its_spot(session, visit, keep, clinician):
    trigger_points.clear(session, visit, "soleus", examiner=clinician, now=NOON)
    keep(ACTIVE)
    found = trigger_points.of_visit(session, visit)
    assert {(one.side, one.ordinal, is_clear(one)) for one in found} == {("l", 1, False), ("r", 1, True)}


def test_a_removed_spot_is_put_back_under_its_own_number(session, visit, keep, clinician):
    first = keep(ACTIVE)
    keep(FOUND, place=SpotPlace("soleus", "l", 2))
    trigger_points.remove(session, visit, first, actor=clinician, now=NOON)
    assert keep(ACTIVE).ordinal == 1
    assert {one.ordinal for one in trigger_points.of_visit(session, visit)} == {1, 2}


def test_an_unknown_place_is_refused_on_the_card_too(keep):
    with pytest.raises(ClinicError):
        keep(ACTIVE, place=SpotPlace("heart", "l"))
