"""The file of a backup shows every alteration, and takes no more memory than it may."""

import io

import pytest

from clinic.services.backups import container
from clinic.services.backups.container import BackupRefused, Opening, Sealing

PASSPHRASE = "correct horse battery staple"
CHUNK, SEALED = 64, 64 + 16
START = container.HEAD.size + container.CHECK
PLAIN = bytes(range(256)) * 2  # eight full chunks

WHOLE = len(PLAIN)


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Stretch the passphrase a little only."""
    kept = Sealing.__init__
    monkeypatch.setattr(Sealing, "__init__", lambda *given, **more: kept(*given, **({"cost": 10} | more)))


def sealed(plain=PLAIN, passphrase=PASSPHRASE):
    sink = io.BytesIO()
    sealing = Sealing(sink, passphrase, chunk=CHUNK)
    for at in range(0, len(plain), 37):
        sealing.write(plain[at : at + 37])
    sealing.finish()
    return sink.getvalue()


def opened(file, size=WHOLE, passphrase=PASSPHRASE):
    opening = Opening(io.BytesIO(file), passphrase)
    plain = opening.read(size)
    opening.finish()
    return plain


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, len(PLAIN)])
def test_what_went_in_comes_out(size):
    assert opened(sealed(PLAIN[:size]), size) == PLAIN[:size]


def test_the_same_backup_twice_shares_no_byte_of_substance():
    one, other = sealed(), sealed()
    assert one[START:] != other[START:]
    assert PLAIN[:CHUNK] not in one


def test_a_wrong_passphrase_is_said_so():
    with pytest.raises(BackupRefused, match="passphrase"):
        opened(sealed(), passphrase="correct horse battery stapler")


def test_a_flipped_bit_is_found_wherever_it_lies():
    file = sealed()
    for place in range(len(file)):
        altered = bytearray(file)
        altered[place] ^= 1 << place % 8
        with pytest.raises(BackupRefused):
            opened(bytes(altered))


def test_a_file_that_was_cut_is_found_wherever_it_was():
    file = sealed()
    for size in range(len(file)):
        with pytest.raises(BackupRefused):
            opened(file[:size])


@pytest.mark.parametrize("chunk", range(8))
def test_the_plain_text_of_a_file_cut_at_a_chunk_does_not_pass_as_whole(chunk):
    with pytest.raises(BackupRefused, match="cut off"):
        opened(sealed()[: START + chunk * SEALED], chunk * CHUNK)


def test_chunks_cannot_be_swapped_repeated_left_out_or_taken_from_another_backup():
    file, other = sealed(), sealed()
    head, chunks = file[:START], [file[at : at + SEALED] for at in range(START, len(file), SEALED)]
    foreign = [other[at : at + SEALED] for at in range(START, len(other), SEALED)]
    spliced = [
        [chunks[1], chunks[0], *chunks[2:]],
        [chunks[0], *chunks],
        chunks[1:],
        [*chunks[:3], *chunks[4:]],
        [*chunks[:3], foreign[3], *chunks[4:]],
        [*chunks, chunks[-1]],
        foreign,
    ]
    for order in spliced:
        with pytest.raises(BackupRefused):
            opened(head + b"".join(order))
    with pytest.raises(BackupRefused):
        opened(other[: container.HEAD.size] + file[container.HEAD.size :])


@pytest.mark.parametrize("more", [b"\0", b"x" * SEALED])
def test_what_was_added_at_the_end_is_found(more):
    with pytest.raises(BackupRefused):
        opened(sealed() + more)


@pytest.mark.parametrize(("place", "value"), [(9, 40), (9, 19), (9, 0), (10, 255), (11, 255), (35, 0xFF)])
def test_a_head_that_asks_for_much_memory_is_refused_before_any_is_taken(place, value, monkeypatch):
    file = bytearray(sealed())
    monkeypatch.setattr(container, "Scrypt", lambda **_: pytest.fail("memory was asked for"))
    file[place] = value
    with pytest.raises(BackupRefused):
        Opening(io.BytesIO(bytes(file)), PASSPHRASE)


@pytest.mark.parametrize("file", [b"", b"TPBACKUP", b"SQLite format 3\x00" * 20, b"PK\x03\x04" + b"\0" * 200])
def test_a_foreign_file_is_said_to_be_one(file):
    with pytest.raises(BackupRefused, match="not a backup"):
        Opening(io.BytesIO(file), PASSPHRASE)


def test_the_cost_that_is_used_is_the_one_that_is_documented():
    assert 128 * container.R * (1 << container.COST) == 128 * 1024 * 1024
    assert 128 * container.R * (1 << container.LARGEST_COST) == 256 * 1024 * 1024
