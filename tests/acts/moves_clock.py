"""Time, and what ends by it."""

from datetime import timedelta

from steward.models import Book
from steward.reads.clock import DUE, due
from steward.reads.machinery.asking import the_clock
from tests.acts.machine import move
from tests.acts.moves_register import the_year_turns


@move(weight=3)
def time_passes(m, who, random):
    m.now += timedelta(hours=random.choice((1, 1, 1, 5, 26, 200)))
    return True


@move(*(act.name for act in DUE), weight=2)
def the_clock_ticks(m, who, random):
    """After a tick nothing is left that ended by itself."""
    m.now += timedelta(days=random.choice((0, 0, 0, 1, 8, 31)))
    if Book.objects.filter(closed_on=None, year__lt=m.now.year).exists():
        the_year_turns(m, "", random)
    by = the_clock(m.now)
    for act in DUE:
        for key in due(act, by.day):
            m.perform(act.name, by, **{act.on[0]: key})
        assert due(act, by.day) == [], act.name
    return True
