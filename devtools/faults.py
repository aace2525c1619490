"""The long run of the faults: what of its options is said on the command line of a checkout."""


def add_options(command):
    """Add the options of `dev.py faults`; those that are not given are left to the run itself."""
    command.add_argument("--faults", type=int, help="how many faults in all (default 1000)")
    command.add_argument("--seconds", type=float, help="stop after so long, whatever is left")
    command.add_argument("--database", choices=("sqlite", "postgresql", "both"), help="default both")
    command.add_argument("--seed", type=int, help="the same seed brings the same faults in the same order")
    command.add_argument("--broken", help="run a deliberately broken copy, to see that its fault is found")


def given(options):
    """Return the options that were given, as the run reads them."""
    named = ((name, getattr(options, name)) for name in ("faults", "seconds", "database", "seed", "broken"))
    return [part for name, value in named if value is not None for part in ("--" + name, str(value))]
