"""Settings: from the environment or from the data folder, and every problem at once."""

import pytest

from clinic import config
from clinic.domain.errors import SettingsError

GOOD = {
    "CLINIC_SECRET_KEY": "k" * 32,
    "CLINIC_PASSWORD_SALT": "s" * 16,
    "CLINIC_TIME_ZONE": "Europe/Madrid",
}


def load(folder, **given):
    return config.load({**GOOD, "CLINIC_INSTANCE": str(folder), **given})


def test_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / "config.py").write_text("CLINIC_NAME = 'From the file'\nCLINIC_PHONE = '555 0100'\n")
    settings = load(tmp_path, CLINIC_NAME="From the environment")
    assert (settings.name, settings.phone) == ("From the environment", "555 0100")


def test_the_database_lies_in_the_data_folder_by_default(tmp_path):
    assert load(tmp_path).database_url == f"sqlite:///{tmp_path / 'clinic.sqlite'}"


def test_every_problem_is_told_at_once(tmp_path):
    with pytest.raises(SettingsError) as problem:
        config.load(
            {
                "CLINIC_INSTANCE": str(tmp_path),
                "CLINIC_BASE_URL": "http://x.example",
                "CLINIC_DATABASE_URL": "mysql://x",
            }
        )
    named = ("SECRET_KEY", "PASSWORD_SALT", "TIME_ZONE", "BASE_URL", "DATABASE_URL")
    assert [name for name in named if f"CLINIC_{name}" not in str(problem.value)] == []


@pytest.mark.parametrize(("given", "required"), [({}, True), ({"CLINIC_SECOND_FACTOR": "required"}, True),
                                                 ({"CLINIC_SECOND_FACTOR": "optional"}, False)])  # fmt: skip
def test_a_second_factor_is_demanded_unless_it_is_said_to_be_optional(tmp_path, given, required):
    assert load(tmp_path, **given).second_factor_required is required
    with pytest.raises(SettingsError, match="SECOND_FACTOR"):
        load(tmp_path, CLINIC_SECOND_FACTOR="off")


@pytest.mark.parametrize("address", ["https://clinic.example", "http://localhost:8000", "http://127.0.0.1", ""])
def test_addresses_that_are_allowed(tmp_path, address):
    assert load(tmp_path, CLINIC_BASE_URL=address).base_url == address


@pytest.mark.parametrize("address", ["http://clinic.example", "ftp://localhost", "javascript:alert(1)", "https://"])
def test_addresses_that_are_not(tmp_path, address):
    with pytest.raises(SettingsError, match="CLINIC_BASE_URL"):
        load(tmp_path, CLINIC_BASE_URL=address)


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "config.py").write_text("CLINIC_NAME = ")
    with pytest.raises(SettingsError, match=r"config\.py"):
        load(tmp_path)


def test_what_patients_need_is_listed(tmp_path):
    ready = load(tmp_path, CLINIC_NAME="A", CLINIC_PHONE="1", CLINIC_EMERGENCY_NUMBER="112")
    assert ready.missing_for_patients == ("CLINIC_BASE_URL",)


def test_proxies_are_addresses_or_networks(tmp_path):
    found = load(tmp_path, CLINIC_TRUSTED_PROXIES="127.0.0.1, ::1 10.1.0.0/16").trusted_proxies
    assert [str(network) for network in found] == ["127.0.0.1/32", "::1/128", "10.1.0.0/16"]
    assert load(tmp_path).trusted_proxies == ()
    for wrong in ("*", "proxy.example", "10.1.0.1/16"):
        with pytest.raises(SettingsError, match="CLINIC_TRUSTED_PROXIES"):
            load(tmp_path, CLINIC_TRUSTED_PROXIES=wrong)


def test_the_limiter_is_a_redis(tmp_path):
    settings = load(tmp_path, CLINIC_LIMITER_URL="redis://:secret@redis:6379/0")
    assert not [word for word in ("secret@", "k" * 32, "s" * 16) if word in repr(settings)]
    for wrong in ("memory://", "redis://", "http://redis"):
        with pytest.raises(SettingsError, match="CLINIC_LIMITER_URL"):
            load(tmp_path, CLINIC_LIMITER_URL=wrong)


def test_a_secret_may_stand_in_a_file(tmp_path):
    file = tmp_path / "database_url"
    file.write_text("postgresql://clinic:secret@db/clinic\n")
    assert load(tmp_path, CLINIC_DATABASE_URL_FILE=str(file)).database_url == "postgresql://clinic:secret@db/clinic"
    assert load(tmp_path, CLINIC_DATABASE_URL_FILE=str(file), CLINIC_DATABASE_URL="sqlite:").database_url == "sqlite:"
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path, CLINIC_SMTP_URL_FILE=str(tmp_path / "lost"))
