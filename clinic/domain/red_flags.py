"""Urgent signs: what may not wait for the visit. A tick never blocks the form and never disappears.

A topic with more than two signs has several lines, so that a tired reader meets short ones: `topic` is the sign as a
clinician knows it, `code` the line that was ticked. A line not answered is neither yes nor no. Topics and levels are
general professional knowledge to be confirmed by a clinician; wording is translated by people only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.words import N_


class Level(StrEnum):
    """How fast help is needed, fastest first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    URGENT_APPOINTMENT = "urgent_appointment"
    TELL_CLINICIAN = "tell_clinician"


class UrgentGroup(StrEnum):
    """The two groups of the urgent page."""

    GET_HELP_NOW = "get_help_now"
    TELL_YOUR_CLINIC = "tell_your_clinic"


GROUP_TITLES: Mapping[UrgentGroup, str] = {
    UrgentGroup.GET_HELP_NOW: N_("Get help now"),
    UrgentGroup.TELL_YOUR_CLINIC: N_("Tell your clinic"),
}
ADVICE: Mapping[Level, str] = {
    Level.EMERGENCY: N_("Call {emergency_number} or go to an emergency department now. Do not wait for your visit."),
    Level.SAME_DAY: N_("Call your clinic, an urgent-care line or a doctor today."),
    Level.URGENT_APPOINTMENT: N_("Call your clinic in the next few days."),
    Level.TELL_CLINICIAN: N_("We will talk about this at your visit."),
}
"""One sentence or two per level; only the emergency one has a place for a number: `{emergency_number}`."""

