"""What the clinician recorded: criteria details, exams, pressures, treatments; and what a file states as totals."""

from decimal import Decimal

import pytest

from clinic.domain.dates import PartialDate
from clinic.domain.exams import ExamMethod, SiteRating, SiteState
from clinic.domain.imports import IncomingTreatment, IncomingVisit
from clinic.domain.treatments.courses import Helped
from clinic.domain.visits import CriteriaDetails, StopReason
from clinic.exchange.visit_map import parse_map
from tests.exchange.visit_map.files import PAIN, WHO, mistakes, opened, rejected, taken

COUNT = WHO + PAIN + '[criteria]\nsomatic_count = "symptoms"\n'


@pytest.mark.parametrize(
    ("count", "extent"), [("0", 0), ("1", 1), ("10", 1), ("11", 2), ("24", 2), ("25", 3), ("41", 3), ("99,0", 3)]
)
def test_a_count_of_symptoms_is_banded_and_kept(count: str, extent: int) -> None:
    visit = taken(COUNT, {"symptoms": count, "nrs": ""})
    assert visit.criteria == CriteriaDetails(somatic_extent=extent)
    assert visit.somatic_count == int(count.split(",")[0])


def test_a_blank_count_is_no_count() -> None:
    visit = taken(COUNT, {"symptoms": "", "nrs": ""})
    assert (visit.somatic_count, visit.criteria) == (None, CriteriaDetails())


@pytest.mark.parametrize("cell", ["100", "-1", "2,5", "many", "#DIV/0!"])
def test_a_count_that_is_none_rejects_the_row(cell: str) -> None:
    assert rejected(COUNT, {"symptoms": cell, "nrs": ""}).column == "symptoms"


def test_criteria_details_are_read_and_checked() -> None:
    text = (
        f'{WHO}{PAIN}[criteria]\npain_left = "left"\npain_duration_months = "months"\nsomatic_count = "n"\n'
        '[criteria.somatic_extent]\ncolumn = "extent"\nvalues = { few = 1, many = 3 }\n'
    )
    cells = {"left": "yes", "months": "14", "extent": "few", "n": "", "nrs": ""}
    visit = taken(text, cells)
    assert visit.criteria == CriteriaDetails(pain_left=True, pain_duration_months=14, somatic_extent=1)
    assert rejected(text, {**cells, "months": "1201"}).column == "months"
    assert taken(text, {**cells, "n": "4"}).somatic_count == 4
    assert rejected(text, {**cells, "n": "40"}).reason.startswith("The count of symptoms gives the extent 3")


def test_what_is_known_of_the_whole_file_needs_no_column_and_is_said() -> None:
    text = (
        f'{WHO}[answers]\n"survey.symptoms_3_months" = {{ always = true }}\n"survey.fatigue" = "f"\n'
        '"survey.pain_areas" = { always = ["neck", "chest"] }\n'
        "[criteria]\nother_disorder_explains_pain = { always = false }\n"
    )
    visits = list(opened(text, {"f": "2"}, {"f": ""}))
    assert all(isinstance(visit, IncomingVisit) for visit in visits)
    assert [visit.answers["survey"]["symptoms_3_months"] for visit in visits] == [True, True]
    assert [visit.answers["survey"]["fatigue"] for visit in visits] == [2, None]
    assert {visit.criteria for visit in visits} == {CriteriaDetails(other_disorder_explains_pain=False)}
    assert visits[0].answers["survey"]["pain_areas"] is not visits[1].answers["survey"]["pain_areas"]
    assert parse_map(text).constants == (
        "survey.symptoms_3_months: yes",
        "survey.pain_areas: neck, chest",
        "criteria.other_disorder_explains_pain: no",
    )


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{ always = 4 }", "always: is no answer to survey.fatigue; it takes 0, 1, 2, 3."),
        ('{ always = 2, column = "f" }', "column: is not known here"),
    ],
)
def test_a_constant_is_checked_as_an_answer_is(entry: str, said: str) -> None:
    assert said in mistakes(f'{WHO}[answers]\n"survey.fatigue" = {entry}\n')


