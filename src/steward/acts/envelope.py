"""perform(): one act, one transaction, one entry of the transparency log.

Promises that an act either leaves its changes and its entry together, or leaves nothing but a line in
the journal of refusals; and that the same origin gives back the same receipt. It refuses an origin used
for another order, objects that changed since they were seen, and a clock that runs behind the log.

Order of locks: the origin, the objects in key order, the head row last (docs/decisions/0002).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from os import urandom
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction

from steward.acts.act import Act, Done
from steward.acts.appender import append, last_leaf
from steward.foundations.tlog.canonical import canonical
from steward.foundations.tlog.disclosure import disclose, read
from steward.foundations.tlog.leaf import MOST_OBJECTS, Leaf, Payload, parse, uuid7
from steward.models import Body, Disclosure, Entry, Origin, Refused
from steward.models.record import Record
from steward.rules.answers import Conflict, No, Refusal
from steward.rules.facts import Actor
from steward.rules.fields import plain

#: How far the clock may stand behind the last entry before sealing is refused.
TOLERANCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Receipt:
    """Proof of an act for the one who performed it: entry index, act, moment, result, leaf digest."""

    index: int
    act: str
    at: str
    result: dict[str, Any]
    leaf_sha256: str
    aside: dict[str, str] = field(default_factory=dict, repr=False)


def perform(act: Act, order: Any, by: Actor, now: datetime, *, origin: str, expect: dict[str, int] | None = None) -> Receipt:
    """Perform one act; `expect` maps keys of records to the versions that were seen. Raises a No."""
    return perform_many([(act, order, origin)], by, now, expect=expect)[0]


def perform_many(
    items: Sequence[tuple[Act, Any, str]], by: Actor, now: datetime, *, expect: dict[str, int] | None = None
) -> list[Receipt]:
    """Perform several acts that belong together: all or none, one entry each, one batch id."""
    batch = _id(now) if len(items) > 1 else None
    current = items[0][0]
    try:
        with transaction.atomic(durable=True):
            receipts = []
            for current, order, origin in items:
                receipts.append(_one(current, order, origin, by, now, batch, expect or {}))
            return receipts
    except IntegrityError as error:
        if "unique" not in str(error).lower():
            raise  # a check that no rule foresaw: an error of ours, not an answer
        raise _noted(Conflict("changed_meanwhile"), current, by, now) from error
    except No as no:
        raise _noted(no, current, by, now) from no.__cause__


def _noted(no: No, act: Act, by: Actor, now: datetime) -> No:
    """A line in the journal of refusals; the answer itself goes on its way."""
    Refused.objects.create(at=now, act=act.name, actor=by.pseudonym, kind=type(no).__name__, code=no.code)
    return no


def _one(act: Act, order: Any, origin: str, by: Actor, now: datetime, batch: str | None, expect: dict[str, int]) -> Receipt:
    if by.principal not in act.principals:
        raise Refusal("not_for_this_principal", "decisions 20", act=act.name)
    known = _claim(act, order, origin, by)
    if known is not None:
        return receipt(known)
    _day_is_right(by, now)
    done = act.run(order, by, now)
    _unchanged(done.objects, expect)
    for account in done.accounts:
        account.save()
    store(done.objects)
    erase(done.erase)
    return replace(_seal(act, order, origin, by, now, batch, done), aside=done.aside)


def _claim(act: Act, order: Any, origin: str, by: Actor) -> int | None:
    """Insert the origin; the entry's index when this very order was already performed under it."""
    digest = hashlib.sha256(canonical([act.name, plain(order)])).hexdigest()
    with connection.cursor() as cursor:
        sql = "INSERT INTO steward_origin (origin, actor, order_digest) VALUES (%s, %s, %s) ON CONFLICT (origin) DO NOTHING"
        cursor.execute(sql, [origin, by.pseudonym, digest])
        if cursor.rowcount == 1:
            return None
    row = Origin.objects.get(origin=origin)
    if (row.actor, row.order_digest) != (by.pseudonym, digest):
        raise Conflict("origin_used_for_another_order")
    return row.entry_id


def _day_is_right(by: Actor, now: datetime) -> None:
    zone = next(iter(Body.objects.order_by().values_list("time_zone", flat=True)[:1]), None)
    if zone is not None and by.day != now.astimezone(ZoneInfo(zone)).date():
        raise Conflict("the_day_has_changed")


