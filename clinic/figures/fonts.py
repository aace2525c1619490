"""The two typefaces of figures and report: Source Sans Pro under our own names, embedded from its package."""

import io
from functools import cache
from importlib import resources

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "Tenderpoint"
BOLD = "Tenderpoint-Bold"
_FILES = {REGULAR: "SourceSansPro-Regular.ttf", BOLD: "SourceSansPro-Bold.ttf"}


@cache
def register() -> None:
    """Make both names known to reportlab; the files are read once per process."""
    folder = resources.files("font_source_sans_pro").joinpath("files")
    for name, file in _FILES.items():
        registerFont(TTFont(name, io.BytesIO(folder.joinpath(file).read_bytes())))
