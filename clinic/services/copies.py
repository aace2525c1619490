"""Copies of a visit summary: another layout, page size or language, made anew each time and never stored.

A copy of a signed visit is made from what was frozen then, with the addenda since, and says of what it is a copy.
"""

import dataclasses
from collections.abc import Mapping
from typing import Literal

from sqlalchemy.orm import Session

from clinic.domain.errors import ClinicError
from clinic.domain.languages import DEFAULT, NAMES
from clinic.domain.summaries import ClinicIdentity
from clinic.models import Visit
from clinic.report import visit_summary
from clinic.report.layouts import Layout
from clinic.services import languages, summaries
from clinic.translations.catalogues import translator

SIZES: Mapping[str, Literal["A4", "letter"]] = {"a4": "A4", "letter": "letter"}
FOR_THE_PATIENT = (Layout.LARGE,)
"""Layouts whose reader is the patient: in the patient's language unless another is named."""


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made: a layout, a key of `SIZES` and a language that the clinic has switched on."""

    layout: Layout
    size: str
    language: str

    @property
    def detail(self) -> dict[str, object]:
        """What the audit keeps of it."""
        return {"layout": self.layout.value, "size": self.size, "language": self.language}

    def file_name(self, visit_id: int) -> str:
        """Return a name for the file, which tells nobody's name."""
        return f"visit-{visit_id}-{self.layout}-{self.size}-{self.language}.pdf"


def wanted(
    session: Session, visit: Visit, *, layout: str | None = None, size: str | None = None, language: str | None = None
) -> Wanted:
    """Return what these words ask for; whatever is not said is as usual. Raises ClinicError for a word not known."""
    on = languages.offered(session)
    named = layout or Layout.STANDARD.value
    if named not in list(Layout):
        raise ClinicError("There is no such layout of a summary.", hint="Choose standard, gp or large.")
    paper = (size or "a4").lower()
    if paper not in SIZES:
        raise ClinicError("A summary is not made in this page size.", hint="Choose A4 or letter.")
    spoken = language or _usual(visit, Layout(named), on)
    if spoken not in on:
        raise ClinicError(
            "A summary is not made in this language.",
            hint="Choose en, or the code of a language that is switched on for patients.",
        )
    return Wanted(Layout(named), paper, spoken)


def make(session: Session, visit: Visit, clinic: ClinicIdentity, wish: Wanted) -> bytes:
    """Return the PDF; of a visit that is not signed it is a draft, and says so."""
    summary = dataclasses.replace(summaries.build(session, visit, clinic), language=wish.language)
    return visit_summary.render(
        summary,
        translate=translator(wish.language),
        page_size=SIZES[wish.size],
        layout=wish.layout,
        copy=summary.signature is not None,
    )


def patients_language(session: Session, visit: Visit) -> str:
    """Return the language of the visit's patient; English while theirs is switched off."""
    return visit.patient.language if visit.patient.language in languages.offered(session) else DEFAULT


def offered(session: Session) -> tuple[tuple[str, str], ...]:
    """Return code and own name of each language that copies are made in, English first."""
    return tuple((code, NAMES[code]) for code in languages.offered(session))


def _usual(visit: Visit, layout: Layout, offered: tuple[str, ...]) -> str:
    theirs = visit.patient.language
    return theirs if layout in FOR_THE_PATIENT and theirs in offered else DEFAULT
