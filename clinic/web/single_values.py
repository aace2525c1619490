"""A value that comes twice where one is expected is refused: no code of ours has to choose between the two.

What may come several times (ticked boxes) is read with `getlist`. Forms say the same of their fields; see `forms.base`.
"""

from typing import Any

from flask import Flask, Request
from flask_babel import gettext as _
from werkzeug.datastructures import ImmutableMultiDict

from clinic.domain.errors import ClinicError


class Repeated(ClinicError):
    """A field or a part of an address came more than once."""


def repeated() -> Repeated:
    """Return the refusal, in the language of the page."""
    return Repeated(
        _("Something was sent twice, so nothing was stored."), hint=_("Open the page again and send it once.")
    )


class SingleValues(ImmutableMultiDict[str, str]):
    """Values by name; asking for one of several is refused."""

    def __getitem__(self, key: str) -> str:
        """Return the value of that name. Raises Repeated."""
        if len(self.getlist(key)) > 1:
            raise repeated()
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:
        """Return the value of that name, or the default. Raises Repeated."""
        if len(self.getlist(key)) > 1:
            raise repeated()
        return super().get(key, default, type)


class SingleRequest(Request):
    """A request whose form and address hold SingleValues."""

    parameter_storage_class = SingleValues


def init_single_values(app: Flask) -> None:
    """Have every request read so."""
    app.request_class = SingleRequest
