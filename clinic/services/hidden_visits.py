"""Visits of patients out of reach, as far as a day list may tell: that there is one, and that a clinician should look.

No names, no numbers: whoever opens one says why first.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.db.reach import BEYOND, of
from clinic.models import ImportedVisit, RedFlag, Visit


@dataclass(frozen=True, slots=True)
class HiddenLine:
    """One line of the day list that names nobody. `look` = an urgent sign that no clinician has reviewed."""

    patient_id: int
    seen_on: dt.date
    look: bool


def on_day(session: Session, day: dt.date) -> Sequence[HiddenLine]:
    """Return the visits of a day that are out of reach, urgent ones first; and those of other days that are urgent.

    No query where nobody is out of reach. Imported visits of other days are left out, as in `visits.to_look_at`.
    """
    hidden = of(session).hidden
    if not hidden:
        return ()
    look = select(RedFlag.id).where(RedFlag.visit_id == Visit.id, RedFlag.reviewed_at.is_(None)).exists()
    from_files = select(ImportedVisit.visit_id).where(ImportedVisit.visit_id == Visit.id).exists()
    chosen = (
        select(Visit.patient_id, Visit.seen_on, look.label("look"))
        .where(Visit.patient_id.in_(hidden), (Visit.seen_on == day) | (look & ~from_files))
        .order_by(look.desc(), Visit.seen_on.desc(), Visit.id)
    )
    rows = session.execute(chosen, execution_options={BEYOND: True})
    return [HiddenLine(row.patient_id, row.seen_on, row.look) for row in rows]
