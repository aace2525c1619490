"""Fixed words and tables of the domain that the clinician's templates print."""

from flask import Flask
from flask_babel import gettext as _

from clinic.domain.exams import EXAMINER_NOTE
from clinic.domain.muscles import MUSCLES_NOT_COMPLETE
from clinic.domain.palpation import PALPATION_NOTE, PALPATION_TITLE, POSITION_LABELS
from clinic.domain.said_and_found import BOTH_STAND
from clinic.domain.treatments.cautions import CAUTIONS_HEADING, EXAM_CAUTION, MUSCLE_PAIN_CAUTION
from clinic.domain.treatments.choices import LABELS
from clinic.report.blocks import said_and_found
from clinic.web.present.confirmed import confirmed_from


def init_clinical_words(app: Flask) -> None:
    """Give the templates the words; each is translated where it is shown."""
    app.jinja_env.globals.update(
        both_stand=BOTH_STAND,
        cautions_heading=CAUTIONS_HEADING,
        choice_labels=LABELS,
        compared_lines=lambda compared: said_and_found.in_words(compared, _),
        confirmed_from=confirmed_from,
        exam_caution=EXAM_CAUTION,
        examiner_note=EXAMINER_NOTE,
        muscle_pain_caution=MUSCLE_PAIN_CAUTION,
        muscles_not_complete=MUSCLES_NOT_COMPLETE,
        palpation_note=PALPATION_NOTE,
        palpation_title=PALPATION_TITLE,
        places_not_examined=lambda compared: said_and_found.not_examined(compared, _),
        position_labels=POSITION_LABELS,
    )
