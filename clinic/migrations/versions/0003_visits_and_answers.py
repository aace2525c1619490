"""Keep visits, links, answers and urgent signs."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "open",
                "signed",
                "missed",
                "cancelled",
                "entered_in_error",
                "imported",
                name="ck_visit_status_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("clinician_id", sa.Integer(), nullable=False),
        sa.Column("criteria_shown", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'signed') <= (signed_at IS NOT NULL)", name="ck_visit_signed_at_when_signed"),
        sa.CheckConstraint(
            "signed_at IS NULL OR status IN ('signed', 'entered_in_error')", name="ck_visit_signed_at_only_when_signed"
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["account.id"], name="fk_visit_clinician_id_account", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_visit_patient_id_patient", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
    )
    op.create_index("ix_visit_patient_id", "visit", ["patient_id"], unique=False)
    op.create_index("ix_visit_seen_on_status", "visit", ["seen_on", "status"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_years", sa.Integer(), nullable=False),
        sa.CheckConstraint("expires_at > issued_at", name="ck_invitation_expires_after_issue"),
        sa.CheckConstraint("wrong_years BETWEEN 0 AND 5", name="ck_invitation_wrong_years_counted"),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["account.id"], name="fk_invitation_issued_by_account", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_invitation_visit_id_visit", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_sha256", name="uq_invitation_token_sha256"),
    )
    op.create_index("ix_invitation_visit_id", "invitation", ["visit_id"], unique=False)
    op.create_table(
        "questionnaire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "own_device",
                "clinic_tablet",
                "assisted",
                "paper",
                name="ck_questionnaire_mode_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("short_form", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(mode = 'own_device') = (entered_by IS NULL)", name="ck_questionnaire_entered_by_unless_own_device"
        ),
        sa.CheckConstraint("sent_at IS NULL OR sent_at >= started_at", name="ck_questionnaire_sent_after_start"),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name="fk_questionnaire_entered_by_account", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name="fk_questionnaire_visit_id_visit", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire"),
        sa.UniqueConstraint("visit_id", name="uq_questionnaire_visit_id"),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=60), nullable=False),
        sa.Column("instrument_version", sa.String(length=60), nullable=False),
        sa.Column("instrument_sha256", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name="fk_response_questionnaire_id_questionnaire",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_response"),
        sa.UniqueConstraint("questionnaire_id", "instrument", name="uq_response_questionnaire_id_instrument"),
    )
    op.create_table(
        "red_flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(reviewed_at IS NULL) = (reviewed_by IS NULL)", name="ck_red_flag_reviewed_by_someone"),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["account.id"], name="fk_red_flag_reviewed_by_account", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_red_flag_visit_id_visit", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_red_flag"),
        sa.UniqueConstraint("visit_id", "code", name="uq_red_flag_visit_id_code"),
    )
    op.create_index("ix_red_flag_visit_id", "red_flag", ["visit_id"], unique=False)
    op.create_table(
        "late_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=60), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name="fk_late_answer_visit_id_visit", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_late_answer"),
    )
    op.create_index("ix_late_answer_visit_id", "late_answer", ["visit_id"], unique=False)
    op.create_table(
        "criteria_input",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("pain_left", sa.Boolean(), nullable=True),
        sa.Column("pain_right", sa.Boolean(), nullable=True),
        sa.Column("pain_above_waist", sa.Boolean(), nullable=True),
        sa.Column("pain_below_waist", sa.Boolean(), nullable=True),
        sa.Column("pain_axial", sa.Boolean(), nullable=True),
        sa.Column("pain_duration_months", sa.Integer(), nullable=True),
        sa.Column("somatic_extent", sa.Integer(), nullable=True),
        sa.Column("other_disorder_explains_pain", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "pain_duration_months BETWEEN 0 AND 1200", name="ck_criteria_input_pain_duration_0_to_1200_months"
        ),
        sa.CheckConstraint("somatic_extent BETWEEN 0 AND 3", name="ck_criteria_input_somatic_extent_0_to_3"),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name="fk_criteria_input_visit_id_visit", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("visit_id", name="pk_criteria_input"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("criteria_input")
    op.drop_table("late_answer")
    op.drop_table("red_flag")
    op.drop_table("response")
    op.drop_table("questionnaire")
    op.drop_table("invitation")
    op.drop_table("visit")
