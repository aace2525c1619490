"""One object of the file, read by name and type: a name that is not known and a value of another type are refused."""

from collections.abc import Collection, Iterator
from typing import Any

from clinic.exchange.fhir_questionnaire.problems import Problems, short

_TYPE_WORDS = {str: "a text", bool: "true or false", int: "a whole number", list: "a list", dict: "an object"}


class Element:
    """An object and where it stands: `where` for sentences, `link_id` of the item around it, empty above all."""

    def __init__(self, data: dict[str, Any], where: str, problems: Problems, link_id: str = "") -> None:
        self.data, self.where, self.problems, self.link_id = data, where, problems, link_id

    def refuse(self, reason: str) -> None:
        """Refuse the file for something in this object."""
        self.problems.refuse(self.where, reason)

    def remark(self, what: str) -> None:
        """Note that something of this object is shown otherwise."""
        self.problems.remark(what, self.link_id)

    def only(self, known: Collection[str]) -> None:
        """Refuse what this object holds beside the known names (`id`, `extension` and texts' companions aside)."""
        for name in self.data:
            if name not in known and name not in ("id", "extension", "modifierExtension"):
                self.refuse(f"“{short(name)}” is nothing that this product knows, or not here")

    def text(self, name: str) -> str:
        """Return a text without surrounding space, empty where there is none."""
        return (self._of(name, str) or "").strip()

    def flag(self, name: str) -> bool:
        """Return true or false, false where it is not said."""
        return bool(self._of(name, bool))

    def whole(self, name: str) -> int | None:
        """Return a whole number, None where there is none."""
        value: int | None = self._of(name, int)
        return value

    def inside(self, name: str) -> "Element | None":
        """Return the object of that name."""
        data = self._of(name, dict)
        return None if data is None else self.at(data)

    def each(self, name: str) -> Iterator["Element"]:
        """Yield the objects of a list; anything else in it is refused."""
        for one in self._of(name, list) or ():
            if isinstance(one, dict):
                yield self.at(one)
            else:
                self.refuse(f"“{name}” is not a list of objects")

    def texts(self, name: str) -> list[str]:
        """Return the texts of a list; anything else in it is refused."""
        found = self._of(name, list) or []
        if not all(isinstance(one, str) for one in found):
            self.refuse(f"“{name}” is not a list of texts")
            return []
        return list(found)

    def at(self, data: dict[str, Any]) -> "Element":
        """Return another object of the same place."""
        return Element(data, self.where, self.problems, self.link_id)

    def one_of(self, stem: str) -> tuple[str, Any] | None:
        """Return name and value of a `value[x]`, None where there is none; two of them are refused."""
        names = [name for name in self.data if name.startswith(stem) and name[len(stem) : len(stem) + 1].isupper()]
        if len(names) > 1:
            self.refuse(f"“{short(names[0])}” and “{short(names[1])}” exclude one another")
        return (names[0], self.data[names[0]]) if names else None

    def _of(self, name: str, kind: type) -> Any:
        value = self.data.get(name)
        if name not in self.data or type(value) is kind:
            return value
        self.refuse(f"“{name}” is not {_TYPE_WORDS[kind]}")
        return None
