"""The table of usual pain patterns as a page: both ways, searched, with what it does not know."""

import pytest

from clinic.domain.body.zones import ZONES
from clinic.domain.muscles import MUSCLES, MUSCLES_NOT_COMPLETE, MUSCLES_SOURCE
from clinic.domain.permissions import RoleName


@pytest.fixture
def table(clinician, sign_in, page):
    sign_in(clinician)

    def table(query=""):
        html = page(f"/muscles{query}")
        read = [[[" ".join(cell.text.split()) for cell in row.select("th, td")] for row in one.select("tbody tr")]
                for one in (html.select_one("[aria-labelledby=from-place]"),
                            html.select_one("[aria-labelledby=from-muscle]")) if one]  # fmt: skip
        return html, read

    return table


def test_every_place_and_every_muscle_has_its_row(table):
    _, (places, muscles) = table()
    assert [row[0] for row in places] == [zone.label for zone in ZONES.values()]
    assert [row[0].removesuffix(" (both sides)") for row in muscles] == [muscle.name for muscle in MUSCLES.values()]
    assert all(row[1] != "–" or row[2] != "–" for row in places)


def test_a_pair_stands_in_both_tables_the_same_way(table):
    _, (places, muscles) = table()
    by_place = {row[0]: [set(cell.split("; ")) for cell in row[1:3]] for row in places}
    for muscle, row in zip(MUSCLES.values(), muscles, strict=True):
        assert row[2] == "; ".join(ZONES[zone].label for zone in muscle.primary)
        for weight, zones in enumerate((muscle.primary, muscle.secondary)):
            assert all(muscle.name in by_place[ZONES[zone].label][weight] for zone in zones)


def test_the_page_says_what_the_table_is_not_and_where_it_comes_from(table):
    html, (_, muscles) = table()
    text = " ".join(html.main.text.split())
    assert "habits seen in case series, not rules" in text
    assert MUSCLES_NOT_COMPLETE in text
    assert "popliteus" in text
    assert MUSCLES_SOURCE in text
    assert "No page of the books was read" in text
    checked = [row[5] for row in muscles]
    assert (checked.count("secondary source"), checked.count("general knowledge")) == (58, 14)
    assert muscles[0][4] == "1/6"


def test_the_search_narrows_both_tables(table):
    html, (places, muscles) = table("?q=eye")
    assert "eye (in, around or behind)" in [row[0] for row in places]
    assert {"Occipitalis", "Trapezius, upper"} <= {row[0] for row in muscles}
    assert "Soleus" not in html.main.text
    assert html.select_one("#q")["value"] == "eye"
    html, (places, muscles) = table("?q=upp+tr")
    assert [row[0] for row in muscles] == ["Trapezius, upper"]
    assert len(places) == 6
    assert html.select_one("[role=status]").text == "6 places, 1 muscle"


def test_a_search_that_finds_nothing_says_so(table):
    html, read = table("?q=zzz")
    assert read == []
    assert "No place fits." in html.text
    assert "No muscle fits." in html.text


def test_the_front_desk_has_no_use_for_it(make_account, sign_in, client):
    sign_in(make_account(RoleName.FRONT_DESK))
    assert client.get("/muscles").status_code == 403
