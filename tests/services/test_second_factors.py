"""What is kept of a second factor: sealed, bound to its account, each code and answer good once."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from clinic.domain.errors import Conflict, NotFound
from clinic.domain.permissions import RoleName
from clinic.models import AuditEntry, RecoveryCode, SecurityKey
from clinic.services import second_factors
from clinic.services.second_factor_secrets import key_handle, recovery_hash, seal, unseal
from tests.fixtures.storage import NOON

KEY = "a key of the tests, long enough to sign"


@pytest.fixture
def owner(session, clinician):
    """A clinician with an app."""
    second_factors.put_app(session, clinician, "sealed", step=100, now=NOON)
    return clinician


def _key(credential=b"credential"):
    return SecurityKey(name="Blue", credential_id=credential, public_key=b"public", sign_count=0, transports=["usb"])


@settings(max_examples=15)
@given(st.text(max_size=60), st.integers(1, 10**6))
def test_what_is_sealed_opens_for_its_purpose_account_and_key_alone(plain, account_id):
    sealed = seal(KEY, "app", account_id, plain)
    assert unseal(KEY, "app", account_id, sealed) == plain
    for key, purpose, account in ((KEY + "x", "app", account_id), (KEY, "other", account_id), (KEY, "app", 0)):
        with pytest.raises(Conflict):
            unseal(key, purpose, account, sealed)


@pytest.mark.parametrize("at", [0, 5, 20, -5, -2])
def test_one_changed_letter_is_noticed(at):
    sealed = seal(KEY, "app", 7, "JBSWY3DPEHPK3PXP")
    letters = list(sealed)
    letters[at] = "A" if letters[at] != "A" else "B"
    with pytest.raises(Conflict):
        unseal(KEY, "app", 7, "".join(letters))
    with pytest.raises(Conflict):
        unseal(KEY, "app", 7, "não é base64")


def test_bits_that_nobody_reads_are_noticed_too():
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for _ in range(20):
        sealed = seal(KEY, "app", 7, "JBSWY3DPEHPK3PXP")
        other = letters[letters.index(sealed[-2]) ^ 1]
        with pytest.raises(Conflict):
            unseal(KEY, "app", 7, f"{sealed[:-2]}{other}=")


def test_recovery_codes_and_handles_are_each_accounts_own():
    assert recovery_hash(KEY, 1, "ABCD-ef01 2345") == recovery_hash(KEY, 1, "abcdef012345")
    assert recovery_hash(KEY, 1, "abcdef012345") != recovery_hash(KEY, 2, "abcdef012345")
    assert recovery_hash(KEY, 1, "abcdef012345") != recovery_hash(KEY + "x", 1, "abcdef012345")
    assert len({key_handle(KEY, number) for number in range(50)}) == 50


def test_a_step_is_used_once_and_none_before_it(session, owner):
    assert second_factors.use_step(session, owner, 101)
    assert not second_factors.use_step(session, owner, 101)
    assert not second_factors.use_step(session, owner, 100)
    assert second_factors.use_step(session, owner, 102)


def test_a_recovery_code_is_used_once_and_new_ones_end_the_old(session, owner, make_account):
    other = make_account(name="Other")
    second_factors.put_recovery_codes(session, owner, ["a", "b"], now=NOON)
    assert not second_factors.use_recovery_code(session, other, "a", now=NOON)
    assert second_factors.use_recovery_code(session, owner, "a", now=NOON)
    assert not second_factors.use_recovery_code(session, owner, "a", now=NOON)
    assert second_factors.of(session, owner).codes_left == 1
    second_factors.put_recovery_codes(session, owner, ["c"], now=NOON)
    assert not second_factors.use_recovery_code(session, owner, "b", now=NOON)


def test_a_key_needs_an_app_is_unique_and_its_owners(session, owner, make_account):
    other = make_account(name="Other")
    with pytest.raises(Conflict):
        second_factors.add_key(session, other, _key(), now=NOON)
    key = second_factors.add_key(session, owner, _key(), now=NOON)
    with pytest.raises(Conflict):
        second_factors.add_key(session, owner, _key(), now=NOON)
    with pytest.raises(NotFound):
        second_factors.key_of(session, other, key.id)
    assert second_factors.key_by_credential(session, other, b"credential") is None
    for number in range(second_factors.MOST_KEYS - 1):
        second_factors.add_key(session, owner, _key(bytes([number])), now=NOON)
    with pytest.raises(Conflict):
        second_factors.add_key(session, owner, _key(b"one more"), now=NOON)


def test_an_answer_to_what_was_asked_before_the_last_use_is_none(session, owner):
    key = second_factors.add_key(session, owner, _key(), now=NOON)
    later = NOON + dt.timedelta(seconds=20)
    assert second_factors.use_key(session, key, asked_at=NOON, sign_count=1, now=later)
    assert not second_factors.use_key(session, key, asked_at=NOON, sign_count=2, now=later)
    assert not second_factors.use_key(session, key, asked_at=later, sign_count=2, now=later)


def test_a_reset_takes_everything_and_says_who(session, owner, make_account):
    boss = make_account(RoleName.ADMINISTRATOR, name="Boss")
    second_factors.put_recovery_codes(session, owner, ["a"], now=NOON)
    second_factors.add_key(session, owner, _key(), now=NOON)
    second_factors.reset(session, owner, actor=boss, now=NOON)
    found = second_factors.of(session, owner)
    assert (found.app, found.codes_left, list(found.keys)) == (None, 0, [])
    assert session.scalars(select(RecoveryCode)).all() == []
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (last.action, last.account_id, last.noun_id) == ("second_factor_reset", boss.id, owner.id)


def test_it_is_demanded_of_who_reads_clinical_text_or_makes_accounts():
    assert [role for role in RoleName if second_factors.demanded_of([role])] == ["clinician", "administrator"]
    assert second_factors.demanded_of([RoleName.FRONT_DESK, RoleName.CLINICIAN])
