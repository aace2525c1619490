"""The e-mail to the clinician who is named for answers about self-harm: a link to the visit, no name, no answer."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from clinic.domain.words import N_
from clinic.mail.message import NoAddress, is_address

SUBJECT = N_("Clinician please look, today")
LINES = (
    N_("An answer to a questionnaire needs a clinician today. You are named for it."),
    N_("Sign in and look: {link}"),
    N_("It stays on your day list until a clinician has reviewed it."),
)


@dataclass(frozen=True, slots=True)
class AlarmMail:
    """What goes into the message; `link` opens the visit for whoever signs in."""

    to: str
    sender: str
    link: str


def compose(
    mail: AlarmMail,
    *,
    now: dt.datetime,
    translate: Callable[[str], str] = str,
    subject: str = SUBJECT,
    lines: Sequence[str] = LINES,
) -> EmailMessage:
    """Return the message; other words than those of the alarm are given as `subject` and `lines`. Raises NoAddress."""
    if not (is_address(mail.to) and is_address(mail.sender)):
        raise NoAddress
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = mail.sender, mail.to
    message["Subject"] = translate(subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=mail.sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    words = "\n\n".join(translate(line).format(link=mail.link) for line in lines)
    message.set_content(words + "\n", cte="quoted-printable")
    return message