EXAM = (
    WHO
    + '[exam]\nmethod = "mtps_0_10"\nexaminer = "by"\nstopped_because = "why"\nnot_examined = ["n.e."]\n'
    + 'refused = ["r"]\nstopped = ["s"]\n[exam.sites]\nocciput_l = "ol"\nknee_r = "kr"\nforehead = "fh"\n'
    + '[exam.pressures]\nocciput_l = ["p1", "p2"]\n'
)
SITES = {"ol": "7", "kr": "r", "fh": "n.e.", "p1": "2,5", "p2": "", "by": "Dr B", "why": "pain"}


CROSSES = (
    f'{WHO}[words]\nyes = ["x"]\nno = ["-"]\n[exam]\nmethod = "acr_painful_yes_no"\nnot_examined = ["n.e."]\n'
    'refused = ["r"]\n{}[exam.sites]\nknee_l = "kl"\nknee_r = "kr"\ngluteal_l = "gl"\ngluteal_r = "gr"\n'
)


def test_a_blank_beside_crosses_is_not_painful_only_if_the_map_says_so() -> None:
    row = {"kl": "X ", "kr": "", "gl": "r", "gr": "n.e."}
    unknown = taken(CROSSES.format(""), row)
    assert unknown.exam is not None
    assert set(unknown.exam.ratings) == {"knee_l", "gluteal_l"}
    assert 'blank_sites = "no" under [exam]' in unknown.notes[0]
    said = taken(CROSSES.format('blank_sites = "no"\n'), row)
    assert said.exam is not None
    assert {site: (one.state, one.rating) for site, one in said.exam.ratings.items()} == {
        "knee_l": (SiteState.RATED, 1),
        "knee_r": (SiteState.RATED, 0),
        "gluteal_l": (SiteState.REFUSED, None),
    }
    assert not said.notes
    nothing = taken(CROSSES.format('blank_sites = "no"\n') + PAIN, {**dict.fromkeys(row, ""), "nrs": "1"})
    assert nothing.exam is None, "a row without a cross is no exam without pain"
    assert "[exam] blank_sites: is for painful or not alone" in mistakes(
        EXAM.replace("[exam]", '[exam]\nblank_sites = "no"', 1)
    )


def test_an_exam_keeps_ratings_refusals_and_pressures_apart() -> None:
    exam = taken(EXAM, {**SITES, "kr": "s"}).exam
    assert exam is not None
    assert exam.method is ExamMethod.MTPS_0_10
    assert exam.ratings == {
        "occiput_l": SiteRating("occiput_l", SiteState.RATED, 7),
        "knee_r": SiteRating("knee_r", SiteState.STOPPED),
    }
    assert exam.pressures == {"occiput_l": (Decimal("2.5"),)}
    assert (exam.examiner, exam.stopped) == ("Dr B", StopReason.PAIN)
    refused = taken(EXAM, SITES).exam
    assert refused is not None
    assert refused.ratings["knee_r"].state is SiteState.REFUSED


def test_a_rating_of_0_was_examined_and_a_blank_one_was_not() -> None:
    exam = taken(EXAM, {**SITES, "ol": "0", "kr": ""}).exam
    assert exam is not None
    assert exam.ratings == {"occiput_l": SiteRating("occiput_l", SiteState.RATED, 0)}


def test_a_row_without_any_rating_had_no_exam() -> None:
    nothing = dict.fromkeys(SITES, "")
    assert taken(EXAM, {**nothing, "by": "Dr B", "fh": "n.e."}).exam is None


@pytest.mark.parametrize(
    ("column", "cell"),
    [("ol", "11"), ("ol", "x"), ("ol", "=1"), ("p1", "0"), ("p1", "21"), ("p1", "2,55"), ("why", "?")],
)
def test_an_exam_with_an_impossible_cell_rejects_the_row(column: str, cell: str) -> None:
    assert rejected(EXAM, {**SITES, column: cell}).column == column


