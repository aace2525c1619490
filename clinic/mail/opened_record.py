"""The e-mail to who is told that a restricted record was opened: a link to the list, no name and no reason."""

from clinic.domain.words import N_

SUBJECT = N_("A restricted record was opened")
LINES = (
    N_("Somebody who is not named for a restricted record opened it with a reason."),
    N_("Sign in and look: {link}"),
    N_("It stays on your first page until you have said that you saw it."),
)
