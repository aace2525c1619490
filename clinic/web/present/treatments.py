"""What was tried, most helpful first, in the words of the printed ledger."""

from dataclasses import dataclass

from markupsafe import Markup

from clinic.report.blocks import treatments as ledger
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


def lines(story: Story) -> tuple[TreatmentLine, ...]:
    """Return every treatment of the summary."""
    return tuple(
        TreatmentLine(
            ledger.name_and_dose(story, row.course),
            ledger.dates(story, row.course),
            drawings.bar_swatch(ledger.filling(row.helped)),
            ledger.helped_words(story, row),
            ledger.remark(story, row),
        )
        for row in story.summary.treatments
    )
