"""FHIR R4 Questionnaires and answers to them, read into the values of the domain; nothing is fetched or run."""

from clinic.exchange.fhir_questionnaire.answers import Answered, Refusal, read_answers
from clinic.exchange.fhir_questionnaire.problems import QuestionnaireRefused
from clinic.exchange.fhir_questionnaire.questionnaire import Parsed, parse_questionnaire
from clinic.exchange.fhir_questionnaire.responses import Given, ParsedResponse, parse_responses

__all__ = [
    "Answered",
    "Given",
    "Parsed",
    "ParsedResponse",
    "QuestionnaireRefused",
    "Refusal",
    "parse_questionnaire",
    "parse_responses",
    "read_answers",
]
