"""`clinic demo`: a believable clinic of invented people, to look around in."""

from clinic.cli.demo.command import demo

__all__ = ["demo"]
