"""Tables and their dictionary are one thing; what is not known stays apart from every value and from each other."""

import csv
import dataclasses
import io

import pytest

from clinic.domain.dates import PartialDate
from clinic.domain.exams import SiteRating, SiteState
from clinic.domain.instruments import SPASM7, SURVEY
from clinic.domain.treatments.courses import Course, CourseStatus, Helped, Rating, Source
from clinic.domain.visits import CriteriaDetails, RepeatRecord, VisitStatus
from clinic.exchange.csv_export import NAMES, Questionnaires, dictionary, map_file, person, tables
from clinic.exchange.csv_export.cells import plain
from clinic.exchange.visit_map import parse_map, read_visits, shipped_map
from tests.exchange.csv_export.inventions import INVENTED, OURS, ZONE, read
from tests.records import EXAMPLE_DAYS, exam, example_record, patient_record, questionnaire, visit_record


def of_visit(**more):
    (row,) = read("visit_table", patient_record(visits=[visit_record(**more)]))
    return row


def words_of(questionnaires=OURS, **more):
    rows = csv.DictReader(io.StringIO("\r\n".join(dictionary.lines(tables(questionnaires, **more)))))
    return [(row["table"], row["name"]) for row in rows]


@pytest.mark.parametrize("without_names", [False, True])
@pytest.mark.parametrize("questionnaires", [OURS, Questionnaires.of([INVENTED])], ids=["ours", "imported"])
def test_each_column_has_one_line_in_the_dictionary_and_each_line_a_column(questionnaires, without_names):
    found = words_of(questionnaires, without_names=without_names)
    heads = [
        (table.name, plain(name))
        for table in tables(questionnaires, without_names=without_names)
        for name in next(csv.reader([table.head()]))
    ]
    assert found == heads
    assert len(set(found)) == len(found)


def test_a_column_without_a_line_and_a_line_without_a_column_would_be_seen(monkeypatch):
    every = list(dictionary.lines(tables(OURS)))
    monkeypatch.setattr(dictionary, "lines", lambda _: iter(every[:5] + every[6:]))
    with pytest.raises(AssertionError):
        test_each_column_has_one_line_in_the_dictionary_and_each_line_a_column(OURS, False)
    monkeypatch.setattr(dictionary, "lines", lambda _: iter([*every, every[5]]))
    with pytest.raises(AssertionError):
        test_each_column_has_one_line_in_the_dictionary_and_each_line_a_column(OURS, False)


def test_the_dictionary_is_read_off_the_instruments():
    (fatigue,) = [
        row
        for row in csv.DictReader(io.StringIO("\r\n".join(dictionary.lines(tables(OURS)))))
        if (row["table"], row["name"]) == ("visit_table", "survey.fatigue")
    ]
    assert fatigue["label"] == SURVEY.item("fatigue").question
    assert (fatigue["lowest"], fatigue["highest"], fatigue["direction"]) == ("0", "3", "higher is worse")
    assert fatigue["codes"].startswith("0 = No problem; 1 = A little.")
    assert fatigue["missing"] == "~not_asked = not asked; ~blank = asked and left blank"
    assert fatigue["version"] == SURVEY.version
    assert fatigue["source"] == SURVEY.source


def test_every_code_that_stands_in_a_coded_column_is_in_the_dictionary():
    """Whatever a column says that is neither number nor text must be explained beside it."""
    record = example_record()
    for table in tables(OURS):
        coded = [column for column in table.columns if column.codes or column.marks]
        for row in csv.DictReader(io.StringIO("\r\n".join([table.head(), *table.lines(person(record, ZONE))]))):
            for column in coded:
                for word in row[column.name].split() if column.type.startswith("codes") else [row[column.name]]:
                    known = {code for code, _ in column.codes} | {str(mark) for mark in column.marks} | {""}
                    if column.type.startswith(("code", "0 or")) and column.codes and "treatments" not in column.name:
                        assert word.rsplit("_", 1)[0] in known or word in known, (table.name, column.name, word)
                    elif word.startswith("~"):
                        assert word in known, (table.name, column.name, word)


