"""What `long` leaves to the long run: repetitions, and never the only proof of a file."""

from pathlib import Path

import pytest

from tests.fixtures.gate import COLLECTED, LOOKS, SECOND_LANGUAGE_IS_LONG, SECOND_LOOK_IS_LONG

ROOT = Path(__file__).resolve().parents[1]


def all_long(collected: dict[Path, list[bool]]) -> list[str]:
    return [file.stem for file, marks in collected.items() if all(marks)]


def test_every_file_has_a_test_in_the_gate(pytestconfig: pytest.Config) -> None:
    """In the gate this sees the whole suite, on a desk the files that were asked for."""
    assert all_long(pytestconfig.stash[COLLECTED]) == [], "keep one example of each promise in the gate"


def test_a_file_that_is_long_alone_is_found_out() -> None:
    assert all_long({Path("one.py"): [True, True], Path("other.py"): [True, False]}) == ["one"]


def test_the_pages_looked_at_once_are_there() -> None:
    assert [name for name in sorted(SECOND_LOOK_IS_LONG) if not (LOOKS / f"{name}.py").is_file()] == []


def test_what_is_looked_at_in_one_language_is_there() -> None:
    files = (ROOT / "tests" / "browser").glob("test_patient_*.py")
    written = "".join(file.read_text(encoding="utf-8") for file in files)
    assert [name for name in sorted(SECOND_LANGUAGE_IS_LONG) if f"def {name}(" not in written] == []


@pytest.mark.parametrize("name", ["test_query_counts", "test_attacks_on_forms", "test_attacks_on_the_database"])
def test_every_page_and_form_meets_both_databases_in_the_gate(name: str) -> None:
    assert name not in SECOND_LOOK_IS_LONG
    assert (LOOKS / f"{name}.py").is_file()


@pytest.mark.parametrize("folder", ["services", "db"])
def test_what_is_stored_is_never_long(pytestconfig: pytest.Config, folder: str) -> None:
    """Storage is proved on both databases in each run."""
    kept = {file.name: marks for file, marks in pytestconfig.stash[COLLECTED].items() if file.parent.name == folder}
    assert {name for name, marks in kept.items() if any(marks)} == set()
