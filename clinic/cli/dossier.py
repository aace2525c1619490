"""A dossier as text for a terminal, and as JSON."""

import json
from collections.abc import Iterable

from clinic.domain import canonical
from clinic.domain.dossiers import Clause, Dossier
from clinic.domain.instruments.items import Choice, Item, Kind


def as_json(dossier: Dossier) -> str:
    """Return the dossier as JSON, with two spaces of indentation."""
    return json.dumps(json.loads(canonical.dumps(dossier)), indent=2, ensure_ascii=False)


def as_text(dossier: Dossier) -> str:
    """Return the dossier as lines of plain text."""
    return "\n".join([*_head(dossier), "", *_items(dossier), "", *_scoring(dossier), "", f"Digest: {dossier.digest}"])


def _head(dossier: Dossier) -> Iterable[str]:
    yield f"{dossier.title} ({dossier.key}, version {dossier.version})"
    facts = {
        "Built in": "yes" if dossier.ours else "no: brought in by the clinic",
        "Answered by": f"the {dossier.answered_by.value}" if dossier.asked else "nobody: only the scoring is built in",
        "Looks back on": dossier.recall,
        "Source": dossier.source,
        "Address": dossier.url,
        "Publisher": dossier.publisher,
        "Copyright": dossier.copyright,
        "Licence": dossier.licence,
        "Rights confirmed": _confirmed(dossier),
    }
    yield from (f"{name}: {value}" for name, value in facts.items() if value)


def _confirmed(dossier: Dossier) -> str:
    if dossier.ours:
        return ""
    return f"by {dossier.confirmed.confirmed_by} on {dossier.confirmed.confirmed_on}" if dossier.confirmed else "no"


def _items(dossier: Dossier) -> Iterable[str]:
    yield "Items"
    for item in dossier.items:
        yield f"  {item.key}: {item.question or '(wording by import)'} [{_answer(item)}]"
    for item in dossier.stated:
        yield f"  {item.key}: {item.question} [not asked]"


def _answer(item: Item) -> str:
    parts = [item.kind.value]
    if item.kind in (Kind.SCALE, Kind.AREA_SEVERITY):
        parts.append(f"{item.low} to {item.high}")
    parts += map(_choice, item.choices)
    marks = {"required": item.required, "several": item.repeats, "about self-harm": item.alarm}
    return "; ".join([*parts, *(name for name, marked in marks.items() if marked)])


def _choice(choice: Choice) -> str:
    return f"{choice.value} {choice.label}" + (f" (counts {choice.weight})" if choice.weight is not None else "")


def _scoring(dossier: Dossier) -> Iterable[str]:
    yield "Scoring"
    yield from (f"  {_clause(clause)}" for clause in dossier.scored.clauses)
    yield "Blanks"
    yield from (f"  {sentence}" for sentence in dossier.scored.blanks)
    if dossier.scored.cut_offs:
        yield "Cut-offs"
    for name, one in dossier.scored.cut_offs:
        yield f"  {name} from {one.at_least}: {one.label} ({one.population}; {one.source})"


def _clause(clause: Clause) -> str:
    better = "higher is better" if clause.higher_is_better else "higher is worse"
    span = f" ({clause.low} to {clause.high}, {better})" if clause.low else ""
    return f"{clause.name}{span}: {clause.rule}" if clause.name else clause.rule
