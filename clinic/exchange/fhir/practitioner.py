"""Practitioner: a member of staff who is named in a record."""

from clinic.exchange.fhir.elements import Resource, finished
from clinic.exchange.fhir.subject import Person, practitioner_id


def practitioner(person: Person) -> Resource:
    """Return the Practitioner; an account that is switched off is no longer active."""
    return finished(
        {
            "resourceType": "Practitioner",
            "id": practitioner_id(person),
            "active": person.active,
            "name": [{"text": person.name}],
        }
    )
