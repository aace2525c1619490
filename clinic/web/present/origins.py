"""What a page says of an imported visit: when it came in, and which totals of the file its answers do not give."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from clinic.domain.imports.report import agrees
from clinic.domain.imports.report_text import name_of
from clinic.models import ImportedVisit


@dataclass(frozen=True, slots=True)
class Differences:
    """`totals` = a sentence for each total that is stated and not what the answers give."""

    imported_on: dt.date
    totals: tuple[str, ...]


def present(imported: ImportedVisit, zone: ZoneInfo) -> Differences:
    """Return what the page of an imported visit says of its totals."""
    day = (imported.run.published_at or imported.run.started_at).astimezone(zone).date()
    words = (_words(total, *pair) for total, pair in imported.stated.items())
    return Differences(day, tuple(one for one in words if one))


def _words(total: str, stated: str, given: str | None) -> str:
    name = name_of(total, _)
    if given is None:
        return _("%(total)s stated %(stated)s, items cannot be scored", total=name, stated=stated)
    if agrees(Decimal(stated), Fraction(given)):
        return ""
    return _("%(total)s stated %(stated)s, items give %(given)s", total=name, stated=stated, given=given)
