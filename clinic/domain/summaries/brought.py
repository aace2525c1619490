"""What a visit holds of instruments that the clinic brought in: each answer in the words of its file, and the score."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from clinic.domain.instruments import FIQ, FIQR
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.instruments.model import Choice, Instrument, Item
from clinic.domain.questionnaires.wording import as_brought
from clinic.domain.scoring.alarms import calls
from clinic.domain.scoring.results import Score
from clinic.domain.summaries.types import BroughtAnswer, BroughtResult
from clinic.domain.trends import Readings, ValueState
from clinic.domain.visits import Answers, VisitRecord

_ENGINES = (FIQR, FIQ)


def brought_results(visit: VisitRecord, readings: Readings) -> tuple[BroughtResult, ...]:
    """Return one result for each such instrument that was asked at this visit. Raises AnswerError."""
    if visit.questionnaire is None:
        return ()
    stated = visit.origin.stated if visit.origin else {}
    found = []
    for engine in _ENGINES:
        if given := visit.answers(engine.key):
            version = visit.questionnaire.versions.get(engine.key, engine.version)
            answers = tuple(_without_words(engine, given))
            found.append(_result(engine, version, answers, _score(readings, visit, engine.key), stated))
    for key, imported in visit.questionnaire.definitions.items():
        version, answers = imported.instrument.version, tuple(_answers(imported, visit.answers(key)))
        result = _result(imported.instrument, version, answers, _score(readings, visit, key), stated)
        found.append(replace(result, alarm=any(calls(imported.instrument, visit.answers(key)).values())))
    return tuple(found)


def questions(visits: Sequence[VisitRecord]) -> dict[str, dict[str, str]]:
    """Return the wording of what counts in a score, by `instrument version` and item, for the receipts of a trend."""
    found: dict[str, dict[str, str]] = {}
    for visit in visits:
        for imported in visit.questionnaire.definitions.values() if visit.questionnaire else ():
            instrument, rule = imported.instrument, imported.scoring
            named = f"{instrument.key} {instrument.version}"
            if rule is not None and named not in found:
                found[named] = {}
                for item in instrument.items:
                    if item.key in rule.items:
                        found[named] |= _words_of(item)
    return found


def answer_place(item: str, code: object) -> str:
    """Return where the words of a choice stand among the wording of its instrument."""
    return f"{item}\n{code}"


def _words_of(item: Item) -> dict[str, str]:
    """Return the question by its key, and each choice by its place, with what it counts."""
    choices = {answer_place(item.key, one.value): _counted(one) for one in item.choices}
    return {item.key: item.question, **choices}


def _counted(choice: Choice) -> str:
    return choice.label if choice.weight is None else f"{choice.weight}: {choice.label}"


def _score(readings: Readings, visit: VisitRecord, key: str) -> Score | None:
    reading = readings[visit.id].get(key)
    return reading.score if reading else None


def _result(
    instrument: Instrument,
    version: str,
    answers: tuple[BroughtAnswer, ...],
    score: Score | None,
    stated: Mapping[str, tuple[str, str | None]],
) -> BroughtResult:
    return BroughtResult(
        key=instrument.key,
        version=version,
        sha256=instrument.digest,
        title=instrument.title,
        answers=answers,
        score=score,
        stated=stated[instrument.key][0] if instrument.key in stated else "",
    )


def _answers(imported: ImportedInstrument, given: Answers) -> Iterable[BroughtAnswer]:
    """Yield each question that was asked, with its answer; one that no answer brought up was not asked."""
    titles = {lead.link_id: lead.text for item in imported.instrument.items for lead in item.lead if lead.title}
    for item in imported.instrument.items:
        if item.key in given:
            words = as_brought(item, given[item.key])
            lines = () if words is None else (words,) if isinstance(words, str) else tuple(words)
            group = " › ".join(titles[one] for one in item.within if titles.get(one))
            yield BroughtAnswer(item.question, _state(words), lines, group)


def _without_words(engine: Instrument, given: Answers) -> Iterable[BroughtAnswer]:
    """Yield the numbers of an instrument of which only the engine is built in: items go by their codes."""
    for item in engine.items:
        if item.key in given:
            value = given[item.key]
            lines = () if value is None else (str(value),)
            yield BroughtAnswer(item.key.replace("_", " "), _state(value), lines)


def _state(value: object) -> ValueState:
    return ValueState.NOT_ANSWERED if value is None else ValueState.VALUE
