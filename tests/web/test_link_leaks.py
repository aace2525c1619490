"""A patient's link tells nothing on its way: not to the log, not to a cache, not to the next site, not to a preview."""

import logging
from collections.abc import Callable

import pytest

from tests.fixtures.questionnaire_walk import Walk

Start = Callable[..., Walk]
TORN = ("/q//{}", "/Q/{}", "/{}", "/q;{}", "/q/{}/", "//q/{}", "/x/../q/{}", "/q/abc/{}", "/visits/1/link/{}")
"""What messengers, thumbs and scanners make of a link."""


@pytest.mark.parametrize("torn", TORN)
def test_a_torn_link_is_masked_in_the_log_too(walk: Start, caplog: pytest.LogCaptureFixture, torn: str) -> None:
    who = walk(known=False)
    with caplog.at_level(logging.INFO):
        for method in ("GET", "HEAD", "POST"):
            who.browser.open(torn.format(who.invited.token), method=method)
    assert caplog.text
    assert who.invited.token not in caplog.text
