"""Questionnaires that the clinic brought in: imported, licensed, scored by the clinic's rule, asked or not."""

from clinic.services.instruments.importing import Taken, take
from clinic.services.instruments.licences import confirm_licence
from clinic.services.instruments.rules import is_answered, set_rule
from clinic.services.instruments.stored import Version, asked, by_key, every, find, of_versions, value, versions
from clinic.services.instruments.switching import (
    NotAskable,
    arrange,
    ask,
    is_contact,
    name_contact,
    require_askable,
    stop,
)

__all__ = [
    "NotAskable",
    "Taken",
    "Version",
    "arrange",
    "ask",
    "asked",
    "by_key",
    "confirm_licence",
    "every",
    "find",
    "is_answered",
    "is_contact",
    "name_contact",
    "of_versions",
    "require_askable",
    "set_rule",
    "stop",
    "take",
    "value",
    "versions",
]
