"""The scoring of each built-in instrument in words, as docs/instruments tells it; a test compares the two."""

from collections.abc import Mapping
from types import MappingProxyType

from clinic.domain.dossiers.types import Clause, Scored
from clinic.domain.instruments.imported import CutOff
from clinic.domain.words import N_

NOT_ZERO = N_("A key that is missing was not asked; a blank was asked and left open. Neither is 0, no or none.")
_WOLFE = "Wolfe, Walitt, Rasker, Katz, Häuser 2015, J Rheumatol 42:1494-1501"
_COHORTS = N_("cohorts of rheumatology practice")
_SALAFFI = "Salaffi et al. 2021"
_SALAFFIS = N_("2339 people with fibromyalgia")
_FARRAR = "Farrar 2001"
_IN_TRIALS = N_("people with chronic pain in drug trials")


def _bands(name: str, population: str, source: str, *bands: tuple[int, str]) -> tuple[tuple[str, CutOff], ...]:
    return tuple((name, CutOff(str(at_least), label, population, source)) for at_least, label in bands)


_URGENT = Scored(
    (Clause("", N_("Nothing is scored, and no number of yes answers means more than one of them.")),),
    (NOT_ZERO, N_("An untouched group is asked for once and then stored as not answered.")),
)
_SURVEY = Scored(
    (
        Clause(
            "WPI", N_("number of marked areas among the 19 of the index; head, hands and feet add nothing"), "0", "19"
        ),
        Clause(
            "SSS",
            N_("fatigue + unrefreshed + cognitive (0 to 3 each) + one for each yes of headache, lower belly, "
               "depression"),
            "0",
            "12",
        ),
        Clause("SSS, 2010", N_("the three severities + the clinician's extent of bodily symptoms (0 to 3)"), "0", "12"),
        Clause("PSD", "WPI + SSS", "0", "31"),
        Clause("fs2016", N_("WPI ≥ 7 and SSS ≥ 5, or WPI 4–6 and SSS ≥ 9")),
        Clause("fs2016", N_("pain in 4 of 5 regions; 3 months or more")),
        Clause("fs2011", N_("WPI ≥ 7 and SSS ≥ 5, or WPI 3–6 and SSS ≥ 9")),
        Clause("fs2011", N_("3 months or more; no other disorder explains the pain")),
        Clause("acr2010", N_("as 2011, with the 2010 SSS")),
    ),
    (
        NOT_ZERO,
        N_("A blank map leaves WPI, regions and PSD unknown; one blank among the six symptom items leaves SSS, PSD and "
           "band unknown. Nothing is imputed."),
    ),
    _bands(
        "PSD",
        _COHORTS,
        _WOLFE,
        (0, N_("none")),
        (4, N_("mild")),
        (8, N_("moderate")),
        (12, N_("severe")),
        (20, N_("very severe")),
    ),
)  # fmt: skip
_PAIN = Scored(
    (
        Clause(N_("Pain"), N_("The rating is the score."), "0", "10"),
        Clause(
            N_("Change"),
            N_("Two thresholds for improvement stand side by side and are never merged: a drop of at least 2 points, "
               "and a drop of at least 30 % (Farrar 2001: people with chronic pain in drug trials; outside such trials "
               "the drop needed was larger)."),
        ),
    ),
    (NOT_ZERO, N_("Without both ratings there is no change.")),
)  # fmt: skip
_SPASM7 = Scored(
    (Clause("SBS", N_("SBS = 2 × (S + F + D + L + A), a whole number, half up."), "0", "100"),),
    (
        NOT_ZERO,
        N_("Cramps yes/no blank: no total."),
        N_("One of the five parts blank: 10 × the mean of the other four, marked estimated from 4 of 5 answers."),
        N_("Two or more blank: no total."),
        N_("S is blank if any marked place has no severity, unless another is 10 already."),
    ),
)
_PGIC = Scored(
    (Clause(N_("Overall change"), N_("The answer is the score."), "1", "7"),),
    (NOT_ZERO, N_("A blank is no responder and no non-responder.")),
    (
        (
            N_("Overall change"),
            CutOff("1", N_("Much or very much better (1 or 2) is called a responder"), _IN_TRIALS, _FARRAR),
        ),
    ),
)
_AGENDA = Scored(
    (
        Clause(
            "",
            N_("The words are shown to the clinician as they were written and are never searched for danger: that is "
               "not promised."),
        ),
    ),
    (NOT_ZERO, N_("A text of spaces is blank.")),
)  # fmt: skip
_CRITERIA_DETAILS = Scored(
    (
        Clause(
            "acr1990",
            N_("the five pain flags (all five yes = widespread), months ≥ 3, and 11 of 18 painful tender-point sites"),
        ),
        Clause("acr2010", N_("extent of bodily symptoms as the last part of the SSS; other disorder")),
        Clause("fs2011", N_("other disorder")),
    ),
    (NOT_ZERO, N_("Any condition false: not met. Else any blank: cannot be told.")),
)
_EACH_DOMAIN = N_("Each domain is its sum over its divisor; the total is the three added.")
_FIQR = Scored(
    (
        Clause(N_("function"), _EACH_DOMAIN, "0", "30"),
        Clause(N_("overall impact"), _EACH_DOMAIN, "0", "20"),
        Clause(N_("symptoms"), _EACH_DOMAIN, "0", "50"),
        Clause("FIQR", N_("Computed exactly, rounded only for display, half up."), "0", "100"),
    ),
    (
        N_("One blank function item: the other eight are weighted 9/8 and the total is marked estimated. Any other "
           "blank: no domain and no total."),
        NOT_ZERO,
    ),
    _bands(
        "FIQR",
        _SALAFFIS,
        _SALAFFI,
        (0, N_("remission")),
        (24, N_("mild")),
        (41, N_("moderate")),
        (64, N_("severe")),
        (83, N_("very severe")),
    ),
)  # fmt: skip
_FIQ = Scored(
    (
        Clause(N_("function"), N_("mean of the answered × 3.33"), "0", "9.99"),
        Clause("good_days", N_("(7 − days) × 1.43"), "0", "10.01"),
        Clause("missed_days", N_("days × 1.43"), "0", "10.01"),
        Clause(N_("scales"), N_("as they are"), "0", "70"),
        Clause("FIQ", N_("The four parts added."), "0", "100.01"),
    ),
    (
        N_("An activity that the patient never does is left blank and left out of the mean, as the authors say; the "
           "total is then marked estimated. With no activity answered, or any other answer blank, there is no total. A "
           "blank is never 0."),
    ),
)  # fmt: skip

SCORED: Mapping[str, Scored] = MappingProxyType(
    {
        "urgent": _URGENT,
        "survey": _SURVEY,
        "pain": _PAIN,
        "spasm7": _SPASM7,
        "pgic": _PGIC,
        "agenda": _AGENDA,
        "criteria_details": _CRITERIA_DETAILS,
        "fiqr": _FIQR,
        "fiq": _FIQ,
    }
)
"""By instrument. Every built-in instrument has one."""
