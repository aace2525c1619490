"""Said and found compared: every combination of what may be blank, and which of the three lines it gives."""

from itertools import product

import pytest

from clinic.domain.exams import ExamMethod, SiteRating, SiteState
from clinic.domain.said_and_found import BOTH_STAND, FACTS, NOT_EXAMINED_TITLE, Disagreement, SaidAndFound
from clinic.domain.summaries import Said
from clinic.domain.summaries.comparing import compare
from clinic.domain.trends import ValueState
from clinic.domain.visits import ExamRecord, TriggerPointRecord

SITE, MUSCLE, AREA = "greater_trochanter_l", "gluteus_minimus", "hip_l"


def said(areas=(AREA,), *, sent=True, cramps=None, tight=(), head=(), cramp_head=()):
    return Said(
        sent=sent,
        areas=areas,
        areas_state=ValueState.VALUE if areas is not None else ValueState.NOT_ANSWERED,
        shapes=(),
        head_zones=head,
        cramps=None if cramps is None else bool(cramps),
        cramps_state=ValueState.VALUE if cramps is not None else ValueState.NOT_ANSWERED,
        cramp_areas=None if cramps is None else dict.fromkeys(cramps, 5),
        tight_areas=tight,
        worst_place=None,
        cramp_head_zones=cramp_head,
    )


def survey(*ratings):
    return ExamRecord("Dr A. Sample", ExamMethod.MTPS_0_10, {one.site: one for one in ratings})


def rated(number, site=SITE):
    return SiteRating(site, SiteState.RATED, number)


def spot(band, sore, refers, known=None, felt=(), muscle=MUSCLE, side="l"):
    return TriggerPointRecord(1, muscle, side, band, sore, band and sore, refers, known, felt)


CLEAR = (False, False, False)
SITES = {
    "tender": survey(rated(2)),
    "not tender": survey(rated(1)),
    "not examined": survey(SiteRating(SITE, SiteState.NOT_EXAMINED)),
    "refused": survey(SiteRating(SITE, SiteState.REFUSED)),
    "stopped": survey(SiteRating(SITE, SiteState.STOPPED)),
    "no survey": None,
}
SPOTS = {
    "present": (spot(True, True, None),),
    "clear": (spot(*CLEAR),),
    "in part": (spot(False, None, None),),
    "sore, not there": (spot(False, True, False),),
    "none": (),
}
FOUND = {"tender", "present"}
UNSURE = {"in part", "sore, not there"}
NOTHING = {"not tender", "clear"}


@pytest.mark.parametrize(("site", "muscle"), list(product(SITES, SPOTS)))
@pytest.mark.parametrize(("marked", "sent"), list(product(("marked", "not marked", "blank"), (True, False))))
def test_every_combination_of_one_site_and_one_muscle(site, muscle, marked, sent):
    areas = {"marked": (AREA,), "not marked": (), "blank": None}[marked]
    compared = compare(said(areas, sent=sent), SITES[site], SPOTS[muscle])
    seen = {site, muscle}
    nothing = marked == "marked" and bool(seen & NOTHING) and not seen & (FOUND | UNSURE)
    assert compared.nothing_found == ((AREA,) if nothing else ())
    found = marked == "not marked" and sent and bool(seen & FOUND)
    assert compared.not_marked == ((AREA,) if found else ())
    assert compared.not_examined == ()
    assert compared.no_band == ()


@pytest.mark.parametrize("bands", [seen for count in range(4) for seen in product((True, False, None), repeat=count)])
@pytest.mark.parametrize("cramps", [None, (), (AREA,), ("hand_r",)])
def test_every_combination_of_cramps_and_bands(bands, cramps):
    spots = tuple(spot(band, None, None) for band in bands)
    expected = (AREA,) if cramps == (AREA,) and False in bands and True not in bands else ()
    assert compare(said((), cramps=cramps), None, spots).no_band == expected


def test_a_muscle_elsewhere_is_looked_at_for_the_places_it_usually_sends_pain_to():
    # gluteus_minimus lies at the outer hip and usually reaches the outer thigh, the calf and the ankle.
    leg = said(("lower_leg_l",))
    assert compare(leg, None, (spot(*CLEAR),)).nothing_found == ("lower_leg_l",)
    assert compare(leg, None, (spot(True, True, True, felt=("calf_l",)),)) == SaidAndFound()
    assert compare(leg, None, (spot(True, True, True, felt=("buttock_l",)),)).nothing_found == ("lower_leg_l",)
    assert compare(leg, None, (spot(True, True, False),)).nothing_found == ("lower_leg_l",)
    assert compare(leg, None, (spot(True, True, None),)).nothing_found == ()


def test_the_other_side_is_another_place():
    compared = compare(said((AREA, "hip_r")), None, (spot(*CLEAR),))
    assert (compared.nothing_found, compared.not_examined) == ((AREA,), ("hip_r",))


def test_a_trigger_point_that_explains_a_marked_place_is_no_disagreement():
    leg = said(("lower_leg_l",))
    assert compare(leg, None, (spot(True, True, True, felt=("calf_l",)),)).not_marked == ()
    assert compare(leg, None, (spot(True, True, None, known=True),)).not_marked == ()
    assert compare(leg, None, (spot(True, True, None, known=False),)).not_marked == (AREA,)


@pytest.mark.parametrize("also", [{"cramps": (AREA,)}, {"tight": (AREA,)}])
def test_a_place_with_cramps_or_tight_muscles_was_marked(also):
    assert compare(said((), **also), SITES["tender"], ()).not_marked == ()


def test_control_sites_are_left_to_their_own_sentence():
    forehead = survey(rated(9, "forehead"))
    assert compare(said(()), forehead, ()) == SaidAndFound()
    assert compare(said(("head",)), survey(rated(0, "forehead")), ()).nothing_found == ()


def test_the_place_in_the_head_decides_which_muscles_were_looked_at():
    frontal = spot(*CLEAR, muscle="frontalis")
    assert compare(said(("head",)), None, (frontal,)).nothing_found == ("head",)
    assert compare(said(("head",), head=("eye_l",)), None, (frontal,)).not_examined == ("head",)
    band = compare(said((), cramps=("head",), cramp_head=("eye_l",)), None, (frontal,))
    assert band.no_band == ()


def test_readings_of_the_algometer_make_no_site_tender():
    measured = ExamRecord("Dr A. Sample", ExamMethod.MTPS_0_10, {}, pressures={SITE: (1,)})
    assert compare(said(()), measured, ()) == SaidAndFound()


def test_nothing_is_compared_before_anything_was_said_or_examined():
    assert compare(None, SITES["tender"], ()) == SaidAndFound()
    assert compare(said(), None, ()).empty
    assert compare(said(), SITES["refused"], ()).empty


def test_three_lines_at_most_each_with_its_two_facts():
    assert len(Disagreement) == 3
    assert set(FACTS) == set(Disagreement)
    assert all(facts.said.startswith("Said: ") and facts.found.startswith("Found: ") for facts in FACTS.values())
    everything = SaidAndFound(("hip_l",), ("neck",), ("jaw_r",), ("chest",))
    assert [kind for kind, _ in everything.lines] == list(Disagreement)
    assert SaidAndFound(not_examined=("chest",)).lines == ()


def test_the_words_are_neutral():
    every = [word for facts in FACTS.values() for word in (facts.title, facts.said, facts.found)]
    text = " ".join([*every, BOTH_STAND, NOT_EXAMINED_TITLE]).lower()
    for word in ("unexplained", "no cause", "normal", "fail", "claim", "only", "however", "but "):
        assert word not in text
