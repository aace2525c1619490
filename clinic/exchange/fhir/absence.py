"""Why a value is not there. Not asked, left blank, not examined, refused and stopped are never the same, and never 0.

FHIR has no code for *asked, and left blank*: `asked-unknown` says that nobody knows, which is the nearest. *Stopped*
has none either: it is `not-performed` to those who know FHIR alone, and `stopped` in our own extension.
"""

from collections.abc import Mapping

from clinic.domain.exams import SiteState
from clinic.domain.scoring.results import Score
from clinic.domain.trends import ValueState
from clinic.domain.trends.answers import state_of
from clinic.domain.visits import Answers
from clinic.exchange.fhir import systems
from clinic.exchange.fhir.elements import Element, concept, extension, foreign

_OF_STATES: Mapping[ValueState, str] = {
    ValueState.NOT_ASKED: "not-asked",
    ValueState.NOT_ANSWERED: "asked-unknown",
    ValueState.NOT_ASSESSABLE: "asked-unknown",
    ValueState.NOT_EXAMINED: "not-performed",
    ValueState.REFUSED: "asked-declined",
    ValueState.STOPPED: "not-performed",
}
_OF_SITES: Mapping[SiteState, str] = {
    SiteState.NOT_EXAMINED: "not-performed",
    SiteState.REFUSED: "asked-declined",
    SiteState.STOPPED: "not-performed",
}


def because(code: str) -> Element:
    """Return the reason why a value is absent."""
    return concept(foreign(systems.DATA_ABSENT_REASON, code))


def of_score(score: Score, answers: Answers) -> Element:
    """Return why a score has no value, and which items were missing."""
    missing = [extension("missing-item", valueString=key) for key in score.receipt.missing]
    return {"dataAbsentReason": because(_OF_STATES[state_of(score, answers)]), "extension": missing}


def of_state(state: ValueState) -> Element:
    """Return why nothing was found out."""
    return {"dataAbsentReason": because(_OF_STATES[state])}


def of_site(state: SiteState) -> Element:
    """Return why a site has no rating or no reading."""
    return {
        "dataAbsentReason": because(_OF_SITES[state]),
        "extension": [extension("site-state", valueCode=state.value)],
    }


def of_answer() -> Element:
    """Return the reason of a question that was asked and left blank."""
    return {"dataAbsentReason": because("asked-unknown")}


def not_examined() -> Element:
    """Return the reason of something that the examiner did not look for."""
    return {"dataAbsentReason": because("not-performed")}


def unknown() -> Element:
    """Return the reason of a condition that nobody can tell, because something that it needs is not known."""
    return {"dataAbsentReason": because("unknown")}
