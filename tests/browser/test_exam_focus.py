"""By keyboard through the exam: each stop is seen, lies in sight, and the walk comes to an end."""

import pytest

from tests.fixtures.browser import TABLET

pytestmark = pytest.mark.browser

STOP = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const seen = [one, ...(one.labels || [])].some((part) => {
    const style = getComputedStyle(part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const box = (one.labels && one.labels[0] && one.type !== "text" ? one.labels[0] : one).getBoundingClientRect();
  const inSight = box.bottom > 0 && box.top < innerHeight;
  return [one.id || one.textContent.trim().slice(0, 30), seen, inSight];
}"""
MOST = 400


def stops(page):
    """Press Tab from the top of the page to its end."""
    page.evaluate("document.activeElement.blur()")
    page.evaluate("getSelection().removeAllRanges()")
    found = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or (found and stop == found[0]):
            return found
        found.append(stop)
    raise AssertionError(f"a trap: {found[-5:]}")


@pytest.mark.parametrize(
    "path", ["exam", "exam?method=algometer", "trigger-points?q=upp+tr", "exam/sheet", "exam/typing"]
)
def test_each_stop_is_seen(survey, path):
    survey.set_viewport_size(TABLET)
    survey.goto(f"{survey.url.rsplit('/exam', 1)[0]}/{path}")
    found = stops(survey)
    assert len(found) >= 3
    assert not [name for name, seen, in_sight in found if not (seen and in_sight)]


def test_each_stop_of_the_card_is_seen(survey):
    survey.goto(f"{survey.url.rsplit('/exam', 1)[0]}/trigger-points/soleus/l")
    survey.locator("#spot").focus()
    names = []
    while not names or names[-1][0] != "Done":
        assert len(names) < 200, "the card never ends"
        names.append(survey.evaluate(STOP))
        survey.keyboard.press("Tab")
    assert not [name for name, seen, in_sight in names if not (seen and in_sight)]
    assert names[0][0] == "spot"
