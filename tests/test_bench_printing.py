"""The bench of printing runs, its patients differ, and its floor is honest: the same strokes, colours and words."""

import io
import json
import re
from contextlib import closing

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ContentStream, NameObject

from clinic.report.visit_summary import render
from tests.bench import visit_pdf
from tests.bench.printing import floor, pages_in_html, patients, rivals


def absent(folder, style):
    """An engine that this machine has not."""
    raise rivals.NotHere("no such engine here")


@pytest.fixture(scope="module")
def ours():
    return render(patients.summary(3))


def test_the_bench_prints_its_figures_as_json(monkeypatch, capsys):
    for name, value in {"RUNS": 3, "WARM": 1, "LONG": 2, "OUTSIDE": (absent,)}.items():
        monkeypatch.setattr(visit_pdf, name, value)
    visit_pdf.main()
    figures = json.loads(capsys.readouterr().out)
    assert figures["summaries"] == {"counted": 3, "visits": 12, "different": True, "pages": [2]}
    assert figures["two pages"]["absent"] == {"skipped": "no such engine here"}
    measured = [figures["two pages"]["ours"], figures["two pages"]["floor"], *figures["whole files"].values()]
    assert all(case["p95_ms"] >= case["median_ms"] > 0 and case["median_bytes"] > 0 for case in measured)
    assert figures["ratios"]["ours / floor"]["ratio"] > 0
    assert figures["added visit"]["60 visits"]["median_bytes"] > figures["added visit"]["12 visits"]["median_bytes"]
    assert set(figures["panels of a summary"]) == {"figures.svg", "renderSVG", "figures.pdf", "renderPDF"}


def test_all_patients_are_different_and_the_same_again():
    summaries = patients.summaries(100)
    assert all(len(one.visit_days) == 12 for one in summaries)
    for told in ("patient", "scores", "said", "survey", "treatments", "plan", "signature"):
        assert len({repr(getattr(one, told)) for one in summaries}) == 100, told
    assert patients.summary(7) == summaries[7]


def test_the_html_holds_the_words_and_the_charts():
    summary = patients.summary(5)
    document = pages_in_html.documents([summary])[0]
    assert document.count("<section>") == 2
    assert document.count("<svg") > len(summary.scores) + len(summary.series) / 2
    for words in (
        summary.patient.name,
        summary.signature.record_sha256,
        *(row.course.doses[0].amount for row in summary.treatments if row.course.doses),
    ):
        assert words in document


def letters(pdf, number):
    """The letters of a page in the order drawn, those that the stock typeface lacks as `?`."""
    text = re.sub(r"\s", "", PdfReader(io.BytesIO(pdf)).pages[number].extract_text())
    return text.encode("cp1252", "replace").decode("cp1252")


def without_text(pdf):
    """The same file without any letters, to compare the strokes."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    for page in writer.pages:
        page[NameObject("/Contents")] = writer._add_object(strokes(page["/Contents"], writer))
        for shown in page["/Resources"].get("/XObject", {}).values():
            form = shown.get_object()
            form.set_data(strokes(form, writer).get_data())
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def strokes(content, writer):
    stream = ContentStream(content.get_object(), writer)
    stream.operations = [one for one in stream.operations if one[1] not in floor.SHOWING]
    return stream


def pixels(pdf):
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [page.render(scale=1.5).to_pil().tobytes() for page in document]


def test_the_floor_draws_what_we_draw(ours):
    replayed = floor.replay(floor.record(ours))
    assert len(PdfReader(io.BytesIO(replayed)).pages) == len(PdfReader(io.BytesIO(ours)).pages)
    for number in range(2):
        assert letters(replayed, number) == letters(ours, number)
    assert pixels(without_text(replayed)) == pixels(without_text(ours))
    assert len(set(pixels(without_text(ours)))) > 1


def test_the_floor_is_stock(ours):
    reader = PdfReader(io.BytesIO(floor.replay(floor.record(ours))))
    assert "/StructTreeRoot" not in reader.trailer["/Root"]
    for page in reader.pages:
        fonts = {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
        assert fonts <= {"/Helvetica", "/Helvetica-Bold"}
        assert b"BDC" not in page.get_contents().get_data()
