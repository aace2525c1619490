"""Texts of a questionnaire as plain text, with their translations. Markup is reduced, and nothing active is taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

import nh3

from clinic.exchange.fhir_questionnaire import extensions
from clinic.exchange.fhir_questionnaire.elements import Element
from clinic.exchange.fhir_questionnaire.problems import short

_PLAIN_TAGS = (
    "a|abbr|acronym|address|article|aside|b|bdi|bdo|big|blockquote|body|br|caption|center|cite|code|col|colgroup|dd|del"
    "|dfn|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|head|header|hr|html|i|ins|kbd|label|li|link|main|map|mark"
    "|meta|nav|ol|p|pre|q|s|samp|section|small|span|strike|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|title"
    "|tr|tt|u|ul|var|wbr"
)
_ACTIVE_TAGS = "script|iframe|frame|frameset|object|embed|applet|form|input|select|textarea|button|base|template|portal"
_PICTURE_TAGS = "img|image|svg|math|video|audio|canvas|picture|source|area"
_MARKUP = re.compile(rf"</?(?:{_PLAIN_TAGS})(?=[\s/>])[^<>]*>?|<!--|<!\[CDATA\[|&(?:[a-z]+\d*|#\d+|#x[\da-f]+);", re.I)
_ACTIVE = re.compile(rf"<\s*(?:/\s*)?(?:{_ACTIVE_TAGS})(?=[\s/>]|$)", re.I)
_PICTURE = re.compile(rf"<\s*(?:/\s*)?(?:{_PICTURE_TAGS})(?=[\s/>]|$)", re.I)
_LINE_END = re.compile(r"<br\b[^<>]*>|<hr\b[^<>]*>|</(?:p|div|li|tr|h[1-6]|dt|dd|blockquote|caption)\s*>", re.I)
_CELL_END = re.compile(r"</t[dh]\s*>", re.I)
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_MARKS = re.compile(r"\*\*|__|`|^#{1,6}\s+", re.M)
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0", re.I)
_LONGEST_SOURCE = 50_000
_MOST_TAGS = 1_000
"""Signs that open a tag in one text: what takes markup away needs the square of how deep they are nested."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Text:
    """A plain text and its translations by language (`es`)."""

    plain: str = ""
    by_language: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """Return the text in that language, else in its own."""
        return self.by_language.get(language, self.plain)

    def with_around(self, before: "Text", after: "Text") -> "Text":
        """Return the text with a prefix and a unit; a language counts as there when the text itself is.

        No text stays none.
        """
        if not self.plain:
            return self
        return Text(
            _around(before.plain, self.plain, after.plain),
            {code: _around(before.in_language(code), text, after.in_language(code))
             for code, text in self.by_language.items()},
        )  # fmt: skip


def read(element: Element, name: str, most: int) -> Text:
    """Return a text of an object with what its companion (`_text`) holds; longer than `most` characters is refused."""
    source = element.text(name)
    companion = element.inside(f"_{name}")
    by_language: dict[str, str] = {}
    if companion is not None:
        companion.only(())
        found = extensions.read(companion, "text")
        source = source or _rich(found)
        _check_rich(companion, found)
        by_language = _translations(companion, found, most)
    return Text(reduced(element, source, most), by_language)


def reduced(element: Element, source: str, most: int) -> str:
    """Return plain text: markup goes with a remark; scripts, forms and pictures refuse the file."""
    if len(source) > _LONGEST_SOURCE:
        element.refuse(f"the text “{short(source)}” is longer than {most} characters")
        return ""
    if source.count("<") > _MOST_TAGS:
        element.refuse(f"the text “{short(source)}” holds more markup than can be reduced")
        return ""
    if _ACTIVE.search(source):
        element.refuse("a text of it holds a script or a form, which is never run")
        return ""
    if _PICTURE.search(source):
        element.refuse("a text of it holds a picture, which would be missing")
        return ""
    text = _without_markup(source) if _MARKUP.search(source) else source
    text = _UNPRINTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if text != source.strip():
        element.remark("Markup was reduced to plain text")
    if source and not text:
        element.refuse("a text of it holds nothing but markup")
    if len(text) > most:
        element.refuse(f"the text “{short(text)}” is longer than {most} characters")
        return text[:most]
    return text


def _without_markup(source: str) -> str:
    lines = _CELL_END.sub(" ", _LINE_END.sub(lambda found: f"{found.group()}\n", source))
    text = unescape(nh3.clean(lines, tags=set(), clean_content_tags={"script", "style"}, strip_comments=True))
    stripped = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", stripped)


def _rich(found: dict[str, list[Element]]) -> str:
    """Return the formatted text where it stands alone."""
    for name, kind in (("rendering-xhtml", "valueString"), ("rendering-markdown", "valueMarkdown")):
        given = found.get(name, [])
        if given:
            held = given[0].text(kind)[: _LONGEST_SOURCE + 1]
            return _MARKS.sub("", held) if name == "rendering-markdown" else held
    return ""


def _check_rich(companion: Element, found: dict[str, list[Element]]) -> None:
    for one in found.get("rendering-xhtml", []) + found.get("rendering-markdown", []):
        for kind in ("valueString", "valueMarkdown"):
            if _ACTIVE.search(one.text(kind)):
                companion.refuse("its formatted text holds a script or a form, which is never run")
            if _PICTURE.search(one.text(kind)):
                companion.refuse("its formatted text holds a picture, which would be missing")
        companion.remark("The plain text is shown, not the formatted one beside it")
    if extensions.flag(found, "rendering-styleSensitive"):
        companion.refuse("its look carries a meaning (“rendering-styleSensitive”), and texts are shown plainly")
    for one in found.get("rendering-style", []):
        if _HIDES.search(one.text("valueString")):
            companion.refuse("a style hides its text: whether it is to be read cannot be told")
        companion.remark("Shown plainly, without the look that the file gives")


def _translations(companion: Element, found: dict[str, list[Element]], most: int) -> dict[str, str]:
    by_language: dict[str, str] = {}
    for one in found.get("translation", []):
        parts = [(part.text("url"), part.one_of("value")) for part in one.each("extension")]
        held = dict(parts)
        code, content = held.get("lang"), held.get("content")
        if len(parts) != 2 or not code or not content:
            companion.refuse("one of its translations lacks its language or its text")
        elif not isinstance(code[1], str) or not _LANGUAGE.fullmatch(code[1]) or not isinstance(content[1], str):
            companion.refuse("one of its translations names no language that can be read, or holds no text")
        else:
            _put(companion, by_language, code[1], reduced(companion, content[1], most))
    return by_language


def _put(element: Element, by_language: dict[str, str], tag: str, text: str) -> None:
    code = language(tag)
    if by_language.setdefault(code, text) == text:
        return
    if code == tag.lower():
        by_language[code] = text
    element.remark(f"Of several translations into varieties of “{code}” one is shown")


def language(tag: str) -> str:
    """Return the language of a tag without its country: `es-MX` -> `es`."""
    return re.split("[-_]", tag)[0].lower()


def is_language(tag: str) -> bool:
    """Return whether a text is a tag of a language."""
    return _LANGUAGE.fullmatch(tag) is not None


def _around(before: str, text: str, after: str) -> str:
    return " ".join(part for part in (before, text, f"({after})" if after else "") if part)
