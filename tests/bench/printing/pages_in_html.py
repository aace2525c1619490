"""The same two pages as an HTML document, as somebody would write it who prints by a browser or by WeasyPrint.

The words come from the same summary in the same order, the charts from the same drawings by `figures.svg`; the
typefaces are the same files, also in the charts: WeasyPrint does not inherit them there. What the page on the screen
shows beyond the paper, tables of values and receipts, is left out.
"""

from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from markupsafe import Markup

from clinic.domain.summaries import VisitSummary
from clinic.figures.svg import to_ornament
from clinic.web.present import summary_page
from clinic.web.present.summary_page import SummaryPage
from tests.bench.printing import single_figures

FONTS = {400: "SourceSansPro-Regular.ttf", 700: "SourceSansPro-Bold.ttf"}
STYLE = """
@page { size: A4; margin: 36pt }
body { margin: 0; font: 9.5pt/1.2 "Source Sans"; color: #16212e }
section + section { break-before: page }
header { display: flex; justify-content: space-between; border-bottom: 1pt solid; margin-bottom: 4pt }
h1 { font-size: 19pt; line-height: 1; margin: 0 }
h2 { font-size: 12pt; line-height: 1.1; border-bottom: .8pt solid; margin: 5pt 0 2pt }
p { margin: 1pt 0 }
small { font-size: 9pt; color: #4a5a6b }
table { border-collapse: collapse; width: 100% }
td, th { border-bottom: .5pt solid #c5ced6; padding: .2pt 3pt; line-height: 1.1 }
th { text-align: left; font-weight: inherit }
.beside { display: flex; gap: 14pt }
.beside > * { flex: 1 }
.figure svg { width: 175pt; height: auto }
.figure { flex: none }
.ratings td, .ratings th { font-size: 9pt; border: 0; padding: 0 3pt; line-height: 1.06 }
.tender { background: #0b4f8f; color: #fff; font-weight: 700 }
.panels svg { width: 87%; height: auto; display: block }
td svg, .key svg { height: 11pt; width: auto }
footer { margin-top: 4pt }
"""


def write_fonts(folder: Path) -> None:
    """Put the typefaces beside the documents."""
    files = resources.files("font_source_sans_pro").joinpath("files")
    for file in FONTS.values():
        (folder / file).write_bytes(files.joinpath(file).read_bytes())


def stylesheet() -> str:
    """Return the style of every document, with its typefaces from the same folder."""
    face = '@font-face {{ font-family: "Source Sans"; font-weight: {}; src: url({}) }}'
    return "\n".join((*(face.format(weight, file) for weight, file in FONTS.items()), STYLE))


def documents(summaries: Iterable[VisitSummary]) -> list[str]:
    """Return the two pages of each summary as an HTML document without its style."""
    app = Flask("bench")
    Babel(app)
    with app.test_request_context():
        pages = [str(_document(one, summary_page.present(one))) for one in summaries]
    return [page.replace('font-family="inherit"', 'font-family="Source Sans"') for page in pages]


def _document(summary: VisitSummary, page: SummaryPage) -> Markup:
    head = Markup("<header><div><h1>{}</h1>{}</div><div><b>{}</b><br>{}<br>{}</div></header>").format(
        summary.patient.name, page.born, page.title, page.seen, page.signed
    )
    return Markup("<!doctype html><html lang=en><meta charset=utf-8><title>{0}, {1}</title>{2}").format(
        page.title,
        summary.patient.name,
        Markup("<body><section>{0}{1}{3}</section><section>{0}{2}{3}</section></body></html>").format(
            head, _first(page), _second(summary, page), _foot(page)
        ),
    )


def _first(page: SummaryPage) -> Markup:
    boxes = Markup("<div class=beside><div><h2>In short</h2><p>{}</p>{}</div><div><h2>{}</h2>{}</div></div>").format(
        page.in_short, _lines(filter(None, (page.change, page.talk_about))), "What happens next", _lines(page.steps)
    )
    return Markup().join((_lines(page.facts), _notes(page.remarks), boxes, _scores(page))) + (
        _found(page) + _treatments(page)
    )


def _lines(pairs: Iterable[tuple[str, str]]) -> Markup:
    return Markup().join(Markup("<p><b>{}</b> {}</p>").format(*pair) for pair in pairs)


def _notes(sentences: Iterable[str]) -> Markup:
    return Markup().join(Markup("<p><small>{}</small></p>").format(words) for words in sentences if words)


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]], name: str = "") -> Markup:
    head = Markup().join(Markup("<th scope=col><small>{}</small></th>").format(words) for words in heads)
    body = Markup().join(
        Markup("<tr>{}</tr>").format(Markup().join(Markup("<td>{}</td>").format(cell) for cell in row)) for row in rows
    )
    return Markup("<table class='{}'><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(name, head, body)


def _scores(page: SummaryPage) -> Markup:
    rows = (
        (
            Markup("<b>{}</b> <small>{}</small>").format(line.label, line.scale),
            line.spark or "",
            line.last,
            Markup("<b>{}</b>").format(line.today),
            line.change,
            line.dot or "",
            line.word,
        )
        for line in page.scores
    )
    heads = ("", page.first_seen, page.last_seen, "Today", "Change", "", page.last_seen)
    return Markup("<h2>Key scores</h2>") + _table(heads, rows) + _notes(page.score_notes)


def _found(page: SummaryPage) -> Markup:
    found, ratings = page.found, Markup()
    if found is not None:
        cells = ((label, _rating(left), _rating(right)) for label, left, right in found.rows)
        ratings = Markup("<p><b>{}</b> {}</p>").format(found.count, found.words) + _notes((found.method,))
        ratings += _table(("", "Left", "Right"), cells, "ratings")
    points = Markup().join(Markup("<p><b>{}</b> {}</p>").format(one.name, one.short) for one in page.points)
    return (
        Markup("<h2>Where it hurts, and what we found</h2><div class=beside><div class=figure>{}</div>").format(
            page.figure
        )
        + Markup("<div>{}</div><div><b>Trigger points</b>{}</div></div>").format(ratings, points)
        + Markup("<p class=key>{}</p>").format(Markup().join(Markup("{} {} ").format(*one) for one in page.figure_key))
        + _notes((found.foot if found else page.no_survey,))
    )


def _rating(cell: object) -> Markup:
    return Markup("<span class='{}'>{}</span>").format("tender" if cell.tender else "", cell.words)  # type: ignore[attr-defined]


def _treatments(page: SummaryPage) -> Markup:
    rows = ((line.name, line.dates, line.swatch, line.helped, line.remark) for line in page.treatments[:6])
    return Markup("<h2>What you have tried, and what you told us</h2>") + _table((), rows)


def _second(summary: VisitSummary, page: SummaryPage) -> Markup:
    trends = page.trends
    if trends is None:
        return Markup()
    panels = Markup().join(Markup(to_ornament(one)) for one in single_figures.drawings(summary))
    key = Markup().join(Markup("{} {} ").format(*one) for one in trends.bar_key)
    return (
        Markup("<h2>How things have changed, and what was being tried</h2>")
        + _notes((trends.direction, trends.band))
        + Markup("<div class=panels>{}{}{}</div><p>{}</p>").format(trends.dates, panels, trends.bars or "", key)
        + _notes((*trends.signs, *trends.meaning))
    )


def _foot(page: SummaryPage) -> Markup:
    return Markup("<footer>{}</footer>").format(_notes(page.foot))
