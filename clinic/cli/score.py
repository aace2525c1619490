"""`clinic score`: score answers from a file, without a database."""

import json
from typing import IO

import click

from clinic.domain.scoring.vectors import RepeatedKeys, read_object, score_case

_SHAPE = 'It has to look like {"vectors": [{"id": "A1", "instrument": "fs2016", "inputs": {…}}]}.'


@click.command("score")
@click.argument("file", type=click.File("rb"))
def score(file: IO[bytes]) -> None:
    """Score the cases of FILE (JSON; - reads standard input) and print the results as JSON.

    FILE holds {"vectors": [{"id", "instrument", "inputs"}, …]}; the result is {id: {…}}. A case whose input is not
    allowed gives {"error": code}; nothing is clamped or guessed.
    """
    results = {name: score_case(case.get("instrument"), case.get("inputs")) for name, case in _cases(file).items()}
    click.echo(json.dumps(results, indent=2))


def _cases(file: IO[bytes]) -> dict[str, dict[str, object]]:
    content = _content(file)
    vectors = content.get("vectors") if _is_object(content) else None
    if not isinstance(vectors, list):
        raise click.ClickException(f"The file holds no list of vectors. {_SHAPE}")
    cases: dict[str, dict[str, object]] = {}
    for number, case in enumerate(vectors, start=1):
        name = case.get("id") if _is_object(case) else None
        if not isinstance(name, str) or not name:
            raise click.ClickException(f"Vector {number} is not an object with an id. {_SHAPE}")
        if name in cases:
            raise click.ClickException(f"Vector {number} has the id {name!r} of an earlier one. Give each its own id.")
        cases[name] = case
    return cases


def _content(file: IO[bytes]) -> dict[str, object]:
    try:
        content: dict[str, object] = json.loads(file.read().decode("utf-8-sig"), object_pairs_hook=read_object)
    except UnicodeDecodeError:
        raise click.ClickException("The file is not UTF-8 text. Save it as UTF-8 and try again.") from None
    except json.JSONDecodeError as error:
        raise click.ClickException(f"The file is not JSON: {error.msg} in line {error.lineno}.") from None
    except (ValueError, RecursionError):
        raise click.ClickException("The file holds a number too long or too many levels to be read.") from None
    except OSError as error:
        raise click.ClickException(f"The file cannot be read: {error.strerror}.") from None
    return content


def _is_object(value: object) -> bool:
    return isinstance(value, dict) and not isinstance(value, RepeatedKeys)
