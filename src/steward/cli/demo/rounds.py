"""How the copies of the demo go round: offered by the registry, answered, handed on, lent, brought back.

Promises that each offer is answered by its receiver and that a copy goes only to posts that may hold it.
Refuses to begin an offer in its last days, which nobody would answer any more.
"""

from __future__ import annotations

from datetime import timedelta

from steward.acts.custody import handovers
from steward.cli.demo.founding import Post
from steward.cli.demo.world import Held, Paper, Story, World

REFUSED = (
    "Tài liệu thiếu trang so với phiếu giao",
    "Không thuộc phạm vi công việc được phân công",
    "Bì không còn nguyên niêm phong",
    "Số bản ghi trên tài liệu không khớp với sổ",
    "Người nhận đang đi công tác dài ngày",
)
NOTES = ("Giao để xử lý", "Giao để tham khảo, trả lại sau khi dùng", "Phối hợp soạn thảo", "")
LOANS = 0.1  # the share of handovers that are loans with a day of return


class Rounds:
    """Hands out copies. `posts` are the posts there are, by name."""

    def __init__(self, world: World, posts: dict[str, Post]) -> None:
        self.world, self.posts, self.random = world, posts, world.random

    def give_out(self, paper: Paper) -> None:
        """The registrar offers copies to those who need them, several at once as one batch."""
        world = self.world
        if world.now > world.until - timedelta(days=9):
            return
        own = [copy for copy in world.copies.values() if copy.paper is paper]
        going = [copy for copy in own if self.random.random() < 0.45]
        receivers = self._receivers(paper, len(going))
        chosen = list(zip(going, receivers, strict=False))
        if not chosen:
            return
        note = self.random.choice(NOTES)
        loan = (
            {"due_back": world.today + timedelta(days=self.random.randint(60, 420))}
            if self.random.random() < LOANS
            else {}
        )
        offers = [{"copy": copy.key, "to": world.posts[to], "note": note, **loan} for copy, to in chosen]
        for (copy, to), done in zip(
            chosen, world.do_all(handovers.offer_copy, paper.registrar, offers), strict=True
        ):
            copy.busy = True
            world.begin(world.later(0.2, 30), self._answer(copy, to, done.result["handover"], 0))

    def _receivers(self, paper: Paper, number: int) -> list[str]:
        """Posts that may hold it: most of them near the unit, some elsewhere."""
        fit = [
            post
            for post in self.posts.values()
            if post.name != paper.registrar
            and post.cleared(paper.level, paper.need)
            and post.role != "inspector"
        ]
        near = [
            post.name for post in fit if post.unit == paper.unit or post.unit.startswith(f"{paper.unit}-")
        ]
        far = [post.name for post in fit if post.name not in near and post.role != "reader"]
        chosen = []
        for _ in range(number):
            among = near if near and (not far or self.random.random() < 0.55) else far
            chosen += [self.random.choice(among)] if among else []
        return chosen

    def _answer(self, copy: Held, to: str, handover: str, hops: int) -> Story:
        """The offer is answered; an accepted copy may go further, or back to the registry."""
        world, luck = self.world, self.random.random()
        if luck < 0.03:
            world.do(handovers.withdraw_offer, copy.keeper, handover=handover)
        elif luck < 0.07:
            world.do(handovers.refuse_copy, to, handover=handover, reason=self.random.choice(REFUSED))
        else:
            world.do(handovers.accept_copy, to, handover=handover)
            copy.keeper = to
        copy.busy = False
        if copy.keeper != to or hops > 2 or self.random.random() > 0.3:
            return
        copy.busy = True
        yield world.later(40, 1500)
        if world.now > world.until - timedelta(days=9):
            copy.busy = False
            return
        yield from self._onward(copy, hops)

    def _onward(self, copy: Held, hops: int) -> Story:
        world = self.world
        back = hops > 0 or self.random.random() < 0.6
        to = (
            f"{copy.paper.unit}.registrar"
            if back
            else next(iter(self._receivers(copy.paper, 1)), copy.keeper)
        )
        if to == copy.keeper:
            copy.busy = False
            return
        done = world.do(
            handovers.return_copy if back else handovers.offer_copy,
            copy.keeper,
            copy=copy.key,
            to=world.posts[to],
        )
        yield world.later(0.2, 20)
        yield from self._answer(copy, to, done.result["handover"], hops + 1)
