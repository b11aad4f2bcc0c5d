"""What happens in the demo: which documents come and go in two years,
and how things stand when the reader arrives.

Promises, for a seed, the same plan: documents of every level and age spread over the time, some returned,
corrected, cancelled, reproduced, declassified; one destruction list carried out and one waiting; offers and
proposals that wait for whoever signs in. Refuses to leave to chance what the guided tour shows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from steward.acts.custody import destruction, handovers
from steward.acts.document import cancelling
from steward.acts.people.delegations import give_delegation
from steward.cli.demo import founding
from steward.cli.demo.founding import COMBINED, SIGN_INS, Post, propose_authorisation
from steward.cli.demo.papers import NEEDS, Plan, Registry
from steward.cli.demo.province import PROVINCE, UNITS
from steward.cli.demo.rounds import NOTES
from steward.cli.demo.world import Held, Story, World, moment_of, office_hours

#: What befalls documents besides: how many of 600, and what a document must be for it.
BESIDES = (
    ("mistaken", 2, "incoming"),
    ("freed", 16, ""),
    ("corrected", 8, "incoming"),
    ("unopened", 5, "incoming"),
    ("copied", 14, ""),
    ("stays", 90, ""),
    ("old", 60, "incoming"),
)
ENDS = (("returned", 9), ("determined", 5), ("proposed", 16))
MOST_COPIES = 14
WAITING = 20


def happens(world: World) -> dict[str, Post]:
    """Everything, from the first morning to the end; the posts there are."""
    posts = founding.found(world)
    houses = [unit.code for unit in UNITS[: world.scale.units] if keeps_books(unit.code, unit.kind)]
    founding.open_books(world, houses)
    registry = Registry(world, posts)
    world.begin(world.now, founding.bases(world))
    world.begin(world.now, founding.turn_of_the_year(world, houses))
    world.begin(_part(world, 0.31), founding.new_volume(world))
    world.begin(_part(world, 0.66), destroyed(registry))
    world.begin(_part(world, 0.4), delegated(world))
    for moment, plan in plans(world, posts, houses):
        life = registry.incoming(plan) if plan.direction == "incoming" else registry.outgoing(plan)
        world.begin(moment, life)
    world.begin(office_hours(world.until - timedelta(days=5)), waiting(registry))
    world.run()
    return posts


def keeps_books(code: str, kind: str) -> bool:
    """The province, its departments and four communes register for themselves."""
    return kind in ("province", "department") or code in ("X01", "X02", "X05", "X17")


def _part(world: World, part: float) -> datetime:
    return office_hours(world.began + (world.until - world.began) * part)


def _share(world: World, of_600: int) -> int:
    return max(1, round(of_600 * world.scale.documents / 600))


def plans(world: World, posts: dict[str, Post], houses: list[str]) -> list[tuple[datetime, Plan]]:
    """Every document with the moment at which it appears, in the order of time."""
    source, number = world.random, world.scale.documents
    ends = [end for end, of_600 in ENDS for _ in range(_share(world, of_600))]
    made = []
    for n in range(number):
        end = ends[n] if n < len(ends) else ""
        direction = "outgoing" if end or source.random() < 0.42 else "incoming"
        plan = Plan(n, direction, _unit(world, houses), 0, 1, end=end)
        plan.level = _level(world, posts, plan)
        made.append((_moment(world, plan), plan))
    _needs(world, posts, [plan for _, plan in made])
    whole = [plan for _, plan in made if not plan.end]
    _besides(world, whole)
    _printed(world, made)
    _count_copies(world, whole)
    return sorted(made, key=lambda one: one[0])


def _unit(world: World, houses: list[str]) -> str:
    weights = [9.0 if code == PROVINCE.code else 0.6 if code.startswith("X") else 1.4 for code in houses]
    return world.random.choices(houses, weights)[0]


def _level(world: World, posts: dict[str, Post], plan: Plan) -> int:
    """No higher than those who draft, register and decide in the unit may read."""
    highest = min(posts[f"{plan.unit}.registrar"].level, posts[f"{plan.unit}.head"].level)
    return min(highest, world.random.choices((0, 1, 2), (60, 30, 10))[0])


def _moment(world: World, plan: Plan) -> datetime:
    """Entered at any time of the two years; what waits for a decision came in the last days."""
    span = (world.until - world.began) - timedelta(days=2)
    if plan.end in ("proposed", "determined"):
        return office_hours(world.until - timedelta(days=world.random.uniform(4.5, 12)))
    return office_hours(world.began + timedelta(days=1) + span * world.random.uniform(0, 0.985))


def _needs(world: World, posts: dict[str, Post], all_of_them: list[Plan]) -> None:
    """About one document in twelve may be known only to those who need it."""
    for plan in all_of_them:
        own = [code for code, unit in NEEDS if plan.unit == unit] or [
            code for code, _ in NEEDS if plan.unit == PROVINCE.code
        ]
        chance = 0.35 if plan.unit != PROVINCE.code else 0.1
        if own and world.random.random() < chance:
            plan.need = (
                COMBINED
                if plan.unit == PROVINCE.code and world.random.random() < 0.2
                else world.random.choice(own)
            )


def _besides(world: World, whole: list[Plan]) -> None:
    for what, of_600, direction in BESIDES:
        fit = [
            plan
            for plan in whole
            if direction in ("", plan.direction) and not plan.also & {"mistaken", "freed"}
        ]
        if what == "copied":
            fit = [plan for plan in fit if plan.number % 17 and not plan.unit.startswith("X")]
        for plan in world.random.sample(fit, min(len(fit), _share(world, of_600))):
            plan.also.add(what)


def _printed(world: World, made: list[tuple[datetime, Plan]]) -> None:
    """Fingerprints are kept of documents that are entered in time and stay protected."""
    soon = world.until - timedelta(days=20)
    fit = [
        p
        for moment, p in made
        if not p.end and moment < soon and not p.also & {"freed", "mistaken", "unopened"}
    ]
    for plan in world.random.sample(fit, min(len(fit), world.scale.printed)):
        plan.also.add("printed")


def _count_copies(world: World, whole: list[Plan]) -> None:
    """Copies are few or many: what is left of the number goes where some are already, as in life."""
    for _ in range(world.scale.copies - len(whole)):
        one, other = world.random.choice(whole), world.random.choice(whole)
        plan = max(one, other, key=lambda p: p.copies)
        plan = plan if plan.copies < MOST_COPIES else min(one, other, key=lambda p: p.copies)
        plan.copies += 1


def delegated(world: World) -> Story:
    """Every half year the chair lends the deputy the power to decide, in writing."""
    number = 12
    while True:
        world.do(
            give_delegation,
            "P.head",
            deputy=world.posts["deputy"],
            paper=f"Quyết định số {number}/QĐ-UBND",
            since=world.today,
            until=world.today + timedelta(days=182),
        )
        world.forget_actors()
        number += 31
        yield moment_of(world.today + timedelta(days=183), 7 * 60)


def destroyed(registry: Registry) -> Story:
    """Copies no longer needed: listed by the registrar, decided by the head,
    destroyed before two witnesses."""
    world = registry.world
    unit, copies = _no_longer_needed(registry)
    if not copies:
        return
    proposer = f"{unit}.registrar"
    done = _list(world, proposer, copies, "Hết giá trị sử dụng, không còn cần lưu giữ")
    yield world.later(20, 50)
    list_key = done.result["destruction"]
    world.do(destruction.decide_destruction, f"{unit}.head", destruction=list_key)
    yield world.later(20, 50)
    for witness in (f"{unit}.officer", "inspector"):
        world.do(destruction.witness_destruction, witness, destruction=list_key)
    world.do(destruction.destroy_copies, proposer, destruction=list_key)


def _no_longer_needed(registry: Registry) -> tuple[str, list[Held]]:
    """Lowest-level copies still in a registry that the unit's officer may witness, of the unit with most."""
    best: tuple[str, list[Held]] = (PROVINCE.code, [])
    for unit in sorted({paper.unit for paper in registry.world.papers if not paper.unit.startswith("X")}):
        mine = [
            c for c in registry.world.at_hand(f"{unit}.registrar") if c.paper.level == 0 and not c.paper.need
        ]
        mine = [c for c in mine if c.paper.unit == unit and c.paper.key not in registry.world.texts]
        if unit != PROVINCE.code and len(mine) > len(best[1]):
            best = unit, mine
    return best[0], best[1][:7]


