"""Eight clinicians press in the same cell at the same moment: one entry stands, the others see it."""

import threading

import pytest
from sqlalchemy.orm.exc import StaleDataError

from clinic.domain.errors import Conflict
from clinic.domain.exams import ExamMethod, SiteState
from clinic.models import Account
from clinic.services import exams, visits
from clinic.services.exams import SiteEntry
from tests.fixtures.storage import NOON

AT_ONCE = 8


@pytest.fixture
def at_once(database, session, visit, clinician):
    """Do the same from eight sides; returns what each was answered, a refusal as `refused`."""
    session.commit()
    visit_id, clinician_id = visit.id, clinician.id

    def at_once(act):
        start, answers = threading.Barrier(AT_ONCE), []

        def one(number):
            with database.writing() as own:
                start.wait()
                try:
                    answer = act(own, visits.get(own, visit_id), own.get(Account, clinician_id), number)
                    own.commit()
                except (Conflict, StaleDataError):
                    own.rollback()
                    answer = "refused"
                except Exception as error:
                    own.rollback()
                    answer = error
                answers.append(answer)

        threads = [threading.Thread(target=one, args=(number,)) for number in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        session.expire_all()
        return answers

    return at_once


def test_of_eight_ratings_of_one_cell_one_stands(session, visit, at_once):
    def rate(own, visit, account, number):
        exam = exams.begin(own, visit, ExamMethod.MTPS_0_10, examiner=account, now=NOON)
        entry = SiteEntry("forehead", SiteState.RATED, number)
        return "refused" if exams.enter_each(own, visit, exam, [(entry, None)], actor=account, now=NOON) else number

    answers = at_once(rate)
    assert answers.count("refused") == AT_ONCE - 1, answers
    (stands,) = (one for one in answers if one != "refused")
    assert [one.rating for one in exams.of_visit(session, visit).ratings] == [stands]


def test_eight_ratings_of_eight_cells_all_stand(session, visit, at_once):
    sites = ["forehead", "occiput_l", "occiput_r", "trapezius_l", "trapezius_r", "gluteal_l", "knee_l", "knee_r"]

    def rate(own, visit, account, number):
        exam = exams.begin(own, visit, ExamMethod.MTPS_0_10, examiner=account, now=NOON)
        entry = SiteEntry(sites[number], SiteState.RATED, number)
        return len(exams.enter_each(own, visit, exam, [(entry, None)], actor=account, now=NOON))

    assert at_once(rate) == [0] * AT_ONCE
    stored = {one.site: one.rating for one in exams.of_visit(session, visit).ratings}
    assert stored == {site: number for number, site in enumerate(sites)}
