"""Building the demo: tables, province, share, scan, sign-ins, and a full verification at the end.

Promises figures of what was done, measured as it was done, and a log that verifies when it says so. Refuses
to give anybody a known password outside a demo's own database.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from steward.cli.demo.scale import Scale
from steward.cli.errors import FOUND, INTERNAL, Trouble

if TYPE_CHECKING:
    from steward.cli.demo.share import Planted
    from steward.cli.demo.spill import Scan
    from steward.cli.demo.world import World

PASSWORD = "thanh-giang-demo"
#: Posts of the story in the order in which they are shown, and what one can see as each of them.
SEES = {
    "registrar": "the books of the province, copies coming back, the hits of the spill scan",
    "second-registrar": "the same; confirms an entry to be cancelled",
    "keeper": "copies on hand and offers to accept",
    "head": "proposals to determine, a destruction list to decide",
    "deputy": "the same under a written authority, up to the middle level",
    "drafter": "own drafts: proposed, returned, determined",
    "director": "a department with a need-to-know of its own",
    "inspector": "the whole province at every level, but no need-to-know",
    "access": "units, posts, authorisations",
    "second-access": "an authorisation that waits for a second person",
    "outsider": "one commune at the lowest level, and nothing else",
    "administrator": "no entry at all",
}


class Bars:
    """Bars on a terminal, a line for each step elsewhere; all on standard error."""

    def __init__(self) -> None:
        self.show = sys.stderr.isatty()
        self.console = Console(stderr=True)

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """One step of the work."""
        columns = (
            TextColumn("{task.description:<28}"),
            BarColumn(),
            TextColumn("{task.fields[said]}"),
            TimeElapsedColumn(),
        )
        began = time.monotonic()
        with Progress(*columns, console=self.console, disable=not self.show) as progress:
            step = Step(progress, progress.add_task(title, total=None, said=""))
            yield step
            step.done()
        if not self.show:
            print(
                f"steward: {title}: {step.said or 'done'}, {time.monotonic() - began:.1f} s",
                file=sys.stderr,
                flush=True,
            )


class Step:
    """Where one step stands."""

    def __init__(self, progress: Progress, task: Any) -> None:
        self.progress, self.task, self.said = progress, task, ""

    def at(self, done: float, total: float, said: str = "") -> None:
        self.said = said
        self.progress.update(self.task, completed=done, total=total, said=said)

    def done(self) -> None:
        self.progress.update(self.task, completed=1, total=1)


@dataclass(frozen=True)
class Demo:
    """An installation that can be built: the life of its world up to a moment, its share, its scan,
    and who signs in.

    `sign_ins` are login, the post's name in the world, and what one can see there,
    in the order in which they are shown.
    """

    life: str
    live: Callable[[datetime | None, Step], World]
    share: Callable[[World, Path, Callable[[int, int], None]], list[Planted]]
    scan: Scan
    sign_ins: tuple[tuple[str, str, str], ...]


def build(
    folder: Path, scale: Scale = Scale(), until: datetime | None = None, family: str = ""
) -> dict[str, Any]:
    """Build the demo in its folder; what the stamp keeps. `until` is the demo's present, now unless told.

    Without a family it is the province; else a small installation of that family.
    """
    began, bars = time.monotonic(), Bars()
    with bars.step("tables"):
        _migrated()
    from steward.cli.demo import spill

    demo = small(family) if family else province(scale)
    with bars.step(demo.life) as step:
        world = demo.live(until, step)
    with bars.step("the shared folder") as step:
        planted = demo.share(
            world, folder / "share", lambda done, files: step.at(done, files, f"{done} of {files} files")
        )
        found = spill.scanned(world, folder / "share", planted, demo.scan, not bars.show)
    spill.all_found(found)
    with bars.step("sign-ins"):
        told = sign_ins(world, demo.sign_ins, "en" if family else "vi")
    with bars.step("verifying the log") as step:
        entries = verified(step)
    cpu_ms = [seconds * 1000 for seconds in world.cpu]
    figures = {
        "seconds": round(time.monotonic() - began, 1),
        "acts": len(cpu_ms),
        "entries": entries,
        "cpu_ms_median": round(statistics.median(cpu_ms), 1),
        "cpu_ms_mean": round(statistics.mean(cpu_ms), 1),
        "planted": found.planted,
        "found": found.found,
        "hits": found.hits,
        "certain": found.certain,
        "besides": found.besides,
    }
    print(sentence(figures), file=sys.stderr)
    return {"password": PASSWORD, "sign_ins": told, "figures": figures}


def province(scale: Scale) -> Demo:
    """The province, two years of it."""
    from steward.cli.demo import spill
    from steward.cli.demo.founding import FIRST, SECOND, SIGN_INS
    from steward.cli.demo.share import write_share

    posts = {login: post for post, login in SIGN_INS.items()} | {FIRST: FIRST, SECOND: SECOND}
    return Demo(
        "two years of an installation",
        lambda until, step: lived(scale, until, step)[0],
        lambda world, share, watch: write_share(share, world.texts, scale.seed, scale.files, watch),
        spill.PROVINCE,
        tuple((login, posts[login], sees) for login, sees in SEES.items()),
    )


def small(family: str) -> Demo:
    """A small installation of a family, some weeks of it."""
    from steward.cli.demo import small as of
    from steward.cli.demo.small_posts import SIGN_INS

    def live(until: datetime | None, step: Step) -> World:
        from django.utils import timezone

        from steward.acts.log import checkpoint

        now = until or timezone.now()
        world = of.happens(
            family, now, lambda world: step.at(len(world.cpu), of.ACTS, f"{len(world.cpu)} acts")
        )
        checkpoint(now)
        return world

    return Demo("some weeks of an installation", live, of.write_share, of.SCAN, SIGN_INS)


def sentence(figures: dict[str, Any]) -> str:
    """The figures in words."""
    return (
        f"steward: {figures['acts']} acts of {figures['cpu_ms_median']} ms CPU (median), all in the log, "
        f"which verifies; {figures['found']} of {figures['planted']} planted passages found, "
        f"{figures['hits']} hits in all; {figures['seconds']:.0f} s"
    )


def _migrated() -> None:
    from steward.cli.installation import migrate

    migrate(quiet=True)


def lived(scale: Scale, until: datetime | None, step: Step) -> tuple[Any, dict[str, Any]]:
    """The world at the end of its two years, and its posts."""
    from django.utils import timezone

    from steward.acts.log import checkpoint
    from steward.cli.demo import story
    from steward.cli.demo.world import World, first_day, moment_of

    now = until or timezone.now() - timedelta(seconds=1)

    def tell(world: World) -> None:
        part, whole = (world.now - world.began).total_seconds(), (now - world.began).total_seconds()
        step.at(part, whole, f"{world.today:%d/%m/%Y}  {len(world.cpu)} acts")

    world = World(scale, moment_of(first_day(now)), now, tell)
    posts = story.happens(world)
    checkpoint(now)
    return world, posts


def verified(step: Step) -> int:
    """The size of the log after a checkpoint; Trouble unless tree and tables are as it says."""
    from django.utils import timezone

    from steward.acts.log import checkpoint
    from steward.reads.log.verify import examine

    checkpoint(timezone.now())
    report = examine(progress=lambda stage, done, total: step.at(done, total or 1, f"{stage} {done}"))
    if report.findings:
        first = report.findings[0]
        text = f"the demo's log does not verify: {len(report.findings)} findings, first: {first}"
        raise Trouble(text, "this is a bug to report; 'make demo-reset' builds the demo afresh", FOUND)
    return int(report.size)


def sign_ins(world: Any, wanted: Iterable[tuple[str, str, str]], lang: str = "vi") -> list[dict[str, str]]:
    """Give those of the story the demo's password, as each would at the first sign-in;
    who they are and what they see."""
    from allauth.account.adapter import get_adapter
    from django.conf import settings
    from django.contrib.auth import authenticate

    if not settings.DEMO:
        raise Trouble("this is not a demo's database: nobody gets a known password here", code=INTERNAL)
    told = []
    for login, post, sees in wanted:
        if post in world.posts:
            account = authenticate(None, username=login, password=world.passwords[login])
            get_adapter().set_password(account, PASSWORD)
            sat = world.ask("me", post)["post"]
            place = f"{sat[lang]}, {sat['unit'][lang]}"
            told.append({"login": login, "name": sat["person"], "post": place, "sees": sees})
    world.passwords.clear()
    return told
