"""One part of a score as a bar on its own scale, to stand beside the number."""

from fractions import Fraction

from clinic.figures import palette
from clinic.figures.shapes import Drawing, Rect

WIDTH, HEIGHT = 120.0, 10.0


def part_bar(value: Fraction | int | None, high: int) -> Drawing:
    """Draw `value` of `high`, from the left; None is a dashed outline, which an empty bar of 0 is not."""
    drawing = Drawing(WIDTH, HEIGHT)
    dashes = [2, 2] if value is None else None
    frame = Rect(0.5, 0.5, WIDTH - 1, HEIGHT - 1, strokeColor=palette.color(palette.LINE), strokeWidth=0.8)
    frame.fillColor, frame.strokeDashArray = palette.color(palette.WHITE), dashes
    drawing.add(frame)
    if value:
        wide = float(value) / high * (WIDTH - 1)
        drawing.add(Rect(0.5, 0.5, wide, HEIGHT - 1, fillColor=palette.color(palette.INK2), strokeColor=None))
    return drawing
