"""The urgent page as an instrument: one yes or no for each line of `red_flags`."""

from clinic.domain.instruments.model import Instrument, Item, Kind
from clinic.domain.red_flags import RED_FLAGS
from clinic.domain.words import N_

URGENT = Instrument(
    key="urgent",
    version="1",
    title=N_("Urgent signs"),
    recall=N_("new, or worse than usual for you"),
    source=(
        "General professional knowledge, to be confirmed by a clinician; cauda equina after BMJ Best Practice, "
        "rhabdomyolysis after CDC/NIOSH"
    ),
    licence="Written for this project",
    items=tuple(Item(flag.code, Kind.YES_NO, flag.line) for flag in RED_FLAGS),
)
