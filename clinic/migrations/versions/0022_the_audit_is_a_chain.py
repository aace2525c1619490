"""Chain the audit: each entry gets a link, whose digest covers the link before it and the entry as it is stored.

Entries keep from where somebody looked and the zone. The digest is worked out here in its own words, which stay
as they are whatever becomes of the product's.
"""

import json
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from clinic.db import dialects

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

AT_ONCE = 5000
INDEXES = {
    "ix_audit_entry_at": ["at"],
    "ix_audit_entry_account_id": ["account_id", "id"],
    "ix_audit_entry_action": ["action", "id"],
    "ix_audit_entry_address": ["address", "id"],
}
TRUNCATED = ("audit_entry", "audit_link")


def upgrade() -> None:
    """Add the columns in place, make the table of links, link what is there and lock it."""
    for name in ("address", "zone"):
        op.add_column("audit_entry", sa.Column(name, sa.String(length=60), nullable=False, server_default=""))
    for name, columns in INDEXES.items():
        op.create_index(name, "audit_entry", columns)
    op.create_table(
        "audit_link",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["audit_entry.id"], name="fk_audit_link_entry_id_audit_entry", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("position", name="pk_audit_link"),
        sa.UniqueConstraint("entry_id", name="uq_audit_link_entry_id"),
    )
    connection = op.get_bind()
    _link_what_is_there(connection)
    dialects.lock_for_good(connection, ["audit_link"])
    dialects.refuse_truncate(connection, TRUNCATED)


def downgrade() -> None:
    """Drop the links, the columns and the indexes."""
    connection = op.get_bind()
    dialects.drop_triggers(connection, ["audit_link"])
    if connection.dialect.name == "postgresql":
        dialects.drop_triggers(connection, TRUNCATED, ["TRUNCATE"])
    op.drop_table("audit_link")
    for name in INDEXES:
        op.drop_index(name, "audit_entry")
    for name in ("zone", "address"):
        op.drop_column("audit_entry", name)


def _link_what_is_there(connection: sa.Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    at = "at" if sqlite else "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    detail = "detail" if sqlite else "detail::text"
    columns = f"id, {at}, account_id, action, noun, noun_id, patient_id, {detail}, address, zone"
    some = sa.text(
        f"SELECT {columns} FROM audit_entry WHERE id > :after ORDER BY id LIMIT {AT_ONCE}"  # noqa: S608  # nosec
    )
    insert = sa.text("INSERT INTO audit_link (position, entry_id, digest) VALUES (:position, :entry_id, :digest)")
    position, digest, after = 0, "0" * 64, 0
    while entries := connection.execute(some, {"after": after}).fetchall():
        links = []
        for entry in entries:
            position, after = position + 1, entry[0]
            words = json.dumps([digest, position, *entry], ensure_ascii=True, separators=(",", ":"))
            digest = sha256(words.encode("ascii")).hexdigest()
            links.append({"position": position, "entry_id": after, "digest": digest})
        connection.execute(insert, links)
