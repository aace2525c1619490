"""The algometer's cells as they are stored: readings, states and versions, apart from every rating."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from clinic.domain import canonical
from clinic.domain.errors import ClinicError, VisitLocked
from clinic.domain.exams import ExamMethod, RatingSource, SiteState
from clinic.domain.visits import ExamRecord, StopReason, VisitStatus
from clinic.services import exams, last_survey, pressures, trigger_points, visit_records
from clinic.services.exams import SiteEntry
from clinic.services.pressures import PressureEntry, trials_at
from tests.fixtures.storage import NOON

MTPS = ExamMethod.MTPS_0_10


@pytest.fixture
def exam(session, visit, clinician):
    return exams.begin(session, visit, None, examiner=clinician, now=NOON)


@pytest.fixture
def enter(session, visit, exam, clinician):
    def enter(*entries):
        return pressures.enter_each(session, visit, exam, entries, actor=clinician, now=NOON)

    return enter


def read(site, *trials):
    return PressureEntry(site, SiteState.RATED, tuple(Decimal(trial) for trial in trials))


def versions(exam):
    return {one.site: one.version for one in exam.pressure_sites}


def test_a_version_per_site_moves_with_its_readings_within_one_moment(exam, enter):
    assert enter((read("knee_l", "2.5"), None), (read("knee_r", "3.0"), None)) == []
    first = versions(exam)
    assert enter((read("knee_l", "2.5", "2.7"), first["knee_l"])) == []
    assert versions(exam)["knee_l"] > first["knee_l"]
    assert versions(exam)["knee_r"] == first["knee_r"]
    late = read("knee_l", "9.0")
    assert enter((late, first["knee_l"]), (read("knee_l", "2.5", "2.7"), None)) == [late]
    assert trials_at(exam, "knee_l") == (Decimal("2.5"), Decimal("2.7"))


def test_measured_refused_not_examined_and_emptied_stay_apart(exam, enter):
    enter(
        (read("knee_l", "2.5"), None),
        (PressureEntry("knee_r", SiteState.REFUSED), None),
        (PressureEntry("forehead", SiteState.NOT_EXAMINED), None),
    )
    assert [(one.site, one.state.value) for one in exam.pressure_sites] == [
        ("knee_l", "rated"),
        ("knee_r", "refused"),
        ("forehead", "not_examined"),
    ]
    enter((PressureEntry("knee_l", None), versions(exam)["knee_l"]))
    assert trials_at(exam, "knee_l") == ()
    assert exam.ratings == []


@pytest.mark.parametrize("entry", [read("tail", "2.0"), read("knee_l", "0"), read("knee_l", "20.1")])
def test_what_cannot_be_read_is_refused(enter, entry):
    with pytest.raises(ClinicError):
        enter((entry, None))


def test_stopping_marks_what_was_left_and_no_rating(session, visit, exam, enter, clinician):
    enter((read("knee_l", "2.5"), None))
    pressures.stop(session, visit, exam, StopReason.TIME, actor=clinician, now=NOON)
    assert sum(one.state is SiteState.STOPPED for one in exam.pressure_sites) == 20
    assert (exam.stopped, exam.ratings) == (None, [])
    pressures.stop(session, visit, exam, None, actor=clinician, now=NOON)
    assert [one.site for one in exam.pressure_sites] == ["knee_l"]


def test_a_locked_visit_takes_no_reading(visit, enter):
    visit.status = VisitStatus.IMPORTED
    with pytest.raises(VisitLocked):
        enter((read("knee_l", "2.5"), None))


def test_the_last_survey_is_the_latest_earlier_one_by_the_same_method(session, visit, make_visit, clinician):
    def before(days, method, *ratings, status=VisitStatus.OPEN):
        held = make_visit(patient=visit.patient, seen_on=visit.seen_on - dt.timedelta(days=days), status=status)
        exam = exams.begin(session, held, method, examiner=clinician, now=NOON)
        entries = [SiteEntry("knee_l", SiteState.RATED, rating) for rating in ratings]
        exams.enter(session, held, exam, entries, actor=clinician, now=NOON)
        return held, exam

    old, exam = before(90, MTPS, 7)
    pressures.measure(session, old, exam, "knee_l", [Decimal("2.0"), Decimal("3.0")], actor=clinician, now=NOON)
    before(60, ExamMethod.ACR_PAINFUL_YES_NO, 1)
    before(-10, MTPS, 2)
    wrong, _exam = before(30, MTPS, 9)
    wrong.status = VisitStatus.ENTERED_IN_ERROR
    session.flush()
    by_thumb = last_survey.by_thumb(session, visit, MTPS)
    assert (by_thumb.on, by_thumb.ratings) == (old.seen_on, {"knee_l": 7})
    assert last_survey.by_thumb(session, visit, ExamMethod.ACR_PAINFUL_YES_NO).ratings == {"knee_l": 1}
    assert last_survey.by_algometer(session, visit).readings == {"knee_l": Decimal("2.5")}
    assert last_survey.by_thumb(session, old, MTPS).on is None


def test_the_record_for_export_keeps_sources_and_states_apart(session, visit, exam, enter, clinician):
    confirmed = SiteEntry("occiput_l", SiteState.RATED, 6, RatingSource.CONFIRMED)
    rated = [confirmed, SiteEntry("occiput_r", SiteState.RATED, 6), SiteEntry("knee_l", SiteState.REFUSED)]
    exams.enter(session, visit, exam, rated, actor=clinician, now=NOON)
    enter((read("gluteal_l", "2.5"), None), (PressureEntry("knee_r", SiteState.NOT_EXAMINED), None))
    pressures.stop(session, visit, exam, StopReason.PAIN, actor=clinician, now=NOON)
    record = visit_records.load(session, visit, ZoneInfo("UTC")).exam
    again = canonical.loads(ExamRecord, canonical.dumps(record))
    assert [again.ratings[site].source.value for site in ("occiput_l", "occiput_r")] == ["confirmed", "examined"]
    assert again.ratings["knee_l"].state is SiteState.REFUSED
    assert again.pressures == {"gluteal_l": (Decimal("2.5"),)}
    states = [again.pressure_states[site].value for site in ("knee_r", "knee_l")]
    assert (states, again.pressures_stopped) == (["not_examined", "stopped"], StopReason.PAIN)


def test_a_reading_is_one_text_before_and_after_it_is_stored(session, visit, exam, enter, clinician):
    enter((read("occiput_l", "2"), None))
    spot = trigger_points.SpotFindings(hypersensitive_spot=True, ppt_kg_cm2=Decimal("3"))
    point = trigger_points.add(session, visit, "soleus", "l", spot, examiner=clinician, now=NOON)
    assert (str(trials_at(exam, "occiput_l")[0]), str(point.ppt_kg_cm2)) == ("2.0", "3.0")
    session.flush()
    session.expire_all()
    assert (str(trials_at(exam, "occiput_l")[0]), str(point.ppt_kg_cm2)) == ("2.0", "3.0")
