"""The colours of everything drawn: the page's stylesheet repeats them by the same names, and a test compares the two.

Colour never carries meaning alone: patient's pain (brown) and examiner's finding (blue) print as the same grey.
"""

from collections.abc import Mapping
from types import MappingProxyType

INK = "#16222E"
INK2 = "#46566A"
LINE = "#6B7A89"
HAIR = "#CBD3DB"
WASH = "#F2F5F8"
SKIN = "#EEF2F5"
WHITE = "#FFFFFF"
ACTION = "#0B5394"
ACTION_DARK = "#083D6E"
PAIN = "#A63D12"
PAIN_TINT = "#FBE6DA"
OK = "#00664F"
ERROR = "#B3261E"
FOCUS = "#FFD54A"
TINT = "#CFE2F3"
BAND = "#E1E7EC"

TOKENS: Mapping[str, str] = MappingProxyType(
    {
        "ink": INK,
        "ink2": INK2,
        "line": LINE,
        "hair": HAIR,
        "wash": WASH,
        "skin": SKIN,
        "action": ACTION,
        "action-dark": ACTION_DARK,
        "pain": PAIN,
        "pain-tint": PAIN_TINT,
        "ok": OK,
        "error": ERROR,
        "focus": FOCUS,
        "tint": TINT,
        "band": BAND,
    }
)
"""Name of the token (in the stylesheet with two dashes before it) -> colour."""


_KNOWN = frozenset((*TOKENS.values(), WHITE))


def color(token: str) -> str:
    """Return one of the colours above for a shape. Raises ValueError for one that the page does not have."""
    if token not in _KNOWN:
        raise ValueError(f"{token} is no colour of ours")
    return token
