"""The second factor of an account: an authenticator app, recovery codes, security keys. Nothing is kept in plain.

Flask-Security would keep these in columns of the account; they are tables of their own, so that using a code up is one
statement of the database, and so that no page loads a secret that it does not need.
"""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db.base import Base, digest, line, pk, utc
from clinic.db.types import UTCDateTime


class AuthenticatorApp(Base):
    """The app that makes an account's six-digit codes."""

    __tablename__ = "authenticator_app"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[str] = mapped_column(sa.String(500))
    """Encrypted, and bound to the account: see services.second_factor_secrets."""
    last_step: Mapped[int] = mapped_column(sa.BigInteger)
    """The 30-second step of the last code that was accepted: neither it nor an earlier one is accepted again."""
    added_at: Mapped[utc]


class RecoveryCode(Base):
    """A code that stands in for the second factor once; the row goes when it is used."""

    __tablename__ = "recovery_code"
    __table_args__ = (sa.UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[pk]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    code_hash: Mapped[digest]
    """A keyed hash."""
    made_at: Mapped[utc]


class SecurityKey(Base):
    """A security key or passkey (WebAuthn) that may be used in place of a code."""

    __tablename__ = "security_key"

    id: Mapped[pk]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[line]
    """As its owner calls it: "Blue key on my ring"."""
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    transports: Mapped[list[str]]
    added_at: Mapped[utc]
    used_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime)
