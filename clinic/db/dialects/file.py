"""The file of SQLite while it is open: the one that was there, and no other."""

from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DisconnectionError


def keep_to_file(engine: Engine, file: Path) -> None:
    """Open the SQLite file that is there and never make one; notice when it was removed or another put in its place.

    An open connection would go on with the removed file: what it acknowledges would be gone at the next start.
    """

    @event.listens_for(engine, "do_connect")
    def on_do_connect(dialect: Any, record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        arguments[0] = f"{file.absolute().as_uri()}?mode=rw"
        options["uri"] = True

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        record.info["file"] = _which(file)

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, record: Any, proxy: Any) -> None:
        if record.info["file"] != _which(file):
            raise DisconnectionError


def _which(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def wipe(engine: Engine) -> None:
    """Rewrite a SQLite file without the pages that hold no row any more, and its log: erased bytes are gone then.

    PostgreSQL is asked to do the same for its tables; its own log goes with its next checkpoints.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT", writes=False) as connection:
        driver: Any = connection.connection.dbapi_connection
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
            for statement in ("PRAGMA secure_delete=ON", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                driver.execute(statement)
            return
        connection.exec_driver_sql("VACUUM FULL")
