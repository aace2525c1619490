"""An installed wheel carries everything it needs and serves from an empty folder."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("clinic", "templates", "setup.py", "pyproject.toml", "MANIFEST.in", "LICENSE", "README.md")
NOT_SHIPPED = {".pyc", ".mo", ".pot"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The wheel of this checkout, built from a copy without compiled catalogues, as a fresh clone has none."""
    copy, target = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(ROOT / name, copy / name)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    done = subprocess.run([*build, "--wheel-dir", str(target), str(copy)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(target.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """A folder that holds the unpacked wheel and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def shipped(folder):
    """The files below a folder of the checkout that belong into a wheel, relative to that folder."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in NOT_SHIPPED and "__pycache__" not in path.parts
    }


def test_the_wheel_carries_every_file_of_the_package(wheel):
    missing = {f"clinic/{name}" for name in shipped(ROOT / "clinic")} - names(wheel)
    assert not missing, f"name their kind in package-data of pyproject.toml: {sorted(missing)}"


def test_the_wheel_carries_every_template(wheel):
    templates = shipped(ROOT / "templates")
    assert templates
    missing = {f"clinic/templates/{name}" for name in templates} - names(wheel)
    assert not missing


def test_the_wheel_carries_compiled_catalogues(wheel):
    catalogues = {path.relative_to(ROOT).with_suffix(".mo").as_posix() for path in (ROOT / "clinic").rglob("*.po")}
    assert catalogues
    assert catalogues <= names(wheel)


def test_the_wheel_carries_nothing_else(wheel):
    strange = {name for name in names(wheel) if not name.startswith("clinic/") and ".dist-info/" not in name}
    assert not strange
    assert any(name.endswith("licenses/LICENSE") for name in names(wheel))


def environment(installed, **more):
    """The environment of a program that sees the unpacked wheel before everything else, and no setting of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CLINIC_", "PYTHON"))}
    return kept | {"PYTHONPATH": str(installed)} | more


def python(installed, folder, *arguments, **more):
    """Run the installed package's Python in an empty folder; the finished process with its text."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment(installed, **more),
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_an_installed_package_finds_its_own_files(installed, tmp_path):
    code = (
        "import json; from clinic import paths; print(json.dumps([str(path) for path in "
        "(paths.templates_folder(), paths.translations_folder(), paths.default_instance())]))"
    )
    done = python(installed, tmp_path, "-c", code, XDG_DATA_HOME=str(tmp_path / "data"))
    templates, translations, instance = map(Path, json.loads(done.stdout))
    assert templates == installed / "clinic" / "templates"
    assert (translations / "es" / "LC_MESSAGES" / "messages.mo").is_file()
    assert ROOT not in instance.parents
    assert installed not in instance.parents


def test_the_checkout_finds_its_own_files():
    from clinic import paths

    assert paths.templates_folder() == ROOT / "templates"
    assert paths.default_instance() == ROOT / "instance"


def test_an_installed_package_explains_itself(installed, tmp_path):
    done = python(installed, tmp_path, "-m", "clinic", "--help")
    assert done.returncode == 0, done.stderr
    assert "serve" in done.stdout
    assert list(tmp_path.iterdir()) == []


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answer(url, server, seconds=60):
    """(status, text) of the first answer of a starting server; what it printed when it ends instead."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.fail(f"the server ended: {server.stdout.read()}")
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer within a minute")


def test_an_installed_package_serves_from_an_empty_folder(installed, tmp_path):
    empty, instance = tmp_path / "empty", tmp_path / "clinic-data"
    empty.mkdir()
    settings = {"CLINIC_INSTANCE": str(instance), "CLINIC_TIME_ZONE": "Europe/Madrid"}
    made = python(installed, empty, "-m", "clinic", "init", **settings)
    assert made.returncode == 0, made.stdout + made.stderr
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "clinic", "serve", "--port", str(port)],
        cwd=empty,
        text=True,
        env=environment(installed, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        status, text = answer(f"http://127.0.0.1:{port}/healthz", server)
        assert (status, json.loads(text)) == (200, {"status": "ok"})
        status, text = answer(f"http://127.0.0.1:{port}/", server)
        assert status == 200
        assert "<title>" in text
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
    assert list(empty.iterdir()) == []
