"""XHTML of the sections of a document: our own sentences and what people wrote, escaped; no markup of anybody else."""

from collections.abc import Iterable, Sequence
from html import escape

from clinic.exchange.fhir.elements import Element

_OPEN, _CLOSE = '<div xmlns="http://www.w3.org/1999/xhtml">', "</div>"


def paragraphs(texts: Iterable[str]) -> str:
    """Return each text as a paragraph; lines stay lines."""
    return "".join(f"<p>{_lines(text)}</p>" for text in texts if text.strip())


def listed(texts: Iterable[str]) -> str:
    """Return the texts as a list; nothing for none."""
    items = "".join(f"<li>{_lines(text)}</li>" for text in texts if text.strip())
    return f"<ul>{items}</ul>" if items else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; nothing for one without rows."""
    body = "".join(f"<tr>{''.join(f'<td>{_lines(cell)}</td>' for cell in row)}</tr>" for row in rows)
    heads = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>" if body else ""


def text(inside: str) -> Element:
    """Return what was made here as the narrative of a section."""
    return {"status": "generated", "div": f"{_OPEN}{inside}{_CLOSE}"}


def _lines(words: str) -> str:
    return "<br/>".join(escape(line.strip(), quote=False) for line in words.strip().splitlines())
