"""The only dialect-only SQL of the product: pragmas, transaction modes, locks and triggers, a file for each subject."""

from clinic.db.dialects.audit import chain_as_bytes, entry_as_stored, hold_chain, last_id, of_a_wrong_kind
from clinic.db.dialects.checks import integrity_problems, locks, orphans, pragma_problems
from clinic.db.dialects.connections import (
    PRAGMAS,
    REACHED_WITHIN,
    WAIT,
    by_bytes,
    foreign_keys_off,
    go_on_counting,
    prepare_sqlite,
    read_as_of_now,
    reserve_ids,
    wait_no_longer,
)
from clinic.db.dialects.file import keep_to_file, notice_damage, overwrite_deleted, wipe
from clinic.db.dialects.log import end_long_reads
from clinic.db.dialects.triggers import (
    LOCKED,
    LOCKED_STATUSES,
    create_triggers,
    drop_triggers,
    lock_by_visit,
    lock_for_good,
    lock_visits,
    refuse_truncate,
    unlocked,
)
from clinic.db.dialects.waiting import take_turn

__all__ = [
    "LOCKED",
    "LOCKED_STATUSES",
    "PRAGMAS",
    "REACHED_WITHIN",
    "WAIT",
    "by_bytes",
    "chain_as_bytes",
    "create_triggers",
    "drop_triggers",
    "end_long_reads",
    "entry_as_stored",
    "foreign_keys_off",
    "go_on_counting",
    "hold_chain",
    "integrity_problems",
    "keep_to_file",
    "last_id",
    "lock_by_visit",
    "lock_for_good",
    "lock_visits",
    "locks",
    "notice_damage",
    "of_a_wrong_kind",
    "orphans",
    "overwrite_deleted",
    "pragma_problems",
    "prepare_sqlite",
    "read_as_of_now",
    "refuse_truncate",
    "reserve_ids",
    "take_turn",
    "unlocked",
    "wait_no_longer",
    "wipe",
]
