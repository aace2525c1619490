"""The drawing of the body, once for all pages: they point at its shapes by `<use>`."""

import hashlib
from functools import lru_cache

from flask import Blueprint, Response, url_for

from clinic.domain.body.atlas import DETAILS, HEIGHT, SHAPES, VIEWS, WIDTH
from clinic.domain.body.outline import relative

bp = Blueprint("figures", __name__)


@lru_cache(maxsize=1)
def body_svg() -> str:
    """Every shape and target by its code; `outline_front`, `details_front`, `under_front` and the same of the back."""
    paths = [f'<path id="{shape.code}" d="{relative(shape.path)}"/>' for shape in SHAPES.values()]
    paths += [f'<path id="hit_{shape.code}" d="{relative(shape.hit)}"/>' for shape in SHAPES.values()]
    for view in VIEWS.values():
        paths.append(f'<path id="outline_{view.code}" d="{relative(view.outline)}"/>')
        for name, under in (("under", True), ("details", False)):
            lines = "".join(relative(d.path) for d in DETAILS if d.view == view.code and d.under == under)
            paths.append(f'<path id="{name}_{view.code}" d="{lines}"/>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"><defs>{"".join(paths)}</defs></svg>'


@bp.get("/body.svg")
def body() -> Response:
    """The drawing, the same for everybody."""
    return Response(body_svg(), mimetype="image/svg+xml")


@lru_cache(maxsize=1)
def _version() -> str:
    return hashlib.sha256(body_svg().encode()).hexdigest()[:10]


@bp.app_template_global()
def body_address() -> str:
    """The address of the drawing, which changes with it. A map asks once, for it has a hundred shapes."""
    return url_for("figures.body", v=_version())
