"""Keep a second examiner's repeat of a survey, and which survey was typed in from paper."""

import sqlalchemy as sa
from alembic import op

from clinic.db import dialects

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BY_VISIT = {"repeat_survey": "SELECT visit_id FROM exam WHERE exam.id = {row}.exam_id"}


def upgrade() -> None:
    """Make the table, locked with its visit; add the columns in place, for a table built anew would lose its locks."""
    op.create_table(
        "repeat_survey",
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_first", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("exam_id <> first_id", name="ck_repeat_survey_of_another_survey"),
        sa.CheckConstraint("finished_at IS NULL OR given_up_at IS NULL", name="ck_repeat_survey_ends_one_way"),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name="fk_repeat_survey_exam_id_exam", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["first_id"], ["exam.id"], name="fk_repeat_survey_first_id_exam", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("exam_id", name="pk_repeat_survey"),
    )
    dialects.lock_by_visit(op.get_bind(), BY_VISIT)
    op.add_column("exam", sa.Column("from_paper_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("exam", sa.Column("from_paper_by", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Drop what was added."""
    op.drop_column("exam", "from_paper_by")
    op.drop_column("exam", "from_paper_at")
    dialects.drop_triggers(op.get_bind(), BY_VISIT)
    op.drop_table("repeat_survey")