def test_not_asked_blank_no_and_zero_stay_apart():
    row = of_visit(
        questionnaire=questionnaire(fatigue=0, unrefreshed=None, headache=False, pain_areas=["neck"], head_zones=None)
    )
    assert row["survey.fatigue"] == "0"
    assert row["survey.unrefreshed"] == "~blank"
    assert row["survey.cognitive"] == "~not_asked"
    assert row["survey.headache"] == "0"
    assert (row["survey.pain_areas.neck"], row["survey.pain_areas.head"]) == ("1", "0")
    assert row["survey.head_zones.eye_l"] == "~blank"
    assert row["spasm7.onset_context.cold"] == "~not_asked"
    assert row["version_survey"] == SURVEY.version
    assert row["version_spasm7"] == ""
    scores = [row[key] for key in ("wpi", "sss", "psd", "psd_band", "fs2016")]
    assert scores == ["1", "~not_asked", "~not_asked", "~not_asked", "not_met"]
    assert row["sbs"] == "~not_asked"


def test_places_with_cramps_have_their_severity_and_a_place_without_one_says_so():
    row = of_visit(questionnaire=questionnaire(any_spasm=True, area_severity={"neck": 7, "foot_l": None}))
    assert row["spasm7.area_severity.neck"] == "7"
    assert row["spasm7.area_severity.foot_l"] == "~marked"
    assert row["spasm7.area_severity.foot_r"] == "0"


def test_sites_say_why_they_have_no_rating():
    sites = {"knee_l": SiteState.REFUSED, "knee_r": SiteState.STOPPED}
    survey = exam({"occiput_l": 0})
    ratings = {**survey.ratings, **{site: SiteRating(site, state) for site, state in sites.items()}}
    row = of_visit(exam=dataclasses.replace(survey, ratings=ratings))
    assert [row[f"exam.{site}"] for site in ("occiput_l", "knee_l", "knee_r", "gluteal_l")] == [
        "0",
        "~refused",
        "~stopped",
        "~not_examined",
    ]
    assert (row["tender_count"], row["tender_positive"], row["tender_tested"]) == ("~not_assessable", "0", "1")
    bare = of_visit()
    assert (bare["exam.method"], bare["exam.occiput_l"], bare["tender_tested"]) == (
        "",
        "~not_examined",
        "~not_examined",
    )


def test_the_criteria_tell_the_young_and_the_unknown_apart():
    answers = questionnaire(pain_areas=["neck"])
    visits = [visit_record(questionnaire=answers)]
    outcome = {
        birth: read("visit_table", patient_record(visits=visits, birth=birth))[0]["fs2016"]
        for birth in ("2010", "1973", None)
    }
    assert outcome == {"2010": "~adults_only", "1973": "not_met", None: "~not_assessable"}
    assert of_visit()["fs2016"] == "~not_asked"


def test_the_example_scores_stand_beside_their_rule():
    rows = {row["score"]: row for row in read("scores", example_record()) if row["visit"].endswith("2025-11-14/1")}
    assert {key: rows[key]["value"] for key in ("wpi", "sss", "psd", "sbs", "tender_count")} == {
        "wpi": "9",
        "sss": "8",
        "psd": "17",
        "sbs": "41",
        "tender_count": "12",
    }
    assert rows["wpi"]["rule"] == "9 of 19 areas marked."
    assert (rows["psd"]["band"], rows["psd"]["high"], rows["psd"]["higher_is_better"]) == ("severe", "31", "0")
    flat = read("visit_table", example_record())[-1]
    assert (flat["wpi"], flat["fis"], flat["psd_band"]) == ("9", rows["fis"]["value"], "severe")


def test_only_visits_that_took_place_stand_in_the_flat_table_and_all_in_their_own():
    statuses = (VisitStatus.MISSED, VisitStatus.SIGNED, VisitStatus.IMPORTED, VisitStatus.ENTERED_IN_ERROR)
    visits = [visit_record(number, EXAMPLE_DAYS[0], status) for number, status in enumerate(statuses, 1)]
    record = patient_record(visits=visits)
    assert [row["visit"] for row in read("visit_table", record)] == ["004417/2024-02-09/1", "004417/2024-02-09/2"]
    assert [row["visit"].split("/")[-1] for row in read("visits", record)] == ["missed1", "1", "2", "entered_in_error1"]


