"""PostgreSQL's own programs: pg_dump, pg_restore and psql, found on PATH. What is secret goes by the environment."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from clinic.domain.errors import ClinicError

_NAMES = {"host": "PGHOST", "port": "PGPORT", "username": "PGUSER", "password": "PGPASSWORD", "database": "PGDATABASE"}
_QUERY = ("host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "options", "service", "passfile")
_COPY = b"COPY "
_END = b"\\.\n"


class ProgramFailed(ClinicError):
    """One of PostgreSQL's programs is not there or did not do its work."""

    status = 503


def environment(url: str) -> dict[str, str]:
    """Return the environment in which PostgreSQL's programs find the database of a URL."""
    parsed = sa.make_url(url)
    named = {_NAMES[part]: str(value) for part in _NAMES if (value := getattr(parsed, part)) not in (None, "")}
    for key in _QUERY:
        if key in parsed.query:
            named[f"PG{key.upper()}"] = str(parsed.query[key])
    return {**os.environ, "LC_ALL": "C", **named}


def dump(url: str, target: Path, *, snapshot: str) -> None:
    """Write the database as it was at an exported snapshot into a file, in pg_dump's own format."""
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"]
    _run("pg_dump", [*words, "--no-password"], environment(url))


def counts(dump_file: Path) -> dict[str, int]:
    """Read a dump to its end and return the rows of each table in it, without any database.

    Raises ProgramFailed when the dump cannot be read.
    """
    found: dict[str, int] = {}
    table = ""
    with _piped("pg_restore", ["--data-only", "--file=-", str(dump_file)], dict(os.environ)) as lines:
        for line in lines:
            if table:
                table, found[table] = ("" if line == _END else table), found[table] + (line != _END)
            elif line.startswith(_COPY):
                table = line.split(b" ")[1].rpartition(b".")[2].strip(b'"').decode()
                found[table] = 0
    return found


def restore(url: str, dump_file: Path, *, first: str, last: str) -> None:
    """Put a dump in the place of what the database holds, in one transaction between two pieces of SQL of our own.

    Raises ProgramFailed, and the database is then as it was.
    """
    named = environment(url)
    with _one_transaction(named) as script:
        script.write(first.encode() + b"\n")
        with _piped("pg_restore", ["--no-owner", "--no-privileges", "--file=-", str(dump_file)], named) as dumped:
            shutil.copyfileobj(dumped, script, 1 << 20)
        script.write(last.encode() + b"\n")


def run(url: str, statements: str) -> None:
    """Run SQL of our own in one transaction. Raises ProgramFailed."""
    with _one_transaction(environment(url)) as script:
        script.write(statements.encode() + b"\n")


@contextmanager
def _one_transaction(named: Mapping[str, str]) -> Iterator[IO[bytes]]:
    """Yield what psql reads from. Its COMMIT is the last line: whoever is killed before leaves everything as it was."""
    words = ["--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", f"--output={os.devnull}", "--file=-"]
    running = subprocess.Popen(  # noqa: S603 - the program stands on PATH, its arguments are fixed  # nosec
        [_program("psql"), *words], env=dict(named), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    script, errors = _pipes(running.stdin, running.stderr)
    complaint = b""
    try:
        with script:
            script.write(b"BEGIN; SET client_min_messages = error;\n")
            yield script
            script.write(b"COMMIT;\n")
    except BrokenPipeError:
        complaint = b"stopped reading: "
    except BaseException:
        running.kill()
        raise
    finally:
        with errors:
            complaint += errors.read()
        code = running.wait()
    if code:
        raise _failed("psql", complaint)


def _pipes(*pipes: IO[bytes] | None) -> list[IO[bytes]]:
    return [pipe for pipe in pipes if pipe is not None]


def _run(program: str, words: list[str], named: Mapping[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 - the program stands on PATH, its arguments are ours  # nosec
        [_program(program), *words], env=dict(named), capture_output=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise _failed(program, done.stderr)


@contextmanager
def _piped(program: str, words: list[str], named: Mapping[str, str]) -> Iterator[IO[bytes]]:
    running = subprocess.Popen(  # noqa: S603 - as above  # nosec
        [_program(program), *words], env=dict(named), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    (lines,) = _pipes(running.stdout)
    try:
        with lines:
            yield lines
    finally:
        if running.wait():
            raise ProgramFailed(
                f"{program} could not read the dump.", hint="It is damaged, or was made by a newer PostgreSQL."
            )


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ProgramFailed(
            f"{name} is not on this machine.", hint="Install PostgreSQL's client programs, of the server's version."
        )
    return found


def _failed(program: str, complaint: bytes) -> ProgramFailed:
    """Say that a program failed. Of what it printed only a version mismatch is told: the rest may quote rows."""
    if b"server version mismatch" in complaint:
        return ProgramFailed(
            f"{program} is older than the PostgreSQL server.", hint="Put the programs of the server's version on PATH."
        )
    return ProgramFailed(
        f"{program} did not do its work; nothing was replaced.",
        hint="Look whether the server runs, the account may connect, and the disk has room.",
    )
