"""The tender-point survey as a plain form: what is stored, what is refused, what is kept."""

import pytest

from clinic.domain.body.atlas import SITES
from clinic.domain.exams import ExamMethod, SiteState
from clinic.domain.permissions import RoleName
from clinic.domain.visits import StopReason, VisitStatus
from clinic.services import exams
from tests.fixtures.exam_page import fields, head, results
from tests.fixtures.storage import NOON

ORDER = dict(zip(SITES, [1, 6, 5, 8, 7, 6, 4, 7, 5, 5, 3, 1, 0, 6, 4, 1, 0, 9, 10, 3, 2], strict=True))


def test_an_empty_survey_is_not_begun_by_looking_or_by_saving_nothing(
    survey_address, page, send, stored_ratings, session, visit
):
    html = page(survey_address)
    assert len(html.select("input.cell")) == 21
    send(survey_address, fields(html))
    assert exams.of_visit(session, visit) is None


def test_every_cell_has_a_name_with_its_side_and_the_forearm_comes_before_the_thumbnail(survey_address, page):
    html = page(survey_address)
    cells = [cell["name"] for cell in html.select("input.cell")]
    assert cells == list(SITES)
    assert cells.index("forearm_r") < cells.index("thumbnail_l")
    labels = [html.select_one(f"label[for='{cell}']").text for cell in cells]
    assert len(set(labels)) == 21
    assert all(("left" in label.lower()) == (cell[-2:] == "_l") for cell, label in zip(cells, labels, strict=True))


def test_all_21_ratings_are_stored_and_shown_again(survey_address, page, send, stored_ratings):
    html = send(survey_address, fields(page(survey_address)) | {site: str(rating) for site, rating in ORDER.items()})
    assert stored_ratings() == {site: (SiteState.RATED, rating) for site, rating in ORDER.items()}
    assert {cell["name"]: int(cell["value"]) for cell in html.select("input.cell")} == ORDER
    assert results(html)["Tender points"] == "16 of 18 tested"
    assert results(html)["FIS, mean of 18"] == "5.1"
    assert results(html)["Controls, mean of 3"] == "0.7"


def test_rated_not_examined_refused_and_empty_stay_apart(survey_address, page, send, stored_ratings):
    typed = {"occiput_l": "0", "occiput_r": "n", "knee_l": "R", "knee_r": "10"}
    html = send(survey_address, fields(page(survey_address)) | typed)
    assert stored_ratings() == {
        "occiput_l": (SiteState.RATED, 0),
        "occiput_r": (SiteState.NOT_EXAMINED, None),
        "knee_l": (SiteState.REFUSED, None),
        "knee_r": (SiteState.RATED, 10),
    }
    assert results(html)["Tender points"] == "1 of 2 tested"
    assert results(html)["Mean of 2 rated"] == "5.0"
    assert results(html)["Controls"] == "0 of 3 rated"


def test_a_cell_is_emptied_again(survey_address, page, send, stored_ratings):
    html = send(survey_address, fields(page(survey_address)) | {"occiput_l": "7"})
    send(survey_address, fields(html) | {"occiput_l": ""})
    assert stored_ratings() == {}


@pytest.mark.parametrize("typed", ["11", "-1", "3.5", "x", "1 0"])
def test_what_is_no_rating_comes_back_with_the_rest_kept(survey_address, page, send, stored_ratings, typed):
    html = send(survey_address, fields(page(survey_address)) | {"occiput_l": typed, "knee_r": "4"}, status=400)
    assert html.select_one("#occiput_l")["value"] == typed
    assert "Occiput, left" in html.select_one(".error-summary").text
    assert stored_ratings() == {"knee_r": (SiteState.RATED, 4)}


def test_the_controls_sentence_stands_only_when_all_three_are_rated_and_one_is_tender(survey_address, page, send):
    sentence = "Tenderness was also found at control sites; this suggests generally increased pain sensitivity."
    html = send(survey_address, fields(page(survey_address)) | {"forehead": "5", "forearm_r": "0"})
    assert sentence not in html.text
    html = send(survey_address, fields(html) | {"thumbnail_l": "0"})
    assert sentence in html.text


def test_yes_no_takes_one_and_zero_and_has_no_mean(survey_address, page, send, stored_ratings, session, visit):
    html = page(f"{survey_address}?method=acr_painful_yes_no")
    html = send(survey_address, fields(html) | {"occiput_l": "1", "occiput_r": "2"}, status=400)
    assert stored_ratings() == {"occiput_l": (SiteState.RATED, 1)}
    assert exams.of_visit(session, visit).method is ExamMethod.ACR_PAINFUL_YES_NO
    assert not any("ean of" in name for name in results(html))


