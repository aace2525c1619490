"""Keep which optional questions the clinic asks, and with which of them a form was begun."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and add the column in place: a table built anew would lose the triggers that lock visits."""
    op.create_table(
        "question_switch",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("switched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("switched_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["switched_by"], ["account.id"], name="fk_question_switch_switched_by_account", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("code", name="pk_question_switch"),
    )
    op.add_column(
        "questionnaire", sa.Column("extra_questions", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
    )


def downgrade() -> None:
    """Drop the column and the table."""
    op.drop_column("questionnaire", "extra_questions")
    op.drop_table("question_switch")
