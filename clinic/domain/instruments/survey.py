"""The fibromyalgia survey: where it hurts, how tired, how clear the head, what else, how long.

Our own words after the 2011 and 2016 criteria. The criteria's own terms (fatigue, unrefreshed, depression, pain or
cramps in the lower belly) are kept, because they are what is counted.
"""

from clinic.domain.instruments.head_places import HEAD_PLACES
from clinic.domain.instruments.model import Choice, Instrument, Item, Kind
from clinic.domain.words import N_

_LEVELS = (
    Choice(0, N_("No problem")),
    Choice(1, N_("A little. It comes and goes")),
    Choice(2, N_("Quite a lot. It is there often")),
    Choice(3, N_("A great deal. It never stops and upsets my life")),
)

SURVEY = Instrument(
    key="survey",
    version="2016.1",
    title=N_("Pain and symptom survey"),
    recall=N_("last 7 days; headache, belly and depression: last 6 months"),
    source="Wolfe F et al. 2011, J Rheumatol 38:1113-1122; Wolfe F et al. 2016, Semin Arthritis Rheum 46:319-329",
    licence="Rules published; items in our own words, after Wolfe 2016; wording not validated",
    items=(
        Item(
            "pain_areas",
            Kind.AREAS,
            N_("Where have you had pain in the last 7 days?"),
            hint=N_("Tap each place that hurts. Tap it again to undo."),
        ),
        Item("pain_shapes", Kind.SHAPES, N_("Which parts of the picture did you tap?")),
        Item(
            "head_zones",
            Kind.CODES,
            N_("Where in your head or face?"),
            hint=N_("Left and right are your own left and right."),
            choices=HEAD_PLACES,
            asked_when=("pain_areas", "head"),
        ),
        Item("fatigue", Kind.CHOICE, N_("How tired have you been (fatigue)?"), choices=_LEVELS),
        Item(
            "unrefreshed",
            Kind.CHOICE,
            N_("Have you been waking unrefreshed?"),
            hint=N_("Still tired after a night of sleep."),
            choices=_LEVELS,
        ),
        Item(
            "cognitive",
            Kind.CHOICE,
            N_("Have you had trouble thinking or remembering?"),
            choices=_LEVELS,
        ),
        Item("headache", Kind.YES_NO, N_("Have you had headaches in the last 6 months?")),
        Item(
            "abdominal_pain",
            Kind.YES_NO,
            N_("Have you had pain or cramps in the lower belly in the last 6 months?"),
        ),
        Item("depression", Kind.YES_NO, N_("Have you had depression in the last 6 months?")),
        Item(
            "symptoms_3_months",
            Kind.YES_NO,
            N_("Has it been about like this for 3 months or more?"),
            hint=N_("Think of your pain and how you have felt."),
        ),
    ),
)
