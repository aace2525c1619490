"""Setting up a checkout: what is installed, when it is installed again, and what a person reads when it cannot be."""

import json
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dev
from tests.fixtures.machine import require

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted(dev.LOCKS.values())


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout in which every program that dev.py would start is noted instead of run."""
    for name in (*LOCKS, "pyproject.toml", "setup.py"):
        (tmp_path / name).write_text(f"the {name} of the test\n")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".venv" / "installed.json")
    monkeypatch.setattr(dev, "CATALOGUES", tmp_path / "clinic" / "translations")
    monkeypatch.setattr(dev, "python", lambda: str(tmp_path / ".venv" / "python"))
    monkeypatch.setattr(dev.fingerprint, "__defaults__", (tmp_path,))
    started = []

    def call(command, **_options):
        started.append([str(part) for part in command])
        (tmp_path / ".venv").mkdir(exist_ok=True)
        (tmp_path / ".venv" / "python").touch()
        return 0

    monkeypatch.setattr(dev, "call", call)
    return tmp_path, started


def installs(started):
    """What pip was asked for, in order: the name of a requirements file, or `project`."""
    return [("project" if "-e" in line else line[line.index("-r") + 1]) for line in started if "install" in line]


def test_a_first_start_makes_three_pip_calls(checkout):
    _, started = checkout
    dev.set_up("run")
    assert installs(started) == ["requirements-build.txt", "requirements.txt", "project"]
    pinned, packages, project = [line for line in started if "install" in line]
    assert "--require-hashes" in pinned
    assert {"--require-hashes", "--no-build-isolation"} <= set(packages)
    assert {"--no-deps", "--no-build-isolation"} <= set(project)


def test_the_next_start_installs_nothing(checkout):
    _, started = checkout
    dev.set_up("run")
    started.clear()
    dev.set_up("run")
    assert started == []


def test_the_tests_add_their_packages_and_do_not_disturb_a_run(checkout):
    _, started = checkout
    dev.set_up("run")
    started.clear()
    dev.set_up("test")
    assert installs(started) == ["requirements-dev.txt", "project"]
    started.clear()
    dev.set_up("run")
    dev.set_up("test")
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
    dev.set_up("run")
    started.clear()
    (folder / changed).write_text("another version\n")
    dev.set_up("run")
    assert installs(started) == expected


def test_another_python_or_another_place_makes_a_new_environment(checkout, monkeypatch):
    _, started = checkout
    dev.set_up("run")
    started.clear()
    monkeypatch.setattr(sys, "version", "3.99.0 (another one)")
    dev.set_up("run")
    assert started[0][1:4] == ["-m", "venv", "--clear"]
    assert dev.fingerprint(["setup.py"], ROOT) != dev.fingerprint(["setup.py"])


def test_an_interrupted_set_up_starts_again(checkout, monkeypatch):
    _, started = checkout
    note = dev.call
    monkeypatch.setattr(dev, "call", lambda command, **options: note(command, **options) or int("-e" in command))
    with pytest.raises(dev.SetUpError, match="project could not be installed"):
        dev.set_up("run")
    monkeypatch.setattr(dev, "call", note)
    started.clear()
    dev.set_up("run")
    assert installs(started) == ["requirements-build.txt", "requirements.txt", "project"]


def test_a_damaged_stamp_is_a_first_start(checkout):
    folder, started = checkout
    dev.set_up("run")
    (folder / ".venv" / "installed.json").write_text("{")
    started.clear()
    dev.set_up("run")
    assert len(installs(started)) == 3


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_gets_one_sentence(checkout, monkeypatch, capsys, missing):
    real = dev.importlib.util.find_spec
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None if name == missing else real(name))
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


def test_dev_py_can_be_read_by_an_old_python():
    """The sentence above is of use only where the file can be read."""
    compile_old = f"import ast; ast.parse(open({str(ROOT / 'dev.py')!r}).read(), feature_version=(3, 6))"
    assert subprocess.run([sys.executable, "-c", compile_old]).returncode == 0


def test_dev_py_needs_the_standard_library_alone():
    imported = re.findall(r"^(?:import|from) (\w+)", (ROOT / "dev.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert imported
    assert set(imported) <= sys.stdlib_module_names


def test_a_taken_port_gives_the_next_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert dev.free_port(port) > port


def test_the_demo_sees_no_setting_of_a_real_clinic(monkeypatch):
    monkeypatch.setenv("CLINIC_DATABASE_URL", "postgresql://clinic")
    seen = dev.demo_environment(8123)
    assert {name for name in seen if name.startswith("CLINIC_")} == {"CLINIC_INSTANCE", "CLINIC_BASE_URL"}
    assert seen["CLINIC_BASE_URL"].endswith(":8123")


@pytest.mark.parametrize(("windows", "expected"), [(True, "Scripts/python.exe"), (False, "bin/python")])
def test_programs_of_the_environment_on_each_system(windows, expected):
    assert dev.venv_program("python", Path("env"), windows).as_posix() == f"env/{expected}"


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
    monkeypatch.setattr(dev, "call", lambda command, **_options: started.append(command) or 3)
    assert dev.main(["test"]) == 3
    assert [line[2] for line in started] == ["ruff"]


def test_locking_without_uv_says_how_to_get_it(checkout, monkeypatch, capsys):
    monkeypatch.setattr(dev.shutil, "which", lambda _name: None)
    assert dev.main(["lock"]) == 1
    assert "pip install uv" in capsys.readouterr().err


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_no_address_and_no_path(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert dev.not_portable(text) == []


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
    assert dev.not_portable(f"flask==3.1.0 \\\n    --hash=sha256:00\n{line}\n")


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
    assert set(project["build-system"]["requires"]) == set(project["dependency-groups"]["build"])


def test_the_locks_agree_on_versions():
    run, test, build = (locked(dev.LOCKS[name]) for name in ("run", "test", "build"))
    assert all(test[name] == version for name, version in run.items())
    assert all(run[name] == version for name, version in build.items() if name in run)


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
    keywords = [part for word in dev.EXTRACT_KEYWORDS for part in ("--keyword", word)]
    monkeypatch.chdir(tmp_path)
    mapping = ["--mapping-file", str(ROOT / "babel.cfg")]
    CommandLineInterface().run(["pybabel", "-q", "extract", *mapping, *keywords, "-o", "all.pot", "."])
    with (tmp_path / "all.pot").open("rb") as collected:
        found = {message.id for message in read_po(collected) if message.id}
    assert found == {"one", "two", ("a day", "days"), "four", "five", "six", ("a week", "weeks"), "seven", "eight"}


def test_the_stamp_is_readable(checkout):
    folder, _ = checkout
    dev.set_up("test")
    assert set(json.loads((folder / ".venv" / "installed.json").read_text())) == {"run", "test", "project"}


@pytest.mark.parametrize(("gate", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_missing_browser_fails_the_gate_and_is_skipped_on_a_desk(monkeypatch, gate, outcome):
    monkeypatch.setenv("CI", gate)
    with pytest.raises(outcome, match="Chromium is missing"):
        require(False, "Chromium")
    require(True, "Chromium")
