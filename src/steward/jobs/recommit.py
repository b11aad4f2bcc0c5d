"""Rows that a new release gave columns to are committed anew: `steward migrate` ends with it,
`steward log recommit` is it.

Promises that afterwards every column of every row is covered by an entry, and that a run that was cut off
goes on where it stopped. Refuses, with the row's name, what is not as the log says.
"""

from django.utils import timezone

from steward.acts.log import Recommit
from steward.acts.log import recommit as act
from steward.acts.machinery.envelope import perform
from steward.reads import clock
from steward.reads.log import entries
from steward.reads.machinery.asking import the_clock


def recommit() -> int:
    """Commit anew what must be; how many rows that were.
    Before the installation has begun there is nothing."""
    if not clock.begun():
        return 0
    done = 0
    for table, rows in entries.uncommitted().items():
        while rows:
            now, after = timezone.now(), rows[0] - 1
            origin = f"recommit:{table}:{after}:{entries.size()}"
            result = perform(
                act, Recommit(table=table, after=after), the_clock(now), now, origin=origin
            ).result
            done += result["rows"]
            rows = [row for row in rows if row > result["last"]]
    return done
