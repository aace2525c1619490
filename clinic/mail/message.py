"""The e-mail with a patient's link: neutral, no name and no diagnosis, readable by whoever sees the phone.

The clinic's name stays out too: it may tell what the clinic treats. Its number says who wrote.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from clinic.domain.errors import ClinicError
from clinic.domain.words import N_

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")
"""One plain address: no name beside it, no comma, no white space, so that nothing else can get into a header."""
LONGEST_ADDRESS = 254
SUBJECT = N_("Questions before your visit")
LINES = (
    N_("Please answer some questions before your visit."),
    N_("Open this link: {link}"),
    N_("It asks for your year of birth. It works until {until}."),
    N_("Nobody reads answers to this e-mail. Call your clinic: {phone}"),
    N_("Did you not expect this? Then do nothing, or call us."),
)


class NoAddress(ClinicError):
    """What is kept as the patient's e-mail address is none that can be written to."""

    def __init__(self) -> None:
        super().__init__("This e-mail address cannot be used.", hint="Correct it on the patient's page.")


@dataclass(frozen=True, slots=True)
class LinkMail:
    """What goes into the message. `link` is made from the clinic's settings, `until` is a day in words."""

    to: str
    sender: str
    phone: str
    link: str
    until: str


def is_address(text: str) -> bool:
    """Return whether the text is one plain e-mail address and nothing else."""
    return len(text) <= LONGEST_ADDRESS and ADDRESS.fullmatch(text) is not None


def compose(mail: LinkMail, *, now: dt.datetime, language: str, translate: Callable[[str], str] = str) -> EmailMessage:
    """Return the message. Raises NoAddress."""
    if not (is_address(mail.to) and is_address(mail.sender)):
        raise NoAddress
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = mail.sender, mail.to
    message["Subject"] = translate(SUBJECT)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=mail.sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    words = {"phone": mail.phone, "link": mail.link, "until": mail.until}
    message.set_content("\n\n".join(translate(line).format(**words) for line in LINES) + "\n", cte="quoted-printable")
    message["Content-Language"] = language  # after the content: setting that drops what is said of it before
    return message
