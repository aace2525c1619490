"""OperationOutcome: a refusal in FHIR's own form: what happened, and what to do."""

from collections.abc import Mapping

from clinic.exchange.fhir.elements import Resource

_CODES: Mapping[int, str] = {400: "invalid", 401: "login", 403: "forbidden", 404: "not-found", 409: "conflict"}


def refusal(status: int, message: str, hint: str) -> Resource:
    """Return the outcome of a request that was refused with this HTTP status."""
    return {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": "error",
                "code": _CODES.get(status, "exception"),
                "details": {"text": message},
                "diagnostics": hint,
            }
        ],
    }
