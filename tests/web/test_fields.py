"""Fields keep blank apart from 0 and no, keep what was typed, and are named for people who listen."""

import pytest
from flask import render_template_string, request
from wtforms import StringField
from wtforms.validators import InputRequired

from clinic.domain.body.atlas import AREAS, SHAPES
from clinic.domain.dates import PartialDate
from clinic.web.forms.base import Form
from clinic.web.forms.fields import (
    AreasField,
    ChoiceField,
    NoneField,
    PartialDateField,
    ScaleField,
    ShapesField,
    YesNoField,
)
from tests.fixtures.web import checked


class Questions(Form):
    """One of each field."""

    pain = ScaleField("Pain", low="No pain", high="Worst pain", validators=[InputRequired("Choose a number.")])
    energy = ScaleField("Energy", low="None", high="A lot")
    cramps = YesNoField("Cramps")
    helped = ChoiceField("Pool", choices=[("a_lot", "Helped a lot"), ("worse", "Made me worse")])
    since = PartialDateField("Since")
    areas = AreasField("Where")
    shapes = ShapesField()
    nowhere = NoneField("No pain")
    note = StringField("Note")


PAGE = """{% extends "_patient_layout.html" %}{% set title = "Questions" %}
{% from "_macros/parts.html" import continue_row, csrf, error_summary %}
{% from "_macros/fields.html" import four_choice, partial_date, scale_0_10, text_field, yes_no %}
{% from "_macros/body_map.html" import body_map %}
{% block page_styles %}<link rel="stylesheet" href="{{ asset('body_map.css') }}">{% endblock %}
{% block scripts %}<script src="{{ asset('body_map.js') }}" defer></script>{% endblock %}
{% block content %}{{ error_summary(form) }}<form method="post" novalidate>{{ csrf() }}
{{ body_map(form.areas, form.shapes, form.nowhere) }}{{ scale_0_10(form.pain) }}{{ scale_0_10(form.energy) }}
{{ yes_no(form.cramps) }}{{ four_choice(form.helped) }}{{ partial_date(form.since, hint="As far as known.") }}
{{ text_field(form.note) }}{{ continue_row() }}</form>{% endblock %}"""


@pytest.fixture
def questions(app, client):
    """Send answers; return the data that the form read and the page that came back."""
    read = {}

    def ask():
        form = Questions()
        if request.method == "POST":
            form.validate()
        read.update(form.data, errors=form.errors)
        return render_template_string(PAGE, form=form)

    app.add_url_rule("/questions", view_func=ask, methods=["GET", "POST"])

    def questions(**answers):
        response = client.post("/questions", data=answers) if answers else client.get("/questions")
        return read, checked(response)

    return questions


def test_nothing_is_chosen_for_the_patient(questions) -> None:
    read, html = questions()
    assert not html.select("input[checked]")
    assert read["pain"] is read["cramps"] is read["helped"] is read["since"] is None


def test_zero_and_no_are_answers(questions) -> None:
    read, html = questions(pain="0", cramps="False")
    assert read["pain"] == 0
    assert read["cramps"] is False
    assert read["energy"] is read["helped"] is None
    assert not read["errors"]
    assert [field["id"] for field in html.select("input[checked]")] == ["pain", "cramps-1"]


def test_a_choice_can_be_taken_back(questions) -> None:
    read, html = questions(pain="3", energy="", cramps="", helped="")
    assert read["energy"] is read["cramps"] is read["helped"] is None
    assert html.select_one("input[name=energy][value='']"), "a radio that clears, without a script"
    assert [field["id"] for field in html.select("input[checked]")] == ["pain-3"]


@pytest.mark.parametrize("wrong", [{"pain": "11"}, {"pain": "-1"}, {"pain": "x"}, {"cramps": "maybe"}, {"helped": "b"}])
def test_what_is_not_on_the_list_is_refused(questions, wrong) -> None:
    read, html = questions(**({"pain": "1"} | wrong))
    assert list(read["errors"]) == list(wrong)
    assert html.title.text.startswith("Error: ")


