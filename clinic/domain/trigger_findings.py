"""What an examined spot in a muscle says: its state, and whether it is only the record of a clear muscle.

There is one rule for "clear": the muscle was examined there and nothing was found. Examined and not there is decided
by the criteria (`clinic.domain.exams.trigger_points`): two of three looked for and not found. Nothing found means
that no other sign was seen either, and that nothing else was written down or done.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from clinic.domain.exams.trigger_points import TriggerFinding, TriggerPointState, trigger_point_state
from clinic.domain.visits import PointTreatment


class ExaminedSpot(Protocol):
    """A spot in a muscle as it was examined; None = not examined."""

    @property
    def taut_band(self) -> bool | None: ...
    @property
    def hypersensitive_spot(self) -> bool | None: ...
    @property
    def referred_pain(self) -> bool | None: ...
    @property
    def reproduces_known_symptom(self) -> bool | None: ...
    @property
    def felt_in(self) -> Sequence[str]: ...
    @property
    def twitch(self) -> bool | None: ...
    @property
    def jump(self) -> bool | None: ...
    @property
    def ppt_kg_cm2(self) -> Decimal | None: ...
    @property
    def treated(self) -> PointTreatment | None: ...
    @property
    def note(self) -> str: ...


def state_of(spot: ExaminedSpot) -> TriggerPointState:
    """Return finding and activity with the reason. Raises AnswerError wrong_type."""
    return trigger_point_state(
        spot.taut_band, spot.hypersensitive_spot, spot.referred_pain, spot.reproduces_known_symptom
    )


def is_clear(spot: ExaminedSpot) -> bool:
    """Return whether the muscle was examined there, nothing was found and nothing else is recorded."""
    signs = (
        spot.taut_band,
        spot.hypersensitive_spot,
        spot.referred_pain,
        spot.reproduces_known_symptom,
        spot.twitch,
        spot.jump,
    )
    told = bool(spot.note.strip() or spot.felt_in) or spot.ppt_kg_cm2 is not None
    treated = spot.treated not in (None, PointTreatment.NONE)
    return state_of(spot).finding is TriggerFinding.ABSENT and True not in signs and not told and not treated
