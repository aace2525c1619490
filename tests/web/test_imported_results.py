"""What a clinician sees of an imported questionnaire: answers and score on the visit, a line over time, paper."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from clinic.domain import canonical
from clinic.domain.instruments import FIQR
from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.summaries import VisitSummary
from clinic.domain.trends import Mark
from clinic.models import Account, ImportedDefinition, Patient, Visit
from clinic.report.layouts import Layout
from clinic.report.visit_summary import render
from clinic.services import questionnaires, signing, summaries
from tests.fixtures.asked_imported import DEEP, KITES, THUNDER, ZOO
from tests.fixtures.brought_in import reworded
from tests.fixtures.storage import CLINIC, NOON
from tests.fixtures.web import Browser, checked
from tests.report.pages import page_texts, plain, whole_text

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Asking = Callable[[ImportedInstrument], ImportedDefinition]
Answer = Callable[..., Visit]
TIDY = {f"kite{n}": f"k{n % 4}" for n in range(1, 10)}


@pytest.fixture
def answer(session: Session, make_visit: Callable[..., Visit]) -> Answer:
    """Answer an imported questionnaire at a visit, as a patient does, and send it."""

    def answer(imported: ImportedInstrument, answers: dict[str, Any], **visit: Any) -> Visit:
        made = make_visit(**visit)
        begun = questionnaires.begin(session, made, now=NOON)
        definitions = {imported.key: imported.instrument}
        questionnaires.save(session, made, begun, {imported.key: answers}, now=NOON, definitions=definitions)
        questionnaires.send(session, made, begun, now=NOON)
        session.commit()
        return made

    return answer


def test_the_visit_and_the_summary_tell_score_answers_and_version(
    ask_imported: Asking, answer: Answer, client: Browser, sign_in: Callable[..., Account], clinician: Account
) -> None:
    ask_imported(KITES)
    visit = answer(KITES, TIDY)
    sign_in(clinician)
    page = checked(client.get(f"/visits/{visit.id}"))
    card = page.select_one(".brought-answers")
    assert "Nine kites" in card.h2.text
    assert "Score: 13 of 27. Sum of 9 items." in card.text
    assert [one.text.split() for one in card.select("li b")][:2] == [["Now", "and", "then"], ["Often"]]
    assert KITES.instrument.digest[:12] in card.text
    twin = checked(client.get(f"/visits/{visit.id}/summary"))
    assert "Nine kites" in twin.text
    assert "How often did kite 4 fly?" in twin.text
    assert "1: Now and then" in twin.text, "the receipt names the answer with what it counts"


def test_a_changed_definition_breaks_the_line_with_its_label(
    ask_imported: Asking,
    answer: Answer,
    session: Session,
    client: Browser,
    sign_in: Callable[..., Account],
    clinician: Account,
    make_patient: Callable[..., Patient],
) -> None:
    patient = make_patient()
    ask_imported(KITES)
    days = [dt.date(2026, month, 3) for month in (3, 5, 7, 9)]
    for day in days[:2]:
        answer(KITES, TIDY, patient=patient, seen_on=day)
    other = reworded(KITES, "2", "kite1", "How high did kite 1 fly?")
    ask_imported(other)
    for day in days[2:]:
        visit = answer(other, dict(TIDY, kite1="k0"), patient=patient, seen_on=day)
    summary = summaries.draft(session, visit, CLINIC)
    (series,) = [one for one in summary.series if one.measure.key == "kites"]
    assert [point.value for point in series.points] == [13, 13, 12, 12]
    assert [len(run) for run in series.segments()] == [2, 2]
    assert [(label.day, label.text) for label in series.labels()] == [(days[2], "New method")]
    sign_in(clinician)
    page = checked(client.get(f"/patients/{patient.id}/trends"))
    assert "Nine kites" in page.text
    assert "kites, version 2" in page.text


def test_paper_has_the_score_on_its_pages_and_every_answer_in_the_details(
    ask_imported: Asking, answer: Answer, session: Session
) -> None:
    ask_imported(ZOO)
    ask_imported(KITES)
    visit = answer(KITES, TIDY)
    summary = summaries.draft(session, visit, CLINIC)
    for layout in Layout:
        first, *rest = page_texts(render(summary, layout=layout))
        assert plain("Nine kites") in plain(" ".join([first, *rest])), layout
    told = plain(whole_text(render(summary)))
    assert plain("13 of 27") in told
    assert plain("How often did kite 9 fly?") in told


def test_a_signed_visit_keeps_definition_and_answers(
    ask_imported: Asking, answer: Answer, session: Session, clinician: Account
) -> None:
    ask_imported(THUNDER)
    visit = answer(THUNDER, {"rain": "k2", "storm": "k0"})
    ready = signing.readiness(session, visit, CLINIC)
    signature = signing.sign(
        session, visit, displayed=ready.record_sha256, clinic=CLINIC, actor=clinician, now=NOON, read=True
    )
    assert THUNDER.instrument.digest in signature.record
    frozen = canonical.loads(VisitSummary, signature.summary)
    (result,) = frozen.brought
    assert (result.title, result.score.value, result.answers[0].words) == ("Weather", 2, ("Often",))
    (series,) = [one for one in frozen.series if one.measure.key == "thunder"]
    assert str(series.measure.scale) == "0 to 6"


def test_two_hundred_answers_are_printed_and_cost_no_fixed_content(
    ask_imported: Asking, answer: Answer, session: Session
) -> None:
    ask_imported(DEEP)
    visit = answer(DEEP, {f"n{n}": "k1" for n in range(200)})
    told = plain(whole_text(render(summaries.draft(session, visit, CLINIC))))
    assert plain("200 of 600") in told
    assert all(plain(f"Invented question number {n} about") in told for n in (0, 77, 199))


def test_a_score_where_higher_is_better_stands_apart(ask_imported: Asking, answer: Answer, session: Session) -> None:
    rule = dataclasses.replace(KITES.scoring, higher_is_better=True)
    other_way = dataclasses.replace(KITES, scoring=rule)
    ask_imported(other_way)
    summary = summaries.draft(session, answer(other_way, TIDY), CLINIC)
    assert "kites" not in {row.series.measure.key for row in summary.scores}
    told = plain(page_texts(render(summary))[1])
    assert plain("Here higher is better") in told
    assert plain("0 to 27, higher is better") in told


def test_what_a_file_of_visits_brought_for_the_fiqr_is_followed_without_a_mark(
    make_patient: Callable[..., Patient], make_visit: Callable[..., Visit], session: Session
) -> None:
    patient, given = make_patient(), dict.fromkeys(FIQR.keys, 5)
    for month in (3, 5):
        visit = make_visit(patient=patient, seen_on=dt.date(2026, month, 3))
        begun = questionnaires.begin(session, visit, now=NOON)
        questionnaires.save(session, visit, begun, {"fiqr": given}, now=NOON)
    session.commit()
    summary = summaries.draft(session, visit, CLINIC)
    (row,) = [row for row in summary.scores if row.series.measure.key == "fiqr"]
    assert row.today.value == 50
    assert row.change.mark is Mark.NONE
    (result,) = summary.brought
    assert [one.words for one in result.answers] == [("5",)] * 21
