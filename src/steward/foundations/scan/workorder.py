"""The work order: the decision under which a scan may read a store.

Promises that a scan under an order reads only stores the order names, within its period, and that the order's
digest and decision stand in the report. Refuses an order whose shape is wrong, whose signature does not verify
with the key given, or that does not cover what is asked. Its signature can be checked here only by the
function handed in: this module knows no key format.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_FIELDS = {"stores", "from", "until", "purpose", "decision"}
_LARGEST = 1 << 20


class BadOrder(ValueError):
    """The order cannot be used at all: wrong shape, wrong signature."""


class NotCovered(ValueError):
    """A sound order that does not permit this scan."""


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """Stores (absolute paths), first and last day, purpose, decision id; SHA-256 of the file in hex."""

    decision: str
    stores: tuple[str, ...]
    first: date
    last: date
    purpose: str
    digest: str
    verified: bool

    def permits(self, stores: Sequence[str], day: date) -> None:
        """Nothing when the stores may be read on that day, else NotCovered with the place and the way out."""
        if not self.first <= day <= self.last:
            raise NotCovered(
                f"work order {self.decision} is for {self.first} to {self.last}; today is {day}. "
                "Ask for a new decision (scan.open)."
            )
        permitted = [os.path.realpath(store) for store in self.stores]
        for store in stores:
            real = os.path.realpath(store)
            if not any(real == root or real.startswith(root.rstrip("/") + "/") for root in permitted):
                raise NotCovered(f"{store} is not named in work order {self.decision}, which covers: {', '.join(self.stores)}")

    def summary(self) -> dict[str, Any]:
        """What the report says of the order."""
        return {
            "id": self.decision, "digest": self.digest, "verified": self.verified, "purpose": self.purpose,
            "from": self.first.isoformat(), "until": self.last.isoformat(), "stores": list(self.stores),
        }  # fmt: skip


def read_order(data: bytes, verify: Callable[[bytes], None] | None = None) -> WorkOrder:
    """A work order from its file: plain JSON, or a C2SP signed note whose text is that JSON.

    `verify` takes the file and raises ValueError when no signature is good. BadOrder says what is wrong.
    """
    if len(data) > _LARGEST:
        raise BadOrder("the work order is larger than 1 MiB: this is another file")
    if verify:
        try:
            verify(data)
        except ValueError as error:
            raise BadOrder(f"the work order's signature does not verify: {error}") from error
    body, mark, _ = data.partition("\n\n— ".encode())
    try:
        fields = json.loads(body)
    except ValueError as error:
        raise BadOrder(f"the work order is not JSON: {error}") from error
    if verify and not mark:
        raise BadOrder("the work order bears no signature")
    return _checked(fields, hashlib.sha256(data).hexdigest(), verify is not None)


def _checked(fields: Any, digest: str, verified: bool) -> WorkOrder:
    if not isinstance(fields, dict) or not fields.keys() >= _FIELDS:
        missing = ", ".join(sorted(_FIELDS - (fields.keys() if isinstance(fields, dict) else set())))
        raise BadOrder(f"the work order lacks: {missing}")
    stores = fields["stores"]
    if not isinstance(stores, list) or not stores or not all(isinstance(s, str) and s[:1] == "/" for s in stores):
        raise BadOrder("the work order's `stores` must be a list of absolute paths")
    if not isinstance(fields["decision"], str) or not fields["decision"]:
        raise BadOrder("the work order's `decision` must be the decision's id")
    try:
        first, last = date.fromisoformat(fields["from"]), date.fromisoformat(fields["until"])
    except (TypeError, ValueError) as error:
        raise BadOrder(f"the work order's `from` and `until` must be days: {error}") from error
    return WorkOrder(fields["decision"], tuple(stores), first, last, str(fields["purpose"]), digest, verified)
