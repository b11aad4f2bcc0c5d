"""From checked values to a `Scheme`, and the digest that names its content.

Promises that two files with the same content, whatever their comments, spacing and order of keys, have one
digest (docs/formats/scheme.md, "Digest"). Refuses nothing:
what comes here has passed `check.py` and `refs.py`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from steward.foundations.scheme import types as t

Values = Mapping[str, Any]
DIGEST_PREFIX = b"steward-scheme-1\n"


def canonical(data: Values) -> bytes:
    """The content as canonical JSON (RFC 8785; days as "2026-03-01"), UTF-8, without the prefix."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_day).encode()


def digest(data: Values) -> str:
    """SHA-256 of "steward-scheme-1", a line feed, and the canonical content; 64 hex digits."""
    return hashlib.sha256(DIGEST_PREFIX + canonical(data)).hexdigest()


def build(data: Values) -> t.Scheme:
    """The scheme of one checked file."""
    return t.Scheme(
        code=data["code"],
        family=data["family"],
        name=name(data["name"]),
        valid_from=data["valid_from"],
        valid_until=data.get("valid_until"),
        sources=tuple(t.Basis(one["text"], one["tag"]) for one in data["sources"]),
        levels=tuple(_level(one) for one in data["levels"]),
        sharing_labels=tuple(_sharing_label(one) for one in data.get("sharing_labels", [])),
        capacities=tuple(
            t.Capacity(one["code"], name(one["name"]), one["tier"]) for one in data["capacities"]
        ),
        deciders=tuple(_decider(one, act) for one in data["deciders"] for act in one["acts"]),
        delegation=_delegation(data["delegation"]),
        basis_required=data["basis_required"],
        take_out=_take_out(data["take_out"]),
        copy_numbering=_numbering(data["copy_numbering"]),
        copy_forms=tuple(_copy_form(one) for one in data.get("copy_forms", [])),
        clocks=tuple(_clock(one) for one in data.get("clocks", [])),
        books=tuple(book(one) for one in data.get("books", [])),
        articles=tuple(t.Article(one["rule"], _basis(one)) for one in data.get("articles", [])),
        papers=_papers(data.get("papers")),
        detect=_detect(data.get("detect", {})),
        unsure=tuple(t.Unsure(one["key"], one["why"]) for one in data.get("unsure", [])),
        digest=digest(data),
    )


def name(data: Values) -> t.Name:
    """A text in both languages."""
    return t.Name(data["vi"], data["en"])


def _names(items: Iterable[Values]) -> tuple[t.Name, ...]:
    return tuple(name(one) for one in items)


def _basis(data: Values) -> t.Basis:
    return t.Basis(data["basis"], data["tag"], data.get("basis_vi", ""))


def _detect(data: Values) -> t.Detect:
    texts = {key: tuple(value) for key, value in data.items() if key != "portions_at_least"}
    return t.Detect(**texts, portions_at_least=data.get("portions_at_least", 2))


def _level(data: Values) -> t.Level:
    envelope = data["envelope"]
    parts = {
        "name": name(data["name"]),
        "envelope": t.Envelope(**{"inner_mark": "", **envelope}),
        "forbidden_fields": tuple(data["forbidden_fields"]),
        "conditional_fields": tuple(t.ConditionalField(**one) for one in data.get("conditional_fields", [])),
        "detect": _detect(data["detect"]),
        "equivalences": tuple(_equivalence(one) for one in data.get("equivalences", [])),
    }
    absent = {"period_years": None, "extension_max_years": None, "muster_months": None}
    return t.Level(**{**absent, **data, **parts})


def _equivalence(data: Values) -> t.Equivalence:
    return t.Equivalence(data["scheme"], data["level"], _basis(data))


def _sharing_label(data: Values) -> t.SharingLabel:
    return t.SharingLabel(
        data["code"], name(data["name"]), data["mark"], name(data["meaning"]), _detect(data["detect"])
    )


def _decider(data: Values, act: str) -> t.Decider:
    return t.Decider(act, tuple(data["levels"]), tuple(data["capacities"]), _basis(data))


def _delegation(data: Values) -> t.Delegation:
    return t.Delegation(data["allowed"], data["written"], data["sub_delegation"], _basis(data))


def _take_out(data: Values) -> t.TakeOut:
    items = _names(data.get("request_items", []))
    return t.TakeOut(data["request_home"], data["request_abroad"], items, _basis(data))


def _numbering(data: Values) -> t.CopyNumbering:
    return t.CopyNumbering(
        data["pattern"], name(data["label"]), name(data["made"]) if "made" in data else None, _basis(data)
    )


def _copy_form(data: Values) -> t.CopyForm:
    return t.CopyForm(data["code"], name(data["name"]), data["made_from"], data["own_level"], _basis(data))


def _clock(data: Values) -> t.Clock:
    before = data.get("before", False)
    return t.Clock(
        data["code"], name(data["name"]), data["amount"], data["unit"], before, data["start"], _basis(data)
    )


def book(data: Values) -> t.Book:
    """One book of a checked file."""
    return t.Book(
        code=data["code"],
        title=name(data["title"]),
        form=t.Basis(data["form"], data["tag"], data.get("form_vi", "")),
        valid_from=data["valid_from"],
        complete=data["complete"],
        cover=_names(data["cover"]),
        columns=tuple(_column(one) for one in data.get("columns", [])),
    )


def _column(data: Values) -> t.Column:
    hint = name(data["hint"]) if "hint" in data else None
    return t.Column(data["number"], name(data["heading"]), data["field"], data["width"], hint)


def _papers(data: Values | None) -> t.Papers | None:
    return t.Papers(_names(data.get("nation", [])), name(data["matter"])) if data else None


def _day(value: object) -> str:
    return cast(date, value).isoformat()
