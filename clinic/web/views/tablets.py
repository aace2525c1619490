"""The form on the clinic's tablet: handed over by staff, filled in by the patient, wiped at the end."""

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import logout_user

from clinic.domain import red_flags
from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Permission
from clinic.services import languages, tablets, visits
from clinic.services.tablets import LONGEST, TYPING
from clinic.web.access import current_account, requires
from clinic.web.audit_trail import audited_read
from clinic.web.languages import page_language, speak
from clinic.web.questionnaires import check_list, drafts, filling
from clinic.web.questionnaires import tablets as held
from clinic.web.questionnaires.entries import LATER
from clinic.web.questionnaires.tablets import Tablet
from clinic.web.session import current_session, unit_of_work, utc_now
from clinic.web.views.invitations import require_settings

bp = Blueprint("tablets", __name__)
bp.after_request(held.touch)
bp.after_request(drafts.tell_script)


@bp.get("/visits/<int:visit_id>/tablet")
@requires(Permission.INVITE)
def confirm(visit_id: int) -> ResponseReturnValue:
    """Say what handing the tablet over does, before it does."""
    db = current_session()
    visit = visits.get(db, visit_id)
    audited_read(Action.VISIT_READ, "visit", visit.id, visit.patient_id)
    obstacle = None
    try:
        require_settings()
        tablets.require_ready(db, visit)
    except ClinicError as error:
        obstacle = error
    return render_template("tablets/confirm.html", visit=visit, obstacle=obstacle)


@bp.post("/visits/<int:visit_id>/tablet")
@requires(Permission.INVITE)
def hand_over(visit_id: int) -> ResponseReturnValue:
    """Sign the staff out on this device; from now on it opens the form of this visit and nothing else."""
    require_settings()
    with unit_of_work() as db:
        handed = tablets.hand_over(db, visits.get(db, visit_id), actor=current_account(), now=utc_now())
        logout_user()
    held.hold(handed.token)
    response = make_response(redirect(url_for(".start"), 303))
    response.headers["Clear-Site-Data"] = held.WIPE
    return response


@bp.get("/tablet")
def start() -> ResponseReturnValue:
    """Welcome the patient, or show that nothing is open here."""
    tablet = held.opened()
    if tablet is None or tablet.sent or tablet.visit.status.locked:
        return _locked()
    return filling.start(tablet)


@bp.get("/tablet/<page_key>")
def show(page_key: str) -> ResponseReturnValue:
    """Show one page with what is stored."""
    tablet = held.opened()
    if tablet is None or tablet.sent or tablet.visit.status.locked or page_key == LATER:
        return redirect(url_for(".start"), 303)
    return filling.show(tablet, page_key)


@bp.post("/tablet/<page_key>")
def save(page_key: str) -> ResponseReturnValue:
    """Save one page and go on; stopping here wipes the tablet."""
    tablet = held.opened(within=TYPING)
    if tablet is None:
        return _locked(403)
    answer = make_response(filling.save(tablet, page_key))
    if tablet.visit.status.locked:
        return held.close(answer)
    return _finished(tablet, sent=False) if "later" in request.form and answer.status_code == 303 else answer


@bp.post("/tablet/<page_key>/draft")
def draft(page_key: str) -> ResponseReturnValue:
    """Store what is typed so far; with `put_away` nobody is there any more, and the tablet is wiped.

    Those last words are taken as long as nobody else ended the tablet: the network may have been away for long.
    """
    last = "put_away" in request.form
    tablet = held.opened(within=LONGEST if last else TYPING)
    if tablet is None:
        return jsonify(next=url_for(".start")), 403
    if not last:
        return drafts.keep(tablet, page_key)
    drafts.keep_last(tablet, page_key)
    return held.close(Response(status=204))


@bp.post("/tablet/send")
def send() -> ResponseReturnValue:
    """Send the answers, and wipe the tablet."""
    tablet = held.opened(within=TYPING)
    if tablet is None:
        return _locked(403)
    answer = make_response(filling.send(tablet))
    tablet.read_again()
    if tablet.visit.status.locked:
        return held.close(answer)
    return _finished(tablet, sent=True) if tablet.sent else answer


@bp.post("/tablet/form")
def choose_form() -> ResponseReturnValue:
    """Take the short form of a bad day, or the whole one again."""
    tablet = held.opened(within=TYPING)
    return _locked(403) if tablet is None else filling.choose_form(tablet)


@bp.post("/tablet/language")
def choose_language() -> ResponseReturnValue:
    """Show the form in another language; what was answered stays."""
    tablet = held.opened(within=TYPING)
    if tablet is None:
        return _locked(403)
    with unit_of_work() as db:
        code = request.form.get("language", "")
        languages.choose(db, tablet.visit.patient, tablet.questionnaire, code, now=utc_now())
    return redirect(url_for(".start"), 303)


@bp.post("/tablet/text-size")
def choose_text_size() -> ResponseReturnValue:
    """Show larger text, or the usual size again."""
    if held.opened(within=TYPING) is None:
        return _locked(403)
    held.enlarge(request.form.get("larger") == "yes")
    return redirect(url_for(".start"), 303)


@bp.get("/tablet/stay")
def stay() -> ResponseReturnValue:
    """Somebody is still there: the page asks this while it is touched, and after a time without the network."""
    return ("", 204) if held.opened(within=TYPING) is not None else ("", 403)


@bp.post("/tablet/end")
def put_away() -> ResponseReturnValue:
    """Stop here: what was saved stays, and the tablet is wiped."""
    tablet = held.opened(within=TYPING)
    return _locked() if tablet is None else _finished(tablet, sent=False)


@bp.get("/tablet/thank-you")
def thank() -> ResponseReturnValue:
    """Thank once, with the advice for urgent signs but not the signs; after a reload the tablet is locked."""
    said = held.thanks()
    if said is None:
        return redirect(url_for(".start"), 303)
    speak(said["language"])
    levels = [red_flags.Level(level) for level in said["levels"]]
    return render_template(
        "tablets/thanks.html",
        sent=said["sent"],
        advice=check_list.advice_of(levels),
        support=said.get("support", False),
    )


def _finished(tablet: Tablet, *, sent: bool) -> Response:
    raised = red_flags.raised(tablet.answers.get("urgent", {}))
    levels = [level.value for level in red_flags.levels(raised)]
    support = check_list.needs_support(tablet)
    said = {"sent": sent, "levels": levels, "support": support, "language": page_language()}
    return held.close(make_response(redirect(url_for(".thank"), 303)), thanks=said)


def _locked(status: int = 200) -> ResponseReturnValue:
    if drafts.by_script():
        return jsonify(next=url_for(".start")), status
    response = make_response(render_template("tablets/locked.html"), status)
    return held.close(response) if held.holds_token() else response