def test_methods_are_never_mixed(survey_address, page, send, stored_ratings):
    html = page(f"{survey_address}?method=acr_painful_yes_no")
    send(survey_address, fields(page(survey_address)) | {"occiput_l": "7"})
    html = send(survey_address, fields(html) | {"knee_l": "1"}, status=409)
    assert "methods are never mixed" in html.select_one(".error-summary").text
    assert html.select_one("#knee_l")["value"] == "1"
    assert stored_ratings() == {"occiput_l": (SiteState.RATED, 7)}


def test_filling_the_rest_says_how_many_and_is_undone_by_one_press(survey_address, page, send, stored_ratings):
    html = page(survey_address)
    assert "fills 21" in html.select_one("[data-fill-button]").text
    html = send(survey_address, fields(html) | {"occiput_l": "7", "fill": "1"})
    assert stored_ratings()["knee_l"] == (SiteState.RATED, 0)
    assert stored_ratings()["occiput_l"] == (SiteState.RATED, 7)
    assert "20 sites were filled with 0" in html.select_one(".exam-undo").text
    html = send(f"{survey_address}/unfill")
    assert stored_ratings() == {"occiput_l": (SiteState.RATED, 7)}
    assert not html.select(".exam-undo")


def test_stopping_keeps_the_reason_and_marks_what_was_left(survey_address, page, send, stored_ratings, session, visit):
    html = send(survey_address, fields(page(survey_address)) | {"occiput_l": "7", "stop": "pain"})
    assert exams.of_visit(session, visit).stopped is StopReason.PAIN
    assert stored_ratings()["knee_l"] == (SiteState.STOPPED, None)
    send(survey_address, fields(html) | {"stop": ""})
    assert stored_ratings() == {"occiput_l": (SiteState.RATED, 7)}


def test_the_same_cell_conflicts_and_shows_both_values_others_stand(survey_address, page, send, stored_ratings):
    first = fields(page(survey_address))
    send(survey_address, first | {"occiput_l": "7"})
    html = send(survey_address, first | {"occiput_l": "3", "knee_r": "4"}, status=409)
    error = html.select_one("#occiput_l-error").text
    assert "you entered 3" in error
    assert "saved 7 at 12:00" in error
    assert "Dr A. Sample" in error
    assert html.select_one("#occiput_l")["value"] == "3"
    assert stored_ratings() == {"occiput_l": (SiteState.RATED, 7), "knee_r": (SiteState.RATED, 4)}
    send(survey_address, fields(html))
    assert stored_ratings()["occiput_l"] == (SiteState.RATED, 3)


def test_a_note_is_kept_and_a_note_changed_elsewhere_is_not_lost(survey_address, page, send, session, visit):
    first = fields(page(survey_address))
    send(survey_address, first | {"note": "Cold hands."})
    assert exams.of_visit(session, visit).note == "Cold hands."
    html = send(survey_address, first | {"note": "Warm room."}, status=409)
    assert "Cold hands." in html.select_one(".error-summary").text
    assert html.select_one("textarea[name=note]").text.strip() == "Warm room."


def test_a_note_is_saved_by_itself_as_it_is_typed(survey_address, page, client, session, visit, clinician):
    typed = fields(page(survey_address)) | {"note": "Cold hands.\r\nWarm room."}
    wanted = {name: typed[name] for name in ("method", "examiner", "note", "note_was")}
    answer = client.post(f"{survey_address}/note", data=wanted)
    assert answer.json == {"saved": "Saved 12:00", "note": "Cold hands.\nWarm room."}
    assert exams.of_visit(session, visit).note == "Cold hands.\nWarm room."
    assert client.post(f"{survey_address}/note", data=wanted).status_code == 200, (
        "sent again, it is no conflict with itself"
    )
    refused = client.post(f"{survey_address}/note", data=wanted | {"note": "Other."})
    assert (refused.status_code, "Cold hands." in refused.json["error"]) == (409, True)
    assert client.post(f"{survey_address}/note", data=wanted | {"note": "x" * 9000}).status_code == 400
    visit.status = VisitStatus.IMPORTED
    assert client.post(f"{survey_address}/note", data=wanted | {"note": "Late."}).status_code == 409
    assert exams.of_visit(session, visit).note == "Cold hands.\nWarm room."


def test_an_empty_note_begins_no_survey(survey_address, page, client, session, visit):
    typed = fields(page(survey_address))
    wanted = {name: typed[name] for name in ("method", "examiner", "note", "note_was")}
    assert client.post(f"{survey_address}/note", data=wanted).status_code == 200
    assert exams.of_visit(session, visit) is None


def test_a_planned_visit_opens_when_the_exam_begins(survey_address, page, send, visit, session):
    visit.status = VisitStatus.PLANNED
    send(survey_address, fields(page(survey_address)) | {"occiput_l": "7"})
    assert visit.status is VisitStatus.OPEN


def test_a_locked_visit_says_what_to_do_and_keeps_what_was_typed(survey_address, page, send, visit, stored_ratings):
    typed = fields(page(survey_address)) | {"occiput_l": "7"}
    visit.status = VisitStatus.IMPORTED
    html = send(survey_address, typed, status=409)
    assert "Nothing of what you just sent was stored" in html.text
    assert "7" in html.select_one("main pre").text
    assert stored_ratings() == {}
    assert "add an addendum" in page(survey_address).text


