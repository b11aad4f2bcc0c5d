"""What it costs to find a record by a few words where one is chosen: in a field, in a list of receivers,
in the palette.

Of POSTS posts, each filled by somebody. The peer in the same run is the page without words: the first thirty,
in order.

    python -m benchmarks.choosers [POSTS] [--engine sqlite|postgres]
"""

import random
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.list_page import timed
from benchmarks.world import WORDS, _log, database, load, machine, over_documents


def fill(posts: int) -> None:
    """So many posts, each with a person, in the units there are."""
    from steward.acts.machinery.envelope import store
    from steward.models import Person, Post, Unit

    rng, units = random.Random(1), list(Unit.objects.order_by("pk"))
    for start in range(0, posts, 1000):
        numbers = range(start, min(posts, start + 1000))
        persons = [Person(title=" ".join(("Nguyễn", *rng.choices(WORDS, k=2), str(n)))) for n in numbers]
        store(persons)
        made = [
            Post(unit=rng.choice(units), title=f"Chuyên viên {n}", pseudonym=f"p-{n:016x}", person=person)
            for n, person in zip(numbers, persons, strict=True)
        ]
        store(made)
        _log([*persons, *made])


def pieces(by: Any, copy: str, act: str, last: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is measured: nothing typed, a word that fits one post, one that fits many, one that fits none."""
    from steward.reads.catalogue import find
    from steward.rules.machinery.fields import read

    def asking(question: str, **values: Any) -> Callable[[], object]:
        found = find(question)
        return lambda: found.run(read(found.params, values), by)

    for called, words in (
        ("nothing (peer)", ""),
        ("a rare word", str(last)),
        ("a common word", "nguyen"),
        ("no such word", "qqq"),
    ):
        yield f"posts, {called}", asking("pick", subject="office", q=words)
        yield (
            f"posts with how many there are, {called}",
            asking("pick", subject="office", q=words, counted=True),
        )
        yield f"persons, {called}", asking("pick", subject="person", q=words)
        yield (
            f"receivers of a copy, {called}",
            asking("pick", subject="office", q=words, fitting=act, things=[copy]),
        )
        yield f"copies to offer, {called}", asking("pick", subject="copy", q=words, act=act)
        if words:
            yield f"palette, {called}", asking("find", q=words)


def bench(posts: int) -> None:
    cast = load(1000)
    fill(posts)
    from steward.models import Copy
    from steward.rules.custody.handovers import may_offer

    copy = str(Copy.objects.filter(keeper=cast.registrar.post).order_by("pk")[0].key)
    print(f"{posts} posts and 2000 copies; {machine()}, {database()}\n")
    print("| what | queries | CPU ms | wall ms |\n|---|---:|---:|---:|")
    for what, work in pieces(cast.registrar, copy, may_offer.name, posts - 1):
        cpu, wall, queries = timed(work, 5)
        print(f"| {what} | {queries} | {cpu:.1f} | {wall:.1f} |", flush=True)


if __name__ == "__main__":
    over_documents(bench, __doc__, 10_000)
