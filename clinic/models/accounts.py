"""Who signs in, and what they may be.

The two mixins come from Flask-Security: it asks its user class for a handful of methods that only it can define well.
They are the one thing below the web that comes from the web; see docs/adr.
"""

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db.base import Base, digest, line, pk, utc
from clinic.db.types import UTCDateTime, words
from clinic.domain.permissions import RoleName

if TYPE_CHECKING:

    class RoleMixin: ...

    class UserMixin: ...

else:
    from flask_security.core import RoleMixin, UserMixin

account_role = sa.Table(
    "account_role",
    Base.metadata,
    sa.Column("account_id", sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("role_id", sa.ForeignKey("role.id", ondelete="RESTRICT"), primary_key=True),
)


class Role(Base, RoleMixin):
    """A role that an account can hold; what it may do stands in `domain.permissions`."""

    __tablename__ = "role"

    id: Mapped[pk]
    name: Mapped[RoleName] = mapped_column(words(RoleName, "role_name_known"), unique=True)


class Account(Base, UserMixin):
    """Someone who signs in. An account is switched off, never deleted: signed visits name it."""

    __tablename__ = "account"
    __table_args__ = (sa.CheckConstraint("email = lower(email)", name="email_in_lower_case"),)

    id: Mapped[pk]
    email: Mapped[str] = mapped_column(sa.String(255), unique=True)
    name: Mapped[line]
    """As printed: "Dr A. Sample"."""
    password: Mapped[str | None] = mapped_column(sa.String(255))
    """None once a password that somebody else gave has been used: the account chooses its own, and nothing else."""
    password_until: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
    """Until when a password that somebody else gave opens the account, once; None for the account's own."""
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """What Flask-Security knows the account by; changes when every session of it ends for good."""
    created_at: Mapped[utc]
    exam_moves_on: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    """Whether the survey goes to the next site by itself after an entry."""
    roles: Mapped[list[Role]] = relationship(secondary=account_role, order_by="Role.id")

    @property
    def role_names(self) -> frozenset[RoleName]:
        """The roles held."""
        return frozenset(role.name for role in self.roles)


class SetupCode(Base):
    """The one-time code with which the first administrator of a clinic makes their account."""

    __tablename__ = "setup_code"

    id: Mapped[pk]
    code_hash: Mapped[digest] = mapped_column(unique=True)
    issued_at: Mapped[utc]
    used_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)


class SignInAttempt(Base):
    """A wrong password, so that guessing is slowed down per account name and per address, across restarts."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (sa.Index("ix_sign_in_attempt_key_at", "key", "at"),)

    id: Mapped[pk]
    key: Mapped[digest]
    """A hash of the name or of the address tried: neither is kept in plain."""
    at: Mapped[utc]
