"""Who may reach a page: every endpoint names a permission, or stands on the short public list of the tests."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from clinic.domain.audit import Action
from clinic.domain.errors import NotAllowed, SignInFirst
from clinic.domain.permissions import Field, Permission, RoleName, allowed, changes, sees
from clinic.models import Account
from clinic.web.audit_trail import audited_read
from clinic.web.reaching import reach_as, require_reachable
from clinic.web.send_again import send_again

View = Callable[..., ResponseReturnValue]
SAFE_NEXT = re.compile(r"/(?:[A-Za-z0-9_~.-][A-Za-z0-9/_~.-]*)?(?:\?[A-Za-z0-9/_~.=&%-]*)?", re.ASCII)
"""A path of our own. What browsers would clean away (`/<TAB>/elsewhere` means `//elsewhere`) does not pass."""


@dataclass(frozen=True, slots=True)
class FirstStep:
    """What an account has to do before anything else opens to it: `pending` tells whether it still has to.

    Until it is done every page leads to the endpoint `page`; only those of `opens` are there beside it.
    """

    pending: Callable[[Account], bool]
    page: str
    opens: frozenset[str] = frozenset()


STEPS = "clinic-first-steps"


def before_all_else(app: Flask, step: FirstStep) -> None:
    """Add a step after those that are there."""
    app.extensions.setdefault(STEPS, []).append(step)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the page, as the layout needs it: it stays readable when the database does not answer."""

    id: int
    name: str
    roles: frozenset[RoleName]

    def may(self, permission: Permission) -> bool:
        """Whether one of the roles gives the permission."""
        return allowed(self.roles, permission)

    def sees(self, field: Field, *, restricted: bool = False) -> bool:
        """Whether one of the roles sees the field; `restricted`: of a restricted patient."""
        return sees(self.roles, field, restricted=restricted)

    def changes(self, field: Field, *, restricted: bool = False) -> bool:
        """Whether one of the roles may change the field; `restricted`: of a restricted patient."""
        return changes(self.roles, field, restricted=restricted)


def requires(permission: Permission) -> Callable[[View], View]:
    """Open the view to accounts whose roles give the permission; ask everybody else to sign in, or refuse with 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            if signed_in() is None:
                return _sign_in_first()
            if (step := _pending_step()) is not None:
                return redirect(url_for(step.page), 303)
            if not allowed(current_account().role_names, permission):
                audited_read(Action.ACCESS_REFUSED, request.endpoint or "", None)
                raise NotAllowed(
                    _("Your account may not open this page."), hint=_("Ask an administrator if it should.")
                )
            require_reachable(request.view_args or {}, current_account(), permission)
            return view(**arguments)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the test of all routes
        return guarded

    return decorate


def signed_in() -> Account | None:
    """The account that is signed in, or None."""
    if "account" not in g:
        g.account = current_user._get_current_object() if current_user.is_authenticated else None
        if g.account is not None:
            g.viewer = Viewer(g.account.id, g.account.name, g.account.role_names)
            reach_as(g.account)
    found: Account | None = g.account
    return found


def current_account() -> Account:
    """The account that is signed in; only for views that require a permission."""
    account = signed_in()
    if account is None:
        raise RuntimeError("this view must require a permission")
    return account


def _pending_step() -> FirstStep | None:
    """The first step that is not done, unless this is a page of it."""
    account, steps = current_account(), current_app.extensions.get(STEPS, ())
    first = next((step for step in steps if step.pending(account)), None)
    g.nothing_else_opens = first is not None
    return None if first is None or request.endpoint in {first.page, *first.opens} else first


def safe_next(target: str | None) -> str | None:
    """Return the target if it is a plain path of our own, else None."""
    return target if target and SAFE_NEXT.fullmatch(target) else None


def _sign_in_first() -> ResponseReturnValue:
    if request.blueprint == "fhir":
        raise SignInFirst(_("Nobody is signed in."), hint=_("Sign in as a clinician at /sign-in, then ask again."))
    if request.method != "GET":
        return send_again(403)
    target = request.full_path if request.query_string else request.path
    return redirect(url_for("security.login", next=safe_next(target)), 303)
