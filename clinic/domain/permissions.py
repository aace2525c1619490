"""Who may do what: one table of roles and permissions, and nothing else decides it.

The front desk sees names, dates and states, and that a clinician should look; it sees no clinical text. An
administrator alone sees no clinical text either; one who brings a file in sees what the report of it says about
its rows. Every role reads what is asked and how it is scored. An account may hold several roles.
"""

from collections.abc import Iterable
from enum import StrEnum


class RoleName(StrEnum):
    """The roles that an account can hold."""

    CLINICIAN = "clinician"
    FRONT_DESK = "front_desk"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing that somebody may do."""

    OWN_ACCOUNT = "own_account"
    DAY_LIST = "day_list"
    PATIENT_FIND = "patient_find"
    PATIENT_EDIT = "patient_edit"
    VISIT_PLAN = "visit_plan"
    INVITE = "invite"
    CLINICAL_READ = "clinical_read"
    CLINICAL_WRITE = "clinical_write"
    VISIT_SIGN = "visit_sign"
    ACCOUNTS_MANAGE = "accounts_manage"
    LANGUAGES_MANAGE = "languages_manage"
    QUESTIONS_MANAGE = "questions_manage"
    DATA_IMPORT = "data_import"
    DATA_EXPORT = "data_export"
    FHIR_READ = "fhir_read"
    INSTRUMENTS_READ = "instruments_read"
    INSTRUMENTS_MANAGE = "instruments_manage"
    BACKUPS_READ = "backups_read"


_DESK = frozenset(
    {
        Permission.OWN_ACCOUNT,
        Permission.DAY_LIST,
        Permission.PATIENT_FIND,
        Permission.PATIENT_EDIT,
        Permission.VISIT_PLAN,
        Permission.INVITE,
    }
)

PERMISSIONS: dict[RoleName, frozenset[Permission]] = {
    RoleName.CLINICIAN: _DESK
    | {
        Permission.CLINICAL_READ,
        Permission.CLINICAL_WRITE,
        Permission.VISIT_SIGN,
        Permission.DATA_IMPORT,
        Permission.DATA_EXPORT,
        Permission.FHIR_READ,
        Permission.INSTRUMENTS_READ,
        Permission.INSTRUMENTS_MANAGE,
    },
    RoleName.FRONT_DESK: _DESK,
    RoleName.ADMINISTRATOR: frozenset(
        {
            Permission.OWN_ACCOUNT,
            Permission.ACCOUNTS_MANAGE,
            Permission.LANGUAGES_MANAGE,
            Permission.QUESTIONS_MANAGE,
            Permission.BACKUPS_READ,
            Permission.DATA_IMPORT,
            Permission.INSTRUMENTS_READ,
            Permission.INSTRUMENTS_MANAGE,
        }
    ),
}


def allowed(roles: Iterable[RoleName], permission: Permission) -> bool:
    """Return whether one of the roles gives the permission; no role gives nothing."""
    return any(permission in PERMISSIONS[role] for role in roles)
