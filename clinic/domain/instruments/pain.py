"""How bad the pain was, and where most. The 0 to 10 method is generic; its end words are ours."""

from clinic.domain.body.atlas import AREAS
from clinic.domain.instruments.model import Choice, Instrument, Item, Kind
from clinic.domain.words import N_

PAIN = Instrument(
    key="pain",
    version="1",
    title=N_("Pain"),
    recall=N_("last 7 days"),
    source="Numeric rating scale 0 to 10; change: Farrar JT et al. 2001, Pain 94:149-158",
    licence="Generic method, free to use",
    items=(
        Item(
            "worst_place",
            Kind.CHOICE,
            N_("Where was the pain worst in the last 7 days?"),
            choices=tuple(Choice(area.code, area.label) for area in AREAS.values()),
        ),
        Item(
            "nrs_pain",
            Kind.SCALE,
            N_("How bad was your pain on average in the last 7 days?"),
            low=0,
            high=10,
            low_label=N_("No pain"),
            high_label=N_("Worst pain you can think of"),
        ),
    ),
)
