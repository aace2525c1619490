"""The audit: newest first with filters, as a file, and who looked at one patient; no address names a patient."""

from collections.abc import Iterator
from itertools import islice

from flask import Blueprint, Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain.audit import Action
from clinic.domain.permissions import Permission
from clinic.exchange.csv_export.cells import BOM, END, quoted
from clinic.services import accounts, audit_log, audit_shown
from clinic.services.audit_log import Wanted
from clinic.web.access import requires
from clinic.web.audit_trail import audited_read
from clinic.web.errors import refused
from clinic.web.forms.audit import AuditForm, WhoLookedForm
from clinic.web.installation import installation
from clinic.web.layout import viewer
from clinic.web.session import close_session, current_session, settings, utc_now, within_reach

bp = Blueprint("audit", __name__, url_prefix="/audit")
OPENED_AT_MOST = 5
LISTED_AT_MOST = 5000
"""Entries of a patient that one page lists; the command writes all of them."""


@bp.get("")
@requires(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    """Show the newest entries, above them the restricted records that were opened with a reason."""
    form = _form(formdata=None)
    return _page(form, Wanted(), opened=True)


@bp.post("")
@requires(Permission.AUDIT_READ)
def find() -> ResponseReturnValue:
    """Show the entries that are looked for, or the next page of them."""
    form = _form()
    wanted = _wanted(form)
    return refused("audit/index.html", form, lines=None) if wanted is None else _page(form, wanted)


@bp.post("/file")
@requires(Permission.AUDIT_READ)
def download() -> ResponseReturnValue:
    """Hand over the entries that are looked for as one CSV file; patients by record number alone."""
    form = _form()
    wanted = _wanted(form)
    if wanted is None:
        return refused("audit/index.html", form, lines=None)
    audited_read(Action.AUDIT_EXPORT, "audit", None, wanted.patient_id, **_told(wanted))
    answer = Response(stream_with_context(_lines(_reading(), wanted)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{utc_now():%Y-%m-%d}.csv"'
    return answer


@bp.get("/patient")
@requires(Permission.AUDIT_READ)
def ask_patient() -> ResponseReturnValue:
    """Ask which patient wants to know who looked at their record."""
    return render_template("audit/patient.html", form=WhoLookedForm(formdata=None), lines=None)


@bp.post("/patient")
@requires(Permission.AUDIT_READ)
def patient() -> ResponseReturnValue:
    """List who looked at a patient's record or changed it, to be printed."""
    form = WhoLookedForm()
    if not form.validate():
        return refused("audit/patient.html", form, lines=None)
    session = _reading()
    number = audit_log.patient_by_number(session, form.record_number.data)
    if number is None:
        form.record_number.errors = [_("Nobody has this record number.")]
        return refused("audit/patient.html", form, lines=None)
    audited_read(Action.AUDIT_READ, "patient", number, number)
    lines = [_shown(line) for line in islice(audit_log.of_patient(session, number), LISTED_AT_MOST)]
    session.close()
    return render_template("audit/patient.html", form=form, lines=lines, now=_now(), most=LISTED_AT_MOST)


def _form(**options: object) -> AuditForm:
    form = AuditForm(**options)
    form.offer([(one.id, one.name) for one in accounts.all_accounts(current_session())])
    return form


def _wanted(form: AuditForm) -> Wanted | None:
    """Return what is looked for; None = something typed has to be put right."""
    if not form.validate():
        return None
    number: int | None = None
    if form.record_number.data:
        number = audit_log.patient_by_number(current_session(), form.record_number.data)
        if number is None:
            form.record_number.errors = [_("Nobody has this record number.")]
            return None
    return form.wanted(settings().zone, number)


def _page(form: AuditForm, wanted: Wanted, *, opened: bool = False) -> ResponseReturnValue:
    session = _reading()
    found = audit_log.page(session, wanted, before=form.older_than)
    lines = [_shown(line) for line in found[: audit_log.PAGE]]
    breaks = Wanted(action=Action.GLASS_BREAK)
    opened_lines = [_shown(one) for one in audit_log.page(session, breaks, limit=OPENED_AT_MOST)] if opened else []
    session.close()
    audited_read(Action.AUDIT_READ, "audit", None, wanted.patient_id, **_told(wanted))
    older = lines[-1].id if len(found) > audit_log.PAGE else None
    return render_template(
        "audit/index.html", form=form, lines=lines, opened=opened_lines[:OPENED_AT_MOST], older=older
    )


def _reading() -> Session:
    """A session that only reads, for the reach of whoever asks: a POST would hold the write lock meanwhile."""
    viewer()
    close_session()
    return within_reach(installation().database.reading())


def _shown(line: audit_log.Line) -> audit_shown.Shown:
    who = viewer()
    return audit_shown.shown(line, settings().zone, _, names=who is not None and who.may(Permission.PATIENT_FIND))


def _lines(session: Session, wanted: Wanted) -> Iterator[str]:
    yield BOM
    with session:
        yield _line(audit_shown.COLUMNS)
        for row in audit_shown.rows(islice(audit_log.every(session, wanted), audit_log.MOST), settings().zone, _):
            yield _line(row)


def _line(cells: tuple[str, ...]) -> str:
    return ",".join(quoted(cell) for cell in cells) + END


def _told(wanted: Wanted) -> dict[str, object]:
    """What the audit keeps of a look into itself: which filters, by ids."""
    told = {"account": wanted.account_id, "what": wanted.action.value if wanted.action else None}
    return {name: value for name, value in told.items() if value is not None}


def _now() -> str:
    return audit_shown.local(utc_now(), "", settings().zone)
