"""The front desk learns that a clinician should please look, and nothing anywhere of what about."""

import re
from collections.abc import Callable

from bs4 import BeautifulSoup
from sqlalchemy.orm import Session

from clinic.domain.permissions import RoleName
from clinic.domain.red_flags import BY_CODE, LEVEL_LABELS
from clinic.domain.visits import VisitStatus
from clinic.models import Account
from tests.fixtures.questionnaire_walk import NOTHING, Walk
from tests.fixtures.storage import NOON
from tests.fixtures.web import Browser

TICKED = {"get_help_now": ["chest_pain"], "tell_your_clinic": ["pregnancy"]}
MOST_PAGES = 80


def crawl(browser: Browser, *starts: str) -> dict[str, str]:
    """Fetch every page of ours that is linked from these, each address without its query once; return the sources."""
    found: dict[str, str] = {}
    waiting = list(starts)
    while waiting and len(found) < MOST_PAGES:
        address = waiting.pop(0)
        if address.partition("?")[0] in {one.partition("?")[0] for one in found}:
            continue
        answer = browser.get(address)
        if answer.mimetype == "application/pdf":  # what stands in the pack of a day is looked at with the packs
            found[address] = str(answer.headers)
            continue
        found[address] = f"{answer.headers} {answer.get_data(as_text=True)}"
        links = [one["href"] for one in BeautifulSoup(answer.text, "html.parser").select("a[href^='/']")]
        waiting += [link.partition("#")[0] for link in links]
    return found


def test_no_page_address_or_header_names_the_topic(
    walk: Callable[..., Walk],
    session: Session,
    make_account: Callable[..., Account],
    sign_in: Callable[[Account], Account],
) -> None:
    who = walk()
    who.go("urgent", TICKED)
    who.go("urgent", NOTHING)
    who.go("urgent", TICKED)
    visit = who.invited.visit
    sign_in(make_account(RoleName.FRONT_DESK, email="desk@clinic.example"))
    desk = who.browser
    seen = crawl(desk, "/today", f"/visits/{visit.id}", f"/patients/{visit.patient_id}", f"/visits/{visit.id}/tablet")
    session.rollback()
    visit.status, visit.signed_at = VisitStatus.SIGNED, NOON
    session.commit()
    signed = crawl(desk, "/today", f"/visits/{visit.id}")
    assert desk.post(f"/visits/{visit.id}/red-flags/1/review").status_code in (403, 404)
    for page in ("red-flags", "record", "summary", "summary.pdf", "exam", "plan", "sign", "export"):
        seen[page] = desk.get(f"/visits/{visit.id}/{page}").get_data(as_text=True)
    assert len(seen) > 10
    assert any("Clinician please look" in source for source in seen.values())
    told = [BY_CODE[code] for values in TICKED.values() for code in values]
    words = {word.lower() for flag in told for word in (flag.code, flag.topic, flag.line)}
    words |= {label.lower() for label in LEVEL_LABELS.values()} | {"chest", "pregnan", "emergency department"}
    for address, source in [*seen.items(), *signed.items()]:
        if address.endswith("/paper-form"):  # blank: it asks everybody about every sign
            continue
        plain = re.sub(r"\s+", " ", source).lower()
        assert [word for word in words if word in plain] == [], address
