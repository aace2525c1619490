"""What was said and found at a visit, turned into the marks of the body map."""

from collections.abc import Mapping

from clinic.domain import muscles
from clinic.domain.body.atlas import AREAS, SITES
from clinic.domain.exams import ExamMethod, SiteRating, SiteState, TriggerActivity, TriggerFinding, is_positive
from clinic.domain.summaries import Said, Spot
from clinic.figures import body_symbols
from clinic.figures.body_map import BodyMarks, SiteMark
from clinic.figures.trigger_marks import TriggerMark

_SYMBOLS = {
    SiteState.NOT_EXAMINED: body_symbols.SiteState.NOT_DONE,
    SiteState.STOPPED: body_symbols.SiteState.STOPPED,
    SiteState.REFUSED: body_symbols.SiteState.REFUSED,
}


def marks(
    said: Said | None, method: ExamMethod | None, ratings: Mapping[str, SiteRating], spots: tuple[Spot, ...] = ()
) -> BodyMarks:
    """Return the marks: the patient's places, all 21 sites (no method: no survey, no sites), each trigger point."""
    return BodyMarks(
        said_shapes=said.shapes if said else (),
        said_areas_unknown_view=_areas_without_shape(said) if said else (),
        sites={site: _site(method, ratings.get(site), site) for site in SITES} if method else {},
        trigger_points=tuple(_trigger(spot) for spot in spots if spot.finding.finding is TriggerFinding.PRESENT),
    )


def _areas_without_shape(said: Said) -> tuple[str, ...]:
    return tuple(area for area in said.areas or () if not set(AREAS[area].shapes) & set(said.shapes))


def _site(method: ExamMethod, rating: SiteRating | None, site: str) -> SiteMark:
    control = SITES[site].control
    if rating is None or rating.rating is None:
        return SiteMark(_SYMBOLS[rating.state if rating else SiteState.NOT_EXAMINED], control=control)
    tender = is_positive(method, rating.rating)
    state = body_symbols.SiteState.TENDER if tender else body_symbols.SiteState.NOT_TENDER
    return SiteMark(state, rating.rating if method is ExamMethod.MTPS_0_10 else None, control=control)


def _trigger(spot: Spot) -> TriggerMark:
    record = spot.record
    return TriggerMark(
        number=record.number,
        zone=muscles.get(record.muscle).palpate_in,
        side="l" if record.side == "l" else "r",
        state=spot.finding.state or TriggerActivity.UNCLASSIFIED,
        to_zones=record.felt_in,
    )
