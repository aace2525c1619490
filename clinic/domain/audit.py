"""What is written into the audit: the kinds of looks and changes, and from where they came."""

from enum import StrEnum
from typing import NamedTuple

FROM_WHERE = "from_where"
"""Under which a database session's `info` holds the Where of the entries that it writes."""


class Where(NamedTuple):
    """From where somebody looked or wrote: the address of the request, and the clinic's time zone at that time."""

    address: str
    zone: str


NOWHERE = Where("", "")
COMMAND_LINE, SERVER = "command line", "server"
"""What stands in the place of an address where no request was: a command, or a task of the server itself."""


class Action(StrEnum):
    """One kind of look or change."""

    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    PASSWORD_CHANGE = "password_change"
    ACCOUNT_CREATE = "account_create"
    PASSWORD_GIVE = "password_give"
    SESSION_END = "session_end"
    ACCOUNT_SWITCH_OFF = "account_switch_off"
    ACCOUNT_SWITCH_ON = "account_switch_on"
    ACCOUNT_ROLES = "account_roles"
    ACCESS_REFUSED = "access_refused"
    PATIENT_SEARCH = "patient_search"
    PATIENT_READ = "patient_read"
    PATIENT_WRITE = "patient_write"
    VISIT_READ = "visit_read"
    VISIT_WRITE = "visit_write"
    INVITATION_ISSUE = "invitation_issue"
    INVITATION_REVOKE = "invitation_revoke"
    INVITATION_REOPEN = "invitation_reopen"
    INVITATION_MAIL = "invitation_mail"
    TABLET_START = "tablet_start"
    TABLET_END = "tablet_end"
    PAPER_PRINT = "paper_print"
    QUESTIONNAIRE_READ = "questionnaire_read"
    QUESTIONNAIRE_SAVE = "questionnaire_save"
    QUESTIONNAIRE_SEND = "questionnaire_send"
    RED_FLAG_REVIEW = "red_flag_review"
    EXAM_WRITE = "exam_write"
    TREATMENT_WRITE = "treatment_write"
    PLAN_WRITE = "plan_write"
    SUMMARY_PRINT = "summary_print"
    VISIT_SIGN = "visit_sign"
    ADDENDUM_ADD = "addendum_add"
    LANGUAGE_SWITCH = "language_switch"
    QUESTION_SWITCH = "question_switch"
    DATA_EXPORT = "data_export"
    INSTRUMENT_IMPORT = "instrument_import"
    INSTRUMENT_LICENCE = "instrument_licence"
    INSTRUMENT_RULE = "instrument_rule"
    INSTRUMENT_SWITCH = "instrument_switch"
    ALARM_MAIL = "alarm_mail"
    DATA_IMPORT = "data_import"
    IMPORT_READ = "import_read"
    VISIT_ERROR = "visit_error"
    IMPORT_ERROR = "import_error"
    PATIENT_RESTRICT = "patient_restrict"
    RESTRICTION_LIFT = "restriction_lift"
    GLASS_BREAK = "glass_break"
    GLASS_SEEN = "glass_seen"
    FORM_DECISION = "form_decision"
    PATIENT_EXPORT = "patient_export"
    PATIENT_ERASE = "patient_erase"
    SECOND_FACTOR_ADD = "second_factor_add"
    SECOND_FACTOR_REMOVE = "second_factor_remove"
    SECOND_FACTOR_REFUSED = "second_factor_refused"
    SECOND_FACTOR_RESET = "second_factor_reset"
    RECOVERY_CODES_MAKE = "recovery_codes_make"
    RECOVERY_CODE_USE = "recovery_code_use"
    PROOF_REFUSED = "proof_refused"
    AUDIT_READ = "audit_read"
    AUDIT_EXPORT = "audit_export"
