"""The commands of a checkout, and what a person reads when one cannot run."""

import ast
import os
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dev
from devtools import catalogues, demo, environment
from tests.fixtures.machine import require

ROOT = Path(__file__).resolve().parents[1]
FILES = [ROOT / "dev.py", *sorted((ROOT / "devtools").glob("*.py"))]


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_gets_one_sentence(checkout, monkeypatch, capsys, missing):
    real = environment.importlib.util.find_spec
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None if name == missing else real(name))
    assert dev.main(["lint"]) == 1
    said = capsys.readouterr().err
    assert "python3-venv" in said
    assert said.count("\n") == 1


def test_an_old_python_gets_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert dev.main(["run"]) == 1
    said = capsys.readouterr().err
    assert "3.11 or newer" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_can_be_read_by_an_old_python(file):
    """The sentence above is of use only where the files can be read."""
    ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_needs_the_standard_library_alone(file):
    imported = re.findall(r"^(?:import|from) (\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(imported) <= sys.stdlib_module_names | {"devtools"}


def test_it_starts_from_any_folder_and_with_a_shell_that_keeps_the_path_clean(tmp_path):
    command = [sys.executable, str(ROOT / "dev.py"), "--help"]
    said = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONSAFEPATH": "1"}, capture_output=True)
    assert said.returncode == 0, said.stderr


def test_a_taken_port_gives_the_next_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert demo.free_port(port) > port


def test_the_demo_sees_no_setting_of_a_real_clinic(monkeypatch):
    monkeypatch.setenv("CLINIC_DATABASE_URL", "postgresql://clinic")
    seen = demo.settings(8123)
    assert {name for name in seen if name.startswith("CLINIC_")} == {"CLINIC_INSTANCE", "CLINIC_BASE_URL"}
    assert seen["CLINIC_BASE_URL"].endswith(":8123")


def test_what_follows_two_dashes_goes_to_pytest(checkout, monkeypatch):
    _, started = checkout
    monkeypatch.setattr(dev, "static_checks", lambda: 0)
    assert dev.main(["test", "--", "-k", "spasm"]) == 0
    assert started[-1][-2:] == ["-k", "spasm"]
    assert "not long" in started[-1]
    dev.main(["test", "--long"])
    assert "not long" not in started[-1]


def test_a_static_finding_stops_before_the_tests(checkout, monkeypatch):
    _, started = checkout
    dev.set_up("test")
    started.clear()
    monkeypatch.setattr(environment, "call", lambda command, **_options: started.append(command) or 3)
    assert dev.main(["test"]) == 3
    assert [line[2] for line in started] == ["ruff"]


def test_the_types_checked_are_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["mypy"]["files"] == dev.TYPED


def test_sentences_marked_in_any_way_are_collected(tmp_path, monkeypatch):
    """Every marking word the code uses is known to the extractor, in Python and in pages."""
    from babel.messages.frontend import CommandLineInterface
    from babel.messages.pofile import read_po

    (tmp_path / "clinic" / "web").mkdir(parents=True)
    (tmp_path / "templates" / "visits").mkdir(parents=True)
    (tmp_path / "clinic" / "web" / "words.py").write_text(
        'a = _("one"); b = gettext("two"); c = ngettext("a day", "days", 3); d = lazy_gettext("four")\n'
        'e = N_("five"); f = translate("six"); g = lazy_ngettext("a week", "weeks", 2)\n'
    )
    page = "<p>{{ _('seven') }} {% trans %}eight{% endtrans %}</p>"
    (tmp_path / "templates" / "visits" / "show.html").write_text(page)
    keywords = [part for word in catalogues.EXTRACT_KEYWORDS for part in ("--keyword", word)]
    monkeypatch.chdir(tmp_path)
    mapping = ["--mapping-file", str(ROOT / "babel.cfg")]
    CommandLineInterface().run(["pybabel", "-q", "extract", *mapping, *keywords, "-o", "all.pot", "."])
    with (tmp_path / "all.pot").open("rb") as collected:
        found = {message.id for message in read_po(collected) if message.id}
    assert found == {"one", "two", ("a day", "days"), "four", "five", "six", ("a week", "weeks"), "seven", "eight"}


@pytest.mark.parametrize(("gate", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_missing_browser_fails_the_gate_and_is_skipped_on_a_desk(monkeypatch, gate, outcome):
    monkeypatch.setenv("CI", gate)
    with pytest.raises(outcome, match="Chromium is missing"):
        require(False, "Chromium")
    require(True, "Chromium")
