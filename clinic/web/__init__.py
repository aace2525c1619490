"""How people reach it: Flask, forms and sign-in live only here."""

from importlib import import_module

from flask import Flask

VIEWS = (
    "accounts",
    "alarms",
    "assisted",
    "audit",
    "backups",
    "criteria",
    "day_packs",
    "exam_sheets",
    "exams",
    "exports",
    "facts",
    "fhir",
    "figures",
    "form_decisions",
    "health",
    "imports",
    "instrument_steps",
    "instruments",
    "invitations",
    "languages",
    "muscles",
    "one_account",
    "optional_questions",
    "own_account",
    "palpation",
    "paper",
    "patients",
    "plans",
    "questionnaire_imports",
    "questionnaires",
    "red_flags",
    "repeat_surveys",
    "restrictions",
    "second_factor",
    "second_factor_steps",
    "signing",
    "summaries",
    "tablets",
    "treatments",
    "trends",
    "trigger_entries",
    "trigger_points",
    "visit_errors",
    "visits",
)
"""One module per noun in `clinic.web.views`, each with its blueprint `bp`."""


def register_views(app: Flask) -> None:
    """Register the blueprint of every noun."""
    for noun in VIEWS:
        app.register_blueprint(import_module(f"clinic.web.views.{noun}").bp)
