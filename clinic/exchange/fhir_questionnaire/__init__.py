"""FHIR R4 Questionnaires and answers to them, read into the values of the domain; nothing is fetched or run."""

from clinic.exchange.fhir_questionnaire.problems import QuestionnaireRefused
from clinic.exchange.fhir_questionnaire.questionnaire import Parsed, parse_questionnaire

__all__ = ["Parsed", "QuestionnaireRefused", "parse_questionnaire"]
