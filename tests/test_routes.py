"""Every address declares who may reach it."""

from flask import Flask

from clinic.domain.permissions import Permission

PUBLIC = {
    "static",
    "figures.body",
    "health.show",
    "accounts.setup",
    "accounts.use_setup",
    "security.login",
    "security.logout",
    # The second step of signing in opens after the right password alone; see tests/web/test_second_factor_attacks.py.
    "second_factor_steps.code",
    "second_factor_steps.recovery",
    "second_factor_steps.use_code",
    "second_factor_steps.use_key",
    "second_factor_steps.use_recovery",
}
"""Reached without an account. The pages of patients are reached by the token of their link or tablet."""
BY_TOKEN = ("/q/<", "/tablet")


def test_every_endpoint_declares_a_permission(app: Flask) -> None:
    bare = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in PUBLIC
        and not rule.rule.startswith(BY_TOKEN)
        and not isinstance(getattr(app.view_functions[rule.endpoint], "permission", None), Permission)
    }
    assert not bare, f"put @requires(Permission.…) directly under the route of {sorted(bare)}"


def test_the_public_list_names_only_what_is_there(app: Flask) -> None:
    assert set(app.view_functions) >= PUBLIC


def test_a_get_address_is_never_also_a_write(app: Flask) -> None:
    """A view that answers both would change something on a GET sooner or later; Flask-Security's own are checked."""
    both = {r.endpoint for r in app.url_map.iter_rules() if {"GET", "POST"} <= (r.methods or set())}
    assert both <= {"security.login"}
