"""The requirements files: they follow the project and name no place of any machine."""

import re
import tomllib
from pathlib import Path

import pytest

import dev
from devtools import environment, locks

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted(environment.LOCKS.values())


def test_locking_without_uv_says_how_to_get_it(checkout, monkeypatch, capsys):
    monkeypatch.setattr(locks.shutil, "which", lambda _name: None)
    monkeypatch.setattr(locks.environment, "venv_program", lambda _name: None)
    assert dev.main(["lock"]) == 1
    assert "pip install uv" in capsys.readouterr().err


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_no_address_and_no_path(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert locks.not_portable(text) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "--find-links wheels",
        "-e .",
        "flask @ file:///tmp/flask",
        "/tmp/flask.whl",
        "C:\\wheels\\flask.whl",
        "    # via /tmp/elsewhere/pyproject.toml",
    ],
)
def test_a_lock_with_a_place_in_it_is_found_out(line):
    assert locks.not_portable(f"flask==3.1.0 \\\n    --hash=sha256:00\n{line}\n")


def canonical(requirement):
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement).group()).lower()


def locked(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def test_the_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runs = {canonical(name) for name in project["project"]["dependencies"]}
    tests = {canonical(name) for name in project["dependency-groups"]["dev"]}
    builds = {canonical(name) for name in project["build-system"]["requires"]}
    assert runs <= set(locked("requirements.txt"))
    assert runs | tests <= set(locked("requirements-dev.txt"))
    assert builds <= set(locked("requirements-build.txt"))
    assert runs | {"psycopg", "psycopg-binary", "redis"} <= set(locked("requirements-server.txt"))
    assert set(project["build-system"]["requires"]) == set(project["dependency-groups"]["build"])


def test_the_locks_agree_on_versions():
    run, server, test, build = (locked(environment.LOCKS[name]) for name in ("run", "server", "test", "build"))
    assert all(server[name] == version for name, version in run.items())
    assert all(test[name] == version for name, version in run.items())
    assert all(run[name] == version for name, version in build.items() if name in run)
