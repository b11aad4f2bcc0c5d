"""Every life there is: from it come the constraints of the tables, the table in the docs and the walk of the tests.

Promises that a life that several files give arrows to stands here as a whole.
"""

from steward.rules import (
    accounts,
    books,
    cancelling,
    custody,
    destruction,
    drafts,
    incoming,
    loans,
    log,
    people,
    reproduction,
    spill,
    work,
)

DOCUMENT = drafts.DOCUMENT.joined(*cancelling.ARROWS, *incoming.ARROWS, *custody.LAST_COPY_GONE)
COPY = custody.COPY.joined(*destruction.COPIES_GO_FREE)
LIVES = (
    DOCUMENT, cancelling.ENTRY, books.BOOK, books.VOLUME, COPY, custody.HANDOVER, reproduction.PERMISSION,
    destruction.DESTRUCTION, spill.SCAN, spill.HIT, spill.INCIDENT, spill.ALLOWANCE, people.AUTHORISATION, people.DELEGATION,
    accounts.RESET, log.ERASURE, loans.LOAN,
)  # fmt: skip
#: Lives of work that a job does outside of any act: their arrows are steps of the job.
JOBS = (work.IMPORT,)
BY_SUBJECT = {life.subject: life for life in LIVES}


def tone(subject: str, state: str) -> str:
    """How a state looks, of a record or of work."""
    return next(life.tone(state) for life in (*LIVES, *JOBS) if life.subject == subject)
