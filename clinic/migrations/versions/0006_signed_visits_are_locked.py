"""Keep what signing freezes, and lock it in the database itself."""

import sqlalchemy as sa
from alembic import op

from clinic.db import dialects

BY_VISIT = {
    "questionnaire": "{row}.visit_id",
    "response": "SELECT visit_id FROM questionnaire WHERE questionnaire.id = {row}.questionnaire_id",
    "criteria_input": "{row}.visit_id",
    "exam": "{row}.visit_id",
    "tender_point_rating": "SELECT visit_id FROM exam WHERE exam.id = {row}.exam_id",
    "pressure_reading": "SELECT visit_id FROM exam WHERE exam.id = {row}.exam_id",
    "trigger_point": "{row}.visit_id",
    "treatment_rating": "{row}.visit_id",
    "treatment_proposal": "{row}.visit_id",
    "plan": "{row}.visit_id",
    "plan_item": "{row}.visit_id",
}
APPEND_ONLY = ("signature", "addendum", "edition", "audit_entry", "late_answer")
NEVER_REMOVED = ("red_flag",)

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "signature",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("record_sha256", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["signed_by"], ["account.id"], name="fk_signature_signed_by_account", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_signature_visit_id_visit", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("visit_id", name="pk_signature"),
    )
    op.create_table(
        "addendum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("length(text) > 0", name="ck_addendum_text_given"),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_addendum_visit_id_visit", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name="fk_addendum_written_by_account", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_addendum"),
    )
    op.create_index("ix_addendum_visit_id", "addendum", ["visit_id"], unique=False)
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("addendum_id", sa.Integer(), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(number = 1) = (addendum_id IS NULL)", name="ck_edition_addendum_from_edition_2"),
        sa.ForeignKeyConstraint(
            ["addendum_id"], ["addendum.id"], name="fk_edition_addendum_id_addendum", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_edition_visit_id_visit", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_edition"),
        sa.UniqueConstraint("visit_id", "number", name="uq_edition_visit_id_number"),
    )
    op.create_index("ix_edition_visit_id", "edition", ["visit_id"], unique=False)
    dialects.create_triggers(op.get_bind(), BY_VISIT, APPEND_ONLY, NEVER_REMOVED)


def downgrade() -> None:
    """Drop the tables."""
    dialects.drop_triggers(op.get_bind(), [*BY_VISIT, *APPEND_ONLY, *NEVER_REMOVED, "visit"])
    op.drop_table("edition")
    op.drop_table("addendum")
    op.drop_table("signature")
