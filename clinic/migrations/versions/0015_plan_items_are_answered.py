"""Keep what became of each item of an earlier plan, at the visit that answers it."""

import sqlalchemy as sa
from alembic import op

from clinic.db import dialects

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BY_VISIT = {"plan_answer": "{row}.visit_id"}


def upgrade() -> None:
    """Make the table, locked with the visit that answers."""
    op.create_table(
        "plan_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("planned_visit_id", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.String(length=16), nullable=False),
        sa.Column("planned_words", sa.Text(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "done",
                "not_done",
                "changed",
                "still_open",
                name="ck_plan_answer_answer_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("visit_id <> planned_visit_id", name="ck_plan_answer_of_another_visit"),
        sa.ForeignKeyConstraint(
            ["planned_visit_id"], ["visit.id"], name="fk_plan_answer_planned_visit_id_visit", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_plan_answer_visit_id_visit", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_answer"),
        sa.UniqueConstraint(
            "visit_id", "planned_visit_id", "item_key", name="uq_plan_answer_visit_id_planned_visit_id_item_key"
        ),
    )
    op.create_index("ix_plan_answer_visit_id", "plan_answer", ["visit_id"], unique=False)
    dialects.lock_by_visit(op.get_bind(), BY_VISIT)


def downgrade() -> None:
    """Drop the table with its locks."""
    dialects.drop_triggers(op.get_bind(), BY_VISIT)
    op.drop_table("plan_answer")
