"""The words of a questionnaire: plain, in the languages of the file, beside the question they belong to."""

from tests.exchange.fhir_questionnaire.inventions import (
    asks,
    choice,
    coding,
    display,
    drawn_as,
    extension,
    group,
    imported,
    offers,
    parsed,
    scale,
    translated,
)


def only(*items, **more):
    return imported(*items, **more).instrument.items[-1]


def test_words_come_in_the_languages_of_the_file():
    item = choice(
        "a",
        coding("x", "round", _display=translated(es="redondo")),
        prefix="1.",
        _text=translated(es_MX="¿Qué botón?", nl="Welke knoop?"),
        item=[display("h", "Take your time.", "help", _text=translated(es="Sin prisa."))],
    )
    found = imported(group("g", item, _text=translated(es="Parte")), _title=translated(es="Botones"))
    spanish = found.in_language("es")
    assert spanish.title == "Botones"
    asked = spanish.items[0]
    assert (asked.question, asked.hint, asked.choices[0].label) == ("1. ¿Qué botón?", "Sin prisa.", "redondo")
    assert asked.lead[0].text == "Parte"
    dutch = found.in_language("nl").items[0]
    assert (dutch.question, dutch.hint, dutch.choices[0].label) == ("1. Welke knoop?", "Take your time.", "round")
    assert spanish.keys == found.instrument.keys


def test_no_place_of_a_translation_is_taken_for_another():
    found = imported(
        asks("title", _text=translated(es="el título")),
        choice("a:1", coding("x", "cross"), _text=translated(es="¿cuál?")),
        choice("a", coding("x", "cross", _display=translated(es="cruz")), coding("1", "one")),
    ).in_language("es")
    assert found.title == "Buttons"
    assert [item.question for item in found.items] == ["el título", "¿cuál?", "Which button?"]
    assert [item.choices[0].label for item in found.items[1:]] == ["cross", "cruz"]


def test_a_language_that_is_not_complete_is_told():
    remarks = parsed(asks("a", _text=translated(es="¿Cómo?")), asks("b")).remarks
    assert "Only 1 of 3 texts are there in “es”; the others are shown as the file has them." in remarks


def test_texts_below_a_question_are_about_it():
    item = scale(
        "a",
        item=[display("l", "dull", "lower"), display("u", "bright", "upper"), display("n", "In daylight.")],
    )
    found = only(item)
    assert (found.low_label, found.high_label, found.hint, found.question) == (
        "dull",
        "bright",
        "In daylight.",
        "How shiny is it?",
    )
    unit = [extension("questionnaire-unit", valueCoding={"code": "mm", "display": "millimetres"})]
    assert only(asks("a", "integer", "How wide?", extension=unit)).question == "How wide? (millimetres)"
    form = [extension("entryFormat", valueString="like 12-34")]
    assert only(asks("a", extension=form)).hint == "like 12-34"


def test_markup_is_reduced_to_plain_text_and_told():
    found = parsed(
        asks("a", text="<p>Is it <b onclick='x()'>round</b> &amp; flat?</p><ul><li>one</li><li>two</li></ul>"),
        asks("b", text="Is 3 < 4 and a > b & c?"),
        asks("c", _text={"extension": [extension("rendering-xhtml", valueString="<i>Which?</i>")]}, text="Which?"),
        asks("d", text="one\u202e two\u0007"),
    )
    questions = [item.question for item in found.instrument.instrument.items]
    assert questions == ["Is it round & flat?\none\ntwo", "Is 3 < 4 and a > b & c?", "Which?", "one two"]
    assert "Markup was reduced to plain text (a, d)." in found.remarks
    assert "The plain text is shown, not the formatted one beside it (c)." in found.remarks


def test_formatted_text_that_stands_alone_is_reduced():
    alone = {"linkId": "a", "type": "string"}
    xhtml = {"extension": [extension("rendering-xhtml", valueString="<div>Which <b>one</b>?</div>")]}
    markdown = {"extension": [extension("rendering-markdown", valueMarkdown="Which **one**?")]}
    assert [only({**alone, "_text": companion}).question for companion in (xhtml, markdown)] == ["Which one?"] * 2


def test_what_is_only_drawn_otherwise_is_told_once():
    drawn = [drawn_as("slider"), extension("questionnaire-choiceOrientation", valueCode="horizontal")]
    link = [extension("questionnaire-supportLink", valueUri="https://buttons.example")]
    items = [asks(f"q{number}", extension=drawn) for number in range(14)]
    remarks = parsed(*items, asks("z", extension=link), status="draft").remarks
    ids = ", ".join(f"q{number}" for number in range(12))
    assert f"Shown plainly, without the look that the file gives ({ids} and 2 more)." in remarks
    assert "Links to further information are not shown (z)." in remarks
    observed = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationLinkPeriod"
    linked = asks("a", extension=[extension(observed, valueDuration={"value": 1})])
    assert "Nothing is filled in from earlier observations, nor kept as one (a)." in parsed(linked).remarks
    assert "The file says that it is a draft." in remarks


def test_options_without_words_show_their_code_and_a_prefix_stands_before_them():
    prefix = {"extension": [extension("questionnaire-optionPrefix", valueString="B)")]}
    found = only(asks("a", "choice", answerOption=[{"valueCoding": {"code": "x"}}, {**offers("y")[0], **prefix}]))
    assert [one.label for one in found.choices] == ["x", "B) a y button"]
