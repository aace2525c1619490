"""The tender-point survey in words: count, method, the 18 ratings, controls, and the lines that go with them."""

from clinic.domain.body.atlas import CONTROL_SITES, SITES
from clinic.domain.exams import (
    CONTROLS_NOTE,
    EXAMINER_NOTE,
    ExamMethod,
    RatingSource,
    SiteRating,
    SiteState,
    pressure_threshold,
)
from clinic.domain.summaries import Survey
from clinic.domain.visits import StopReason
from clinic.domain.words import N_
from clinic.figures.numbers import number
from clinic.report import text
from clinic.report.story import Story

METHODS = {
    ExamMethod.MTPS_0_10: N_("MTPS, 0 to 10, tender from 2"),
    ExamMethod.ACR_PAINFUL_YES_NO: N_("ACR 1990, painful yes or no"),
}
SHORT_METHODS = {ExamMethod.MTPS_0_10: N_("MTPS"), ExamMethod.ACR_PAINFUL_YES_NO: N_("ACR 1990, yes or no")}
STATES = {
    SiteState.NOT_EXAMINED: N_("not done"),
    SiteState.REFUSED: N_("refused"),
    SiteState.STOPPED: N_("stopped"),
}
STOPPED = {
    StopReason.PAIN: N_("Stopped early: pain."),
    StopReason.ASKED_TO_STOP: N_("Stopped early: the patient asked to stop."),
    StopReason.TIME: N_("Stopped early: no time."),
    StopReason.OTHER: N_("Stopped early: other reason."),
}
PAIRS = (
    ("occiput", N_("Occiput")),
    ("trapezius", N_("Trapezius")),
    ("supraspinatus", N_("Supraspinatus")),
    ("gluteal", N_("Gluteal")),
    ("low_cervical", N_("Low cervical")),
    ("second_rib", N_("Second rib")),
    ("lateral_epicondyle", N_("Lat. epicondyle")),
    ("greater_trochanter", N_("Trochanter")),
    ("knee", N_("Knee, medial")),
)
TABLE_TITLE = N_("Tender-point ratings")
METHOD_TITLE = N_("Method and control sites")
NOTE_TITLE = N_("Examiner's note on tender points")
PRESSURES = N_("Pressure pain thresholds, kg/cm², lower is more tender")
ALGOMETER_ALONE = N_("Algometer alone, kg/cm², no ratings")
CONFIRMED = N_("{rating} c")
CONFIRMED_LINE = N_("c: confirmed from the last visit, not pressed again.")
PRESSURES_STOPPED = {
    StopReason.PAIN: N_("Algometer stopped early: pain."),
    StopReason.ASKED_TO_STOP: N_("Algometer stopped early: the patient asked to stop."),
    StopReason.TIME: N_("Algometer stopped early: no time."),
    StopReason.OTHER: N_("Algometer stopped early: other reason."),
}
NO_SURVEY = N_("Tender points were not examined at this visit.")


def count_in_words(story: Story, survey: Survey) -> tuple[str, str]:
    """Return the count and the words after it; a count of some sites names how many were tested."""
    result = survey.result
    if result.positive_count is None:
        return story.say(N_("None of 18")), story.say(N_("tested"))
    if result.untested:
        words = story.say(N_("tender ({untested} not tested)"), untested=result.untested)
        return story.say(N_("{n} of {tested}"), n=result.positive_count, tested=result.tested), words
    return story.say(N_("{n} of 18"), n=result.positive_count), story.say(N_("tender points"))


def method_in_words(story: Story, survey: Survey) -> str:
    """Return the method of the ratings; where the algometer alone was used, that."""
    if survey.ratings or not (survey.pressures or survey.pressure_states):
        return story.say(METHODS[survey.method])
    return story.say(ALGOMETER_ALONE)


def in_numbers(story: Story, survey: Survey) -> str:
    """Return method, mean intensity and controls on one line; the method in short, for the details have it in full."""
    if survey.ratings or not (survey.pressures or survey.pressure_states):
        return f"{story.say(SHORT_METHODS[survey.method])} · {means(story, survey)}"
    return story.say(ALGOMETER_ALONE)


