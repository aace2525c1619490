"""Observations of scores: computed anew from what was answered, with their parts, and the reason where there is none.

A value that is missing says why: not asked, or asked and left blank, with the items. Blank is never 0.
"""

from collections.abc import Callable, Iterable, Iterator

from clinic.domain.instruments import FIQ, FIQR, PAIN, PGIC, SPASM7, SURVEY
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.scoring import Score, SpasmBurden, fiqr, pgic, psd, regions, spasm_burden, sss, wpi
from clinic.domain.scoring.fiq import fiq
from clinic.domain.scoring.imported import score as imported_score
from clinic.domain.scoring.survey import SEVERITIES, SYMPTOMS
from clinic.domain.scoring.survey import pain_areas as marked_areas
from clinic.domain.trends.answers import given_cramp_answers, item_score
from clinic.domain.visits import Answers, QuestionnaireRecord, VisitRecord
from clinic.exchange.fhir import absence, systems
from clinic.exchange.fhir.elements import (
    Element,
    Resource,
    concept,
    extension,
    foreign,
    notes,
    number,
    own,
    own_concept,
    quantity,
)
from clinic.exchange.fhir.observation import SURVEY as CATEGORY
from clinic.exchange.fhir.observation import component, observation
from clinic.exchange.fhir.questionnaire_response import derived_from
from clinic.exchange.fhir.subject import Subject

IMPORTED_KIND = "imported-score"
"""Our codes of the scores of imported questionnaires; they are the keys of the clinic's own instruments."""


def scores(subject: Subject, visit: VisitRecord) -> Iterator[Resource]:
    """Yield one Observation for each score whose instrument was asked at the visit. Raises AnswerError."""
    said = visit.questionnaire
    if said is None:
        return
    for key, answers in said.answers.items():
        if key in _BUILT_IN and key not in said.definitions:
            yield from _BUILT_IN[key](subject, visit, answers)
        elif key in said.definitions:
            yield from _imported(subject, visit, said.definitions[key], answers)


def _pain(subject: Subject, visit: VisitRecord, answers: Answers) -> Iterator[Resource]:
    code = concept(foreign(systems.LOINC, "72514-3"), own("score", "nrs_pain"), text="Pain, average of the last 7 days")
    yield _score(subject, visit, item_score(PAIN, "nrs_pain", answers), answers, code=code)


def _survey(subject: Subject, visit: VisitRecord, answers: Answers) -> Iterator[Resource]:
    pain, symptoms = wpi(answers), sss(answers)
    both = psd(pain, symptoms)
    yield _score(subject, visit, pain, answers, _places(answers))
    yield _score(subject, visit, symptoms, answers, _severities(answers))
    parts = [component(own_concept("part", key), **_value(part)) for key, part in (("wpi", pain), ("sss", symptoms))]
    known = [part for part in parts if "valueInteger" in part]
    yield _score(subject, visit, both, answers, [*known, *_band("psd-band", both)])


def _places(answers: Answers) -> Iterator[Element]:
    for area in marked_areas(answers) or ():
        yield component(own_concept("part", "marked_area"), valueCodeableConcept=own_concept("area", area))
    for region in regions(answers) or ():
        yield component(own_concept("part", "open_region"), valueCodeableConcept=own_concept("region", region.value))


def _severities(answers: Answers) -> Iterator[Element]:
    """Yield each of the six parts; one that was asked and left blank says so, one that was not asked says that."""
    for key in (*SEVERITIES, *SYMPTOMS):
        value = SURVEY.value(answers, key)
        if value is None:
            blank = absence.of_answer() if key in answers else {"dataAbsentReason": absence.because("not-asked")}
            yield component(own_concept("part", key), **blank)
        else:
            named = "valueInteger" if key in SEVERITIES else "valueBoolean"
            yield component(own_concept("part", key), **{named: value})


