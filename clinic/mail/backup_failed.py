"""The e-mail to an administrator when a backup failed: what happened and where to look, nothing of any patient."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from clinic.domain.words import N_
from clinic.mail.message import NoAddress, is_address

SUBJECT = N_("The backup of your clinic failed")
LINES = (
    N_("No backup was made, or the last one could not be tried out:"),
    "{why}",
    N_("Sign in and look: {link}"),
    N_("It is tried again every hour. You get one message a day until it works."),
)


@dataclass(frozen=True, slots=True)
class BackupMail:
    """What goes into the message; `why` is a sentence of ours, `link` opens the page of backups after signing in."""

    to: str
    sender: str
    link: str
    why: str


def compose(mail: BackupMail, *, now: dt.datetime, translate: Callable[[str], str] = str) -> EmailMessage:
    """Return the message. Raises NoAddress."""
    if not (is_address(mail.to) and is_address(mail.sender)):
        raise NoAddress
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = mail.sender, mail.to
    message["Subject"] = translate(SUBJECT)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=mail.sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    words = "\n\n".join(translate(line).format(link=mail.link, why=mail.why) for line in LINES)
    message.set_content(words + "\n", cte="quoted-printable")
    return message
