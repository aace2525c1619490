"""Whatever arrives is answered by a plain page; what was typed comes back as typed."""

from collections.abc import Callable

import pytest

from tests.fixtures.questionnaire_walk import Walk
from tests.fixtures.web import checked

Start = Callable[..., Walk]


HOSTILE = [
    ("pain", b"nrs_pain=9223372036854775808", 400),
    ("pain", b"nrs_pain=-1", 400),
    ("pain", b"nrs_pain=7.0&energy=%ED%A0%80", 400),
    ("pain", b"nrs_pain=7&nrs_pain=8", 400),
    ("pain", b"worst_place=neck%00", 303),
    ("map", b"pain_areas=nowhere_at_all", 400),
    ("map", b"pain_areas=neck&pain_areas=neck", 303),
    ("map", b"pain_areas=neck&pain_shapes=" + b"x" * 5000, 303),
    ("urgent", b"get_help_now=no_such_sign", 400),
    ("feelings", b"fatigue=True&patient_id=1&visit_id=1&questionnaire_id=1", 400),
    ("cramps", b"any_spasm=1", 400),
    ("matters", b"what_matters=" + b"a" * 2001, 400),
    ("matters", b"what_matters=a%00%ED%A0%80%F0%9F%98%80", 303),
    ("treatments", b"added_0=" + b"a" * 201, 400),
    ("treatments", b"added_99=x&asked=99999999999999999999+%EF%BC%91+-1", 303),
    ("matters", b"what_matters=" + b"a" * 3_000_000, 413),
    ("no-such-page", b"x=1", 200),
]


@pytest.mark.parametrize(("key", "body", "status"), HOSTILE)
def test_odd_input_is_answered_plainly_and_never_by_an_error_of_ours(
    walk: Start, key: str, body: bytes, status: int
) -> None:
    who = walk()
    answer = who.browser.post(who.invited.page(key), data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == status, answer.text[:3000]


def test_what_was_typed_comes_back_escaped_with_the_error_on_top(walk: Start) -> None:
    who = walk()
    words = "<script>alert(1)</script>" + "a" * 2000
    html = checked(who.post("matters", {"what_matters": words}), 400)
    assert html.select_one("textarea").text.strip() == words
    assert html.select_one(".error-summary a")["href"] == "#what_matters"
    assert html.title.text.startswith("Error:")
