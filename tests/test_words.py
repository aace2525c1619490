"""Every sentence that a person can meet reaches the catalogues."""

import io
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.frontend import parse_keywords, parse_mapping_cfg

import dev
from clinic.domain.body.atlas import AREAS, SHAPES, SITES
from clinic.domain.muscles import MUSCLES
from clinic.domain.treatments.catalogue import CATALOGUE
from clinic.translations.collecting import labels, sentences
from devtools import catalogues

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def collected():
    """Every sentence that `dev.py words` finds in this checkout."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    keywords = DEFAULT_KEYWORDS | parse_keywords(catalogues.EXTRACT_KEYWORDS)
    messages = (
        message
        for pattern, method in methods
        for file in ROOT.glob(pattern.replace("**.", "**/*."))
        for _line, message, *_rest in extract_from_file(method, file, keywords, (), options[pattern])
    )
    return {one for message in messages for one in ([message] if isinstance(message, str) else message)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Enter the date of the visit.",  # lazy() in a form
        "This set-up code does not work.",  # the message of an error
        "Choose one of the two.",  # its hint
        "Your answers were sent before, so this change was not added.",  # an error with words of its own
        "Within examiner error",  # N_() in the domain
        "Sites",  # N_() inside an f-string of a figure
        "Clinician please look",  # _() in a page
    ],
)
def test_a_sentence_is_collected_wherever_it_is_written(collected, sentence):
    assert sentence in collected


def test_the_command_leaves_out_no_folder(tmp_path, monkeypatch):
    """Babel leaves out folders that begin with an underscore, such as the macros, unless it is told not to."""
    commands = []
    monkeypatch.setattr(dev, "set_up", lambda level: None)
    monkeypatch.setattr(catalogues, "compile_newer", lambda: None)
    monkeypatch.setattr(catalogues, "babel", lambda *arguments: commands.append(arguments))
    dev.words(None, [])
    assert ("--ignore-dirs", ".*") in zip(commands[0], commands[0][1:], strict=False)


def test_labels_of_data_are_collected(collected):
    names = {thing.label for things in (AREAS, SHAPES, SITES) for thing in things.values()}
    names |= {muscle.name for muscle in MUSCLES.values()}
    names |= {words for one in CATALOGUE.values() for words in (one.name, one.plain, one.evidence) if words}
    assert names <= collected


def test_an_error_gives_message_and_hint_and_nothing_else_does():
    code = b'raise Lost("Gone.", hint="Look again.")\nItem("key", hint=N_("Marked."))\nOther("not for people")\n'
    found = [message for _line, _function, message, _comments in sentences(io.BytesIO(code), {"N_": None}, (), {})]
    assert sorted(found) == ["Gone.", "Look again.", "Marked."]


def test_labels_come_from_the_fields_named_and_once():
    rows = b'{"areas": [{"code": "a", "label": "One"}, {"code": "b", "label": "One", "more": {"label": "Two"}}]}'
    assert [one[2] for one in labels(io.BytesIO(rows), {}, (), {"fields": "label"})] == ["One", "Two"]
    table = b"code,name,plain\na,Long,short\nb,Other,\n"
    assert [one[2] for one in labels(io.BytesIO(table), {}, (), {"fields": "name plain"})] == ["Long", "short", "Other"]
