"""What else could print a summary: WeasyPrint and Chromium, both warm, where this machine has them.

Neither writes tags here, as neither does unless asked; ours does, so the comparison leans their way.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Engine = Callable[[str], bytes]


class NotHere(Exception):
    """The engine is not installed; the text says what is missing."""


@contextmanager
def weasyprint(folder: Path, style: str) -> Iterator[Engine]:
    """Yield WeasyPrint with the style and the typefaces read once. Raises NotHere."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:  # OSError: the package is there, the Pango library is not
        raise NotHere(f"WeasyPrint is not installed ({type(error).__name__}): see docs/printing.md") from None
    fonts = FontConfiguration()
    sheet = CSS(string=style, base_url=str(folder), font_config=fonts)

    def render(document: str) -> bytes:
        return bytes(HTML(string=document, base_url=str(folder)).write_pdf(stylesheets=[sheet], font_config=fonts))

    yield render


@contextmanager
def chromium(folder: Path, style: str) -> Iterator[Engine]:
    """Yield a page of a browser that stays open: each document is loaded from a file, then printed. Raises NotHere."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NotHere("Playwright is not installed: see docs/printing.md") from None
    if program is None:
        raise NotHere("No Chromium on the path")
    (folder / "style.css").write_text(style, encoding="utf-8")
    file = folder / "document.html"
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()

        def render(document: str) -> bytes:
            file.write_text(document.replace("<title>", "<link rel=stylesheet href=style.css><title>", 1), "utf-8")
            page.goto(file.as_uri(), wait_until="load")
            return page.pdf(prefer_css_page_size=True, print_background=True)

        yield render
        browser.close()
