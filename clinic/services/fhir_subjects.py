"""Read what FHIR resources are made of: a patient's record, and beside it times, stored PDFs and frozen summaries."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain import summaries
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.patients import PatientRecord
from clinic.domain.summaries import ClinicIdentity, VisitSummary
from clinic.domain.visits import VisitStatus
from clinic.exchange.fhir.subject import Entry, Person, StoredPdf, Subject
from clinic.models import Account, Edition, ImportedDefinition, ImportedVisit, ImportRun, Questionnaire
from clinic.services.instruments import Version
from clinic.services.summaries import frozen_of

_WITH_DOCUMENT = (VisitStatus.OPEN, VisitStatus.SIGNED, VisitStatus.ENTERED_IN_ERROR)


@dataclass(frozen=True, slots=True)
class Sender:
    """The clinic that the resources come from. `address` is its own base address."""

    identity: ClinicIdentity
    address: str


def people(session: Session) -> Mapping[str, Person]:
    """Return those with an account by name; a name that two of them bear tells nobody apart and is left out."""
    rows = session.execute(select(Account.id, Account.name, Account.active)).all()
    borne = Counter(name for _, name, _ in rows)
    return {name: Person(number, name, active) for number, name, active in rows if borne[name] == 1}


def subject(
    session: Session,
    record: PatientRecord,
    sender: Sender,
    staff: Mapping[str, Person],
    *,
    carry_pdf: bool = False,
    only: int | None = None,
) -> Subject:
    """Return the record with what stands beside it: of every visit, or of the one whose id is given as `only`.

    With `carry_pdf` the stored PDFs come with their bytes.
    """
    ids = [visit.id for visit in record.visits if only in (None, visit.id)]
    return Subject(
        record=record,
        address=sender.address,
        people=staff,
        entries=_entries(session, ids),
        pdfs=_pdfs(session, ids, carry=carry_pdf),
        summaries=_summaries(session, record, ids, sender.identity),
        imported_at=_imported_at(session, ids),
        files=files(session, answered(record)),
    )


def answered(record: PatientRecord) -> Mapping[Version, ImportedInstrument]:
    """Return the imported questionnaires that the patient answered, by key and version."""
    asked = (visit.questionnaire for visit in record.visits if visit.questionnaire)
    return {(key, one.instrument.version): one for said in asked for key, one in said.definitions.items()}


def files(session: Session, wanted: Collection[Version]) -> Mapping[Version, Mapping[str, Any]]:
    """Return the files that imported questionnaires came from, read; no query for none."""
    if not wanted:
        return {}
    by_version = sa.tuple_(ImportedDefinition.key, ImportedDefinition.instrument_version)
    chosen = select(ImportedDefinition.key, ImportedDefinition.instrument_version, ImportedDefinition.source_text)
    rows = session.execute(chosen.where(by_version.in_(sorted(wanted))))
    return {(key, version): json.loads(text) for key, version, text in rows}


def _entries(session: Session, ids: Sequence[int]) -> Mapping[int, Entry]:
    chosen = select(Questionnaire.visit_id, Questionnaire.saved_at, Questionnaire.sent_at, Questionnaire.entered_by)
    rows = session.execute(chosen.where(Questionnaire.visit_id.in_(ids)))
    return {visit_id: Entry(saved_at, sent_at, typist) for visit_id, saved_at, sent_at, typist in rows}


def _pdfs(session: Session, ids: Sequence[int], *, carry: bool) -> Mapping[int, tuple[StoredPdf, ...]]:
    content = Edition.pdf if carry else sa.null()
    chosen = select(
        Edition.visit_id, Edition.number, Edition.pdf_sha256, sa.func.length(Edition.pdf), Edition.made_at, content
    ).where(Edition.visit_id.in_(ids))
    found: dict[int, tuple[StoredPdf, ...]] = {}
    for visit_id, *row in session.execute(chosen.order_by(Edition.visit_id, Edition.number)):
        found[visit_id] = (*found.get(visit_id, ()), StoredPdf(*row))
    return found


def _summaries(
    session: Session, record: PatientRecord, ids: Sequence[int], clinic: ClinicIdentity
) -> Mapping[int, VisitSummary]:
    """Return the summary of each visit that has one: the frozen one once signed, else a draft."""
    wanted = [visit for visit in record.visits if visit.id in ids and visit.status in _WITH_DOCUMENT]
    signed = frozen_of(session, [visit for visit in wanted if visit.signature is not None])
    drafts = (visit for visit in wanted if visit.signature is None and visit.status is VisitStatus.OPEN)
    return signed | {one.id: summaries.summarise(record, one.id, clinic=clinic, language="en") for one in drafts}


def _imported_at(session: Session, ids: Sequence[int]) -> Mapping[int, dt.datetime]:
    chosen = (
        select(ImportedVisit.visit_id, sa.func.coalesce(ImportRun.published_at, ImportRun.started_at))
        .join(ImportRun, ImportedVisit.import_id == ImportRun.id)
        .where(ImportedVisit.visit_id.in_(ids))
    )
    return {visit_id: at for visit_id, at in session.execute(chosen)}  # noqa: C416 - typed so
