"""The floor of a bench: the same server with a bare Flask view that reads one row, and no more."""

import logging
import sys
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from clinic.cli.serve import CONNECTIONS, THREADS
from clinic.db.engine import open_database
from clinic.web.server import make_server

ADDRESS = "/row"


def main(url: str, port: str, ready: str) -> None:
    """Serve one row of the database until killed; `ready` is a file that says that it is served."""
    database, bare = open_database(url), Flask(__name__)

    @bare.get(ADDRESS)
    def row() -> str:
        with database.reading() as session:
            return str(session.scalar(sa.text("SELECT id FROM visit ORDER BY id LIMIT 1")))

    logging.getLogger("waitress").setLevel(logging.ERROR)
    server = make_server(bare, host="127.0.0.1", port=int(port), threads=THREADS, connection_limit=CONNECTIONS)
    Path(ready).touch()
    server.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
