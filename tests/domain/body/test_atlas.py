"""The body map: areas, shapes and sites agree, and left is left."""

import pytest

from clinic.domain.body import atlas, outline

SITE_SHAPES = {
    "forehead": "front_head",
    "occiput": "back_head",
    "trapezius": "back_shoulder",
    "supraspinatus": "back_shoulder",
    "gluteal": "back_hip",
    "low_cervical": "front_neck",
    "second_rib": "front_chest",
    "lateral_epicondyle": "front_lower_arm",
    "forearm": "front_lower_arm",
    "thumbnail": "front_hand",
    "greater_trochanter": "back_hip",
    "knee": "front_upper_leg",
}


@pytest.mark.parametrize("site", atlas.SITES.values(), ids=lambda site: site.code)
def test_each_site_lies_in_its_shape(site):
    stem = site.code.removesuffix(f"_{site.side}") if site.side else site.code
    assert site.shape.removesuffix(f"_{site.side}") == SITE_SHAPES[stem]
    assert outline.contains(outline.polygon(atlas.SHAPES[site.shape].path), (site.x, site.y))


@pytest.mark.parametrize("shape", atlas.SHAPES.values(), ids=lambda shape: shape.code)
def test_each_shape_is_one_closed_outline_around_its_anchor(shape):
    for path in (shape.path, shape.hit):
        steps = outline.steps(path)
        assert [command for command, _ in steps].count("M") == 1
        assert (steps[0][0], steps[-1][0]) == ("M", "Z")
    assert outline.contains(outline.polygon(shape.path), shape.anchor)
    assert outline.contains(outline.polygon(shape.hit), shape.anchor)


def test_no_anchor_lies_in_a_second_shape():
    for shape in atlas.SHAPES.values():
        holding = [s.code for s in atlas.SHAPES.values() if outline.contains(outline.polygon(s.path), shape.anchor)]
        assert holding == [shape.code]


def test_left_is_the_patients_left():
    for thing, x in [(s, s.anchor[0]) for s in atlas.SHAPES.values()] + [(s, s.x) for s in atlas.SITES.values()]:
        left, _, width, _ = atlas.VIEWS[thing.view].box
        if thing.side:
            at_viewers_left = x < left + width / 2
            assert at_viewers_left == (thing.side == atlas.VIEWS[thing.view].viewer_left)


def test_nineteen_areas_make_the_index():
    assert len(atlas.WPI_AREAS) == 19
    others = set(atlas.AREAS) - set(atlas.WPI_AREAS)
    assert others == {"head", "hand_l", "hand_r", "foot_l", "foot_r"}


def test_order_of_examination():
    codes = list(atlas.SITES)
    assert (codes[0], codes[1], codes[15], codes[16], codes[20]) == (
        "forehead",
        "occiput_l",
        "forearm_r",
        "thumbnail_l",
        "knee_r",
    )
    assert atlas.CONTROL_SITES == ("forehead", "forearm_r", "thumbnail_l")
    assert len(atlas.TENDER_POINT_SITES) == 18


@pytest.mark.parametrize("path", ["M0 0 Q1 1 2 2 Z", "M0 0 L1 Z", "m0 0 l1 1 z", "M0 0 1"])
def test_other_outlines_are_refused(path):
    with pytest.raises(ValueError, match="outline"):
        outline.steps(path)


def test_a_repeated_command_is_written_out():
    assert [command for command, _ in outline.steps("M0 0 L1 1 2 -2.5 Z")] == ["M", "L", "L", "Z"]
    assert outline.steps("M0 0 L1 1 2 -2.5 Z")[2][1] == ((2.0, -2.5),)
