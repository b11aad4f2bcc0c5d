"""What the log keeps of an act: its origin, its leaf, its erasable disclosures, and the receipt made of them.

Promises that an origin belongs to one actor and one order for ever, that the append is the last lock taken,
and that a receipt can be remade from the log alone. It refuses an origin used for another order,
and a clock that runs behind the log.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from os import urandom
from typing import Any

from django.db import connection

from steward.acts.machinery.act import Act, Done
from steward.acts.machinery.appender import append, last_leaf
from steward.foundations.tlog.canonical import canonical
from steward.foundations.tlog.disclosure import disclose, read
from steward.foundations.tlog.leaf import MOST_OBJECTS, Leaf, Payload, parse, uuid7
from steward.models import Disclosure, Entry, Origin
from steward.rules.machinery.actor import Actor, RuleFacts
from steward.rules.machinery.answers import Conflict, Refusal
from steward.rules.machinery.fields import plain
from steward.rules.machinery.sealing import sealed

#: How far the clock may stand behind the last entry before sealing is refused.
TOLERANCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Receipt:
    """Proof of an act for the one who performed it: entry index, act, moment, result, leaf digest.

    `before`: given again, for an order that was performed already: the same proof,
    and nothing was done once more.
    """

    index: int
    act: str
    at: str
    result: dict[str, Any]
    leaf_sha256: str
    aside: dict[str, str] = field(default_factory=dict, repr=False)
    before: bool = field(default=False, compare=False)


CLAIM = (
    "INSERT INTO steward_origin (origin, actor, order_digest) VALUES (%s, %s, %s) "
    "ON CONFLICT (origin) DO NOTHING"
)


def claim(act: Act, order: Any, origin: str, by: Actor) -> int | None:
    """Insert the origin; the entry's index when this very order was already performed under it."""
    digest = hashlib.sha256(canonical([act.name, plain(order)])).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [origin, by.pseudonym, digest])
        if cursor.rowcount == 1:
            return None
    row = Origin.objects.get(origin=origin)
    if row.actor != by.pseudonym:
        raise Conflict("origin_used_for_another_order")
    if row.order_digest != digest:
        raise Conflict("origin_used_for_another_order", entry=row.entry_id)
    return row.entry_id


def sent(origin: str, by: Actor) -> Receipt | None:
    """What this actor has done under an origin; None where nothing was done under it,
    or somebody else did it."""
    row = Origin.objects.filter(origin=origin, actor=by.pseudonym, entry__isnull=False).first()
    return receipt(row.entry_id) if row and row.entry_id is not None else None


def seal(
    act: Act,
    order: Any,
    origin: str,
    by: Actor,
    now: datetime,
    batch: str | None,
    rule: RuleFacts,
    done: Done,
) -> Receipt:
    """The leaf, its disclosures and, last of all, the append; large acts take several entries."""
    moment = _moment(now)
    named = [(record.name, record.digest()) for record in done.objects]
    parts = [tuple(named[i : i + MOST_OBJECTS]) for i in range(0, len(named), MOST_OBJECTS)] or [()]
    if len(parts) > 1:
        batch = batch or new_id(now)
    told = {
        "order": {"origin": origin, "fields": plain(order), "rank": done.rank},
        "facts": json.loads(json.dumps([sealed(one) for one in (by, rule, *done.facts)], default=str)),
        "result": done.result,
    }
    said = {title: disclose(title, value, urandom(16)) for title, value in told.items()}
    appended: list[tuple[int, Leaf, bytes]] = []
    for number, part in enumerate(parts):
        leaf = Leaf(
            id=new_id(now),
            act=act.name,
            at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            actor=by.pseudonym,
            after=part,
            sd=tuple(d.digest for d in said.values()) if number == 0 else (),
            batch=batch,
            pay=tuple(Payload(*file) for file in done.pay) if number == 0 else (),
        )
        data = leaf.encode()
        appended.append((append(data), leaf, data))
    index, leaf, data = appended[0]
    with connection.cursor() as cursor:
        rows = [(index, title, d.digest, d.text, done.rank) for title, d in said.items()]
        cursor.executemany(
            "INSERT INTO steward_disclosure (entry_id, title, digest, text, rank) VALUES (%s, %s, %s, %s, "
            "%s)",
            rows,
        )
        cursor.execute("UPDATE steward_origin SET entry_id = %s WHERE origin = %s", [index, origin])
    return _receipt(index, leaf, data, said["result"].text)


def _moment(now: datetime) -> datetime:
    """When this is sealed: never before the last entry,
    or a clock that lags could walk back a little with every act."""
    latest = last_leaf()
    last = datetime.fromisoformat(latest.at) if latest is not None else now
    if now + TOLERANCE < last:
        raise Refusal("clock_behind_log", last=latest.at if latest else "")
    return max(now, last).astimezone(UTC)


def erase(entries: Sequence[int]) -> None:
    """Take the text of these entries' disclosures and what their origins repeat of it; digests stay."""
    if not entries:
        return
    if connection.vendor == "sqlite":
        # Else the text stays legible in pages marked free.
        connection.cursor().execute("PRAGMA secure_delete = ON")
    Disclosure.objects.filter(entry__in=entries).update(text=None, title="", rank=0)
    for entry in entries:
        Origin.objects.filter(entry=entry).update(origin=f"erased:{entry}", order_digest="")


def new_id(now: datetime) -> str:
    """A UUIDv7 of the moment, for a leaf or a batch."""
    return uuid7(int(now.timestamp() * 1000), urandom(10))


def receipt(index: int) -> Receipt:
    """The receipt of an entry, remade from its leaf and its result (empty once that is erased)."""
    data = bytes(Entry.objects.get(pk=index).leaf)
    text = Disclosure.objects.filter(entry=index, title="result").values_list("text", flat=True).first()
    return _receipt(index, parse(data), data, text)


def result_of(entry: int) -> dict[str, Any]:
    """What an act told, by its entry; empty where there is none of this number, or where it is erased."""
    text = Disclosure.objects.filter(entry=entry, title="result").values_list("text", flat=True).first()
    return read(text)[2] if text else {}


def _receipt(index: int, leaf: Leaf, data: bytes, result: str | None) -> Receipt:
    return Receipt(
        index, leaf.act, leaf.at, read(result)[2] if result else {}, hashlib.sha256(data).hexdigest()
    )
