"""What is uploaded lies aside, for one account and for one day."""

import datetime as dt
import hashlib
import io
import stat

import pytest

from clinic.domain.errors import NotFound
from clinic.web.upload_store import KEPT_AT_MOST, UploadStore, shown_name
from tests.fixtures.storage import NOON


@pytest.fixture
def store(tmp_path):
    return UploadStore(tmp_path / "uploads")


def keep(store, account=1, now=NOON, content=b"a,b\n"):
    return store.keep(account, {"file": io.BytesIO(content)}, now=now, file_name="x.csv")


def test_it_is_readable_by_the_clinic_alone_and_found_again(store):
    kept = keep(store)
    assert stat.S_IMODE(kept.part("file").stat().st_mode) == 0o600
    assert stat.S_IMODE((kept.folder / "about.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700
    found = store.find(kept.token, 1)
    assert found.about["sha256"]["file"] == hashlib.sha256(b"a,b\n").hexdigest()
    assert found.part("file").read_bytes() == b"a,b\n"


def test_nobody_else_finds_it(store):
    with pytest.raises(NotFound):
        store.find(keep(store).token, 2)


@pytest.mark.parametrize("token", ["", "..", "../uploads", "a" * 32, "x" * 31 + "/", "\0" * 32])
def test_an_address_that_is_none_leads_nowhere(store, token):
    keep(store)
    with pytest.raises(NotFound):
        store.find(token, 1)


def test_it_is_gone_after_a_day(store):
    old = keep(store)
    keep(store, now=NOON + dt.timedelta(hours=23))
    assert old.folder.exists()
    keep(store, account=2, now=NOON + dt.timedelta(hours=25))
    assert not old.folder.exists()


def test_one_account_keeps_few(store):
    kept = [keep(store, now=NOON + dt.timedelta(minutes=n)) for n in range(KEPT_AT_MOST + 1)]
    other = keep(store, account=2)
    assert [one.folder.exists() for one in (*kept, other)] == [False, *[True] * (KEPT_AT_MOST + 1)]


def test_what_cannot_be_kept_leaves_nothing(store):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        store.keep(1, {"file": io.BytesIO(b"x"), "map": Broken()}, now=NOON)
    assert list(store.folder.iterdir()) == []


def test_after_its_use_only_the_note_stays(store):
    kept = keep(store).noted(run_id=7)
    kept.drop_files()
    assert not kept.part("file").exists()
    assert store.find(kept.token, 1).about["run_id"] == 7


def test_a_note_that_cannot_be_read_is_swept(store):
    kept = keep(store)
    (kept.folder / "about.json").write_text("[1")
    with pytest.raises(NotFound):
        store.find(kept.token, 1)
    store.sweep(NOON)
    assert not kept.folder.exists()


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("visits.csv", "visits.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\old visits.csv", "old visits.csv"),
        ("a\0b\n.csv", "ab.csv"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}vsc.exe", "vsc.exe"),
        ("..", ""),
        (None, ""),
        ("x" * 500, "x" * 199 + "…"),
        ("Visités.csv", "Visités.csv"),
    ],
)
def test_a_name_is_shown_without_paths_and_control_characters(sent, shown):
    assert shown_name(sent) == shown
