#!/usr/bin/env python3
"""Set up, run, test and measure a checkout; needs nothing but Python 3.11 or newer.

    python3 dev.py run          a demo clinic in the browser, on the next free port from 8000
    python3 dev.py test         static checks and the tests;  --long adds the slow proofs;  -- -k name goes to pytest
    python3 dev.py lint         the static checks alone
    python3 dev.py bench        page, query and PDF times as JSON, one line each
    python3 dev.py words        collect the sentences of the code and the pages into the catalogues
    python3 dev.py lock         resolve the requirements files anew;  --upgrade takes newer versions

This file is read by any Python 3, also by one too old to run the rest: keep its syntax plain.
"""

import argparse
import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
CATALOGUES = ROOT / "clinic" / "translations"
TYPED = ["clinic/domain", "clinic/figures", "clinic/report", "clinic/services", "clinic/models"]
LOCKS = {"build": "requirements-build.txt", "run": "requirements.txt", "test": "requirements-dev.txt"}
LOCK_INPUTS = {  # in this order: the later two repeat the versions of the first
    "run": ["pyproject.toml"],
    "build": ["--group", "build", "--constraint", LOCKS["run"]],
    "test": ["pyproject.toml", "--group", "dev", "--constraint", LOCKS["run"]],
}
EXTRACT_KEYWORDS = ["lazy", "lazy_gettext", "lazy_ngettext:1,2", "translate"]  # beside Babel's own _, gettext, N_ …
NOT_PORTABLE = re.compile(r"://|^\s*-(?!-hash=)|(^|\s)[/~]|(^|\s)[A-Za-z]:[\\/]|\s@\s")


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


# The virtual environment ---------------------------------------------------------------------------------------------


def venv_program(name, venv=VENV, windows=os.name == "nt"):
    """The path of a program inside the virtual environment."""
    return venv / "Scripts" / (name + ".exe") if windows else venv / "bin" / name


def python():
    return str(venv_program("python"))


def call(command, **options):
    """Run a program in the checkout and return its exit code; an interrupted program has ended when this returns."""
    sys.stdout.flush()
    with subprocess.Popen([str(part) for part in command], cwd=str(ROOT), **options) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def pip_install(what, arguments):
    command = [python(), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *arguments]
    if call(command):
        raise SetUpError(f"{what} could not be installed; pip says why above.")


def fingerprint(files, root=ROOT):
    """One digest for this Python, this place and the contents of these files: another digest means install again."""
    digest = hashlib.sha256((sys.version + sys.base_prefix + str(root)).encode())
    for name in files:
        digest.update(name.encode() + b"\0" + (root / name).read_bytes())
    return digest.hexdigest()


def wanted(level):
    """What has to be installed for a level, `run` or `test`, as {part: fingerprint}."""
    parts = {"run": fingerprint([LOCKS["build"], LOCKS["run"]]), "project": fingerprint(["pyproject.toml", "setup.py"])}
    if level == "test":
        parts["test"] = fingerprint([LOCKS["test"]])
    return parts


def installed():
    """What the last complete set-up installed; empty when there was none."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8")) if Path(python()).exists() else {}
    except (OSError, ValueError):
        return {}


def make_venv():
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        raise SetUpError("This Python cannot make virtual environments: install python3-venv (on Debian and Ubuntu "
                      "`apt install python3-venv`), then run the same command again.")
    if call([sys.executable, "-m", "venv", "--clear", VENV]):
        raise SetUpError(f"The virtual environment could not be made in {VENV}.")


def set_up(level):
    """Install what `level` needs unless it is there already; the next start is then immediate."""
    want, have = wanted(level), installed()
    if all(have.get(part) == value for part, value in want.items()):
        compile_catalogues()
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
        compile_catalogues()


# Words ---------------------------------------------------------------------------------------------------------------


def babel(*arguments):
    if call([python(), "-m", "babel.messages.frontend", "--quiet", *arguments]):
        raise SetUpError("The catalogues have a mistake; Babel says where above.")


def compile_catalogues():
    """Compile every catalogue that is newer than its compiled form."""
    for source in sorted(CATALOGUES.rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            babel("compile", "--input-file", source, "--output-file", target, "--locale", source.parts[-3])


def words(_options, _rest):
    """Collect the marked sentences and put the new ones into every catalogue, untranslated."""
    set_up("run")
    collected = VENV / "messages.pot"
    keywords = [part for word in EXTRACT_KEYWORDS for part in ("--keyword", word)]
    shape = ["--width", "120"]
    everywhere = ["--ignore-dirs", ".*"]  # Babel leaves out folders such as _macros by itself
    babel("extract", "--mapping-file", "babel.cfg", *everywhere, *keywords, *shape, "--no-location", "--sort-output",
          "--project", "Tenderpoint", "--msgid-bugs-address", "see CONTRIBUTING.md", "--output-file", collected, ".")
    babel("update", "--input-file", collected, "--output-dir", CATALOGUES, *shape, "--no-fuzzy-matching",
          "--ignore-pot-creation-date")
    compile_catalogues()
    return 0


# The commands --------------------------------------------------------------------------------------------------------


def free_port(first, host="127.0.0.1"):
    """The first free port from `first` on; the next hundred are tried."""
    for port in range(first, min(first + 100, 65536)):
        with socket.socket() as probe:
            if os.name != "nt":  # there it would let two servers share a port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise SetUpError(f"No port from {first} on is free: name another with --port.")


def demo_environment(port):
    """The settings of the demo, and none of a real clinic that this shell may hold."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLINIC_")}
    return dict(kept, CLINIC_INSTANCE=str(ROOT / "instance" / "demo"), CLINIC_BASE_URL=f"http://127.0.0.1:{port}")


