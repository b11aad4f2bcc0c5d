"""A small installation of any family: a dozen documents and what befalls them within some weeks.

Promises that all that differs between families is read from their scheme: levels, who decides what, titles,
forms of copies, witnesses, whether a basis is asked for. Everything is an act, in the order of time, by
whoever is entitled to it. Refuses to leave a page of the installation empty: each list has something in it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from steward.acts.book import books
from steward.acts.custody import destruction, handovers, reproduction
from steward.acts.document import basis, cancelling, incoming, register
from steward.acts.people.delegations import give_delegation
from steward.acts.people.posts import create_compartment, create_unit
from steward.cli.demo import small_words as words
from steward.cli.demo.founding import FIRST, authorise, begin, fill, propose_authorisation
from steward.cli.demo.papers import fingerprint_key
from steward.cli.demo.scale import Scale
from steward.cli.demo.share import Planted
from steward.cli.demo.small_posts import NEED, ROOT, SIGN_INS, posts
from steward.cli.demo.spill import Scan
from steward.cli.demo.world import World, office_hours
from steward.foundations.scheme import Level

DAYS = 45
ACTS = 170  # about so many, for the bar
SCAN = Scan("head", "registrar", ROOT, "Check of the shared drive after the move to the new floor")


def happens(family: str, now: datetime, tell: Callable[[World], None] = lambda world: None) -> World:
    """The world of a family's installation at the end of its weeks, which is `now`;
    before its share and its scan."""
    place = words.PLACES.get(family, words.PLACES[""])
    zone = ZoneInfo(place.zone)
    until = now - timedelta(minutes=20)  # every act takes a second, and none lies ahead
    scale = Scale(seed=family, units=1 + len(words.UNITS), documents=12, copies=20, printed=2, files=4)
    world = World(scale, office_hours(now - timedelta(days=DAYS), zone), until, tell, family, zone)
    _found(world, place)
    _Small(world).live()
    return world


def _found(world: World, place: words.Place) -> None:
    made = posts(world.law)
    names = iter(words.PEOPLE)
    log = f"{world.family}.demo.steward.example/log/1"
    begin(
        world,
        (ROOT, place.title),
        log,
        (next(names), "Security Officer"),
        (next(names), "Deputy Security Officer"),
    )
    world.do(create_compartment, FIRST, code=NEED, title="Plans of the new harbour")
    for code, title in words.UNITS:
        done = world.do(create_unit, FIRST, parent=world.units[ROOT], code=code, title=title, title_en=title)
        world.units[code] = done.result["unit"]
    logins = {post: login for login, post, _ in SIGN_INS}
    for post, name in zip(made.values(), names, strict=False):
        fill(world, post, name, logins.get(post.name, ""))
    for post in made.values():
        authorise(world, post)
    world.forget_actors()


class _Small:
    """What happens, one thing after the other."""

    def __init__(self, world: World) -> None:
        self.world, self.made = world, 0
        self.levels = sorted(world.law.levels, key=lambda level: level.rank)
        self.deciders = {
            post.name: post.capacity for post in posts(world.law).values() if post.role == "decider"
        }

    def live(self) -> None:
        self.open()
        received = [
            self.receive(level) for level in (*self.levels, *self.levels, self.levels[0], self.levels[0])
        ][:7]
        issued = [self.issue(level) for level in (self.levels[0], self.levels[-1], self.levels[-1])]
        self.propose(self.levels[0], "returned")
        self.propose(self.levels[-1], "determined")
        self.propose(self.levels[0], "")
        self.hand_on(received, issued)
        self.reproduce(issued[1])
        self.destroy(received[0], issued[0])
        self.cancel()
        self.later_life(received)
        self.wait(issued)

    def later(self, hours: float = 14) -> None:
        """Time goes by, but not beyond the present."""
        self.world.now = max(self.world.now, min(self.world.later(hours / 2, hours), self.world.until))

    def who(self, act: str, level: Level) -> str:
        """The post that decides an act at a level."""
        return next(
            name
            for name, capacity in self.deciders.items()
            if self.world.law.may_decide(act, level.code, capacity)
        )

    def open(self) -> None:
        """Books, a list of what may be protected, and a deputy where the scheme knows deputies."""
        world = self.world
        for direction in ("incoming", "outgoing"):
            year, today = world.today.year, world.today
            done = world.do(
                books.open_book,
                "registrar",
                unit=world.units[ROOT],
                direction=direction,
                year=year,
                opened_on=today,
            )
            world.books[ROOT, direction, year] = done.result["book"]
        for number, level in enumerate(self.levels, start=1):
            told = {
                "code": f"S-{number}",
                "text": f"Works and stores, group {number} (sample)",
                "level": level.code,
            }
            done = world.do(basis.adopt_basis, FIRST, **told, since=world.today)
            world.bases[world.law.code, level.code] = done.result["basis"]
        if world.law.delegation.allowed:
            until = world.today + timedelta(days=180)
            paper = f"Letter of authority 12/{world.today.year}"
            world.do(
                give_delegation,
                "head",
                deputy=world.posts["deputy"],
                paper=paper,
                since=world.today,
                until=until,
            )
            world.forget_actors()

    def book(self, direction: str) -> str:
        """The open book; the first entry of a new year closes the old one."""
        world, year = self.world, self.world.today.year
        if (ROOT, direction, year) not in world.books:
            old = world.books[ROOT, direction, year - 1]
            world.books[ROOT, direction, year] = world.do(books.turn_year, "registrar", book=old).result[
                "book"
            ]
        return world.books[ROOT, direction, year]

    def words(self, level: Level, *fields: str) -> dict[str, str]:
        """What is told of the next paper, as far as its level lets it be kept."""
        told = {
            "abstract": words.title(self.made),
            "signer": "J. Pell",
            "recipients": "Survey Office North; Supplies",
        }
        free = {name for name in told if not level.forbids(name) and level.condition_of(name) is None}
        return {"kind": words.kind(self.made), **{name: told[name] for name in fields if name in free}}

    def receive(self, level: Level) -> dict[str, Any]:
        world, n = self.world, self.made
        self.later()
        paths = [str(4 + k) for k in range(1 + n % 3)]
        need = NEED if n == 2 else ""
        done = world.do(
            incoming.register_incoming,
            "registrar",
            book=self.book("incoming"),
            arrived_on=world.today,
            level=level.code,
            arrival_number=str(310 + n),
            issuing_body=words.SENDERS[n % 4],
            symbol=f"{140 + 7 * n}/{words.kind(n)[:1]}",
            dated=world.today - timedelta(days=2 + n),
            copies=" ".join(paths),
            pages=2 + n,
            receiving_unit="Operations",
            compartments=need,
            **self.words(level, "abstract"),
        ).result
        self.made += 1
        if n < 2:
            self.keep_prints(str(done["document"]), n)
        return {**done, "level": level, "need": need}

    def keep_prints(self, document: str, number: int) -> None:
        from steward.foundations.scan.fingerprint import derive
        from steward.foundations.scan.prints import fingerprints

        key, text = fingerprint_key(), words.text(self.world.family, number)
        prints, digest = b64encode(fingerprints(text, key)).decode(), sha256(text.encode()).hexdigest()
        told = {"sha256": digest, "key_id": derive(key).key_id.hex(), "prints": prints}
        self.world.do(register.keep_fingerprints, "registrar", document=document, **told)
        self.world.texts[document] = text

    def propose(self, level: Level, end: str, copies: int = 1) -> str:
        """A draft of the installation's own, on its basis; `end` says how far it comes."""
        world = self.world
        self.later()
        told = self.words(level, "abstract", "signer", "recipients")
        basis = world.bases[world.law.code, level.code]
        document: str = world.do(
            register.propose_document, "drafter", level=level.code, basis=basis, copies=copies, **told
        ).result["document"]
        self.made += 1
        decider = self.who("determine", level)
        if end == "returned":
            world.do(
                register.return_proposal,
                decider,
                document=document,
                reason="The basis does not cover this paper",
            )
        elif end:
            self.later(5)
            world.do(register.determine_document, decider, document=document)
        return document

    def issue(self, level: Level) -> dict[str, Any]:
        document = self.propose(level, "determined", copies=3)
        self.later(5)
        told = {"symbol": f"OPS/{self.made}", "keeping_unit": "Operations", "pages": 3 + self.made}
        done = self.world.do(
            register.issue_document, "registrar", document=document, book=self.book("outgoing"), **told
        )
        return {**done.result, "level": level}

    def offer(self, copies: Sequence[str], giver: str, to: str, **more: Any) -> list[str]:
        """Offers made in one go; their keys."""
        orders = [{"copy": copy, "to": self.world.posts[to], **more} for copy in copies]
        return [
            str(done.result["handover"]) for done in self.world.do_all(handovers.offer_copy, giver, orders)
        ]

    def accept(self, offers: Sequence[str], by: str) -> None:
        self.later(4)
        self.world.do_all(handovers.accept_copy, by, [{"handover": one} for one in offers])

    def hand_on(self, received: list[dict[str, Any]], issued: list[dict[str, Any]]) -> None:
        """Accepted several at once, lent, passed on, refused, withdrawn, returned."""
        world = self.world
        self.accept(self.offer(issued[0]["copies"][:2], "registrar", "keeper", note="For action"), "keeper")
        due = world.today + timedelta(days=30)
        self.accept(
            self.offer(received[1]["copies"][:1], "registrar", "keeper", due_back=due, note="On loan"),
            "keeper",
        )
        self.accept(self.offer(issued[0]["copies"][:1], "keeper", "second-keeper"), "second-keeper")
        (refused,) = self.offer(received[2]["copies"][:1], "registrar", "keeper")
        world.do(handovers.refuse_copy, "keeper", handover=refused, reason="Two pages are missing")
        (withdrawn,) = self.offer(received[1]["copies"][1:2], "registrar", "keeper")
        world.do(handovers.withdraw_offer, "registrar", handover=withdrawn)
        back = world.do(
            handovers.return_copy, "keeper", copy=issued[0]["copies"][1], to=world.posts["registrar"]
        )
        self.accept([back.result["handover"]], "registrar")

    def reproduce(self, paper: dict[str, Any]) -> None:
        """Permitted by who may decide it, made by the registrar, in part."""
        form = next(form.code for form in self.world.law.copy_forms if form.made_from in ("any", "original"))
        copy, reason = paper["copies"][0], "For the meeting of the works council"
        told = {"copy": copy, "form": form, "quantity": 3, "reason": reason}
        done = self.world.do(reproduction.permit_reproduction, self.who("copy", paper["level"]), **told)
        self.later(4)
        made = self.world.do(
            reproduction.reproduce_copy, "registrar", permission=done.result["permission"], quantity=2
        )
        self.accept(self.offer(made.result["copies"][:1], "registrar", "keeper"), "keeper")

    def destroy(self, paper: dict[str, Any], spare: dict[str, Any]) -> None:
        """One list carried out before witnesses, one that waits for its decision."""
        world, level = self.world, paper["level"]
        told = {"reason": "No longer needed", "method": "Cross-cut shredder in the registry"}
        listed = world.do(destruction.propose_destruction, "registrar", copies=tuple(paper["copies"]), **told)
        done = {"destruction": listed.result["destruction"]}
        self.later()
        if level.destruction_decision:
            world.do(destruction.decide_destruction, self.who("destroy", level), **done)
        for witness in ("inspector", "drafter", "keeper")[: level.destruction_witnesses]:
            world.do(destruction.witness_destruction, witness, **done)
        world.do(destruction.destroy_copies, "registrar", **done)
        world.do(destruction.propose_destruction, "registrar", copies=tuple(spare["copies"][2:]), **told)

    def cancel(self) -> None:
        """Two entries made in error: one cancelled by two, one waiting for the second."""
        world = self.world
        for confirmed in (True, False):
            wrong = self.receive(self.levels[0])
            entry = world.ask("document", "registrar", document=wrong["document"])["entries"][0]["key"]
            world.do(cancelling.cancel_entry, "registrar", entry=entry, reason="Entered twice")
            if confirmed:
                world.do(cancelling.confirm_cancelling, "second-registrar", entry=entry)

    def later_life(self, received: list[dict[str, Any]]) -> None:
        world, freed = self.world, received[-1]
        changed = {"field": "issuing_body", "value": words.SENDERS[3], "reason": "Wrong body entered"}
        world.do(register.correct_document, "registrar", document=received[1]["document"], **changed)
        decider = self.who("declassify", freed["level"])
        world.do(
            register.declassify_document,
            decider,
            document=freed["document"],
            ground="Published in the yearly report",
        )

    def wait(self, issued: list[dict[str, Any]]) -> None:
        """How things stand when the reader arrives: an offer, and an authorisation to confirm."""
        self.later(4)
        self.offer(
            issued[2]["copies"][:2], "registrar", "keeper", note="For information, to be returned after use"
        )
        self.offer(issued[1]["copies"][2:3], "registrar", "drafter")
        propose_authorisation(
            self.world, posts(self.world.law)["second-keeper"], self.world.today, needs=NEED
        )


def write_share(world: World, share: Path, watch: Callable[[int, int], None]) -> list[Planted]:
    """Four files, in two of which a protected text was spilled; what is planted in which."""
    spilled = [(document, text.split("\n\n")) for document, text in world.texts.items()]
    clean = [words.text(world.family, number) for number in (40, 41)]
    share.mkdir(parents=True, exist_ok=True, mode=0o700)
    planted = []
    for number, (document, parts) in enumerate(spilled):
        name = f"notes-{number + 1}.txt"
        (share / name).write_text("\n".join(["Notes of the morning round", *parts[2:6]]), encoding="utf-8")
        planted.append(Planted(name, None, document, "paragraphs"))
    for number, text in enumerate(clean):
        (share / f"stores-{number + 1}.txt").write_text(text, encoding="utf-8")
    watch(len(spilled) + len(clean), len(spilled) + len(clean))
    return planted
