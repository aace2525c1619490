"""Whether the clock of the machine can be believed: time goes forward, and no release runs before it was made.

A note signed under a wrong time (an empty battery, a jump back) is a wrong record. So signing waits for a right
clock.
"""

import datetime as dt

from clinic.domain.words import N_

RELEASED = dt.date(2026, 11, 1)
"""No clock of a machine that runs this version stands before this day."""
TOLERATED = dt.timedelta(minutes=2)
"""So far two clocks may lie apart, or one be put right, without a word."""
BEFORE_RELEASE = N_("The clock of this system stands before the day on which its software was made.")
BEFORE_RECORD = N_("The clock of this system stands before what it has recorded already.")
WAY_ON = N_(
    "What was written stays. Tell whoever looks after this system that the clock is wrong; sign when it is right again."
)
HINT = N_("Nothing was signed. Have the clock put right: `clinic clock` shows both times. Then sign.")


def obstacle(now: dt.datetime, latest: dt.datetime | None) -> str | None:
    """Return why nothing can be signed at this moment, in a sentence; None if the clock can be believed.

    `latest` = the latest moment that was ever recorded; None = nothing was.
    """
    if now.date() < RELEASED:
        return BEFORE_RELEASE
    if latest is not None and now < latest - TOLERATED:
        return BEFORE_RECORD
    return None
