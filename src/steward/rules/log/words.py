"""Why something is refused, and what codes are called: the log and its erasures. English message ids."""

from steward.rules.machinery.words import Codes, Word

WORDS: dict[str, Word] = {
    "already_proposed": Word(
        "This is already proposed and waits for a second person.", "Look at what waits for a decision."
    ),
    "row_was_changed": Word(
        "The row {name} is not what the log says, so nothing was committed anew.",
        "Run “steward log verify” and find out what happened.",
    ),
    "nothing_to_recommit": Word("Every row of {table} is committed in full."),
    "already_erased": Word("What this entry disclosed is already erased."),
    "erasures_stay": Word(
        "What an erasure itself says is not erased: without it nobody could tell an erased text from a stolen one."
    ),
    "not_begun": Word("This installation has not been set up yet.", "Run “steward init”."),
    "log_rolled_back": Word(
        "The log has {size} entries, but {signed} were signed already.",
        "Stop, keep everything as it is, and call whoever verifies the log.",
    ),
    "not_cosigned": Word(
        "None of the witnesses that you named has signed this checkpoint.",
        "Name the key of the witness who signed it.",
    ),
    "log_forked": Word(
        "The first {signed} entries are no longer those that were signed.",
        "Stop, keep everything as it is, and call whoever verifies the log.",
    ),
    "no_checkpoint_yet": Word(
        "No checkpoint has been signed yet.", "Wait a minute, or sign one with “steward log checkpoint”."
    ),
    "no_checkpoint_covers_it": Word(
        "No checkpoint covers entry {entry} yet.", "Wait a minute, or sign one with “steward log checkpoint”."
    ),
}
CODES: Codes = {
    "thing": {"erasure": "Erasure of what an entry disclosed"},
    "subject": {
        "record": "Rows",
        "disclosure": "Transparency log",
    },
    "erasure_state": {"proposed": "Proposed", "done": "Carried out", "refused": "Refused"},
    "waiting": {
        "erasures_proposed": "Erasures that wait for a second person",
        "erasures_refused": "Erasures refused",
        "erasures_done": "Erasures carried out",
    },
}
