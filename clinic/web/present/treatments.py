"""What was tried, most helpful first, in the words of the printed ledger."""

from dataclasses import dataclass

from markupsafe import Markup

from clinic.report.blocks import before_after, ledger
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
    facts: tuple[tuple[str, str], ...]
    """Everything known of it beside name and dates, as (label, words)."""
    around: str
    """The values before and after its start, if it began since the first visit and there is one; else empty."""


def lines(story: Story) -> tuple[TreatmentLine, ...]:
    """Return every treatment of the summary."""
    around = {view.course.id: before_after.in_words(story, view) for view in before_after.views(story.summary)}
    return tuple(
        TreatmentLine(
            printed.name_and_dose(story, row.course),
            printed.dates(story, row.course),
            drawings.bar_swatch(printed.filling(row.helped)),
            printed.helped_words(story, row),
            printed.remark(story, row),
            row.course.id,
            ledger.facts(story, row),
            around.get(row.course.id, ""),
        )
        for row in story.summary.treatments
    )
