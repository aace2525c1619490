"""The virtual environment of a checkout: made, filled by hash from the requirements files, then left alone."""

import contextlib
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
LOCKS = {
    "build": "requirements-build.txt",
    "run": "requirements.txt",
    "server": "requirements-server.txt",  # for a clinic with PostgreSQL and several web processes; see docs/operations
    "test": "requirements-dev.txt",
}


class SetUpError(Exception):
    """Something the person at the keyboard can put right; the text says what."""


@contextlib.contextmanager
def stage(name):
    """Print how many seconds the block took, also when it fails."""
    start = time.monotonic()
    try:
        yield
    finally:
        print(f"[{name}: {time.monotonic() - start:.1f} s]", flush=True)


def venv_program(name, venv=VENV, windows=os.name == "nt"):
    """The path of a program inside the virtual environment."""
    return venv / "Scripts" / (name + ".exe") if windows else venv / "bin" / name


def python():
    """The interpreter of the virtual environment."""
    return str(venv_program("python"))


def call(command, **options):
    """Run a program in the checkout and return its exit code; an interrupted program has ended when this returns."""
    sys.stdout.flush()
    words = [str(part) for part in command]
    with subprocess.Popen(words, cwd=str(ROOT), **options) as process:  # nosec # fixed arguments
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def set_up(level):
    """Install what `level`, `run` or `test`, needs unless it is there already; the next start is then immediate."""
    want, have = wanted(level), installed()
    if all(have.get(part) == value for part, value in want.items()):
        return
    print(f"Setting up in {VENV.name}; the first time this takes about half a minute.", flush=True)
    with stage("set-up"):
        if not have or any(have.get(part, value) != value for part, value in want.items() if part != "project"):
            have = {}
            make_venv()
            pip_install("The build tools", ["--require-hashes", "-r", LOCKS["build"]])
        if have.get(level) != want[level]:
            pip_install("The packages", ["--require-hashes", "--no-build-isolation", "-r", LOCKS[level]])
        pip_install("The project", ["-e", ".", "--no-deps", "--no-build-isolation"])
        STAMP.write_text(json.dumps({**have, **want}), encoding="utf-8")


def wanted(level):
    """What has to be installed for a level, as {part: fingerprint}."""
    parts = {"run": fingerprint([LOCKS["build"], LOCKS["run"]]), "project": fingerprint(["pyproject.toml", "setup.py"])}
    if level == "test":
        parts["test"] = fingerprint([LOCKS["test"]])
    return parts


def fingerprint(files, root=ROOT):
    """One digest for this Python, this place and the contents of these files: another digest means install again."""
    digest = hashlib.sha256((sys.version + sys.base_prefix + str(root)).encode())
    for name in files:
        digest.update(name.encode() + b"\0" + (root / name).read_bytes())
    return digest.hexdigest()


def installed():
    """What the last complete set-up installed; empty when there was none."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8")) if Path(python()).exists() else {}
    except (OSError, ValueError):
        return {}


def make_venv():
    """Make the virtual environment anew."""
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        raise SetUpError(
            "This Python cannot make virtual environments: install python3-venv (on Debian and Ubuntu "
            "`apt install python3-venv`), then run the same command again."
        )
    if call([sys.executable, "-m", "venv", "--clear", VENV]):
        raise SetUpError(f"The virtual environment could not be made in {VENV}.")


def pip_install(what, arguments):
    """Install into the virtual environment."""
    command = [python(), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *arguments]
    if call(command):
        raise SetUpError(f"{what} could not be installed; pip says why above.")
