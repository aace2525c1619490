"""The body map under the card: a tap names the area in which a spot sends pain."""

from dataclasses import dataclass

from clinic.domain.body.atlas import SHAPES
from clinic.figures import body_frame
from clinic.web.present.visit_figure import TEXT_SIZE, WIDTH


@dataclass(frozen=True, slots=True)
class TapLayer:
    """One figure's shapes, and how units of the body map are put upon the drawing of the page."""

    transform: str
    shapes: tuple[tuple[str, str], ...]
    """Shape and the area in which it lies."""


def layers() -> tuple[TapLayer, ...]:
    """Return the front and the back, as they stand in the figure of a visit."""
    frames = body_frame.frames(("front", "back"), body_frame.scale_for(WIDTH, 2), 1.4 * TEXT_SIZE)
    return tuple(_layer(frame) for frame in frames)


def _layer(frame: body_frame.Frame) -> TapLayer:
    left, top = frame.at((0.0, 0.0))
    own = tuple((shape.code, shape.area) for shape in SHAPES.values() if shape.view == frame.view)
    return TapLayer(f"translate({left:.2f} {-top:.2f}) scale({frame.scale:.4f})", own)
