"""A short storm over the real server on each database; `python3 dev.py faults` is the long one."""

import pytest

from tests.faults.storm import Outcome, Plan, storm

SHORT = {
    "sqlite": ("network", "disk full", "kill -9", "locked for a second"),
    "postgresql": ("network", "restart"),
}


def held(outcome: Outcome) -> None:
    """Everything acknowledged is stored, once, and nobody met anything that was not promised."""
    assert [str(one) for one in outcome.ledger.violations] == [], outcome.logged
    assert outcome.stored.lost == []
    assert outcome.stored.twice == {}
    assert outcome.ledger.acknowledged >= outcome.plan.between * len(outcome.plan.order)


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_what_was_acknowledged_survives_a_short_storm(database: str, request: pytest.FixtureRequest) -> None:
    migrated = request.getfixturevalue("migrated_sqlite") if database == "sqlite" else None
    plan = Plan(database, seed=7, patients=3, clinicians=1, between=6, order=SHORT[database])
    held(storm(plan, migrated))
