"""`clinic export`: what the clinic holds, for spreadsheets, statistics and other systems."""

import click


@click.group("export")
def exports() -> None:
    """Take the clinic's data out: for spreadsheets and statistics, or for another system."""
