"""What the product needs to run, as CycloneDX: every locked package with its version, digests and licence.

Run by the interpreter of the virtual environment, where `cyclonedx-py` reads the lock and the licences are known.
"""

import argparse
import importlib.metadata
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LICENCE = "License :: OSI Approved :: "


def add_options(command):
    """Add the options of `dev.py sbom`."""
    command.add_argument("--out", default="sbom.json", help="the file to write (default sbom.json)")
    command.add_argument("--server", action="store_true", help="with what PostgreSQL and several processes need")


def given(options):
    """Return the options as the program of this file reads them, with a place that holds from any folder."""
    return ["--out", str(Path(options.out).resolve()), *(["--server"] if options.server else [])]


def read_lock(lock):
    """What `cyclonedx-py` makes of a requirements file."""
    words = ["requirements", str(lock), "--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "-o", "-"]
    command = [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", *words]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)  # nosec # fixed arguments


def licence(name):
    """The licence as the installed package states it; none where it is not installed or says nothing."""
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return []
    if about.get("License-Expression"):
        return [{"expression": about["License-Expression"]}]
    told = [line[len(LICENCE) :] for line in about.get_all("Classifier", []) if line.startswith(LICENCE)]
    first = (about.get("License") or "").strip().partition("\n")[0][:100]
    return [{"license": {"name": one}} for one in told or ([first] if first else [])]


def version():
    """The product's own version."""
    return re.search(r'__version__ = "([^"]+)"', (ROOT / "clinic" / "__init__.py").read_text(encoding="utf-8")).group(1)


def complete(bom):
    """Put in the product's version and the licences, and what it needs; the same lock gives the same bytes."""
    own = bom["metadata"]["component"]
    own.update({"name": "tenderpoint", "version": version(), "bom-ref": "tenderpoint"})
    for part in bom["components"]:
        part.pop("description", None)  # the lock's own lines, which the digests repeat
        stated = licence(part["name"])
        if stated:
            part["licenses"] = stated
    parts = sorted(part["bom-ref"] for part in bom["components"])
    bom["dependencies"] = [{"ref": "tenderpoint", "dependsOn": parts}, *({"ref": part} for part in parts)]
    return bom


def main(arguments):
    """Write the file and say how many packages it lists."""
    parser = argparse.ArgumentParser(prog="dev.py sbom", description=__doc__.split("\n")[0])
    add_options(parser)
    options = parser.parse_args(arguments)
    bom = complete(read_lock(ROOT / ("requirements-server.txt" if options.server else "requirements.txt")))
    Path(options.out).write_text(json.dumps(bom, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{options.out}: {len(bom['components'])} packages.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
