"""What our codes and extensions mean, as resources: CodeSystem, ValueSet and StructureDefinition."""

from collections.abc import Iterator

from clinic.exchange.fhir import own_words, systems, vocabulary
from clinic.exchange.fhir.elements import Element, Resource, finished, logical_id

PUBLISHER = "Tenderpoint"
VERSION = "1"
"""Of the definitions as a whole; a code keeps its meaning for ever, new ones are added."""


def code_systems() -> Iterator[Resource]:
    """Yield each kind of our codes, with everything in it."""
    for codes in vocabulary.systems().values():
        concepts = [_concept(one) for one in codes.codes]
        yield finished(
            {
                "resourceType": "CodeSystem",
                **_head(codes.kind, systems.code_system(codes.kind), codes.title),
                "description": f"{codes.title}. Codes of Tenderpoint; left and right are the patient's own.",
                "caseSensitive": True,
                "valueSet": systems.value_set(codes.kind),
                "content": "complete",
                "count": len(concepts),
                "concept": concepts,
            }
        )


def value_sets() -> Iterator[Resource]:
    """Yield for each kind the set of all its codes."""
    for codes in vocabulary.systems().values():
        yield finished(
            {
                "resourceType": "ValueSet",
                **_head(codes.kind, systems.value_set(codes.kind), codes.title),
                "compose": {"include": [{"system": systems.code_system(codes.kind)}]},
            }
        )


def extensions() -> Iterator[Resource]:
    """Yield the definition of each extension of our own."""
    for name, (where, kind, meaning) in own_words.EXTENSIONS.items():
        yield finished(
            {
                "resourceType": "StructureDefinition",
                **_head(name, systems.extension(name), meaning),
                "description": meaning,
                "fhirVersion": systems.FHIR_VERSION,
                "kind": "complex-type",
                "abstract": False,
                "context": [{"type": "element", "expression": where}],
                "type": "Extension",
                "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Extension",
                "derivation": "constraint",
                "differential": {"element": _elements(name, kind, meaning)},
            }
        )


def _elements(name: str, kind: str, meaning: str) -> list[Element]:
    return [
        {"id": "Extension", "path": "Extension", "short": meaning, "min": 0, "max": "*"},
        {"id": "Extension.extension", "path": "Extension.extension", "max": "0"},
        {"id": "Extension.url", "path": "Extension.url", "fixedUri": systems.extension(name)},
        {"id": "Extension.value[x]", "path": "Extension.value[x]", "min": 1, "type": [{"code": kind}]},
    ]


def _head(identity: str, url: str, title: str) -> Element:
    return {
        "id": logical_id(*identity.split("-")),
        "url": url,
        "version": VERSION,
        "name": "Tenderpoint" + "".join(part.capitalize() for part in identity.split("-")),
        "title": title,
        "status": "active",
        "publisher": PUBLISHER,
    }


def _concept(one: vocabulary.Code) -> Element:
    weight = [{"url": systems.ORDINAL, "valueDecimal": one.weight}] if one.weight is not None else []
    return {"extension": weight, "code": one.code, "display": one.display, "definition": one.definition}
