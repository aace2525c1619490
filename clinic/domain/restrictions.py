"""Restricted records: who opens them without being named says why, and for how long they stay open."""

import datetime as dt
from enum import StrEnum

from clinic.domain.words import N_

OPEN_FOR = dt.timedelta(hours=1)
REASON_AT_LEAST = 10
"""Letters of a reason."""
REASON_AT_MOST = 500


class Why(StrEnum):
    """Why somebody who is not named opens a restricted record."""

    EMERGENCY = "emergency"
    COVER = "cover"
    REQUEST = "request"
    OTHER = "other"


WHY_LABELS = {
    Why.EMERGENCY: N_("An emergency"),
    Why.COVER: N_("I stand in for a named clinician"),
    Why.REQUEST: N_("The patient asked me to"),
    Why.OTHER: N_("Another reason"),
}
