"""What the documents about safety and security name as their proof is there, and the counts they give are right."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECURITY = ROOT / "docs" / "security"
ASVS = (SECURITY / "asvs.md").read_text(encoding="utf-8")
HAZARDS = (ROOT / "docs" / "hazard-log.md").read_text(encoding="utf-8")
THREATS = (SECURITY / "threat-model.md").read_text(encoding="utf-8")
PAGES = {"asvs.md": ASVS, "hazard-log.md": HAZARDS, "threat-model.md": THREATS}
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| (yes|\*\*no\*\*) \| ([^|]+) \|$", re.MULTILINE)
WANTED = """
1.1: 1 2; 1.2: 1* 2* 3* 4* 5* 9; 1.3: 2* 3 5 6 7 10 11; 1.5: 1* 2; 2.2: 1* 2* 3; 2.3: 1* 2 3 4; 2.4: 1; 3.2: 1* 2*;
3.3: 1* 2 3 4; 3.4: 1* 2* 3 4 5 6; 3.5: 1* 3*; 3.7: 2; 4.1: 1* 3; 4.2: 1; 5.2: 1* 2*; 5.3: 1* 2*; 5.4: 1 2;
6.2: 1* 2* 3* 4* 5* 6* 7* 8* 9 10 11 12; 6.3: 1* 2* 3 4; 6.4: 1* 2* 3 4; 6.5: 1 2 3 4 5; 7.2: 1* 2* 3* 4*; 7.3: 1 2;
7.4: 1* 2* 3 4 5; 7.5: 1 2; 8.2: 1* 2* 3; 8.3: 1*; 15.3: 1* 3 4 5 7; 11.2: 1 3; 11.3: 1* 2* 3; 11.4: 1* 2 3 4; 11.5: 1;
13.4: 1* 2 3 4 5; 14.2: 1* 2 3; 14.3: 1* 2 3; 15.2: 1* 2 3; 16.2: 1 2 3 5; 16.3: 1 2 3 4; 16.4: 1 2; 16.5: 1 2 3
"""
"""The requirements of ASVS 5.0 that touch our code or what we ship, by section; `*` = level 1."""
AT_LEAST = 128


def wanted() -> dict[str, str]:
    """The level of each number."""
    parts = [part.strip().split(": ") for part in WANTED.split(";")]
    each = [(f"{section}.{one.strip('*')}", one) for section, ones in parts for one in ones.split()]
    return {number: "1" if one.endswith("*") else "2" for number, one in each}


@cache
def functions(file: str) -> frozenset[str]:
    """The names of a file's tests."""
    tree = ast.parse((ROOT / file).read_bytes())
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def lost(text: str) -> list[str]:
    """The tests that a text names and that are not there."""
    return [
        f"{file}::{name}"
        for file, name in TEST.findall(text)
        if not (ROOT / file).is_file() or (name and name not in functions(file))
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_is_named_is_there(page: str) -> None:
    assert TEST.findall(PAGES[page])
    assert lost(PAGES[page]) == []


def test_a_test_that_is_not_there_is_found_out() -> None:
    here = "tests/test_security_docs.py"
    named = f"`{here}::test_no_such_test` `tests/test_nowhere.py::test_it` `{here}::test_every_hazard_is_told_whole`"
    assert lost(named) == [f"{here}::test_no_such_test", "tests/test_nowhere.py::test_it"]


def test_every_requirement_stands_there_once_with_its_level() -> None:
    rows = ROW.findall(ASVS)
    assert len(rows) == len(wanted()) == 133
    assert {number: level for number, level, *_ in rows} == wanted()
    assert len(re.findall(r"^\| \d", ASVS, re.MULTILINE)) == len(rows), "a row that cannot be read"


def test_what_is_met_names_its_proof_and_what_is_not_gives_its_reason() -> None:
    for number, _level, _words, met, shown in ROW.findall(ASVS):
        named = [name for _file, name in TEST.findall(shown) if name]
        assert named or met != "yes", f"{number} names no test"
        assert met == "yes" or len(shown) > 60, f"say why {number} is not met"


def test_the_counts_in_the_head_are_right() -> None:
    rows = ROW.findall(ASVS)
    met = [level for _number, level, _words, yes, _shown in rows if yes == "yes"]
    told = [int(number) for number in re.findall(r"\d+", re.search(r"\*\*(\d+ of 133 are met.*?)\*\*", ASVS).group(1))]
    first = [level for _number, level, *_ in rows if level == "1"]
    assert told == [len(met), 133, 133 - len(met), len(first), 1, met.count("1")]
    assert len(met) >= AT_LEAST
    assert f"[{len(met)} of 133 requirements]" in (ROOT / "README.md").read_text(encoding="utf-8")


PARTS = ("Cause", "Harm", "Control", "Tests", "Left")


def hazards() -> list[tuple[str, str]]:
    """Return (number, text) of each hazard."""
    parts = re.split(r"^### (H\d+)\. ", HAZARDS, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def test_every_hazard_is_told_whole() -> None:
    found = hazards()
    assert [number for number, _ in found] == [f"H{place}" for place in range(1, len(found) + 1)]
    assert len(found) >= 24
    for number, text in found:
        assert [part for part in PARTS if f"- **{part}.** " not in text] == [], number
        assert re.search(r"Severity [1-5]\b", text), number
        assert re.search(r"Likelihood [1-5]\b", text), number
        assert [name for _file, name in TEST.findall(text) if name], f"{number} names no test"


def test_every_abuse_case_says_what_holds_and_its_test() -> None:
    cases = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", THREATS, re.MULTILINE)
    assert [int(number) for number, *_ in cases] == list(range(1, len(cases) + 1))
    assert len(cases) >= 21
    assert [number for number, _what, _holds, shown in cases if not TEST.search(shown)] == []


def days(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"(\d+) days", page)]


def test_the_time_for_mending_is_told() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    classes = re.findall(r"^\| \*\*(\w+)\*\* \|.*\| (\d+) days \|$", page, re.MULTILINE)
    assert [name for name, _ in classes] == ["critical", "high", "medium", "low"]
    assert [int(number) for _, number in classes] == sorted(int(number) for _, number in classes)
    assert re.search(r"^## Dependencies$", page, re.MULTILINE)
    assert not re.search(r"[\w.]+@[\w.]+\.\w+", page), "no address is invented"


@pytest.mark.parametrize("folder", ["security", "operations"])
def test_the_index_of_a_folder_names_every_page_of_it(folder: str) -> None:
    index = (ROOT / "docs" / folder / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in (ROOT / "docs" / folder).glob("*.md")} - {"README.md"}
    assert pages
    assert [page for page in sorted(pages) if f"({page}" not in index] == []
