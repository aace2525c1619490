"""Turn the rows of many visits into values; the number of queries does not depend on the number of visits."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy import Row as OneRow
from sqlalchemy.orm import Session, joinedload

from clinic.domain.exams import SiteRating, SiteState
from clinic.domain.treatments.courses import Rating, StoppedBecause, Symptom
from clinic.domain.visits import (
    Actor,
    AddendumRecord,
    AnsweredItem,
    CriteriaDetails,
    ExamRecord,
    NextStep,
    Origin,
    PlanItem,
    PlanRecord,
    QuestionnaireRecord,
    RepeatRecord,
    SignatureRecord,
    TriggerPointRecord,
    UrgentSign,
    VisitRecord,
)
from clinic.models import (
    Addendum,
    CriteriaInput,
    Exam,
    ImportedVisit,
    Plan,
    PlanItemAnswer,
    Questionnaire,
    RedFlag,
    RepeatSurvey,
    Signature,
    TreatmentRating,
    TriggerPoint,
    Visit,
)
from clinic.models import PlanItem as PlanItemRow
from clinic.services import instruments, repeat_surveys
from clinic.services.trigger_points import numbered

Row = TypeVar("Row")


class VisitParts:
    """Everything that hangs on the visits for which a condition holds, fetched once and handed out in order of date."""

    def __init__(self, session: Session, condition: ColumnElement[bool], zone: ZoneInfo) -> None:
        def rows(model: type[Row]) -> dict[int, list[Row]]:
            table: Any = model
            chosen = select(table).where(table.visit_id.in_(visit_ids))
            return _by_visit(session.scalars(chosen.order_by(*table.__table__.primary_key.columns)))

        self._zone = zone
        self._visits = _visits(session, condition)
        visit_ids = [visit.id for visit, *_ in self._visits]
        self._exams = rows(Exam)
        self._spots = rows(TriggerPoint)
        self._ratings = rows(TreatmentRating)
        self._plan_items = rows(PlanItemRow)
        self._plan_answers = rows(PlanItemAnswer)
        self._addenda = rows(Addendum)
        self._urgent = rows(RedFlag)
        self._definitions = instruments.of_versions(session, _versions(row[1] for row in self._visits))

    def records(self) -> tuple[VisitRecord, ...]:
        """Return each visit whole."""
        return tuple(self._record(*row) for row in self._visits)

    def _record(
        self,
        visit: Visit,
        questionnaire: Questionnaire | None,
        criteria: CriteriaInput | None,
        plan: Plan | None,
        signature: Signature | None,
        imported: ImportedVisit | None,
    ) -> VisitRecord:
        key = visit.id
        record = VisitRecord(
            id=key,
            seen_on=visit.seen_on,
            status=visit.status,
            clinician=visit.clinician.name,
            questionnaire=self._questionnaire(questionnaire) if questionnaire else None,
            exam=self._exam(visit),
            repeats=tuple(_repeat(one.repeat) for one in self._exams.get(key, []) if one.repeat is not None),
            trigger_points=tuple(_spot(n, row) for n, row in numbered(self._spots.get(key, []))),
            criteria_details=_criteria(criteria) if criteria else CriteriaDetails(),
            somatic_count=criteria.somatic_count if criteria else None,
            criteria_shown=visit.criteria_shown,
            ratings=tuple(rating(row, visit.seen_on) for row in self._ratings.get(key, [])),
            plan=_plan(plan, self._plan_items.get(key, []), self._plan_answers.get(key, [])),
            signature=_signature(signature) if signature else None,
            addenda=tuple(map(_addendum, self._addenda.get(key, []))),
            urgent=tuple(map(_urgent, self._urgent.get(key, []))),
        )
        return _as_imported(record, imported, self._zone) if imported else record

    def _questionnaire(self, row: Questionnaire) -> QuestionnaireRecord:
        versions = {response.instrument: response.instrument_version for response in row.responses}
        return QuestionnaireRecord(
            answers={response.instrument: response.answers for response in row.responses},
            versions=versions,
            mode=row.mode,
            answered_on=(row.sent_at or row.saved_at).astimezone(self._zone).date(),
            sent=row.sent_at is not None,
            short_form=row.short_form,
            entered_by=row.enterer.name if row.enterer else "",
            confirmed={response.instrument: response.confirmed for response in row.responses if response.confirmed},
            definitions=instruments.by_key(self._definitions, versions.items()),
        )

    def _exam(self, visit: Visit) -> ExamRecord | None:
        """The visit's clinician's survey is the summary's; without one, the first. A repeat never is."""
        exams = [exam for exam in self._exams.get(visit.id, []) if exam.repeat is None]
        return _first(map(_exam, sorted(exams, key=lambda exam: exam.examiner_id != visit.clinician_id)))


def _as_imported(record: VisitRecord, row: ImportedVisit, zone: ZoneInfo) -> VisitRecord:
    """Put what the file says in the place of the account that answers for the import."""
    said = record.questionnaire
    return dataclasses.replace(
        record,
        clinician=row.clinician_name,
        questionnaire=dataclasses.replace(said, answered_on=record.seen_on, entered_by="") if said else None,
        exam=dataclasses.replace(record.exam, examiner=row.examiner_name) if record.exam else None,
        origin=Origin(
            file_name=row.run.file_name,
            row=row.file_row,
            imported_on=(row.run.published_at or row.run.started_at).astimezone(zone).date(),
            imported_by=row.run.account.name,
            stated={total: (stated, recomputed) for total, (stated, recomputed) in row.stated.items()},
            time=row.time,
        ),
    )


