"""Guessing is slowed down by name and by address, also at once, and nobody is locked out for good."""

import datetime as dt
import threading

import pytest

from clinic.services import sign_in
from clinic.services.sign_in import FREE_BY_ADDRESS, FREE_BY_NAME, LONGEST_WAIT, WINDOW
from tests.fixtures.storage import NOON

SECRET = "a key of the tests"


def keys(name="ada@clinic.example", address="192.0.2.7"):
    return sign_in.keys(SECRET, email=name, address=address)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("", "", True),
        ("unix:", "unix:", True),
    ],
)
def test_a_network_of_ipv6_counts_as_one_address(one, other, same):
    assert (keys(address=one)[1] == keys(address=other)[1]) is same


def test_a_name_counts_whatever_its_case():
    assert keys(" ADA@clinic.example ")[0] == keys()[0]


def test_each_wait_is_longer_than_the_last_and_two_minutes_at_most(session):
    waits = []
    for _try in range(FREE_BY_NAME + 6):
        waits.append(sign_in.wait(session, keys(), now=NOON).total_seconds())
        sign_in.record_wrong(session, keys(), now=NOON)
    assert waits == [0] * FREE_BY_NAME + [15, 30, 60, 120, 120, 120]
    assert sign_in.wait(session, keys(), now=NOON + LONGEST_WAIT) == dt.timedelta(0)


def test_who_comes_from_elsewhere_waits_for_the_name_alone(session):
    """A clinician whose name is guessed elsewhere waits two minutes at most; other names from there are not held up."""
    for _try in range(FREE_BY_NAME + 4):
        sign_in.record_wrong(session, keys(address="198.51.100.1"), now=NOON)
    assert sign_in.wait(session, keys(address="192.0.2.7"), now=NOON) == LONGEST_WAIT
    assert sign_in.wait(session, keys("eva@clinic.example", "198.51.100.1"), now=NOON) == dt.timedelta(0)


def test_spraying_many_names_is_slowed_down_by_address(session):
    for number in range(FREE_BY_ADDRESS):
        assert not sign_in.wait(session, keys(f"a{number}@clinic.example"), now=NOON)
        sign_in.record_wrong(session, keys(f"a{number}@clinic.example"), now=NOON)
    assert sign_in.wait(session, keys("another@clinic.example"), now=NOON)
    assert not sign_in.wait(session, keys("another@clinic.example", "198.51.100.1"), now=NOON)


def test_a_right_password_forgets_the_name_and_not_the_address(session):
    for _try in range(FREE_BY_ADDRESS):
        sign_in.record_wrong(session, keys(), now=NOON)
    sign_in.forget(session, keys())
    assert not sign_in.wait(session, keys(address="198.51.100.1"), now=NOON)
    assert sign_in.wait(session, keys(), now=NOON), "one who knows one password guesses no faster at others"


def test_what_is_long_ago_counts_no_more(session):
    for _try in range(FREE_BY_NAME):
        sign_in.record_wrong(session, keys(), now=NOON)
    assert sign_in.wait(session, keys(), now=NOON)
    assert not sign_in.wait(session, keys(), now=NOON + WINDOW)


def test_tries_made_at_once_are_all_counted(database, session):
    """Twenty at the same moment get no more free tries than twenty one after the other."""
    session.commit()
    start, tried = threading.Barrier(20), []

    def guess():
        with database.writing() as own:
            start.wait()
            if not sign_in.wait(own, keys(), now=NOON):
                sign_in.record_wrong(own, keys(), now=NOON)
                tried.append(1)
            own.commit()

    threads = [threading.Thread(target=guess) for _one in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tried) == FREE_BY_NAME
