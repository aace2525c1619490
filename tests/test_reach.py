"""Nothing of a patient is reached but by the ways that ask whose eyes are on it; each message says how."""

import ast
from pathlib import Path

import pytest

from clinic import models
from clinic.cli.roles import markdown
from clinic.db.base import Base
from clinic.db.reach import EVERYBODY_READS, bound_tables
from clinic.domain.permissions import FIELDS, OPENS, PERMISSIONS, Field, Permission, RoleName, allowed, changes, sees
from clinic.services.readers import TABLES
from tests.test_architecture import ROOT, dotted, relative, sources

STATES = {
    "patient", "visit", "questionnaire", "invitation", "tablet_session", "imported_visit", "visit_error",
}  # fmt: skip
"""Tables that tell names, dates and states: read by the front desk too."""
LOOKS_BEYOND = {
    "clinic/db/reach.py",
    "clinic/services/loading.py",  # notes who was asked for in vain
    "clinic/services/patients.py",  # is a record number free?
    "clinic/services/restrictions.py",  # by the whole record number
    "clinic/services/hidden_visits.py",  # that there is a visit, and whether a clinician should look
    "clinic/services/invitations.py",  # whoever holds the token is let in by it
    "clinic/services/tablets.py",  # the same
    "clinic/services/audit_log.py",  # the administrator sees record numbers of all entries
}
OPENS_SESSIONS = {
    "clinic/web/session.py": "narrows them",
    "clinic/web/views/exports.py": "narrows its own",
    "clinic/web/views/imports.py": "narrows its own",
    "clinic/web/views/audit.py": "narrows its own",
    "clinic/web/views/patients.py": "narrows its own",
    "clinic/web/audit_trail.py": "writes entries",
    "clinic/web/account_sessions.py": "writes when a session was seen",
    "clinic/web/backup_schedule.py": "reads the register of backups",
    "clinic/web/once.py": "writes what was received",
    "clinic/web/alarm_mail.py": "runs without anybody, tells ids",
    "clinic/web/import_work.py": "runs without anybody, matches all records",
    "clinic/web/questionnaires/tablets.py": "touches and ends the tablet's own row",
}


def bound_models() -> set[str]:
    """Names of the models that hang on a patient, at whatever distance."""
    tables = set(bound_tables())
    while more := {
        table.name
        for table in Base.metadata.tables.values()
        if table.name not in tables | EVERYBODY_READS | {"account", "audit_link", "glass_alert"}
        and any(key.column.table.name in tables for key in table.foreign_keys)
    }:
        tables |= more
    return {mapper.class_.__name__ for mapper in Base.registry.mappers if mapper.local_table.name in tables}


def calls(*layers: str):
    for path, tree in sources(*layers):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield relative(path), node


def test_an_object_is_got_by_its_id_in_one_place():
    bound = bound_models()
    wrong = [
        f"{path}:{node.lineno}"
        for path, node in calls("services", "web", "cli", "exchange")
        if path != "clinic/services/loading.py"
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"get", "get_one"}
        and node.args
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id in bound - KEYED_BY_A_VISIT_IN_HAND.get(path, set())
    ]
    assert not wrong, "load it by `loading.one` (or `loading.beside` a visit that was loaded):\n" + "\n".join(wrong)


KEYED_BY_A_VISIT_IN_HAND = {
    "clinic/services/erasure.py": {"Patient"},  # the command line alone
    "clinic/services/editions.py": {"Signature"},
    "clinic/services/signed_records.py": {"Signature", "Addendum"},  # `clinic check`
    "clinic/services/summaries.py": {"VisitError"},
    "clinic/services/visit_errors.py": {"Signature", "VisitError"},
    "clinic/web/link_mail.py": {"Invitation"},  # found by its token a line before
}


def test_every_table_of_a_patient_is_hidden_with_the_patient():
    direct = {
        table.name
        for table in Base.metadata.tables.values()
        if {"patient_id", "visit_id"} & set(table.c.keys()) or table.name == "patient"
    }
    assert direct - EVERYBODY_READS == set(bound_tables())


def test_every_table_of_a_patient_is_clinical_or_a_state():
    told = {mapper.local_table.name for mapper in Base.registry.mappers if mapper.class_.__name__ in bound_models()}
    assert told - set(TABLES) == STATES, (
        "say in services/readers.py which field the table tells, or here that it is a state"
    )
    assert set(TABLES) <= told
    assert not STATES & set(TABLES)


def test_who_looks_beyond_the_reach_is_on_the_list():
    found = {path for path, tree in all_sources() if any(_is_name(node, "BEYOND") for node in ast.walk(tree))}
    assert found == LOOKS_BEYOND


def test_sessions_of_the_web_are_opened_in_few_places():
    found = {
        path
        for path, node in calls("web")
        if dotted(node.func).rpartition(".")[2] in {"reading", "writing"} and "database" in dotted(node.func)
    }
    assert found == set(OPENS_SESSIONS), "use current_session(), or within_reach(…) and name the place here"


def all_sources():
    return [(relative(path), tree) for path, tree in sources()]


def _is_name(node: ast.AST, name: str) -> bool:
    return (isinstance(node, ast.Name) and node.id == name) or (isinstance(node, ast.Attribute) and node.attr == name)


@pytest.mark.parametrize("role", RoleName)
def test_a_role_sees_what_its_pages_show(role):
    for permission in PERMISSIONS[role]:
        unseen = [field for field in OPENS[permission] if not sees([role], field)]
        assert not unseen, f"{role} has {permission} but does not see {unseen}"


def test_the_table_is_whole_and_says_what_was_decided():
    assert set(FIELDS) == set(Field)
    assert set(OPENS) == set(Permission)
    clinical = set(TABLES.values()) | {Field.SUMMARY, Field.TABLES, Field.PATIENT_RESTRICTION}
    for role in (RoleName.FRONT_DESK, RoleName.ADMINISTRATOR):
        assert not [field for field in clinical if sees([role], field)], f"{role} sees clinical text"
        assert not [field for field in clinical if changes([role], field)]
    assert sees([RoleName.FRONT_DESK], Field.VISIT_LOOK)
    assert not sees([RoleName.FRONT_DESK], Field.PATIENT_CONTACT, restricted=True)
    assert allowed([RoleName.FRONT_DESK], Permission.VISIT_PLAN, restricted=True)
    assert not allowed([RoleName.FRONT_DESK], Permission.PATIENT_EDIT, restricted=True)


def test_the_page_about_roles_is_not_old():
    page = Path(ROOT, "docs", "security", "roles.md")
    assert page.read_text(encoding="utf-8") == "\n".join(markdown()) + "\n", "clinic roles > docs/security/roles.md"


def test_every_model_is_known_here():
    assert (
        {"Patient", "Visit", "TenderPointRating", "TreatmentDose", "Response"}
        <= bound_models()
        <= set(dir(models)) | {"PressureSite"}
    )
