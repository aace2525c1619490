"""Where the product's own files lie, in a checkout and in an installed wheel, and where the data go by default."""

from pathlib import Path

from platformdirs import user_data_path

PACKAGE = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """The folder of the checkout this package runs from, or None when it runs from an installed wheel."""
    folder = PACKAGE.parent
    return folder if (folder / "dev.py").is_file() and (folder / "pyproject.toml").is_file() else None


def templates_folder() -> Path:
    """The folder of the page templates: `templates/` of the checkout, or its copy inside the installed package."""
    here = checkout()
    return PACKAGE / "templates" if here is None else here / "templates"


def translations_folder() -> Path:
    """The folder of the catalogues, `<language>/LC_MESSAGES/messages.mo`."""
    return PACKAGE / "translations"


def default_instance() -> Path:
    """The data folder used when `CLINIC_INSTANCE` says nothing: `instance/` of the checkout, else one per person."""
    here = checkout()
    return user_data_path("tenderpoint", appauthor=False) if here is None else here / "instance"
