"""Every sentence of a printed summary stands in Spanish, and the pages in Spanish are whole."""

import dataclasses
import functools

import pytest

from clinic.domain import canonical
from clinic.domain.summaries import VisitSummary
from clinic.domain.visits import AddendumRecord
from clinic.report.blocks.ratings import STATES
from clinic.report.layouts import Layout
from clinic.report.paper import SMALL, measured
from clinic.report.visit_summary import render
from clinic.translations.catalogues import translator
from tests.report import extremes
from tests.report.pages import overlapping, pieces, plain, reader, whole_text

MAKERS = ("example", "mixed", "empty", "worst")


@functools.cache
def frozen(name):
    """The summary as a signed visit gives it back: its sentences are text then, their values filled in."""
    made = dataclasses.replace(getattr(extremes, name)(), language="es")
    made = dataclasses.replace(made, signature=extremes.example().signature)
    return canonical.loads(VisitSummary, canonical.dumps(made))


@functools.cache
def spanish(name, layout, page_size="A4"):
    return render(frozen(name), translate=translator("es"), layout=layout, page_size=page_size, copy=True)


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("name", MAKERS)
def test_every_sentence_is_translated(catalogue, name, layout):
    known = {message.id for message in catalogue if isinstance(message.id, str) and message.string}
    say, blank = translator("es"), set()

    def translate(sentence):
        said = say(sentence)
        if said == str(sentence) and sentence not in known and any(letter.isalpha() for letter in sentence):
            blank.add(sentence)
        return said

    late = tuple(
        AddendumRecord("Dr B. Other", extremes.example().signature.signed_at, f"Reason {n}", "Text.") for n in range(3)
    )
    render(dataclasses.replace(frozen(name), addenda=late), translate=translate, layout=layout, copy=True)
    render(dataclasses.replace(frozen(name), signature=None), translate=translate, layout=layout)
    assert not blank, "run `python3 dev.py words` and translate these"


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("name", MAKERS)
def test_nothing_leaves_the_margins_because_spanish_is_longer(name, layout):
    data = spanish(name, layout)
    width = float(reader(data).pages[0].mediabox[2])
    for number in range(len(reader(data).pages)):
        for piece in pieces(data, number):
            assert piece.left >= 34, piece
            assert piece.right <= width - 34, piece


@pytest.mark.parametrize("layout", list(Layout))
def test_nothing_lies_on_something_else_because_spanish_is_longer(layout):
    data = spanish("example", layout)
    for number in range(len(reader(data).pages)):
        assert not overlapping(pieces(data, number)), number


def test_own_words_of_the_clinic_stay_as_they_were_written():
    text = whole_text(spanish("example", Layout.STANDARD))
    assert plain("The pool helps you most.") in text
    assert plain("Lo que escribieron las personas no se traduce.") in text


def test_a_treatment_of_the_catalogue_has_its_spanish_name():
    assert "Amitriptilina" in whole_text(spanish("example", Layout.LARGE))


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("WPI 9 with SSS 8 is enough.", "WPI 9 con SSS 8 basta."),
        ("Not fulfilled. WPI 9 with SSS 8 is enough.", "No se cumple. WPI 9 con SSS 8 basta."),
        ("Absent: pain on the left, axial pain.", "Ausente: dolor a la izquierda, dolor axial."),
        ("Sample of nothing that we wrote.", "Sample of nothing that we wrote."),
        ("", ""),
    ],
)  # fmt: skip
def test_a_stored_sentence_is_known_by_its_template(sentence, said):
    assert translator("es")(sentence) == said


def test_the_words_of_a_blank_fit_beside_each_other_in_the_table_of_ratings():
    say = translator("es")
    assert {words: measured(say(words), SMALL) for words in STATES.values() if measured(say(words), SMALL) > 40} == {}
