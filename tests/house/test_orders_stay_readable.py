"""Every order ever published is still an order: vectors/orders/<act>.json, one as it was sent, for every act.

A new act adds its own (`python -m tests.house.orders`); none is ever taken away, and none may become
unreadable: a bundle lives for years.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from steward.acts.catalogue import ACTS
from steward.rules.machinery.answers import Invalid
from steward.rules.machinery.fields import choice, plain, read, ref, text
from tests.house.source import ROOT

ORDERS = ROOT / "vectors" / "orders"


def published(folder: Path = ORDERS) -> dict[str, Any]:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def faults(stored: Mapping[str, Any], acts: Mapping[str, type]) -> list[str]:
    """Acts without an example, examples whose act is gone,
    and examples that do not come out as they went in."""
    told = [f"{name}: no example" for name in acts if name not in stored]
    told += [f"{name}: no such act any more" for name in stored if name not in acts]
    for name in stored.keys() & acts.keys():
        try:
            if plain(read(acts[name], stored[name])) != stored[name]:
                told.append(f"{name}: reads as another order")
        except Invalid as wrong:
            told.append(f"{name}: {sorted(wrong.fields)}")
    return sorted(told)


def test_every_order_ever_published_still_parses():
    assert faults(published(), {act.name: act.order for act in ACTS}) == [], (
        "a new act's: python -m tests.house.orders"
    )


def test_orders_of_before_a_field_came_are_read_with_its_default():
    """vectors/orders/earlier: as they were published before their act learned a further field,
    once more as <act>-2.json."""
    orders = {act.name: act.order for act in ACTS}
    for name, stored in published(ORDERS / "earlier").items():
        now = plain(read(orders[name.partition("-")[0]], stored))
        assert {field: now[field] for field in stored} == stored, name
        assert all(not now[field] for field in now.keys() - stored.keys()), name


@dataclass(frozen=True)
class Lend:
    """Lend a book."""

    book: str = ref("book", "Book")
    how: str = choice("lending", "How", default="")
    note: str = text("Note", default="", longest=9)


SENT = {"book": "018f3c1e-0000-7000-8000-000000000001", "how": "", "note": "for a day"}


def test_an_order_that_reads_as_it_was_sent_passes():
    assert faults({"book.lend": SENT}, {"book.lend": Lend}) == []


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        pytest.param({}, ["book.lend: no example"], id="a new act without its example"),
        pytest.param(
            {"book.lend": SENT, "book.sell": SENT},
            ["book.sell: no such act any more"],
            id="an act taken away",
        ),
        pytest.param(
            {"book.lend": {**SENT, "until": "2026-11-30"}}, ["book.lend: ['until']"], id="a field taken away"
        ),
        pytest.param(
            {"book.lend": {**SENT, "note": "for a whole day"}},
            ["book.lend: ['note']"],
            id="a field made shorter",
        ),
        pytest.param({"book.lend": {"how": ""}}, ["book.lend: ['book']"], id="a field made needed"),
        pytest.param(
            {"book.lend": {"book": SENT["book"]}},
            ["book.lend: reads as another order"],
            id="a field added in silence",
        ),
    ],
)
def test_a_change_that_would_break_an_old_order_is_found(stored, told):
    assert faults(stored, {"book.lend": Lend}) == told
