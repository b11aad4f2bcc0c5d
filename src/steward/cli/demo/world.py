"""The demo's world: a clock that runs through two years, and acts performed at moments of it.

Promises that everything is done by `perform` and `perform_many`, in the order of time, within office hours,
and that what happens follows from the seed. A story is a generator: it performs acts and yields the moment at
which it goes on; one whose moment lies beyond the end stays unfinished, as in life.
Refuses a story that goes back in time.
"""

from __future__ import annotations

import heapq
import time
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from steward.acts.machinery.act import Act
from steward.acts.machinery.envelope import perform, perform_many
from steward.cli.demo.province import chance
from steward.cli.demo.scale import Scale
from steward.foundations.scheme import Scheme, on_day
from steward.reads.catalogue import find as find_question
from steward.reads.machinery.asking import actor_for
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import read

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OPENS, CLOSES = 7 * 60 + 30, 16 * 60 + 45  # minutes of the day
Story = Iterator[datetime]


@dataclass
class Paper:
    """A document of the demo: what later stories must know of it.
    `level` is 0 for the lowest of the scheme."""

    number: int
    unit: str
    level: int
    need: str
    registrar: str
    key: str = ""
    entry: str = ""
    free: bool = False


@dataclass
class Held:
    """A numbered copy and the post that answers for it; `busy` while it is offered, listed or gone."""

    key: str
    path: str
    paper: Paper
    keeper: str
    busy: bool = False


@dataclass
class World:
    """The installation while it is built. Posts, units, books and bases are known by names of their own,
    not by keys."""

    scale: Scale
    began: datetime
    until: datetime
    tell: Callable[[World], None] = lambda world: None
    family: str = "vn"
    zone: ZoneInfo = ZONE
    now: datetime = field(init=False)
    posts: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    books: dict[tuple[str, str, int], str] = field(default_factory=dict)
    bases: dict[tuple[str, str], str] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    papers: list[Paper] = field(default_factory=list)
    copies: dict[str, Held] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    cpu: array[float] = field(default_factory=lambda: array("d"))
    _actors: dict[tuple[str, date], Actor] = field(default_factory=dict)
    _stories: list[tuple[datetime, int, Story]] = field(default_factory=list)
    _turns: Iterator[int] = field(default_factory=count)
    _told: int = 0

    def __post_init__(self) -> None:
        self.now = self.began
        self.random = chance("demo", self.scale.seed)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def law(self) -> Scheme:
        """The rule set in force on the demo's day."""
        return on_day(self.family, self.today)

    def level(self, number: int, day: date | None = None) -> str:
        """The code of a level counted from the lowest, in the rule set of a day."""
        scheme = on_day(self.family, day) if day else self.law
        return sorted(scheme.levels, key=lambda level: level.rank)[number].code

    def actor(self, post: str) -> Actor:
        """The actor for a post by its name, as of the demo's day."""
        place = (post, self.today)
        if place not in self._actors:
            self._actors[place] = actor_for(self.posts[post], self.now)
        return self._actors[place]

    def forget_actors(self) -> None:
        """After rights were given or taken."""
        self._actors.clear()

    def do(self, act: Act, post: str | Actor, /, **fields: Any) -> Any:
        """Perform one act now; its receipt."""
        by = post if isinstance(post, Actor) else self.actor(post)
        return self._timed(1, lambda: [self._perform(act, by, fields)])[0]

    def do_all(self, act: Act, post: str, many: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Perform several acts that belong together; their receipts, with one batch id between them."""
        by = self.actor(post)
        items: list[tuple[Act, Any, str]] = [
            (act, read(act.order, fields), self._origin()) for fields in many
        ]
        return self._timed(len(items), lambda: perform_many(items, by, self.now))

    def _perform(self, act: Act, by: Actor, fields: Mapping[str, Any]) -> Any:
        return perform(act, read(act.order, fields), by, self.now, origin=self._origin())

    def _origin(self) -> str:
        self._told += 1
        return f"demo:{self._told}"

    def _timed(self, number: int, work: Callable[[], list[Any]]) -> list[Any]:
        begun = time.process_time()
        done = work()
        self.cpu.extend([(time.process_time() - begun) / number] * number)
        self.now += timedelta(seconds=number)
        self.tell(self)
        return done

    def ask(self, name: str, post: str | Actor, /, **fields: Any) -> Any:
        """The answer to a question of this office."""
        question = find_question(name)
        by = post if isinstance(post, Actor) else self.actor(post)
        return question.run(read(question.params, fields), by)

    def later(self, least: float, most: float) -> datetime:
        """A moment in office hours, so many hours from now."""
        return office_hours(self.now + timedelta(hours=self.random.uniform(least, most)), self.zone)

    def begin(self, moment: datetime, story: Story) -> None:
        """Let a story begin at a moment."""
        heapq.heappush(self._stories, (moment, next(self._turns), story))

    def run(self) -> None:
        """Let all stories go on in the order of time until none is left or the end is reached."""
        while self._stories:
            moment, _, story = heapq.heappop(self._stories)
            if moment > self.until:
                continue
            self.now = max(self.now, moment)
            following = next(story, None)
            if following is not None:
                self.begin(max(following, self.now), story)
        self.now = max(self.now, self.until)

    def book(self, unit: str, direction: str) -> str:
        """The key of the open book of a unit."""
        return self.books[unit, direction, self.today.year]

    def at_hand(self, post: str) -> list[Held]:
        """The copies on the charge of a post that are free to move, in the order of their making."""
        return [copy for copy in self.copies.values() if copy.keeper == post and not copy.busy]


def moment_of(day: date, minutes: int = OPENS, zone: ZoneInfo = ZONE) -> datetime:
    """A minute of a day in the zone of the organisation."""
    return (datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minutes)).astimezone(UTC)


def office_hours(moment: datetime, zone: ZoneInfo = ZONE) -> datetime:
    """This moment if offices are open then, else one soon after the next opening. New Year's Day is free."""
    local = moment.astimezone(zone)
    minute, day = local.hour * 60 + local.minute, local.date()
    if minute > CLOSES:
        day, minute = day + timedelta(days=1), OPENS + minute % 97
    while day.weekday() > 4 or (day.month, day.day) == (1, 1):
        day, minute = day + timedelta(days=1), OPENS + minute % 97
    return moment_of(day, max(minute, OPENS), zone) + timedelta(seconds=local.second)


def first_day(until: datetime) -> date:
    """The first working day of the year before that of `until`: the demo begins then."""
    year = (until - timedelta(days=7)).astimezone(ZONE).year - 1
    return office_hours(moment_of(date(year, 1, 6))).astimezone(ZONE).date()
