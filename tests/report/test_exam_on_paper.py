"""The exam on paper: each kind of blank, the method, the algometer, what was confirmed, what was done at a point."""

import dataclasses

import pytest

from clinic.domain import canonical
from clinic.domain.body.atlas import SITES
from clinic.domain.exams import CONTROLS_NOTE, ExamMethod, RatingSource, SiteRating, SiteState
from clinic.domain.summaries import VisitSummary
from clinic.domain.visits import PointTreatment, StopReason, TriggerPointRecord
from clinic.report.visit_summary import render
from tests.records import exam
from tests.report import extremes
from tests.report.pages import plain, text_of, visit_text


def test_each_kind_of_untested_site_has_its_own_words() -> None:
    survey = exam({"occiput_l": 0, "occiput_r": 7}, stopped=StopReason.PAIN)
    states = {SiteState.REFUSED: "trapezius_l", SiteState.STOPPED: "gluteal_r"}
    ratings = dict(survey.ratings) | {site: SiteRating(site, state) for state, site in states.items()}
    text = visit_text(exam=dataclasses.replace(survey, ratings=ratings))
    assert "Occiput07" in text
    assert "Trapeziusrefusednotdone" in text
    assert "Glutealnotdonestopped" in text
    assert plain("Stopped early: pain.") in text
    assert plain("1 of 2") in text


def test_the_method_is_named_and_controls_speak_only_when_complete() -> None:
    method = ExamMethod.ACR_PAINFUL_YES_NO
    assert plain("ACR 1990, painful yes or no") in visit_text(exam=exam({"occiput_l": 1}, method=method))
    controls = {"forehead": 4, "forearm_r": 0}
    assert plain(CONTROLS_NOTE) not in visit_text(exam=exam(controls))
    assert plain(CONTROLS_NOTE) in visit_text(exam=exam(controls | {"thumbnail_l": 0}))


def test_pressures_say_that_lower_is_more_tender() -> None:
    text = text_of(extremes.worst())
    assert plain("kg/cm², lower is more tender") in text
    assert plain("3.00 (mean of the last two of: 1.5, 2.5, 3.5)") in text


@pytest.mark.parametrize(
    ("treated", "words"),
    [
        (PointTreatment.RELEASE, "Released by hand today."),
        (PointTreatment.NEEDLING, "Needled today."),
        (PointTreatment.INJECTION, "Injected today."),
        (PointTreatment.NONE, "Nothing was done at the point today."),
        (None, ""),
    ],
)
def test_what_was_done_at_a_point_is_said_and_nothing_done_is_not_left_blank(
    treated: PointTreatment | None, words: str
) -> None:
    spot = TriggerPointRecord(1, "soleus", "l", True, True, True, None, True, treated=treated)
    text = visit_text(trigger_points=(spot,))
    said = [part for part in ("Released", "Needled", "Injected", "Nothing was done") if plain(part) in text]
    assert len(said) == (treated is not None)
    assert plain(words) in text


def test_why_the_algometer_has_no_reading_and_what_was_confirmed_are_said() -> None:
    states = {"knee_l": SiteState.REFUSED, "knee_r": SiteState.STOPPED}
    alone = visit_text(exam=exam({}, pressure_states=states, pressures_stopped=StopReason.TIME))
    assert plain("None of 18 tested") in alone
    assert plain("Algometer alone, kg/cm², no ratings") in alone
    for site, words in (("knee_l", "refused"), ("knee_r", "stopped")):
        assert plain(f"{SITES[site].label}: {words}") in alone
    assert plain("Algometer stopped early: no time.") in alone
    confirmed = SiteRating("occiput_l", SiteState.RATED, 6, RatingSource.CONFIRMED)
    survey = dataclasses.replace(exam({"occiput_r": 5}), ratings={"occiput_l": confirmed})
    assert plain("Occiput 6 c") in visit_text(exam=survey)
    assert plain("c: confirmed from the last visit") in visit_text(exam=survey)
    assert plain("c: confirmed") not in visit_text(exam=exam({"occiput_r": 5}))


@pytest.mark.parametrize("make", [extremes.example, extremes.worst, extremes.mixed])
def test_what_was_frozen_at_signing_prints_as_it_was(make: object) -> None:
    """Readings of an algometer come back as numbers: a copy made later has them as the signed summary has."""
    summary = make()
    again = canonical.loads(VisitSummary, canonical.dumps(summary))
    assert again.survey == summary.survey
    assert render(again) == render(summary)
    measured = bool(summary.survey and summary.survey.pressures)
    assert (plain("(mean of the last two of: 1.5, 2.5, 3.5)") in text_of(again)) is measured


def test_an_examiner_whom_nobody_wrote_down_is_said_to_be_unknown() -> None:
    text = visit_text(exam=dataclasses.replace(exam({"occiput_r": 5}), examiner=""))
    assert plain("Who examined is not recorded.") in text
    assert plain("Examined by") not in text
