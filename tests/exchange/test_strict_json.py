"""JSON from outside: what is unclear is refused with a sentence, quickly, and nothing is guessed."""

import io
import json
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.exchange.refusals import FileRefused
from clinic.exchange.strict_json import Limits, loads, read

REFUSED = {
    "truncated": (b'{"a": [1, 2', "ends before it is complete"),
    "truncated in a text": (b'{"a": "bu', "ends before it is complete"),
    "truncated in a word": (b'{"a": tru', "ends before it is complete"),
    "not JSON": (b'{"a": 1,\n "b" 2}', "line 2, column 6 cannot be read"),
    "two texts": (b"{}{}", "line 1, column 3"),
    "empty": (b" \n", "The file is empty"),
    "Latin-1": ('{"a":\n"señal"}'.encode("latin-1"), "Line 2 of the file is not encoded as UTF-8"),
    "UTF-16": ("{}".encode("utf-16"), "encoded as UTF-16"),
    "UTF-16 without a mark": ("{}".encode("utf-16-le"), "NUL bytes"),
    "UTF-32": ("{}".encode("utf-32-be"), "encoded as UTF-32"),
    "an archive": (b"PK\x03\x04\x14", "ZIP archive"),
    "a compressed file": (b"\x1f\x8b\x08", "gzip file"),
    "NUL": (b'{"a": "\0"}', "NUL bytes"),
    "an escaped NUL": (b'{"a": ["x", "\\u0000"]}', "At a[1], a text holds a character that is none"),
    "half a character": (b'{"a": {"b": "\\ud83d"}}', "At a.b, a text holds"),
    "half a character as a name": (b'{"\\udc00": 1}', "a text holds"),
    "a name twice": (b'{"item": [{"a": 1}, {"linkId": "2", "linkId": "3"}]}', "At item[1], “linkId” is given twice"),
    "a name twice, empty": (b'{"": 1, "": 2}', "“” is given twice"),
    "NaN": (b'{"a": [NaN]}', "At a[0], NaN is not a number"),
    "infinity": (b'{"a": -Infinity}', "-Infinity is not a number"),
    "thousands of digits": (b'{"a": ' + b"1" * 5000 + b"}", "At a, a number is too long"),
    "thousands of decimals": (b"[0." + b"1" * 5000 + b"]", "At [0], a number is too long"),
    "an endless number": (b"[1e400000000]", "too large"),
    "a tiny number": (b"[1e-400000000]", "too small"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_unclear_is_refused_with_a_sentence(case):
    data, sentence = REFUSED[case]
    with pytest.raises(FileRefused) as refused:
        loads(data)
    assert sentence in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("data", "limits", "sentence"),
    [
        (b"[" * 100_000, Limits(), "more than 64 levels"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, Limits(), "more than 64 levels"),
        (b"[" + b"[]," * 600_000 + b"1]", Limits(), "more than 500000 values"),
        (b'["' + b"x" * 11_000_000 + b'"]', Limits(), "larger than 10 MB"),
        (b'"' + b"\\" * 9_000_000, Limits(), "ends before it is complete"),
        (b"{" + b",".join(b'"k":1' for _ in range(300_000)) + b"}", Limits(), "“k” is given twice"),
        (b'{"a":' * 10 + b"1" + b"}" * 10, Limits(levels=9), "more than 9 levels"),
    ],
)
def test_hostile_files_are_refused_at_once(data, limits, sentence):
    begun = time.perf_counter()
    with pytest.raises(FileRefused) as refused:
        loads(data, limits)
    assert sentence in str(refused.value)
    assert time.perf_counter() - begun < 3


def test_no_more_is_read_than_the_limit():
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size=-1):
            assert size >= 0
            self.taken += size
            return b" " * size

    stream = Endless()
    with pytest.raises(FileRefused, match="larger than"):
        read(stream, Limits(size=1_000_000))
    assert stream.taken == 1_000_001
    assert read(io.BytesIO(b"{}")) == b"{}"


def test_brackets_in_texts_are_no_levels():
    assert loads(json.dumps({"a": "[{" * 500 + '"' + "\\" * 3}).encode()) == {"a": "[{" * 500 + '"' + "\\" * 3}


def test_numbers_stay_exact_and_a_mark_at_the_beginning_is_fine():
    found = loads(b'\xef\xbb\xbf{"a": 0.10, "b": 7, "c": 1e2, "d": "\xc3\xa9 \\ud83d\\ude00"}')
    assert found == {"a": Decimal("0.10"), "b": 7, "c": Decimal(100), "d": "é 😀"}
    assert str(found["a"]) == "0.10"


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(st.characters(exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc[{\"\\", max_size=3), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(plain)
def test_what_json_writes_comes_back(value):
    assert loads(json.dumps(value).encode()) == value
    assert loads(json.dumps(value, ensure_ascii=False, indent=2).encode()) == value


@given(st.binary(max_size=200) | st.text('[]{},:"\\u0dn1e-+. tfNI', max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    try:
        loads(data)
    except FileRefused:
        return
