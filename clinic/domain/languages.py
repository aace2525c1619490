"""The languages of the product. The words themselves stand in the catalogues of `clinic/translations`."""

from collections.abc import Mapping
from types import MappingProxyType

DEFAULT = "en"
NAMES: Mapping[str, str] = MappingProxyType({DEFAULT: "English", "es": "Español"})
"""Each language's own name, which is never translated: whoever looks for it knows this one."""
OTHERS: tuple[str, ...] = tuple(code for code in NAMES if code != DEFAULT)
"""The languages that are off until an administrator says who reviewed them."""
