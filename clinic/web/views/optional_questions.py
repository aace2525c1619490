"""What the clinic decides about its questionnaire: optional questions on or off, and the numbers that patients read."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.domain.permissions import Permission
from clinic.domain.questionnaires import OPTIONAL, Ask, pages
from clinic.services import optional_questions
from clinic.web.access import current_account, requires
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("optional_questions", __name__)


@bp.get("/questionnaire")
@requires(Permission.QUESTIONS_MANAGE)
def index() -> ResponseReturnValue:
    """List the optional questions with the page that each stands on."""
    switches = optional_questions.switches(current_session())
    every = pages(frozenset(OPTIONAL))
    listed = [(ask, page, switches.get(ask.code)) for page in every for ask in page.asks if ask.code in OPTIONAL]
    return render_template("optional_questions/index.html", listed=listed, words=_answers)


@bp.post("/questionnaire/<code>/on")
@requires(Permission.QUESTIONS_MANAGE)
def switch_on(code: str) -> ResponseReturnValue:
    """Ask the question in the next forms."""
    return _switched(code, on=True)


@bp.post("/questionnaire/<code>/off")
@requires(Permission.QUESTIONS_MANAGE)
def switch_off(code: str) -> ResponseReturnValue:
    """Ask it no more in the next forms."""
    return _switched(code, on=False)


def _answers(ask: Ask) -> str:
    """Return what can be answered, as read on the form."""
    return ", ".join(_(choice.label) for choice in ask.item.choices)


def _switched(code: str, *, on: bool) -> ResponseReturnValue:
    with unit_of_work() as db:
        optional_questions.switch(db, code, on=on, actor=current_account(), now=utc_now())
    return redirect(url_for(".index"), 303)
