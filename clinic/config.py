"""Settings: from CLINIC_… in the environment, else from config.py in the data folder. All problems are told at once."""

import datetime as dt
import ipaddress
import os
import runpy
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from clinic.domain.errors import SettingsError
from clinic.domain.summaries import ClinicIdentity
from clinic.mail import smtp
from clinic.mail.message import is_address
from clinic.paths import default_instance

SETTINGS: Mapping[str, str] = {
    "CLINIC_INSTANCE": "The data folder. Default: `instance/` of a checkout, else a data folder of your own account.",
    "CLINIC_DATABASE_URL": "The database. Default: `clinic.sqlite` in the data folder.",
    "CLINIC_SECRET_KEY": "Signs cookies and forms. Written by `clinic init`; at least 32 characters.",
    "CLINIC_PASSWORD_SALT": "Mixed into every password hash. Written by `clinic init`; at least 16 characters.",
    "CLINIC_NAME": "The clinic's name, as patients know it.",
    "CLINIC_PHONE": "The number that patients call to reach the clinic.",
    "CLINIC_EMERGENCY_NUMBER": "The emergency number of your country, shown to patients.",
    "CLINIC_CRISIS_LINES": "Crisis numbers, shown on the urgent page and after sending; one per line.",
    "CLINIC_PRIVACY_URL": "The address of the clinic's privacy notice, linked on the first page.",
    "CLINIC_TIME_ZONE": "The clinic's time zone, as `Europe/Madrid`. Required.",
    "CLINIC_BASE_URL": "The address under which patients reach the clinic; links are made from it alone.",
    "CLINIC_SMTP_URL": "The mail server for links, as `smtp+starttls://user:password@mail.example:587`, `smtps://…` "
    "or, to this machine or without a password, `smtp://…`. Without it links are printed or copied.",
    "CLINIC_MAIL_FROM": "The address that e-mails with links come from, as `clinic@clinic.example`.",
    "CLINIC_SECOND_FACTOR": "`required`: clinicians and administrators sign in with a second factor, and set it up "
    "before any page opens; `optional`: everybody may. Default: `required`.",
    "CLINIC_BACKUP_FOLDER": "Where backups go: a folder on another disk. Default: `backups` in the data folder.",
    "CLINIC_BACKUP_PASSPHRASE_FILE": "The file with the passphrase of the backups, readable by this account alone. "
    "Default: `backup-passphrase` in the data folder, written by `clinic init`.",
    "CLINIC_RETENTION_YEARS": "Years that a record has to be kept after the last visit, before it may be erased (10).",
    "CLINIC_BACKUP_AT": "When the nightly backup begins in the clinic's time, as `02:30` (the default), or `off`.",
    "CLINIC_TRUSTED_PROXIES": "The addresses of your own proxies, as `127.0.0.1 ::1` or `10.1.0.0/16`. Who else sends "
    "X-Forwarded-For or X-Forwarded-Proto is not believed. Default: nobody is.",
    "CLINIC_LIMITER_URL": "Where several processes count wrong links together, as `redis://localhost:6379/0`. "
    "Default: each process counts in its own memory.",
    "CLINIC_DEMO": "`1` marks every page and PDF as invented data. Written by `clinic demo`.",
}

