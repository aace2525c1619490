"""Tell the clinician who is named that an answer about self-harm waits: by mail, after the save, never in its way.

The patient's page does not wait for the mail server. The line on the day list is there with or without a mail.
"""

import logging
from collections.abc import Collection, Sequence

from flask import Flask
from sqlalchemy.orm import Session

from clinic.domain.errors import ClinicError
from clinic.mail import smtp
from clinic.mail.alarm import AlarmMail, compose
from clinic.models import Account
from clinic.services import alarms, visits
from clinic.web.installation import KEY, Installation

log = logging.getLogger("clinic.mail")


def init_alarm_mail(app: Flask) -> None:
    """Tell after each commit that raised such an answer, where the clinic has a mail server."""
    installation: Installation = app.extensions[KEY]
    installation.after_commit.append(lambda session: _committed(installation, session))


def _committed(installation: Installation, session: Session) -> None:
    visit_ids: Collection[int] = session.info.pop(alarms.TO_TELL, ())
    if visit_ids and installation.settings.smtp_url:
        installation.in_background(lambda: _tell(installation, tuple(visit_ids)))


def _tell(installation: Installation, visit_ids: Sequence[int]) -> None:
    for visit_id in visit_ids:
        with installation.database.reading() as session:
            wanted = alarms.to_tell(session, visit_id)
            patient_id = visits.get(session, visit_id).patient_id
        for account, flags in wanted.items():
            taken = _send(installation, account, visit_id)
            with installation.database.writing() as session:
                ids = [flag.id for flag in flags]
                now = installation.clock()
                alarms.record_mail(session, ids, patient_id=patient_id, told=account.id, taken=taken, now=now)
                session.commit()


def _send(installation: Installation, account: Account, visit_id: int) -> bool:
    settings = installation.settings
    mail = AlarmMail(account.email, settings.mail_from, f"{settings.base_url}/visits/{visit_id}")
    try:
        smtp.send(smtp.read(settings.smtp_url), compose(mail, now=installation.clock()))
    except ClinicError as error:
        log.error("an alarm was not mailed (%s)", type(error.__cause__ or error).__name__)
        return False
    return True
