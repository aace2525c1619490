"""What a questionnaire needs before it is asked: licence, rule of its score, who is told, a look, the switch."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.errors import ClinicError
from clinic.domain.permissions import Permission
from clinic.models import ImportedDefinition
from clinic.services import accounts, instruments
from clinic.web.access import current_account, requires
from clinic.web.errors import refused
from clinic.web.forms.base import Form
from clinic.web.forms.instruments import ContactForm, LicenceForm, RuleForm, rule_form
from clinic.web.present import previews
from clinic.web.session import current_session, settings, today, unit_of_work, utc_now
from clinic.web.views.instruments import definition, dossier_page

bp = Blueprint("instrument_steps", __name__, url_prefix="/instruments/versions/<int:definition_id>")


@bp.get("/licence")
@requires(Permission.INSTRUMENTS_MANAGE)
def licence(definition_id: int) -> ResponseReturnValue:
    """Ask for the words under which the clinic may use the questionnaire."""
    row = definition(definition_id)
    return render_template("instruments/licence.html", form=LicenceForm(text=row.licence_text), **_about(row))


@bp.post("/licence")
@requires(Permission.INSTRUMENTS_MANAGE)
def confirm(definition_id: int) -> ResponseReturnValue:
    """Write down that this account confirmed the licence, and when."""
    form, row = LicenceForm(), definition(definition_id)
    if not form.validate():
        return refused("instruments/licence.html", form, **_about(row))
    try:
        with unit_of_work() as db:
            instruments.confirm_licence(
                db, row, text=form.text.data or "", confirmed_by=current_account(), now=utc_now()
            )
    except ClinicError as error:
        return refused("instruments/licence.html", form, error, **_about(definition(definition_id)))
    return _back(row)


@bp.get("/scoring")
@requires(Permission.INSTRUMENTS_MANAGE)
def scoring(definition_id: int) -> ResponseReturnValue:
    """Ask how the questionnaire is scored."""
    row = definition(definition_id)
    return render_template("instruments/scoring.html", form=_rule_form(row), before=_before(row), **_about(row))


@bp.post("/scoring")
@requires(Permission.INSTRUMENTS_MANAGE)
def set_rule(definition_id: int) -> ResponseReturnValue:
    """Score the questionnaire by this rule from now on."""
    row = definition(definition_id)
    form = _rule_form(row)
    if not form.validate():
        return refused("instruments/scoring.html", form, **_about(row))
    try:
        with unit_of_work() as db:
            row = instruments.set_rule(db, row, form.chosen(), actor=current_account(), day=today(), now=utc_now())
    except ClinicError as error:
        return refused("instruments/scoring.html", form, error, **_about(definition(definition_id)))
    return _back(row)


@bp.get("/contact")
@requires(Permission.INSTRUMENTS_MANAGE)
def contact(definition_id: int) -> ResponseReturnValue:
    """Ask who is told of an answer about self-harm."""
    row = definition(definition_id)
    form = ContactForm(account=row.alarm_contact_id or 0).offer(_clinicians())
    return render_template("instruments/contact.html", form=form, **_about(row))


@bp.post("/contact")
@requires(Permission.INSTRUMENTS_MANAGE)
def name_contact(definition_id: int) -> ResponseReturnValue:
    """Name who is told."""
    row = definition(definition_id)
    form = ContactForm().offer(_clinicians())
    if not form.validate():
        return refused("instruments/contact.html", form, **_about(row))
    with unit_of_work() as db:
        named = accounts.get(db, form.account.data)
        instruments.name_contact(db, row, named, actor=current_account(), now=utc_now())
    return _back(row)


@bp.get("/preview/<int:number>")
@requires(Permission.INSTRUMENTS_MANAGE)
def preview(definition_id: int, number: int) -> ResponseReturnValue:
    """Show a page of the questionnaire as patients meet it, with every question; nothing can be sent."""
    row = definition(definition_id)
    shown = previews.preview(instruments.value(row), number)
    return render_template("instruments/preview.html", row=row, shown=shown, page=shown.page, form=shown.form)


@bp.post("/ask")
@requires(Permission.INSTRUMENTS_MANAGE)
def ask(definition_id: int) -> ResponseReturnValue:
    """Ask patients this version in the forms begun from now on."""
    row = definition(definition_id)
    try:
        with unit_of_work() as db:
            instruments.ask(db, row, crisis_lines=settings().crisis_lines, actor=current_account(), now=utc_now())
    except ClinicError as error:
        return refused("instruments/show.html", Form(), error, **dossier_page(definition(definition_id)))
    return _back(row)


@bp.post("/stop")
@requires(Permission.INSTRUMENTS_MANAGE)
def stop(definition_id: int) -> ResponseReturnValue:
    """Ask it no more."""
    row = definition(definition_id)
    with unit_of_work() as db:
        instruments.stop(db, row, actor=current_account(), now=utc_now())
    return _back(row)


@bp.post("/earlier")
@requires(Permission.INSTRUMENTS_MANAGE)
def earlier(definition_id: int) -> ResponseReturnValue:
    """Ask it before the one that comes before it now."""
    row = definition(definition_id)
    with unit_of_work() as db:
        keys = [one.key for one in instruments.asked(db)]
        place = keys.index(row.key) if row.key in keys else 0
        if place:
            keys[place - 1], keys[place] = keys[place], keys[place - 1]
            instruments.arrange(db, keys, actor=current_account(), now=utc_now())
    return redirect(url_for("instruments.index"), 303)


def _before(row: ImportedDefinition) -> ImportedDefinition | None:
    """Return the newest other version with a rule, for a version that has none."""
    if instruments.value(row).scoring:
        return None
    others = instruments.versions(current_session(), row.key)
    return next((one for one in others if instruments.value(one).scoring), None)


def _rule_form(row: ImportedDefinition) -> RuleForm:
    before = _before(row)
    return rule_form(instruments.value(row), instruments.value(before).scoring if before else None)


def _clinicians() -> list[tuple[int, str]]:
    return [(one.id, one.name) for one in accounts.clinicians(current_session())]


def _about(row: ImportedDefinition) -> dict[str, object]:
    return {"row": row, "imported": instruments.value(row)}


def _back(row: ImportedDefinition) -> ResponseReturnValue:
    return redirect(url_for("instruments.version", definition_id=row.id), 303)