BACKUP_AT = "02:30"
RETENTION_YEARS = "10"
REQUIRED, OPTIONAL = "required", "optional"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LIMITERS = ("redis", "rediss")
FROM_FILE = "_FILE"
"""Behind the name of a setting in the environment: the value stands in that file, as secrets of containers do."""
LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one installation = one clinic = one time zone."""

    instance: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    password_salt: str = field(repr=False)
    name: str
    phone: str
    emergency_number: str
    crisis_lines: tuple[str, ...]
    privacy_url: str
    time_zone: str
    base_url: str
    demo: bool
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    second_factor_required: bool = False
    """Whether clinicians and administrators must have a second factor."""
    backup_to: Path | None = None
    backup_passphrase: Path | None = None
    retention_years: int = 10
    """So long after the last visit nobody is erased without saying why it has to be before."""
    backup_at: dt.time | None = None
    """When the nightly backup begins, in the clinic's time; None = it is switched off."""
    trusted_proxies: tuple[Network, ...] = ()
    """Who is believed when it says for whom it asks."""
    limiter_url: str = field(default="", repr=False)

    @property
    def backup_folder(self) -> Path:
        """The folder of the backups."""
        return self.backup_to or self.instance / "backups"

    @property
    def backup_passphrase_file(self) -> Path:
        """The file with the passphrase of the backups."""
        return self.backup_passphrase or self.instance / "backup-passphrase"

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def identity(self) -> ClinicIdentity:
        """The clinic as it stands on pages and PDFs."""
        return ClinicIdentity(self.name, self.phone, self.time_zone, self.demo)

    @property
    def https(self) -> bool:
        """Whether the clinic is reached by HTTPS; plain HTTP is for this machine alone."""
        return self.base_url.startswith("https://")

    @property
    def missing_for_patients(self) -> tuple[str, ...]:
        """The settings without which no questionnaire can be sent."""
        values = {
            "CLINIC_NAME": self.name,
            "CLINIC_PHONE": self.phone,
            "CLINIC_EMERGENCY_NUMBER": self.emergency_number,
            "CLINIC_BASE_URL": self.base_url,
        }
        return tuple(setting for setting, value in values.items() if not value)


