"""What a visit comes to: every score with its receipt and every set of criteria, computed anew from what is stored."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from fractions import Fraction

from clinic.domain.exams import SiteState
from clinic.domain.instruments import SURVEY
from clinic.domain.patients import PatientRecord, adult_on
from clinic.domain.scoring import fiqr, psd, sss_2010
from clinic.domain.scoring import imported as by_the_clinic
from clinic.domain.scoring.criteria import wpi_sss
from clinic.domain.scoring.fiq import fiq
from clinic.domain.scoring.results import CriteriaResult, Outcome, Score, outcome
from clinic.domain.summaries.criteria import default_criteria, other_criteria
from clinic.domain.trends.answers import Reading, read_answers, state_of
from clinic.domain.trends.findings import read_exam, survey_result
from clinic.domain.trends.types import ValueState
from clinic.domain.visits import ExamRecord, VisitRecord
from clinic.exchange.csv_export.marks import OF_STATE, Mark
from clinic.exchange.csv_export.persons import Person

VERSIONS = ("acr1990", "acr2010", "fs2011", "fs2016_cut_offs", "fs2016")


@dataclass(frozen=True, slots=True)
class Scored:
    """A score, and why it has no value where it has none."""

    score: Score
    mark: Mark | None = None

    @property
    def value(self) -> int | Fraction | Mark | None:
        """The exact value, or the mark that says why there is none."""
        return self.mark if self.score.value is None else self.score.value


@dataclass(frozen=True, slots=True)
class Computed:
    """The scores of a visit by key, and the criteria by version: an outcome or the mark that says why there is none."""

    scores: dict[str, Scored]
    criteria: dict[str, str | Mark]
    results: dict[str, CriteriaResult]
    positive: int | None
    """Tender points found among those tested; None without any."""
    tested: int | None


def computed(person: Person, visit: VisitRecord) -> Computed:
    """Return all that a visit of the person comes to. Raises AnswerError for an answer its item does not allow."""
    found: Computed | None = person.kept.get(visit.id)
    if found is None:
        found = person.kept[visit.id] = _computed(person.record, visit)
    return found


def _computed(record: PatientRecord, visit: VisitRecord) -> Computed:
    results = {result.version: result for result in _results(record, visit)}
    scores = {one.score.key: one for one in _scores(visit)}
    outcomes = {version: result.result for version, result in results.items()}
    outcomes["fs2016_cut_offs"] = _cut_offs(visit, scores)
    survey = survey_result(visit.exam) if visit.exam and examined(visit.exam) else None
    return Computed(
        scores=scores,
        criteria={version: _outcome(record, visit, version, outcomes) for version in VERSIONS},
        results=results,
        positive=survey.positive_count if survey else None,
        tested=survey.tested if survey else None,
    )


def examined(exam: ExamRecord) -> bool:
    """Tell whether the thumb was tried at all; a record of pressures alone is no survey."""
    return any(one.state is not SiteState.NOT_EXAMINED for one in exam.ratings.values())


def _scores(visit: VisitRecord) -> Iterator[Scored]:
    read = {**read_answers(visit), **read_exam(visit)}
    wpi, sss = read["wpi"], read["sss"]
    yield from (_as_read(one) for one in (wpi, sss))
    yield _psd(wpi, sss)
    if visit.criteria_details.somatic_extent is not None:
        in_2010 = sss_2010(visit.answers(SURVEY.key), asdict(visit.criteria_details))
        yield _of(visit, replace(in_2010, key="sss_2010"))
    yield from (_as_read(read[key]) for key in ("tender_count", "fis", "sbs"))
    if answers := visit.answers("fiqr"):
        found = fiqr(answers)
        yield from (_of(visit, one) for one in (found.function, found.overall, found.symptoms, found.total))
    if answers := visit.answers("fiq"):
        yield _of(visit, fiq(answers).total)
    yield from _imported(visit)


def _as_read(reading: Reading) -> Scored:
    return Scored(reading.score, OF_STATE.get(reading.point.state))


def _of(visit: VisitRecord, score: Score) -> Scored:
    return Scored(score, OF_STATE.get(state_of(score, visit.answers(score.receipt.instrument))))


def _psd(wpi: Reading, sss: Reading) -> Scored:
    states = {wpi.point.state, sss.point.state} - {ValueState.VALUE}
    whole = states.pop() if len(states) == 1 else ValueState.NOT_ASSESSABLE
    return Scored(psd(wpi.score, sss.score), OF_STATE.get(whole))


def _imported(visit: VisitRecord) -> Iterator[Scored]:
    if visit.questionnaire is None:
        return
    for key, definition in visit.questionnaire.definitions.items():
        answers = visit.answers(key)
        score = by_the_clinic.score(definition, answers)
        if score is not None:
            yield Scored(score, OF_STATE.get(state_of(score, answers)))


def _results(record: PatientRecord, visit: VisitRecord) -> Iterator[CriteriaResult]:
    if (result := default_criteria(record, visit)) is not None:
        yield result
    yield from other_criteria(record, visit)


def _outcome(record: PatientRecord, visit: VisitRecord, version: str, outcomes: Mapping[str, Outcome]) -> str | Mark:
    adult = adult_on(record.birth, visit.seen_on)
    if not adult:
        return Mark.NOT_ASSESSABLE if adult is None else Mark.ADULTS_ONLY
    if version == "acr1990":
        pressed = visit.exam is not None and examined(visit.exam)
        asked = pressed or any(one is not None for one in asdict(visit.criteria_details).values())
    else:
        asked = bool(visit.answers(SURVEY.key))
    if not asked:
        return Mark.NOT_ASKED
    found = outcomes.get(version, Outcome.NOT_ASSESSABLE)
    return Mark.NOT_ASSESSABLE if found is Outcome.NOT_ASSESSABLE else str(found)


def _cut_offs(visit: VisitRecord, scores: Mapping[str, Scored]) -> Outcome:
    """Return what WPI and SSS alone come to by the 2016 cut-offs, without regions and duration.

    The scale is that of the visit: with the three yes or no where they were asked, else with the extent of symptoms.
    """
    own = "headache" in visit.answers(SURVEY.key) or "sss_2010" not in scores
    severity = scores["sss" if own else "sss_2010"].score
    return outcome((wpi_sss(scores["wpi"].score, severity, second_limb_from=4),))
