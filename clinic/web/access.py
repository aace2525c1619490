"""Who may reach a page: every endpoint names a permission, or stands on the short public list of the tests."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from clinic.domain.audit import Action
from clinic.domain.errors import NotAllowed
from clinic.domain.permissions import Permission, RoleName, allowed
from clinic.models import Account
from clinic.web.audit_trail import audited_read
from clinic.web.send_again import send_again

View = Callable[..., ResponseReturnValue]
SAFE_NEXT = re.compile(r"/(?:[A-Za-z0-9_~.-][A-Za-z0-9/_~.-]*)?(?:\?[A-Za-z0-9/_~.=&%-]*)?", re.ASCII)
"""A path of our own. What browsers would clean away (`/<TAB>/elsewhere` means `//elsewhere`) does not pass."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the page, as the layout needs it: it stays readable when the database does not answer."""

    id: int
    name: str
    roles: frozenset[RoleName]

    def may(self, permission: Permission) -> bool:
        """Whether one of the roles gives the permission."""
        return allowed(self.roles, permission)


def requires(permission: Permission) -> Callable[[View], View]:
    """Open the view to accounts whose roles give the permission; ask everybody else to sign in, or refuse with 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            if signed_in() is None:
                return _sign_in_first()
            if not allowed(current_account().role_names, permission):
                audited_read(Action.ACCESS_REFUSED, request.endpoint or "", None)
                raise NotAllowed(
                    _("Your account may not open this page."), hint=_("Ask an administrator if it should.")
                )
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
    found: Account | None = g.account
    return found


def current_account() -> Account:
    """The account that is signed in; only for views that require a permission."""
    account = signed_in()
    if account is None:
        raise RuntimeError("this view must require a permission")
    return account


def safe_next(target: str | None) -> str | None:
    """Return the target if it is a plain path of our own, else None."""
    return target if target and SAFE_NEXT.fullmatch(target) else None


def _sign_in_first() -> ResponseReturnValue:
    if request.method != "GET":
        return send_again(403)
    target = request.full_path if request.query_string else request.path
    return redirect(url_for("security.login", next=safe_next(target)), 303)
