"""Everything that can be named, by subject: collected from the subjects' own files."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from steward.reads.book import things as book
from steward.reads.custody import things as custody
from steward.reads.document import things as document
from steward.reads.log import things as log
from steward.reads.machinery.thing import Things
from steward.reads.people import things as people
from steward.reads.schemes import things as schemes
from steward.reads.spill import things as spill
from steward.rules.machinery.answers import Unknown

THINGS: dict[str, Things] = {
    things.subject: things
    for module in (people, schemes, book, document, custody, spill, log)
    for things in module.THINGS
}


def of(subject: str) -> Things:
    """How the records of this subject are found, or Unknown."""
    if subject not in THINGS:
        raise Unknown("picker")
    return THINGS[subject]


def called_apart(kind: Things, rows: Iterable[Any]) -> list[tuple[Any, str]]:
    """Records with what they are called; where two would be called the same,
    each with what tells it apart."""
    told = [(row, kind.label(row).strip()) for row in rows]
    often = Counter(label for _, label in told)
    told = [
        (row, f"{label} · {kind.apart(row)}" if often[label] > 1 and kind.apart(row) else label)
        for row, label in told
    ]
    often = Counter(label for _, label in told)
    return [(row, f"{label} · {numbered(row)}" if often[label] > 1 else label) for row, label in told]


def numbered(row: Any) -> str:
    """The last that tells two records apart of which everything that may be shown is the same:
    how their keys begin.

    Not by their ids, which would tell how many others were made between them; nor by their places in a list,
    which change.
    """
    return gettext("record %(n)s") % {"n": str(row.key)[:8]}
