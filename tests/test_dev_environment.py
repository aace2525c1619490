"""The virtual environment of a checkout: what is installed, and when it is installed again."""

import json
import sys
from pathlib import Path

import pytest

from devtools import environment

ROOT = Path(__file__).resolve().parents[1]


def installs(started):
    """What pip was asked for, in order: the name of a requirements file, or `project`."""
    return [("project" if "-e" in line else line[line.index("-r") + 1]) for line in started if "install" in line]


def test_a_first_start_makes_three_pip_calls(checkout):
    _, started = checkout
    environment.set_up("run")
    assert installs(started) == ["requirements-build.txt", "requirements.txt", "project"]
    pinned, packages, project = [line for line in started if "install" in line]
    assert "--require-hashes" in pinned
    assert {"--require-hashes", "--no-build-isolation"} <= set(packages)
    assert {"--no-deps", "--no-build-isolation"} <= set(project)


def test_the_next_start_installs_nothing(checkout):
    _, started = checkout
    environment.set_up("run")
    started.clear()
    environment.set_up("run")
    assert started == []


def test_the_tests_add_their_packages_and_do_not_disturb_a_run(checkout):
    _, started = checkout
    environment.set_up("run")
    started.clear()
    environment.set_up("test")
    assert installs(started) == ["requirements-dev.txt", "project"]
    started.clear()
    environment.set_up("run")
    environment.set_up("test")
    assert started == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("requirements.txt", ["requirements-build.txt", "requirements.txt", "project"]),
        ("requirements-build.txt", ["requirements-build.txt", "requirements.txt", "project"]),
        ("pyproject.toml", ["project"]),
        ("setup.py", ["project"]),
        ("requirements-dev.txt", []),
    ],
)
def test_a_changed_file_installs_what_depends_on_it(checkout, changed, expected):
    folder, started = checkout
    environment.set_up("run")
    started.clear()
    (folder / changed).write_text("another version\n")
    environment.set_up("run")
    assert installs(started) == expected


def test_another_python_or_another_place_makes_a_new_environment(checkout, monkeypatch):
    _, started = checkout
    environment.set_up("run")
    started.clear()
    monkeypatch.setattr(sys, "version", "3.99.0 (another one)")
    environment.set_up("run")
    assert started[0][1:4] == ["-m", "venv", "--clear"]
    assert environment.fingerprint(["setup.py"], ROOT) != environment.fingerprint(["setup.py"])


def test_an_interrupted_set_up_starts_again(checkout, monkeypatch):
    _, started = checkout
    note = environment.call
    monkeypatch.setattr(
        environment, "call", lambda command, **options: note(command, **options) or int("-e" in command)
    )
    with pytest.raises(environment.SetUpError, match="project could not be installed"):
        environment.set_up("run")
    monkeypatch.setattr(environment, "call", note)
    started.clear()
    environment.set_up("run")
    assert installs(started) == ["requirements-build.txt", "requirements.txt", "project"]


def test_a_damaged_stamp_is_a_first_start(checkout):
    folder, started = checkout
    environment.set_up("run")
    (folder / ".venv" / "installed.json").write_text("{")
    started.clear()
    environment.set_up("run")
    assert len(installs(started)) == 3


def test_the_stamp_is_readable(checkout):
    folder, _ = checkout
    environment.set_up("test")
    assert set(json.loads((folder / ".venv" / "installed.json").read_text())) == {"run", "test", "project"}


@pytest.mark.parametrize(("windows", "expected"), [(True, "Scripts/python.exe"), (False, "bin/python")])
def test_programs_of_the_environment_on_each_system(windows, expected):
    assert environment.venv_program("python", Path("env"), windows).as_posix() == f"env/{expected}"
