"""The requirements files: every package with its version and its digests, and no place of any machine."""

import re
import shutil
import subprocess
from pathlib import Path

from devtools import environment
from devtools.environment import LOCKS

INPUTS = {  # in this order: the later ones repeat the versions of the first
    "run": ["pyproject.toml"],
    "server": ["pyproject.toml", "--extra", "postgresql", "--extra", "redis", "--constraint", LOCKS["run"]],
    "build": ["--group", "build", "--constraint", LOCKS["run"]],
    "test": ["pyproject.toml", "--group", "dev", "--constraint", LOCKS["run"]],
}
RESOLVE = ["--generate-hashes", "--universal", "--python-version", "3.11", "--no-header", "--quiet"]
NOT_PORTABLE = re.compile(r"://|^\s*-(?!-hash=)|(^|\s)[/~]|(^|\s)[A-Za-z]:[\\/]|\s@\s")


def resolve(upgrade):
    """Resolve them anew and return an exit code; versions stay unless pyproject.toml or `upgrade` moves them."""
    uv = uv_program()
    for name, inputs in INPUTS.items():
        command = [uv, "pip", "compile", *inputs, *RESOLVE, "--output-file", LOCKS[name]]
        if environment.call(command + ["--upgrade"] * upgrade, stdout=subprocess.DEVNULL):
            return 1
        if not_portable((environment.ROOT / LOCKS[name]).read_text(encoding="utf-8")):
            raise environment.SetUpError(
                f"{LOCKS[name]} names a host or a path: look at the settings of uv on this machine."
            )
    return 0


def uv_program():
    """The uv of the virtual environment, else of the machine."""
    for path in (environment.venv_program("uv"), shutil.which("uv")):
        if path and Path(path).exists():
            return str(path)
    how = f"`{environment.python()} -m pip install uv`"
    raise environment.SetUpError(f"Locking needs uv: install it with {how}, then try again.")


def not_portable(lock):
    """The lines of a requirements file that name a host, an index, an address or a path of one machine."""
    return [line for line in lock.splitlines() if NOT_PORTABLE.search(line)]
