"""What was tried, most helpful first, in the words of the printed ledger."""

from dataclasses import dataclass

from markupsafe import Markup

from clinic.report.blocks import treatments as printed
from clinic.report.story import Story
from clinic.web.present import drawings


@dataclass(frozen=True, slots=True)
class TreatmentLine:
    """One treatment."""

    name: str
    dates: str
    swatch: Markup
    helped: str
    remark: str
    course_id: int


def lines(story: Story) -> tuple[TreatmentLine, ...]:
    """Return every treatment of the summary."""
    return tuple(
        TreatmentLine(
            printed.name_and_dose(story, row.course),
            printed.dates(story, row.course),
            drawings.bar_swatch(printed.filling(row.helped)),
            printed.helped_words(story, row),
            printed.remark(story, row),
            row.course.id,
        )
        for row in story.summary.treatments
    )
