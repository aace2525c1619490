"""The file of a summary: the same bytes wherever and whenever it is made, whole, small, with all it needs inside."""

import hashlib
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from reportlab import rl_config

from clinic.report import document, paper, story
from clinic.report.document import Frame, Sheet
from clinic.report.visit_summary import render
from tests.report import extremes
from tests.report.pages import reader

ROOT = Path(__file__).parents[2]
FOREIGN = "Zażółć gęślą jaźń, ДАТА, Ελένη, שלום, محمد \U0001f600 (a\\b) ſǽǿ"
FRESH = """
import hashlib
from clinic.report.visit_summary import render
from tests.report import extremes
print(hashlib.sha256(render(extremes.typed({words!r}))).hexdigest())
"""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="module")
def foreign() -> bytes:
    return render(extremes.typed(FOREIGN))


def test_nothing_that_was_printed_before_reaches_the_bytes(foreign: bytes) -> None:
    render(extremes.typed("ſǽǿ Ελένη αβγδ"))
    render(extremes.mixed(), page_size="letter")
    assert digest(render(extremes.typed(FOREIGN))) == digest(foreign)


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_a_fresh_process_writes_the_same_bytes(foreign: bytes, seed: str) -> None:
    fresh = subprocess.run(
        [sys.executable, "-c", FRESH.format(words=FOREIGN)],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    assert fresh.stdout.strip() == digest(foreign)


def test_threads_side_by_side_write_the_same_bytes() -> None:
    makes = [extremes.example, extremes.mixed, extremes.empty, lambda: extremes.typed(FOREIGN)]
    alone = [digest(render(make())) for make in makes]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda make: digest(render(make())), makes * 4))
    assert together == alone * 4


def test_the_file_is_sound_and_names_itself() -> None:
    data = render(extremes.example())
    file = pypdf.PdfReader(io.BytesIO(data), strict=True)
    assert file.metadata.title == "Fibromyalgia visit summary, Rosa Example, 14 Nov 2025"
    root = file.trailer["/Root"]
    assert (root["/Lang"], root["/PageMode"]) == ("en", "/UseOutlines")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert [file.get_destination_page_number(entry) for entry in file.outline][:2] == [0, 1]
    for number in range(1, file.trailer["/Size"]):
        file.get_object(number)
    assert len(pypdfium2.PdfDocument(data)) == len(file.pages)


def test_a_title_and_an_alternative_text_may_have_any_letter() -> None:
    summary = extremes.example()
    told = story.Story(summary, str, 200.0)
    sheet = Sheet("Überblick (1) \\ ж", ((36.0, story.paragraph("words", 200, 9)),))
    data = document.write(told, "A4", Frame(paper.space(0), (), 36, 800), (sheet,))
    assert [entry.title for entry in reader(data).outline] == ["Überblick (1) \\ ж"]


def test_letters_outside_the_fixed_codes_bring_their_own_fonts(foreign: bytes) -> None:
    plain = {name for page in reader(render(extremes.example())).pages for name in page["/Resources"]["/Font"]}
    assert plain == {"/R", "/B"}
    fonts = {name: font for page in reader(foreign).pages for name, font in page["/Resources"]["/Font"].items()}
    assert len(fonts) > 2
    for font in fonts.values():
        assert font["/FontDescriptor"]["/FontFile2"].get_data()[:4] == b"\x00\x01\x00\x00"
        assert len(font["/Widths"]) == font["/LastChar"] - font["/FirstChar"] + 1
    assert len({font["/BaseFont"] for font in fonts.values()}) == len(fonts)


@pytest.mark.parametrize(
    ("make", "kilobytes"),
    [(extremes.example, 100), (lambda: extremes.many_visits(12), 100), (lambda: extremes.many_visits(60), 150)],
    ids=["7 visits", "12 visits", "60 visits"],
)
def test_the_file_is_small(make: object, kilobytes: int) -> None:
    assert len(render(make())) <= kilobytes * 1000


def test_the_library_that_reads_our_fonts_may_fetch_nothing() -> None:
    render(extremes.empty())
    assert (rl_config.trustedSchemes, rl_config.trustedHosts) == ([], [])
