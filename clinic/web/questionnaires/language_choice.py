"""The patient chooses the language on the first page; what was answered stays."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from clinic.domain.errors import NotFound
from clinic.services import languages
from clinic.web.languages import choose_here, chosen_here, offered
from clinic.web.questionnaires.links import Link
from clinic.web.session import unit_of_work, utc_now


def choose(link: Link) -> ResponseReturnValue:
    """Take the language: for the patient once the year of birth is given, until then for this browser alone."""
    code = request.form.get("language", "")
    if code not in offered():
        raise NotFound("This language is not offered.", hint="Choose one of the languages on the page.")
    choose_here(link.invitation.id, code)
    if link.known_here:
        keep(link)
    return redirect(link.address(), 303)


def keep(link: Link) -> None:
    """Remember for the patient what was chosen in this browser."""
    code = chosen_here(link.invitation.id)
    if code is None:
        return
    with unit_of_work() as db:
        languages.choose(db, link.visit.patient, link.questionnaire, code, now=utc_now())
    link.read_again()
