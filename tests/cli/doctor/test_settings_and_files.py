"""Each look at settings and files, at a good and at a bad deployment."""

import ipaddress
import json
import os
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from clinic.cli import main
from clinic.cli.doctor import of_files, of_settings
from clinic.cli.doctor.findings import Level, advice, good, in_sentences, mend
from clinic.cli.doctor.mounts import Mount, is_encrypted, mount_of, open_swaps
from clinic.cli.doctor.servers import serving_now
from clinic.config import Settings
from clinic.db import disk, held

GOOD, ADVICE, MEND = Level.GOOD, Level.ADVICE, Level.MEND


@pytest.fixture
def settings(tmp_path):
    """Those of a clinic behind a proxy on the same box."""
    return Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'clinic.sqlite'}",
        secret_key="k" * 32,
        password_salt="s" * 16,
        name="Clinic",
        phone="555 0100",
        emergency_number="112",
        crisis_lines=(),
        privacy_url="",
        time_zone="Europe/Madrid",
        base_url="https://clinic.example",
        demo=False,
        smtp_url="smtps://clinic:hidden@mail.example",
        second_factor_required=True,
        trusted_proxies=(ipaddress.ip_network("127.0.0.1"),),
    )


def test_a_well_set_clinic_has_nothing_to_mend(settings):
    found = of_settings.every(settings, 1)
    assert {one.level for one in found} == {GOOD}
    assert not [one for one in found if one.do]


@pytest.mark.parametrize(
    ("changes", "level", "word"),
    [
        ({"phone": ""}, MEND, "CLINIC_PHONE"),
        ({"base_url": "http://localhost:8000"}, MEND, "https://"),
        ({"demo": True}, MEND, "demo"),
        ({"second_factor_required": False}, MEND, "CLINIC_SECOND_FACTOR"),
        ({"trusted_proxies": ()}, MEND, "trusts none"),
        ({"trusted_proxies": (ipaddress.ip_network("0.0.0.0/0"),)}, MEND, "0.0.0.0/0"),
        ({"trusted_proxies": (ipaddress.ip_network("::/0"),)}, MEND, "::/0"),
        ({"smtp_url": ""}, ADVICE, "mail server"),
        ({"database_url": "postgresql://clinic:hidden@db/clinic"}, ADVICE, "memory"),
    ],
)
def test_each_setting_that_is_wrong_is_told_alone(settings, changes, level, word):
    found = [one for one in of_settings.every(replace(settings, **changes), 1) if one.level is not GOOD]
    assert [one.level for one in found] == [level]
    assert word in found[0].said
    assert found[0].do
    assert "hidden" not in str(found)


def test_several_processes_need_one_redis(settings):
    assert of_settings.limiter(settings, 2).level is MEND
    assert of_settings.limiter(replace(settings, limiter_url="redis://:hidden@redis"), 2).level is GOOD


@pytest.mark.skipif(not os.path.exists("/proc/locks"), reason="Linux alone lists the locks")  # noqa: PTH110
def test_processes_that_serve_are_counted(tmp_path):
    assert serving_now(tmp_path) == 0
    with held.serving(tmp_path):
        assert serving_now(tmp_path) == 1
        with held.serving(tmp_path):
            assert serving_now(tmp_path) == 2
    assert serving_now(tmp_path) == 0


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no such modes")
def test_what_others_can_read_is_named(tmp_path):
    folder, phrase = tmp_path / "data", tmp_path / "data" / "backup-passphrase"
    folder.mkdir(mode=0o700)
    phrase.touch(0o600)
    (folder / "clinic.sqlite-wal").touch(0o644)
    names = of_files.private_names(folder, phrase, folder / "backups", folder / "clinic.sqlite")
    assert of_files.modes(names).level is GOOD, "the log lies in a private folder"
    for path, mode, said in ((phrase, 0o640, "chmod 600"), (folder, 0o755, "chmod 700")):
        kept = path.stat().st_mode
        path.chmod(mode)
        found = of_files.modes(names)
        assert found.level is MEND
        assert path.name in found.said
        assert said in found.do
        path.chmod(kept)


@pytest.mark.parametrize(("folder", "level"), [("clinic", GOOD), ("www/clinic", MEND), ("htdocs", MEND)])
def test_a_folder_that_a_web_server_hands_out(tmp_path, folder, level):
    assert of_files.place(tmp_path / folder).level is level


def test_the_folder_of_the_program_is_no_place_for_records(tmp_path, monkeypatch):
    monkeypatch.setattr(of_files, "checkout", lambda: tmp_path)
    assert of_files.place(tmp_path / "instance").level is MEND


