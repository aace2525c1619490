"""`clinic score` prints one object of results, or one clear sentence."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from clinic.cli.score import score

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "scoring.json"


@pytest.fixture
def run(tmp_path):
    def run(content):
        file = tmp_path / "cases.json"
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return CliRunner().invoke(score, [str(file)])

    return run


def test_the_worked_examples_come_out_as_expected():
    result = CliRunner().invoke(score, [str(VECTORS)])
    assert result.exit_code == 0
    expected = {vector["id"]: vector["expected"] for vector in json.loads(VECTORS.read_text("utf-8"))["vectors"]}
    assert json.loads(result.stdout) == expected | {"D44": {"error": "unknown_instrument"}}


def test_standard_input_will_do():
    case = {"id": "A", "instrument": "pgic", "inputs": {"value": 1}}
    result = CliRunner().invoke(score, ["-"], input=json.dumps({"vectors": [case]}))
    assert json.loads(result.stdout) == {"A": {"label": "very_much_improved", "responder": True}}


def test_one_refused_case_leaves_the_others(run):
    cases = [
        {"id": "bad", "instrument": "pgic", "inputs": {"value": 8}},
        {"id": "none", "instrument": "pgic"},
        {"id": "lost", "inputs": {}},
        {"id": "good", "instrument": "pgic", "inputs": {"value": 7}},
    ]
    assert json.loads(run({"vectors": cases}).stdout) == {
        "bad": {"error": "out_of_range"},
        "none": {"error": "wrong_type"},
        "lost": {"error": "unknown_instrument"},
        "good": {"label": "very_much_worse", "responder": False},
    }


def test_a_place_that_stands_twice_is_refused(run):
    content = (
        b'{"vectors": [{"id": "A", "instrument": "spasm_summary", "inputs": {"site_severity": {"neck":1,"neck":2}}}]}'
    )
    assert json.loads(run(content).stdout) == {"A": {"error": "duplicate_area"}}


def test_a_byte_order_mark_is_no_trouble(run):
    assert json.loads(run(b'\xef\xbb\xbf{"vectors": []}').stdout) == {}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is not JSON"),
        (b'{"vectors": [', "The file is not JSON"),
        (b"\xff\xfe{", "The file is not UTF-8 text"),
        (b"[" * 100_000, "too many levels"),
        (b'{"vectors": [' + b"1" * 5000 + b"]}", "a number too long"),
        ([], "no list of vectors"),
        ({"cases": []}, "no list of vectors"),
        ({"vectors": {}}, "no list of vectors"),
        (b'{"vectors": [], "vectors": []}', "no list of vectors"),
        ({"vectors": [3]}, "Vector 1 is not an object with an id"),
        ({"vectors": [{"instrument": "pgic"}]}, "Vector 1 is not an object with an id"),
        ({"vectors": [{"id": 5}]}, "Vector 1 is not an object with an id"),
        ({"vectors": [{"id": "A"}, {"id": "A"}]}, "Vector 2 has the id 'A' of an earlier one"),
    ],
)
def test_a_malformed_file_gets_one_clear_sentence(run, content, sentence):
    result = run(content)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert sentence in result.stderr
    assert result.stdout == ""


def test_a_file_that_is_not_there_is_named(tmp_path):
    result = CliRunner().invoke(score, [str(tmp_path / "none.json")])
    assert result.exit_code == 2
    assert "none.json" in result.stderr


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "-0.0"])
def test_numbers_that_are_none_are_refused_by_case(run, number):
    case = f'{{"id": "A", "instrument": "nrs_change", "inputs": {{"before": {number}, "after": 3}}}}'
    content = f'{{"vectors": [{case}]}}'
    assert json.loads(run(content.encode()).stdout) == {"A": {"error": "wrong_type"}}
