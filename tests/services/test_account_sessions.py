"""Sessions of accounts: found by their token while they last, ended for good, and never somebody else's."""

import datetime as dt

import pytest
from sqlalchemy import select

from clinic.domain.account_sessions import Ending, agent_words
from clinic.domain.audit import Action
from clinic.domain.errors import NotFound
from clinic.models import AccountSession, AuditEntry
from clinic.services import account_sessions
from tests.fixtures.storage import NOON

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def later(**time):
    return NOON + dt.timedelta(**time)


@pytest.fixture
def begin(session, clinician):
    """Begin a session at noon."""
    return lambda account=clinician, now=NOON: account_sessions.begin(
        session, account, address="192.0.2.7", user_agent=FIREFOX, now=now
    )


def test_a_token_is_256_random_bits_and_only_its_digest_is_stored(session, begin):
    tokens = [begin() for _once in range(20)]
    assert len(set(tokens)) == 20
    assert min(map(len, tokens)) >= 43, "32 bytes in base64"
    row = session.scalars(select(AccountSession).order_by(AccountSession.id)).first()
    assert row.token_sha256 == account_sessions.digest(tokens[0])
    assert tokens[0] not in repr(vars(row))
    assert (row.address, row.agent) == ("192.0.2.7", "Firefox, Windows")


def test_a_session_is_found_with_its_account_until_it_is_over(session, begin, clinician):
    token = begin()
    assert account_sessions.find(session, token, now=NOON).account is clinician
    assert account_sessions.find(session, token, now=later(minutes=30))
    assert account_sessions.find(session, token, now=later(minutes=31)) is None, "idle"
    for wrong in ("", token[:-1], token + "x", token.swapcase(), "\x00"):
        assert account_sessions.find(session, wrong, now=NOON) is None


def test_it_is_over_after_twelve_hours_however_busy(session, begin):
    token = begin()
    held = account_sessions.find(session, token, now=NOON)
    account_sessions.touch(session, held.id, now=later(hours=11, minutes=59))
    assert account_sessions.find(session, token, now=later(hours=12))
    session.expire_all()
    assert account_sessions.find(session, token, now=later(hours=12, seconds=1)) is None


def test_last_seen_never_moves_back_and_revives_nothing(session, begin, clinician):
    token = begin()
    held = account_sessions.find(session, token, now=NOON)
    account_sessions.touch(session, held.id, now=later(minutes=-5))
    session.refresh(held)
    assert held.seen_at == NOON
    account_sessions.sign_out(session, token, because=Ending.SIGNED_OUT, now=NOON)
    account_sessions.touch(session, held.id, now=later(minutes=5))
    session.refresh(held)
    assert (held.seen_at, held.ended_because) == (NOON, Ending.SIGNED_OUT)


def test_a_switched_off_accounts_session_opens_nothing(session, begin, clinician):
    token = begin()
    clinician.active = False
    session.flush()
    assert account_sessions.find(session, token, now=NOON) is None


def test_one_session_is_ended_by_its_owner_and_nobody_elses(session, begin, clinician, make_account):
    token, other = begin(), make_account(name="Dr Other")
    theirs = begin(other)
    held = {one.id for one in account_sessions.of(session, other, now=NOON)}
    mine = {one.id for one in account_sessions.of(session, clinician, now=NOON)}
    about = {"because": Ending.BY_OWNER, "actor": clinician, "now": NOON}
    for guessed in held | {0, -1, 10**6}:
        with pytest.raises(NotFound):
            account_sessions.end(session, clinician, guessed, **about)
    assert account_sessions.find(session, theirs, now=NOON)
    account_sessions.end(session, clinician, *mine, **about)
    assert account_sessions.find(session, token, now=NOON) is None
    with pytest.raises(NotFound):
        account_sessions.end(session, clinician, *mine, **about)
    said = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.SESSION_END)).one()
    assert (said.account_id, said.noun_id, said.detail) == (clinician.id, *mine, {"because": "by_owner"})


def test_all_sessions_end_but_one(session, begin, clinician, make_account):
    first, second, theirs = begin(), begin(), begin(make_account(name="Dr Other"))
    kept = account_sessions.find(session, second, now=NOON)
    ended = account_sessions.end_all(
        session, clinician, because=Ending.BY_OWNER, actor=clinician, now=NOON, but=kept.id
    )
    assert ended == 1
    session.expire_all()
    assert account_sessions.find(session, first, now=NOON) is None
    assert account_sessions.find(session, second, now=NOON)
    assert account_sessions.end_everybodys(session, because=Ending.RESTORED, now=NOON) == 2
    session.expire_all()
    assert account_sessions.find(session, second, now=NOON) is account_sessions.find(session, theirs, now=NOON) is None


def test_the_list_holds_open_sessions_alone_and_old_rows_go(session, begin, clinician):
    begin(now=later(days=-40))
    begin(now=later(hours=-13))
    begin(now=later(minutes=-40))
    begin()
    assert [one.begun_at for one in account_sessions.of(session, clinician, now=NOON)] == [NOON]
    assert len(session.scalars(select(AccountSession)).all()) == 3, "what is older than 30 days is cleared away"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15", "Safari, Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1", "Safari, iPad"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_a_few_words(user_agent, words):
    assert agent_words(user_agent) == words
