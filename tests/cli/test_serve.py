"""What `clinic serve` says in its log before it answers anybody."""

import logging
from shutil import copy

import pytest

from clinic import config
from clinic.cli.doctor import of_files
from clinic.cli.doctor.mounts import Mount
from clinic.cli.serve import _open
from clinic.db.engine import open_database
from clinic.db.log_keeping import LogKeeper
from clinic.web.backup_schedule import BackupSchedule

SECRETS = {"CLINIC_SECRET_KEY": "k" * 40, "CLINIC_PASSWORD_SALT": "s" * 24}


@pytest.fixture
def opened(migrated_sqlite, tmp_path, monkeypatch):
    """Open a clinic whose file lies on a disk of this kind, as the server does."""
    copy(migrated_sqlite, tmp_path / "clinic.sqlite")
    settings = config.load({"CLINIC_INSTANCE": str(tmp_path), **SECRETS, "CLINIC_TIME_ZONE": "Europe/Madrid"})
    database = open_database(settings.database_url)
    for background in (BackupSchedule, LogKeeper):
        monkeypatch.setattr(background, "start", lambda _self: None)

    def opened(kind):
        monkeypatch.setattr(of_files, "mount_of", lambda _place: Mount(tmp_path, kind, "0:41"))
        _open(settings, database)

    yield opened
    database.close()


@pytest.mark.parametrize(("kind", "told"), [("nfs4", True), ("ext4", False)])
def test_a_file_on_a_network_disk_is_told_of_at_the_start(opened, caplog, kind, told):
    with caplog.at_level(logging.ERROR, logger="clinic.serve"):
        opened(kind)
    assert ("lies on a network disk (nfs4)" in caplog.text) == told
