"""perform(): one act, one transaction, one entry of the transparency log.

Promises that an act either leaves its changes and its entry together, or leaves nothing but a line in the
journal of refusals; and that the same origin gives back the same receipt. It refuses what changed since it
was seen, a principal the act does not name, and an actor of another day. What the log keeps is in `seal.py`.

An origin that comes from outside is made by `origin_from`,
so that nobody takes one of the installation's own before it.

Order of locks: the origin, the objects in key order, the head row last (docs/decisions/0002).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from steward.acts.machinery.act import Act
from steward.acts.machinery.decision import with_decision
from steward.acts.machinery.hearing import heard, said_in_few_words, whole
from steward.acts.machinery.seal import Receipt, claim, erase, new_id, receipt, seal
from steward.models import BY_SUBJECT, Organisation, Refused
from steward.models.machinery.record import Record
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Conflict, Invalid, No, Refusal
from steward.rules.machinery.fields import kinds
from steward.rules.machinery.values import figure

Seen = dict[str, int]

#: The most characters of a token from outside: with the name of its door it fits in the column.
LONGEST_TOKEN = 100


def origin_from(door: str, token: str, called: str) -> str:
    """The origin for a token that a caller chose, behind the name of the door;
    a fresh one where there is no token.

    What the installation itself performs has origins that begin otherwise (`clock:`, `import:`,
    `scan.close:`, `erased:`). Invalid, under the name that the door gives the token,
    where it is too long or cannot be written down.
    """
    if len(token) > LONGEST_TOKEN:
        raise Invalid({called: ("too_long", {"longest": LONGEST_TOKEN})})
    if not token.isprintable():
        raise Invalid({called: ("control_characters", {})})
    return f"{door}-{token or uuid4()}"


def seen_from(text: str) -> Seen:
    """The versions that a caller saw, written `key:version,key:version`;
    Invalid where it is written otherwise."""
    pairs = [pair.strip().rpartition(":") for pair in text.split(",") if pair.strip()]
    seen = {key: figure(version) for key, _, version in pairs}
    if not all(key and version is not None for key, version in seen.items()):
        raise Invalid({"expect": ("not_versions", {})})
    return {key: version for key, version in seen.items() if version is not None}


def perform(
    act: Act, order: Any, by: Actor, now: datetime, *, origin: str, expect: Seen | None = None
) -> Receipt:
    """Perform one act; `expect` maps keys of records that the order names to the versions seen.
    Raises a No."""
    return perform_many([(act, order, origin)], by, now, expect=expect)[0]


def perform_many(
    items: Sequence[tuple[Act, Any, str]], by: Actor, now: datetime, *, expect: Seen | None = None
) -> list[Receipt]:
    """Perform several acts that belong together: all or none, one entry each, one batch id."""
    batch = new_id(now) if len(items) > 1 else None
    current = items[0][0]
    try:
        with transaction.atomic(durable=True):
            receipts, left = [], dict(expect or {})
            for current, order, origin in items:
                receipts.append(_one(current, order, origin, by, now, batch, left))
            if left and batch:
                raise Conflict("changed_since_seen")  # a version was seen of what none of the acts is about
            return receipts
    except IntegrityError as error:
        if "UNIQUE" not in str(error) and getattr(error.__cause__, "sqlstate", "") != "23505":
            raise  # a check that no rule foresaw: an error of ours, not an answer
        raise _noted(Conflict("changed_meanwhile"), current, by, now) from error
    except No as no:
        raise _noted(no, current, by, now) from no.__cause__


def _noted(no: No, act: Act, by: Actor, now: datetime) -> No:
    """A line in the journal of refusals; the answer itself goes on its way."""
    Refused.objects.create(at=now, act=act.name, actor=by.pseudonym, kind=type(no).__name__, code=no.code)
    return no


def _one(
    act: Act, order: Any, origin: str, by: Actor, now: datetime, batch: str | None, expect: Seen
) -> Receipt:
    if by.principal not in act.standing.principals:
        raise Refusal("not_for_this_principal", act=act.name)
    known = claim(act, order, origin, by)
    if known is not None:
        for key in _named(order).keys() & expect.keys():
            del expect[key]
        return replace(receipt(known), before=True)
    _day_is_right(by, now)
    hearing = heard(by)
    rule, done = whole(act, hearing, act.run(order, hearing, now))
    done = with_decision(act, order, hearing, done)
    said_in_few_words(order, hearing)
    _unchanged(order, done.objects, expect, alone=batch is None)
    for record in done.objects:
        record.performed_in(batch)
    for account in done.accounts:
        account.save()
    store(done.objects)
    erase(done.erase)
    return replace(seal(act, order, origin, by, now, batch, rule, done), aside=done.aside)


def _day_is_right(by: Actor, now: datetime) -> None:
    zone = next(iter(Organisation.objects.order_by().values_list("time_zone", flat=True)[:1]), None)
    if zone is not None and by.day != now.astimezone(ZoneInfo(zone)).date():
        raise Conflict("the_day_has_changed")


def _unchanged(order: Any, objects: Sequence[Record], expect: Seen, *, alone: bool) -> None:
    """Every version that was seen is still the one there is:
    of what the act changed and of what its order names.

    Of acts that are performed together each looks at its own, once: what the first has changed,
    the next has not seen.
    """
    there = {str(record.key): record.version for record in objects}
    for key, subject in _named(order).items():
        if key in expect and key not in there:
            there[key] = BY_SUBJECT[subject].objects.values_list("version", flat=True).get(key=key)
    for key in [key for key in expect if alone or key in there]:
        if there.get(key) != expect.pop(key):
            raise Conflict("changed_since_seen")


def _named(order: Any) -> dict[str, str]:
    """Keys of the records that an order names, each with its subject."""
    told: dict[str, str] = {}
    for name, kind in kinds(type(order)).items():
        if kind.name in ("ref", "refs") and kind.subject in BY_SUBJECT:
            value = getattr(order, name)
            told |= dict.fromkeys([value] if isinstance(value, str) else value, kind.subject)
    return told


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
