"""The server stopped, locked out of its records, besieged or replaced while people use it."""

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.faults.browser import Dropped, Reply, form_with
from tests.faults.cases import Case, Finding, answer_until, holds, page_of, posting, timed, together
from tests.faults.faults import half_sent, held_lock, send_much
from tests.faults.people import Person
from tests.faults.postgresql import PostgreSQL
from tests.faults.server import Invited

PROMISED_WAIT = 5.0
WORDS = 'Sleep & work, "both" <b>'


def locked_out(case: Case, _database: object) -> Finding:
    """F4: six who write wait 5 s and no longer, then hear 503, when to come back, and see their text; one who reads
    does not wait.
    """
    invited = [case.invited() for _ in range(6)]
    people = [case.patient(one) for one in invited]
    for person, one in zip(people, invited, strict=True):
        answer_until(person, one, "urgent")
    forms = [page_of(person, one, "matters") for person, one in zip(people, invited, strict=True)]
    reader = case.patient(case.invited(), known=False)
    posts = [posting(p.browser, f, what_matters=WORDS) for p, f in zip(people, forms, strict=True)]
    with held_lock(case.clinic), ThreadPoolExecutor(1) as beside:
        answers = beside.submit(together, posts)
        time.sleep(0.5)
        read = timed(lambda: reader.browser.get("/sign-in"))
        replies = answers.result()
    longest = max(reply.ended - reply.began for reply in replies)
    kept = all(one.status == 503 and "Retry-After" in one.headers and holds(one, WORDS) for one in replies)
    well = kept and longest < PROMISED_WAIT + 2.5 and read < 2
    problem = "" if well else f"{[one.status for one in replies]} after {longest:.1f} s, kept {kept}, read {read:.1f} s"
    return Finding("F4", "6 locked out", 6, problem, f"503 after {longest:.1f} s, read in {read * 1000:.0f} ms")


def draft_survives_a_crash(case: Case, _database: object) -> Finding:
    """F8: what the page saved by itself is there after kill -9, on another device too."""
    invited = case.invited()
    person = case.patient(invited)
    answer_until(person, invited, "urgent")
    form = page_of(person, invited, "matters")
    saved = person.browser.post(f"{form.action}/draft", form.filled({"what_matters": WORDS}))
    case.clinic.kill()
    case.clinic.restart_after_kill()
    again = dict(page_of(case.patient(invited), invited, "matters").fields)
    well = saved.status == 200 and again["what_matters"] == WORDS
    return Finding("F8", "draft, kill -9", 1, "" if well else f"{saved.status}, {again}", "the draft is there")


def stopped_in_flight(case: Case, _database: object) -> Finding:
    """F18: SIGTERM while four requests wait for the lock: each is answered, the exit code is 0."""
    invited = case.invited()
    person = case.patient(invited)
    answer_until(person, invited, "urgent")
    form = page_of(person, invited, "matters")
    posts = [posting(person.browser, form, what_matters=WORDS) for _ in range(4)]
    began = [0.0]

    def stop() -> None:
        time.sleep(0.7)
        began[0] = time.monotonic()
        case.clinic.signal(signal.SIGTERM)

    stopping = threading.Thread(target=stop)
    try:
        with ThreadPoolExecutor(1) as beside, held_lock(case.clinic):
            stopping.start()
            answers = beside.submit(together, posts)
            time.sleep(2)
        statuses = [reply.status for reply in answers.result()]
    except Dropped as dropped:
        statuses = [0]
        stopping.join()
        return Finding("F18", "SIGTERM in flight", 1, f"{dropped}, exit code {case.clinic.wait()}")
    finally:
        stopping.join()
    code, seconds = case.clinic.wait(), time.monotonic() - began[0]
    case.clinic.start()
    well = code == 0 and seconds < 15 and set(statuses) <= {303, 409, 503}
    problem = "" if well else f"answers {statuses}, exit code {code} after {seconds:.1f} s"
    return Finding("F18", "SIGTERM in flight", 1, problem, f"4 answered, exit 0 after {seconds:.1f} s")


def besieged(case: Case, _database: object) -> Finding:
    """F20: sixty half-sent requests and forty that drip; others are answered in less than 3 s, 40 MB refused."""
    person = case.person()
    with half_sent(case.clinic.port), half_sent(case.clinic.port, 40):
        waits = [timed(lambda: person.browser.get("/sign-in")) for _ in range(20)]
        status = send_much(case.clinic.port)
    problem = "" if max(waits) < 3 and status == 413 else f"answered after {max(waits):.1f} s, 40 MB: {status}"
    return Finding("F20", "100 slow clients", 101, problem, f"others within {max(waits):.2f} s, 40 MB: {status}")


def form_of_yesterday(case: Case, _database: object) -> Finding:
    """F21: forms that were open when the server was replaced are accepted; a page that is gone keeps its text."""
    invited = case.invited()
    patient, doctor = case.patient(invited), case.clinician()
    answer_until(patient, invited, "urgent")
    page = page_of(patient, invited, "matters")
    plan = form_with(doctor.look(f"/visits/{invited.visit_id}/plan"), "in_short")
    case.clinic.stop()
    case.clinic.start()
    gone = patient.browser.post(f"/q/{invited.token}/a-page-of-before", page.filled({"what_matters": WORDS}))
    saved = patient.browser.post(page.action, page.filled({"what_matters": WORDS}))
    planned = doctor.browser.post(plan.action, plan.filled({"in_short": WORDS}))
    on = _goes_on(patient, invited, gone)
    statuses = (saved.status, planned.status)
    well = statuses == (303, 303) and holds(gone, WORDS) and on
    problem = (
        "" if well else f"accepted {statuses}; a page that is gone: {gone.status}, kept {holds(gone, WORDS)}, {on}"
    )
    return Finding("F21", "a form of yesterday", 3, problem, f"accepted; a page that is gone: {gone.status}, text kept")


def _goes_on(patient: Person, invited: Invited, reply: Reply) -> bool:
    """Whether the page leads on to the form."""
    return f'"/q/{invited.token}' in reply.text


def database_restarts(case: Case, postgresql: PostgreSQL | None) -> Finding | None:
    """F16: PostgreSQL restarts as after a crash; the server works again without a restart of its own."""
    if postgresql is None:
        return None
    invited = case.invited()
    person = case.patient(invited)
    answer_until(person, invited, "urgent")
    form = page_of(person, invited, "matters")
    postgresql.control("stop", "-m", "immediate")
    away = person.browser.post(form.action, form.filled({"what_matters": WORDS}))
    postgresql.control("start", "-l", str(postgresql.server.log), "-o", postgresql.options)
    back = time.monotonic()
    while (again := person.browser.post(form.action, form.filled({"what_matters": WORDS}))).status != 303:
        if time.monotonic() - back > 30:
            break
        time.sleep(0.05)
    seconds = time.monotonic() - back
    well = away.status == 503 and holds(away, WORDS) and again.status == 303 and seconds < 5
    problem = "" if well else f"{away.status}, kept {holds(away, WORDS)}, then {again.status} after {seconds:.1f} s"
    return Finding("F16", "stopped and started", 1, problem, f"503 with the text, works again after {seconds:.2f} s")


ALL = (locked_out, draft_survives_a_crash, stopped_in_flight, besieged, form_of_yesterday, database_restarts)
