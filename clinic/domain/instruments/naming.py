"""What an imported instrument may be called, and its versions, so that none passes for another."""

import re

from clinic.domain.errors import ClinicError
from clinic.domain.instruments import REGISTRY
from clinic.domain.words import N_

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
VERSION = re.compile(r"[^\s/|#~][^/|#~]{0,39}")
TAKEN = frozenset({*REGISTRY, "wpi", "sss", "psd", "tender_count", "fis", "sbs", "patient", "visit"}).union(
    ("nrs_pain", "fatigue", "unrefreshed", "cognitive", "energy", "ppt")
)
"""Keys of our own instruments, totals and columns."""
UNKNOWN_VERSION = "imported"
"""What answers are stored under whose file does not say which version was asked."""
_AGAIN = re.compile(r"~(\d+)$")


class NameRefused(ClinicError):
    """The key or the version of an imported instrument cannot be used."""

    status = 422


def require_key(key: str) -> str:
    """Return the key if an imported instrument may have it. Raises NameRefused."""
    if not KEY.fullmatch(key):
        raise NameRefused(
            N_("The instrument needs a short key: letters a to z, digits and _, a letter first, 40 at most."),
            hint=N_("Give one yourself, as `--key mood9`."),
        )
    if key in TAKEN:
        raise NameRefused(
            N_("This key belongs to something built in."), hint=N_("Give another one yourself, as `--key mood9`.")
        )
    return key


def require_version(version: str) -> str:
    """Return the version if definitions may be kept under it. Raises NameRefused."""
    if not VERSION.fullmatch(version) or version == UNKNOWN_VERSION:
        raise NameRefused(
            N_("The version of the questionnaire cannot be used: 40 letters at most, without / | # ~."),
            hint=N_("Correct the version in the file."),
        )
    return version


def base_version(version: str) -> str:
    """Return the version as its file names it: `1.2` of `1.2~3`."""
    return _AGAIN.sub("", version)


def next_version(version: str, known: frozenset[str]) -> str:
    """Return the first of `1.2`, `1.2~2`, `1.2~3` … that is not known yet."""
    base, number = base_version(version), 1
    candidate = base
    while candidate in known:
        number += 1
        candidate = f"{base}~{number}"
    return candidate
