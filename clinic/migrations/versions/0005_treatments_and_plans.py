"""Keep treatments tried, what was said of them, and what happens next."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "treatment_course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("treatment_code", sa.String(length=60), nullable=True),
        sa.Column("own_words", sa.String(length=200), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "never",
                "planned",
                "current",
                "paused",
                "stopped",
                "completed",
                name="ck_treatment_course_status_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("started", sa.String(length=10), nullable=True),
        sa.Column("stopped", sa.String(length=10), nullable=True),
        sa.Column("reason_started", sa.Text(), nullable=False),
        sa.Column("stopped_because", sa.JSON(), nullable=False),
        sa.Column(
            "would_use_again",
            sa.Enum(
                "yes",
                "no",
                "unsure",
                name="ck_treatment_course_would_use_again_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("side_effects", sa.Text(), nullable=False),
        sa.Column(
            "side_effect_severity",
            sa.Enum(
                "mild",
                "moderate",
                "severe",
                name="ck_treatment_course_side_effect_severity_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "patient",
                "clinician",
                "record",
                name="ck_treatment_course_source_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "treatment_code IS NOT NULL OR length(own_words) > 0", name="ck_treatment_course_named_somehow"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_treatment_course_patient_id_patient", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_treatment_course"),
    )
    op.create_index("ix_treatment_course_patient_id", "treatment_course", ["patient_id"], unique=False)
    op.create_table(
        "treatment_dose",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=True),
        sa.Column("amount", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("schedule", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["treatment_course.id"],
            name="fk_treatment_dose_course_id_treatment_course",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_treatment_dose"),
    )
    op.create_index("ix_treatment_dose_course_id", "treatment_dose", ["course_id"], unique=False)
    op.create_table(
        "treatment_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "patient",
                "clinician",
                "record",
                name="ck_treatment_rating_source_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "helped",
            sa.Enum(
                "helped_a_lot",
                "helped_a_bit",
                "did_not_help",
                "made_worse",
                "cannot_say",
                "not_taken",
                name="ck_treatment_rating_helped_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("side_effects", sa.Text(), nullable=False),
        sa.Column(
            "side_effect_severity",
            sa.Enum(
                "mild",
                "moderate",
                "severe",
                name="ck_treatment_rating_side_effect_severity_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["treatment_course.id"],
            name="fk_treatment_rating_course_id_treatment_course",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name="fk_treatment_rating_visit_id_visit", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_treatment_rating"),
        sa.UniqueConstraint("visit_id", "course_id", "source", name="uq_treatment_rating_visit_id_course_id_source"),
    )
    op.create_index("ix_treatment_rating_visit_id", "treatment_rating", ["visit_id"], unique=False)
    op.create_table(
        "treatment_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("own_words", sa.String(length=200), nullable=False),
        sa.Column(
            "helped",
            sa.Enum(
                "helped_a_lot",
                "helped_a_bit",
                "did_not_help",
                "made_worse",
                "cannot_say",
                "not_taken",
                name="ck_treatment_proposal_helped_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(own_words) > 0", name="ck_treatment_proposal_own_words_given"),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["treatment_course.id"],
            name="fk_treatment_proposal_course_id_treatment_course",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name="fk_treatment_proposal_visit_id_visit", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_treatment_proposal"),
    )
    op.create_index("ix_treatment_proposal_visit_id", "treatment_proposal", ["visit_id"], unique=False)
    op.create_table(
        "plan",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("in_short", sa.Text(), nullable=False),
        sa.Column("for_gp", sa.Text(), nullable=False),
        sa.Column("for_patient", sa.Text(), nullable=False),
        sa.Column("for_clinic", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_plan_visit_id_visit", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("visit_id", name="pk_plan"),
    )
    op.create_table(
        "plan_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("treatment_code", sa.String(length=60), nullable=True),
        sa.Column("treatment_name", sa.String(length=200), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "keep",
                "change",
                "stop",
                "try",
                name="ck_plan_item_decision_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(decision = 'try') = (course_id IS NULL)", name="ck_plan_item_course_unless_try"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["treatment_course.id"], name="fk_plan_item_course_id_treatment_course", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_plan_item_visit_id_visit", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_item"),
        sa.UniqueConstraint("visit_id", "course_id", name="uq_plan_item_visit_id_course_id"),
    )
    op.create_index("ix_plan_item_visit_id", "plan_item", ["visit_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("plan_item")
    op.drop_table("plan")
    op.drop_table("treatment_proposal")
    op.drop_table("treatment_rating")
    op.drop_table("treatment_dose")
    op.drop_table("treatment_course")
