"""Everything that can wait for somebody, by subject: collected from the subjects' own files."""

from steward.reads.waiting import books, custody, log, people, register, spill
from steward.reads.waiting.waiting import ACTING, Waits
from steward.rules.machinery.answers import Unknown

WAITS: tuple[Waits, ...] = tuple(waits for module in (custody, register, spill, people, log, books) for waits in module.WAITS)
#: Those whose rows ask something of the reader: the number on the bar.
ASKING: tuple[Waits, ...] = tuple(waits for waits in WAITS if waits.stands_in in ACTING)
BY_KIND = {waits.kind: waits for waits in WAITS}


def of(kind: str) -> Waits:
    """The kind of this name, or Unknown."""
    if kind not in BY_KIND:
        raise Unknown("work")
    return BY_KIND[kind]
