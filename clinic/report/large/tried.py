"""What was tried, in large print: one paragraph for each treatment, most helpful first."""

from collections.abc import Iterator

from clinic.domain.summaries import TreatmentRow
from clinic.domain.words import N_
from clinic.figures.timeline import swatch
from clinic.report.blocks import treatments
from clinic.report.large.flow import Family, Piece
from clinic.report.large.opening import said, titled
from clinic.report.large.setting import BODY, labelled, placed, wrapped
from clinic.report.paper import Block, beside, space, stacked
from clinic.report.story import Story
from clinic.report.tagging import Role

_SWATCH = 40.0


def tried(story: Story) -> Iterator[Piece]:
    """Yield the heading and every treatment whole."""
    yield titled(story.say(treatments.TITLE), story.width)
    if not story.summary.treatments:
        yield said(story.say(N_("No treatments were recorded.")), story.width, 0)
    family = Family(Role.LIST)
    for row in story.summary.treatments:
        yield Piece(_lines(story, row), Role.ITEM, above=5, family=family)


def _lines(story: Story, row: TreatmentRow) -> tuple[Block, ...]:
    name = wrapped(treatments.name_and_dose(story, row.course), story.width, bold=True)
    told = f"{treatments.months(story, row.course)}. {treatments.remark(story, row)}"
    said = labelled(f"{treatments.helped_words(story, row)}.", told, story.width, x=_SWATCH)
    sample = stacked(space(BODY * 0.3), placed(swatch(treatments.filling(row.helped), _SWATCH - 8, 12)))
    first = Block(said[0].height, beside((0.0, sample), (0.0, said[0])).draw)
    return (*name, first, *said[1:])
