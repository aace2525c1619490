"""Every instrument has a dossier; what it says of our own is what docs/instruments says and what the scoring does."""

import dataclasses
import re
from fractions import Fraction
from pathlib import Path

import pytest

from clinic.domain import dossiers
from clinic.domain.errors import NotFound
from clinic.domain.instruments import REGISTRY, SURVEY
from clinic.domain.instruments.imported import CutOff, Licence, Method
from clinic.domain.scoring.clinic_rule import Chosen, with_rule
from clinic.domain.scoring.fiqr import fiqr_band
from clinic.domain.scoring.survey import psd_band
from tests.fixtures.questionnaires import mood

DOCS = Path(__file__).resolve().parents[2] / "docs" / "instruments"


def told(key):
    """The document of an instrument in one line, without its marks."""
    text = re.sub(r"[*`]", "", (DOCS / f"{key}.md").read_text(encoding="utf-8"))
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("key", REGISTRY)
def test_the_scoring_of_a_built_in_instrument_reads_as_its_document_does(key):
    dossier, document = dossiers.of_built_in(key), told(key)
    for clause in dossier.scored.clauses:
        assert clause.rule in document
        assert not clause.low or f"{clause.low} to {clause.high}" in document
    for sentence in dossier.scored.blanks:
        assert sentence in document
    for _, cut_off in dossier.scored.cut_offs:
        assert cut_off.label in document
        assert cut_off.population in document
        assert cut_off.source in document


def test_bands_begin_where_the_scoring_begins_them():
    for key, band in (("survey", psd_band), ("fiqr", fiqr_band)):
        cut_offs = [one for _, one in dossiers.of_built_in(key).scored.cut_offs]
        for before, one in zip([None, *cut_offs], cut_offs, strict=False):
            assert band(Fraction(one.at_least)).label == one.label
            if before is not None:
                assert band(Fraction(one.at_least) - 1).label == before.label


@pytest.mark.parametrize("key", REGISTRY)
def test_a_built_in_dossier_names_items_source_licence_and_digest(key):
    dossier = dossiers.of_built_in(key)
    assert dossier.ours
    assert dossier.items == REGISTRY[key].items
    assert dossier.digest == REGISTRY[key].digest
    assert dossier.source
    assert dossier.licence
    assert dossier.scored.clauses
    assert dossier.scored.blanks


def test_nothing_is_told_of_an_instrument_that_is_not_there():
    with pytest.raises(NotFound):
        dossiers.of_built_in("mood")


def test_an_imported_dossier_tells_the_rule_who_set_it_and_who_confirmed_the_rights():
    cut_off = CutOff("5", "worth a talk", "people of an invented study", "Invented 2020")
    chosen = Chosen(Method.SUM, blanks_allowed=1, cut_offs=(cut_off,), source="Invented 1999")
    ruled = with_rule(mood(), chosen, set_by="Dr A. Sample", set_on="2026-11-20")
    licence = Licence("Dr A. Sample", "2026-11-20", "Free for clinics.")
    dossier = dossiers.of_imported(dataclasses.replace(ruled, licence=licence))
    rule = dossier.scored.clauses[0]
    assert (rule.low, rule.high) == ("0", "9")
    assert "set on 2026-11-20 by Dr A. Sample" in rule.rule
    assert "Invented 1999" in rule.rule
    assert "Up to 1 of the items" in " ".join(dossier.scored.blanks)
    assert dossier.scored.cut_offs == (("mood", cut_off),)
    assert dossier.licence == "Free for clinics."
    assert dossier.confirmed == licence
    assert dossier.digest == ruled.instrument.digest


def test_without_a_rule_the_dossier_says_so():
    assert dossiers.of_imported(mood()).scored.clauses[0].rule == "Not scored: the clinic set no rule."


def test_a_definition_without_a_source_does_not_load():
    with pytest.raises(ValueError, match="where it comes from"):
        dataclasses.replace(SURVEY, source=" ")
