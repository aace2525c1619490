"""The form with a member of staff at the keyboard: asking the patient, or typing in what was filled in on paper."""

from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from clinic.domain.visits import EntryMode
from clinic.models import Account, Visit
from clinic.web.questionnaires.entries import LATER, Entry


@dataclass(frozen=True)
class Assisted(Entry):
    """The form in the staff's frame; who types is recorded, whose answers these are stands on every page."""

    room = "assisted"
    layout = "assisted/_layout.html"
    words = "assisted"
    year_needed = False

    seen: Visit
    how: EntryMode
    account: Account
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def visit(self) -> Visit:
        """The visit that was opened."""
        return self.seen

    @property
    def place(self) -> dict[str, Any]:
        """The visit and the mode stand in every address."""
        return {"visit_id": self.seen.id, "mode": self.how.value}

    @property
    def mode(self) -> EntryMode:  # type: ignore[override]  # asking or paper, as the address says
        """Asking the patient, or typing in a paper form."""
        return self.how

    @property
    def entered_by(self) -> Account:  # type: ignore[override]
        """Who types is who entered."""
        return self.account

    @property
    def typed_by(self) -> Account:  # type: ignore[override]
        """Who is signed in."""
        return self.account

    @property
    def from_paper(self) -> bool:
        """Whether the answers stand on paper already."""
        return self.how is EntryMode.PAPER

    def address(self, page_key: str | None = None, **more: Any) -> str:
        """Return the address of a page; stopping leads back to the visit."""
        if page_key == LATER:
            return url_for("visits.show", visit_id=self.seen.id)
        return super().address(page_key, **more)
