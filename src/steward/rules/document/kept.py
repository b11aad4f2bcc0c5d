"""What may be kept of a document at a level: texts that its rule set, or that of the day,
forbids are refused, never emptied."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from steward.foundations.scheme import DOCUMENT_FIELDS, Level, Scheme
from steward.rules.document.facts import DocumentFacts
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.sealing import within

#: So many words without a dash in a cell are the kind of a document; more are its abstract.
KIND_WORDS = 4
#: At a level that forbids the abstract: so many words say what a document is, which number it bears and whose
#: it is, and not what about. Of several names, each has so many.
FEW = {
    "kind": KIND_WORDS,
    "symbol": 6,
    "arrival_number": 6,
    "extended": 16,
    "issuing_body": 20,
    "signer": 16,
    "recipients": 20,
    "receiving_unit": 20,
    "keeping_unit": 20,
    "title": 20,
    "method": 20,
}
#: There, so many words say why something is done, and have no room for contents, in the fields that say it.
REASON, REASONS = 50, frozenset({"note", "reason", "ground", "outcome"})
#: What an entry is told by: at least one of them stands.
DESCRIBES = ("kind", "abstract")
#: Texts of a received paper and of its line in the book.
ENTERED = (
    "kind",
    "symbol",
    "abstract",
    "issuing_body",
    "arrival_number",
    "receiving_unit",
    "extended",
    "note",
)
WORD = re.compile(r"[^\W\d_]+")
BETWEEN_NAMES = re.compile(r"[\n;,]")


def barred(level: Level, field: str, agreed: bool = False) -> bool:
    """Whether a field may not be kept at a level, or only where whoever determined it `agreed`."""
    return field in DOCUMENT_FIELDS and (
        level.forbids(field) or (level.condition_of(field) is not None and not agreed)
    )


def forbidden(law: Scheme, level: Level, values: dict[str, str], agreed: bool = False) -> Refusal | None:
    """Fields that may not be stored at a level are refused, never silently emptied.

    `agreed`: whoever determined the level agreed that a field is kept
    which may be kept on that condition alone.
    """
    for name in level.forbidden_fields:
        if values.get(name):
            return Refusal(
                "field_forbidden_at_level", law.article("fields"), at=name, field=name, level=level.name
            )
    for name, value in values.items():
        if (
            value
            and name in DOCUMENT_FIELDS
            and level.condition_of(name) == "determiner-agreed"
            and not agreed
        ):
            return Refusal(
                "field_needs_agreement", law.article("fields"), at=name, field=name, level=level.name
            )
    return _instead_of_the_abstract(law, level, values)


def _instead_of_the_abstract(law: Scheme, level: Level, values: Mapping[str, str]) -> Refusal | None:
    """What may not be said in the abstract is not said beside it either."""
    said = talkative(values) if level.forbids("abstract") else ""
    return too_much(law, said) if said else None


def talkative(values: Mapping[str, Any]) -> str:
    """The first of these texts that has room for contents; "" where none has."""
    return next(
        (
            name
            for name, value in values.items()
            if isinstance(value, str) and _words(name, value) > _most(name)
        ),
        "",
    )


def _words(name: str, value: str) -> int:
    names = BETWEEN_NAMES.split(value) if name == "recipients" else [value]
    return max(len(WORD.findall(one)) for one in names)


def _most(name: str) -> float:
    return FEW.get(name, REASON if name in REASONS else float("inf"))


def much(name: str) -> tuple[str, dict[str, Any]]:
    """What is said of a text with room for contents: the code of the words, and their parameters."""
    return (
        ("reason_says_too_much", {"words": REASON})
        if name in REASONS
        else ("says_too_much", {"field": name, "words": FEW[name]})
    )


def too_much(law: Scheme, name: str) -> Refusal:
    """The same as an answer."""
    code, params = much(name)
    return Refusal(code, law.article("fields"), at=name, **params)


def silent(today: Scheme | None, facts: Iterable[Any]) -> Scheme | None:
    """The rule set, its own or that of today, under which nothing may be written
    of the contents of one of these things.

    However deep in a fact the document stands. What is set free says what it likes,
    here and in `keepable_of`.
    """
    return next((law for one in documents_in(facts) if (law := _silent_of(today, one)) is not None), None)


def _silent_of(today: Scheme | None, document: DocumentFacts) -> Scheme | None:
    if document.declassified:
        return None
    own = today.counterpart(document.law, document.grade) if today else None
    pairs = ((document.law, document.grade), (today, own))
    return next(
        (law for law, level in pairs if law is not None and level is not None and level.forbids("abstract")),
        None,
    )


def documents_in(facts: Iterable[Any]) -> Iterator[DocumentFacts]:
    """The documents that facts are about."""
    return (one for one in within(tuple(facts)) if isinstance(one, DocumentFacts))


def keepable(
    today: Scheme, law: Scheme, level: Level, values: dict[str, str], agreed: bool = False
) -> Refusal | None:
    """Whether all these texts of a document may be kept by its own rule set and by that of today.

    Asked wherever they are entered, and once more of all that it carries where it enters a book.
    """
    return first(forbidden(law, level, values, agreed), forbidden_today(today, law, level, values, agreed))


def keepable_of(
    today: Scheme, document: DocumentFacts, values: dict[str, str], agreed: bool = False
) -> Refusal | None:
    """The same of a document that stands in the register: its level has nothing to say once that has ended,
    closed or not."""
    return None if document.declassified else keepable(today, document.law, document.grade, values, agreed)


def needs_agreement(today: Scheme, document: DocumentFacts, field: str) -> bool:
    """Whether the rule set of today or that of a document keeps a field at
    its level only where its determiner agreed."""
    if document.declassified or field not in DOCUMENT_FIELDS:
        return False
    levels = (document.grade, today.counterpart(document.law, document.grade))
    return any(one.condition_of(field) for one in levels if one is not None)


def outside_only(unopened: bool, values: Mapping[str, object]) -> Refusal | None:
    """Of an item that nobody opened is entered what stands outside: nobody knows its kind, what it says,
    nor its pages."""
    inside = next((name for name in ("abstract", "kind", "pages") if unopened and values.get(name)), "")
    return Refusal("unopened_has_no_abstract", at=inside) if inside else None


def described(unopened: bool, values: Mapping[str, Any], at: str = "kind") -> Refusal | None:
    """What was opened is entered with its kind or its abstract: an entry with neither names nothing."""
    said = unopened or any(values.get(name) for name in DESCRIBES)
    return None if said else Refusal("neither_kind_nor_abstract", at=at)


def numbered(symbol: str, at: str = "symbol") -> Refusal | None:
    """What an organisation gives out as a number has a digit."""
    return None if any(c.isdecimal() for c in symbol) else Refusal("number_without_digit", at=at)


def forbidden_today(
    today: Scheme, law: Scheme, level: Level, values: dict[str, str], agreed: bool
) -> Refusal | None:
    """What the rule set of today forbids to be written at a level of this height,
    whatever that of the paper allows.

    Its level is that of the same code, of another family that which is treated alike.
    """
    own = today.counterpart(law, level)
    return forbidden(today, own, values, agreed) if own is not None else None