def test_since_a_day_the_keys_stay_what_they_were():
    visits = [visit_record(1, EXAMPLE_DAYS[0]), visit_record(2, EXAMPLE_DAYS[1]), visit_record(3, EXAMPLE_DAYS[1])]
    rows = read("visit_table", patient_record(visits=visits), since=EXAMPLE_DAYS[1])
    assert [row["visit"] for row in rows] == ["004417/2024-05-10/1", "004417/2024-05-10/2"]


def test_a_second_examiners_survey_stays_out_until_it_is_finished():
    begun = dataclasses.replace(exam({"knee_l": 3}), examiner="Dr B. Second")
    open_repeat = RepeatRecord(begun, begun_at=None)
    record = patient_record(visits=[visit_record(exam=exam({"knee_l": 5}), repeats=(open_repeat,))])
    assert {row["survey"] for row in read("tender_points", record)} == {"0"}
    finished = dataclasses.replace(open_repeat, finished_at=begun)
    record = patient_record(visits=[visit_record(exam=exam({"knee_l": 5}), repeats=(finished,))])
    assert {row["survey"] for row in read("tender_points", record)} == {"0", "1"}


def test_treatments_of_a_visit_are_listed_once_with_what_the_patient_says():
    courses = [
        Course(1, "duloxetine", "", CourseStatus.CURRENT),
        Course(2, None, "Tea; = warm", CourseStatus.CURRENT),
        Course(3, "massage", "", CourseStatus.CURRENT),
    ]
    said = [
        Rating(1, Helped.DID_NOT_HELP, Source.CLINICIAN, EXAMPLE_DAYS[0]),
        Rating(1, Helped.HELPED_A_LOT, Source.PATIENT, EXAMPLE_DAYS[0]),
        Rating(2, None, Source.PATIENT, EXAMPLE_DAYS[0]),
        Rating(3, Helped.CANNOT_SAY, Source.RECORD, EXAMPLE_DAYS[0]),
    ]
    record = patient_record(visits=[visit_record(ratings=tuple(said))], courses=courses)
    (row,) = read("visit_table", record)
    assert row["treatments"] == "Tea, warm;duloxetine=helped_a_lot;massage=cannot_say"


def test_the_map_beside_the_table_is_the_one_that_comes_with_the_product():
    assert shipped_map("tenderpoint").splitlines() == map_file.lines(OURS)


def test_a_table_that_is_none_is_refused_by_name():
    with pytest.raises(Exception, match="There is no table 'visit'") as refused:
        tables(OURS, names=["visit"])
    assert NAMES[0] in refused.value.hint


def test_criteria_inputs_tell_no_from_not_recorded():
    details = CriteriaDetails(pain_left=False, somatic_extent=2)
    (row,) = read("criteria_inputs", patient_record(visits=[visit_record(criteria_details=details)]))
    assert (row["pain_left"], row["pain_right"], row["somatic_extent"]) == ("0", "~not_recorded", "2")
    (flat,) = read("visit_table", patient_record(visits=[visit_record(criteria_details=details)]))
    assert flat["criteria.pain_left"] == "0"


def test_every_list_of_the_instruments_has_a_column_for_each_code():
    (table,) = tables(OURS, names=["visit_table"])
    names = {column.name for column in table.columns}
    for code in SPASM7.item("onset_context").codes:
        assert f"spasm7.onset_context.{code}" in names


def test_partial_dates_stay_as_given():
    record = patient_record(birth=None, visits=[visit_record()])
    assert read("patients", record)[0]["birth"] == "~not_recorded"
    record = dataclasses.replace(record, birth=PartialDate(1973, 2))
    assert read("patients", record)[0]["birth"] == "1973-02"


def test_a_no_to_cramps_beside_a_map_without_any_place_comes_back_in():
    record = patient_record(visits=[visit_record(questionnaire=questionnaire(any_spasm=False, area_severity={}))])
    (table,) = tables(OURS, names=["visit_table"])
    lines = [table.head(), *table.lines(person(record, ZONE))]
    found = parse_map("\n".join(map_file.lines(OURS)))
    (visit,) = read_visits(io.BytesIO("\r\n".join(lines).encode()), found, today=EXAMPLE_DAYS[-1])
    assert visit.answers["spasm7"] == {"any_spasm": False, "area_severity": {}}
    assert visit.key == "004417/2025-11-14/1"
