"""The lives of the demo's documents: entered or drafted, decided, issued, handed on, corrected, set free.

Promises lives that an office would recognise: every act by whoever is entitled to it, offers answered by the
receiver, refusals with a reason. Refuses to keep a text:
of the documents that get fingerprints it stays in memory until the share was written.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from steward.acts.custody import reproduction
from steward.acts.document import cancelling, incoming, register
from steward.cli.demo.founding import COMPARTMENTS, LANGUAGE, Post
from steward.cli.demo.province import PROVINCE, UNITS, place_name
from steward.cli.demo.rounds import Rounds
from steward.cli.demo.text import document_text, kind_of, title
from steward.cli.demo.world import Held, Paper, Story, World
from steward.foundations.scheme import shipped

KINDS = {
    "report": ("Báo cáo", "BC"),
    "plan": ("Kế hoạch", "KH"),
    "letter": ("Công văn", "CV"),
    "minutes": ("Biên bản", "BB"),
    "notice": ("Thông báo", "TB"),
}
SENDERS = (
    "Ủy ban nhân dân tỉnh",
    "Sở Nội vụ tỉnh",
    "Sở Tài chính tỉnh",
    "Công an tỉnh",
    "Ban Quản lý khu kinh tế",
)
RETURNED = (
    "Chưa nêu rõ căn cứ trong danh mục",
    "Độ mật đề xuất cao hơn nội dung",
    "Số bản vượt nhu cầu sử dụng",
    "Nơi nhận chưa đúng thẩm quyền",
    "Nội dung đã được công bố, không cần xác định độ mật",
)
SHORT_LIVED = 40  # every so-manieth incoming document states a shorter protection than its level has
ENDS = ("proposed", "returned", "determined")


@dataclass
class Plan:
    """What is to happen to one document. `end` stops an outgoing one early;
    `also` names what else befalls it."""

    number: int
    direction: str
    unit: str
    level: int
    copies: int
    need: str = ""
    end: str = ""
    also: set[str] = field(default_factory=set)


class Registry:
    """Makes stories of plans. `posts` are the posts there are, by name."""

    def __init__(self, world: World, posts: dict[str, Post]) -> None:
        self.world, self.posts, self.random = world, posts, world.random
        self.names = {unit.code: unit.vi for unit in UNITS}
        self.rounds = Rounds(world, posts)

    def registrar(self, unit: str) -> str:
        """Who registers for a unit today; the province has two registrars."""
        return (
            "second-registrar"
            if unit == PROVINCE.code and self.random.random() < 0.2
            else f"{unit}.registrar"
        )

    def incoming(self, plan: Plan) -> Story:
        """A document comes from outside, is entered, and its copies go to those who need them."""
        world, unopened = self.world, "unopened" in plan.also
        arrived = world.today
        dated = self._dated(arrived, "old" in plan.also)
        sender = f"{self.random.choice(SENDERS)} {place_name(self.random)}"
        paper = Paper(plan.number, plan.unit, plan.level, plan.need, self.registrar(plan.unit))
        words: dict[str, object] = (
            {}
            if unopened
            else {"kind": KINDS[kind_of(self._seed(plan))][0], "pages": self.random.randint(1, 40)}
        )
        if not unopened and self._keeps_abstract(plan.level, dated):
            words["abstract"] = title(self._seed(plan), LANGUAGE)
        first = self.random.randint(1, 20)
        done = world.do(
            incoming.register_incoming,
            paper.registrar,
            book=world.book(plan.unit, "incoming"),
            arrived_on=arrived,
            arrival_number=str(self.random.randint(100, 4000)),
            issuing_body=sender,
            dated=dated,
            compartments=plan.need,
            symbol=f"{self.random.randint(2, 980)}/{KINDS[kind_of(self._seed(plan))][1]}-{_initials(sender)}",
            level=world.level(plan.level, dated),
            copies=" ".join(str(first + n) for n in range(plan.copies)),
            ends=True,
            receiving_unit=self.names[plan.unit],
            unopened=unopened,
            **words,
            **({"protected_until": dated + timedelta(days=200)} if plan.number % SHORT_LIVED == 0 else {}),
        )
        self._entered(plan, paper, done.result, [str(first + n) for n in range(plan.copies)])
        yield world.later(0.3, 8)
        self._keep_prints(plan, paper)
        self._give_out(plan, paper)
        yield from self._later_life(plan, paper)

    def outgoing(self, plan: Plan) -> Story:
        """A unit's own document: proposed with its basis, determined by who is competent, issued,
        distributed."""
        world = self.world
        law, code = world.law, world.level(plan.level)
        drafter = self._drafter(plan)
        kind, short = KINDS[kind_of(self._seed(plan))]
        words = (
            {"abstract": title(self._seed(plan), LANGUAGE)}
            if self._keeps_abstract(plan.level, world.today)
            else {}
        )
        proposed = world.do(
            register.propose_document,
            drafter,
            kind=kind,
            level=code,
            basis=world.bases[law.code, code],
            compartments=plan.need,
            copies=plan.copies,
            recipients=self._recipients(plan),
            signer=self.posts[f"{plan.unit}.head"].vi,
            reproduction="forbidden" if plan.number % 17 == 0 else "by_decision",
            **words,
        )
        key = proposed.result["document"]
        if plan.end == "proposed":
            return
        yield world.later(1, 40)
        decider = self._decider(plan)
        if plan.end == "returned" or world.law.code != law.code:
            reason = (
                self.random.choice(RETURNED)
                if plan.end
                else f"Đề xuất lại theo {world.law.name.in_language(LANGUAGE)}"
            )
            world.do(register.return_proposal, decider, document=key, reason=reason)
            return
        world.do(register.determine_document, decider, document=key)
        if plan.end == "determined":
            return
        yield world.later(0.5, 12)
        paper = Paper(plan.number, plan.unit, plan.level, plan.need, self.registrar(plan.unit))
        done = world.do(
            register.issue_document,
            paper.registrar,
            document=key,
            book=world.book(plan.unit, "outgoing"),
            symbol=f"{100 + plan.number}/{short}-{_initials(self.names[plan.unit])}",
            keeping_unit=self.names[plan.unit],
            pages=self.random.randint(1, 30),
        )
        self._entered(plan, paper, done.result, [str(n) for n in range(1, plan.copies + 1)])
        self._keep_prints(plan, paper)
        self._give_out(plan, paper)
        yield from self._later_life(plan, paper)

    def _seed(self, plan: Plan) -> str:
        return f"demo {self.world.scale.seed} {plan.number}"

    def _dated(self, arrived: date, old: bool) -> date:
        if not old:
            return arrived - timedelta(days=self.random.randint(1, 16))
        first = min(scheme.valid_from for scheme in shipped().values() if scheme.family == self.world.family)
        return first + timedelta(days=self.random.randint(0, (arrived - first).days - 20))

    def _keeps_abstract(self, level: int, day: date) -> bool:
        from steward.foundations.scheme import on_day

        grade = on_day(self.world.family, day).level(self.world.level(level, day))
        return not grade.forbids("abstract") and grade.condition_of("abstract") is None

    def _drafter(self, plan: Plan) -> str:
        """The unit's officer where the level allows it, else its registrar."""
        officer = f"{plan.unit}.officer"
        return officer if self.posts[officer].cleared(plan.level, plan.need) else f"{plan.unit}.registrar"

    def _decider(self, plan: Plan) -> str:
        """The head; in the province now and then the deputy, once there is a written authority."""
        deputy = (
            plan.unit == PROVINCE.code and plan.level < 2 and not plan.need and self.random.random() < 0.4
        )
        lent = deputy and any(m.deputy_of for m in self.world.actor("deputy").mandates)
        return "deputy" if lent else f"{plan.unit}.head"

    def _recipients(self, plan: Plan) -> str:
        others = [name for code, name in self.names.items() if code in self.world.units and code != plan.unit]
        return "; ".join(self.random.sample(others, min(len(others), plan.copies)))

    def _entered(self, plan: Plan, paper: Paper, result: dict[str, object], paths: list[str]) -> None:
        paper.key = str(result["document"])
        self.world.papers.append(paper)
        keys = result["copies"]
        assert isinstance(keys, list)
        for key, path in zip(keys, paths, strict=True):
            self.world.copies[key] = Held(key, path, paper, paper.registrar)

    def _keep_prints(self, plan: Plan, paper: Paper) -> None:
        """Fingerprints of the paper's text, made here as the worker makes them of a file."""
        if "printed" not in plan.also:
            return
        from steward.foundations.scan.fingerprint import derive
        from steward.foundations.scan.prints import fingerprints

        key = fingerprint_key()
        text = document_text(self._seed(plan), self.random.randint(220, 480), LANGUAGE)
        prints = fingerprints(text, key)
        self.world.do(
            register.keep_fingerprints,
            paper.registrar,
            document=paper.key,
            sha256=sha256(text.encode()).hexdigest(),
            key_id=derive(key).key_id.hex(),
            prints=b64encode(prints).decode(),
        )
        self.world.texts[paper.key] = text

    def _give_out(self, plan: Plan, paper: Paper) -> None:
        if not plan.also & {"stays", "mistaken"}:
            self.rounds.give_out(paper)

    def _later_life(self, plan: Plan, paper: Paper) -> Story:
        world = self.world
        if "mistaken" in plan.also:
            yield from self._cancelled(paper)
        if "corrected" in plan.also:
            yield world.later(20, 400)
            value = f"{self.random.choice(SENDERS)} {place_name(self.random)}"
            reason = "Ghi nhầm nơi ban hành khi vào sổ"
            world.do(
                register.correct_document,
                paper.registrar,
                document=paper.key,
                field="issuing_body",
                value=value,
                reason=reason,
            )
        if "copied" in plan.also:
            yield world.later(30, 900)
            yield from self._copied(plan, paper)
        if "freed" in plan.also:
            yield world.later(1500, 4000)
            ground = "Nội dung đã được công bố trên Công báo tỉnh"
            world.do(register.declassify_document, f"{paper.unit}.head", document=paper.key, ground=ground)
            paper.free = True

    def _cancelled(self, paper: Paper) -> Story:
        """Entered twice by mistake: proposed by the registrar, confirmed by a second person."""
        world = self.world
        found = world.ask("document", paper.registrar, document=paper.key)
        for copy in world.copies.values():
            copy.busy = copy.busy or copy.paper is paper
        entry = found["entries"][0]["key"]
        world.do(
            cancelling.cancel_entry, paper.registrar, entry=entry, reason="Vào sổ hai lần cùng một văn bản"
        )
        yield world.later(1, 30)
        world.do(cancelling.confirm_cancelling, f"{paper.unit}.head", entry=entry)

    def _copied(self, plan: Plan, paper: Paper) -> Story:
        """The head permits reproductions, at the highest level that of the province;
        the registrar makes them, or some."""
        world = self.world
        copy = next(
            (
                c
                for c in world.copies.values()
                if c.paper is paper and c.keeper == paper.registrar and not c.busy
            ),
            None,
        )
        if copy is None:
            return
        copy.busy = True
        form = next(form.code for form in world.law.copy_forms if form.made_from == "original")
        number = self.random.randint(1, 4)
        decider = f"{paper.unit}.head" if paper.level < 2 else f"{PROVINCE.code}.head"
        done = world.do(
            reproduction.permit_reproduction,
            decider,
            copy=copy.key,
            form=form,
            quantity=number,
            reason="Phục vụ họp liên ngành",
        )
        yield world.later(1, 30)
        copy.busy = False
        made = number if plan.number % 3 else number - 1
        if made:
            permission = done.result["permission"]
            done = world.do(
                reproduction.reproduce_copy, paper.registrar, permission=permission, quantity=made
            )
            for n, key in enumerate(done.result["copies"], start=1):
                world.copies[key] = Held(key, f"{copy.path}/{n}", paper, paper.registrar)


def _initials(name: str) -> str:
    """The letters by which an organisation signs its papers."""
    return "".join(
        word[0] for word in name.replace("Ủy ban nhân dân", "U B N D").split() if word[0].isupper()
    )[:6]


def fingerprint_key() -> bytes:
    """The demo's key of all fingerprints, made on first use (mode 0600)."""
    from django.conf import settings

    from steward.cli.offline.keyfiles import make_key, read_key

    file: Path = settings.FINGERPRINT_KEY_FILE
    return read_key(file) if file.exists() else make_key(file)


NEEDS = tuple((code, unit) for code, _, unit in COMPARTMENTS)
