"""Two surveys of a visit side by side, and the agreement of the clinic, as they stand on their pages."""

from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from clinic.domain.agreement import FEWEST_PAIRS, Agreement, SiteAgreement, SurveyPair, agreement
from clinic.domain.body.atlas import SITES
from clinic.domain.exams import WITHIN_EXAMINER_ERROR, ExamMethod, RatingSource, SiteRating, is_positive
from clinic.domain.scoring.rounding import shown
from clinic.models import RepeatSurvey
from clinic.services import repeat_surveys
from clinic.web.present.exam_cells import STATES


@dataclass(frozen=True, slots=True)
class Line:
    """One site: what each examiner found, in words, the difference of the ratings, and whether they agree."""

    site: str
    first: str
    second: str
    difference: str
    verdict: str
    agrees: bool | None
    """None = not compared."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A finished repeat: its lines, the summary over them, and how many pairs the clinic has by this method."""

    repeat: RepeatSurvey
    lines: tuple[Line, ...]
    pair: SurveyPair
    clinic: Agreement

    @property
    def agree(self) -> int:
        """In how many of the sites that both pressed they agree."""
        return sum(one.agrees for one in self.pair.sites)

    @property
    def counts(self) -> str:
        """Both tender counts and their difference, or why there is none."""
        if self.pair.counts is None:
            return _("Tender counts are compared only when both pressed all 18 sites.")
        first, second = self.pair.counts
        apart = abs(first - second)
        words = _(
            "Tender points: %(first)s and %(second)s of 18, %(apart)s apart.", first=first, second=second, apart=apart
        )
        error = _("Within examiner error.") if apart <= WITHIN_EXAMINER_ERROR else _("Beyond examiner error.")
        return f"{words} {error}"


def compare(session: Session, repeat: RepeatSurvey) -> Comparison:
    """Return the comparison of one finished repeat."""
    first, second = repeat_surveys.found_first(repeat), repeat_surveys.found_second(repeat)
    method = repeat.exam.method
    lines = tuple(_line(site, method, first.get(site), second.get(site)) for site in SITES)
    return Comparison(repeat, lines, repeat_surveys.pair(repeat), agreement(method, repeat_surveys.all_pairs(session)))


def by_method(session: Session) -> list[Agreement]:
    """Return the agreement over all pairs of the clinic, one method after the other."""
    pairs = repeat_surveys.all_pairs(session)
    return [agreement(method, pairs) for method in (ExamMethod.MTPS_0_10, ExamMethod.ACR_PAINFUL_YES_NO)]


def figures(found: Agreement) -> list[tuple[str, str]]:
    """Return the figures of one method with their names; what has too few pairs says so."""
    rows = [(_("Kappa, tender or not"), _figure(found.kappa, found.pairs))]
    if found.method is ExamMethod.MTPS_0_10:
        rows.append((_("ICC(2,1), ratings 0 to 10"), _figure(found.icc, found.pairs)))
    points = _("%(number)s tender points", number=shown(found.detectable, 1)) if found.detectable is not None else ""
    rows.append((_("Smallest detectable difference of the count"), points or _figure(None, found.counted)))
    return rows


def too_few(pairs: int) -> str:
    """Say that there are too few pairs, and how many."""
    return _("too few pairs (%(pairs)s of %(needed)s)", pairs=pairs, needed=FEWEST_PAIRS)


def site_figure(found: SiteAgreement) -> str:
    """Return the kappa of one site, or why there is none."""
    return _("too few pairs") if found.too_few else _figure(found.kappa, found.pairs)


def _figure(value: Fraction | None, pairs: int) -> str:
    if pairs < FEWEST_PAIRS:
        return too_few(pairs)
    return _("not defined: the ratings never vary") if value is None else shown(value, 2)


def _line(site: str, method: ExamMethod, first: SiteRating | None, second: SiteRating | None) -> Line:
    if first is None or second is None or None in (first.rating, second.rating):
        return Line(site, _found(first), _found(second), "", _("not compared"), None)
    if RatingSource.CONFIRMED in (first.source, second.source):
        return Line(site, _found(first), _found(second), "", _("not compared: confirmed, not pressed"), None)
    one, other = first.rating or 0, second.rating or 0
    tender = [is_positive(method, one), is_positive(method, other)]
    agrees = tender[0] == tender[1]
    both = _("both tender") if all(tender) else _("both not tender")
    return Line(site, str(one), str(other), _signed(other - one), both if agrees else _("differ"), agrees)


def _found(rating: SiteRating | None) -> str:
    if rating is None:
        return _("no entry")
    if rating.rating is None:
        return _(STATES[rating.state])
    return f"{rating.rating}c" if rating.source is RatingSource.CONFIRMED else str(rating.rating)


def _signed(number: int) -> str:
    return "0" if not number else f"{'+' if number > 0 else '−'}{abs(number)}"
