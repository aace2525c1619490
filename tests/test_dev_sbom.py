"""The list of what the product needs to run: every locked package, the same each time."""

import importlib.metadata
import json
import re
from pathlib import Path

import dev
from devtools import sbom

ROOT = Path(__file__).resolve().parents[1]


def listed(out):
    assert sbom.main(["--out", str(out)]) == 0
    return json.loads(out.read_text(encoding="utf-8"))


def test_every_package_of_the_lock_is_listed_with_version_digests_and_licence(tmp_path, capsys):
    found = listed(tmp_path / "one.json")
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    blocks = re.findall(r"^([\w.-]+)==([^\s;]+)((?:.*\\\n)(?:\s+--hash=sha256:\w+.*\n)+)", lock, re.MULTILINE)
    assert len(blocks) == len(re.findall(r"^\S+==", lock, re.MULTILINE)) > 40
    wanted = {(name, version): set(re.findall(r"sha256:(\w+)", digests)) for name, version, digests in blocks}
    told = {
        (part["name"], part["version"]): {
            one["content"] for place in part["externalReferences"] for one in place["hashes"]
        }
        for part in found["components"]
    }
    assert told == wanted
    here = {name for name, _ in wanted if any(importlib.metadata.Distribution.discover(name=name))}
    assert [part["name"] for part in found["components"] if part["name"] in here and not part.get("licenses")] == []
    assert found["bomFormat"] == "CycloneDX"
    assert found["metadata"]["component"]["version"] == sbom.version()
    assert f"{len(blocks)} packages" in capsys.readouterr().out
    assert listed(tmp_path / "two.json") == found


def test_the_file_is_written_where_the_person_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    options = dev.parser().parse_args(["sbom", "--server"])
    assert sbom.given(options) == ["--out", str(tmp_path / "sbom.json"), "--server"]
