"""Nobody takes a whole clinic out page by page without waiting."""

import pytest

from clinic.web import braked_files
from clinic.web.braked_files import RATES
from tests.fixtures.web import hold_session


def test_every_braked_address_is_there_and_keeps_its_permission(app):
    for endpoint in RATES:
        assert hasattr(app.view_functions[endpoint], "permission"), endpoint


@pytest.fixture
def few(monkeypatch, make_app):
    """An application in which two PDFs a minute are enough."""
    monkeypatch.setattr(braked_files, "RATES", RATES | {"summaries.pdf": ("PDFs", "2 per minute")})
    return make_app()


def test_an_account_that_fetches_too_much_waits_and_others_do_not(few, session, clinician, make_account, make_visit):
    def browser_of(account):
        browser = few.test_client()
        browser.test_session = session
        session.commit()
        hold_session(few, browser, account)
        return browser

    visit = make_visit()
    address = f"/visits/{visit.id}/summary.pdf"
    first, other = browser_of(clinician), browser_of(make_account(email="other@clinic.example"))
    assert [first.get(address).status_code for _ in range(3)] == [200, 200, 429]
    refused = first.get(address)
    assert refused.headers["Retry-After"] == "60"
    assert "Wait a while" in refused.text
    assert first.get(f"/visits/{visit.id}").status_code == 200
    assert other.get(address).status_code == 200
