"""Two people, two tabs, two devices, two presses."""

import json

import sqlalchemy as sa

from tests.faults.browser import Browser, form_with
from tests.faults.cases import Case, Finding, answer_until, holds, page_of, posting, sent, together
from tests.faults.people import Person
from tests.faults.server import PASSWORD

TABS = 8


def scalars(case: Case, sql: str, **values: object) -> list[object]:
    """Return the first column of what is stored."""
    with case.clinic.opened() as database, database.engine.connect() as connection:
        return list(connection.execute(sa.text(sql), values).scalars())


def eight_save_one_plan(case: Case, _database: object) -> Finding:
    """F5: of eight who save the same plan one wins, and the others see both texts."""
    visit, doctor = case.invited().visit_id, case.clinician()
    form = form_with(doctor.look(f"/visits/{visit}/plan"), "in_short")
    texts = [f"Text {number} of eight." for number in range(TABS)]
    replies = together([posting(_same(doctor), form, in_short=text) for text in texts])
    won = [text for text, reply in zip(texts, replies, strict=True) if reply.status == 303]
    stored = scalars(case, "SELECT in_short FROM plan WHERE visit_id = :visit", visit=visit)
    both = all(
        holds(reply, text, *won)
        for text, reply in zip(texts, replies, strict=True)
        if reply.status == 409
    )  # fmt: skip
    others = sorted(reply.status for reply in replies if reply.status != 303)
    well = len(won) == 1 and stored == won and others == [409] * (TABS - 1) and both
    problem = "" if well else f"{won} won, {stored} stored, others {others}, both shown: {both}"
    return Finding("F5", "8 at one plan", TABS, problem, "1 won, 7 x 409")


def two_rate_one_cell(case: Case, _database: object) -> Finding:
    """F5: of eight who rate the same cell one wins; nobody's rating is dropped without a word."""
    visit, doctor = case.invited().visit_id, case.clinician()
    held = dict(form_with(doctor.look(f"/visits/{visit}/exam"), "version_forehead").fields)
    address, browsers = f"/visits/{visit}/exam/cells", [_same(doctor) for _ in range(TABS)]

    def rating(number: int) -> object:
        cells = [{"site": "occiput_l", "value": str(number), "version": None}]
        return {"method": "mtps_0_10", "examiner": int(held["examiner"]), "cells": cells}

    replies = together(
        [lambda n=n: browsers[n].post_json(address, rating(n), held["csrf_token"]) for n in range(TABS)]  # type: ignore[misc]
    )
    won = [number for number, reply in enumerate(replies) if reply.status == 200]
    rated = "SELECT rating FROM tender_point_rating JOIN exam ON exam.id = exam_id WHERE visit_id = :visit"
    stored, clashes = scalars(case, rated, visit=visit), sum(bool(one.json().get("clashes")) for one in replies)
    well = len(won) == 1 and stored == won and clashes == TABS - 1
    problem = "" if well else f"{won} won, {stored} stored, {clashes} were told"
    return Finding("F5", "8 at one cell", TABS, problem, "1 won, 7 told")


def save_against_sign(case: Case, _database: object, rounds: int = 3) -> Finding:
    """F6: whatever wins, what is signed is what is stored, and it never changes again."""
    problems = []
    for _ in range(rounds):
        visit, doctor = case.invited().visit_id, case.clinician()
        plan = form_with(doctor.look(f"/visits/{visit}/plan"), "in_short")
        doctor.browser.post(plan.action, plan.filled({"in_short": "As it was read."}))
        again = form_with(doctor.look(f"/visits/{visit}/plan"), "in_short")
        sign = form_with(doctor.look(f"/visits/{visit}/sign"), "password")
        late = [posting(_same(doctor), again, in_short=f"Too late {number}.") for number in range(4)]
        replies = together([posting(_same(doctor), sign, password=PASSWORD, read="y"), *late])
        problems += _signed_wrongly(case, visit, [reply.status for reply in replies])
    return Finding("F6", "save against sign", rounds, "; ".join(problems), f"{rounds} rounds, 0 changed")


def _signed_wrongly(case: Case, visit: int, statuses: list[int]) -> list[str]:
    record = scalars(case, "SELECT record FROM signature WHERE visit_id = :visit", visit=visit)
    stored = scalars(case, "SELECT in_short FROM plan WHERE visit_id = :visit", visit=visit)
    wrong = [f"answers {statuses}"] if any(status not in (303, 409) for status in statuses) else []
    if bool(record) != (statuses[0] == 303):
        wrong.append(f"signing was answered {statuses[0]}, {len(record)} signatures")
    if record and str(stored[0]) not in str(json.loads(str(record[0]))):
        wrong.append(f"signed is not what is stored: {stored}")
    return wrong


def sent_from_two_tabs(case: Case, _database: object) -> Finding:
    """F7: sent by several tabs at once, then Back: one form, everybody thanked, the answers as they were."""
    invited = case.invited()
    person = case.patient(invited)
    answer_until(person, invited, "signs")
    page, send = page_of(person, invited, "pain"), sent(person, invited)
    together([posting(_same(person), send) for _ in range(TABS)])
    thanked = all(holds(_same(person).get(f"/q/{invited.token}"), "Thank you") for _ in range(2))
    back = person.browser.post(page.action, page.filled({"nrs_pain": "9"}))
    rows = scalars(case, "SELECT sent_at FROM questionnaire WHERE visit_id = :visit", visit=invited.visit_id)
    pain = scalars(
        case,
        "SELECT answers FROM response JOIN questionnaire ON questionnaire.id = questionnaire_id "
        "WHERE visit_id = :visit AND instrument = 'pain'",
        visit=invited.visit_id,
    )
    answers = pain[0] if isinstance(pain[0], dict) else json.loads(str(pain[0]))
    told = back.status != 303 or holds(person.look(back.to), "Thank you")
    well = thanked and told and len(rows) == 1 and rows[0] is not None and answers["nrs_pain"] == 4
    problem = "" if well else f"thanked {thanked}, told {told}, rows {rows}, answers {answers}, back {back.status}"
    return Finding("F7", "8 tabs and Back", TABS + 1, problem, "1 record, 8 thanked, first answers stand")


def on_another_device(case: Case, _database: object) -> Finding:
    """F9: the other device goes on where the first was; the stale page of the first overwrites nothing."""
    invited = case.invited()
    first = case.patient(invited)
    answer_until(first, invited, "urgent")
    stale = page_of(first, invited, "pain")
    asked = case.patient(invited, known=False).look(f"/q/{invited.token}/pain")
    second = case.patient(invited)
    answer_until(second, invited, "pain")
    late = first.browser.post(stale.action, stale.filled({"nrs_pain": "9", "worst_place": "neck", "energy": "1"}))
    kept = form_with(second.look(f"/q/{invited.token}/pain"), "basis").fields
    shown = "nrs_pain" in form_with(late, "basis").names if late.status == 409 else False
    unknown = "basis" not in asked.text
    well = unknown and late.status == 409 and shown and ("nrs_pain", "4") in kept
    problem = "" if well else f"asked first {unknown}, late page {late.status}, shown {shown}, kept {kept}"
    return Finding("F9", "a stale device", 1, problem, "409, both shown, the later one stands")


def _same(person: Person) -> Browser:
    """Another tab of the same browser."""
    return Browser(person.port, dict(person.browser.cookies))


ALL = (eight_save_one_plan, two_rate_one_cell, save_against_sign, sent_from_two_tabs, on_another_device)
