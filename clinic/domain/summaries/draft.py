"""A draft for "In short": plain facts to the patient, which the clinician rewrites or takes over. Never signed unseen.

It never praises and never calls a difference a change: two numbers with their dates stand beside each other. How the
patient feels is said only where the patient said it (PGIC).
"""

from collections.abc import Callable, Iterable, Iterator

from clinic.domain.body.atlas import AREAS
from clinic.domain.dates import day_in_words
from clinic.domain.exams import TriggerFinding
from clinic.domain.scoring.rounding import shown
from clinic.domain.summaries.types import ScoreRow, TreatmentRow, VisitSummary
from clinic.domain.treatments.courses import Helped, Source
from clinic.domain.trends import ValueState
from clinic.domain.words import N_

Translate = Callable[[str], str]

MOST_NAMED = 3
"""More places or treatments than this are counted, not listed: the box is short."""

_FEELING = (
    N_("You said you feel very much better than on {day}."),
    N_("You said you feel much better than on {day}."),
    N_("You said you feel a little better than on {day}."),
    N_("You said you feel the same as on {day}."),
    N_("You said you feel a little worse than on {day}."),
    N_("You said you feel much worse than on {day}."),
    N_("You said you feel very much worse than on {day}."),
)
_NUMBERS = {
    "nrs_pain": (
        N_("Your pain is {now} of 10."),
        N_("Your pain is {now} of 10. On {day} it was {last}."),
        N_("You did not answer the question about pain."),
    ),
    "wpi": (
        N_("Of the 19 areas we count, you marked {now}."),
        N_("Of the 19 areas we count, you marked {now}. On {day} it was {last}."),
        N_("You did not answer where it hurts."),
    ),
    "fatigue": (
        N_("Your tiredness is {now} of 3."),
        N_("Your tiredness is {now} of 3. On {day} it was {last}."),
        N_("You did not answer the question about tiredness."),
    ),
}
"""Measure -> alone, with the last value, not answered. What was not asked is not spoken of."""
_NO_CRAMPS = N_("You had no cramps in the last 7 days.")
_CRAMPS = N_("You had cramps in the last 7 days.")
_CRAMPS_COUNTED = N_("You had cramps in {count} places in the last 7 days.")
_CRAMPS_NAMED = N_("You had cramps in the last 7 days: {places}.")
_HELPS = N_("You said this helps you a lot: {names}.")
_MADE_WORSE = N_("You said this made things worse: {names}.")
_PRESSED = N_("We pressed {tested} of the 18 points; {count} were tender.")
_TRIGGER_POINTS = N_("Trigger points we found: {count}.")
SENTENCES = (
    *_FEELING,
    *(sentence for kinds in _NUMBERS.values() for sentence in kinds),
    *(_NO_CRAMPS, _CRAMPS, _CRAMPS_COUNTED, _CRAMPS_NAMED, _HELPS, _MADE_WORSE, _PRESSED, _TRIGGER_POINTS),
)
"""Every sentence that a draft is made of."""


def draft_in_short(summary: VisitSummary, translate: Translate = str) -> str:
    """Return the facts of the visit, one to a line, in the language of `translate`; empty if nothing was answered."""
    facts = (
        *_feeling(summary, translate),
        *_numbers(summary.scores, translate),
        *_cramps(summary, translate),
        *_treatments(summary, translate),
        *_found(summary, translate),
    )
    return "\n".join(facts)


def _feeling(summary: VisitSummary, translate: Translate) -> Iterator[str]:
    """No word of change without the day it is compared with."""
    score, day = summary.pgic, summary.pgic_compared_with
    if score is not None and score.value is not None and day is not None:
        yield translate(_FEELING[int(score.value) - 1]).format(day=day_in_words(day, translate))


def _numbers(rows: Iterable[ScoreRow], translate: Translate) -> Iterator[str]:
    by_key = {row.series.measure.key: row for row in rows}
    for key, sentences in _NUMBERS.items():
        if key in by_key:
            yield from _number(by_key[key], *sentences, translate)


def _number(row: ScoreRow, alone: str, compared: str, blank: str, translate: Translate) -> Iterator[str]:
    if row.today.value is None:
        if row.series.points[-1].state is ValueState.NOT_ANSWERED:
            yield translate(blank)
        return
    now, change = shown(row.today.value), row.change
    if change is None:
        yield translate(alone).format(now=now)
    else:
        day = day_in_words(change.baseline_day, translate)
        yield translate(compared).format(now=now, last=shown(change.before), day=day)


def _cramps(summary: VisitSummary, translate: Translate) -> Iterator[str]:
    said = summary.said
    if said is None or said.cramps is None:
        return
    areas = dict(said.cramp_areas or {})
    if not said.cramps:
        yield translate(_NO_CRAMPS)
    elif not areas:
        yield translate(_CRAMPS)
    elif len(areas) > MOST_NAMED:
        yield translate(_CRAMPS_COUNTED).format(count=len(areas))
    else:
        worst_first = sorted(areas, key=lambda area: -(areas[area] or 0))
        places = ", ".join(translate(AREAS[area].label).lower() for area in worst_first)
        yield translate(_CRAMPS_NAMED).format(places=places)


def _treatments(summary: VisitSummary, translate: Translate) -> Iterator[str]:
    for helped, sentence in ((Helped.HELPED_A_LOT, _HELPS), (Helped.MADE_WORSE, _MADE_WORSE)):
        names = [_name(row, translate) for row in summary.treatments if _said_today(row, helped, summary)]
        if names:
            yield translate(sentence).format(names="; ".join(names[:MOST_NAMED]))


def _said_today(row: TreatmentRow, helped: Helped, summary: VisitSummary) -> bool:
    return row.helped is helped and row.rated_by is Source.PATIENT and row.rated_on == summary.seen_on


def _name(row: TreatmentRow, translate: Translate) -> str:
    """The catalogue's plain name in the reader's language; the patient's own words as they are."""
    return row.course.plain if row.course.code is None else translate(row.course.plain)


def _found(summary: VisitSummary, translate: Translate) -> Iterator[str]:
    result = summary.survey.result if summary.survey else None
    if result is not None and result.positive_count is not None:
        yield translate(_PRESSED).format(tested=result.tested, count=result.positive_count)
    present = [spot for spot in summary.trigger_points if spot.finding.finding is TriggerFinding.PRESENT]
    if present:
        yield translate(_TRIGGER_POINTS).format(count=len(present))
