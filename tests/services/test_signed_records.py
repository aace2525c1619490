"""Each kind of damage to a signed visit is found and named, by ids; an old frozen summary still loads and prints."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from clinic.db.dialects import drop_triggers
from clinic.domain import canonical
from clinic.domain.summaries import VisitSummary
from clinic.domain.visits import AddendumRecord, VisitStatus
from clinic.models import Addendum, Edition, Signature, Visit
from clinic.report import visit_summary
from clinic.report.layouts import Layout
from clinic.services import plans, signed_records, signing
from tests.fixtures.storage import CLINIC, NOON
from tests.report.pages import plain, whole_text

OLD = Path(__file__).parents[1] / "vectors" / "frozen_summary.json"
"""Frozen by the first version that signed: it knows nothing of optional questions, or of said and found compared."""


@pytest.fixture
def sign(session, make_visit, clinician):
    """Make a visit with a plan, sign it, and add two addenda."""

    def sign(addenda: int = 2) -> Visit:
        visit = make_visit()
        plans.write(session, visit, plans.Words(in_short="Go on."), displayed=None, actor=clinician, now=NOON)
        displayed = signing.readiness(session, visit, CLINIC).record_sha256
        signing.sign(session, visit, displayed=displayed, clinic=CLINIC, actor=clinician, now=NOON)
        for number in range(addenda):
            reason = f"reason {number}"
            signing.add_addendum(session, visit, reason=reason, text="More.", actor=clinician, now=NOON)
        return visit

    return sign


@pytest.fixture
def signed(session, sign):
    """A signed visit with three editions, its locks taken away as somebody with the file itself could."""
    visit = sign()
    session.flush()
    assert signed_records.problems(session) == []
    drop_triggers(session.connection(), ["signature", "addendum", "edition", "visit"])
    return visit


def damage(session, table, **values):
    """Write these values into every row, or into that of the edition `number`."""
    where = [table.number == values.pop("number")] if "number" in values else []
    changes = {name.removeprefix("new_"): value for name, value in values.items()}
    session.execute(sa.update(table).where(*where).values(**changes))
    session.expire_all()


DAMAGES = {
    "the record": (Signature, {"record": "{}"}, ["the signed record does not fit its digest."]),
    "the digest of the record": (
        Signature,
        {"record_sha256": "0" * 64},
        ["the signed record does not fit its digest.", "the frozen summary belongs to another record."],
    ),
    "the frozen summary": (
        Signature,
        {"summary": '{"clinic":1}'},
        ["the frozen summary cannot be read.", "the frozen summary or its signature is not what was signed."],
    ),
    "a word of the frozen summary": (
        Signature,
        {"summary": sa.func.replace(Signature.summary, "Go on.", "Stop.")},
        ["the frozen summary or its signature is not what was signed."],
    ),
    "the time of signing": (
        Signature,
        {"signed_at": NOON + dt.timedelta(hours=1)},
        ["the frozen summary or its signature is not what was signed."],
    ),
    "a PDF": (Edition, {"number": 2, "pdf": b"%PDF-1.4 other"}, ["edition 2 does not fit its digest."]),
    "the digest of a PDF": (Edition, {"number": 3, "pdf_sha256": "0" * 64}, ["edition 3 does not fit its digest."]),
    "the numbers of the editions": (
        Edition,
        {"number": 3, "new_number": 5},
        ["the numbers of its editions have a gap."],
    ),
}


@pytest.mark.parametrize(("table", "values", "said"), DAMAGES.values(), ids=list(DAMAGES))
def test_each_kind_of_damage_is_named(session, signed, table, values, said):
    damage(session, table, **values)
    assert signed_records.problems(session) == [f"Visit {signed.id}: {words}" for words in said]


def test_an_addendum_that_was_rewritten_is_found(session, signed):
    first = session.scalar(sa.select(sa.func.min(Addendum.id)))
    session.execute(sa.update(Addendum).where(Addendum.id == first).values(text="Less."))
    session.expire_all()
    assert signed_records.problems(session) == [
        f"Visit {signed.id}: addendum {first} is not what edition 2 was made from."
    ]


def test_an_edition_from_before_its_content_was_kept_is_sound(session, signed):
    damage(session, Edition, content_sha256=None)
    assert signed_records.problems(session) == []


def test_an_edition_that_was_removed_leaves_its_addendum_without_one(session, signed):
    session.execute(sa.delete(Edition).where(Edition.number == 3))
    lost = session.scalar(sa.select(sa.func.max(Addendum.id)))
    assert signed_records.problems(session) == [f"Visit {signed.id}: addendum {lost} has no edition."]


def test_an_edition_of_another_addendum_is_found(session, signed):
    first, second = session.scalars(sa.select(Addendum.id).order_by(Addendum.id))
    damage(session, Edition, number=3, addendum_id=first)
    assert signed_records.problems(session) == [
        f"Visit {signed.id}: addendum {second} has no edition.",
        f"Visit {signed.id}: addendum {first} has more than one edition.",
        f"Visit {signed.id}: addendum {first} is not what edition 3 was made from.",
    ]


def test_an_addendum_of_another_visit_is_none_of_this_one(session, sign):
    one, other = sign(addenda=1), sign(addenda=1)
    session.flush()
    drop_triggers(session.connection(), ["addendum"])
    theirs = session.scalars(sa.select(Addendum).where(Addendum.visit_id == other.id)).one()
    session.execute(sa.update(Addendum).where(Addendum.id == theirs.id).values(visit_id=one.id))
    session.expire_all()
    assert signed_records.problems(session) == [
        f"Visit {one.id}: addendum {theirs.id} has no edition.",
        f"Visit {other.id}: edition 2 has no addendum of this visit.",
    ]


def test_a_frozen_summary_of_another_visit_is_found(session, sign):
    one, other = sign(addenda=0), sign(addenda=0)
    session.flush()
    drop_triggers(session.connection(), ["signature"])
    session.execute(
        sa.update(Signature)
        .where(Signature.visit_id == one.id)
        .values(summary=sa.select(Signature.summary).where(Signature.visit_id == other.id).scalar_subquery())
    )
    session.expire_all()
    assert f"Visit {one.id}: the frozen summary belongs to another visit." in signed_records.problems(session)


def test_a_visit_marked_as_signed_without_anything_is_found(session, make_visit):
    visit = make_visit()
    session.execute(sa.update(Visit).where(Visit.id == visit.id).values(status=VisitStatus.SIGNED, signed_at=NOON))
    session.expire_all()
    assert signed_records.problems(session) == [f"Visit {visit.id}: marked as signed, without signature or PDF."]


def test_every_digest_is_told(session, sign):
    visit = sign(addenda=1)
    (record,) = signed_records.checked(session)
    signature = session.get(Signature, visit.id)
    editions = session.scalars(sa.select(Edition).order_by(Edition.number)).all()
    assert record.record_sha256 == signature.record_sha256
    assert record.pdf_sha256 == tuple((one.number, one.pdf_sha256) for one in editions)
    assert len(editions) == 2


@pytest.mark.parametrize("layout", list(Layout))
def test_a_summary_frozen_by_the_first_version_still_loads_and_prints(layout):
    summary = canonical.loads(VisitSummary, OLD.read_text(encoding="utf-8"))
    assert summary.optional_answers == ()
    assert plain("Sample Clinic") in whole_text(visit_summary.render(summary, layout=layout))


def test_an_addendum_prints_on_an_old_summary():
    summary = canonical.loads(VisitSummary, OLD.read_text(encoding="utf-8"))
    late = AddendumRecord(
        "Dr B. Other", dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC), "Result came late", "Low vitamin D."
    )
    text = whole_text(visit_summary.render(dataclasses.replace(summary, addenda=(late,))))
    assert plain("Result came late. “Low vitamin D.”") in text
