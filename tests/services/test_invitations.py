"""Links: long, hashed, ended by time, revocation or wrong years, and counted right when tried at once."""

import datetime as dt
import threading

import pytest

from clinic.domain.errors import Conflict, NotFound, VisitLocked
from clinic.domain.visits import VisitStatus
from clinic.models import Invitation
from clinic.models.invitations import TRIES
from clinic.services import invitations
from tests.fixtures.storage import CLINIC, NOON, TODAY

DAY = dt.timedelta(days=1)


@pytest.fixture
def issue(session, clinician):
    """Issue a link at a moment."""

    def issue(visit, now=NOON):
        return invitations.issue(session, visit, zone=CLINIC.zone, actor=clinician, now=now)

    return issue


def test_the_token_is_long_and_stored_nowhere(session, issue, make_visit):
    issued = issue(make_visit())
    assert len(issued.token) == 26
    assert issued.token not in str(session.query(Invitation.token_sha256).all())
    assert invitations.find(session, issued.token) is issued.invitation
    assert invitations.find(session, issued.token[:-1]) is None


@pytest.mark.parametrize(
    ("seen_on", "until"),
    [
        (TODAY, dt.datetime(2026, 12, 4, 11, tzinfo=dt.UTC)),
        (dt.date(2027, 1, 10), dt.datetime(2027, 1, 13, 23, tzinfo=dt.UTC)),
        (dt.date(2027, 3, 25), dt.datetime(2027, 3, 28, 23, tzinfo=dt.UTC)),
    ],
    ids=["14 days from now", "72 hours after the visit's day", "72 hours over the night the clocks change"],
)
def test_a_link_ends_14_days_from_now_or_72_hours_after_the_visit(seen_on, until):
    assert invitations.expiry(seen_on, CLINIC.zone, now=NOON) == until


def test_unknown_expired_revoked_and_closed_links_are_told_apart_by_nobody(session, issue, make_visit, clinician):
    ended, closed = issue(make_visit()).invitation, issue(make_visit()).invitation
    revoked_visit = make_visit()
    revoked = issue(revoked_visit).invitation
    invitations.revoke(session, revoked_visit, actor=clinician, now=NOON)
    closed.wrong_years = TRIES
    messages = set()
    for invitation, now in ((None, NOON), (ended, ended.expires_at), (revoked, NOON), (closed, NOON)):
        with pytest.raises(NotFound) as refused:
            invitations.require_usable(invitation, now=now)
        messages.add(str(refused.value))
    assert len(messages) == 1


def test_a_new_link_closes_the_ones_before(session, issue, make_visit):
    visit = make_visit()
    old, new = issue(visit).invitation, issue(visit, NOON + DAY).invitation
    assert not invitations.usable(old, now=NOON + DAY)
    assert invitations.open_links(session, visit, now=NOON + DAY) == [new]


def test_a_locked_visit_gets_no_link(issue, make_visit):
    with pytest.raises(VisitLocked):
        issue(make_visit(status=VisitStatus.IMPORTED))


def test_a_patient_without_a_year_of_birth_gets_no_link(make_patient):
    with pytest.raises(Conflict, match="year of birth"):
        invitations.require_birth_year(make_patient(birth=None))


def test_the_year_opens_and_five_wrong_ones_close(session, issue, make_visit, clinician):
    invitation = issue(make_visit()).invitation
    assert invitations.check_year(session, invitation, 1973)
    assert not any(invitations.check_year(session, invitation, year) for year in range(1950, 1950 + TRIES + 2))
    assert invitation.wrong_years == TRIES
    assert not invitations.usable(invitation, now=NOON)
    invitations.reopen(session, invitation, actor=clinician, now=NOON)
    assert invitations.usable(invitation, now=NOON)


def test_wrong_years_tried_at_once_all_count(database, session, issue, make_visit):
    invitation = issue(make_visit()).invitation
    session.commit()
    start = threading.Barrier(4)

    def guess() -> None:
        start.wait()
        with database.writing() as own:
            invitations.check_year(own, own.get(Invitation, invitation.id), 1950)
            own.commit()

    threads = [threading.Thread(target=guess) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.expire_all()
    assert session.get(Invitation, invitation.id).wrong_years == 4
