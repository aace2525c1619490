"""Who may do what, and who sees what: one table of roles, permissions and fields, and nothing else decides it.

The front desk sees names, dates and states, and that a clinician should look; it sees no clinical text. An
administrator alone sees no clinical text either; one who brings a file in sees what the report of it says about
its rows. Every role reads what is asked and how it is scored. An account may hold several roles.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    AUDIT_READ = "audit_read"


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
            Permission.AUDIT_READ,
            Permission.DATA_IMPORT,
            Permission.INSTRUMENTS_READ,
            Permission.INSTRUMENTS_MANAGE,
        }
    ),
}


class Field(StrEnum):
    """What a page, a file or an answer to another system may tell of somebody or something, by subject."""

    PATIENT_NAME = "patient.name"
    PATIENT_NUMBER = "patient.record_number"
    PATIENT_BIRTH = "patient.birth"
    PATIENT_CONTACT = "patient.contact"
    PATIENT_FACTS = "patient.facts"
    PATIENT_RESTRICTION = "patient.restriction"
    VISIT_DATE = "visit.date"
    VISIT_CLINICIAN = "visit.clinician"
    VISIT_STATE = "visit.state"
    VISIT_LOOK = "visit.look"
    VISIT_LINK = "visit.link"
    ANSWERS = "questionnaire.answers"
    URGENT_SIGNS = "questionnaire.urgent_signs"
    EXAM = "exam"
    CRITERIA = "exam.criteria"
    TREATMENTS = "treatments"
    PLAN = "plan"
    SUMMARY = "summary"
    SIGNATURE = "signature"
    ADDENDA = "signature.addenda"
    TABLES = "tables"
    IMPORT_REPORT = "import.report"
    INSTRUMENTS = "instruments"
    ACCOUNT_NAME = "account.name"
    ACCOUNT_SETTINGS = "account.settings"
    CLINIC_SETTINGS = "clinic.settings"
    AUDIT = "audit"
    BACKUPS = "backups"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who sees and who changes a field. `restricted`: also on a restricted record, by those who do no clinical work
    (a clinician who is not named sees nothing of it, an administrator alone sees no patients anyhow).
    """

    sees: frozenset[RoleName]
    changes: frozenset[RoleName] = frozenset()
    restricted: bool = False


_CLINICIAN = frozenset({RoleName.CLINICIAN})
_ADMINISTRATOR = frozenset({RoleName.ADMINISTRATOR})
_CARE = frozenset({RoleName.CLINICIAN, RoleName.FRONT_DESK})
_EVERYBODY = frozenset(RoleName)
_CLINICAL = Rule(_CLINICIAN, _CLINICIAN)

FIELDS: Mapping[Field, Rule] = {
    Field.PATIENT_NAME: Rule(_CARE, _CARE, restricted=True),
    Field.PATIENT_NUMBER: Rule(_CARE, _CARE, restricted=True),
    Field.PATIENT_BIRTH: Rule(_CARE, _CARE),
    Field.PATIENT_CONTACT: Rule(_CARE, _CARE),
    Field.PATIENT_FACTS: _CLINICAL,
    Field.PATIENT_RESTRICTION: _CLINICAL,
    Field.VISIT_DATE: Rule(_CARE, _CARE, restricted=True),
    Field.VISIT_CLINICIAN: Rule(_CARE, _CARE, restricted=True),
    Field.VISIT_STATE: Rule(_CARE, _CARE, restricted=True),
    Field.VISIT_LOOK: Rule(_CARE, restricted=True),
    Field.VISIT_LINK: Rule(_CARE, _CARE),
    Field.ANSWERS: _CLINICAL,
    Field.URGENT_SIGNS: _CLINICAL,
    Field.EXAM: _CLINICAL,
    Field.CRITERIA: _CLINICAL,
    Field.TREATMENTS: _CLINICAL,
    Field.PLAN: _CLINICAL,
    Field.SUMMARY: _CLINICAL,
    Field.SIGNATURE: _CLINICAL,
    Field.ADDENDA: _CLINICAL,
    Field.TABLES: Rule(_CLINICIAN),
    Field.IMPORT_REPORT: Rule(_CLINICIAN | _ADMINISTRATOR, _CLINICIAN | _ADMINISTRATOR),
    Field.INSTRUMENTS: Rule(_CLINICIAN | _ADMINISTRATOR, _CLINICIAN | _ADMINISTRATOR),
    Field.ACCOUNT_NAME: Rule(_EVERYBODY, _ADMINISTRATOR),
    Field.ACCOUNT_SETTINGS: Rule(_ADMINISTRATOR, _ADMINISTRATOR),
    Field.CLINIC_SETTINGS: Rule(_ADMINISTRATOR, _ADMINISTRATOR),
    Field.AUDIT: Rule(_ADMINISTRATOR),
    Field.BACKUPS: Rule(_ADMINISTRATOR),
}

