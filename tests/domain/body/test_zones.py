"""Zones and regions: every place has its area and back."""

import pytest

from clinic.domain.body import atlas, regions, zones
from clinic.domain.body.regions import Region
from clinic.domain.errors import NotFound


def test_there_are_41_zones_and_each_lies_in_one_area():
    assert len(zones.ZONES) == 41
    assert len(zones.ALL_PLACED) == 39 * 2 + 2
    for placed in zones.ALL_PLACED:
        area = zones.area_of(*placed)
        assert placed in zones.zones_of(area)


def test_every_area_has_its_zones_and_no_zone_is_in_two():
    listed = [placed for area in atlas.AREAS for placed in zones.zones_of(area)]
    assert all(zones.zones_of(area) for area in atlas.AREAS)
    assert sorted(listed, key=str) == sorted(zones.ALL_PLACED, key=str)


def test_zones_name_only_areas_of_the_index_as_such():
    for zone in zones.ZONES.values():
        assert (zone.wpi_area is None) or (zone.hint_wpi_area is None)
        for stem in (zone.wpi_area, zone.hint_wpi_area):
            assert stem is None or stem in atlas.WPI_AREAS or f"{stem}_l" in atlas.WPI_AREAS


@pytest.mark.parametrize(
    ("zone", "side", "area"),
    [("calf", "l", "lower_leg_l"), ("heel", "r", "foot_r"), ("throat", None, "neck"), ("groin", "l", "hip_l")],
)
def test_a_zone_lies_in_its_area(zone, side, area):
    assert zones.area_of(zone, side) == area


def test_an_area_in_the_midline_gives_both_sides():
    assert zones.zones_of("neck") == (("throat", None), ("neck_back", "l"), ("neck_back", "r"))
    assert zones.zones_of("jaw_l") == (("jaw", "l"),)


def test_the_head_opens_seven_places():
    assert list(zones.HEAD_ZONES) == [
        "head_temple",
        "eye",
        "cheek",
        "ear",
        "head_forehead",
        "head_occiput",
        "head_vertex",
    ]
    assert set(zones.HEAD_ZONES) == {zone for zone, _ in zones.zones_of("head")}


@pytest.mark.parametrize("placed", zones.ALL_PLACED, ids=str)
def test_a_stored_zone_is_read_back(placed):
    assert zones.parse(zones.stored(*placed)) == placed


@pytest.mark.parametrize("code", ["eye", "throat_l", "nose_l", "", "_l", "head"])
def test_a_zone_that_is_not_is_refused(code):
    with pytest.raises(NotFound):
        zones.parse(code)


def test_a_zone_in_words():
    assert zones.label_of("calf_l", str) == "calf, left"
    assert zones.label_of("throat", str.upper) == "FRONT OF NECK, THROAT"


def test_regions_of_the_2016_criteria():
    assert regions.region_of("hip_l") == regions.Membership(Region.LEFT_LOWER, counts=True)
    assert regions.region_of("jaw_r") == regions.Membership(Region.RIGHT_UPPER, counts=False)
    assert regions.region_of("abdomen") == regions.Membership(Region.AXIAL, counts=False)
    assert regions.region_of("head") is None
    assert [regions.region_of(area).counts for area in atlas.WPI_AREAS].count(False) == 4


def test_jaw_chest_and_belly_open_no_region():
    assert regions.open_regions(["jaw_l", "jaw_r", "chest", "abdomen", "head"]) == frozenset()
    assert regions.open_regions(["jaw_l", "shoulder_l", "neck", "lower_leg_r"]) == {
        Region.LEFT_UPPER,
        Region.AXIAL,
        Region.RIGHT_LOWER,
    }
