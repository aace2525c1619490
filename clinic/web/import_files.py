"""The files of one import as they were sent: checked as far as that is done at once, and kept aside."""

import io
from typing import BinaryIO

from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from clinic.exchange.refusals import FileRefused
from clinic.exchange.visit_map import parse_crosswalk, shipped_map
from clinic.services import imports, past_imports
from clinic.web.access import current_account
from clinic.web.forms.imports import OWN_MAP, VisitsForm
from clinic.web.import_work import CROSSWALK, FILE, MAP
from clinic.web.session import today, utc_now
from clinic.web.upload_store import Upload, shown_name
from clinic.web.uploads import upload_store

LARGEST_TEXT = 1 << 20
"""Bytes of a map or a crosswalk."""


def keep(form: VisitsForm, session: Session) -> Upload:
    """Keep the file, its map and its crosswalk aside. Raises FileRefused for one of them that cannot be read.

    The rows are not read yet: what the first of them, the map and the crosswalk tell is enough to refuse most files.
    """
    sent: FileStorage = form.file.data
    name, map_text = shown_name(sent.filename), _map_text(form, session)
    crosswalk = _text(form.crosswalk.data, "The crosswalk") if form.crosswalk.data else None
    imports.open_visits(
        session,
        sent.stream,
        name,
        map_text,
        account_id=current_account().id,
        today=today(),
        crosswalk=parse_crosswalk(crosswalk) if crosswalk is not None else None,
    )
    sent.stream.seek(0)
    files: dict[str, BinaryIO] = {FILE: sent.stream, MAP: io.BytesIO(map_text.encode())}
    if crosswalk is not None:
        files[CROSSWALK] = io.BytesIO(crosswalk.encode())
    return upload_store().keep(
        current_account().id, files, now=utc_now(), kind="visits", name=name, today=today().isoformat()
    )


def _map_text(form: VisitsForm, session: Session) -> str:
    if form.map.data == OWN_MAP:
        return _text(form.map_file.data, "The map")
    kind, _colon, name = form.map.data.partition(":")
    return shipped_map(name) if kind == "shipped" else past_imports.get(session, int(name)).map_text


def _text(sent: FileStorage, what: str) -> str:
    data = sent.stream.read(LARGEST_TEXT + 1)
    if len(data) > LARGEST_TEXT:
        raise FileRefused(f"{what} is larger than 1 MB.", hint="Choose the right file: a map is a short text.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(f"{what} is not UTF-8 text.", hint="Save it as UTF-8 and choose it again.") from None
