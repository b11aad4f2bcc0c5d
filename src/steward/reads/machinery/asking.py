"""Who is asking, on which day of the organisation, and in which time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.db import connection

from steward.models import Organisation, Person, Post
from steward.models.people.mandates import actor
from steward.reads.machinery.show import PostTold, post_told
from steward.rules.machinery.actor import CLOCK, Actor

CLOCK_PSEUDONYM = "p-00000000"


def organisation_day(now: datetime) -> date:
    """The calendar day of the organisation at this moment, in its own time zone."""
    try:
        return now.astimezone(time_zone()).date()
    except Organisation.DoesNotExist:
        return now.astimezone(UTC).date()


@cache
def _zone(database: str) -> ZoneInfo:
    return ZoneInfo(Organisation.objects.get().time_zone)


def time_zone() -> ZoneInfo:
    """The time zone of the organisation, in which pages show moments;
    it never changes once that has begun."""
    return _zone(str(connection.settings_dict["NAME"]))


@dataclass(frozen=True)
class SignedIn:
    """Who is at the keyboard: the actor, the post acted for as it is told,
    and all posts of the same person."""

    actor: Actor
    here: PostTold
    posts: tuple[PostTold, ...]


def signed_in(account: int, post: str | None, now: datetime) -> SignedIn | None:
    """What a signed-in account may act as: the chosen post, else its first; None when it fills none."""
    rows = list(Post.objects.select_related("unit", "person").filter(person__account=account).order_by("id"))
    if not rows:
        return None
    chosen = next((row for row in rows if str(row.key) == post), rows[0])
    return SignedIn(actor(chosen, organisation_day(now)), post_told(chosen), tuple(map(post_told, rows)))


def without_post(account: int, now: datetime) -> Actor:
    """Somebody signed in who fills no post: nothing exists for them but what is held about themself
    (mission, limit 2)."""
    person = Person.objects.filter(account=account).values_list("pk", flat=True).first()
    return Actor(0, "", "", 0, (), "", organisation_day(now), person=person)


def actor_for(post: str, now: datetime) -> Actor:
    """The actor for a post's key: the operator's own doors (command line, demo, tests)."""
    return actor(Post.objects.select_related("unit").known(post), organisation_day(now))


def the_clock(now: datetime) -> Actor:
    """The clock as a principal: it may perform the few acts that name it."""
    return Actor(0, "clock", CLOCK_PSEUDONYM, 0, (), "", organisation_day(now), principal=CLOCK)
