"""Two servers of one clinic over one PostgreSQL, and people who come to both at the same moment."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from clinic import config
from clinic.app import create_app
from clinic.cli.serve import THREADS
from clinic.db.engine import open_database
from clinic.web.server import make_server, run_until
from tests.faults.browser import Browser, Form, Reply, form_with
from tests.faults.server import PASSWORD, Clinic, Invited, email, free_port


@dataclass
class TwoServers:
    """The clinic as each of its two servers sees it: one data folder, one database, two addresses."""

    servers: tuple[Clinic, Clinic]

    @property
    def clinic(self) -> Clinic:
        """The clinic, whichever server."""
        return self.servers[0]

    def invited(self) -> Invited:
        """A new patient of today."""
        return self.clinic.invite(1)[0]

    def clinicians(self) -> tuple[Browser, Browser]:
        """One clinician who signed in at the first server, at a browser of each: the session is good at both."""
        first = Browser(self.servers[0].port)
        form = form_with(first.get("/sign-in"), "password")
        assert first.post(form.action, form.filled({"email": email(1), "password": PASSWORD})).status in (302, 303)
        first.get("/patients/new")  # gives the session its token against forgery
        return first, Browser(self.servers[1].port, dict(first.cookies))

    def rows(self, sql: str, **values: object) -> list[object]:
        """Return the first column of what is stored."""
        with self.clinic.opened() as database, database.engine.connect() as connection:
            return list(connection.execute(sa.text(sql), values).scalars())


def at_once(works: list[Callable[[], Reply]]) -> list[Reply]:
    """Do these at the same moment; return the answers in their order."""
    ready = threading.Barrier(len(works))

    def go(work: Callable[[], Reply]) -> Reply:
        ready.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as together:
        return list(together.map(go, works))


def sending(browser: Browser, form: Form, **typed: object) -> Callable[[], Reply]:
    """Return what sends this form from this browser, which keeps its own cookies."""
    body, own = form.filled(typed), Browser(browser.port, dict(browser.cookies))
    return lambda: own.post(form.action, body)


@contextmanager
def in_processes(folder: Path, url: str) -> Iterator[TwoServers]:
    """Two processes of `clinic serve`."""
    first = Clinic(folder, url)
    second = replace(first, port=free_port(), restarts=[])
    first.prepare(1)
    with ExitStack() as stack:
        for server in (first, second):
            stack.callback(server.stop)
            server.start()
        yield TwoServers((first, second))


@contextmanager
def in_threads(folder: Path, url: str) -> Iterator[TwoServers]:
    """Two applications with their own servers, pools and memory in this process: they share the database alone."""
    first = Clinic(folder, url)
    second = replace(first, port=free_port(), restarts=[])
    first.prepare(1)
    stopping = threading.Event()
    with ExitStack() as stack:
        for one in (first, second):
            database = open_database(url, served=True)
            stack.callback(database.close)
            application = create_app(config.load(one.environment()), database)
            server = make_server(application, host="127.0.0.1", port=one.port, threads=THREADS)
            serving = threading.Thread(target=run_until, args=(server, stopping))
            serving.start()
            stack.callback(serving.join)
        stack.callback(stopping.set)
        yield TwoServers((first, second))
