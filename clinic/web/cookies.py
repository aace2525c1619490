"""Where the session's cookie is written: on pages, never on files that anybody may keep and share."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from clinic.web.headers import LASTING


class PageSessions(SecureCookieSessionInterface):
    """A session in a signed cookie.

    A file that a shared cache may keep must not hand one person's session to the next; and one that arrives late must
    not bring back a session that was ended while it was on its way.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie, unless the answer is one of the lasting files."""
        if request.endpoint not in LASTING:
            super().save_session(app, session, response)


def init_cookies(app: Flask) -> None:
    """Write cookies on pages alone."""
    app.session_interface = PageSessions()
