"""A data folder of its own for each command-line test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _without_a_clinic():
    return {key: value for key, value in os.environ.items() if not key.startswith("CLINIC_")}


def _settings(folder):
    return {"CLINIC_INSTANCE": str(folder), "CLINIC_TIME_ZONE": "Europe/Madrid", "PYTHONPATH": str(ROOT)}


@pytest.fixture
def clinic(tmp_path, monkeypatch):
    """Run `clinic` as a person would, in an empty data folder; returns the finished process."""
    environment = _without_a_clinic() | _settings(tmp_path / "instance")

    def clinic(*words, code=0, **more):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "clinic", *words],
            env=environment | more,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    clinic.instance = tmp_path / "instance"
    clinic.environment = environment
    return clinic


@pytest.fixture(scope="session")
def just_made(tmp_path_factory):
    """The data folder as `clinic init` leaves it, made once: no copy of it is ever told from another."""
    folder = tmp_path_factory.mktemp("made") / "instance"
    words = [sys.executable, "-W", "error", "-m", "clinic", "init"]
    subprocess.run(words, env=_without_a_clinic() | _settings(folder), capture_output=True, check=True, timeout=120)
    return folder


@pytest.fixture
def new_clinic(clinic, just_made):
    """The command line over a clinic that was just made by `clinic init`."""
    shutil.copytree(just_made, clinic.instance)
    return clinic
