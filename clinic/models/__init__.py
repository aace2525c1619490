"""What is stored: one file per noun. Importing this package makes every table known to the metadata."""

from clinic.models.account_sessions import AccountSession
from clinic.models.accounts import Account, Role, SetupCode, SignInAttempt
from clinic.models.audit import AuditEntry, AuditLink
from clinic.models.errors import ImportTakenBack, VisitError
from clinic.models.exams import Exam, PressureReading, TenderPointRating, TriggerPoint
from clinic.models.form_decisions import FormDecision
from clinic.models.imports import ImportedVisit, ImportRun, ImportState
from clinic.models.instruments import ImportedDefinition
from clinic.models.invitations import Invitation
from clinic.models.languages import Language
from clinic.models.optional_questions import QuestionSwitch
from clinic.models.patients import Allergy, Diagnosis, LifeEvent, Patient
from clinic.models.questionnaires import LateAnswer, Questionnaire, RedFlag, Response
from clinic.models.received_forms import ReceivedForm
from clinic.models.repeat_surveys import RepeatSurvey
from clinic.models.restrictions import GlassAlert, GlassOpening, PatientAccess, Restriction
from clinic.models.second_factors import AuthenticatorApp, RecoveryCode, SecurityKey
from clinic.models.signing import Addendum, Edition, Signature
from clinic.models.tablets import TabletSession
from clinic.models.treatments import TreatmentCourse, TreatmentDose, TreatmentProposal, TreatmentRating
from clinic.models.visits import CriteriaInput, Plan, PlanItem, PlanItemAnswer, Visit

__all__ = [
    "Account",
    "AccountSession",
    "Addendum",
    "Allergy",
    "AuditEntry",
    "AuditLink",
    "AuthenticatorApp",
    "CriteriaInput",
    "Diagnosis",
    "Edition",
    "Exam",
    "FormDecision",
    "GlassAlert",
    "GlassOpening",
    "ImportRun",
    "ImportState",
    "ImportTakenBack",
    "ImportedDefinition",
    "ImportedVisit",
    "Invitation",
    "Language",
    "LateAnswer",
    "LifeEvent",
    "Patient",
    "PatientAccess",
    "Plan",
    "PlanItem",
    "PlanItemAnswer",
    "PressureReading",
    "QuestionSwitch",
    "Questionnaire",
    "ReceivedForm",
    "RecoveryCode",
    "RedFlag",
    "RepeatSurvey",
    "Response",
    "Restriction",
    "Role",
    "SecurityKey",
    "SetupCode",
    "SignInAttempt",
    "Signature",
    "TabletSession",
    "TenderPointRating",
    "TreatmentCourse",
    "TreatmentDose",
    "TreatmentProposal",
    "TreatmentRating",
    "TriggerPoint",
    "Visit",
    "VisitError",
]
