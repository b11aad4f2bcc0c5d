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

from steward.foundations.scheme.levels import (
    ConditionalField,
    Detect,
    Envelope,
    Equivalence,
    Level,
    SharingLabel,
)
from steward.foundations.scheme.parts import Article, Basis, Name, Unsure
from steward.foundations.scheme.practice import (
    Book,
    Clock,
    Column,
    CopyForm,
    CopyNumbering,
    Delegation,
    Papers,
    TakeOut,
)
from steward.foundations.scheme.types import Capacity, Decider, Scheme

Values = Mapping[str, Any]
DIGEST_PREFIX = b"steward-scheme-1\n"


def canonical(data: Values) -> bytes:
    """The content as canonical JSON (RFC 8785; days as "2026-03-01"), UTF-8, without the prefix."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_day).encode()


def digest(data: Values) -> str:
    """SHA-256 of "steward-scheme-1", a line feed, and the canonical content; 64 hex digits."""
    return hashlib.sha256(DIGEST_PREFIX + canonical(data)).hexdigest()


def build(data: Values) -> Scheme:
    """The scheme of one checked file."""
    return Scheme(
        code=data["code"],
        family=data["family"],
        name=name(data["name"]),
        valid_from=data["valid_from"],
        valid_until=data.get("valid_until"),
        sources=tuple(Basis(one["text"], one["tag"]) for one in data["sources"]),
        levels=tuple(_level(one) for one in data["levels"]),
        sharing_labels=tuple(_sharing_label(one) for one in data.get("sharing_labels", [])),
        capacities=tuple(Capacity(one["code"], name(one["name"]), one["tier"]) for one in data["capacities"]),
        deciders=tuple(_decider(one, act) for one in data["deciders"] for act in one["acts"]),
        delegation=_delegation(data["delegation"]),
        basis_required=data["basis_required"],
        take_out=_take_out(data["take_out"]),
        copy_numbering=_numbering(data["copy_numbering"]),
        copy_forms=tuple(_copy_form(one) for one in data.get("copy_forms", [])),
        clocks=tuple(_clock(one) for one in data.get("clocks", [])),
        books=tuple(book(one) for one in data.get("books", [])),
        articles=tuple(Article(one["rule"], _basis(one)) for one in data.get("articles", [])),
        papers=_papers(data.get("papers")),
        detect=_detect(data.get("detect", {})),
        unsure=tuple(Unsure(one["key"], one["why"]) for one in data.get("unsure", [])),
        digest=digest(data),
    )


def name(data: Values) -> Name:
    """A text in both languages."""
    return Name(data["vi"], data["en"])


def _names(items: Iterable[Values]) -> tuple[Name, ...]:
    return tuple(name(one) for one in items)


def _basis(data: Values) -> Basis:
    return Basis(data["basis"], data["tag"], data.get("basis_vi", ""))


def _detect(data: Values) -> Detect:
    texts = {key: tuple(value) for key, value in data.items() if key != "portions_at_least"}
    return Detect(**texts, portions_at_least=data.get("portions_at_least", 2))


def _level(data: Values) -> Level:
    envelope = data["envelope"]
    parts = {
        "name": name(data["name"]),
        "envelope": Envelope(**{"inner_mark": "", **envelope}),
        "forbidden_fields": tuple(data["forbidden_fields"]),
        "conditional_fields": tuple(ConditionalField(**one) for one in data.get("conditional_fields", [])),
        "detect": _detect(data["detect"]),
        "equivalences": tuple(_equivalence(one) for one in data.get("equivalences", [])),
    }
    absent = {"period_years": None, "extension_max_years": None, "muster_months": None}
    return Level(**{**absent, **data, **parts})


def _equivalence(data: Values) -> Equivalence:
    return Equivalence(data["scheme"], data["level"], _basis(data))


def _sharing_label(data: Values) -> SharingLabel:
    return SharingLabel(
        data["code"], name(data["name"]), data["mark"], name(data["meaning"]), _detect(data["detect"])
    )


def _decider(data: Values, act: str) -> Decider:
    return Decider(act, tuple(data["levels"]), tuple(data["capacities"]), _basis(data))


def _delegation(data: Values) -> Delegation:
    return Delegation(data["allowed"], data["written"], data["sub_delegation"], _basis(data))


def _take_out(data: Values) -> TakeOut:
    items = _names(data.get("request_items", []))
    return TakeOut(data["request_home"], data["request_abroad"], items, _basis(data))


def _numbering(data: Values) -> CopyNumbering:
    return CopyNumbering(
        data["pattern"], name(data["label"]), name(data["made"]) if "made" in data else None, _basis(data)
    )


def _copy_form(data: Values) -> CopyForm:
    return CopyForm(data["code"], name(data["name"]), data["made_from"], data["own_level"], _basis(data))


def _clock(data: Values) -> Clock:
    before = data.get("before", False)
    return Clock(
        data["code"], name(data["name"]), data["amount"], data["unit"], before, data["start"], _basis(data)
    )


def book(data: Values) -> Book:
    """One book of a checked file."""
    return Book(
        code=data["code"],
        title=name(data["title"]),
        form=Basis(data["form"], data["tag"], data.get("form_vi", "")),
        valid_from=data["valid_from"],
        complete=data["complete"],
        cover=_names(data["cover"]),
        columns=tuple(_column(one) for one in data.get("columns", [])),
    )


def _column(data: Values) -> Column:
    hint = name(data["hint"]) if "hint" in data else None
    return Column(data["number"], name(data["heading"]), data["field"], data["width"], hint)


def _papers(data: Values | None) -> Papers | None:
    return Papers(_names(data.get("nation", [])), name(data["matter"])) if data else None


def _day(value: object) -> str:
    return cast(date, value).isoformat()