def _list(world: World, proposer: str, copies: list[Held], reason: str) -> Any:
    for copy in copies:
        copy.busy = True
    keys = tuple(copy.key for copy in copies)
    method = "Nghiền nhỏ thành bột tại kho lưu trữ"
    return world.do(destruction.propose_destruction, proposer, copies=keys, reason=reason, method=method)


def waiting(registry: Registry) -> Story:
    """The last days: offers without an answer, a list and an authorisation to decide, an entry to cancel."""
    world, posts = registry.world, registry.posts
    for copy, to in _offers(registry, [name for name in SIGN_INS if name in posts], WAITING):
        world.do(
            handovers.offer_copy,
            copy.keeper,
            copy=copy.key,
            to=world.posts[to],
            note=registry.random.choice(NOTES),
        )
    spare = [c for c in world.at_hand("P.registrar") if c.paper.level < 2]
    spare = [c for c in spare if (c.paper.unit, c.paper.need) == (spare[0].paper.unit, spare[0].paper.need)][
        :6
    ]
    if spare:
        _list(world, "P.registrar", spare, "Bản sao thừa sau hội nghị, đã thu hồi đủ")
    _cancel_last(world)
    needs = posts["NV.officer" if "NV.officer" in posts else "P.officer"]
    propose_authorisation(world, needs, world.today, needs="quy-hoach")
    yield from ()


def _offers(registry: Registry, shown: list[str], number: int) -> list[tuple[Held, str]]:
    """Copies in registries for those who sign in first, then for others."""
    world = registry.world
    chosen: list[tuple[Held, str]] = []
    takers = [*shown, *(name for name in registry.posts if name.endswith(".officer")), *shown]
    for copy in [
        c for c in world.copies.values() if not c.busy and c.keeper.endswith("registrar") and not c.paper.free
    ]:
        to = next(
            (
                t
                for t in takers
                if t != copy.keeper and registry.posts[t].cleared(copy.paper.level, copy.paper.need)
            ),
            None,
        )
        if to and len(chosen) < number:
            takers.remove(to)
            copy.busy = True
            chosen.append((copy, to))
    return chosen


def _cancel_last(world: World) -> None:
    """The newest entry of the province whose copies never moved waits for the second person."""
    for paper in reversed([p for p in world.papers if p.registrar == "P.registrar"]):
        copies = [copy for copy in world.copies.values() if copy.paper is paper]
        entries = world.ask("document", paper.registrar, document=paper.key)
        moved = bool(entries["timeline"])
        if copies and not any(copy.busy or copy.keeper != paper.registrar for copy in copies) and not moved:
            entry = entries["entries"][0]["key"]
            world.do(
                cancelling.cancel_entry,
                paper.registrar,
                entry=entry,
                reason="Vào sổ nhầm, văn bản gửi đơn vị khác",
            )
            return