LEVEL_LABELS: Mapping[Level, str] = {
    Level.EMERGENCY: N_("Emergency now"),
    Level.SAME_DAY: N_("Same day"),
    Level.URGENT_APPOINTMENT: N_("Urgent appointment"),
    Level.TELL_CLINICIAN: N_("Tell the clinician"),
}


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One line of the urgent page; `only_if_new` is False for what counts also when it is old (pregnancy, cancer)."""

    code: str
    topic: str
    level: Level
    line: str
    only_if_new: bool = True

    @property
    def group(self) -> UrgentGroup:
        """The group of the page the line stands in."""
        return UrgentGroup.GET_HELP_NOW if self.level is Level.EMERGENCY else UrgentGroup.TELL_YOUR_CLINIC


def _topic(code: str, level: Level, *lines: tuple[str, str], only_if_new: bool = True) -> tuple[RedFlag, ...]:
    """Return the lines of one topic: (ending of the code, words); the first ending is empty."""
    return tuple(RedFlag(f"{code}{ending}", code, level, words, only_if_new) for ending, words in lines)


RED_FLAGS: tuple[RedFlag, ...] = (
    *_topic(
        "cauda_equina",
        Level.EMERGENCY,
        ("", N_("Numb between the legs or around the back passage")),
        ("_toilet", N_("Trouble passing or holding pee or poo")),
        ("_feeling", N_("Cannot feel it when you pee or poo")),
        ("_sexual", N_("New numbness during sex")),
    ),
    *_topic(
        "both_legs",
        Level.EMERGENCY,
        ("", N_("Both legs weak or numb")),
        ("_pain", N_("Shooting pain down both legs")),
    ),
    *_topic(
        "dark_urine",
        Level.EMERGENCY,
        ("", N_("Pee dark like tea or cola, with very bad muscle pain")),
        ("_swelling", N_("Pee dark like tea or cola, with swollen or weak muscles")),
    ),
    *_topic(
        "focal_weakness",
        Level.EMERGENCY,
        ("", N_("Sudden weakness of the face, an arm or a leg")),
        ("_speech", N_("Sudden trouble speaking, or a foot that drops")),
    ),
    *_topic(
        "bulbar",
        Level.EMERGENCY,
        ("", N_("Weakness, with trouble swallowing or breathing")),
        ("_rising", N_("Weakness that climbs up the body within days")),
    ),
    *_topic(
        "chest_pain",
        Level.EMERGENCY,
        ("", N_("Chest pain or a tight chest")),
        ("_breath", N_("Short of breath")),
        ("_spreading", N_("Pain into the arm or jaw, with sweating")),
    ),
    *_topic("tearing_pain", Level.EMERGENCY, ("", N_("Sudden tearing pain in the back or belly"))),
    *_topic(
        "thunderclap",
        Level.EMERGENCY,
        ("", N_("A sudden headache, the worst ever")),
        ("_fever", N_("Headache with fever and a stiff neck")),
    ),
    *_topic(
        "sight_loss",
        Level.EMERGENCY,
        ("", N_("Sudden loss of sight")),
        ("_scalp", N_("Over 50: new headache, and the scalp hurts")),
        ("_chewing", N_("Over 50: new headache, and the jaw hurts on chewing")),
    ),
    *_topic(
        "jaw_lock_tetanus",
        Level.EMERGENCY,
        ("", N_("Jaw locked, with painful cramps that spread")),
        ("_wound", N_("Jaw stiff or locked after a recent wound")),
    ),
    *_topic(
        "salts_heat",
        Level.EMERGENCY,
        ("", N_("Cramps with tingling lips or fingers")),
        ("_heart", N_("Cramps with a racing or uneven heartbeat")),
        ("_heat", N_("Cramps with vomiting, or after being in the heat")),
    ),
    *_topic(
        "serotonin",
        Level.EMERGENCY,
        ("", N_("Fever or sweating after a new medicine or a higher dose")),
        ("_shaking", N_("Very restless or shaking after a new medicine or a higher dose")),
    ),
    *_topic(
        "overdose",
        Level.EMERGENCY,
        ("", N_("Very sleepy or hard to wake")),
        ("_breathing", N_("Slow breathing")),
    ),
    *_topic(
        "withdrawal",
        Level.EMERGENCY,
        ("", N_("Fits or confusion after stopping baclofen, diazepam or similar")),
        ("_fever", N_("Fever after stopping baclofen, diazepam or similar")),
    ),
    *_topic(
        "limb_or_face",
        Level.EMERGENCY,
        ("", N_("An arm or leg that is cold, pale or blue")),
        ("_swelling", N_("Swelling of the face or tongue")),
    ),
    *_topic(
        "hot_joint",
        Level.EMERGENCY,
        ("", N_("One joint suddenly hot, red and swollen")),
        ("_fever", N_("A swollen joint with fever")),
    ),
    *_topic(
        "injury",
        Level.EMERGENCY,
        ("", N_("A bad fall, or a hurt head or neck")),
        ("_numbness", N_("Numbness after a fall")),
    ),
    *_topic("leg_swelling", Level.SAME_DAY, ("", N_("One calf swollen, with heat or pain in it"))),
    *_topic(
        "fever_back",
        Level.SAME_DAY,
        ("", N_("Fever with new back or neck pain")),
        ("_immunity", N_("Fever, and a weak immune system")),
    ),
    *_topic(
        "constant_pain",
        Level.URGENT_APPOINTMENT,
        ("", N_("Pain that keeps getting worse and never eases")),
        ("_weight", N_("Losing weight, or sweating at night")),
    ),
    *_topic(
        "constant_pain",
        Level.URGENT_APPOINTMENT,
        ("_cancer", N_("Cancer, now or in the past")),
        only_if_new=False,
    ),
    *_topic(
        "progressive",
        Level.URGENT_APPOINTMENT,
        ("", N_("Muscles that get weaker or thinner")),
        ("_twitching", N_("Muscle twitching with weakness")),
    ),
    *_topic("girdle_stiffness", Level.URGENT_APPOINTMENT, ("", N_("Over 50: both shoulders or both hips newly stiff"))),
    *_topic("joint_swelling", Level.TELL_CLINICIAN, ("", N_("Swollen joints, or stiff over 1 hour each morning"))),
    *_topic(
        "pregnancy", Level.TELL_CLINICIAN, ("", N_("Pregnant, or trying for a baby, new or not")), only_if_new=False
    ),
)
BY_CODE: Mapping[str, RedFlag] = {flag.code: flag for flag in RED_FLAGS}
SELF_HARM = N_("Answer about self-harm above 0")
"""Our words for a flag that a question of an imported questionnaire raised: its own wording stays with its answer."""


def line_of(code: str) -> str:
    """Return the line of a raised flag: as the patient ticked it, or our words for an answer about self-harm."""
    return BY_CODE[code].line if code in BY_CODE else SELF_HARM


def level_of(code: str) -> Level:
    """Return how fast help is needed; an answer about self-harm does not wait."""
    return BY_CODE[code].level if code in BY_CODE else Level.EMERGENCY


def rank(code: str) -> int:
    """Return the place among raised flags, the most urgent lowest; an answer about self-harm stands first."""
    return _RANKS.get(code, -1)


_RANKS = {flag.code: place for place, flag in enumerate(RED_FLAGS)}


def raised(answers: Mapping[str, object]) -> tuple[RedFlag, ...]:
    """Return the flags answered yes, most urgent first; a flag not answered is not raised, and not a no either."""
    return tuple(flag for flag in RED_FLAGS if answers.get(flag.code) is True)


def in_group(group: UrgentGroup) -> tuple[RedFlag, ...]:
    """Return the lines of one group in the order shown."""
    return tuple(flag for flag in RED_FLAGS if flag.group is group)


def levels(flags: tuple[RedFlag, ...]) -> tuple[Level, ...]:
    """Return the levels that occur among the flags, most urgent first: one advice is shown for each."""
    return tuple(level for level in Level if any(flag.level is level for flag in flags))
