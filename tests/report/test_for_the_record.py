"""Urgent signs and repeated surveys stand in the details, each with what became of it."""

import dataclasses
import datetime as dt
import json

from clinic.domain import canonical
from clinic.domain.summaries import VisitSummary, summarise
from clinic.domain.visits import RepeatRecord, UrgentSign
from clinic.report.layouts import Layout
from tests.records import CLINIC, counted, example_record
from tests.report import extremes
from tests.report.pages import plain, text_of

RAISED = dt.datetime(2025, 11, 12, 8, tzinfo=dt.UTC)
LATER = dt.datetime(2025, 11, 13, 9, 30, tzinfo=dt.UTC)
SIGN = plain("Numb between the legs or around the back passage:")


def with_visit(*, signed: bool = True, **more: object) -> VisitSummary:
    record = example_record(signed=signed)
    *before, last = record.visits
    visits = (*before, dataclasses.replace(last, **more))
    return summarise(dataclasses.replace(record, visits=visits), last.id, clinic=CLINIC)


def test_an_urgent_sign_stands_with_who_looked_and_when() -> None:
    reviewed = UrgentSign("cauda_equina", RAISED, None, LATER, "Dr A. Sample")
    text = text_of(with_visit(urgent=(reviewed,)))
    assert SIGN + plain("Ticked 12 Nov 2025 09:00. Reviewed 13 Nov 2025 10:30 by Dr A. Sample.") in text
    taken_back = UrgentSign("cauda_equina", RAISED, LATER)
    draft = text_of(with_visit(urgent=(taken_back,), signed=False))
    assert SIGN + plain("Ticked 12 Nov 2025. Taken back 13 Nov 2025. Not reviewed.") in draft
    assert SIGN not in text_of(extremes.example())


def test_urgent_signs_are_no_part_of_a_copy_for_a_gp() -> None:
    reviewed = UrgentSign("cauda_equina", RAISED, None, LATER, "Dr A. Sample")
    assert SIGN not in text_of(with_visit(urgent=(reviewed,)), layout=Layout.GP)


def test_a_repeated_survey_stands_with_its_count_and_where_both_agree() -> None:
    repeat = RepeatRecord(counted(11, examiner="Dr B. Other"), RAISED, LATER)
    text = text_of(with_visit(exam=counted(12), repeats=(repeat,)))
    assert plain("Dr B. Other: 11 of 18 tender points.") in text
    assert plain("Both found the same at 17 of the 18 sites that both pressed") in text
    begun = RepeatRecord(counted(11, examiner="Dr B. Other"), RAISED)
    assert plain("Dr B. Other") not in text_of(with_visit(exam=counted(12), repeats=(begun,)))


def test_a_summary_signed_before_these_were_frozen_is_read_as_it_was() -> None:
    stored = json.loads(canonical.dumps(extremes.example()))
    del stored["urgent"], stored["repeats"]
    read = canonical.loads(VisitSummary, json.dumps(stored))
    assert (read.urgent, read.repeats) == ((), ())
