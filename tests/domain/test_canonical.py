"""What is frozen comes back as it was, and the same value always gives the same bytes."""

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction

import pytest

from clinic.domain import canonical
from clinic.domain.summaries import Said, VisitSummary, summarise
from clinic.domain.trends import ValueState
from clinic.domain.visits import AddendumRecord, TriggerPointRecord
from tests import records


@pytest.mark.parametrize("visits", [1, 3, 7])
def test_a_summary_comes_back_as_it_was(visits):
    summary = summarise(records.example_record(visits), 7, clinic=records.CLINIC, language="en")
    text = canonical.dumps(summary)
    again = canonical.loads(VisitSummary, text)
    assert again == summary
    assert canonical.dumps(again) == text


def test_exact_numbers_stay_exact():
    assert canonical.dumps({"mean": Fraction(1, 3), "pressure": Decimal("2.10")}) == '{"mean":"1/3","pressure":"2.10"}'


def test_blank_no_and_zero_stay_apart():
    spot = TriggerPointRecord(1, "soleus", "l", None, False, None, True, None)
    assert canonical.loads(TriggerPointRecord, canonical.dumps(spot)) == spot


def test_a_summary_frozen_before_cramps_had_places_in_the_head_comes_back_without_them():
    said = Said(True, ("head",), ValueState.VALUE, (), ("eye_l",), True, ValueState.VALUE, {"head": 4}, (), "head")
    frozen = json.loads(canonical.dumps(said))
    assert frozen.pop("cramp_head_zones") == []
    assert canonical.loads(Said, json.dumps(frozen)) == said


def test_instants_are_kept_in_utc():
    moment = dt.datetime(2026, 11, 20, 12, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    text = canonical.dumps(AddendumRecord("A", moment, "why", "what"))
    assert '"2026-11-20T11:00:00+00:00"' in text
    assert canonical.loads(AddendumRecord, text).written_at == moment


def test_what_does_not_fit_is_refused():
    with pytest.raises((ValueError, TypeError)):
        canonical.loads(AddendumRecord, '{"written_by":null,"written_at":"2026","reason":"","text":""}')
