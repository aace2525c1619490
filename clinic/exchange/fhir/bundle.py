"""Bundle: resources in one file, which point at each other by addresses that are always the same.

A document starts with its Composition and holds everything it points at, and nothing else.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from clinic.exchange.fhir.elements import Element, Resource


def full_url(address: str, kind: str, identity: str) -> str:
    """Return the address of a resource inside a Bundle: the same clinic, type and id give the same one."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{address}/fhir/{kind}/{identity}')}"


def collection(address: str, identity: str, resources: Iterable[Resource], timestamp: str) -> Resource:
    """Return a Bundle of type collection."""
    entries = [_entry(address, one) for one in resources]
    return {
        "resourceType": "Bundle",
        "id": identity,
        "type": "collection",
        "timestamp": timestamp,
        "entry": _within(address, entries),
    }


def document(address: str, identity: str, resources: Iterable[Resource], timestamp: str) -> Resource:
    """Return a Bundle of type document: the Composition first, then what it points at, near or far.

    Raises ValueError unless there is just one Composition.
    """
    by_name = {f"{one['resourceType']}/{one['id']}": one for one in resources}
    compositions = [name for name in by_name if name.startswith("Composition/")]
    if len(compositions) != 1:
        raise ValueError(f"a document has one Composition, not {len(compositions)}")
    named = _reached(by_name, compositions)
    entries = [_entry(address, by_name[name]) for name in named]
    return {
        "resourceType": "Bundle",
        "id": identity,
        "identifier": {"system": "urn:ietf:rfc:3986", "value": full_url(address, "Bundle", identity)},
        "type": "document",
        "timestamp": timestamp,
        "entry": _within(address, entries),
    }


def searchset(address: str, link: str, resources: Iterable[Resource]) -> Resource:
    """Return what a search found, each under its address on the clinic's own pages."""
    entries = [
        {
            "fullUrl": f"{address}/fhir/{one['resourceType']}/{one['id']}",
            "resource": one,
            "search": {"mode": "match"},
        }
        for one in resources
    ]
    found: Resource = {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
    found["link"] = [{"relation": "self", "url": link}]
    return {**found, "entry": entries} if entries else found


def references(part: Any) -> Iterator[str]:
    """Yield every reference inside a resource, in order."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            if name == "reference" and isinstance(value, str):
                yield value
            else:
                yield from references(value)
    elif isinstance(part, list):
        for one in part:
            yield from references(one)


def _reached(by_name: Mapping[str, Resource], first: list[str]) -> list[str]:
    """Return the names that can be reached from the first by references, and what says where they come from."""
    reached = dict.fromkeys(first)
    waiting = list(first)
    while waiting:
        for name in references(by_name[waiting.pop(0)]):
            if name in by_name and name not in reached:
                reached[name] = None
                waiting.append(name)
    about = (name for name, one in by_name.items() if one["resourceType"] == "Provenance")
    return [*reached, *(name for name in about if set(references(by_name[name]["target"])) <= reached.keys())]


def _entry(address: str, resource: Resource) -> Element:
    return {"fullUrl": full_url(address, resource["resourceType"], resource["id"]), "resource": resource}


def _within(address: str, entries: list[Element]) -> list[Element]:
    """Return the entries with every reference turned into the address of its target in this Bundle."""
    return [{**entry, "resource": _resolved(address, entry["resource"])} for entry in entries]


def _resolved(address: str, part: Any) -> Any:
    if isinstance(part, Mapping):
        return {name: _pointing(address, name, value) for name, value in part.items()}
    return [_resolved(address, one) for one in part] if isinstance(part, list) else part


def _pointing(address: str, name: str, value: Any) -> Any:
    if name == "reference" and isinstance(value, str):
        return full_url(address, *value.split("/", 1))
    return _resolved(address, value)