@pytest.mark.parametrize(("kind", "level"), [("ext4", GOOD), ("nfs4", MEND), ("cifs", MEND), ("fuse.sshfs", MEND)])
def test_sqlite_on_a_network_disk_is_refused(tmp_path, kind, level):
    where = Mount(tmp_path, kind, "0:1")
    assert of_files.file_system(tmp_path, tmp_path / "clinic.sqlite", where).level is level
    assert of_files.file_system(tmp_path, None, where).level is GOOD


@pytest.mark.parametrize(("free", "level"), [(600, GOOD), (400, ADVICE), (100, MEND)])
def test_room_on_the_disk(tmp_path, monkeypatch, free, level):
    monkeypatch.setattr(disk, "free", lambda _folder: free << 20)
    assert of_files.room(tmp_path).level is level
    assert str(free) in of_files.room(tmp_path).said


def test_the_owner_is_one_and_not_root(tmp_path, monkeypatch):
    class Path:
        def __init__(self, owner):
            self.st_uid = owner

        def stat(self):
            return self

    assert of_files.owners([Path(7), Path(7)]).level is GOOD
    assert of_files.owners([Path(7), Path(8)]).level is MEND
    if os.name == "posix":
        assert of_files.owners([Path(0)]).level is ADVICE


TABLE = r"""22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 0:40 / /srv rw - ext4 /dev/sdb1 rw
31 30 0:41 / /srv/the\040clinic rw shared:7 - nfs4 box:/x rw
"""


def test_the_nearest_mount_counts(tmp_path):
    from pathlib import Path

    kinds = {place: mount_of(Path(place), TABLE).device for place in ("/etc", "/srv/x", "/srv/the clinic/data")}
    assert list(kinds.values()) == ["8:1", "0:40", "0:41"]
    assert mount_of(Path("/srv/the clinic/data"), TABLE).kind == "nfs4"


def test_encryption_is_found_below_other_layers(tmp_path):
    for number, uuid in (("253:1", "LVM-abc"), ("253:0", "CRYPT-LUKS2-abc"), ("8:1", "")):
        (tmp_path / number / "slaves").mkdir(parents=True)
        if uuid:
            (tmp_path / number / "dm").mkdir()
            (tmp_path / number / "dm" / "uuid").write_text(uuid)
    (tmp_path / "253:1" / "slaves" / "dm-0").mkdir()
    (tmp_path / "253:1" / "slaves" / "dm-0" / "dev").write_text("253:0\n")
    assert [is_encrypted(number, tmp_path) for number in ("253:0", "253:1", "8:1")] == [True, True, False]


def test_swap_in_the_clear_is_counted():
    table = "Filename Type Size Used Priority\n/dev/zram0 partition 1 0 1\n/dev/sda2 partition 1 0 1\n"
    assert open_swaps(table, lambda _place: False) == 1
    assert open_swaps(table, lambda _place: True) == 0


def test_what_must_be_mended_stands_last():
    said = in_sentences([mend("A", "bad.", "Mend it."), good("B", "well."), advice("C", "so so.", "Better it.")])
    assert said.splitlines() == [
        "GOOD   B: well.", "ADVICE C: so so.", "       Better it.", "MEND   A: bad.", "       Mend it.",
    ]  # fmt: skip


def test_a_new_clinic_is_told_what_is_missing(tmp_path, monkeypatch):
    def clinic(*words):
        return CliRunner().invoke(main, words, catch_exceptions=False)

    monkeypatch.setenv("CLINIC_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("CLINIC_TIME_ZONE", "Europe/Madrid")
    assert "Data folder" in clinic("doctor").output or "Settings" in clinic("doctor").output
    assert clinic("init").exit_code == 0
    done = clinic("doctor", "--json")
    found = {one["about"]: one["level"] for one in json.loads(done.output)}
    expected = {"Settings": MEND, "Address": MEND, "Rights": GOOD, "Administrators": MEND, "Passphrase": GOOD}
    assert found | expected == found
    assert done.exit_code == 1
    phrase, config = tmp_path / "instance" / "backup-passphrase", tmp_path / "instance" / "config.py"
    secrets = [phrase.read_text().strip(), *re.findall(r"= '([^']{20,})'", config.read_text())]
    assert len(secrets) == 3
    assert [one for one in secrets if one in done.output] == []
    monkeypatch.setenv("CLINIC_TIME_ZONE", "Nowhere/Land")
    assert "1 of 1 must be mended" in clinic("doctor").output