OPENS: Mapping[Permission, frozenset[Field]] = {
    Permission.OWN_ACCOUNT: frozenset({Field.ACCOUNT_NAME}),
    Permission.DAY_LIST: frozenset(
        {Field.PATIENT_NAME, Field.VISIT_DATE, Field.VISIT_CLINICIAN, Field.VISIT_STATE, Field.VISIT_LOOK}
    ),
    Permission.PATIENT_FIND: frozenset({Field.PATIENT_NAME, Field.PATIENT_NUMBER}),
    Permission.PATIENT_EDIT: frozenset({Field.PATIENT_NAME, Field.PATIENT_BIRTH, Field.PATIENT_CONTACT}),
    Permission.VISIT_PLAN: frozenset({Field.VISIT_DATE, Field.VISIT_CLINICIAN, Field.VISIT_STATE}),
    Permission.INVITE: frozenset({Field.VISIT_LINK}),
    Permission.CLINICAL_READ: frozenset(field for field, rule in FIELDS.items() if rule is _CLINICAL),
    Permission.CLINICAL_WRITE: frozenset(field for field, rule in FIELDS.items() if rule is _CLINICAL),
    Permission.VISIT_SIGN: frozenset({Field.SUMMARY, Field.SIGNATURE, Field.ADDENDA}),
    Permission.ACCOUNTS_MANAGE: frozenset({Field.ACCOUNT_NAME, Field.ACCOUNT_SETTINGS}),
    Permission.LANGUAGES_MANAGE: frozenset({Field.CLINIC_SETTINGS}),
    Permission.QUESTIONS_MANAGE: frozenset({Field.CLINIC_SETTINGS}),
    Permission.DATA_IMPORT: frozenset({Field.IMPORT_REPORT}),
    Permission.DATA_EXPORT: frozenset({Field.TABLES}),
    Permission.FHIR_READ: frozenset({Field.TABLES, Field.SUMMARY}),
    Permission.INSTRUMENTS_READ: frozenset({Field.INSTRUMENTS}),
    Permission.INSTRUMENTS_MANAGE: frozenset({Field.INSTRUMENTS}),
    Permission.BACKUPS_READ: frozenset({Field.BACKUPS}),
    Permission.AUDIT_READ: frozenset({Field.AUDIT}),
}
"""What a page behind each permission cannot do without: no role has the permission without seeing these fields, and
of a patient whose fields are kept back the page stays closed.
"""


def allowed(roles: Iterable[RoleName], permission: Permission, *, restricted: bool = False) -> bool:
    """Return whether one of the roles gives the permission; no role gives nothing. `restricted`: as in `sees`."""
    held = frozenset(roles)
    if restricted and not all(sees(held, field, restricted=True) for field in OPENS[permission]):
        return False
    return any(permission in PERMISSIONS[role] for role in held)


def sees(roles: Iterable[RoleName], field: Field, *, restricted: bool = False) -> bool:
    """Return whether one of the roles sees the field. `restricted`: on a restricted record, where whoever does
    clinical work has come as one who is named, or with a reason, and sees it whole.
    """
    held, rule = frozenset(roles), FIELDS[field]
    if restricted and RoleName.CLINICIAN not in held and not rule.restricted:
        return False
    return bool(held & rule.sees)


def changes(roles: Iterable[RoleName], field: Field, *, restricted: bool = False) -> bool:
    """Return whether one of the roles may change the field; nobody changes what they do not see."""
    held = frozenset(roles)
    return sees(held, field, restricted=restricted) and bool(held & FIELDS[field].changes)
