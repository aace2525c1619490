"""Who may bring data in, take it out and say what is asked."""

import pytest

from clinic.domain.permissions import PERMISSIONS, Permission, RoleName, allowed

CLINICIAN, DESK, ADMINISTRATOR = RoleName.CLINICIAN, RoleName.FRONT_DESK, RoleName.ADMINISTRATOR

IN_AND_OUT = {
    Permission.DATA_IMPORT: {CLINICIAN, ADMINISTRATOR},
    Permission.DATA_EXPORT: {CLINICIAN},
    Permission.FHIR_READ: {CLINICIAN},
    Permission.INSTRUMENTS_READ: {CLINICIAN, ADMINISTRATOR},
    Permission.INSTRUMENTS_MANAGE: {CLINICIAN, ADMINISTRATOR},
}


@pytest.mark.parametrize(("permission", "roles"), IN_AND_OUT.items())
def test_who_may_do_it(permission: Permission, roles: set[RoleName]) -> None:
    assert {role for role in RoleName if allowed([role], permission)} == roles


def test_nothing_clinical_is_read_by_the_front_desk_or_an_administrator_alone() -> None:
    clinical = {Permission.CLINICAL_READ, Permission.CLINICAL_WRITE, Permission.DATA_EXPORT, Permission.FHIR_READ}
    for role in (DESK, ADMINISTRATOR):
        assert not clinical & PERMISSIONS[role]


def test_no_role_gives_nothing() -> None:
    assert not any(allowed([], permission) for permission in Permission)
