"""Take the clinic's tables out: what each kind holds is said first, what for is asked, and the zip is written down."""

import shutil
from pathlib import Path

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.domain.errors import Conflict
from clinic.domain.permissions import Permission
from clinic.services import export_tables, visits
from clinic.services.export_places import WAITING, Download
from clinic.services.export_salt import salt
from clinic.services.export_tables import Counts, Wish
from clinic.web.access import current_account, requires
from clinic.web.errors import refused
from clinic.web.forms.exports import DEIDENTIFIED, ExportForm
from clinic.web.installation import installation
from clinic.web.session import close_session, settings, today, unit_of_work, utc_now, within_reach

bp = Blueprint("exports", __name__, url_prefix="/data/export")
MOST_VISITS = 20_000
"""Visits that a page takes out while somebody waits; a clinic with more uses the command."""


@bp.get("")
@requires(Permission.DATA_EXPORT)
def new() -> ResponseReturnValue:
    """Say what can be taken out, and ask what for."""
    return render_template("exports/new.html", form=ExportForm())


@bp.post("")
@requires(Permission.DATA_EXPORT)
def download() -> ResponseReturnValue:
    """Write the tables, note who took them out and what for, and hand them over as one zip."""
    form, account = ExportForm(), current_account().id
    if not form.validate():
        return refused("exports/new.html", form)
    close_session()  # a POST holds the write lock: nobody waits while the tables are written
    deidentified = form.kind.data == DEIDENTIFIED
    wish = Wish(since=form.from_day, salt=salt(settings().instance) if deidentified else None)
    counts: list[Counts] = []
    _clear_left_behind(settings().instance)
    zipped = Download(settings().instance, lambda folder: counts.append(_written(folder, wish)))
    try:
        with unit_of_work() as db:
            entry = export_tables.note(wish, counts[0], account_id=account, now=utc_now())
            entry.detail = {**entry.detail, "purpose": form.purpose.data}
            db.add(entry)
    except BaseException:
        zipped.close()
        raise
    close_session()
    answer = Response(zipped, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_name(deidentified)}"'
    return answer


def _written(folder: Path, wish: Wish) -> Counts:
    with within_reach(installation().database.reading()) as db:
        if visits.count(db) > MOST_VISITS:
            raise Conflict(
                _("The clinic has more than %(most)s visits: too many to take out on a page.", most=f"{MOST_VISITS:,}"),
                hint=_(
                    "Ask whoever looks after this system to use the command: clinic export csv --zip FILE.zip, with "
                    "--deidentify if no names are needed"
                ),
            )
        return export_tables.write(db, folder, wish, settings().zone)


def _clear_left_behind(folder: Path) -> None:
    """Remove what a download left behind that was cut off by a crash a day ago or longer."""
    for left in folder.glob(f"{WAITING}*"):
        if utc_now().timestamp() - left.stat().st_mtime > 24 * 3600:
            shutil.rmtree(left, ignore_errors=True)


def _name(deidentified: bool) -> str:
    kind = "deidentified" if deidentified else "with-names"
    return f"tables-{kind}-{today().isoformat()}.zip"
