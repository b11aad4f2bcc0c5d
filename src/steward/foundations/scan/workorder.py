"""The work order: the decision under which a scan may read a store, as a signed note.

Promises one spelling for each order, that a scan under an order reads only stores the order names, within its
period, and that no signed text of another purpose passes as an order: its first line holds blanks, so it is
no origin of a log, and a checkpoint has no such line. Refuses an order whose shape is wrong, whose signature
does not verify with the key given or is not that of the body it names, and one that does not cover what is
asked. Signatures are checked by the function handed in: this module knows no key format. Format:
docs/formats/work-order.md.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

HEAD = "steward work order v1\n"
"""First line of the text. A checkpoint begins with its log's origin, and key names hold no blanks."""
_FIELDS = frozenset(("body", "decision", "stores", "from", "until", "purpose"))
_LARGEST = 1_000_000

Opened = tuple[str, Sequence[str]]
"""The text of a note, and the names of the keys whose signatures on it were checked (none without a key)."""


class BadOrder(ValueError):
    """The order cannot be used at all: wrong shape, wrong signature."""


class NotCovered(ValueError):
    """A sound order that does not permit this scan."""


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """Body (origin of its log), decision id, stores (absolute paths), first and last day, purpose.

    `digest`: SHA-256 of the file in hex; `verified`: the body's signature was checked.
    """

    body: str
    decision: str
    stores: tuple[str, ...]
    first: date
    last: date
    purpose: str
    digest: str = ""
    verified: bool = False

    @property
    def text(self) -> str:
        """What is signed: the head line and one JSON object.
        BadOrder for values that no reader would take."""
        _check(self._fields())
        return HEAD + json.dumps(self._fields(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    def permits(self, stores: Sequence[str], day: date) -> None:
        """Nothing when the stores may be read on that day, else NotCovered with the place and the way out."""
        if not self.first <= day <= self.last:
            raise NotCovered(
                f"work order {self.decision} is for {self.first} to {self.last}; today is {day}. Ask for a "
                f"new decision."
            )
        permitted = [os.path.realpath(store) for store in self.stores]
        for store in stores:
            real = os.path.realpath(store)
            if not any(real == root or real.startswith(root.rstrip("/") + "/") for root in permitted):
                raise NotCovered(
                    f"{store} is not named in work order {self.decision}, which covers: "
                    f"{', '.join(self.stores)}"
                )

    def summary(self) -> dict[str, Any]:
        """What the report says of the order."""
        told = self._fields()
        return {"id": told.pop("decision"), "digest": self.digest, "verified": self.verified, **told}

    def _fields(self) -> dict[str, Any]:
        return {
            "body": self.body,
            "decision": self.decision,
            "stores": list(self.stores),
            "from": self.first.isoformat(),
            "until": self.last.isoformat(),
            "purpose": self.purpose,
        }


def read_order(data: bytes, opened: Callable[[bytes], Opened]) -> WorkOrder:
    """A work order from its file, a C2SP signed note.

    `opened` takes the file apart; ValueError when it is no signed note or a signature asked for is not good.
    BadOrder says what is wrong: no note, another kind of note (a checkpoint), another spelling,
    a signer that is not its body.
    """
    if len(data) > _LARGEST:
        raise BadOrder(f"the work order is larger than {_LARGEST} bytes: this is another file")
    try:
        text, signers = opened(data)
    except ValueError as error:
        raise BadOrder(f"the work order does not verify: {error}") from error
    if not text.startswith(HEAD):
        raise BadOrder(
            f"this note is no work order: its first line is {text.splitlines()[0][:80]!r}, not "
            f"{HEAD.strip()!r}"
        )
    order = _order(text.removeprefix(HEAD), hashlib.sha256(data).hexdigest(), bool(signers))
    if order.text != text:
        raise BadOrder("the work order is not in the one spelling of its format")
    if signers and order.body not in signers:
        raise BadOrder(f"the work order names the body {order.body}, and was signed by {', '.join(signers)}")
    return order


def _order(body: str, digest: str, verified: bool) -> WorkOrder:
    try:
        fields = json.loads(body)
    except ValueError as error:
        raise BadOrder(f"the work order is not JSON: {error}") from error
    _check(fields)
    first, last = _day(fields["from"]), _day(fields["until"])
    stores = tuple(fields["stores"])
    return WorkOrder(
        fields["body"], fields["decision"], stores, first, last, fields["purpose"], digest, verified
    )


def _check(fields: Any) -> None:
    if not isinstance(fields, dict) or fields.keys() != _FIELDS:
        odd = ", ".join(sorted(_FIELDS ^ (fields.keys() if isinstance(fields, dict) else set())))
        raise BadOrder(
            f"the work order has exactly the fields {', '.join(sorted(_FIELDS))}; differing: {odd}"
        )
    stores = fields["stores"]
    if (
        not isinstance(stores, list)
        or not stores
        or not all(isinstance(s, str) and s[:1] == "/" for s in stores)
    ):
        raise BadOrder("the work order's `stores` must be a list of absolute paths")
    for name in ("body", "decision", "purpose"):
        if not isinstance(fields[name], str) or not fields[name]:
            raise BadOrder(f"the work order's `{name}` must be a text that is not empty")
    if _day(fields["until"]) < _day(fields["from"]):
        raise BadOrder("the work order's `until` lies before its `from`")


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadOrder(f"the work order's `from` and `until` must be days: {error}") from error
