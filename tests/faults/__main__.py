"""The long run: storm after storm over each database, then the single cases; prints the table of F1 to F21 and JSON.

    python -m tests.faults [--faults 1000 | --seconds 600] [--database both] [--seed 1] [--broken NAME]

A run with the same seed has the same people and the same faults in the same order. Exit code 1 if a promise was not
kept. `--broken` puts a deliberately broken copy in place of the server, to show that its fault is seen.
"""

import argparse
import sys
import time
from dataclasses import replace

from tests.faults import cases_of_the_server, cases_of_two, table
from tests.faults.broken import COPIES
from tests.faults.cases import Case, Finding
from tests.faults.storm import Outcome, Plan, clinic_of, storm

STORM = 50
"""Faults of one storm: then the clinic is looked through and a new one begun."""


def main(arguments: list[str]) -> int:
    """Run what was asked for; return 1 if a promise was not kept."""
    asked = _parser().parse_args(arguments)
    databases = ["sqlite", "postgresql"] if asked.database == "both" else [asked.database]
    program = COPIES[asked.broken].program if asked.broken else Plan.program
    outcomes, findings = list[Outcome](), list[Finding]()
    for database in databases:
        people = {"patients": asked.patients, "clinicians": asked.clinicians, "between": asked.between}
        plan = Plan(database, asked.seed, program=program, only=tuple(asked.only), **people)
        outcomes += _storms(plan, asked.faults // len(databases), asked.seconds / len(databases))
        findings += [] if asked.no_cases else cases(plan)
    found = table.rows(outcomes, findings)
    print(*table.told(outcomes), table.printed(found), table.as_json(outcomes, found), sep="\n")
    return int(table.broken(outcomes, found))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="faults", description=__doc__.partition("\n")[0])
    parser.add_argument("--faults", type=int, default=1000, help="how many faults in all")
    parser.add_argument("--seconds", type=float, default=86400, help="stop after so long, whatever is left")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--between", type=int, default=Plan.between, help="things acknowledged between two faults")
    parser.add_argument("--patients", type=int, default=Plan.patients, help="at a time")
    parser.add_argument("--clinicians", type=int, default=Plan.clinicians, help="at a time")
    parser.add_argument("--only", action="append", default=[], help="a kind of fault; may be given more than once")
    parser.add_argument("--no-cases", action="store_true", help="storms alone")
    parser.add_argument("--broken", choices=sorted(COPIES), help="; ".join(f"{n}: {c.what}" for n, c in COPIES.items()))
    return parser


def _storms(plan: Plan, faults: int, seconds: float) -> list[Outcome]:
    """Run storms until the faults or the time are used up; say how each ended."""
    outcomes, until = list[Outcome](), time.monotonic() + seconds
    while faults > 0 and (left := until - time.monotonic()) > 0:
        plan = replace(plan, faults=min(faults, STORM), seconds=left)
        outcomes.append(one := storm(plan))
        _say(one)
        faults, plan = faults - STORM, replace(plan, seed=plan.seed + 1)
    return outcomes


def _say(one: Outcome) -> None:
    """Say on the side how a storm ended: a long run is long."""
    stored = f"{one.ledger.acknowledged} acknowledged, {len(one.stored.lost)} lost, {one.stored.twice.total()} twice"
    what = f"{one.plan.database}, seed {one.plan.seed}: {one.plan.faults} faults, {stored}"
    wrong = [*one.ledger.violations, *one.stored.lost, *one.logged[-5:]] if one.ledger.violations else one.stored.lost
    lines = [f"{what}, {len(one.ledger.violations)} violations, {one.seconds:.0f} s", *map(str, wrong)]
    print(*lines, sep="\n  ", file=sys.stderr, flush=True)


def cases(plan: Plan) -> list[Finding]:
    """Put the single promises to the test on a server of that database; one that breaks down is a finding, too."""
    findings = []
    with clinic_of(replace(plan, clinicians=1)) as (clinic, postgresql):
        case = Case(clinic)
        for proof in (*cases_of_two.ALL, *cases_of_the_server.ALL):
            if clinic.process is None:
                clinic.start()
            try:
                found = proof(case, postgresql)
            except Exception as error:  # whatever it is, the next promise is still to be looked at
                number = (proof.__doc__ or "").partition(":")[0]
                found = Finding(number, proof.__name__, problem=f"{type(error).__name__}: {error}")
            findings += [replace(found, name=f"{found.name} ({plan.database})")] if found else []
    return findings


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
