"""What the 1990, 2010 and 2011 rules need from the clinician. Blank by default: without it they cannot be told."""

from clinic.domain.instruments.model import AnsweredBy, Choice, Instrument, Item, Kind
from clinic.domain.words import N_

CRITERIA_DETAILS = Instrument(
    key="criteria_details",
    version="1",
    title=N_("Criteria details"),
    source=(
        "Wolfe F et al. 1990, Arthritis Rheum 33:160-172; Wolfe F et al. 2010, Arthritis Care Res 62:600-610; "
        "Wolfe F et al. 2011, J Rheumatol 38:1113-1122"
    ),
    licence="Rules published; items in our own words",
    answered_by=AnsweredBy.CLINICIAN,
    items=(
        Item("pain_left", Kind.YES_NO, N_("Pain in the left side of the body"), hint=N_("Shoulder and buttock count.")),
        Item(
            "pain_right", Kind.YES_NO, N_("Pain in the right side of the body"), hint=N_("Shoulder and buttock count.")
        ),
        Item("pain_above_waist", Kind.YES_NO, N_("Pain above the waist")),
        Item("pain_below_waist", Kind.YES_NO, N_("Pain below the waist"), hint=N_("Low back counts as below.")),
        Item(
            "pain_axial",
            Kind.YES_NO,
            N_("Axial pain"),
            hint=N_("Neck, front of chest, thoracic spine or low back."),
        ),
        Item(
            "pain_duration_months",
            Kind.SCALE,
            N_("Widespread pain for how many months"),
            low=0,
            high=1200,
            low_label=N_("months"),
            high_label=N_("months"),
        ),
        Item(
            "somatic_extent",
            Kind.CHOICE,
            N_("How many bodily symptoms, in your judgement"),
            choices=(
                Choice(0, N_("None")),
                Choice(1, N_("Few")),
                Choice(2, N_("A moderate number")),
                Choice(3, N_("Many")),
            ),
        ),
        Item("other_disorder_explains_pain", Kind.YES_NO, N_("Another disorder explains the pain")),
    ),
)
