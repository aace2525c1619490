"""Whether "In short" is a draft that nobody rewrote, and which of its facts the record says otherwise by now.

A draft is known by its sentences, not by a mark beside the text: so a draft put into the box last week is still known
as one after an answer or a finding came in since.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clinic.domain.summaries.draft import SENTENCES, Translate, draft_in_short
from clinic.domain.summaries.types import VisitSummary

_SLOT = re.compile(r"\\\{\w+\\\}")


@dataclass(frozen=True, slots=True)
class Drafted:
    """What is left of a draft in the words that are to be signed."""

    untouched: bool = False
    """Every line is a sentence of a draft: nobody wrote a word of it."""
    outdated: tuple[str, ...] = ()
    """Lines of a draft that the record, as it stands now, does not say."""


def drafted(words: str, summary: VisitSummary, translations: Sequence[Translate]) -> Drafted:
    """Compare what is to be signed with the draft of now, in each of the languages in which a draft is offered."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    of_a_draft = [line for line in lines if any(_is_drafted(line, translate) for translate in translations)]
    now = {line for translate in translations for line in draft_in_short(summary, translate).splitlines()}
    outdated = tuple(line for line in of_a_draft if line not in now)
    return Drafted(bool(lines) and len(of_a_draft) == len(lines), outdated)


def _is_drafted(line: str, translate: Translate) -> bool:
    return any(re.fullmatch(pattern, line) for pattern in _patterns(map(translate, SENTENCES)))


def _patterns(sentences: Iterable[str]) -> Iterable[str]:
    for sentence in sentences:
        yield _SLOT.sub(".+", re.escape(sentence))
