"""How things have changed, over every visit: charts, the same numbers as tables, and how each number came about."""

import datetime as dt
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.permissions import RoleName
from clinic.domain.visits import VisitStatus
from clinic.models import AuditEntry
from clinic.services import exams, questionnaires
from clinic.web.present import trends
from clinic.web.present.summary_page import story_of
from tests.fixtures.storage import NOON, TODAY
from tests.report import extremes

PAIN = (8, 7, None, 5)


@pytest.fixture
def followed(session, make_patient, make_visit, clinician, sign_in):
    """A patient with four visits, at the third of which the pain was left blank and a survey was stopped."""
    patient = make_patient()
    for number, pain in enumerate(PAIN):
        visit = make_visit(patient=patient, seen_on=TODAY - dt.timedelta(days=90 * (3 - number)))
        questionnaire = questionnaires.begin(session, visit, now=NOON)
        given = {"pain": {"nrs_pain": pain}, "spasm7": {"any_spasm": False, "energy": 3}}
        questionnaires.save(session, visit, questionnaire, given, now=NOON)
        if number == 2:
            exam = exams.begin(session, visit, ExamMethod.MTPS_0_10, examiner=clinician, now=NOON)
            entries = [exams.SiteEntry("knee_l", SiteState.RATED, 6), exams.SiteEntry("knee_r", SiteState.STOPPED)]
            exams.enter(session, visit, exam, entries, actor=clinician, now=NOON)
    sign_in(clinician)
    return patient


def address(patient):
    return f"/patients/{patient.id}/trends"


def values(seen, key):
    return [row.b.text for row in seen.select(f"tr[id^=value-{key}-]")]


def test_every_value_of_a_chart_leads_to_its_row_and_says_it_in_its_name(page, followed):
    seen = page(address(followed))
    chart = seen.select_one("svg[aria-labelledby=trend-nrs_pain-title]")
    names = [link["aria-label"].split(": ")[1] for link in chart.select("a")]
    assert names == values(seen, "nrs_pain") == ["8", "7", "not answered", "5"]
    for link in seen.select("svg a"):
        assert seen.select_one(link["href"]), f"{link['href']} leads nowhere"


def test_what_was_drawn_is_said_in_words(page, followed):
    seen = page(address(followed))
    told = seen.select_one("#trend-nrs_pain-desc").text
    assert "Pain, last 7 days, 0 to 10." in told
    assert "20 Nov 2026: 5" in told
    assert "Lower, by 3. Meets a published threshold." in told


def test_each_number_tells_how_it_came_about(page, followed):
    seen = page(address(followed))
    row = seen.select_one("#value-nrs_pain-0")
    assert "pain, version" in row.select_one(".trend-method").text
    assert row.select_one(".trend-rule").text == "As the patient answered."
    assert "8" in row.select_one(".read").text
    assert "Source:" in row.details.text


def test_a_count_in_part_is_told_by_its_bounds_with_its_examiner(page, followed, clinician):
    seen = page(address(followed))
    row = seen.select_one("#value-tender_count-2")
    assert row.b.text == "1–18"
    assert clinician.name in row.text
    assert values(seen, "tender_count") == ["not examined", "not examined", "1–18", "not examined"]


def test_a_missed_visit_stands_in_the_table_without_a_number(session, page, followed, make_visit):
    make_visit(patient=followed, seen_on=TODAY - dt.timedelta(days=40), status=VisitStatus.MISSED)
    assert values(page(address(followed)), "nrs_pain") == ["8", "7", "not answered", "visit missed", "5"]


def test_the_spasm_burden_stands_with_its_note_and_energy_apart(page, followed):
    seen = page(address(followed))
    sections = {one.select_one("h3")["id"].removeprefix("numbers-"): one.text for one in seen.select(".trend-measure")}
    assert "not a validated instrument" in sections["sbs"]
    below, above = reversed(seen.select(".chart-group"))
    assert below.p.text == "Here higher is better"
    assert len(below.select("svg")) == 1
    assert not above.select(".chart-heading")


def test_looking_is_audited_and_only_clinicians_may(session, client, page, followed, make_account, sign_in):
    page(address(followed))
    (look,) = session.query(AuditEntry).filter(AuditEntry.noun == "trends")
    assert (look.action, look.patient_id) == ("patient_read", followed.id)
    sign_in(make_account(RoleName.FRONT_DESK, name="Frida Desk"))
    assert client.get(address(followed)).status_code == 403


def test_without_a_visit_there_is_a_word_and_an_unknown_patient_is_not_found(
    page, client, make_patient, sign_in, clinician
):
    sign_in(clinician)
    seen = page(address(make_patient()))
    assert "There is no value yet" in seen.text
    assert not seen.select("svg")
    assert client.get("/patients/999/trends").status_code == 404


def test_patient_and_summary_lead_to_it_and_the_summary_draws_the_same(page, followed):
    assert page(f"/patients/{followed.id}").select(f"a[href='{address(followed)}']")
    number = page(address(followed)).select_one("a[href$='/summary']")["href"].split("/")[2]
    summary = page(f"/visits/{number}/summary")
    assert summary.select(f"a[href='{address(followed)}']")
    charts, alone = (
        [str(one) for one in seen.select("[data-trends] svg")] for seen in (summary, page(address(followed)))
    )
    assert charts == alone


def test_sixty_visits_have_a_target_each_that_covers_no_other(app):
    """Where the visits stand close, the place to point at is smaller."""
    summary = extremes.many_visits(60)
    with app.test_request_context():
        shown = trends.present(story_of(summary))
    chart = BeautifulSoup(shown.groups[0].panels[0], "html.parser")
    spots = [(float(one["cx"]), float(one["r"])) for one in chart.select("a circle")]
    assert len(spots) == 60
    assert all(after - before >= reach for (before, reach), (after, _) in pairwise(spots))
    assert len(shown.numbers[0].values) == 60


def test_a_value_can_be_pointed_at_in_its_middle_among_visits_a_week_apart():
    spots = [(0.0, 10.0), (120.0, 10.0), (124.5, 10.0), (129.0, 14.0), (180.0, 4.0)]
    wide = trends.reaches(spots)
    assert (wide[0], wide[-1]) == (9.0, 9.0)
    assert all(
        after - before > reach for (before, _), (after, _), reach in zip(spots, spots[1:], wide[1:], strict=False)
    )
    assert trends.reaches([(3.0, 3.0)]) == [9.0]
