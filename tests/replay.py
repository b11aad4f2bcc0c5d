"""A decision replayed from nothing but what stands beside its entry,
and the level at which that stands there.

Works from the text of the disclosures and the adopted rule sets alone:
no row of a record is asked about its facts.
"""

from dataclasses import fields, is_dataclass
from datetime import date
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from steward.foundations.tlog.disclosure import read
from steward.foundations.tlog.leaf import parse
from steward.models import Disclosure, Document, Entry, Hit, RuleSet, schemes
from steward.rules.catalogue import BY_NAME
from steward.rules.machinery.actor import Actor
from tests.facts import KNOWN


def replayed(index: int) -> str | None:
    """Ask the standing rule of this entry again over what is sealed; the act,
    or None where nothing is told (any more)."""
    row = Disclosure.objects.filter(entry=index, title="facts", text__isnull=False).first()
    if row is None:
        return None
    act = parse(bytes(Entry.objects.get(pk=index).leaf)).act
    actor, rules, *told = read(row.text)[2]
    by, things = made(actor), [made(one) for one in told[: rules["over"]]]
    standing = BY_NAME[rules["name"]]
    assert rules["name"] == act and bool(things) == bool(standing.on), (act, rules)
    for answer in [standing(by, one) for one in things] or [standing(by)]:
        assert answer is None, (index, act, answer.code, told)
    return act


def made(told: dict[str, Any]) -> Any:
    """The fact that this text is of."""
    return _made(KNOWN[told["is"]], {name: value for name, value in told.items() if name != "is"})


def _made(kind: type, told: dict[str, Any]) -> Any:
    hints = get_type_hints(kind)
    sealed = {f.name for f in fields(kind) if not f.metadata.get("unsealed")}
    assert sealed == told.keys(), (kind, sealed ^ told.keys())
    values = {name: _read(hints[name], value) for name, value in told.items()}
    law = schemes.law(told["scheme_digest"]) if told.get("scheme_digest") else None
    if kind is Actor:
        values |= {"law": law, "laws": RuleSet.objects.digests() if law else ()}
    elif "law" in hints:
        values["law"] = law
    return kind(**values)


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) is UnionType:
        return _read(next(one for one in get_args(hint) if one is not type(None)), value)
    if get_origin(hint) is tuple:
        inner = get_args(hint)
        kinds = [inner[0]] * len(value) if inner[-1] is ... else inner
        return tuple(_read(one, part) for one, part in zip(kinds, value, strict=True))
    if is_dataclass(hint):
        return _made(hint, value)
    return date.fromisoformat(value) if hint is date else value


# ---- at which level ----

#: By which path of the tables what an entry names belongs to a document.
LEADING = {
    "bookentry": "entries",
    "copy": "copies",
    "handover": "copies__handovers",
    "loan": "copies__loans",
    "permission": "copies__permissions",
    "destructionline": "copies__destruction_lines",
    "correction": "corrections",
    "fingerprint": "fingerprint",
    "proof": "proofs",
    "destruction": "copies__destruction_lines__destruction",
}


def at_its_level(index: int) -> int:
    """What an entry discloses stands at the rank of every document and finding
    that it names or whose facts it holds."""
    rows = list(Disclosure.objects.filter(entry=index, text__isnull=False))
    ranks = {row.rank for row in rows}
    assert len(ranks) <= 1, index
    told = [one for row in rows if row.title == "facts" for one in read(row.text)[2][2:]]
    names = [name.split("/") for name, _ in parse(bytes(Entry.objects.get(pk=index).leaf)).after]
    highest = max(
        (*_ranks(told), *(rank for kind, pk in names for rank in _ranks_of(kind, int(pk)))), default=0
    )
    assert not rows or max(ranks) >= highest, (index, ranks, highest)
    return highest


def _ranks_of(kind: str, pk: int) -> list[int]:
    if kind in ("hit", "incident"):
        return list(
            Hit.objects.filter(**{"pk" if kind == "hit" else "incident": pk}).values_list("rank", flat=True)
        )
    path = "pk" if kind == "document" else LEADING.get(kind)
    return list(Document.objects.filter(**{path: pk}).values_list("rank", flat=True)) if path else []


def _ranks(told: Any) -> list[int]:
    """Every rank in what is told, however deep."""
    if isinstance(told, dict):
        own = [told["rank"]] if "rank" in told else []
        return own + [rank for value in told.values() for rank in _ranks(value)]
    return [rank for one in told for rank in _ranks(one)] if isinstance(told, list) else []
