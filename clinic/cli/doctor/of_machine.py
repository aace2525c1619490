"""Whether the machine below is looked after: its programs, its clock, its disks."""

import datetime as dt
import shutil
import ssl
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clinic.cli.doctor.findings import Finding, advice, good, mend
from clinic.cli.doctor.mounts import is_encrypted, mount_of, open_swaps

PYTHON_ENDS = {
    (3, 11): dt.date(2027, 10, 31),
    (3, 12): dt.date(2028, 10, 31),
    (3, 13): dt.date(2029, 10, 31),
    (3, 14): dt.date(2030, 10, 31),
}
"""The last day on which a version gets security updates, as its makers announced."""
OPENSSL_ENDS = {
    (1, 1): dt.date(2023, 9, 11),
    (3, 0): dt.date(2026, 9, 7),
    (3, 1): dt.date(2025, 3, 14),
    (3, 2): dt.date(2025, 11, 23),
    (3, 3): dt.date(2026, 4, 9),
    (3, 4): dt.date(2026, 10, 22),
    (3, 5): dt.date(2030, 4, 8),
    (3, 6): dt.date(2026, 11, 1),
}
SOON = dt.timedelta(days=180)
_DISTRIBUTION = (
    "If your distribution still mends it, keep its updates on (unattended-upgrades); else install a newer one."
)


def python(today: dt.date, version: tuple[int, int] = sys.version_info[:2]) -> Finding:
    """Python still gets security updates."""
    return _support("Python", version, PYTHON_ENDS, today)


def openssl(today: dt.date, version: tuple[int, int] = ssl.OPENSSL_VERSION_INFO[:2]) -> Finding:
    """So does what encrypts."""
    return _support("OpenSSL", version, OPENSSL_ENDS, today)


def _support(what: str, version: tuple[int, int], ends: dict[tuple[int, int], dt.date], today: dt.date) -> Finding:
    name, end = f"{what} {version[0]}.{version[1]}", ends.get(version)
    if end is None:
        known = version > max(ends)
        said = f"{name} is newer than what this version knows." if known else f"{name} gets no updates any more."
        return good(what, said) if known else mend(what, said, _DISTRIBUTION)
    if today > end:
        return advice(what, f"{name} gets no updates from its makers since {end}.", _DISTRIBUTION)
    if today > end - SOON:
        return advice(what, f"{name} gets updates until {end}.", "Plan the change to a newer one.")
    return good(what, f"{name} gets updates until {end}.")


def time_zones(zone: str, today: dt.date, version: str | None) -> Finding:
    """Governments move clocks at short notice; `version` = that of the package, as 2026.1, None without one."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return mend("Time zones", "The clinic's time zone is not known here.", "Install tzdata.")
    year = int(version.partition(".")[0]) if version and version[:4].isdecimal() else None
    if year is not None and year < today.year - 1:
        return advice("Time zones", f"The table of time zones is of {year}.", "Upgrade the package tzdata.")
    return good("Time zones", "The clinic's time zone is known, and the table is recent.")


def clock_is_kept(said: str | None = None) -> Finding | None:
    """The clock follows a time server; None where the system does not tell."""
    answer = said if said is not None else _timedatectl()
    if answer == "yes":
        return good("Time server", "The clock is kept right by a time server.")
    if answer == "no":
        do = "Run `timedatectl set-ntp true`: a wrong time stands in every signature."
        return advice("Time server", "The clock is not kept right by a time server.", do)
    return None


def _timedatectl() -> str | None:
    program = shutil.which("timedatectl")
    if program is None:
        return None
    words = [program, "show", "--property=NTPSynchronized", "--value"]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=5, check=True)  # noqa: S603  # nosec
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def disk_encryption(folder: Path, encrypted: bool | None = None) -> Finding:
    """A stolen box or a disk that is thrown away shows nothing; what is below a hypervisor is not seen here."""
    if encrypted is None:
        found = mount_of(folder)
        encrypted = found is not None and is_encrypted(found.device)
    if encrypted:
        return good("Disk encryption", "The data folder lies on an encrypted disk.")
    return advice(
        "Disk encryption",
        "No encryption is seen on the disk of the data folder: whoever takes the disk reads the records.",
        "Encrypt it (LUKS, BitLocker, FileVault); if it is encrypted below what this machine sees, all is well.",
    )


def swap(places: int | None) -> Finding | None:
    """What is in the memory does not get to a disk in the clear; None where the system does not tell."""
    if places is None:
        return None
    if places:
        do = "Encrypt it, use zram, or switch it off (`swapoff -a`)."
        return advice("Swap", "Memory with patients' records may be written to a disk in the clear.", do)
    return good("Swap", "Memory is not written to a disk in the clear.")


def every(folder: Path, zone: str, today: dt.date, tzdata: str | None) -> list[Finding]:
    """All of it."""
    found = [python(today), openssl(today), time_zones(zone, today, tzdata), clock_is_kept()]
    found += [disk_encryption(folder), swap(open_swaps())]
    return [one for one in found if one is not None]
