"""What the frame costs whoever signs in, as the register grows: the number on the bar, My work, All actions,
one choice.

The peer in the same run is the frame's cheapest query, the length of the log: what any page costs that asks
nothing. Every document is kept by one registrar and lies with one post, so that nothing is cheap because
there is nothing. What is asked for a post is made as text once a day in each process:
"the first time" is with that.

    python -m benchmarks.frame_cost [DOCUMENTS] [--engine sqlite|postgres]
"""

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.list_page import timed
from benchmarks.world import database, load, machine, over_documents

PEOPLE = ("registrar", "head", "keeper", "access")


def pieces(by: Any, act: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is measured of one actor."""
    from steward.reads import offers, work
    from steward.reads.catalogue import find
    from steward.reads.log import entries
    from steward.reads.machinery import collected
    from steward.rules.machinery.fields import read

    def asking(question: str, **values: Any) -> Callable[[], object]:
        found = find(question)
        return lambda: found.run(read(found.params, values), by)

    yield "the length of the log (peer)", entries.size

    def anew(kept: Any, what: Callable[[], object]) -> Callable[[], object]:
        return lambda: (kept.cache_clear(), what())

    yield "the number on the bar, the first time", anew(collected._counting, lambda: work.waiting(by))
    yield "the number on the bar", lambda: work.waiting(by)
    yield "My work", asking("work")
    yield "All actions, the first time", anew(offers._any, asking("acts"))
    yield "All actions", asking("acts")
    yield "what a paper may be attached to", asking("pick", subject="document", act=act)


def judged(work: Callable[[], object]) -> int:
    """How many times a standing rule is asked."""
    from steward.rules.machinery.standing import Standing

    asked, plain = [0], Standing.__call__

    def counting(self: Standing, by: Any, thing: Any = None) -> Any:
        asked[0] += 1
        return plain(self, by, thing)

    Standing.__call__ = counting  # type: ignore[method-assign]
    try:
        work()
    finally:
        Standing.__call__ = plain  # type: ignore[method-assign]
    return asked[0]


def bench(documents: int) -> None:
    cast = load(documents)
    from steward.rules.document.proofs import may_attach_proof

    print(f"{documents} documents and {2 * documents} copies; {machine()}, {database()}\n")
    print("| who | what | queries | rules asked | CPU ms | wall ms |\n|---|---|---:|---:|---:|---:|")
    for who in PEOPLE:
        for what, work in pieces(getattr(cast, who), may_attach_proof.name):
            cpu, wall, queries = timed(work, 15)
            print(f"| {who} | {what} | {queries} | {judged(work)} | {cpu:.1f} | {wall:.1f} |", flush=True)


if __name__ == "__main__":
    over_documents(bench, __doc__, 10_000)
