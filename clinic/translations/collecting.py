"""How Babel finds the sentences that no marking word stands beside: what errors say, and the labels of data files.

`babel.cfg` names these methods; each yields (line, function, sentence, comments), as Babel wants it.
"""

import ast
import csv
import json
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

from babel.messages.extract import extract_python

Found = tuple[int, Any, Any, Any]


def sentences(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Any
) -> Iterator[Found]:
    """Yield every marked sentence of a Python file, and what its errors say: a call with a literal `hint` is one."""
    yield from extract_python(file, keywords, comment_tags, options)
    file.seek(0)
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call):
            yield from ((node.lineno, None, text, []) for text in _said_by_error(node))
        elif isinstance(node, ast.JoinedStr):  # before Python 3.12 Babel does not look into f-strings
            yield from ((node.lineno, name, text, []) for name, text in _marked_inside(node, keywords))


def labels(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Any
) -> Iterator[Found]:
    """Yield the values of a JSON or CSV file that stand under the names of the option `fields`."""
    text, fields = file.read().decode("utf-8"), options["fields"].split()
    rows = json.loads(text) if text.lstrip().startswith("{") else list(csv.DictReader(text.splitlines()))
    for value in dict.fromkeys(_under(fields, rows)):
        yield 1, None, value, []


def _said_by_error(call: ast.Call) -> list[str]:
    hints = [keyword.value for keyword in call.keywords if keyword.arg == "hint"]
    written = (*call.args[-1:], *hints) if any(map(_literal, hints)) else ()
    return [text for one in written if (text := _literal(one))]


def _marked_inside(node: ast.JoinedStr, keywords: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    calls = [one for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
    for call in calls:
        name = ast.unparse(call.func)
        if name in keywords and call.args and (text := _literal(call.args[0])):
            yield name, text


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _under(fields: list[str], part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _under(fields, one)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in fields and isinstance(value, str) and value:
                yield value
            else:
                yield from _under(fields, value)
