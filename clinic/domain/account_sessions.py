"""Being signed in: how long it lasts, how it ends, and a browser in a few words."""

import datetime as dt
from enum import StrEnum

IDLE = dt.timedelta(minutes=30)
"""Without a page for this long a session is over."""
ABSOLUTE = dt.timedelta(hours=12)
"""However busy, a session is over this long after signing in."""
SEEN_EVERY = dt.timedelta(minutes=1)
"""How often it is written down that somebody is still there."""


class Ending(StrEnum):
    """Why a session ended before its time."""

    SIGNED_OUT = "signed_out"
    BY_OWNER = "by_owner"
    BY_ADMINISTRATOR = "by_administrator"
    PASSWORD_CHANGED = "password_changed"
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    SWITCHED_OFF = "switched_off"
    SIGNED_IN_ANEW = "signed_in_anew"
    RESTORED = "restored"


def is_over(begun_at: dt.datetime, seen_at: dt.datetime, now: dt.datetime) -> bool:
    """Return whether a session is over by its age alone.

    `seen_at` may lag behind the last page by just under a minute: nobody is sent out before their 30 minutes.
    """
    lag = SEEN_EVERY - dt.timedelta(seconds=1)
    return now - seen_at > IDLE + lag or now - begun_at > ABSOLUTE


BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
)
"""Marks in the order of trust: nearly every browser also names those it is like."""
SYSTEMS = (
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def agent_words(user_agent: str) -> str:
    """Return browser and system, as "Firefox, Windows"; "" if neither is known. What else it says is not kept."""
    found = (next((name for mark, name in table if mark in user_agent), "") for table in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in found if name)