def _unchanged(objects: Iterable[Record], expect: dict[str, int]) -> None:
    for record in objects:
        seen = expect.get(str(record.key))
        if seen is not None and record.version != seen:
            raise Conflict("changed_since_seen", subject=record.name)


def store(objects: Sequence[Record]) -> None:
    """Write what Done names: new rows in bulk per table, changed ones with the next version."""
    for (model, new), group in groupby(objects, key=lambda r: (type(r), r._state.adding)):
        records = list(group)
        for record in records:
            record.prepare()
            record.version += 0 if new else 1
        if new:
            model._base_manager.bulk_create(records)
            late = [record for record in records if record.prepare()]
            if late:
                model._base_manager.bulk_update(late, model.DERIVED)
        else:
            for record in records:
                record.save(force_update=True)


def erase(entries: Sequence[int]) -> None:
    """Take the text of these entries' disclosures and what their origins repeat of it; digests stay."""
    if entries and connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA secure_delete = ON")  # else the text stays legible in pages marked free
    Disclosure.objects.filter(entry__in=entries).update(text=None, title="", rank=0)
    for entry in entries:
        Origin.objects.filter(entry=entry).update(origin=f"erased:{entry}", order_digest="")


def _seal(act: Act, order: Any, origin: str, by: Actor, now: datetime, batch: str | None, done: Done) -> Receipt:
    """The leaf, its disclosures and, last of all, the append; large acts take several entries."""
    moment = now.astimezone(UTC)
    latest = last_leaf()
    if latest is not None and moment + TOLERANCE < datetime.fromisoformat(latest.at):
        raise Refusal("clock_behind_log", "decisions 15", last=latest.at)
    named = [(record.name, record.digest()) for record in done.objects]
    parts = [tuple(named[i : i + MOST_OBJECTS]) for i in range(0, len(named), MOST_OBJECTS)] or [()]
    if len(parts) > 1:
        batch = batch or _id(now)
    told = {
        "order": {"origin": origin, "fields": plain(order), "rank": done.rank},
        "facts": json.loads(json.dumps([_fact(by), *map(_fact, done.facts)], default=str)),
        "result": done.result,
    }
    said = {title: disclose(title, value, urandom(16)) for title, value in told.items()}
    sealed: list[tuple[int, Leaf, bytes]] = []
    for number, part in enumerate(parts):
        leaf = Leaf(
            id=_id(now), act=act.name, at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"), actor=by.pseudonym, after=part,
            sd=tuple(d.digest for d in said.values()) if number == 0 else (), batch=batch,
            pay=tuple(Payload(*file) for file in done.pay) if number == 0 else (),
        )  # fmt: skip
        data = leaf.encode()
        sealed.append((append(data), leaf, data))
    index, leaf, data = sealed[0]
    with connection.cursor() as cursor:
        rows = [(index, title, d.digest, d.text, done.rank) for title, d in said.items()]
        cursor.executemany(
            "INSERT INTO steward_disclosure (entry_id, title, digest, text, rank) VALUES (%s, %s, %s, %s, %s)", rows
        )
        cursor.execute("UPDATE steward_origin SET entry_id = %s WHERE origin = %s", [index, origin])
    return _receipt(index, leaf, data, said["result"].text)


def _fact(fact: Any) -> dict[str, Any]:
    return {"is": type(fact).__name__, **asdict(fact)} if is_dataclass(fact) else dict(fact)  # type: ignore[arg-type]


def _id(now: datetime) -> str:
    return uuid7(int(now.timestamp() * 1000), urandom(10))


def receipt(index: int) -> Receipt:
    """The receipt of an entry, remade from its leaf and its result (empty once that is erased)."""
    data = bytes(Entry.objects.get(pk=index).leaf)
    text = Disclosure.objects.filter(entry=index, title="result").values_list("text", flat=True).first()
    return _receipt(index, parse(data), data, text)


def _receipt(index: int, leaf: Leaf, data: bytes, result: str | None) -> Receipt:
    return Receipt(index, leaf.act, leaf.at, read(result)[2] if result else {}, hashlib.sha256(data).hexdigest())
