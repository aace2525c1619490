"""Errors that a person can put right: each says what happened and what to do next."""


class ClinicError(Exception):
    """Something a person can put right: `message` says what happened, `hint` what to do.

    `status` is the HTTP status the web gives it; the command line prints both sentences and leaves with code 1.
    """

    status = 400

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message, self.hint = message, hint


class NotFound(ClinicError):
    """The thing asked for is not there, or not for this person to know of."""

    status = 404


class SignInFirst(ClinicError):
    """A program asked without signing in: it is told so, where a person is led to the page of signing in."""

    status = 401


class NotAllowed(ClinicError):
    """The person may know of the thing, but not do this to it."""

    status = 403


class Conflict(ClinicError):
    """The record changed since it was displayed, or its state does not allow the step."""

    status = 409


class VisitLocked(Conflict):
    """A signed or imported visit was about to be changed."""


class SettingsError(ClinicError):
    """The settings do not allow a start; the message lists every problem at once."""

    status = 503
