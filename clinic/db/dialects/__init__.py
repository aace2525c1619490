"""The only dialect-only SQL of the product: pragmas, transaction modes, locks and triggers, a file for each subject."""

from clinic.db.dialects.checks import integrity_problems, orphans, pragma_problems
from clinic.db.dialects.connections import (
    PRAGMAS,
    WAIT,
    foreign_keys_off,
    prepare_sqlite,
    read_as_of_now,
    reserve_ids,
)
from clinic.db.dialects.file import keep_to_file, wipe
from clinic.db.dialects.triggers import (
    LOCKED,
    LOCKED_STATUSES,
    create_triggers,
    drop_triggers,
    lock_by_visit,
    lock_for_good,
    lock_visits,
    unlocked,
)

__all__ = [
    "LOCKED",
    "LOCKED_STATUSES",
    "PRAGMAS",
    "WAIT",
    "create_triggers",
    "drop_triggers",
    "foreign_keys_off",
    "integrity_problems",
    "keep_to_file",
    "lock_by_visit",
    "lock_for_good",
    "lock_visits",
    "orphans",
    "pragma_problems",
    "prepare_sqlite",
    "read_as_of_now",
    "reserve_ids",
    "unlocked",
    "wipe",
]
