"""Drawings of figures and report as inline SVG: made by our own writer, which escapes every text."""

from collections.abc import Sequence

from flask_babel import gettext
from markupsafe import Markup

from clinic.figures.charting import dot_drawing
from clinic.figures.shapes import Drawing
from clinic.figures.svg import Target, to_ornament, to_svg
from clinic.figures.timeline import Filling, swatch


def svg(drawing: Drawing, *, title: str, description: str, id_prefix: str, targets: Sequence[Target] = ()) -> Markup:
    """Return a drawing with its name and description, and links over it."""
    drawn = to_svg(drawing, title=title, description=description, id_prefix=id_prefix, targets=targets)
    return Markup(drawn)  # noqa: S704 - the writer escapes  # nosec


def ornament(drawing: Drawing) -> Markup:
    """Return a small drawing that repeats the words beside it."""
    return Markup(to_ornament(drawing))  # noqa: S704 - the writer escapes  # nosec


def dot(*, filled: bool) -> Markup:
    """Return the dot beside a change."""
    return ornament(dot_drawing(filled=filled))


def bar_swatch(filling: Filling) -> Markup:
    """Return how a bar is filled."""
    return ornament(swatch(filling, 22, 10))


def say(sentence: str) -> str:
    """Return a sentence of ours in the language of the page."""
    return str(gettext(sentence)) if sentence else ""
