"""The copies of a summary that can be asked for: the usual ones as links, any other by a small form."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain.languages import DEFAULT, NAMES
from clinic.models import Visit
from clinic.report.layouts import Layout
from clinic.services import copies

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """Links as (words, values of the address), and the choices of the form as (value, words), the usual ones first."""

    links: tuple[tuple[str, dict[str, str]], ...]
    layouts: Choices
    sizes: Choices
    languages: Choices


def present(session: Session, visit: Visit) -> Copies:
    """Return what can be made of this visit, the patient's copies in the patient's language."""
    offered, theirs = copies.offered(session), copies.patients_language(session, visit)
    return Copies(
        links=_links(theirs),
        layouts=(
            (Layout.STANDARD.value, _("Summary, as signed")),
            (Layout.GP.value, _("GP copy, page one shorter")),
            (Layout.LARGE.value, _("Large print, 16 point")),
        ),
        sizes=(("a4", "A4"), ("letter", "Letter")),
        languages=offered if len(offered) > 1 else (),
    )


def _links(theirs: str) -> tuple[tuple[str, dict[str, str]], ...]:
    large = {"layout": Layout.LARGE.value, "language": theirs}
    if theirs == DEFAULT:
        patients = ((_("Large print"), large),)
    else:
        name = NAMES[theirs]
        patients = (
            (_("For the patient, in %(language)s", language=name), {"language": theirs}),
            (_("For the patient, in %(language)s, large print", language=name), large),
        )
    return ((_("GP copy"), {"layout": Layout.GP.value}), *patients, (_("Letter size"), {"size": "letter"}))
