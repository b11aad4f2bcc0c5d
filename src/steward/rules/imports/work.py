"""The life of long work: an import of a workbook. Its steps are no acts: each row that it enters is one.

Promises that work which stopped can be taken up again or forgotten,
and that what was only looked at is forgotten by the clock.
"""

from steward.rules.machinery.life import Life, moves

NEW, WAITING, RUNNING, DONE, FAILED, FORGOTTEN = "new", "waiting", "running", "done", "failed", "forgotten"

IMPORT = Life(
    "import",
    begins=(NEW,),
    arrows=(
        moves("begin", (NEW, FAILED), WAITING),
        moves("run", WAITING, RUNNING),
        moves("finish", (WAITING, RUNNING), DONE),
        moves("fail", (WAITING, RUNNING), FAILED),
        moves("discard", (NEW, DONE, FAILED), FORGOTTEN),
        moves("sweep", (NEW, DONE, FAILED), FORGOTTEN),
    ),
    ends=(FORGOTTEN,),
    tones={NEW: "quiet", WAITING: "warn", RUNNING: "info", DONE: "ok", FAILED: "bad", FORGOTTEN: "quiet"},
)
