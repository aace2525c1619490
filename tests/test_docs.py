"""What a reader is told is there, and what is there is told."""

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md")), ROOT / "instance" / "README.md"]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def text(path):
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    targets = [target for target in LINK.findall(text(page)) if not re.match(r"[a-z]+:", target)]
    lost = [target for target in targets if not (page.parent / target).exists()]
    assert not lost, f"{page.relative_to(ROOT)} links to what is not there: {lost}"


def adrs():
    return sorted((DOCS / "adr").glob("[0-9]*.md"))


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in adrs()] == list(range(1, len(adrs()) + 1))
    assert adrs()


@pytest.mark.parametrize("path", adrs(), ids=lambda path: path.stem)
def test_a_decision_has_its_three_parts(path):
    parts = re.findall(r"^## (.+)$", text(path), re.MULTILINE)
    assert parts == ["Context", "Decision", "Consequences"]
    assert text(path).startswith(f"# {int(path.name[:4])}. ")


def test_every_decision_is_in_the_list():
    listed = set(LINK.findall(text(DOCS / "adr" / "README.md")))
    assert {path.name for path in adrs()} <= listed


def test_the_glossary_holds_the_words_of_the_house():
    terms = set(re.findall(r"^\| \*\*(.+?)\*\*", text(DOCS / "glossary.md"), re.MULTILINE))
    needed = {
        "patient",
        "account",
        "visit",
        "invitation",
        "instrument",
        "item",
        "answer",
        "response",
        "blank",
        "score",
        "band",
        "receipt",
        "area",
        "region",
        "shape",
        "zone",
        "site",
        "tender point",
        "trigger point",
        "PPT",
        "WPI",
        "SSS",
        "PSD",
        "FIS",
        "SBS",
        "NRS",
        "PGIC",
        "treatment course",
        "sign",
        "addendum",
    }
    assert needed <= terms


def identifiers():
    """Every name that the code defines or uses, with its file."""
    for path in sorted((ROOT / "clinic").rglob("*.py")):
        for word in set(re.findall(r"\b[A-Za-z_]\w*\b", re.sub(r'"[^"\n]*"|#.*', "", text(path)))):
            yield path, word


def test_tender_and_trigger_points_are_written_out():
    short = {"tp", "TP", "tps", "TrP", "trp", "trps"}
    wrong = {f"{path.relative_to(ROOT)}: {word}" for path, word in identifiers() if word in short}
    assert not wrong, f"tender_point or trigger_point, in full: {sorted(wrong)}"


def commands(group, path=()):
    """(words, command) of every command of a click group, those of its groups too."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def all_commands():
    found = dict(commands(import_module("clinic.cli").main))
    assert found
    return found


def test_every_command_explains_itself():
    silent = [name for name, command in all_commands().items() if not (command.help or "").strip()]
    assert not silent
    unexplained = [
        f"{name} {option.opts[-1]}"
        for name, command in all_commands().items()
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert not unexplained


def test_every_command_is_in_the_readme():
    readme = text(ROOT / "README.md")
    missing = [name for name in all_commands() if f"clinic {name}" not in readme]
    assert not missing, f"give each an example in README.md: {missing}"


def test_every_setting_is_in_the_readme():
    settings = import_module("clinic.config").SETTINGS
    assert settings
    readme = text(ROOT / "README.md")
    assert not [name for name in settings if f"`{name}`" not in readme]
    assert not [name for name, meaning in settings.items() if not meaning.strip()]


def test_every_instrument_has_its_dossier():
    registry = import_module("clinic.domain.instruments").REGISTRY
    assert registry
    missing = [key for key in registry if not (DOCS / "instruments" / f"{key}.md").is_file()]
    assert not missing, f"write docs/instruments/<key>.md: {missing}"


def test_every_command_of_dev_py_is_in_contributing():
    import dev

    told = text(ROOT / "CONTRIBUTING.md")
    names = [name for action in dev.parser()._actions for name in (action.choices or {})]
    assert {"run", "test", "lint", "bench", "lock"} <= set(names)
    assert not [name for name in names if f"dev.py {name}" not in told]
