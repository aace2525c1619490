"""Text that attacks, in every place where somebody can type: printed as it was typed or shortened where it is seen."""

import dataclasses
import typing

import pytest

from clinic.domain.summaries import VisitSummary
from clinic.figures import lettering
from clinic.report import text
from clinic.report.layouts import Layout
from clinic.report.visit_summary import render
from tests.report.pages import page_texts, plain, reader, whole_text
from tests.report.typed_fields import NOT_TYPED, TYPED, imported, with_words

HOSTILE = {
    "less-than": "0.1 <A <0.9",
    "image": "<img src='/etc/passwd'>",
    "unclosed": "<b>unclosed &amp; </p>",
    "script": "javascript:alert(1)",
    "control": "a\x01\x07\x1b[31m\x7fb",
    "nul": "a\x00b",
    "surrogates": "a\ud800\udfffb\udc00",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1ea\U0001f1f8 \u2764\ufe0f",
    "overrides": "\u202eevil\u202c \u2066x\u2069 \u200fabc",
    "pdf": "%PDF-1.7 ) Tj ET Q endstream endobj startxref %%EOF",
    "brackets": "(((\\\\)\\n\\( ]] >> <<",
    "placeholders": "{name} {0} %s %(x)s",
}
LIMIT = 2_000_000
"""Bytes of a file."""


def classes(of: object, found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Class -> its fields of text, for everything that a summary can hold."""
    for part in typing.get_args(of):
        classes(part, found)
    if isinstance(of, type) and dataclasses.is_dataclass(of) and of.__name__ not in found:
        kinds = typing.get_type_hints(of)
        texts = {name for name, kind in kinds.items() if kind in (str, str | None, tuple[str, ...])}
        found[of.__name__] = texts
        for kind in kinds.values():
            classes(kind, found)
    return found


def test_every_text_of_a_summary_is_known_as_typed_or_not() -> None:
    found = {name: texts for name, texts in classes(VisitSummary, {}).items() if texts}
    known = {name: TYPED.get(name, set()) | NOT_TYPED.get(name, set()) for name in {*TYPED, *NOT_TYPED}}
    assert {name: new for name, texts in found.items() if (new := texts - known.get(name, set()))} == {}


def whole(data: bytes) -> None:
    """The file is one that can be read, of a size that can be sent, and each page has its frame."""
    assert len(data) < LIMIT
    pages = page_texts(data)
    for number, page in enumerate(pages, 1):
        assert plain(f"Page {number} of {len(pages)}") in plain(page), number
    assert not any("/Annots" in page or page.images for page in reader(data).pages)
    assert not {"/JavaScript", "/EmbeddedFiles", "/OpenAction", "/AA"} & reader(data).root_object.keys()


@pytest.mark.parametrize(
    "layout", [Layout.STANDARD, *(pytest.param(one, marks=pytest.mark.long) for one in (Layout.GP, Layout.LARGE))]
)
@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_in_every_field_is_printed_as_text(typed: str, layout: Layout) -> None:
    data = render(with_words(typed), layout=layout)
    whole(data)
    for word in lettering.readable(text.clean(typed)).split():
        assert whole_text(data).count(word) >= 10, word


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_name_is_printed_as_text(typed: str) -> None:
    data = render(with_words(typed, imported()))
    whole(data)
    for word in lettering.readable(text.clean(typed)).split():
        assert whole_text(data).count(word) >= 10, word


@pytest.mark.parametrize("layout", [pytest.param(Layout.STANDARD, marks=pytest.mark.long), Layout.GP, Layout.LARGE])
def test_a_word_of_200_kb_in_every_field_ends(layout: Layout) -> None:
    data = render(with_words("x" * 200_000), layout=layout)
    whole(data)
    assert lettering.ELLIPSIS in whole_text(data)


def test_a_label_is_cut_where_it_is_seen_and_a_note_keeps_what_a_form_takes() -> None:
    assert text.label("x" * 255) == "x" * 255
    assert text.label("x" * 256) == "x" * 255 + lettering.ELLIPSIS
    assert text.one_line("x" * 4000) == "x" * 4000
    assert text.one_line("x " * 4000).endswith(lettering.ELLIPSIS)
