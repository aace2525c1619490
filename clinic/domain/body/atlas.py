"""The body map: 24 areas a patient answers for, the 42 shapes they are drawn with, the 21 sites an examiner presses.

Read once from `atlas.json`, which is original work of this project. Coordinates are units of a 760 by 664 picture, y
grows downward; the front stands in the left half, the back in the right half. Left and right are the PATIENT's own.
The picture is schematic: site positions guide the eye, they are not an anatomical atlas.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal, TypeVar

Side = Literal["l", "r"]
ViewCode = Literal["front", "back"]
SIDES: tuple[Side, ...] = ("l", "r")


@dataclass(frozen=True, slots=True)
class View:
    """One of the two figures; `box` is (x, y, width, height), `viewer_left` the patient's side at the viewer's left."""

    code: ViewCode
    label: str
    label_es: str
    box: tuple[float, float, float, float]
    viewer_left: Side
    outline: str


@dataclass(frozen=True, slots=True)
class Group:
    """One of the four headings under which areas are listed."""

    code: str
    label: str
    label_es: str


@dataclass(frozen=True, slots=True)
class Area:
    """One of the 24 places a patient can mark; `wpi` tells the 19 that add to the widespread pain index."""

    code: str
    label: str
    label_es: str
    group: str
    wpi: bool
    shapes: tuple[str, ...]

    @property
    def side(self) -> Side | None:
        """The patient's side, or None for head, neck and trunk."""
        return side_of(self.code)


@dataclass(frozen=True, slots=True)
class Shape:
    """One of the 42 drawn pieces; `path` is what is seen, `hit` the larger target for a finger, `anchor` is inside."""

    code: str
    label: str
    label_es: str
    view: ViewCode
    side: Side | None
    area: str
    path: str
    anchor: tuple[float, float]
    hit: str


@dataclass(frozen=True, slots=True)
class Site:
    """One of the 18 tender-point sites or 3 control sites; `order` 1 to 21 is the order of examination."""

    code: str
    label: str
    label_es: str
    side: Side | None
    view: ViewCode
    x: float
    y: float
    control: bool
    order: int
    shape: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A line of decoration (an ear, a navel); `under` ones are drawn before the shapes, the others after."""

    view: ViewCode
    under: bool
    path: str


_Coded = TypeVar("_Coded", Area, Shape, Site, View, Group)


def side_of(code: str) -> Side | None:
    """Return the side a code ends with (`jaw_l` -> "l"), or None."""
    if code.endswith("_l"):
        return "l"
    return "r" if code.endswith("_r") else None


def _read() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(resources.files(__package__).joinpath("atlas.json").read_text("utf-8"))
    return data


def _by_code(things: tuple[_Coded, ...]) -> Mapping[str, _Coded]:
    found: dict[str, _Coded] = {thing.code: thing for thing in things}
    if len(found) != len(things):
        raise ValueError("atlas.json uses a code twice")
    return MappingProxyType(found)


def _check() -> None:
    """Stop the program at once if the file contradicts itself. Raises ValueError."""
    if (len(AREAS), len(WPI_AREAS), len(SHAPES), len(SITES)) != (24, 19, 42, 21):
        raise ValueError("atlas.json must hold 24 areas (19 of the index), 42 shapes and 21 sites")
    if {(area.code, code) for area in AREAS.values() for code in area.shapes} != {
        (shape.area, shape.code) for shape in SHAPES.values()
    }:
        raise ValueError("areas and shapes of atlas.json do not point at each other")
    if [site.order for site in SITES.values()] != list(range(1, 22)):
        raise ValueError("the order of examination in atlas.json has a gap")
    for site in SITES.values():
        if SHAPES[site.shape].view != site.view:
            raise ValueError(f"site {site.code!r} lies on a shape of the other view")
    for area in AREAS.values():
        if area.group not in GROUPS or any(SHAPES[code].side != area.side for code in area.shapes):
            raise ValueError(f"area {area.code!r} has an unknown group or a shape of another side")


_DATA = _read()
WIDTH: float = _DATA["width"]
HEIGHT: float = _DATA["height"]
VIEWS: Mapping[str, View] = _by_code(tuple(View(**row | {"box": tuple(row["box"])}) for row in _DATA["views"]))
GROUPS: Mapping[str, Group] = _by_code(tuple(Group(**row) for row in _DATA["groups"]))
AREAS: Mapping[str, Area] = _by_code(tuple(Area(**row | {"shapes": tuple(row["shapes"])}) for row in _DATA["areas"]))
WPI_AREAS: tuple[str, ...] = tuple(area.code for area in AREAS.values() if area.wpi)
SHAPES: Mapping[str, Shape] = _by_code(
    tuple(Shape(**row | {"anchor": tuple(row["anchor"])}) for row in _DATA["shapes"])
)
SITES: Mapping[str, Site] = _by_code(
    tuple(sorted((Site(**row) for row in _DATA["sites"]), key=lambda site: site.order))
)
DETAILS: tuple[Detail, ...] = tuple(Detail(**row) for row in _DATA["details"])
TENDER_POINT_SITES: tuple[str, ...] = tuple(site.code for site in SITES.values() if not site.control)
CONTROL_SITES: tuple[str, ...] = tuple(site.code for site in SITES.values() if site.control)
_check()
