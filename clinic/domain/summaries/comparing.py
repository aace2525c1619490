"""Said and found at one visit, compared area by area of the body map."""

from collections.abc import Mapping, Sequence

from clinic.domain.area_findings import AreaFinding, MuscleSpot, felt_in, finding_in, is_present, lies_in, tender_here
from clinic.domain.body.atlas import AREAS
from clinic.domain.body.zones import Placed, area_of
from clinic.domain.exams import SiteState, is_positive
from clinic.domain.palpation import Marked, marked_zones
from clinic.domain.said_and_found import SaidAndFound
from clinic.domain.summaries.types import Said
from clinic.domain.visits import ExamRecord


def compare(said: Said | None, exam: ExamRecord | None, spots: Sequence[MuscleSpot]) -> SaidAndFound:
    """Return where the two differ; nothing as long as there is no questionnaire or nothing was examined.

    Sites count by the thumb's ratings: an algometer reading makes no site tender. Control sites are left out. What was
    found and not marked waits until the questionnaire is sent, for until then a place may still be marked.
    """
    tender = _tender(exam)
    if said is None or not (tender or spots):
        return SaidAndFound()
    painful = {area: _finding(said, area, tender, spots) for area in said.areas or ()}
    return SaidAndFound(
        nothing_found=_in_order(painful, AreaFinding.NOTHING),
        not_marked=tuple(area for area in AREAS if _not_marked(said, area, tender, spots)),
        no_band=tuple(area for area in AREAS if _no_band(said, area, spots)),
        not_examined=_in_order(painful, AreaFinding.NOT_EXAMINED),
    )


def _tender(exam: ExamRecord | None) -> Mapping[str, bool]:
    if exam is None:
        return {}
    rated = {site: one.rating for site, one in exam.ratings.items() if one.state is SiteState.RATED}
    return {site: is_positive(exam.method, rating) for site, rating in rated.items() if rating is not None}


def _in_order(findings: Mapping[str, AreaFinding], wanted: AreaFinding) -> tuple[str, ...]:
    return tuple(area for area in AREAS if findings.get(area) is wanted)


def _finding(said: Said, area: str, tender: Mapping[str, bool], spots: Sequence[MuscleSpot]) -> AreaFinding:
    return finding_in(area, _places(area, said.head_zones), tender, spots)


def _places(area: str, head_zones: tuple[str, ...]) -> frozenset[Placed]:
    return marked_zones(Marked((area,), head_zones))


def _not_marked(said: Said, area: str, tender: Mapping[str, bool], spots: Sequence[MuscleSpot]) -> bool:
    """A trigger point counts where it lies, unless it is the patient's own pain or sends pain to a marked place."""
    marked = {*(said.areas or ()), *(said.cramp_areas or ()), *(said.tight_areas or ())}
    if said.areas is None or not said.sent or area in marked:
        return False
    return tender_here(area, tender) or any(
        area_of(*lies_in(spot)) == area and not _known(spot, marked) for spot in spots if is_present(spot)
    )


def _known(spot: MuscleSpot, marked: set[str]) -> bool:
    return spot.reproduces_known_symptom is True or any(area_of(*placed) in marked for placed in felt_in(spot))


def _no_band(said: Said, area: str, spots: Sequence[MuscleSpot]) -> bool:
    if area not in (said.cramp_areas or ()):
        return False
    places = _places(area, said.cramp_head_zones)
    bands = [spot.taut_band for spot in spots if lies_in(spot) in places]
    return False in bands and True not in bands