def load(session: Session, visit: Visit, zone: ZoneInfo) -> VisitRecord:
    """Return one visit as a value, without the patient's other visits."""
    (record,) = VisitParts(session, Visit.id == visit.id, zone).records()
    return record


def _visits(session: Session, condition: ColumnElement[bool]) -> Sequence[OneRow[*tuple[Any, ...]]]:
    """Return each visit, oldest first, with the rows of which it has at most one: see `VisitParts._record`."""
    tables: tuple[Any, ...] = (Questionnaire, CriteriaInput, Plan, Signature, ImportedVisit)
    chosen = select(Visit, *tables).where(condition).options(joinedload(Visit.clinician), joinedload(ImportedVisit.run))
    for table in tables:
        chosen = chosen.outerjoin(table, table.visit_id == Visit.id)
    return session.execute(chosen.order_by(Visit.seen_on, Visit.id)).all()


def _versions(questionnaires: Iterable[Questionnaire | None]) -> set[tuple[str, str]]:
    """Return instrument and version of every set of answers."""
    responses = (response for one in questionnaires if one for response in one.responses)
    return {(response.instrument, response.instrument_version) for response in responses}


def _by_visit(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.visit_id, []).append(row)
    return found


def _first(rows: Iterable[Row]) -> Row | None:
    return next(iter(rows), None)


def _exam(row: Exam) -> ExamRecord:
    sites = dict.fromkeys(reading.site for reading in row.pressures)
    return ExamRecord(
        examiner=row.examiner.name,
        method=row.method,
        ratings={one.site: SiteRating(one.site, one.state, one.rating, one.source) for one in row.ratings},
        pressures={
            site: tuple(reading.ppt_kg_cm2 for reading in row.pressures if reading.site == site) for site in sites
        },
        stopped=row.stopped,
        note=row.note,
        pressure_states={one.site: one.state for one in row.pressure_sites if one.state is not SiteState.RATED},
        pressures_stopped=row.pressures_stopped,
        from_paper=row.paper_typist.name if row.paper_typist else "",
    )


def _repeat(row: RepeatSurvey) -> RepeatRecord:
    first = repeat_surveys.found_first(row)
    return RepeatRecord(_exam(row.exam), row.begun_at, row.finished_at, row.given_up_at, first)


def _spot(number: int, row: TriggerPoint) -> TriggerPointRecord:
    return TriggerPointRecord(
        number=number,
        muscle=row.muscle,
        side=row.side,
        taut_band=row.taut_band,
        hypersensitive_spot=row.hypersensitive_spot,
        spot_in_taut_band=row.spot_in_taut_band,
        referred_pain=row.referred_pain,
        reproduces_known_symptom=row.reproduces_known_symptom,
        felt_in=tuple(row.felt_in),
        twitch=row.twitch,
        jump=row.jump,
        ppt_kg_cm2=row.ppt_kg_cm2,
        treated=row.treated,
        note=row.note,
        examiner=row.examiner.name,
    )


def _criteria(row: CriteriaInput) -> CriteriaDetails:
    return CriteriaDetails(**{field: getattr(row, field) for field in CriteriaDetails.__dataclass_fields__})


def rating(row: TreatmentRating, visit_date: dt.date) -> Rating:
    """Return a stored rating as a value; `visit_date` is the day of its visit."""
    return Rating(
        course_id=row.course_id,
        helped=row.helped,
        source=row.source,
        visit_date=visit_date,
        side_effects=row.side_effects,
        changed=tuple(Symptom(one) for one in row.changed),
        side_effect_severity=row.side_effect_severity,
        stopped_because=tuple(StoppedBecause(one) for one in row.stopped_because),
        would_use_again=row.would_use_again,
        confirmed_from=row.confirmed_from,
    )


def _plan(plan: Plan | None, items: Sequence[PlanItemRow], answers: Sequence[PlanItemAnswer]) -> PlanRecord:
    texts = {Actor.GP: plan.for_gp, Actor.PATIENT: plan.for_patient, Actor.CLINIC: plan.for_clinic} if plan else {}
    return PlanRecord(
        in_short=plan.in_short if plan else "",
        steps=tuple(NextStep(actor, text) for actor, text in texts.items() if text.strip()),
        items=tuple(PlanItem(item.decision, item.treatment_name, item.course_id, item.note) for item in items),
        answers=tuple(
            AnsweredItem(row.planned_visit_id, row.item_key, row.planned_words, row.answer, row.note) for row in answers
        ),
    )


def _signature(row: Signature) -> SignatureRecord:
    return SignatureRecord(row.signer.name, row.signed_at, row.record_sha256)


def _urgent(row: RedFlag) -> UrgentSign:
    reviewer = row.reviewer.name if row.reviewer else ""
    return UrgentSign(row.code, row.raised_at, row.taken_back_at, row.reviewed_at, reviewer)


def _addendum(row: Addendum) -> AddendumRecord:
    return AddendumRecord(row.writer.name, row.written_at, row.reason, row.text)
