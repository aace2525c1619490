"""Ids in addresses: plain digits, written in one way only. `/patients/007` and `/patients/٧` lead nowhere."""

from flask import Flask
from werkzeug.routing import IntegerConverter


class Id(IntegerConverter):
    """An id as we write it ourselves; no row has one of more than ten digits."""

    regex = r"(?:0|[1-9][0-9]{0,9})"


def init_ids(app: Flask) -> None:
    """Read every `<int:…>` so; to be set up before the addresses are registered."""
    app.url_map.converters["int"] = Id
