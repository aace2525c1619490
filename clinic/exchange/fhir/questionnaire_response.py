"""QuestionnaireResponse: what was answered to one instrument at one visit.

An unanswered question is left out. What was asked and left blank is named in our own extension `left-blank`; what is
absent and not named there was not asked. `[]` (explicitly none) is an answer, with a code of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from clinic.domain.instruments import CRITERIA_DETAILS, REGISTRY, Instrument, Item, Kind
from clinic.domain.visits import Answers, CriteriaDetails, QuestionnaireRecord, VisitRecord, VisitStatus
from clinic.exchange.fhir import imported_answers, vocabulary
from clinic.exchange.fhir.elements import (
    Element,
    Resource,
    day,
    extension,
    finished,
    instant,
    logical_id,
    own,
    reference,
)
from clinic.exchange.fhir.plain_answers import plain_answer
from clinic.exchange.fhir.questionnaire import canonical, question
from clinic.exchange.fhir.subject import Subject, encounter


def responses(subject: Subject, visit: VisitRecord) -> Iterator[Resource]:
    """Yield one response for each instrument that was asked, then the clinician's criteria details if any."""
    said = visit.questionnaire
    for key, answers in said.answers.items() if said else ():
        definition = said.definitions.get(key) if said else None
        if definition is not None:
            file = subject.files.get((key, definition.instrument.version), {})
            body = imported_answers.body(definition, answers, file)
        elif key in REGISTRY and said is not None:
            ours = said.versions.get(key) == REGISTRY[key].version
            body = _body(REGISTRY[key], answers, said.confirmed.get(key, {}), worded=ours)
        else:
            continue
        yield _of_patient(subject, visit, key, body)
    if visit.criteria_details != CriteriaDetails():
        yield _of_clinician(subject, visit)


def response_id(visit: VisitRecord, key: str) -> str:
    """Return the logical id of the response to one instrument."""
    return logical_id("visit", visit.id, "answers", key)


def derived_from(visit: VisitRecord, *keys: str) -> list[Element]:
    """Return references to the responses that a value was computed from, as far as there are any."""
    said = visit.questionnaire
    asked = [key for key in keys if said and key in said.answers]
    details = [CRITERIA_DETAILS.key] if CRITERIA_DETAILS.key in keys and has_details(visit) else []
    return [reference("QuestionnaireResponse", response_id(visit, key)) for key in (*asked, *details)]


def has_details(visit: VisitRecord) -> bool:
    """Whether the clinician said anything for the older criteria."""
    return visit.criteria_details != CriteriaDetails()


def status(subject: Subject, visit: VisitRecord) -> str:
    """Return how far the patient's answers are: sent is completed, and amended when changed after that."""
    if visit.status is VisitStatus.ENTERED_IN_ERROR:
        return "entered-in-error"
    if visit.questionnaire is None or not visit.questionnaire.sent:
        return "in-progress"
    entry = subject.entries.get(visit.id)
    return "amended" if entry and entry.amended else "completed"


def _of_patient(subject: Subject, visit: VisitRecord, key: str, body: Element) -> Resource:
    said = visit.questionnaire
    if said is None:
        raise ValueError(f"visit {visit.id} has no questionnaire")
    more = [
        extension("entry-mode", valueCode=said.mode.value),
        *([extension("short-form", valueBoolean=True)] if said.short_form else []),
        *body.pop("extension", []),
    ]
    definition, version = said.definitions.get(key), said.versions.get(key, "")
    entered = subject.practitioner(said.entered_by, visit)
    return finished(
        {
            "resourceType": "QuestionnaireResponse",
            "id": response_id(visit, key),
            "extension": more,
            "questionnaire": canonical(subject, key, version, definition),
            "status": status(subject, visit),
            "subject": subject.reference,
            "encounter": encounter(visit),
            "authored": _authored(subject, visit, said),
            "author": entered or subject.reference,
            "source": subject.reference,
            **body,
        }
    )


def _authored(subject: Subject, visit: VisitRecord, said: QuestionnaireRecord) -> str | None:
    entry = subject.entries.get(visit.id)
    if entry is None or visit.status is VisitStatus.IMPORTED:
        return day(said.answered_on)
    return instant(entry.saved_at if entry.amended or entry.sent_at is None else entry.sent_at)


def _of_clinician(subject: Subject, visit: VisitRecord) -> Resource:
    given = {key: value for key, value in asdict(visit.criteria_details).items() if value is not None}
    counted = visit.somatic_count
    clinician = subject.practitioner(visit.clinician, visit)
    wrong = visit.status is VisitStatus.ENTERED_IN_ERROR
    return finished(
        {
            "resourceType": "QuestionnaireResponse",
            "id": response_id(visit, CRITERIA_DETAILS.key),
            "extension": [extension("somatic-count", valueInteger=counted)] if counted is not None else [],
            "questionnaire": canonical(subject, CRITERIA_DETAILS.key, CRITERIA_DETAILS.version, None),
            "status": "entered-in-error" if wrong else "completed" if visit.status.locked else "in-progress",
            "subject": subject.reference,
            "encounter": encounter(visit),
            "authored": day(visit.seen_on),
            "author": clinician,
            **_body(CRITERIA_DETAILS, given, {}, worded=True),
        }
    )


def _body(instrument: Instrument, answers: Answers, confirmed: Mapping[str, str], *, worded: bool) -> Element:
    """Return the items that were answered and, as extensions, the ids of those left blank.

    `worded` = it was asked in our words; the words of any other version are not known.
    """
    items: list[Element] = []
    blank: list[str] = []
    for item in instrument.items:
        if item.key not in answers:
            continue
        value = answers[item.key]
        if value is None or value == {}:
            blank.append(item.key)
        elif item.kind is Kind.AREA_SEVERITY and isinstance(value, Mapping):
            items.append(_severities(item, value, worded=worded))
            blank += [f"{item.key}.{area}" for area, severity in value.items() if severity is None]
        else:
            items.append(_item(instrument.key, item, value, confirmed.get(item.key), worded=worded))
    return {"extension": [extension("left-blank", valueString=key) for key in blank], "item": items}


def _item(instrument: str, item: Item, value: object, confirmed: str | None, *, worded: bool) -> Element:
    from_before = [extension("confirmed-from", valueDate=confirmed)] if confirmed else []
    answers = [_answer(instrument, item, one) for one in (value if isinstance(value, list) else [value])]
    if value == []:
        answers = [{"valueCoding": own("answer", vocabulary.NONE)}]
    text = question(item) if worded else ""
    return {"extension": from_before, "linkId": item.key, "text": text, "answer": answers}


def _severities(item: Item, value: Mapping[str, int | None], *, worded: bool) -> Element:
    """Return a group with one severity for each chosen area; an area without one is left blank."""
    given = [
        {"linkId": f"{item.key}.{area}", "text": own("area", area)["display"], "answer": [{"valueInteger": severity}]}
        for area, severity in value.items()
        if severity is not None
    ]
    return {"linkId": item.key, "text": question(item) if worded else "", "item": given}


def _answer(instrument: str, item: Item, value: object) -> Element:
    match item.kind:
        case Kind.AREAS:
            return {"valueCoding": own("area", value)}
        case Kind.SHAPES:
            return {"valueCoding": own("shape", value)}
        case Kind.CHOICE | Kind.CODES:
            return {"valueCoding": own(vocabulary.answers_kind(instrument, item.key), value)}
        case _:
            return plain_answer(item, value)
