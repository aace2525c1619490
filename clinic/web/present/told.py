"""What the patient told today, in a few plain lines, and the places from which palpation starts."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from clinic.domain.body.atlas import AREAS
from clinic.domain.instruments import PAIN
from clinic.domain.instruments.head_places import HEAD_PLACES
from clinic.domain.said_and_found import SaidAndFound
from clinic.domain.summaries import Said
from clinic.domain.summaries.comparing import compare
from clinic.domain.summaries.findings import said
from clinic.domain.visits import ExamRecord, VisitRecord
from clinic.web.present import palpation_plan
from clinic.web.present.confirmed import confirmed_lines
from clinic.web.present.palpation_plan import PlanGroup


@dataclass(frozen=True, slots=True)
class Told:
    """The lines, what was said of places (None = no questionnaire), the plan that follows, and said against found."""

    lines: tuple[str, ...]
    said: Said | None
    groups: tuple[PlanGroup, ...]
    compared: SaidAndFound


def told(record: VisitRecord, exam: ExamRecord | None) -> Told:
    """Return what the patient told at this visit; `exam` is the survey that the page shows."""
    places = said(record)
    if places is None:
        return Told((_("The patient has not answered the questionnaire yet."),), None, (), SaidAndFound())
    lines = (
        _areas(places),
        _in_the_head(_("Pain in the head: %(places)s."), places.head_zones),
        _pain(record),
        _cramps(places),
        _in_the_head(_("Cramps in the head: %(places)s."), places.cramp_head_zones),
        *confirmed_lines(record),
    )
    return Told(
        tuple(line for line in lines if line),
        places,
        palpation_plan.present(places, exam, record.trigger_points),
        compare(places, exam, record.trigger_points),
    )


def _areas(places: Said) -> str:
    if places.areas is None:
        return _("Where it hurts: not answered.")
    if not places.areas:
        return _("No pain anywhere in the last 7 days.")
    count = ngettext("%(num)s area hurts.", "%(num)s areas hurt.", len(places.areas))
    worst = _("Worst: %(place)s.", place=_(AREAS[places.worst_place].label).lower()) if places.worst_place else ""
    return f"{count} {worst}".strip()


def _in_the_head(sentence: str, zones: tuple[str, ...]) -> str:
    """Put the places into a sentence that was translated with its own name of the places."""
    named = "; ".join(_(choice.label).lower() for choice in HEAD_PLACES if choice.value in zones)
    return sentence % {"places": named} if named else ""


def _pain(record: VisitRecord) -> str:
    answers = record.answers(PAIN.key)
    if "nrs_pain" not in answers:
        return ""
    if answers["nrs_pain"] is None:
        return _("Average pain: not answered.")
    return _("Average pain %(number)s of 10.", number=answers["nrs_pain"])


def _cramps(places: Said) -> str:
    if places.cramps is None:
        return ""
    if not places.cramps:
        return _("No cramps in the last 7 days.")
    where = ", ".join(_(AREAS[area].label).lower() for area in places.cramp_areas or ())
    return _("Cramps: %(places)s.", places=where) if where else _("Cramps, place not said.")