def test_an_error_is_told_on_top_and_beside_the_question(questions) -> None:
    _read, html = questions(note="kept")
    link = html.select_one(".error-summary a")
    assert (link.text, link["href"]) == ("Choose a number.", "#pain")
    group = html.select_one("#pain").find_parent("fieldset")
    assert html.find(id=group["aria-describedby"]).text == "Error: Choose a number."
    assert html.select_one("#note")["value"] == "kept"


def test_the_ends_of_a_scale_belong_to_the_names_of_0_and_10_alone(questions) -> None:
    _read, html = questions()
    names = [html.select_one(f"label[for=pain{suffix}]").text for suffix in ("", *(f"-{n}" for n in range(1, 11)))]
    assert names == ["0 No pain", *map(str, range(1, 10)), "10 Worst pain"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("", "", "2024"), PartialDate(2024)),
        (("", "3", "2024"), PartialDate(2024, 3)),
        (("29", "02", "2024"), PartialDate(2024, 2, 29)),
        (("", "", ""), None),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(questions, typed, meant) -> None:
    read, _html = questions(pain="1", **dict(zip(("since-day", "since-month", "since-year"), typed, strict=True)))
    assert read["since"] == meant
    assert not read["errors"]


@pytest.mark.parametrize(
    "typed",
    [("1", "", "2024"), ("", "13", "2024"), ("30", "2", "2024"), ("1", "2", ""), ("x", "1", "2024"), ("", "", "٢٠٢٤")],
)
def test_an_impossible_date_is_refused_and_kept(questions, typed) -> None:
    read, html = questions(pain="1", **dict(zip(("since-day", "since-month", "since-year"), typed, strict=True)))
    assert list(read["errors"]) == ["since"]
    assert [html.select_one(f"[name=since-{part}]")["value"] for part in ("day", "month", "year")] == list(typed)


def test_the_list_of_areas_is_the_form_and_the_figure_its_picture(questions) -> None:
    _read, html = questions()
    boxes = html.select("input[name=areas]")
    assert [box["value"] for box in boxes] == list(AREAS)
    assert [html.select_one(f"label[for={box['id']}]").text for box in boxes] == [a.label for a in AREAS.values()]
    assert len(html.select(".area-list fieldset")) == 4
    assert html.select_one("details.area-list").has_attr("open"), "without a script the list is open"
    assert {figure["aria-hidden"] for figure in html.select("figure")} == {"true"}
    assert [use["data-shape"] for use in html.select("use[data-shape]")] == list(SHAPES)


def test_tapped_shapes_are_filled_and_listed_ones_tinted(questions) -> None:
    read, html = questions(pain="1", areas=["neck", "head"], shapes="front_neck back_jaw nonsense")
    assert read["areas"] == ["head", "neck"]
    assert read["shapes"] == ["front_neck"]
    assert [use["data-shape"] for use in html.select(".chosen[data-shape]")] == ["front_neck"]
    assert [tick["data-tick"] for tick in html.select(".tick.shown")] == ["front_neck"]
    assert {use["data-shape"] for use in html.select(".unplaced")} == {"front_head", "back_head"}


def test_an_area_that_is_not_on_the_map_is_refused(questions) -> None:
    assert "areas" in questions(pain="1", areas=["elbow_l"])[0]["errors"]


def test_sides_are_the_patients(questions) -> None:
    _read, html = questions()
    sides = [[span.text for span in figure.select(".figure-sides span")] for figure in html.select("figure")]
    assert sides == [["Your right", "Your left"], ["Your left", "Your right"]]


def test_the_page_of_the_body_map_weighs_less_than_60_kilobytes(questions, client) -> None:
    _read, html = questions()
    parts = [tag["href"] for tag in html.select("link[href]")] + [tag["src"] for tag in html.select("script[src]")]
    parts.append(html.select_one("use")["href"].partition("#")[0])
    sizes = {part: len(client.get(part, headers={"Accept-Encoding": "gzip"}).data) for part in parts}
    sizes["page"] = len(client.get("/questions").data)
    assert sum(sizes.values()) < 60_000, sizes
