"""Keep why a visit or an import was entered in error, and that a patient was erased."""

import sqlalchemy as sa
from alembic import op

from clinic.db import dialects

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

APPEND_ONLY = ("visit_error", "import_error")
OF_PATIENT = ("in_error_at", "erased_at")


def upgrade() -> None:
    """Make the tables; add the columns in place."""
    op.create_table(
        "visit_error",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        *_said("visit_error"),
        sa.Column("addendum_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["addendum_id"], ["addendum.id"], name="fk_visit_error_addendum_id_addendum", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_visit_error_visit_id_visit", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("visit_id", name="pk_visit_error"),
    )
    op.create_table(
        "import_error",
        sa.Column("import_id", sa.Integer(), nullable=False),
        *_said("import_error"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_run.id"], name="fk_import_error_import_id_import_run", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("import_id", name="pk_import_error"),
    )
    for column in OF_PATIENT:
        op.add_column("patient", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    dialects.lock_for_good(op.get_bind(), APPEND_ONLY)


def downgrade() -> None:
    """Drop them."""
    dialects.drop_triggers(op.get_bind(), APPEND_ONLY)
    for column in OF_PATIENT:
        op.drop_column("patient", column)
    op.drop_table("import_error")
    op.drop_table("visit_error")


def _said(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=f"ck_{table}_reason_given"),
        sa.ForeignKeyConstraint(
            ["marked_by"], ["account.id"], name=f"fk_{table}_marked_by_account", ondelete="RESTRICT"
        ),
    )
