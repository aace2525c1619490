"""What travels compressed, and what does not because it echoes what was typed."""

import gzip

from tests.fixtures.questionnaire_walk import NOTHING

PACKED = {"Accept-Encoding": "gzip"}


def packed(response):
    return response.headers.get("Content-Encoding") == "gzip"


def test_a_page_that_is_opened_travels_compressed_and_says_so(walk):
    walked = walk()
    response = walked.browser.get(walked.invited.page("map"), headers=PACKED)
    assert packed(response)
    assert "Accept-Encoding" in response.headers["Vary"]
    assert response.headers["Cache-Control"] == "no-store"
    assert b"<h1>Where have you had pain" in gzip.decompress(response.data)
    assert response.content_length == len(response.data)
    assert not packed(walked.browser.get(walked.invited.page("map")))


def test_a_refused_page_echoes_what_was_typed_and_travels_as_it_is(walk):
    walked = walk()
    typed = {"what_matters": "x" * 3_000}
    for data, token in ((typed, True), ({"what_matters": "typed"}, False)):
        response = walked.browser.post(walked.invited.page("matters"), data=data, token=token, headers=PACKED)
        assert response.status_code == 400
        assert not packed(response)


def test_numbers_of_ours_come_back_compressed_but_not_where_the_request_itself_is_refused(walk):
    walked = walk()
    walked.go("urgent", NOTHING)
    walked.go("cramps", {"any_spasm": "True"})
    walked.go("cramp-map", {"area_severity": ["neck"]})
    refused = walked.browser.post(walked.invited.page("cramp-severity"), data={"neck": "secret"}, headers=PACKED)
    assert (refused.status_code, packed(refused)) == (400, True)
    assert b"secret" not in gzip.decompress(refused.data)
    forged = walked.browser.post(
        walked.invited.page("cramp-severity"), data={"neck": "secret"}, token=False, headers=PACKED
    )
    assert (forged.status_code, packed(forged)) == (400, False)


def test_a_refused_map_holds_nothing_that_was_typed_and_travels_compressed(walk):
    walked = walk()
    walked.go("urgent", NOTHING)
    for key, names in (("map", ("pain_areas", "pain_shapes", "head_zones")), ("cramp-map", ("area_severity",))):
        if key == "cramp-map":
            walked.go("map", {"pain_areas": ["neck"]})
            walked.go("cramps", {"any_spasm": "True"})
        typed = dict.fromkeys((*names, "basis", "then", "unknown"), "guess-4711")
        refused = walked.browser.post(walked.invited.page(key), data=typed, headers=PACKED)
        assert (refused.status_code, packed(refused)) == (400, True)
        assert b"guess-4711" not in gzip.decompress(refused.data)


def test_nothing_of_a_query_stands_on_a_page_that_travels_compressed(walk):
    walked = walk()
    for key in ("", "/urgent", "/map", "/treatments", "/check"):
        asked = {"then": "guess-4711", "change": "guess-4711", "add": "guess-4711", "q": "guess-4711"}
        response = walked.browser.get(walked.invited.url + key, query_string=asked, headers=PACKED)
        page = gzip.decompress(response.data) if packed(response) else response.data
        assert b"guess-4711" not in page


def test_pages_of_staff_are_never_compressed(client, sign_in, clinician, make_visit):
    sign_in(clinician)
    visit = make_visit()
    room = f"/visits/{visit.id}/answers/paper"
    for address in ("/", "/patients", f"/visits/{visit.id}", f"{room}/map", f"{room}/urgent"):
        assert not packed(client.get(address, headers=PACKED))
