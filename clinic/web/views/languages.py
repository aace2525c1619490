"""The languages that patients may choose: an administrator switches one on by saying who reviewed it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.errors import NotFound
from clinic.domain.languages import NAMES, OTHERS
from clinic.domain.permissions import Permission
from clinic.services import languages
from clinic.web.access import current_account, requires
from clinic.web.errors import refused
from clinic.web.forms.languages import ReviewForm
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("languages", __name__)


@bp.get("/languages")
@requires(Permission.LANGUAGES_MANAGE)
def index() -> ResponseReturnValue:
    """List every language with its review."""
    known = {one.code: one for one in languages.switched(current_session())}
    return render_template("languages/index.html", languages=[(code, NAMES[code], known.get(code)) for code in OTHERS])


@bp.get("/languages/<code>")
@requires(Permission.LANGUAGES_MANAGE)
def edit(code: str) -> ResponseReturnValue:
    """Ask who reviewed the language."""
    return render_template("languages/edit.html", form=ReviewForm(), code=code, name=_name(code))


@bp.post("/languages/<code>")
@requires(Permission.LANGUAGES_MANAGE)
def switch_on(code: str) -> ResponseReturnValue:
    """Offer the language to patients."""
    form, name = ReviewForm(), _name(code)
    if not form.validate():
        return refused("languages/edit.html", form, code=code, name=name)
    with unit_of_work() as db:
        languages.switch_on(
            db,
            code,
            reviewed_by=form.reviewed_by.data,
            reviewed_on=form.reviewed_on.data.earliest(),
            actor=current_account(),
            now=utc_now(),
        )
    return redirect(url_for(".index"), 303)


@bp.post("/languages/<code>/switch-off")
@requires(Permission.LANGUAGES_MANAGE)
def switch_off(code: str) -> ResponseReturnValue:
    """Offer the language no more."""
    with unit_of_work() as db:
        languages.switch_off(db, code, actor=current_account(), now=utc_now())
    return redirect(url_for(".index"), 303)


def _name(code: str) -> str:
    if code not in OTHERS:
        raise NotFound("There is no catalogue for this language.", hint="Choose one from the list of languages.")
    return NAMES[code]