def instance_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the data folder, whether or not it is there."""
    return Path(environment.get("CLINIC_INSTANCE") or default_instance()).absolute()


def load(environment: Mapping[str, str] = os.environ, file: Path | None = None) -> Settings:
    """Read the settings, from another `file` than the data folder's if one is named.

    Raises SettingsError with every problem in one message.
    """
    folder = instance_folder(environment)
    values = _from_file(file or folder / "config.py") | _from_environment(environment)
    problems = _problems(values)
    if problems:
        raise SettingsError(
            "The settings cannot be used: " + " ".join(problems),
            hint=f"Set them in the environment or in {folder.name}/config.py; `clinic init` writes a first one.",
        )
    return _settings(folder, values)


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    files = {key: environment[key + FROM_FILE] for key in SETTINGS if environment.get(key + FROM_FILE)}
    try:
        read = {key: Path(file).read_text("utf-8").strip() for key, file in files.items()}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"A file that a setting names cannot be read ({type(error).__name__}).",
            hint=f"Look at {', '.join(key + FROM_FILE for key in files)} in the environment, and whose the files are.",
        ) from error
    return read | {key: environment[key] for key in SETTINGS if key in environment}


def _from_file(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    try:
        found = runpy.run_path(str(file))
    except (SyntaxError, NameError, OSError) as error:
        raise SettingsError(f"{file.name} in the data folder cannot be read: {error}.", hint="Mend it.") from error
    return {key: str(found[key]) for key in SETTINGS if key in found}


def _problems(values: Mapping[str, str]) -> list[str]:
    problems = []
    if len(values.get("CLINIC_SECRET_KEY", "")) < 32:
        problems.append("CLINIC_SECRET_KEY is missing or shorter than 32 characters.")
    if len(values.get("CLINIC_PASSWORD_SALT", "")) < 16:
        problems.append("CLINIC_PASSWORD_SALT is missing or shorter than 16 characters.")
    if values.get("CLINIC_TIME_ZONE") not in available_timezones():
        problems.append("CLINIC_TIME_ZONE must name a time zone, such as Europe/Madrid.")
    base = urlsplit(values.get("CLINIC_BASE_URL", ""))
    if base.geturl() and not _address_allowed(base.scheme, base.hostname or ""):
        problems.append("CLINIC_BASE_URL must begin with https:// (http:// only for this machine).")
    if not values.get("CLINIC_DATABASE_URL", "sqlite:").startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        problems.append("CLINIC_DATABASE_URL must begin with sqlite: or postgresql:.")
    if values.get("CLINIC_SECOND_FACTOR", REQUIRED) not in (REQUIRED, OPTIONAL):
        problems.append("CLINIC_SECOND_FACTOR must be required or optional.")
    try:
        _time_of_day(values.get("CLINIC_BACKUP_AT", ""))
    except ValueError:
        problems.append("CLINIC_BACKUP_AT must be a time such as 02:30, or off.")
    years = values.get("CLINIC_RETENTION_YEARS") or RETENTION_YEARS
    if not (years.isascii() and years.isdecimal() and len(years) <= 3):
        problems.append("CLINIC_RETENTION_YEARS must be a whole number of years, as 10.")
    return problems + _proxy_problems(values) + _mail_problems(values)


def _proxy_problems(values: Mapping[str, str]) -> list[str]:
    problems = []
    try:
        _networks(values.get("CLINIC_TRUSTED_PROXIES", ""))
    except ValueError:
        problems.append("CLINIC_TRUSTED_PROXIES must be addresses or networks, as 127.0.0.1 or 10.1.0.0/16.")
    limiter = urlsplit(values.get("CLINIC_LIMITER_URL", ""))
    if limiter.geturl() and not (limiter.scheme in LIMITERS and limiter.hostname):
        problems.append("CLINIC_LIMITER_URL must begin with redis:// or rediss:// and name a server.")
    return problems


def _networks(text: str) -> tuple[Network, ...]:
    """Return the networks of a setting, an address being a network of one. Raises ValueError."""
    return tuple(ipaddress.ip_network(one) for one in text.replace(",", " ").split())


def _mail_problems(values: Mapping[str, str]) -> list[str]:
    """Never quotes what is wrong: a password may stand in it."""
    url, sender = values.get("CLINIC_SMTP_URL", ""), values.get("CLINIC_MAIL_FROM", "")
    problems = []
    try:
        smtp.read(url or "smtp://localhost")
    except ValueError:
        problems.append(
            "CLINIC_SMTP_URL must begin with smtp+starttls://, smtps:// or smtp:// and name a server; "
            "with smtp:// a password is only sent to this machine."
        )
    if (sender or url) and not is_address(sender):
        problems.append("CLINIC_MAIL_FROM must be one e-mail address, as clinic@clinic.example.")
    return problems


def _time_of_day(text: str) -> dt.time | None:
    """Return when backups begin; None for `off`. Raises ValueError."""
    return None if text == "off" else dt.datetime.strptime(text or BACKUP_AT, "%H:%M").time()  # noqa: DTZ007 - no date


def _path(text: str | None) -> Path | None:
    return Path(text).absolute() if text else None


def _address_allowed(scheme: str, host: str) -> bool:
    return bool(host) and (scheme == "https" or (scheme == "http" and host in LOOPBACK))


def _settings(folder: Path, values: Mapping[str, str]) -> Settings:
    return Settings(
        instance=folder,
        database_url=values.get("CLINIC_DATABASE_URL") or f"sqlite:///{folder / 'clinic.sqlite'}",
        secret_key=values["CLINIC_SECRET_KEY"],
        password_salt=values["CLINIC_PASSWORD_SALT"],
        name=values.get("CLINIC_NAME", ""),
        phone=values.get("CLINIC_PHONE", ""),
        emergency_number=values.get("CLINIC_EMERGENCY_NUMBER", ""),
        crisis_lines=tuple(line.strip() for line in values.get("CLINIC_CRISIS_LINES", "").splitlines() if line.strip()),
        privacy_url=values.get("CLINIC_PRIVACY_URL", ""),
        time_zone=values["CLINIC_TIME_ZONE"],
        base_url=values.get("CLINIC_BASE_URL", "").rstrip("/"),
        demo=values.get("CLINIC_DEMO", "") in ("1", "true", "True"),
        smtp_url=values.get("CLINIC_SMTP_URL", ""),
        mail_from=values.get("CLINIC_MAIL_FROM", ""),
        second_factor_required=values.get("CLINIC_SECOND_FACTOR", REQUIRED) == REQUIRED,
        backup_to=_path(values.get("CLINIC_BACKUP_FOLDER")),
        backup_passphrase=_path(values.get("CLINIC_BACKUP_PASSPHRASE_FILE")),
        retention_years=int(values.get("CLINIC_RETENTION_YEARS") or RETENTION_YEARS),
        backup_at=_time_of_day(values.get("CLINIC_BACKUP_AT", "")),
        trusted_proxies=_networks(values.get("CLINIC_TRUSTED_PROXIES", "")),
        limiter_url=values.get("CLINIC_LIMITER_URL", ""),
    )
