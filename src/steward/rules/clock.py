"""Days: how long what was proposed waits, from when on a right may hold, and whether it holds on a day.

Promises that nothing is in force on a day outside its own, whatever its state says: a state is changed by an
act, a day goes by without one. Refuses to let anything lapse by anybody's hand but the clock's, or a day
early, and to let power begin before the day on which it is given.
"""

from datetime import date, timedelta

from steward.rules.book.facts import BookFacts
from steward.rules.document.facts import BasisFacts
from steward.rules.machinery.answers import Refusal, first


def over(since: date, days: int, day: date) -> Refusal | None:
    """It has waited all its days: on the day after the last one it lapses."""
    last = since + timedelta(days=days)
    return None if day > last else Refusal("still_waiting", until=last)


#: How something that has a time stands on a day while its state says that it is in force.
TO_COME, HOLDS, HAS_ENDED = "to_come", "holds", "has_ended"
#: Why something gives nothing on a day that lies within its time: nobody fills the post,
#: or the deputy decides nothing by it.
POST_VACANT, LENDS_NOTHING = "post_vacant", "lends_nothing"


def on_day(since: date, until: date | None, day: date) -> str:
    """Whether a time has yet to come, is now, or has ended; the last day belongs to it."""
    if until is not None and until < day:
        return HAS_ENDED
    return TO_COME if since > day else HOLDS


def ended_by_itself(until: date | None, day: date) -> Refusal | None:
    """What is past its last day is over without anybody's act: nothing is confirmed,
    withdrawn or ended any more."""
    return Refusal("has_ended", on=until) if until is not None and until < day else None


def from_today(since: date, day: date) -> Refusal | None:
    """Who decides today decides for today and later: what was done before is not made lawful afterwards."""
    return Refusal("back_dated", at="since", day=day) if since < day else None


def basis_in_force(cited: BasisFacts | None, day: date) -> Refusal | None:
    """The cited entry of the list is in force on the day it is relied on."""
    return (
        None if cited is None or cited.in_force(day) else Refusal("basis_not_in_force", at="basis", day=day)
    )


def takes_entries(book: BookFacts, day: date) -> Refusal | None:
    """A book takes entries of its own year while it is open."""
    return first(
        Refusal("book_closed", year=book.year) if book.state == "closed" else None,
        Refusal("book_of_another_year", year=book.year, day=day) if day.year != book.year else None,
        Refusal("before_the_book_opened") if day < book.opened_on else None,
    )
