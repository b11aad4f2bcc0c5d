"""Everything that can be named, by subject: collected from the subjects' own files."""

from steward.reads.things import books, custody, log, people, register, schemes, spill
from steward.reads.things.thing import Things
from steward.rules.answers import Unknown

THINGS: dict[str, Things] = {
    things.subject: things for module in (people, schemes, books, register, custody, spill, log) for things in module.THINGS
}


def of(subject: str) -> Things:
    """How the records of this subject are found, or Unknown."""
    if subject not in THINGS:
        raise Unknown("picker")
    return THINGS[subject]
