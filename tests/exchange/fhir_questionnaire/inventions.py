"""Invented questionnaires and responses to them: nothing in them was ever asked of anybody."""

import json
from typing import Any

from clinic.domain.instruments.imported import ImportedInstrument
from clinic.exchange.fhir_questionnaire import Parsed, parse_questionnaire

BASE = "http://hl7.org/fhir/StructureDefinition/"
Element = dict[str, Any]


def sheet(*items: Element, **more: Any) -> Element:
    """A questionnaire about nothing, in English, active, version 3."""
    head = {"resourceType": "Questionnaire", "status": "active", "language": "en", "title": "Buttons", "version": "3"}
    return {**head, "url": "http://buttons.example/Questionnaire/buttons", "item": list(items), **more}


def asks(link_id: str, kind: str = "string", text: str = "How do the buttons look?", **more: Any) -> Element:
    return {"linkId": link_id, "type": kind, "text": text, **more}


def group(link_id: str, *items: Element, **more: Any) -> Element:
    return {"linkId": link_id, "type": "group", "text": f"Part {link_id}", "item": list(items), **more}


def display(link_id: str, text: str, control: str = "", **more: Any) -> Element:
    drawn = {"extension": [drawn_as(control)]} if control else {}
    return {"linkId": link_id, "type": "display", "text": text, **drawn, **more}


def extension(name: str, **value: Any) -> Element:
    return {"url": name if ":" in name else BASE + name, **value}


def drawn_as(control: str) -> Element:
    return extension("questionnaire-itemControl", valueCodeableConcept={"coding": [{"code": control}]})


def scale(link_id: str, low: int = 0, high: int = 10, **more: Any) -> Element:
    bounds = [extension("minValue", valueInteger=low), extension("maxValue", valueInteger=high)]
    return asks(link_id, "integer", "How shiny is it?", extension=bounds, **more)


def coding(code: str, display: str = "", weight: float | None = None, **more: Any) -> Element:
    weighted = {"extension": [extension("ordinalValue", valueDecimal=weight)]} if weight is not None else {}
    return {"code": code, "display": display or f"a {code} button", **weighted, **more}


def offers(*codes: str | Element) -> list[Element]:
    return [{"valueCoding": coding(one) if isinstance(one, str) else one} for one in codes]


def choice(link_id: str, *codes: str | Element, kind: str = "choice", **more: Any) -> Element:
    return asks(link_id, kind, "Which button?", answerOption=offers(*(codes or ("round", "square"))), **more)


def in_set(**more: Any) -> list[Element]:
    """What a questionnaire contains: the value set `#s`."""
    return [{"resourceType": "ValueSet", "id": "s", **more}]


def composed(**include: Any) -> list[Element]:
    return in_set(compose={"include": [include]})


def when(question: str, operator: str, **answer: Any) -> Element:
    return {"question": question, "operator": operator, **answer}


def translated(**words: str) -> Element:
    """What a companion such as `_text` holds: the words by language."""
    return {
        "extension": [
            extension(
                "translation",
                extension=[
                    {"url": "lang", "valueCode": tag.replace("_", "-")},
                    {"url": "content", "valueString": text},
                ],
            )
            for tag, text in words.items()
        ]
    }


def data(tree: object) -> bytes:
    return json.dumps(tree).encode()


def parsed(*items: Element, **more: Any) -> Parsed:
    return parse_questionnaire(data(sheet(*items, **more)))


def imported(*items: Element, **more: Any) -> ImportedInstrument:
    return parsed(*items, **more).instrument


def response(*items: Element, **more: Any) -> Element:
    head = {"resourceType": "QuestionnaireResponse", "status": "completed", "authored": "2024-05-06T07:08:09+02:00"}
    whose = {"questionnaire": "http://buttons.example/Questionnaire/buttons|3", "subject": {"reference": "Patient/7"}}
    return {**head, **whose, "item": list(items), **more}


def says(link_id: str, *values: Element, **more: Any) -> Element:
    return {"linkId": link_id, "answer": list(values), **more}


def four_levels() -> Element:
    """A questionnaire of 200 items in four levels: five parts, blocks in four of them, texts between."""
    parts = [
        group(
            f"p{part}",
            *(
                group(
                    f"p{part}.{block}",
                    display(f"p{part}.{block}.0", "Think of a drawer full of buttons."),
                    *(_question(f"p{part}.{block}.{number}", number) for number in range(1, 8)),
                    group(f"p{part}.{block}.8", asks(f"p{part}.{block}.8.1", "boolean", "Is one missing?")),
                )
                for block in range(1, 5)
            ),
        )
        for part in range(1, 5)
    ]
    last = [display("end", "That was the last button."), display("thanks", "Close the drawer."), asks("more", "text")]
    return sheet(*parts, group("p5", *(_question(f"p5.{number}", number) for number in range(1, 17))), *last)


def _question(link_id: str, number: int) -> Element:
    kinds = {0: scale(link_id), 1: choice(link_id), 2: asks(link_id, "boolean")}
    return kinds.get(number % 3, asks(link_id))
