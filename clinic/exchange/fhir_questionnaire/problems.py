"""What is said of a questionnaire while it is read: everything that refuses it, and everything changed in form."""

from collections.abc import Sequence

from clinic.exchange.refusals import FileRefused

MOST = 50
"""Refusals of one file that are told; a file with more is mended in steps."""
_SHOWN = 40
_READ = 1_000
"""Characters that are looked at for the beginning of a text."""
_IDS = 12


class QuestionnaireRefused(FileRefused):
    """A questionnaire that cannot be asked as it is meant; `problems` are all reasons, each a sentence."""

    def __init__(self, problems: Sequence[str]) -> None:
        count = "one reason" if len(problems) == 1 else f"{len(problems)} reasons"
        super().__init__(
            f"The questionnaire cannot be taken, for {count}. {' '.join(problems)}",
            hint="Nothing of it was imported. Ask its publisher for a version without these, or correct the file.",
        )
        self.problems = tuple(problems)


class Problems:
    """Collects refusals and remarks. Raises QuestionnaireRefused when it is full, or at `settle`."""

    def __init__(self) -> None:
        self._refused: dict[str, None] = {}
        self._remarks: dict[str, list[str]] = {}
        self.offered = 0
        """Answers that all items of the file offer together, so far."""
        self.extensions_read: set[int] = set()
        """Identities of the objects whose extensions were judged."""

    def refuse(self, where: str, reason: str) -> None:
        """Note one reason, a sentence without its full stop that goes on from the place."""
        self._refused[f"{where}: {reason}."] = None
        if len(self._refused) >= MOST:
            self.settle()

    def remark(self, what: str, link_id: str = "") -> None:
        """Note what is shown otherwise than in the file; the same of several items is told once, with their ids."""
        ids = self._remarks.setdefault(what, [])
        if link_id and link_id not in ids:
            ids.append(link_id)

    @property
    def refuses(self) -> bool:
        """Whether anything was refused so far."""
        return bool(self._refused)

    def settle(self) -> None:
        """Raise QuestionnaireRefused if anything was refused."""
        if self._refused:
            raise QuestionnaireRefused(list(self._refused))

    @property
    def remarks(self) -> tuple[str, ...]:
        """All remarks, each a sentence."""
        return tuple(f"{what}{_named(ids)}." for what, ids in self._remarks.items())


def _named(ids: Sequence[str]) -> str:
    if not ids:
        return ""
    more = f" and {len(ids) - _IDS} more" if len(ids) > _IDS else ""
    return f" ({', '.join(short(one) for one in ids[:_IDS])}{more})"


def short(text: str) -> str:
    """Return the beginning of a text on one line, for naming a place."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text[:_READ]).split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1].rstrip()}…"