def means(story: Story, survey: Survey) -> str:
    """Return the mean intensity and the controls."""
    result, parts = survey.result, []
    if result.fis is not None and result.fis.value is not None:
        parts.append(story.say(N_("FIS {value} of 10"), value=number(result.fis.value, 1)))
    elif result.mean_of_rated is not None:
        mean = number(result.mean_of_rated, 1)
        parts.append(story.say(N_("mean of {n} rated {value}"), n=result.tested, value=mean))
    if result.control_mean is not None:
        parts.append(story.say(N_("controls {value}"), value=number(result.control_mean, 1)))
    else:
        parts.append(story.say(N_("controls, {n} of 3 rated"), n=result.controls_rated))
    return " · ".join(parts)


def rating_in_words(story: Story, method: ExamMethod, rating: SiteRating | None) -> str:
    """Return a rating as it is printed: its number, yes or no, or which kind of blank it is."""
    if rating is None or rating.rating is None:
        return story.say(STATES[rating.state if rating else SiteState.NOT_EXAMINED])
    words = str(rating.rating)
    if method is ExamMethod.ACR_PAINFUL_YES_NO:
        words = story.say(N_("yes") if rating.rating else N_("no"))
    return story.say(CONFIRMED, rating=words) if rating.source is RatingSource.CONFIRMED else words


def foot_lines(story: Story, survey: Survey) -> str:
    """Return the lines under the ratings: examiner, controls, why it ended early."""
    parts = [story.say(EXAMINER_NOTE)]
    if survey.examiner:
        parts.append(story.say(N_("Examined by {name}."), name=text.label(survey.examiner)))
    else:
        parts.append(story.say(N_("Who examined is not recorded.")))
    if survey.from_paper:
        parts.append(story.say(N_("Typed in from paper by {name}."), name=text.label(survey.from_paper)))
    if survey.stopped:
        parts.append(story.say(STOPPED[survey.stopped]))
    if any(rating.source is RatingSource.CONFIRMED for rating in survey.ratings.values()):
        parts.append(story.say(CONFIRMED_LINE))
    if survey.pressures_stopped:
        parts.append(story.say(PRESSURES_STOPPED[survey.pressures_stopped]))
    if survey.result.shows_controls_note:
        parts.append(story.say(CONTROLS_NOTE))
    if survey.pressures or survey.pressure_states:
        parts.append(story.say(N_("Pressure pain thresholds stand in the details; lower is more tender.")))
    return " ".join(parts)


def leave_details(story: Story, survey: Survey) -> None:
    """Put control ratings, pressure thresholds and the examiner's note behind the page."""
    if survey.ratings:
        told = f"{method_in_words(story, survey)}. {controls(story, survey)}"
        story.detail(story.say(METHOD_TITLE), ("", told))
    if survey.note.strip():
        story.detail(story.say(NOTE_TITLE), ("", story.whole(survey.note)))
    if measured := pressures(story, survey):
        story.detail(story.say(PRESSURES), *measured)


def controls(story: Story, survey: Survey) -> str:
    """Return the control sites, each with its rating."""
    ratings = "; ".join(
        f"{story.say(SITES[site].label)} {rating_in_words(story, survey.method, survey.ratings.get(site))}"
        for site in CONTROL_SITES
    )
    return f"{ratings}."


def pressures(story: Story, survey: Survey) -> list[tuple[str, str]]:
    """Return the pressure threshold of each site measured, with its trials, and why there is none where it was said."""
    found = []
    for site in SITES:
        if site in survey.pressure_states:
            found.append((story.say(SITES[site].label) + ":", story.say(STATES[survey.pressure_states[site]])))
        trials = survey.pressures.get(site, ())
        if not trials:
            continue
        mean = pressure_threshold(trials)
        tried = ", ".join(number(trial, 1) for trial in trials)
        words = story.say(N_("{mean} (mean of the last two of: {trials})"), mean=number(mean or 0, 2), trials=tried)
        found.append((story.say(SITES[site].label) + ":", words if len(trials) > 1 else tried))
    return found


def leave_table(story: Story, survey: Survey) -> None:
    """Put the 18 ratings into the annex, in words."""
    rows = []
    for stem, label in PAIRS:
        left, right = (rating_in_words(story, survey.method, survey.ratings.get(f"{stem}_{side}")) for side in "lr")
        rows.append((f"{story.say(label)}:", story.say(N_("left {left}, right {right}"), left=left, right=right)))
    story.leave(story.say(TABLE_TITLE), *rows)