def run(options, _rest):
    """Set up, fill instance/demo with the invented clinic, and serve it."""
    set_up("run")
    port = free_port(options.port)
    environment = demo_environment(port)
    with stage("demo"):
        code = call([python(), "-m", "clinic", "demo"], env=environment)
    if code:
        return code
    serve = [python(), "-m", "clinic", "serve", "--port", str(port)]
    if os.name == "nt":
        return call(serve, env=environment)
    sys.stdout.flush()
    os.chdir(str(ROOT))
    return os.execve(serve[0], serve, environment)  # does not come back: the server gets the signals itself


def static_checks():
    """Run ruff and mypy; the exit code of the first that finds something."""
    for name, command in (("ruff", ["ruff", "check", "."]), ("mypy", ["mypy", "--strict", *TYPED])):
        with stage(name):
            code = call([python(), "-m", *command])
        if code:
            return code
    return 0


def lint(_options, _rest):
    set_up("test")
    return static_checks()


def cores():
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def test(options, rest):
    """Static checks, then pytest; its summary is the last line printed."""
    set_up("test")
    code = static_checks()
    if code:
        return code
    choice = [] if options.long else ["-m", "not long"]
    environment = dict(os.environ, HYPOTHESIS_PROFILE="long" if options.long else "gate")
    return call([python(), "-m", "pytest", "-n", cores(), "--dist", "loadgroup", *choice, *rest], env=environment)


def bench(_options, _rest):
    """Run every module of tests/bench; each prints JSON, one line per case."""
    set_up("test")
    modules = sorted(path.stem for path in (ROOT / "tests" / "bench").glob("[!_]*.py"))
    codes = [call([python(), "-m", "tests.bench." + name]) for name in modules]
    return max(codes, default=0)


def not_portable(lock):
    """The lines of a requirements file that name a host, an index, an address or a path of one machine."""
    return [line for line in lock.splitlines() if NOT_PORTABLE.search(line)]


def lock(options, _rest):
    """Resolve the requirements files; versions stay as they are unless pyproject.toml or --upgrade moves them."""
    uv = next((str(path) for path in (venv_program("uv"), shutil.which("uv")) if path and Path(path).exists()), None)
    if uv is None:
        raise SetUpError(f"Locking needs uv: install it with `{python()} -m pip install uv`, then try again.")
    for name, inputs in LOCK_INPUTS.items():
        command = [uv, "pip", "compile", *inputs, "--generate-hashes", "--universal",
                   "--python-version", "3.11", "--no-header", "--quiet", "--output-file", LOCKS[name]]
        if call(command + ["--upgrade"] * options.upgrade, stdout=subprocess.DEVNULL):
            return 1
        if not_portable((ROOT / LOCKS[name]).read_text(encoding="utf-8")):
            raise SetUpError(f"{LOCKS[name]} names a host or a path: look at the settings of uv on this machine.")
    return 0


def parser():
    top = argparse.ArgumentParser(prog="dev.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = top.add_subparsers(dest="command", metavar="command")
    commands.required = True
    for function in (run, test, lint, bench, words, lock):
        command = commands.add_parser(function.__name__, help=(function.__doc__ or "the static checks").split("\n")[0])
        command.set_defaults(function=function)
        if function is run:
            command.add_argument("--port", type=int, default=8000, help="first port to try (default 8000)")
        if function is test:
            command.add_argument("--long", action="store_true", help="add the slow proofs")
        if function is lock:
            command.add_argument("--upgrade", action="store_true", help="take newer versions")
    return top


def main(arguments):
    """Run one command and return its exit code; what stands after `--` goes to pytest as it is."""
    if sys.version_info < OLDEST:
        print(f"Tenderpoint needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.",
              file=sys.stderr)
        return 1
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    options = parser().parse_args(arguments[:cut])
    try:
        return options.function(options, arguments[cut + 1:])
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
