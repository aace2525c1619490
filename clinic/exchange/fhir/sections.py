"""The sections of a visit's document: what the summary says, in our own sentences, with the resources behind it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from clinic.domain.body import zones
from clinic.domain.dates import day_in_words
from clinic.domain.muscles import label_of
from clinic.domain.patients import AllergyState
from clinic.domain.red_flags import BY_CODE
from clinic.domain.scoring import EXAMINER_NOTE, criteria_sentence, shown
from clinic.domain.scoring.results import Score
from clinic.domain.summaries import Criteria, ScoreRow, Spot, TreatmentRow, VisitSummary
from clinic.domain.treatments.courses import LABELS
from clinic.domain.trends import ValueState
from clinic.domain.visits import Actor, AddendumRecord
from clinic.exchange.fhir import narrative, systems
from clinic.exchange.fhir.elements import Element, Resource, concept, foreign, own_concept, reference

_STATES: Mapping[ValueState, str] = {
    ValueState.NOT_ASKED: "not asked",
    ValueState.NOT_ANSWERED: "not answered",
    ValueState.NOT_EXAMINED: "not examined",
    ValueState.REFUSED: "refused",
    ValueState.STOPPED: "stopped",
    ValueState.NOT_ASSESSABLE: "cannot be worked out",
}
_CRITERIA: Mapping[Criteria, str] = {
    Criteria.SHOWN: "",
    Criteria.SWITCHED_OFF: "",
    Criteria.ADULTS_ONLY: "2016 survey criteria: not assessed: adults only. This is not a diagnosis.",
    Criteria.AGE_UNKNOWN: "2016 survey criteria: not assessed: the age is not known. This is not a diagnosis.",
}
_ALLERGIES: Mapping[AllergyState, str] = {
    AllergyState.NONE_KNOWN: "None known.",
    AllergyState.NOT_ASKED: "Not asked.",
}
_ACTORS: Mapping[Actor, str] = {Actor.GP: "GP", Actor.PATIENT: "Patient", Actor.CLINIC: "Clinic"}
_EMPTY: Mapping[AllergyState, str] = {AllergyState.NONE_KNOWN: "nilknown", AllergyState.NOT_ASKED: "notasked"}


def sections(summary: VisitSummary, behind: Sequence[Resource]) -> Iterator[Element]:
    """Yield the sections that have something to say; `behind` are the resources of the document."""
    yield from _said("in_short", [summary.plan.in_short])
    yield from _said("what_matters", [summary.what_matters or ""])
    yield from _section("scores", _scores(summary), _of_codes(behind, "score"))
    yield from _said("criteria", _criteria(summary), _of_codes(behind, "criteria"))
    yield from _said("tender_points", _tender_points(summary), _findings(behind, "tender_points"))
    yield from _section("trigger_points", _trigger_points(summary), _findings(behind, "trigger_point"))
    yield from _section("treatments", narrative.listed(map(_treatment, summary.treatments)), _tried(behind))
    steps = (f"{_ACTORS[step.actor]}: {step.text}" for step in summary.plan.steps)
    yield from _section("next_steps", narrative.listed([*_decisions(summary), *steps]), [])
    yield from _facts(summary, behind)
    yield from _section("urgent_signs", narrative.listed(_urgent(summary)), _findings(behind, "urgent_sign"))
    yield from _said("documents", _pdfs(behind), _kind(behind, "DocumentReference"))
    for addendum in summary.addenda:
        yield from _said("addendum", _addendum(addendum))


def _said(code: str, texts: Iterable[str], entries: Iterable[Element] = ()) -> Iterator[Element]:
    return _section(code, narrative.paragraphs(texts), entries)


def _section(code: str, inside: str, entries: Iterable[Element]) -> Iterator[Element]:
    """Yield the section where there is something to read; what has nothing to say has no section."""
    if inside:
        named = own_concept("section", code)
        yield {"title": named["text"], "code": named, "text": narrative.text(inside), "entry": list(entries)}


def _facts(summary: VisitSummary, behind: Sequence[Resource]) -> Iterator[Element]:
    diagnoses = [
        f"{one.label}{f', since {one.since.in_words()}' if one.since else ''}" for one in summary.facts.diagnoses
    ]
    yield from _section("diagnoses", narrative.listed(diagnoses), _kind(behind, "Condition"))
    known = summary.facts.allergies or [_ALLERGIES.get(summary.facts.allergy_state, "")]
    entries = _kind(behind, "AllergyIntolerance")
    for section in _section("allergies", narrative.listed(known), entries):
        empty = _EMPTY.get(summary.facts.allergy_state)
        yield (
            section
            if entries or not empty
            else {
                **section,
                "emptyReason": concept(foreign(systems.EMPTY_REASON, empty)),
            }
        )


def _scores(summary: VisitSummary) -> str:
    rows = [_score_row(row) for row in summary.scores]
    if summary.pgic is not None:
        rows.append(("Overall change", "1 to 7, 1 is best", _number(summary.pgic, 0) or "not answered", ""))
    shown_notes = [row.series.measure.note for row in summary.scores if row.today.value is not None]
    head = ("Score", "Range", "This visit", "Last by the same method")
    return narrative.table(head, rows) + narrative.paragraphs(shown_notes)


def _score_row(row: ScoreRow) -> tuple[str, str, str, str]:
    measure, point = row.series.measure, row.series.points[-1]
    today = _number(row.today, measure.decimals) or _STATES.get(point.state, "")
    if not row.today.value and point.low is not None and point.high is not None:
        today = f"{shown(point.low)} to {shown(point.high)}: not all sites were tested"
    before = _number(row.last, measure.decimals) if row.last else ""
    on = f" ({day_in_words(row.last_on)})" if before and row.last_on else ""
    return measure.label, measure.scale, today, f"{before}{on}"


def _number(score: Score | None, places: int) -> str:
    return "" if score is None or score.value is None else shown(score.value, places)


def _criteria(summary: VisitSummary) -> list[str]:
    if summary.criteria is Criteria.SHOWN and summary.criteria_result is not None:
        return [criteria_sentence(summary.criteria_result)]
    return [_CRITERIA[summary.criteria]]


def _tender_points(summary: VisitSummary) -> list[str]:
    survey = summary.survey
    if survey is None:
        return []
    told = [survey.result.receipt.rule, f"Examined by {survey.examiner}." if survey.examiner else "", survey.note]
    return [*told, EXAMINER_NOTE]


def _trigger_points(summary: VisitSummary) -> str:
    clear = "; ".join(label_of(*muscle, str) for muscle in summary.clear_muscles)
    nothing = [f"Examined, nothing found: {clear}."] if clear else []
    return narrative.listed(map(_spot, summary.trigger_points)) + narrative.paragraphs(nothing)


def _spot(spot: Spot) -> str:
    where = label_of(spot.record.muscle, spot.record.side, str)
    felt = "; ".join(zones.label_of(zone, str) for zone in spot.record.felt_in)
    told = [f"{where}: {spot.finding.reason}", f"Felt in: {felt}." if felt else "", spot.record.note]
    return " ".join(part for part in told if part)


def _treatment(row: TreatmentRow) -> str:
    course = row.course
    dates = [
        f"from {course.started.in_words()}" if course.started else "",
        f"to {course.stopped.in_words()}" if course.stopped else "",
    ]
    helped = LABELS[row.helped] if row.helped else "not answered" if row.asked else "not asked"
    told = [LABELS[course.status], course.doses_in_words(), *dates, helped]
    effects = f"; side effects: {row.side_effects}" if row.side_effects else ""
    return f"{course.name}: {', '.join(part for part in told if part)}{effects}"


def _decisions(summary: VisitSummary) -> Iterator[str]:
    for item in summary.plan.items:
        yield f"{LABELS[item.decision]}: {item.name}{f' ({item.note})' if item.note else ''}"


def _urgent(summary: VisitSummary) -> Iterator[str]:
    for sign in summary.urgent:
        words = BY_CODE[sign.code].line if sign.code in BY_CODE else sign.code
        taken_back = "; the tick was taken back" if sign.taken_back_at else ""
        yield f"{words}{taken_back}; {f'reviewed by {sign.reviewed_by}' if sign.reviewed_at else 'not reviewed'}"


def _addendum(addendum: AddendumRecord) -> list[str]:
    day = day_in_words(addendum.written_at.date())
    return [f"{day}, {addendum.written_by}, {addendum.reason}:", addendum.text]


def _pdfs(behind: Sequence[Resource]) -> list[str]:
    return [one["description"] for one in behind if one["resourceType"] == "DocumentReference"]


def _kind(behind: Sequence[Resource], *kinds: str) -> list[Element]:
    return [reference(one["resourceType"], one["id"]) for one in behind if one["resourceType"] in kinds]


def _tried(behind: Sequence[Resource]) -> list[Element]:
    courses = [one for one in behind if one["resourceType"] in ("MedicationStatement", "Procedure")]
    return [*_kind(courses, "MedicationStatement", "Procedure"), *_findings(behind, "helped")]


def _of_codes(behind: Sequence[Resource], kind: str) -> list[Element]:
    """Return references to the observations whose code is of that kind of ours."""
    return [
        reference("Observation", one["id"])
        for one in behind
        if one["resourceType"] == "Observation"
        and any(coding["system"] == systems.code_system(kind) for coding in one["code"]["coding"])
    ]


def _findings(behind: Sequence[Resource], code: str) -> list[Element]:
    wanted = {"system": systems.code_system("finding"), "code": code}
    return [
        reference("Observation", one["id"])
        for one in behind
        if one["resourceType"] == "Observation"
        and any(wanted.items() <= coding.items() for coding in one["code"]["coding"])
    ]
