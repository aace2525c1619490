"""Which patients and courses the rows of a file belong to: of the clinic, of an earlier row, or new."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from clinic.domain.dates import PartialDate
from clinic.domain.imports import IncomingPatient, IncomingTreatment, IncomingVisit
from clinic.domain.imports.report import Birth
from clinic.domain.words import N_
from clinic.services.imports.ledger import Ledger
from clinic.services.imports.matching import Known, treatment_key
from clinic.services.imports.tally import Tally

OTHER_BIRTH = N_("The birth date is not the one of an earlier row of the same patient; the first was kept.")
OTHER_DATES = N_("The dates of a treatment do not fit those of an earlier row; the first were kept.")
NAMED_TWICE = N_("A treatment stands twice in the row; its first rating was kept.")

Treatment = tuple[str, str]
"""Record number of the patient, and what makes two entries the same treatment."""


@dataclass(frozen=True, slots=True)
class Newcomers:
    """The patients and courses of a chunk that nobody knew before."""

    patients: dict[str, IncomingPatient] = field(default_factory=dict)
    courses: dict[Treatment, IncomingTreatment] = field(default_factory=dict)
    completed: dict[int, IncomingPatient] = field(default_factory=dict)
    """Id of a patient of an earlier chunk -> the name or birth date that a row of this one tells first."""


class People:
    """Knows the patients and courses of the run; what is new gets its number from the store, or none in a dry run."""

    def __init__(self, ledger: Ledger, tally: Tally) -> None:
        self._ledger, self._tally = ledger, tally

    def sort(self, visits: Sequence[IncomingVisit], known: Known) -> Newcomers:
        """Return who and what is new in a chunk; the others are remembered with their numbers."""
        new = Newcomers()
        for visit in visits:
            self._sort_patient(visit, known, new)
            for key, treatment in self.treatments(visit, tell=True):
                self._sort_course(visit, key, treatment, known, new)
        return new

    def settle(self, new: Newcomers, patient_ids: Sequence[int], course_ids: Sequence[int]) -> None:
        """Give the new ones their numbers."""
        for (number, patient), patient_id in zip(new.patients.items(), patient_ids, strict=True):
            self._ledger.keep_patient(number, patient_id, patient.birth, named=bool(patient.name.strip()))
        for ((number, key), one), course_id in zip(new.courses.items(), course_ids, strict=True):
            started, stopped = dates_of(one)
            self._ledger.keep_course(self.id_of(number), key, course_id, _text(started), _text(stopped), ours=True)
        self._tally.new_patients += len(new.patients)
        self._tally.new_courses += len(new.courses)

    def id_of(self, number: str) -> int:
        """Return the id of a patient that is settled."""
        return self._ledger.settled_patient(number)

    def course_of(self, patient_id: int, treatment: str) -> int:
        """Return the id of a course that is settled."""
        return self._ledger.settled_course(patient_id, treatment)[0]

    def treatments(self, visit: IncomingVisit, *, tell: bool = False) -> Iterator[tuple[str, IncomingTreatment]]:
        """Yield each treatment of a row once; `tell` = note those that stand there twice."""
        met = set[str]()
        for one in visit.treatments:
            key = treatment_key(one.code, one.own_words)
            if key not in met:
                met.add(key)
                yield key, one
            elif tell:
                self._tally.note(visit.row, NAMED_TWICE)

    def later_dates(self, visit: IncomingVisit, patient_id: int) -> Iterator[tuple[int, str | None, str | None]]:
        """Yield id, start and stop of each course of this run to which the row adds a date, and remember the visit."""
        self._ledger.saw(patient_id, visit.seen_on)
        for key, one in self.treatments(visit):
            self._ledger.named(patient_id, key, visit.seen_on)
            course_id, started, stopped, ours = self._ledger.settled_course(patient_id, key)
            begun, ended = started or _text(one.started), stopped or _text(one.stopped)
            said = (_text(one.started) in (None, begun), _text(one.stopped) in (None, ended))
            if not (all(said) and _in_order(_date(begun), _date(ended))):
                self._tally.note(visit.row, OTHER_DATES)
            elif ours and (begun, ended) != (started, stopped):
                self._ledger.keep_course(patient_id, key, course_id, begun, ended, ours=True)
                yield course_id, begun, ended

    def _sort_patient(self, visit: IncomingVisit, known: Known, new: Newcomers) -> None:
        patient = visit.patient
        number = patient.record_number
        if number in new.patients:
            first = new.patients[number]
            self._compare(visit.row, first.birth, patient.birth, None)
            if first.birth is None or not first.name:
                new.patients[number] = IncomingPatient(number, first.name or patient.name, first.birth or patient.birth)
        elif (met := self._ledger.patient(number)) is not None:
            self._compare(visit.row, met[1], patient.birth, met[0] if number in known.patients else None)
            if number not in known.patients:
                self._complete(met, patient, new)
        elif number in known.patients:
            patient_id, birth = known.patients[number]
            self._ledger.keep_patient(number, patient_id, birth)
            if last := known.last_seen.get(patient_id):
                self._ledger.saw(patient_id, last)
            self._tally.known_patients += 1
            self._compare(visit.row, birth, patient.birth, patient_id)
        else:
            new.patients[number] = patient

    def _complete(self, met: tuple[int, PartialDate | None, bool], patient: IncomingPatient, new: Newcomers) -> None:
        """Take from a later row what no earlier row told of a patient of this run."""
        patient_id, birth, named = met
        name = "" if named else patient.name.strip()
        told = patient.birth if birth is None else None
        if not name and told is None:
            return
        self._ledger.keep_patient(patient.record_number, patient_id, birth or told, named=named or bool(name))
        before = new.completed.get(patient_id, IncomingPatient(patient.record_number))
        new.completed[patient_id] = IncomingPatient(patient.record_number, before.name or name, before.birth or told)

    def _compare(self, row: int, kept: PartialDate | None, given: PartialDate | None, patient_id: int | None) -> None:
        if kept is None or given is None or kept.year == given.year:
            return
        if patient_id is None:
            self._tally.note(row, OTHER_BIRTH)
        else:
            self._tally.line("births", Birth(row, patient_id))

    def _sort_course(
        self, visit: IncomingVisit, key: str, treatment: IncomingTreatment, known: Known, new: Newcomers
    ) -> None:
        number = visit.patient.record_number
        if number in new.patients:
            new.courses.setdefault((number, key), treatment)
            return
        patient_id = self.id_of(number)
        if self._ledger.has_course(patient_id, key):
            return
        if course := known.courses.get((patient_id, key)):
            started, stopped = _text(course.started), _text(course.stopped)
            self._ledger.keep_course(patient_id, key, course.id, started, stopped, ours=False)
        else:
            new.courses.setdefault((number, key), treatment)


def dates_of(treatment: IncomingTreatment) -> tuple[PartialDate | None, PartialDate | None]:
    """Return start and stop of a treatment; a stop before the start is left out."""
    started, stopped = treatment.started, treatment.stopped
    return started, stopped if _in_order(started, stopped) else None


def _date(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _text(date: PartialDate | None) -> str | None:
    return str(date) if date else None


def _in_order(started: PartialDate | None, stopped: PartialDate | None) -> bool:
    return started is None or stopped is None or stopped.latest() >= started.earliest()
