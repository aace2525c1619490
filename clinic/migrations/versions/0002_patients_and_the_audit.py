"""Keep patients, what the clinician knows of them, and who looked at what."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "patient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("name_latin", sa.String(length=200), nullable=False),
        sa.Column("birth", sa.String(length=10), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("gp_name", sa.String(length=200), nullable=False),
        sa.Column(
            "allergy_state",
            sa.Enum(
                "listed",
                "none_known",
                "not_asked",
                name="ck_patient_allergy_state_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name="ck_patient_name_given"),
        sa.CheckConstraint("length(record_number) > 0", name="ck_patient_record_number_given"),
        sa.PrimaryKeyConstraint("id", name="pk_patient"),
        sa.UniqueConstraint("record_number", name="uq_patient_record_number"),
    )
    op.create_index("ix_patient_name_key", "patient", ["name_key"], unique=False)
    op.create_table(
        "diagnosis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=True),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["account.id"], name="fk_diagnosis_noted_by_account", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_diagnosis_patient_id_patient", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_diagnosis"),
    )
    op.create_index("ix_diagnosis_patient_id", "diagnosis", ["patient_id"], unique=False)
    op.create_table(
        "allergy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_allergy_patient_id_patient", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_allergy"),
    )
    op.create_index("ix_allergy_patient_id", "allergy", ["patient_id"], unique=False)
    op.create_table(
        "life_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("happened", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_life_event_patient_id_patient", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_life_event"),
    )
    op.create_index("ix_life_event_patient_id", "life_event", ["patient_id"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column(
            "action",
            sa.Enum(
                "sign_in",
                "sign_in_refused",
                "sign_out",
                "password_change",
                "account_create",
                "account_switch_off",
                "access_refused",
                "patient_search",
                "patient_read",
                "patient_write",
                "visit_read",
                "visit_write",
                "invitation_issue",
                "invitation_revoke",
                "invitation_reopen",
                "questionnaire_save",
                "questionnaire_send",
                "red_flag_review",
                "exam_write",
                "treatment_write",
                "plan_write",
                "summary_print",
                "visit_sign",
                "addendum_add",
                name="action",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("noun", sa.String(length=60), nullable=False),
        sa.Column("noun_id", sa.Integer(), nullable=True),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_audit_entry_account_id_account", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_audit_entry_patient_id_patient", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_patient_id", "audit_entry", ["patient_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("audit_entry")
    op.drop_table("life_event")
    op.drop_table("allergy")
    op.drop_table("diagnosis")
    op.drop_table("patient")
