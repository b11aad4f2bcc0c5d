"""Who is asking, on which day of the organisation, and in which time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.db import connection

from steward.models import Body, Office
from steward.models.people.mandates import actor
from steward.reads.machinery.show import PostTold, office_told
from steward.rules.machinery.actor import CLOCK, Actor

CLOCK_PSEUDONYM = "p-00000000"


def body_day(now: datetime) -> date:
    """The calendar day of the body at this moment, in its own time zone."""
    try:
        return now.astimezone(time_zone()).date()
    except Body.DoesNotExist:
        return now.astimezone(UTC).date()


@cache
def _zone(database: str) -> ZoneInfo:
    return ZoneInfo(Body.objects.get().time_zone)


def time_zone() -> ZoneInfo:
    """The time zone of the body, in which every page shows its moments; it never changes once the body has begun."""
    return _zone(str(connection.settings_dict["NAME"]))


@dataclass(frozen=True)
class SignedIn:
    """Who is at the keyboard: the actor, the office acted for as it is told, and all offices of the same person."""

    actor: Actor
    here: PostTold
    offices: tuple[PostTold, ...]


def signed_in(account: int, office: str | None, now: datetime) -> SignedIn | None:
    """What a signed-in account may act as: the chosen office, else its first; None when it fills none."""
    rows = list(Office.objects.select_related("unit", "person").filter(person__account=account).order_by("id"))
    if not rows:
        return None
    chosen = next((row for row in rows if str(row.key) == office), rows[0])
    return SignedIn(actor(chosen, body_day(now)), office_told(chosen), tuple(map(office_told, rows)))


def actor_for(office: str, now: datetime) -> Actor:
    """The actor for an office's key: the operator's own doors (command line, demo, tests)."""
    return actor(Office.objects.select_related("unit").known(office), body_day(now))


def the_clock(now: datetime) -> Actor:
    """The clock as a principal: it may perform the few acts that name it."""
    return Actor(0, "clock", CLOCK_PSEUDONYM, 0, (), "", body_day(now), principal=CLOCK)
