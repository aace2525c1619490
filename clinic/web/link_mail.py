"""Send a patient's link by e-mail, holding no lock while the mail server is waited for."""

import logging
from email.message import EmailMessage

from flask_babel import gettext as _

from clinic.domain.errors import NotFound
from clinic.mail import smtp
from clinic.mail.message import LinkMail, compose, is_address
from clinic.models import Invitation, Visit
from clinic.services import invitations, visits
from clinic.web.access import current_account
from clinic.web.languages import date_in_words, in_language_of
from clinic.web.session import close_session, current_session, settings, unit_of_work, utc_now

log = logging.getLogger("clinic.mail")


def possible(visit: Visit) -> bool:
    """Whether the clinic has a mail server and the patient an address."""
    return bool(settings().smtp_url) and is_address(visit.patient.email)


def send(visit_id: int, token: str) -> bool:
    """Send the link; return whether the mail server took it. Either way it is written down.

    Raises NotFound for a token that opens no form of this visit, NoAddress for an address that is none.
    """
    invitation = _invitation(visit_id, token)
    message, invitation_id = _message(invitation, token), invitation.id
    close_session()
    try:
        smtp.send(smtp.read(settings().smtp_url), message)
        taken = True
    except smtp.NotMailed as error:
        log.error("a link was not mailed (%s)", type(error.__cause__).__name__)
        taken = False
    with unit_of_work() as db:
        invitation = db.get_one(Invitation, invitation_id)  # closed or not by now
        invitations.record_mail(db, invitation, taken=taken, actor=current_account(), now=utc_now())
    return taken


def _invitation(visit_id: int, token: str) -> Invitation:
    visits.get(current_session(), visit_id)
    found = invitations.require_usable(invitations.find(current_session(), token), now=utc_now())
    if found.visit_id != visit_id or not settings().smtp_url:
        raise NotFound("This link cannot be sent from here.", hint="Make a new link on the page of the visit.")
    return found


def _message(invitation: Invitation, token: str) -> EmailMessage:
    clinic = settings()
    with in_language_of(invitation.visit.patient) as language:
        mail = LinkMail(
            to=invitation.visit.patient.email,
            sender=clinic.mail_from,
            phone=clinic.phone,
            link=f"{clinic.base_url}/q/{token}",
            until=date_in_words(invitation.expires_at.astimezone(clinic.zone).date()),
        )
        return compose(mail, now=utc_now(), language=language, translate=_)
