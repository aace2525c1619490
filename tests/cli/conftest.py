"""A data folder of its own for each command-line test."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clinic(tmp_path, monkeypatch):
    """Run `clinic` as a person would, in an empty data folder; returns the finished process."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("CLINIC_")}
    environment = clean | {
        "CLINIC_INSTANCE": str(tmp_path / "instance"),
        "CLINIC_TIME_ZONE": "Europe/Madrid",
        "PYTHONPATH": str(ROOT),
    }

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
