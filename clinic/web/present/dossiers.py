"""The dossier of an instrument for people: what it is, where it comes from, what it asks, how it is scored."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext as _

from clinic.domain import dossiers
from clinic.domain.dossiers import Clause, Dossier
from clinic.domain.instruments.imported import CutOff, ImportedInstrument
from clinic.domain.instruments.model import AnsweredBy, Instrument
from clinic.domain.scoring.alarms import alarm_items
from clinic.domain.scoring.phrases import translated
from clinic.exchange.fhir.elements import logical_id
from clinic.exchange.fhir.questionnaire import imported_id
from clinic.models import ImportedDefinition
from clinic.web.present import instrument_items
from clinic.web.present.clock import local_day
from clinic.web.present.instrument_items import ShownItem
from clinic.web.visit_tabs import day_words


class Listed(NamedTuple):
    """One version in the list of instruments."""

    row: ImportedDefinition
    items: int


class ShownClause(NamedTuple):
    """One clause of the scoring ready to be read."""

    name: str
    rule: str
    span: str


class ShownCutOff(NamedTuple):
    """One cut-off with the score that it cuts."""

    score: str
    at_least: str
    label: str
    population: str
    source: str


@dataclass(frozen=True, slots=True)
class ShownDossier:
    """A dossier ready to be read; `facts` are (name, value)."""

    title: str
    key: str
    version: str
    language: str
    ours: bool
    facts: tuple[tuple[str, str], ...]
    items: tuple[ShownItem, ...]
    closing: tuple[str, ...]
    clauses: tuple[ShownClause, ...]
    blanks: tuple[str, ...]
    cut_offs: tuple[ShownCutOff, ...]
    digest: str
    scored: bool
    alarms: bool = False
    fhir_id: str = ""
    """Of its FHIR Questionnaire; empty where there is none."""


def listed(rows: Iterable[ImportedDefinition]) -> list[Listed]:
    """Return the versions with the number of their questions."""
    return [Listed(row, len(row.definition["instrument"]["items"])) for row in rows]


def built_in(instrument: Instrument) -> ShownDossier:
    """Return the dossier of an instrument of ours."""
    dossier = dossiers.of_built_in(instrument.key)
    by = _("the patient") if instrument.answered_by is AnsweredBy.PATIENT else _("the clinician")
    facts = [
        (_("Answered by"), by),
        (_("Looks back on"), _(dossier.recall) if dossier.recall else ""),
        (_("Source"), dossier.source),
        (_("Licence"), dossier.licence),
    ]
    if not dossier.asked:
        facts.append((_("Wording"), _("By import only: the scoring alone is built in.")))
    return _shown(dossier, instrument, facts, fhir_id=logical_id(dossier.key) if dossier.asked else "")


def brought_in(row: ImportedDefinition, imported: ImportedInstrument) -> ShownDossier:
    """Return the dossier of a version that the clinic brought in."""
    dossier, confirmed = dossiers.of_imported(imported), imported.licence
    licence = _("Nobody confirmed yet that the clinic may use it.")
    if confirmed:
        day = dt.date.fromisoformat(confirmed.confirmed_on)
        licence = _("Confirmed by %(who)s on %(day)s: %(text)s", who=confirmed.confirmed_by, day=_day(day),
                    text=confirmed.text)  # fmt: skip
    languages = [imported.language, *(one for one in imported.words if one != imported.language)]
    facts = [
        (_("Canonical address"), dossier.url),
        (_("Publisher"), dossier.publisher),
        (_("Copyright, as the file says"), dossier.copyright),
        (_("Source"), dossier.source),
        (_("Languages"), ", ".join(languages)),
        (_("Licence"), licence),
        (_("File"), row.file_name),
        (_("SHA-256 of the file"), row.source_sha256),
        (_("Brought in"), _("by %(who)s on %(day)s", who=row.importer.name, day=_day(local_day(row.imported_at)))),
        (_("Held but never asked"), ", ".join(item.key for item in dossier.stated)),
    ]
    scored = imported.scoring is not None
    return _shown(dossier, imported.instrument, facts, scored=scored, fhir_id=imported_id(imported))


def of_file(imported: ImportedInstrument) -> ShownDossier:
    """Return what a file holds that nobody took in yet."""
    facts = [
        (_("Canonical address"), imported.url),
        (_("Publisher"), imported.publisher),
        (_("Copyright, as the file says"), imported.copyright),
    ]
    return _shown(dossiers.of_imported(imported), imported.instrument, facts, scored=False)


def _shown(
    dossier: Dossier,
    instrument: Instrument,
    facts: Iterable[tuple[str, str]],
    *,
    scored: bool = True,
    fhir_id: str = "",
) -> ShownDossier:
    return ShownDossier(
        title=_(dossier.title) if dossier.ours else dossier.title,
        key=dossier.key,
        version=dossier.version,
        language=dossier.language,
        ours=dossier.ours,
        facts=tuple((name, value) for name, value in facts if value),
        items=instrument_items.shown(instrument, ours=dossier.ours),
        closing=tuple(lead.text for lead in instrument.closing),
        clauses=tuple(_clause(one) for one in dossier.scored.clauses),
        blanks=tuple(translated(one, _) for one in dossier.scored.blanks),
        cut_offs=tuple(_cut_off(score, one, ours=dossier.ours) for score, one in dossier.scored.cut_offs),
        digest=dossier.digest,
        scored=scored,
        alarms=bool(alarm_items(instrument)),
        fhir_id=fhir_id,
    )


def _clause(clause: Clause) -> ShownClause:
    span = ""
    if clause.low or clause.high:
        better = _("higher is better") if clause.higher_is_better else _("higher is worse")
        span = _("%(low)s to %(high)s, %(better)s", low=clause.low, high=clause.high, better=better)
    return ShownClause(translated(clause.name, _), translated(clause.rule, _), span)


def _cut_off(score: str, one: CutOff, *, ours: bool) -> ShownCutOff:
    """A cut-off of the clinic is in the clinic's own words, which no catalogue holds."""
    label, population = (_(one.label), _(one.population)) if ours else (one.label, one.population)
    return ShownCutOff(translated(score, _), one.at_least, label, population, one.source)


def _day(day: dt.date) -> str:
    return day_words(day)
