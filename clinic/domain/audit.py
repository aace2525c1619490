"""What is written into the audit: the kinds of looks and changes."""

from enum import StrEnum


class Action(StrEnum):
    """One kind of look or change."""

    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    PASSWORD_CHANGE = "password_change"
    ACCOUNT_CREATE = "account_create"
    ACCOUNT_SWITCH_OFF = "account_switch_off"
    ACCESS_REFUSED = "access_refused"
    PATIENT_SEARCH = "patient_search"
    PATIENT_READ = "patient_read"
    PATIENT_WRITE = "patient_write"
    VISIT_READ = "visit_read"
    VISIT_WRITE = "visit_write"
    INVITATION_ISSUE = "invitation_issue"
    INVITATION_REVOKE = "invitation_revoke"
    INVITATION_REOPEN = "invitation_reopen"
    QUESTIONNAIRE_SAVE = "questionnaire_save"
    QUESTIONNAIRE_SEND = "questionnaire_send"
    RED_FLAG_REVIEW = "red_flag_review"
    EXAM_WRITE = "exam_write"
    TREATMENT_WRITE = "treatment_write"
    PLAN_WRITE = "plan_write"
    SUMMARY_PRINT = "summary_print"
    VISIT_SIGN = "visit_sign"
    ADDENDUM_ADD = "addendum_add"