def test_the_yes_or_no_method_takes_words_and_the_method_may_have_a_column() -> None:
    text = f'{WHO}[exam]\nmethod = {{ column = "m" }}\nyes = ["x"]\nno = ["o"]\n[exam.sites]\nknee_l = "kl"\n'
    exam = taken(text, {"m": "acr_painful_yes_no", "kl": "X"}).exam
    assert exam is not None
    assert (exam.method, exam.ratings["knee_l"].rating) == (ExamMethod.ACR_PAINFUL_YES_NO, 1)
    assert rejected(text, {"m": "acr_painful_yes_no", "kl": "3"}).column == "kl"
    numbered = taken(text, {"m": "mtps_0_10", "kl": "3"}).exam
    assert numbered is not None
    assert numbered.ratings["knee_l"].rating == 3
    assert taken(text, {"m": "", "kl": ""}).exam is None
    assert rejected(text, {"m": "thumb", "kl": "3"}).column == "m"


LIST = (
    WHO
    + PAIN
    + (
        '[treatments]\ncolumn = "tried"\nseparator = ","\nrating_sign = ":"\nnone = ["nothing"]\n'
        '[treatments.codes]\nami = "amitriptyline"\n[treatments.helped]\n"+" = "helped_a_bit"\n"++" = "helped_a_lot"\n'
    )
)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("", ()),
        ("nothing", ()),
        ("Ami: ++, pregabalin", (("amitriptyline", "", Helped.HELPED_A_LOT), ("pregabalin", "", None))),
        ("warm baths:+, pregabalin:", ((None, "warm baths", Helped.HELPED_A_BIT), ("pregabalin", "", None))),
        ("duloxetine: did_not_help", (("duloxetine", "", Helped.DID_NOT_HELP),)),
        ("ami, ami,", (("amitriptyline", "", None),)),
    ],
)
def test_a_list_of_treatments(cell: str, found: tuple[tuple[str | None, str, Helped | None], ...]) -> None:
    expected = tuple(IncomingTreatment(code, words, helped) for code, words, helped in found)
    assert taken(LIST, {"tried": cell, "nrs": ""}).treatments == expected


@pytest.mark.parametrize("cell", ["ami: wonderful", "=1+1", "ami, @x", "x" * 201, "#N/A"])
def test_a_list_that_cannot_be_read_rejects_the_row(cell: str) -> None:
    row = rejected(LIST, {"tried": cell, "nrs": ""})
    assert row.column == "tried"
    assert "wonderful" not in row.reason


EACH = (
    WHO
    + PAIN
    + (
        '[treatments]\ndate_format = "MM/YYYY"\n[treatments.helped]\n"+" = "helped_a_bit"\n"-" = "made_worse"\n'
        '[[treatments.each]]\ncolumn = "preg"\ncode = "pregabalin"\nstarted = "from"\nstopped = "to"\n'
        '[[treatments.each]]\ncolumn = "bath"\nown_words = "warm baths"\n'
    )
)
USED = {"preg": "+", "from": "03/2020", "to": "", "bath": "no", "nrs": ""}


def test_a_column_for_each_treatment() -> None:
    assert taken(EACH, USED).treatments == (
        IncomingTreatment("pregabalin", "", Helped.HELPED_A_BIT, PartialDate(2020, 3)),
    )
    assert taken(EACH, {**USED, "preg": "", "bath": "1"}).treatments == (IncomingTreatment(None, "warm baths"),)
    assert taken(EACH, {**USED, "preg": "-", "to": "2021"}).treatments[0].stopped == PartialDate(2021)


@pytest.mark.parametrize(("column", "cell"), [("preg", "so-so"), ("from", "spring"), ("to", "02/2020"), ("bath", "2")])
def test_a_treatment_that_cannot_be_read_rejects_the_row(column: str, cell: str) -> None:
    assert rejected(EACH, {**USED, column: cell}).column == column


