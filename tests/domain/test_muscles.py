"""The table of usual pain patterns, read both ways."""

import pytest

from clinic.domain import muscles
from clinic.domain.body import zones
from clinic.domain.errors import NotFound


def test_pain_around_the_left_eye_lists_left_muscles_primary_first():
    found = muscles.muscles_for("eye", "l")
    assert found.primary == tuple(
        (code, "l")
        for code in ("occipitalis", "orbicularis_oculi", "scm_sternal", "splenius_cervicis", "suboccipitals")
    )
    assert found.secondary == (("temporalis", "l"), ("trapezius_upper", "l"))


def test_a_muscle_sends_pain_to_its_own_side():
    found = muscles.refers_to("quadratus_lumborum", "r")
    assert found.primary == (("buttock", "r"), ("hip_side", "r"), ("sacrum", "r"))
    assert found.secondary == (("abdomen", "r"), ("groin", "r"), ("lower_back", "r"), ("thigh_outer", "r"))
    assert found.usual("groin", "r")
    assert not found.usual("groin", "l")


def test_rectus_abdominis_refers_to_both_sides():
    assert ("lower_back", "r") in muscles.refers_to("rectus_abdominis", "l").primary
    assert {side for code, side in muscles.muscles_for("mid_back", "l").primary if code == "rectus_abdominis"} == {
        "l",
        "r",
    }


def test_a_midline_zone_lists_both_sides():
    assert muscles.muscles_for("throat", None).primary == (("pterygoid_medial", "l"), ("pterygoid_medial", "r"))
    assert ("scm_sternal", "r") in muscles.muscles_for("throat", None).secondary


def test_the_table_reads_the_same_in_both_directions():
    for code in muscles.MUSCLES:
        for side in ("l", "r"):
            there = muscles.refers_to(code, side)
            assert all((code, side) in muscles.muscles_for(*placed).primary for placed in there.primary)
            assert all((code, side) in muscles.muscles_for(*placed).secondary for placed in there.secondary)
    for placed in zones.ALL_PLACED:
        for code, side in muscles.muscles_for(*placed).primary:
            assert placed in muscles.refers_to(code, side).primary


def test_how_many_rows_a_secondary_source_agrees_with():
    assert len(muscles.MUSCLES) == 72
    assert sum(not muscle.checked for muscle in muscles.MUSCLES.values()) == 14


@pytest.mark.parametrize(("zone", "side"), [("eye", None), ("throat", "l"), ("nose", "l")])
def test_a_place_that_is_not_is_refused(zone, side):
    with pytest.raises(NotFound):
        muscles.muscles_for(zone, side)


def test_an_unknown_muscle_is_refused():
    with pytest.raises(NotFound):
        muscles.refers_to("pectineus", "l")
