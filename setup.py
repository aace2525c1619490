"""What a wheel needs and a declaration cannot say: `templates/` moves into the package, catalogues are compiled.

Compiled catalogues are not kept in version control, so every build makes them afresh from the .po files.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent


class BuildPages(build_py):
    """Build the package together with its templates and its compiled catalogues."""

    def run(self) -> None:
        if self.editable_mode:  # a checkout reads its own folders, and dev.py compiles the catalogues there
            super().run()
            return
        shutil.rmtree(self.build_lib, ignore_errors=True)  # a file deleted since the last build must not come back
        super().run()
        package = Path(self.build_lib, "clinic")
        shutil.copytree(HERE / "templates", package / "templates")
        for catalogue in sorted((HERE / "clinic" / "translations").rglob("*.po")):
            compile_catalogue(catalogue, package / catalogue.relative_to(HERE / "clinic").with_suffix(".mo"))


def compile_catalogue(source: Path, target: Path) -> None:
    """Write the binary catalogue `target` from the .po file `source`; its folders are made when missing."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as text, target.open("wb") as binary:
        write_mo(binary, read_po(text, locale=source.parts[-3], abort_invalid=True))


setup(cmdclass={"build_py": BuildPages})
