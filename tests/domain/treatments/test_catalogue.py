"""The catalogue of treatments and its caution lines."""

import re

import pytest

from clinic.domain.errors import NotFound
from clinic.domain.treatments import catalogue, cautions
from clinic.domain.treatments.catalogue import CATALOGUE, DrugGroup, Kind


def test_every_row_is_there_once():
    counts = {kind: len(catalogue.of_kind(kind)) for kind in Kind}
    assert counts == {
        Kind.MEDICATION: 29,
        Kind.SUPPLEMENT: 12,
        Kind.HANDS_ON: 6,
        Kind.INJECTION: 3,
        Kind.HOME: 6,
        Kind.MOVEMENT: 7,
        Kind.SLEEP_MIND: 7,
    }


@pytest.mark.parametrize(
    ("group", "members"),
    [
        ("ssri", {"fluoxetine", "sertraline", "citalopram"}),
        ("snri", {"duloxetine", "milnacipran", "venlafaxine"}),
        ("tricyclic", {"amitriptyline", "nortriptyline"}),
        ("opioid", {"tramadol", "strong_opioid"}),
        ("benzodiazepine", {"diazepam", "clonazepam"}),
        ("nsaid", {"ibuprofen", "naproxen"}),
    ],
)
def test_groups(group, members):
    assert {row.code for row in CATALOGUE.values() if row.group == DrugGroup(group)} == members


def test_codes_of_other_systems_keep_their_form():
    for row in CATALOGUE.values():
        assert row.atc is None or re.fullmatch(r"[A-Z]\d\d[A-Z]{2}(\d\d)?", row.atc)
        assert row.rxnorm is None or row.rxnorm.isdigit()
        assert row.rxnorm or not row.rxnorm_checked
    assert not CATALOGUE["cyclobenzaprine_ir"].rxnorm_checked
    assert CATALOGUE["amitriptyline"].rxnorm_checked


def test_no_row_shows_marks_of_its_making():
    for row in CATALOGUE.values():
        assert row.evidence
        assert row.source
        assert "[" not in row.evidence + row.source + row.name + row.plain
    assert "[" not in "".join(line for code in CATALOGUE for line in cautions.cautions_for(code))


@pytest.mark.parametrize(
    ("typed", "first"),
    [("dulox", "duloxetine"), ("Tonmya", "cyclobenzaprine_sl"), ("FLEX", "cyclobenzaprine_ir"), ("b12", "vitamin_b12")],
)
def test_a_search_finds_names_and_known_brands(typed, first):
    assert catalogue.search(typed)[0].code == first


@pytest.mark.parametrize("typed", ["", "  ", "-", "Cymbalta", "loxetine"])
def test_a_search_never_guesses(typed):
    assert catalogue.search(typed) == ()


def test_a_name_that_begins_with_the_text_comes_first():
    assert [row.code for row in catalogue.search("massage")][:2] == ["massage", "massage_device"]
    assert "lymphatic_drainage" in [row.code for row in catalogue.search("massage")]


def test_caution_lines_come_by_code_and_by_group():
    assert len(cautions.cautions_for("cyclobenzaprine_sl")) == 2
    assert len(cautions.cautions_for("cyclobenzaprine_ir")) == 1
    assert cautions.cautions_for("duloxetine") == cautions.cautions_for("venlafaxine")
    assert "seizures" in cautions.cautions_for("tramadol")[0]
    assert cautions.cautions_for("yoga") == ()


def test_every_medicine_with_a_group_has_a_caution():
    assert all(cautions.cautions_for(row.code) for row in CATALOGUE.values() if row.group)


def test_an_unknown_code_is_refused():
    with pytest.raises(NotFound):
        cautions.cautions_for("aspirin")
