"""Whatever can be typed into a visit stands on its printed summary: each place is filled with a word of its own."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from clinic.domain.summaries import VisitSummary
from clinic.report.visit_summary import render
from tests.report.pages import whole_text
from tests.report.typed_fields import TYPED, full, imported, in_error

ELSEWHERE = {
    ("PatientIdentity", "name_latin"): "printed where the name itself cannot be set",
    ("PatientFacts", "gp_name"): "for the letter, not for the summary",
    ("Course", "own_words"): "the courses of the example are known by their codes",
}
"""Places whose words are not printed of the example, and why."""


def each_its_own(part: Any, words: dict[str, tuple[str, str]]) -> Any:
    """Return the part with a word of its own in each place that can be typed into; `words` says which is where."""
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        fields = [field for field in dataclasses.fields(part) if field.init]
        return dataclasses.replace(part, **{one.name: _filled(part, one.name, words) for one in fields})
    if isinstance(part, tuple):
        return tuple(each_its_own(one, words) for one in part)
    if isinstance(part, Mapping):
        return {key: each_its_own(one, words) for key, one in part.items()}
    return part


def _filled(part: Any, field: str, words: dict[str, tuple[str, str]]) -> Any:
    value, place = getattr(part, field), (type(part).__name__, field)
    if value is None or field not in TYPED.get(place[0], set()):
        return each_its_own(value, words)
    return tuple(_word(place, words) for _ in value) if isinstance(value, tuple) else _word(place, words)


def _word(place: tuple[str, str], words: dict[str, tuple[str, str]]) -> str:
    word = f"q{len(words):04d}q"
    words[word] = place
    return word


def test_each_place_that_can_be_typed_into_is_printed() -> None:
    words: dict[str, tuple[str, str]] = {}
    summary: VisitSummary = each_its_own(full(), words)
    text = whole_text(render(summary))
    printed = {place for word, place in words.items() if word in text}
    assert set(words.values()) - printed == set(ELSEWHERE)


def test_a_summary_of_an_imported_visit_names_its_file() -> None:
    words: dict[str, tuple[str, str]] = {}
    text = whole_text(render(each_its_own(imported(), words)))
    assert {place for word, place in words.items() if word in text} >= {("Origin", "file_name")}


def test_a_summary_of_a_visit_in_error_says_who_said_so_and_why_to_the_last_word() -> None:
    words: dict[str, tuple[str, str]] = {}
    text = whole_text(render(each_its_own(in_error(), words)))
    printed = {place for word, place in words.items() if word in text}
    assert printed >= {("ErrorRecord", "marked_by"), ("ErrorRecord", "reason")}
    assert whole_text(render(in_error())).count("Wrongpatient.") >= 20
