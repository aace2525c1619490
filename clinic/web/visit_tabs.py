"""The way around one visit: its pages in the order in which a visit goes."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from clinic.domain.dates import PartialDate, age_in_words, day_in_words
from clinic.domain.permissions import Permission
from clinic.models import Visit
from clinic.web.layout import viewer


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a visit; `room` is the blueprint whose pages count as being there."""

    endpoint: str
    label: Any
    permission: Permission = Permission.CLINICAL_READ

    @property
    def room(self) -> str:
        """The blueprint of the page."""
        return self.endpoint.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Shown:
    """A tab as it stands on a page."""

    label: Any
    href: str
    here: bool


TABS = (
    Tab("visits.show", lazy("Visit"), Permission.DAY_LIST),
    Tab("exams.show", lazy("Tender points")),
    Tab("trigger_points.show", lazy("Trigger points")),
    Tab("treatments.review", lazy("Treatments")),
    Tab("plans.edit", lazy("Plan")),
    Tab("summaries.show", lazy("Summary")),
)


def visit_tabs(visit_id: int) -> list[Shown]:
    """The pages of the visit that the viewer may open."""
    who, known, room = viewer(), current_app.view_functions, (request.endpoint or "").partition(".")[0]
    return [
        Shown(tab.label, url_for(tab.endpoint, visit_id=visit_id), tab.room == room)
        for tab in TABS
        if who is not None and who.may(tab.permission) and tab.endpoint in known
    ]


def age_at(visit: Visit) -> str:
    """The patient's age on the day of the visit, `52 years` or `51–52 years`; empty if the birth date is unknown."""
    birth = visit.patient.birth
    if birth is None or visit.seen_on < birth.earliest():
        return ""
    return _("%(age)s years", age=age_in_words(birth, visit.seen_on))


def day_words(day: dt.date | PartialDate) -> str:
    """A date for people, no more precise than given: `14 Nov 2025`, `Nov 2025`, `2025`."""
    return day.in_words(_) if isinstance(day, PartialDate) else day_in_words(day, _)


def init_visit_tabs(app: Flask) -> None:
    """Give the templates the way around a visit."""
    app.jinja_env.globals.update(visit_tabs=visit_tabs, age_at=age_at, day_words=day_words)
