"""What an incoming visit comes to: totals by the product's own rules, criteria by version, nothing guessed."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.body.atlas import WPI_AREAS
from clinic.domain.exams import ExamMethod, SiteRating, SiteState
from clinic.domain.imports import IncomingExam, IncomingPatient, IncomingVisit, outcomes, totals
from clinic.domain.scoring import Outcome, acr2010, fs2011, fs2016
from clinic.domain.visits import CriteriaDetails

SEVEN = ["neck", "upper_back", "lower_back", "shoulder_l", "shoulder_r", "hip_l", "hip_r"]
SEVERE = {"fatigue": 3, "unrefreshed": 3, "cognitive": 3}
YES = {"headache": True, "abdominal_pain": True, "depression": True}


def visit(survey, **more):
    answers = {"survey": survey, **more.pop("answers", {})}
    return IncomingVisit(2, IncomingPatient("1"), dt.date(2024, 3, 1), answers, {}, **more)


def test_totals_of_a_whole_row():
    found = totals(visit({"pain_areas": SEVEN, **SEVERE, **YES}), {})
    assert found == {"wpi": 7, "sss": 12, "psd": 19}


def test_with_an_extent_of_symptoms_the_2010_scale_is_summed():
    found = totals(visit({"pain_areas": SEVEN, **SEVERE}, criteria=CriteriaDetails(somatic_extent=2)), {})
    assert found == {"wpi": 7, "sss": 11, "psd": 18}


def test_a_blank_stays_unscorable_and_what_was_not_asked_has_no_total():
    assert totals(visit({"pain_areas": None, **SEVERE, **YES}), {}) == {"wpi": None, "sss": 12, "psd": None}
    assert totals(visit({"pain_areas": SEVEN}), {}) == {"wpi": 7}
    assert totals(visit({}), {}) == {}


def test_an_exam_with_an_untested_site_has_no_count():
    sites = ("occiput_l", "occiput_r")
    exam = IncomingExam(ExamMethod.MTPS_0_10, {site: SiteRating(site, SiteState.RATED, 5) for site in sites})
    assert totals(visit({}, exam=exam), {}) == {"tender_count": None, "fis": None}
    crosses = replace(exam, method=ExamMethod.ACR_PAINFUL_YES_NO, ratings={})
    assert totals(visit({}, exam=crosses), {}) == {"tender_count": None}, "yes or no has no intensity"


def test_imported_instruments_are_scored_by_their_own_rule():
    row = visit({}, answers={"invented": {"a": 4}})
    assert totals(row, {"invented": lambda answers: None}) == {}


CLASSES = [
    # WPI 7, SSS 12 in 4 regions and more, three months, nothing else: all but the 2010 rule, whose extent is unknown
    ({**SEVERE, **YES, "symptoms_3_months": True}, False, None, ("not_assessable", "met", "met", "met")),
    # the extent instead of the three yes or no: 2010 alone is known, and the cut-offs
    ({**SEVERE, "symptoms_3_months": True}, False, 3, ("met", "not_assessable", "met", "not_assessable")),
    # another disorder excludes in 2010 and 2011, never in 2016
    ({**SEVERE, **YES, "symptoms_3_months": True}, True, 3, ("not_met", "not_met", "met", "met")),
    # no duration: 2016 cannot be told, its cut-offs can
    ({**SEVERE, **YES}, False, None, ("not_assessable", "not_assessable", "met", "not_assessable")),
]


@pytest.mark.parametrize(("survey", "other", "extent", "expected"), CLASSES)
def test_each_version_of_the_criteria_is_told_apart(survey, other, extent, expected):
    details = CriteriaDetails(somatic_extent=extent, other_disorder_explains_pain=other)
    found = outcomes(visit({"pain_areas": SEVEN, **survey}, criteria=details))
    assert tuple(found.values()) == tuple(map(Outcome, expected))


def test_three_areas_meet_2011_and_miss_the_cut_offs_of_2016():
    row = {"pain_areas": SEVEN[:3], **SEVERE, **YES, "symptoms_3_months": True}
    found = outcomes(visit(row, criteria=CriteriaDetails(other_disorder_explains_pain=False)))
    assert (found["fs2011"], found["fs2016_cut_offs"]) == (Outcome.MET, Outcome.NOT_MET)


def test_a_fiq_of_a_row_is_summed():
    row = {f"function_{n}": 1 for n in range(1, 12)} | {"good_days": 2, "missed_days": 1}
    row |= dict.fromkeys(("work", "pain", "fatigue", "rest", "stiffness", "anxiety", "depression"), "5")
    assert totals(visit({}, answers={"fiq": row}), {}) == {"fiq": Fraction("46.91")}


maybe = st.none() | st.booleans()
surveys = st.fixed_dictionaries(
    {},
    optional={
        "pain_areas": st.none() | st.lists(st.sampled_from(list(WPI_AREAS)), unique=True),
        **{key: st.none() | st.integers(0, 3) for key in SEVERE},
        **dict.fromkeys((*YES, "symptoms_3_months"), maybe),
    },
)


@given(surveys, st.none() | st.integers(0, 3), maybe)
def test_the_counts_of_a_report_are_the_criteria_of_the_visit_page(survey, extent, other):
    row = visit(survey, criteria=CriteriaDetails(somatic_extent=extent, other_disorder_explains_pain=other))
    found, details = outcomes(row), {"somatic_extent": extent, "other_disorder_explains_pain": other}
    if survey:
        full = (acr2010(survey, details), fs2011(survey, details), fs2016(survey))
        assert [found[key] for key in ("acr2010", "fs2011", "fs2016")] == [one.result for one in full]
