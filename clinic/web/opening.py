"""What is served from the start on: the clinic, or the maintenance page until the clinic can be served."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from clinic.config import Settings
from clinic.db.watch import Trouble
from clinic.web import maintenance
from clinic.web.maintenance import Application

AGAIN_AFTER = 5.0
"""Seconds until trouble that may pass is looked at again."""
log = logging.getLogger("clinic.database")


class Opening:
    """A WSGI application that serves the clinic as soon as nothing stands against it.

    Trouble that may end by itself (a PostgreSQL that starts later than we do) is looked at again by the requests that
    come; any other stays until the next start. `make` is called once, when the clinic is opened.
    """

    def __init__(
        self, examine: Callable[[], Trouble | None], make: Callable[[], Application], settings: Settings
    ) -> None:
        self._examine, self._make, self._settings = examine, make, settings
        self._looking = threading.Lock()
        self._served: Application | Trouble
        self._look()

    @property
    def trouble(self) -> Trouble | None:
        """What stands against serving the clinic; None when it is served."""
        return self._served if isinstance(self._served, Trouble) else None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        if self._may_look_again() and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        served = self._served
        if isinstance(served, Trouble):
            return maintenance.answer(self._settings, served, environ, start_response)
        return served(environ, start_response)

    def _look(self) -> None:
        found = self._examine()
        self._looked_at = time.monotonic()
        if found is not None and found != getattr(self, "_served", None):
            log.critical("%s Only a maintenance page is served.", found.what)
        self._served = found or self._make()

    def _may_look_again(self) -> bool:
        trouble = self.trouble
        return trouble is not None and trouble.passing and time.monotonic() - self._looked_at >= AGAIN_AFTER