STATED = WHO + PAIN + '[words]\nblank = ["-"]\n[stated]\nwpi = "WPI"\nfis = "FIS"\n'


def test_stated_totals_are_kept_as_they_stand() -> None:
    visit = taken(STATED, {"WPI": "7", "FIS": "4,25", "nrs": ""})
    assert visit.stated == {"wpi": Decimal(7), "fis": Decimal("4.25")}
    assert taken(STATED, {"WPI": "0", "FIS": "-", "nrs": ""}).stated == {"wpi": Decimal(0)}


@pytest.mark.parametrize(("cell", "said"), [("#DIV/0!", "error"), ("=A1+B1", "formula"), ("high", "text")])
def test_a_stated_total_that_is_no_number_is_unknown_and_said_to_be(cell: str, said: str) -> None:
    visit = taken(STATED, {"WPI": cell, "FIS": "1", "nrs": ""})
    assert visit.stated == {"fis": Decimal(1)}
    assert visit.notes[0].startswith("WPI: ")
    assert said in visit.notes[0]
    assert visit.notes[0].endswith("The stated total counts as unknown.")


def test_versions_are_those_that_the_map_names() -> None:
    assert taken(WHO + PAIN, {"nrs": "1"}).versions == {"pain": "imported"}
    assert taken(WHO + PAIN + '[versions]\npain = "1"\n', {"nrs": "1"}).versions == {"pain": "1"}
    by_row = WHO + PAIN + '[versions]\npain = { column = "v" }\n'
    assert taken(by_row, {"nrs": "1", "v": "2"}).versions == {"pain": "2"}
    assert taken(by_row, {"nrs": "1", "v": ""}).versions == {"pain": "imported"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[exam]\nmethod = "thumb"', "[exam] method: is none of acr_painful_yes_no, mtps_0_10"),
        ("[exam]\n", "[exam] method: is missing"),
        ('[exam]\nmethod = "mtps_0_10"', "[exam] sites: names no column"),
        ('[exam.sites]\nknee = "k"', "[exam.sites] knee: is no tender-point site (is knee_"),
        ('[exam.pressures]\nknee_l = ["a", "b", "c", "d"]', "[exam.pressures] knee_l: names more than 3 columns"),
        ('[exam.pressures]\nknee = "a"', "[exam.pressures] knee: is no tender-point site."),
        ('[exam]\nrefused = ["r"]\nstopped = ["R"]', "[exam] refused: shares a word with stopped"),
        ("[treatments]\n", "[treatments] column: names no column"),
        ('[treatments]\ncolumn = "a"\nrating_sign = ";"', "[treatments] rating_sign: is the same as separator"),
        ('[treatments]\ncolumn = "a"\nseparator = "and"', "[treatments] separator: is not a sign"),
        ('[treatments.codes]\nami = "amitryptiline"', "[treatments.codes] ami: names no code of the catalogue"),
        ('[treatments.helped]\n"+" = "good"', "[treatments.helped] +: is none of helped_a_lot"),
        ('[[treatments.each]]\ncode = "pregabalin"', "[treatments.each 1] column: is missing"),
        ('[[treatments.each]]\ncolumn = "a"', "[treatments.each 1] code: is needed, or own_words"),
        ('[[treatments.each]]\ncolumn = "a"\ncode = "aspirin99"', "[treatments.each 1] code: is no code"),
        ('[treatments]\neach = "all"', "[treatments] each: is not a list of tables"),
        ('[criteria]\npain = "a"', "[criteria] pain: is not known here"),
        ("[criteria]\nsomatic_count = 7", "[criteria] somatic_count: is not the name of a column"),
        ('[stated]\nbmi = "a"', "[stated] bmi: is no total that can be computed again"),
        ('[versions]\nsurvey = "1"', "[versions] survey: is no instrument that this map has answers to"),
    ],
)
def test_a_mistake_names_its_table_and_key(text: str, said: str) -> None:
    assert said in mistakes(text)
