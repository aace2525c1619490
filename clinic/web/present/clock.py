"""The clinic's time of day, as pages say when something was stored."""

import datetime as dt

from flask_babel import gettext as _

from clinic.domain.dates import day_in_words
from clinic.web.session import settings, utc_now


def time_of_day(at: dt.datetime) -> str:
    """Return a moment by the clinic's clock: `10:42`."""
    return f"{at.astimezone(settings().zone):%H:%M}"


def local_day(at: dt.datetime) -> dt.date:
    """Return the day of a moment by the clinic's calendar."""
    return at.astimezone(settings().zone).date()


def moment(at: dt.datetime) -> str:
    """Return a moment by the clinic's calendar and clock: `20 Nov 2026, 10:42`."""
    return f"{day_in_words(local_day(at), _)}, {time_of_day(at)}"


def saved_now() -> str:
    """What the page says once something is stored."""
    return _("Saved %(clock)s", clock=time_of_day(utc_now()))