def test_single_cells_are_saved_with_their_versions(survey_address, page, client, stored_ratings, clinician):
    page(survey_address)
    sent = head(clinician) | {"cells": [{"site": "occiput_l", "value": "t", "version": None}]}
    answer = client.post(f"{survey_address}/cells", json=sent)
    assert answer.status_code == 200
    assert set(answer.json["versions"]) == {"occiput_l"}
    assert answer.json["saved"] == "Saved 12:00"
    assert answer.json["untested"] == 20
    assert "1</b> of 1 tested" in answer.json["results"]
    assert stored_ratings() == {"occiput_l": (SiteState.RATED, 10)}


def test_a_single_cell_changed_elsewhere_is_refused_with_both_values(
    survey_address, client, stored_ratings, page, clinician
):
    page(survey_address)
    cell = {"site": "occiput_l", "value": "4", "version": None}
    client.post(f"{survey_address}/cells", json=head(clinician) | {"cells": [cell]})
    other = {"site": "knee_l", "value": "2", "version": None}
    answer = client.post(f"{survey_address}/cells", json=head(clinician) | {"cells": [cell | {"value": "6"}, other]})
    assert answer.status_code == 409
    (clash,) = answer.json["clashes"]
    assert (clash["site"], clash["stored"]) == ("occiput_l", "4")
    assert "you entered 6" in clash["words"]
    assert "saved 4 at 12:00" in clash["words"]
    assert stored_ratings() == {"occiput_l": (SiteState.RATED, 4), "knee_l": (SiteState.RATED, 2)}


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"method": "guess", "examiner": 1, "cells": []},
        {"method": "mtps_0_10", "cells": []},
        {"method": "mtps_0_10", "examiner": "x", "cells": []},
        {"cells": [{"site": "tail", "value": "1", "version": None}]},
        {"cells": [{"site": "knee_l", "value": "11", "version": None}]},
        {"cells": [{"site": "knee_l", "value": "1", "version": "x"}]},
        {"cells": [{"site": "knee_l", "value": "4c", "version": None}]},
        {"method": "algometer", "cells": [{"site": "knee_l", "value": "2.55", "version": None}]},
        [1],
    ],
)
def test_what_the_page_never_sends_is_refused(survey_address, client, page, sent, stored_ratings, clinician):
    page(survey_address)
    if (isinstance(sent, dict) and "cells" in sent and "method" not in sent) or "algometer" in str(sent):
        sent = head(clinician) | sent
    assert client.post(f"{survey_address}/cells", json=sent).status_code == 400
    assert stored_ratings() == {}


def test_moving_on_by_itself_is_switched_off_for_the_account_alone(survey_address, page, send, sign_in, make_account):
    assert page(survey_address).select_one("[data-moves]")["data-moves"] == "1"
    html = send(f"{survey_address}/moving", {"moves_on": "0"})
    assert html.select_one("[data-moves]")["data-moves"] == "0"
    sign_in(make_account(name="Dr B. Other"))
    assert page(survey_address).select_one("[data-moves]")["data-moves"] == "1"


def test_enter_in_a_cell_saves_and_presses_no_other_button(survey_address, page):
    form = page(survey_address).select_one("form[data-exam]")
    first = form.select_one("button:not([type=button])")
    assert first.get("name") is None


def test_two_examiners_do_not_see_each_others_survey(survey_address, page, send, make_account, sign_in, stored_ratings):
    send(survey_address, fields(page(survey_address)) | {"occiput_l": "7"})
    sign_in(make_account(name="Dr B. Other"))
    assert page(survey_address).select_one("#occiput_l")["value"] == ""


def test_the_front_desk_is_refused(visit, make_account, sign_in, client):
    sign_in(make_account(RoleName.FRONT_DESK, name="F. Desk"))
    for path in ("exam", "exam/moving", "trigger-points", "criteria", "treatments", "plan"):
        assert client.get(f"/visits/{visit.id}/{path}").status_code in (403, 405)
        assert client.post(f"/visits/{visit.id}/{path}").status_code in (403, 405)


def test_the_figure_is_drawn_again_with_what_was_found(survey_address, page, client, send):
    send(survey_address, fields(page(survey_address)) | {"occiput_l": "7"})
    answer = client.get(f"{survey_address}/figure")
    assert answer.status_code == 200
    assert "Sites, tender: Occiput, left 7" in answer.text


def test_each_look_is_audited(survey_address, page, session, visit, clinician):
    from clinic.models import AuditEntry

    page(survey_address)
    looks = session.query(AuditEntry).filter_by(account_id=clinician.id, noun="visit", noun_id=visit.id)
    assert looks.order_by(AuditEntry.id.desc()).first().at == NOON
