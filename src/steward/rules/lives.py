"""Every life there is: from it come the constraints of the tables,
the table in the docs and the walk of the tests.

Promises that a life that several files give arrows to stands here as a whole.
"""

from steward.rules.book import books
from steward.rules.custody import destruction, handovers, loans, reproduction
from steward.rules.document import cancelling, drafts, incoming
from steward.rules.imports import work
from steward.rules.log import erasures
from steward.rules.machinery.life import Life
from steward.rules.people import accounts, authorisations, delegations
from steward.rules.spill import scans

DOCUMENT = drafts.DOCUMENT.joined(*cancelling.ARROWS, *incoming.ARROWS, *destruction.LAST_COPY_GONE)
COPY = handovers.COPY.joined(*cancelling.COPIES_SPOILED)
PERMISSION = reproduction.PERMISSION.joined(*cancelling.PERMISSIONS_ENDED)
LIVES = (
    DOCUMENT,
    cancelling.ENTRY,
    books.BOOK,
    books.VOLUME,
    COPY,
    handovers.HANDOVER,
    PERMISSION,
    destruction.DESTRUCTION,
    scans.SCAN,
    scans.HIT,
    scans.INCIDENT,
    scans.ALLOWANCE,
    authorisations.AUTHORISATION,
    delegations.DELEGATION,
    accounts.RESET,
    erasures.ERASURE,
    loans.LOAN,
)
#: Lives of work that a job does outside of any act: their arrows are steps of the job.
JOBS = (work.IMPORT,)
BY_SUBJECT = {life.subject: life for life in LIVES}


def of(subject: str) -> Life:
    """The life of a record or of work."""
    return next(life for life in (*LIVES, *JOBS) if life.subject == subject)
