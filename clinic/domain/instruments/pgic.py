"""The patient's global impression of change: one answer for the whole, 1 is the best."""

from clinic.domain.instruments.model import Choice, Instrument, Item, Kind
from clinic.domain.words import N_

PGIC = Instrument(
    key="pgic",
    version="1",
    title=N_("Overall change"),
    recall=N_("since the visit it is compared with"),
    source="Patient global impression of change; responder 1 or 2: Farrar JT et al. 2001, Pain 94:149-158",
    licence="Listed as public domain by NINDS; answer words are ours",
    items=(
        Item(
            "pgic",
            Kind.CHOICE,
            N_("Overall, how are you compared with your visit on {date}?"),
            choices=(
                Choice(1, N_("Very much better")),
                Choice(2, N_("Much better")),
                Choice(3, N_("A little better")),
                Choice(4, N_("No change")),
                Choice(5, N_("A little worse")),
                Choice(6, N_("Much worse")),
                Choice(7, N_("Very much worse")),
            ),
        ),
        Item("compared_with", Kind.DATE, N_("Which visit did you compare with?")),
    ),
)
