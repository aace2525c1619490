"""What the page on maps shows can be copied: each piece of it is a map, or a crosswalk, without a mistake."""

import re
from pathlib import Path

import pytest

from clinic.domain.body.atlas import WPI_AREAS
from clinic.exchange.visit_map import parse_crosswalk, parse_map
from clinic.exchange.visit_map.bands import BAND_STARTS

PAGE = (Path(__file__).parents[3] / "docs" / "exchange" / "import-visits.md").read_text("utf-8")
BLOCKS = re.findall(r"^```toml\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL)
NEEDED = {
    "[patient]": 'id = "id"',
    "[visit]": 'date = "date"',
    "[answers]": '"pain.nrs_pain" = "nrs"\n"fiqr.pain" = "pain"',
}
AREAS = "".join(f'{area} = "{area}"\n' for area in WPI_AREAS if area != "jaw_l")


@pytest.mark.parametrize("block", BLOCKS)
def test_each_piece_can_be_copied(block: str) -> None:
    if "depends_on" in block:
        assert parse_crosswalk(block).when
        return
    text = block.replace("# …\n", AREAS)
    text += "".join(f"{table}\n{lines}\n" for table, lines in NEEDED.items() if table not in text)
    assert parse_map(text).patient.record_number


def test_the_bands_are_those_that_the_page_tells() -> None:
    few, moderate, many = BAND_STARTS
    told = f"0 → 0, {few}–{moderate - 1} → 1, {moderate}–{many - 1} → 2, {many} and more → 3"
    assert told in PAGE
