"""Let a patient be restricted to named clinicians, and a clinician decide whether a patient under 18 is asked."""

import sqlalchemy as sa
from alembic import op

from clinic.db import dialects

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BY_VISIT = {"form_decision": "{row}.visit_id"}
FOR_GOOD = ("glass_opening",)


def _names(table: str, column: str, other: str, ondelete: str = "RESTRICT", key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete)


def upgrade() -> None:
    """Make the tables; an opening of a restricted record is never changed."""
    op.create_table(
        "restriction",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restricted_by", sa.Integer(), nullable=False),
        _names("restriction", "patient_id", "patient"),
        _names("restriction", "restricted_by", "account"),
        sa.PrimaryKeyConstraint("patient_id", name="pk_restriction"),
    )
    op.create_table(
        "patient_access",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        _names("patient_access", "patient_id", "restriction", "CASCADE", "patient_id"),
        _names("patient_access", "account_id", "account"),
        sa.PrimaryKeyConstraint("patient_id", "account_id", name="pk_patient_access"),
    )
    _make_openings()
    op.create_table(
        "form_decision",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        _names("form_decision", "visit_id", "visit"),
        _names("form_decision", "decided_by", "account"),
        sa.PrimaryKeyConstraint("visit_id", name="pk_form_decision"),
    )
    dialects.lock_by_visit(op.get_bind(), BY_VISIT)
    dialects.lock_for_good(op.get_bind(), FOR_GOOD)


def _make_openings() -> None:
    why = sa.Enum(
        "emergency",
        "cover",
        "request",
        "other",
        name="ck_glass_opening_why_known",
        native_enum=False,
        create_constraint=True,
        length=30,
    )
    op.create_table(
        "glass_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("why", why, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        _names("glass_opening", "patient_id", "patient"),
        _names("glass_opening", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name="pk_glass_opening"),
    )
    op.create_index("ix_glass_opening_patient_id", "glass_opening", ["patient_id"], unique=False)
    op.create_index("ix_glass_opening_account_id_until", "glass_opening", ["account_id", "until"], unique=False)
    op.create_table(
        "glass_alert",
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        _names("glass_alert", "opening_id", "glass_opening"),
        _names("glass_alert", "account_id", "account"),
        sa.PrimaryKeyConstraint("opening_id", "account_id", name="pk_glass_alert"),
    )


def downgrade() -> None:
    """Drop what was added."""
    connection = op.get_bind()
    dialects.drop_triggers(connection, FOR_GOOD, ("UPDATE", "DELETE"))
    dialects.drop_triggers(connection, BY_VISIT)
    for table in ("form_decision", "glass_alert", "glass_opening", "patient_access", "restriction"):
        op.drop_table(table)
