"""What was decided about treatments today stands on paper in every layout, also where no course has begun yet."""

import dataclasses

import pytest

from clinic.domain.summaries import VisitSummary
from clinic.domain.treatments.courses import PlanDecision
from clinic.domain.visits import PlanItem
from clinic.report.layouts import Layout
from clinic.report.visit_summary import render
from tests.report import extremes
from tests.report.pages import page_texts, plain, whole_text


def deciding(*items: PlanItem) -> VisitSummary:
    summary = extremes.example()
    plan = dataclasses.replace(summary.plan, items=(*summary.plan.items, *items))
    return dataclasses.replace(summary, plan=plan)


@pytest.mark.parametrize("layout", Layout)
def test_a_treatment_to_try_stands_on_page_one_with_what_happens_next(layout: Layout) -> None:
    summary = deciding(PlanItem(PlanDecision.TRY, "Tai chi", None, "weekly, from January"))
    first = plain(page_texts(render(summary, layout=layout))[0])
    told = first.index(plain("Try: Tai chi, weekly, from January"))
    assert first.index("Whathappensnext") < told < first.index("Keyscores")


@pytest.mark.parametrize("layout", Layout)
def test_what_was_decided_about_a_treatment_is_lost_in_no_layout(layout: Layout) -> None:
    assert plain("Stopped today") in whole_text(render(extremes.example(), layout=layout))
