"""Whether a place in a muscle is a trigger point, and whether it is the patient's own pain.

Source: Fernández-de-las-Peñas C, Dommerholt J 2018, Pain Med 19:142-150: taut band, hypersensitive spot, referred pain;
two of three make the finding. Active = pressing brings out a symptom the patient knows. "Indeterminate" and
"unclassified" are the tool's own. None always means not examined, which is not "no".
"""

from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.instruments.checking import yes_no
from clinic.domain.scoring.phrases import Phrase
from clinic.domain.words import N_

_NEEDED = 2


class TriggerFinding(StrEnum):
    """Whether there is a trigger point."""

    PRESENT = "present"
    ABSENT = "absent"
    INDETERMINATE = "indeterminate"


class TriggerActivity(StrEnum):
    """Of a trigger point that is present: does it reproduce a symptom the patient knows?"""

    ACTIVE = "active"
    LATENT = "latent"
    UNCLASSIFIED = "unclassified"


@dataclass(frozen=True, slots=True)
class TriggerPointState:
    """Criteria met (0 to 3), the finding, its activity (None unless present), and the sentence that says why.

    `recheck` is True if two criteria are met without a hypersensitive spot: the examiner is asked to press again.
    """

    criteria_met: int
    finding: TriggerFinding
    state: TriggerActivity | None
    reason: str
    recheck: bool


RECHECK_NOTE = N_("Two criteria are met without a sore spot. Please press again and look for one.")


def trigger_point_state(
    taut_band: bool | None,
    hypersensitive_spot: bool | None,
    referred_pain: bool | None,
    reproduces_known_symptom: bool | None,
) -> TriggerPointState:
    """Tell finding and activity from what was examined; None is not examined. Raises AnswerError wrong_type."""
    criteria = {
        "taut_band": taut_band,
        "hypersensitive_spot": hypersensitive_spot,
        "referred_pain": referred_pain,
        "reproduces_known_symptom": reproduces_known_symptom,
    }
    examined = {key: None if value is None else yes_no(key, value) for key, value in criteria.items()}
    known = examined.pop("reproduces_known_symptom")
    met = sum(value is True for value in examined.values())
    finding = _finding(met, sum(value is False for value in examined.values()))
    state = _activity(known) if finding is TriggerFinding.PRESENT else None
    recheck = met == _NEEDED and hypersensitive_spot is not True
    return TriggerPointState(met, finding, state, _reason(met, finding, state), recheck)


def _finding(met: int, not_met: int) -> TriggerFinding:
    if met >= _NEEDED:
        return TriggerFinding.PRESENT
    return TriggerFinding.ABSENT if not_met >= _NEEDED else TriggerFinding.INDETERMINATE


def _activity(known: bool | None) -> TriggerActivity:
    if known is None:
        return TriggerActivity.UNCLASSIFIED
    return TriggerActivity.ACTIVE if known else TriggerActivity.LATENT


_FINDING_WORDS = {
    TriggerFinding.ABSENT: N_("Absent: two of the three criteria were not found."),
    TriggerFinding.INDETERMINATE: N_("Cannot be told: {met} of 3 criteria met, and not all were examined."),
}
_ACTIVITY_WORDS = {
    TriggerActivity.ACTIVE: N_("Active: {met} of 3 criteria met, and it reproduces a symptom the patient knows."),
    TriggerActivity.LATENT: N_("Latent: {met} of 3 criteria met, and it reproduces no symptom the patient knows."),
    TriggerActivity.UNCLASSIFIED: N_(
        "Present: {met} of 3 criteria met; whether it reproduces a known symptom was not examined."
    ),
}


_SO_FAR_FINDING = {
    TriggerFinding.ABSENT: N_("So far: no trigger point, because two of the three criteria were not found."),
    TriggerFinding.INDETERMINATE: N_(
        "So far: cannot be told, because {met} of 3 criteria are met and not all were examined."
    ),
}
_SO_FAR_ACTIVITY = {
    TriggerActivity.ACTIVE: N_(
        "So far: active trigger point, because {met} of 3 criteria are met "
        "and pressing brings out a symptom the patient knows."
    ),
    TriggerActivity.LATENT: N_(
        "So far: latent trigger point, because {met} of 3 criteria are met "
        "and pressing brings out no symptom the patient knows."
    ),
    TriggerActivity.UNCLASSIFIED: N_(
        "So far: trigger point, active or latent not told, because {met} of 3 criteria are met "
        "and whether it is a pain the patient knows was not examined."
    ),
}


def so_far(state: TriggerPointState) -> str:
    """Return what the entries of an open card amount to, and why: a Phrase, translated before it is shown."""
    words = _SO_FAR_ACTIVITY[state.state] if state.state else _SO_FAR_FINDING[state.finding]
    return Phrase(words, met=state.criteria_met)


def _reason(met: int, finding: TriggerFinding, state: TriggerActivity | None) -> str:
    return Phrase(_ACTIVITY_WORDS[state] if state else _FINDING_WORDS[finding], met=met)
