"""Where it hurts and what was found: the figure with its key and its words, the ratings, the trigger points."""

from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from clinic.domain.exams import is_positive
from clinic.domain.summaries import Survey
from clinic.figures import body_legend, body_map
from clinic.report import figure
from clinic.report.blocks import ratings, trigger_points, where
from clinic.report.story import Story
from clinic.web.present import drawings


@dataclass(frozen=True, slots=True)
class Rating:
    """One cell of the ratings."""

    words: str
    tender: bool
    blank: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The tender-point survey in rows."""

    count: str
    words: str
    method: str
    """The method and the means, as short as on paper."""
    rows: tuple[tuple[str, Rating, Rating], ...]
    """Site, left, right."""
    foot: str


@dataclass(frozen=True, slots=True)
class Point:
    """One trigger point."""

    number: int
    name: str
    short: str


def picture(story: Story, width: float, id_prefix: str) -> Markup:
    """Return the figure, front and back, `width` points wide."""
    marks = figure.marks(story)
    drawn = body_map.drawing(marks, width=width, translate=story.say, text_size=11)
    words = body_legend.in_words(marks, story.say) or _("Nothing was marked and nothing was examined.")
    return drawings.svg(drawn, title=_("The body, front and back"), description=words, id_prefix=id_prefix)


def key(story: Story) -> list[tuple[Markup, str]]:
    """Return the signs that occur in the figure and what they mean, as short as on paper."""
    return [(drawings.ornament(body_legend.symbol(kind, 12)), words) for kind, words in figure.key_entries(story)]


def used_key(story: Story) -> list[tuple[Markup, str]]:
    """Return the signs that occur in the figure, and what they mean."""
    entries = body_legend.entries(figure.marks(story))
    return [(drawings.ornament(body_legend.symbol(one.kind, 12)), story.say(one.label)) for one in entries]


def said_in_words(story: Story) -> str:
    """Return what the patient marked, every area named; empty without a questionnaire."""
    said = story.summary.said
    return where.in_words(story, said, every_area=True) if said else ""


def found(story: Story) -> Found | None:
    """Return the survey; None when the tender points were not examined."""
    survey = story.summary.survey
    if survey is None:
        return None
    count, words = ratings.count_in_words(story, survey)
    return Found(
        count=count,
        words=words,
        method=ratings.in_numbers(story, survey),
        rows=tuple(
            (story.say(label), _cell(story, survey, f"{stem}_l"), _cell(story, survey, f"{stem}_r"))
            for stem, label in ratings.PAIRS
        ),
        foot=ratings.foot_lines(story, survey),
    )


def points(story: Story) -> tuple[Point, ...]:
    """Return the trigger points with something found."""
    return tuple(
        Point(
            spot.record.number,
            trigger_points.muscle_and_side(story, spot),
            trigger_points.in_short(story, spot),
        )
        for spot in story.summary.trigger_points
    )


def _cell(story: Story, survey: Survey, site: str) -> Rating:
    rating = survey.ratings.get(site)
    blank = rating is None or rating.rating is None
    tender = rating is not None and rating.rating is not None and is_positive(survey.method, rating.rating)
    return Rating(ratings.rating_in_words(story, survey.method, rating), tender, blank)
