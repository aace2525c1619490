"""Fixed words and tables of the domain that the clinician's templates print."""

from flask import Flask

from clinic.domain.exams import EXAMINER_NOTE
from clinic.domain.muscles import MUSCLES, MUSCLES_NOT_COMPLETE
from clinic.domain.palpation import PALPATION_NOTE, PALPATION_TITLE, POSITION_LABELS
from clinic.domain.treatments.cautions import CAUTIONS_HEADING, EXAM_CAUTION, MUSCLE_PAIN_CAUTION
from clinic.domain.treatments.choices import LABELS
from clinic.web.present.confirmed import confirmed_from


def init_clinical_words(app: Flask) -> None:
    """Give the templates the words; each is translated where it is shown."""
    app.jinja_env.globals.update(
        cautions_heading=CAUTIONS_HEADING,
        choice_labels=LABELS,
        confirmed_from=confirmed_from,
        exam_caution=EXAM_CAUTION,
        examiner_note=EXAMINER_NOTE,
        muscle_names=MUSCLES,
        muscle_pain_caution=MUSCLE_PAIN_CAUTION,
        muscles_not_complete=MUSCLES_NOT_COMPLETE,
        palpation_note=PALPATION_NOTE,
        palpation_title=PALPATION_TITLE,
        position_labels=POSITION_LABELS,
    )