def _cramps(subject: Subject, visit: VisitRecord, answers: Answers) -> Iterator[Resource]:
    given = given_cramp_answers(visit)
    burden = spasm_burden(given)
    yield _score(subject, visit, burden.score, given, _burden(burden), notes=(burden.note,))
    if "energy" in answers:
        yield _score(subject, visit, item_score(SPASM7, "energy", answers), answers)


def _burden(burden: SpasmBurden) -> Iterator[Element]:
    for part in burden.parts:
        if part.value is not None:
            code = own_concept("part", f"burden_{part.code.lower()}")
            yield component(code, valueQuantity=quantity(part.value, "points"))
    if burden.area_count is not None:
        yield component(own_concept("part", "area_count"), valueInteger=burden.area_count)


def _impression(subject: Subject, visit: VisitRecord, answers: Answers) -> Iterator[Resource]:
    day = PGIC.value(answers, "compared_with")
    parts = [component(own_concept("part", "compared_with"), valueDateTime=day)] if day else []
    found = pgic(answers.get("pgic"))
    yield _score(subject, visit, found, answers, [*parts, *_band("pgic", found)])


def _fiqr(subject: Subject, visit: VisitRecord, answers: Answers) -> Iterator[Resource]:
    found = fiqr(answers)
    yield _score(subject, visit, found.total, answers, _band("fiqr-band", found.total))
    for part in (found.function, found.overall, found.symptoms):
        yield _score(subject, visit, part, answers)


def _fiq(subject: Subject, visit: VisitRecord, answers: Answers) -> Iterator[Resource]:
    yield _score(subject, visit, fiq(answers).total, answers)


_BUILT_IN: dict[str, Callable[[Subject, VisitRecord, Answers], Iterator[Resource]]] = {
    PAIN.key: _pain,
    SURVEY.key: _survey,
    SPASM7.key: _cramps,
    PGIC.key: _impression,
    FIQR.key: _fiqr,
    FIQ.key: _fiq,
}


def _imported(
    subject: Subject, visit: VisitRecord, definition: ImportedInstrument, answers: Answers
) -> Iterator[Resource]:
    found = imported_score(definition, answers)
    if found is None:
        return
    coding = {"system": systems.code_system(IMPORTED_KIND), "code": found.key, "display": definition.instrument.title}
    band = [component(own_concept("part", "band"), valueString=found.band.label)] if found.band else []
    yield _score(subject, visit, found, answers, band, code=concept(coding), name=("imported", found.key))


def _score(
    subject: Subject,
    visit: VisitRecord,
    score: Score,
    answers: Answers,
    components: Iterable[Element] = (),
    *,
    code: Element | None = None,
    name: tuple[object, ...] = (),
    notes: tuple[str, ...] = (),
) -> Resource:
    said = visit.questionnaire
    return observation(
        subject,
        visit,
        name or ("score", score.key),
        CATEGORY,
        code or own_concept("score", score.key),
        value=_value(score) if score.value is not None else absence.of_score(score, answers),
        components=components,
        extensions=[extension("estimated", valueBoolean=True)] if score.estimated else [],
        effective=_effective(said),
        performer=subject.reference,
        note=_notes(score, notes),
        derivedFrom=derived_from(visit, score.receipt.instrument),
    )


def _effective(said: QuestionnaireRecord | None) -> object:
    return said.answered_on if said else None


def _value(score: Score) -> Element:
    if score.value is None:
        return {}
    whole = number(score.value)
    return {"valueInteger": whole} if isinstance(whole, int) else {"valueQuantity": quantity(score.value, "points")}


def _notes(score: Score, more: tuple[str, ...]) -> list[Element]:
    """Return how the value came about: the rule that decided, and what has to stand beside it."""
    return notes([score.receipt.rule, *more])


def _band(kind: str, score: Score) -> list[Element]:
    """Return the band of a score with the published set that it belongs to."""
    if score.band is None:
        return []
    band = concept(own(kind, score.band.code), text=f"{score.band.label} ({score.band.set_name})")
    return [component(own_concept("part", "band"), valueCodeableConcept=band)]
