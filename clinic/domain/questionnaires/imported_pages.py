"""The pages of an instrument that the clinic brought in: its questions by group, a few of one scale on each.

A page never holds a question and another that this one's answer can bring up: without scripts the second stands on a
page of its own behind the first. The same definition always gives the same pages.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import groupby

from clinic.domain.instruments.imported import ImportedInstrument
from clinic.domain.instruments.model import Instrument, Item, Kind
from clinic.domain.questionnaires.pages import Ask, Brought, Page, Part
from clinic.domain.questionnaires.rows import row_of

MOST_ON_A_PAGE, MOST_MIXED = 5, 4
"""Questions of the same scale, and of different ones."""
FEW = 2
"""Groups with so many questions share a page with their neighbours."""
LONG_LIST = 12
"""Answers that stand as a list of buttons; more become one list to choose from."""
_LONGEST_KEY = 52
_PLAIN_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*", re.ASCII)


def pages_of(imported: ImportedInstrument, language: str = "") -> tuple[Page, ...]:
    """Return the pages in that language as far as the file has it, else in its own; they are the same in all."""
    said = imported.in_language(language) if language else imported.instrument
    titles = {lead.link_id: lead.text for item in said.items for lead in item.lead if lead.title and lead.text}
    spoken = {item.key: item for item in said.items}
    pages = [part for items in _blocks(imported.instrument) for part in _parts(items)]
    return tuple(
        _page(imported, said, language, titles, number, [spoken[item.key] for item in items])
        for number, items in enumerate(pages, 1)
    )


def common_groups(items: Sequence[Item]) -> tuple[str, ...]:
    """Return the groups that all these questions stand in, from the outside in."""
    first, last = min(item.within for item in items), max(item.within for item in items)
    same = next((n for n, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None)
    return first[:same] if same is not None else first[: len(last)]


def page_key(instrument: str, number: int) -> str:
    """Return the key of a page as it stands in an address, whatever the instrument is called."""
    plain = _PLAIN_KEY.fullmatch(instrument) and len(instrument) <= _LONGEST_KEY
    return f"i-{instrument if plain else sha256(instrument.encode()).hexdigest()[:16]}-{number}"


def _page(
    imported: ImportedInstrument,
    said: Instrument,
    language: str,
    titles: dict[str, str],
    number: int,
    items: Sequence[Item],
) -> Page:
    headings = [said.title, *(titles[group] for group in common_groups(items) if group in titles)]
    return Page(
        key=page_key(imported.key, number),
        title=headings[-1],
        asks=tuple(_ask(imported, said, language, item) for item in items),
        part=Part.FEELINGS,
        path=tuple(headings[:-1]),
        language=spoken_in(imported, language, "title"),
    )


def _ask(imported: ImportedInstrument, said: Instrument, language: str, item: Item) -> Ask:
    spoken = spoken_in(imported, language, f"item:{item.key}")
    return Ask(imported.key, item.key, required=item.required, brought=Brought(said, item, spoken))


def spoken_in(imported: ImportedInstrument, language: str, place: str) -> str:
    """Return the language that the words of one place are in: the patient's where the file has them in it."""
    return language if place in imported.words.get(language, {}) else imported.language


def _blocks(said: Instrument) -> list[list[Item]]:
    """Return the runs of questions of one group; groups of a few questions beside each other are taken together."""
    found: list[tuple[tuple[str, ...], list[Item]]] = []
    joined = False
    for within, run in groupby(said.items, key=lambda item: item.within):
        items = list(run)
        if found and within and len(items) <= FEW:
            before, others = found[-1]
            siblings = (joined and before == within[:-1]) or (not joined and before[:-1] == within[:-1] and before)
            if siblings and (joined or len(others) <= FEW) and _fit([*others, *items]):
                found[-1], joined = (within[:-1], [*others, *items]), True
                continue
        found.append((within, items))
        joined = False
    return [items for _within, items in found]


def _parts(items: Sequence[Item]) -> list[list[Item]]:
    """Return the questions of a group by page."""
    if _fit(items):
        return _independent([list(items)])
    runs = [list(run) for _, run in groupby(items, key=_scale)]
    parts: list[list[Item]] = []
    for run in (part for one in runs for part in _even(one)):
        if parts and (_fit([*parts[-1], *run]) or _ends(parts[-1], run)) and _scale(parts[-1][0]) != _scale(run[0]):
            parts[-1] += run
        else:
            parts.append(run)
    return _independent(parts)


def _fit(items: Sequence[Item]) -> bool:
    """Whether they may stand on one page."""
    if any(map(_tall, items)):
        return len(items) <= FEW
    same = len({_scale(item) for item in items}) == 1
    return len(items) <= (MOST_ON_A_PAGE if same else MOST_MIXED)


def _ends(part: Sequence[Item], run: Sequence[Item]) -> bool:
    """Whether this run is one last question that a page of others still takes."""
    return len(run) == 1 and len(part) < MOST_ON_A_PAGE and not any(map(_tall, (*part, *run)))


def _even(run: list[Item]) -> list[list[Item]]:
    """Return a run of one scale in as few parts as can be, as even as can be, the largest first: nine as five, four."""
    most = FEW if _tall(run[0]) else MOST_ON_A_PAGE
    size, more = divmod(len(run), count := -(-len(run) // most))
    parts, start = [], 0
    for number in range(count):
        end = start + size + (number < more)
        parts.append(run[start:end])
        start = end
    return parts


def _independent(parts: Iterable[list[Item]]) -> list[list[Item]]:
    """Begin a new page before a question that another of its page can bring up."""
    found: list[list[Item]] = []
    for part in parts:
        found.append([])
        for item in part:
            if found[-1] and _needs(item) & {one.key for one in found[-1]}:
                found.append([])
            found[-1].append(item)
    return found


def _needs(item: Item) -> set[str]:
    return {clause.key for rule in (*item.enabled, *(r for lead in item.lead for r in lead.enabled))
            for clause in rule.clauses}  # fmt: skip


def _tall(item: Item) -> bool:
    """Whether the answers are many and stand below each other."""
    return MOST_ON_A_PAGE < len(item.choices) <= LONG_LIST and row_of(item) is None


def _scale(item: Item) -> tuple[object, ...]:
    """Return what makes two questions alike to answer."""
    if item.kind is Kind.SCALE:
        return item.kind, item.low, item.high
    return item.kind, tuple(choice.label for choice in item.choices), item.repeats
