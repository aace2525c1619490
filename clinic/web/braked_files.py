"""A brake on taking records out: so many an account may fetch in a while, far more than anybody reads.

It stops no single theft; it makes a whole clinic's records take hours, which the audit shows meanwhile. Tables of the
whole clinic ask for the password each time besides.
"""

from flask import Flask, g
from flask_limiter import Limiter

RATES = {
    "summaries.pdf": ("PDFs", "60 per minute"),
    "day_packs.show": ("packs", "20 per minute"),
    "exports.download": ("tables", "20 per hour"),
    "patients.everything": ("copies of one person", "30 per hour"),
    "fhir.read": ("FHIR", "600 per minute"),
    "fhir.search": ("FHIR", "600 per minute"),
    "fhir.search_by_form": ("FHIR", "600 per minute"),
    "fhir.everything": ("FHIR", "600 per minute"),
    "fhir.document": ("FHIR", "600 per minute"),
}
"""Endpoint -> what is counted together, and how much of it one account may fetch."""


def _whose() -> str:
    account = g.get("account")
    return "nobody" if account is None else f"account {account.id}"


def brake_files(app: Flask, limiter: Limiter) -> None:
    """Put the brakes on the views; call it when they are registered."""
    for endpoint, (counted, rate) in RATES.items():
        braked = limiter.shared_limit(rate, scope=counted, key_func=_whose)
        app.view_functions[endpoint] = braked(app.view_functions[endpoint])
