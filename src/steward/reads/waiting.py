"""Everything that can wait for somebody, by subject: collected from the subjects' own files."""

from steward.reads.book import waiting as book
from steward.reads.custody import waiting as custody
from steward.reads.document import waiting as document
from steward.reads.log import waiting as log
from steward.reads.machinery.waits import ACTING, Waits
from steward.reads.people import waiting as people
from steward.reads.spill import waiting as spill
from steward.rules.machinery.answers import Unknown

WAITS: tuple[Waits, ...] = tuple(
    waits for module in (custody, document, spill, people, log, book) for waits in module.WAITS
)
#: Those whose rows ask something of the reader: the number on the bar.
ASKING: tuple[Waits, ...] = tuple(waits for waits in WAITS if waits.stands_in in ACTING)
BY_KIND = {waits.kind: waits for waits in WAITS}


def of(kind: str) -> Waits:
    """The kind of this name, or Unknown."""
    if kind not in BY_KIND:
        raise Unknown("work")
    return BY_KIND[kind]
