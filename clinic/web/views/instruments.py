"""What is asked and where it comes from: the list of instruments and the dossier of each of their versions."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.errors import NotFound
from clinic.domain.instruments import REGISTRY
from clinic.domain.permissions import Permission
from clinic.models import ImportedDefinition
from clinic.services import instruments
from clinic.web.access import requires
from clinic.web.present import dossiers, instrument_changes
from clinic.web.session import current_session, settings

bp = Blueprint("instruments", __name__, url_prefix="/instruments")


@bp.get("")
@requires(Permission.INSTRUMENTS_READ)
def index() -> ResponseReturnValue:
    """List every instrument, built in or brought in, with its versions."""
    brought_in = instruments.every(current_session())
    return render_template("instruments/index.html", ours=REGISTRY.values(), brought_in=dossiers.listed(brought_in))


@bp.get("/<key>")
@requires(Permission.INSTRUMENTS_READ)
def show(key: str) -> ResponseReturnValue:
    """Show the dossier of a built-in instrument; of one that was brought in, that of its newest version."""
    if key in REGISTRY:
        return render_template("instruments/show.html", dossier=dossiers.built_in(REGISTRY[key]))
    newest = instruments.find(current_session(), key)
    return redirect(url_for(".version", definition_id=newest.id), 303)


@bp.get("/versions/<int:definition_id>")
@requires(Permission.INSTRUMENTS_READ)
def version(definition_id: int) -> ResponseReturnValue:
    """Show the dossier of one version that was brought in, beside its other versions."""
    return render_template("instruments/show.html", **dossier_page(definition(definition_id)))


@bp.get("/versions/<int:definition_id>/against/<int:other_id>")
@requires(Permission.INSTRUMENTS_READ)
def compare(definition_id: int, other_id: int) -> ResponseReturnValue:
    """Show what changed from one version to another, question by question."""
    old, new = definition(other_id), definition(definition_id)
    if old.key != new.key:
        raise NotFound("These are two questionnaires.", hint="Compare two versions of one.")
    changes = instrument_changes.changes(instruments.value(old), instruments.value(new))
    return render_template("instruments/compare.html", old=old, new=new, changes=changes)


def dossier_page(row: ImportedDefinition) -> dict[str, object]:
    """Return what the dossier of a version shows: what it says, what it still needs, its other versions."""
    return {
        "dossier": dossiers.brought_in(row, instruments.value(row)),
        "row": row,
        "others": [one for one in instruments.versions(current_session(), row.key) if one.id != row.id],
        "crisis_lines": settings().crisis_lines,
    }


def definition(definition_id: int) -> ImportedDefinition:
    """Return a definition that was brought in. Raises NotFound."""
    found = current_session().get(ImportedDefinition, definition_id) if definition_id < 1 << 31 else None
    if found is None:
        raise NotFound("This questionnaire is not here.", hint="Choose one from the list of instruments.")
    return found
