"""What the patient wants to talk about, in the patient's own words."""

from clinic.domain.instruments.model import Instrument, Item, Kind
from clinic.domain.words import N_

WHAT_MATTERS_MAX = 2000

AGENDA = Instrument(
    key="agenda",
    version="1",
    title=N_("What matters to you"),
    source="Written for this project",
    licence="Written for this project",
    items=(
        Item(
            "what_matters",
            Kind.TEXT,
            N_("What is the one thing you most want to talk about?"),
            hint=N_("A few words are enough. You can leave this blank."),
            max_length=WHAT_MATTERS_MAX,
        ),
    ),
)
