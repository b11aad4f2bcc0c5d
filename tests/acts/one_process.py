"""One process of a small office for the concurrency tests: `python -m tests.acts.one_process WHAT …`.

It uses the database named in STEWARD_DATABASE and prints one JSON line. `build` makes the cast's office, the
others perform acts until their number is done.
"""

import json
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command


def build(file: str) -> dict[str, object]:
    from tests.cast import build as cast

    call_command("migrate", verbosity=0, skip_checks=True)
    made = cast()
    Path(file).write_text(
        json.dumps({"posts": made.posts, "units": made.units, "books": made.books, "basis": made.basis})
    )
    return {}


def cast_in(file: str) -> object:
    from tests.cast import Cast

    return Cast(**json.loads(Path(file).read_text()))


def register(file: str, who: str, number: str, origin: str = "") -> dict[str, object]:
    """Register `number` documents one after the other; the same origin each time when one is given."""
    from tests.cast import do

    cast, ordinals = cast_in(file), []
    by = getattr(cast, who)
    Path(f"{file}.ready.{origin or who}").touch()
    for _ in range(int(number)):
        receipt = do(
            "document.register_incoming",
            by,
            origin=origin or None,
            book=cast.books["incoming"],
            arrived_on="2026-11-16",
            issuing_body="Bộ Nội vụ",
            kind="Báo cáo",
            symbol="12/BC-BNV",
            dated="2026-11-10",
            level="mat",
            copies="1",
            twice=True,
        )
        ordinals.append(receipt.result["ordinal"])
        print(json.dumps(receipt.result["ordinal"]), flush=True)
    return {"ordinals": ordinals, "index": receipt.index}


def offer(file: str, copy: str, to: str) -> dict[str, object]:
    from tests.cast import do

    cast = cast_in(file)
    return do("copy.offer", cast.registrar, copy=copy, to=cast.key(to)).result


def issue(file: str, number: str) -> dict[str, object]:
    """As many documents of one kind, each with a number of its own."""
    from tests.cast import do

    cast, keys = cast_in(file), []
    for n in range(int(number)):
        made = do(
            "document.propose", cast.drafter, kind="Báo cáo", level="mat", basis=cast.basis["low"], copies=1
        ).result
        do("document.determine", cast.head, document=made["document"])
        order = {"document": made["document"], "book": cast.books["outgoing"], "symbol": f"{900 + n}/BC"}
        keys.append(do("document.issue", cast.registrar, **order).result["document"])
    return {"documents": keys}


def correct(file: str, who: str, other: str, *documents: str) -> dict[str, object]:
    """Correct the n-th document to number n, at the same moment as the other process does so with its own."""
    from steward.rules.machinery.answers import No
    from tests.cast import do

    cast, told = cast_in(file), []
    for n, document in enumerate(documents):
        Path(f"{file}.{who}.{n}").touch()
        until = time.monotonic() + 60
        while not Path(f"{file}.{other}.{n}").exists() and time.monotonic() < until:
            pass
        try:
            do(
                "document.correct",
                getattr(cast, who),
                document=document,
                field="symbol",
                value=f"{n}/BC",
                reason="nhầm số",
            )
        except No as no:
            told.append(no.code)
        else:
            told.append("done")
    return {"told": told}


def answer(file: str, act: str, who: str, handover: str) -> dict[str, object]:
    from steward.rules.machinery.answers import No
    from tests.cast import do

    by = getattr(cast_in(file), who)
    try:
        do(act, by, handover=handover)
    except No as no:
        return {"refused": no.code}
    return {"done": act}


def look(file: str) -> dict[str, object]:
    """What stands in the tables, and what verification finds."""
    from steward.models import BookEntry, Copy, Entry, Handover
    from steward.reads.log.verify import verify

    return {
        "ordinals": list(BookEntry.objects.order_by("ordinal").values_list("ordinal", flat=True)),
        "copies": [str(key) for key in Copy.objects.order_by("pk").values_list("key", flat=True)],
        "states": list(Handover.objects.order_by("pk").values_list("state", flat=True)),
        "entries": Entry.objects.count(),
        "findings": [str(finding) for finding in verify()],
    }


if __name__ == "__main__":
    django.setup()
    settings.PASSWORD_HASHERS = ["tests.hasher.QuickArgon2"]
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])), flush=True)
