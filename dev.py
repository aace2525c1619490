#!/usr/bin/env python3
"""Set up, run, test and measure a checkout; needs nothing but Python 3.11 or newer.

    python3 dev.py run          a demo clinic in the browser, on the next free port from 8000
    python3 dev.py test         static checks and the tests;  --long adds the slow proofs;  -- -k name goes to pytest
    python3 dev.py lint         the static checks alone
    python3 dev.py faults       crashes, locks and full disks under a server in use;  --seconds N, --faults N, --seed N
    python3 dev.py bench        page, query and PDF times as JSON, one line each
    python3 dev.py words        collect the sentences of the code and the pages into the catalogues
    python3 dev.py sbom         list what it needs to run, with versions, digests and licences;  --out FILE
    python3 dev.py lock         resolve the requirements files anew;  --upgrade takes newer versions

This file and `devtools/` are read by any Python 3, also by one too old to run the rest: keep their syntax plain.
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a shell can switch this off (PYTHONSAFEPATH)

from devtools import catalogues, demo, environment, locks
from devtools import faults as fault_options
from devtools import sbom as bill

OLDEST = (3, 11)
TYPED = ["clinic/domain", "clinic/figures", "clinic/report", "clinic/services", "clinic/models"]
STATIC_CHECKS = {
    "ruff": ["ruff", "check", "."],
    "layout": ["ruff", "format", "--check", "."],
    "mypy": ["mypy", "--strict", *TYPED],
    "bandit": ["bandit", "-q", "-c", "pyproject.toml", "-r", "clinic", "devtools", "dev.py", "setup.py"],
}


def set_up(level):
    """Install what the level `run` or `test` needs, and compile the sentences."""
    environment.set_up(level)
    catalogues.compile_newer()


def run(options, _rest):
    """Set up, fill instance/demo with the invented clinic, and serve it."""
    set_up("run")
    port = demo.free_port(options.port)
    settings = demo.settings(port)
    clinic = [environment.python(), "-m", "clinic"]
    with environment.stage("demo"):
        code = environment.call([*clinic, "demo"], env=settings)
    if code:
        return code
    serve = [*clinic, "serve", "--port", str(port)]
    if os.name == "nt":
        return environment.call(serve, env=settings)
    sys.stdout.flush()
    os.chdir(str(environment.ROOT))
    return os.execve(serve[0], serve, settings)  # does not come back: the server gets the signals itself  # nosec


def static_checks():
    """Run ruff, for mistakes and for layout, mypy and bandit; the exit code of the first that finds something."""
    for name, command in STATIC_CHECKS.items():
        with environment.stage(name):
            code = environment.call([environment.python(), "-m", *command])
        if code:
            return code
    return 0


def lint(_options, _rest):
    """Run the static checks alone."""
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
    profile = dict(os.environ, HYPOTHESIS_PROFILE="long" if options.long else "gate")
    workers = cores() + 1  # browser tests wait for their pages a third of the time
    shared = ["-n", workers, "--dist", "worksteal"]  # neighbours share what their file makes once; no worker waits
    pytest = [environment.python(), "-m", "pytest", *shared]
    return environment.call([*pytest, *choice, *rest], env=profile)


def bench(_options, _rest):
    """Run every module of tests/bench; each prints JSON, one line per case."""
    set_up("test")
    modules = sorted(path.stem for path in (environment.ROOT / "tests" / "bench").glob("[!_]*.py"))
    codes = [environment.call([environment.python(), "-m", "tests.bench." + name]) for name in modules]
    return max(codes, default=0)


def faults(options, rest):
    """Hurt the real server while people use it, and print the table of what was promised; 1 at a broken promise."""
    set_up("test")
    return environment.call([environment.python(), "-m", "tests.faults", *fault_options.given(options), *rest])


def words(_options, _rest):
    """Collect the marked sentences and put the new ones into every catalogue, untranslated."""
    set_up("run")
    catalogues.collect()
    return 0


def sbom(options, _rest):
    """Write what the product needs to run as a CycloneDX file: each package with version, digests and licence."""
    set_up("test")
    return environment.call([environment.python(), "-m", "devtools.sbom", *bill.given(options)])


def lock(options, _rest):
    """Resolve the requirements files; versions stay as they are unless pyproject.toml or --upgrade moves them."""
    return locks.resolve(options.upgrade)


def parser():
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="dev.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = top.add_subparsers(dest="command", metavar="command")
    commands.required = True
    for function in (run, test, lint, faults, bench, words, sbom, lock):
        command = commands.add_parser(function.__name__, help=function.__doc__.split("\n")[0])
        command.set_defaults(function=function)
        if function is run:
            command.add_argument("--port", type=int, default=8000, help="first port to try (default 8000)")
        if function is test:
            command.add_argument("--long", action="store_true", help="add the slow proofs")
        if function is faults:
            fault_options.add_options(command)
        if function is sbom:
            bill.add_options(command)
        if function is lock:
            command.add_argument("--upgrade", action="store_true", help="take newer versions")
    return top


def main(arguments):
    """Run one command and return its exit code; what stands after `--` goes to pytest as it is."""
    if sys.version_info < OLDEST:
        print(f"Tenderpoint needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.",
              file=sys.stderr)  # fmt: skip
        return 1
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    options = parser().parse_args(arguments[:cut])
    try:
        return options.function(options, arguments[cut + 1 :])
    except environment.SetUpError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
