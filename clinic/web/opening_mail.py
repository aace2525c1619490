"""Tell by mail that a restricted record was opened with a reason: after the commit, never in its way, ids only."""

import logging
from collections.abc import Collection

from flask import Flask
from sqlalchemy.orm import Session

from clinic.domain.errors import ClinicError
from clinic.mail import opened_record, smtp
from clinic.mail.alarm import AlarmMail, compose
from clinic.services import restrictions
from clinic.web.installation import Installation, installation_of

log = logging.getLogger("clinic.mail")


def init_opening_mail(app: Flask) -> None:
    """Tell after each commit in which a record was opened so, where the clinic has a mail server."""
    installation = installation_of(app)
    installation.after_commit.append(lambda session: _committed(installation, session))


def _committed(installation: Installation, session: Session) -> None:
    openings: Collection[int] = session.info.pop(restrictions.TO_TELL, ())
    if not openings or not installation.settings.smtp_url:
        return
    addresses = sorted({one.email for opening in openings for one in restrictions.told_of(session, opening)})
    installation.in_background(lambda: _tell(installation, addresses))


def _tell(installation: Installation, addresses: Collection[str]) -> None:
    settings, words = installation.settings, {"subject": opened_record.SUBJECT, "lines": opened_record.LINES}
    for address in addresses:
        mail = AlarmMail(address, settings.mail_from, f"{settings.base_url}/restricted/opened")
        try:
            smtp.send(smtp.read(settings.smtp_url), compose(mail, now=installation.clock(), **words))
        except ClinicError as error:
            log.error("an opening was not mailed (%s)", type(error.__cause__ or error).__name__)
