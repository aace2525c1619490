"""How a head of the audit is given on the command line."""

from typing import Any

import click

from clinic.domain.audit_chain import Head


class HeadType(click.ParamType):
    """`POSITION:DIGEST`, as `clinic audit head` prints it."""

    name = "head"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        """Read it, or say what it should look like."""
        try:
            return Head.parse(str(value))
        except ValueError:
            self.fail("a head is a position, a colon and 64 hexadecimal digits.", param, ctx)


HEAD = HeadType()
