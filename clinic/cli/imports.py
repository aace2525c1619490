"""`clinic import`: bring in what was recorded elsewhere."""

import click


@click.group("import")
def imports() -> None:
    """Bring in what was recorded elsewhere: checked first, then all of a file or nothing."""
