"""`clinic serve`: the web server of one clinic."""

import gc
import logging
import os
import signal
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from clinic import config
from clinic.cli import processes as together
from clinic.cli.doctor import of_files
from clinic.cli.doctor.findings import Finding, Level
from clinic.cli.installation import opened, utc_now
from clinic.config import LOOPBACK, Settings
from clinic.db import expected, health, held
from clinic.db.engine import Database
from clinic.db.log_keeping import LogKeeper
from clinic.db.sqlite_file import file_of
from clinic.domain.audit import SERVER, Where
from clinic.domain.errors import SettingsError
from clinic.services import put_back

if TYPE_CHECKING:
    from flask import Flask

    from clinic.web.opening import Opening

log = logging.getLogger("clinic.serve")
THREADS = 8
CONNECTIONS = 500
"""A browser holds its connections open between pages: with the server's default of 100, whoever comes later waits
until others leave. A process on Windows watches 512 at most.
"""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option(
    "--processes",
    default=1,
    show_default=True,
    type=click.IntRange(1, 32),
    help="How many processes answer; each uses one core. Not on Windows.",
)
def serve(host: str, port: int, processes: int) -> None:
    """Serve the clinic's pages until stopped; requests in flight are finished first.

    Where the database must not be touched, every address answers with a maintenance page, and a line here says why.
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    given = together.handed()
    if given is not None:
        given.end_with_the_first(stopping)
        _serve({"sockets": [given.listening]}, stopping)
        return
    settings = config.load()
    _require_safe_address(settings, host)
    told = f"Serving {settings.name or 'the clinic'} at http://{host}:{port}/ (stop with Ctrl+C)"
    if processes == 1:
        _serve({"host": host, "port": port}, stopping, told)
        return
    if os.name == "nt":
        raise SettingsError("Windows serves with one process.", hint="Leave --processes out.")
    click.echo(told)
    together.serve_together(host, port, processes, stopping)


def _serve(address: dict[str, Any], stopping: threading.Event, told: str = "") -> None:
    """Serve at an address of this process's own, or at one that it was given; say so as soon as it is made ready."""
    from clinic.web.server import make_server, run_until

    with opened(served=True) as (settings, database), held.serving(settings.instance):
        application = application_of(settings, database)
        gc.collect()
        gc.freeze()  # modules and routes stay to the end: no search for garbage need walk through them again
        if told:
            click.echo(told)
        server = make_server(application, **address, threads=THREADS, connection_limit=CONNECTIONS)
        run_until(server, stopping)


def application_of(settings: Settings, database: Database) -> "Opening":
    """Return what is served: the clinic as soon as its database can be, and until then the maintenance page."""
    from clinic.web.opening import Opening

    _log()
    application = Opening(
        lambda: health.examine(database, settings.database_url), partial(_open, settings, database), settings
    )
    if application.trouble is None:
        expected.remember(settings.instance)
    return application


def _open(settings: Settings, database: Database) -> "Flask":
    """Make the application; begin to look whether a backup is due, and to keep the log of the database short."""
    from clinic.app import create_app
    from clinic.web.backup_schedule import BackupSchedule
    from clinic.web.installation import KEY

    database.keep_audit(settings.instance, Where(SERVER, settings.time_zone))
    _end_sessions_of_an_older_state(database)
    application = create_app(settings, database)
    BackupSchedule(application.extensions[KEY]).start()
    file = file_of(settings.database_url)
    if file is not None:
        _tell_of_network_disk(of_files.file_system(settings.instance, file))
        LogKeeper(database, file).start()
    return application


def _tell_of_network_disk(found: Finding) -> None:
    """A clinic that is open stays open: the log says what `clinic doctor` refuses."""
    if found.level is Level.MEND:
        log.error("%s %s", found.said, found.do)


def _end_sessions_of_an_older_state(database: Database) -> None:
    kept = database.chain.heads.read() if database.chain.heads else None
    with database.writing() as session:
        if put_back.end_sessions(session, kept, now=utc_now()):
            session.commit()
            log.error(
                "the database is older than the heads kept of its audit: every session was ended, see clinic check"
            )


def _log() -> None:
    """Log to the terminal; of the server itself only warnings, for it names the path, and so a patient's link."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells of each of its parts at every start
    server = logging.getLogger("waitress")
    server.setLevel(logging.WARNING)
    server.addFilter(_without_paths)


def _without_paths(record: logging.LogRecord) -> bool:
    """Cut a message of the server before the path it names, and leave its traceback, which may quote answers, away."""
    kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
    record.msg, record.args = f"{record.getMessage().partition('/')[0]}{kind}", ()
    record.exc_info = record.exc_text = None
    return True


def _require_safe_address(settings: Settings, host: str) -> None:
    if host not in LOOPBACK and not settings.https:
        raise SettingsError(
            "Other machines can reach this address, but CLINIC_BASE_URL does not begin with https://.",
            hint="Put a proxy with a certificate in front and set CLINIC_BASE_URL, or listen on 127.0.0.1.",
        )
