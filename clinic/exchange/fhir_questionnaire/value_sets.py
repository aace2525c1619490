"""Value sets that a questionnaire carries with it: their concepts as options. Nothing is fetched from elsewhere."""

from typing import Any

from clinic.exchange.fhir_questionnaire import extensions, options, texts
from clinic.exchange.fhir_questionnaire.elements import Element
from clinic.exchange.fhir_questionnaire.options import Option
from clinic.exchange.fhir_questionnaire.problems import Problems, short
from clinic.exchange.fhir_questionnaire.texts import Text

_ABOUT = (
    *("resourceType", "meta", "language", "text", "url", "identifier", "version", "name", "title", "status", "date"),
    *("experimental", "publisher", "contact", "description", "useContext", "jurisdiction", "immutable", "purpose"),
    *("copyright", "compose", "expansion"),
)
_CONTAINS = ("system", "version", "code", "display", "_display", "designation", "contains", "abstract", "inactive")
_CONCEPT = ("code", "display", "_display", "designation")
_DEEPEST = 12


class ValueSets:
    """The contained value sets of a file by their id."""

    def __init__(self, questionnaire: Element, problems: Problems) -> None:
        self._sets: dict[str, Element] = {}
        self._read: dict[str, list[Option]] = {}
        for element in questionnaire.each("contained"):
            name = element.text("id")
            where = f"Value set “{short(name)}”"
            if element.text("resourceType") != "ValueSet":
                questionnaire.refuse(f"it contains a “{short(element.text('resourceType'))}”; only value sets are read")
            elif not name or name in self._sets:
                questionnaire.refuse("a value set in it has no id, or the id of another one")
            else:
                self._sets[name] = Element(element.data, where, problems)

    @property
    def used(self) -> list[dict[str, Any]]:
        """The value sets that a question takes its answers from, as the file has them."""
        return [self._sets[name].data for name in self._read]

    def options(self, item: Element, reference: str) -> list[Option]:
        """Return the options of a reference such as `#levels`; a broken one refuses the item."""
        if not reference.startswith("#"):
            item.refuse(f"its answers stand outside the file, in “{short(reference)}”, and nothing is fetched")
            return []
        return options.checked(item, self._resolve(item, reference[1:], ()))

    def _resolve(self, asking: Element, name: str, path: tuple[str, ...]) -> list[Option]:
        if name in path:
            asking.refuse(f"its value sets refer to one another in a loop ({' → '.join(map(short, (*path, name)))})")
            return []
        if name not in self._sets:
            asking.refuse(f"the value set “{short(name)}” is not in the file")
            return []
        if name not in self._read:
            self._read[name] = self._concepts(self._sets[name], (*path, name))
            if not self._read[name]:
                self._sets[name].refuse("it offers no answers")
        return self._read[name]

    def _concepts(self, element: Element, path: tuple[str, ...]) -> list[Option]:
        element.only(_ABOUT)
        extensions.read(element, "valueset")
        expansion, compose = element.inside("expansion"), element.inside("compose")
        if expansion is not None:
            return _expanded(expansion)
        return self._composed(compose, path) if compose is not None else []

    def _composed(self, compose: Element, path: tuple[str, ...]) -> list[Option]:
        compose.only(("lockedDate", "inactive", "include", "exclude"))
        extensions.read(compose, "valueset")
        if compose.data.get("exclude"):
            compose.refuse("it leaves out concepts by rule (“exclude”), which is not supported")
        return [option for include in compose.each("include") for option in self._included(include, path)]

    def _included(self, include: Element, path: tuple[str, ...]) -> list[Option]:
        include.only(("system", "version", "concept", "filter", "valueSet"))
        extensions.read(include, "valueset")
        listed, others = list(include.each("concept")), include.texts("valueSet")
        if include.data.get("filter"):
            include.refuse("it picks concepts by rule (“filter”), which is not supported")
        elif others and (listed or len(others) > 1):
            include.refuse("it takes what several sets have in common, which is not supported")
        elif others and not others[0].startswith("#"):
            include.refuse(f"it takes in a set from elsewhere, “{short(others[0])}”, and nothing is fetched")
        elif others:
            return self._resolve(include, others[0][1:], path)
        elif not listed:
            include.refuse("it takes in a whole code system, whose concepts are not in the file")
        found = [_concept(one, include.text("system"), _CONCEPT) for one in listed]
        return [option for option in found if option]


def _expanded(expansion: Element) -> list[Option]:
    expansion.only(("identifier", "timestamp", "total", "offset", "parameter", "contains"))
    extensions.read(expansion, "valueset")
    found = _contained(expansion, 0)
    total = expansion.whole("total")
    if expansion.data.get("offset") or (total is not None and total > len(found)):
        expansion.refuse("only a part of it is in the file")
    return found


def _contained(element: Element, depth: int) -> list[Option]:
    found: list[Option] = []
    for one in element.each("contains"):
        if one.flag("abstract") or one.flag("inactive"):
            one.refuse("it has concepts that may not be chosen (“abstract” or “inactive”), which is not supported")
        elif option := _concept(one, one.text("system"), _CONTAINS):
            found.append(option)
        if depth < _DEEPEST:
            found += _contained(one, depth + 1)
    return found


def _concept(element: Element, system: str, known: tuple[str, ...]) -> Option | None:
    element.only(known)
    option = options.coding(element, "concept", system or None)
    if option is None:
        return None
    by_language = {**_designations(element), **option.label.by_language}
    return Option(option.code, Text(option.label.plain, by_language), option.kind, option.weight, option.system)


def _designations(element: Element) -> dict[str, str]:
    """Return the words of a concept in other languages; words of another use are not shown."""
    found: dict[str, str] = {}
    for one in element.each("designation"):
        one.only(("language", "use", "value"))
        extensions.read(one, "valueset")
        code = one.text("language")
        if code and texts.is_language(code) and "use" not in one.data:
            found.setdefault(texts.language(code), texts.reduced(one, one.text("value"), options.LONGEST))
        else:
            element.remark("Further words for answers (“designation”) are not shown")
    return found
