"""The fixed sentences that go with scores and criteria wherever they are shown. They are shown in full."""

from collections.abc import Mapping

from clinic.domain.scoring.results import CriteriaResult, Outcome
from clinic.domain.scoring.tender_count import ExamMethod
from clinic.domain.words import N_

TITLES: Mapping[str, str] = {
    "acr1990": N_("1990 classification (ACR)"),
    "acr2010": N_("2010 criteria (ACR, provisional)"),
    "fs2011": N_("2011 survey criteria (Wolfe et al.)"),
    "fs2016": N_("2016 revision (Wolfe et al.)"),
}
MTPS_COUNT_LABEL = N_("1990 rule with the MTPS threshold")
CONTROLS_NOTE = N_("Tenderness was also found at control sites; this suggests generally increased pain sensitivity.")
SPASM_BURDEN_NOTE = N_(
    "Tool-defined descriptive summary, not a validated instrument, not for diagnosis or comparison between people."
)
EXAMINER_NOTE = N_("Findings depend on the examiner.")
WORDING_NOTE = N_("Items in our own words, after Wolfe 2016; wording not validated.")
ADULTS_ONLY = N_("Not assessed: adults only.")

_SENTENCES: Mapping[str, Mapping[Outcome, str]] = {
    "fs2016": {
        Outcome.MET: N_("Questionnaire answers fulfil the 2016 survey criteria. This is not a diagnosis."),
        Outcome.NOT_MET: N_("Questionnaire answers do not fulfil the 2016 survey criteria. This is not a diagnosis."),
        Outcome.NOT_ASSESSABLE: N_(
            "Questionnaire answers cannot be assessed against the 2016 survey criteria. This is not a diagnosis."
        ),
    },
    "fs2011": {
        Outcome.MET: N_("Questionnaire answers fulfil the 2011 survey criteria. This is not a diagnosis."),
        Outcome.NOT_MET: N_("Questionnaire answers do not fulfil the 2011 survey criteria. This is not a diagnosis."),
        Outcome.NOT_ASSESSABLE: N_(
            "Questionnaire answers cannot be assessed against the 2011 survey criteria. This is not a diagnosis."
        ),
    },
    "acr2010": {
        Outcome.MET: N_("Answers and clinician's ratings fulfil the 2010 criteria. This is not a diagnosis."),
        Outcome.NOT_MET: N_(
            "Answers and clinician's ratings do not fulfil the 2010 criteria. This is not a diagnosis."
        ),
        Outcome.NOT_ASSESSABLE: N_(
            "Answers and clinician's ratings cannot be assessed against the 2010 criteria. This is not a diagnosis."
        ),
    },
    "acr1990": {
        Outcome.MET: N_("History and tender-point count fulfil the 1990 classification. This is not a diagnosis."),
        Outcome.NOT_MET: N_(
            "History and tender-point count do not fulfil the 1990 classification. This is not a diagnosis."
        ),
        Outcome.NOT_ASSESSABLE: N_(
            "History and tender-point count cannot be assessed against the 1990 classification. "
            "This is not a diagnosis."
        ),
    },
}


def criteria_sentence(result: CriteriaResult, *, adult: bool = True) -> str:
    """Return the one sentence about a set of criteria, always with "This is not a diagnosis."

    Under 18 on the day of the visit (`adult` False) the criteria are not assessed at all.
    """
    return _SENTENCES[result.version][result.result] if adult else ADULTS_ONLY


def criteria_title(result: CriteriaResult) -> str:
    """Return the name of the set of criteria; a 1990 result from an MTPS count says so."""
    counted_by = dict(result.receipt.inputs).get("method")
    return MTPS_COUNT_LABEL if counted_by == ExamMethod.MTPS_0_10 else TITLES[result.version]
