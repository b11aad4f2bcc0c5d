"""The keys a scheme file may have, written out: this list is the format.

Promises one entry per key with its kind, whether it must be there, and a sentence for the reference; the
reader (`check.py`) and the generated page (`describe.py`) both follow it, so a key cannot work and be
undocumented. Refuses every key that is not listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from steward.foundations.scheme.levels import DOCUMENT_FIELDS
from steward.foundations.scheme.practice import BOOK_FIELDS
from steward.foundations.scheme.types import ACTS, ARTICLES

Kind = Literal[
    "text", "slug", "integer", "flag", "day", "choice", "texts", "slugs", "choices", "table", "tables"
]


@dataclass(frozen=True)
class Key:
    """One key: its kind, its sentence, and for tables their own keys, for choices the words allowed.

    `later` names the subject that will read it, where nothing does yet (a house test asks).
    """

    kind: Kind
    help: str
    required: bool = True
    keys: Mapping[str, Key] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 10_000
    later: str = ""


def _optional(
    kind: Kind,
    help: str,
    keys: Mapping[str, Key] | None = None,
    *,
    least: int = 0,
    most: int = 10_000,
    later: str = "",
) -> Key:
    return Key(kind, help, required=False, keys=keys or {}, least=least, most=most, later=later)


TAG = Key(
    "choice", "how sure: V seen on a page, B background knowledge, UNSURE", choices=("V", "B", "UNSURE")
)
BASIS = {
    "basis": Key("text", "the text it rests on, article included"),
    "basis_vi": _optional("text", "the same in Vietnamese, where it is shown to people"),
    "tag": TAG,
}
NAME_KEYS = {"vi": Key("text", "in Vietnamese"), "en": Key("text", "in English")}


def _name(help: str, required: bool = True) -> Key:
    return Key("table", help, required, NAME_KEYS)


def _code(help: str) -> Key:
    return Key("slug", help)


DETECT = {
    "strong": _optional("texts", "texts that are a mark by themselves"),
    "weak": _optional("texts", "texts that are a mark only near an anchor"),
    "anchors": _optional("texts", "texts that make a weak one count, in any case"),
    "portions": _optional("texts", "paragraph marks"),
    "portions_at_least": _optional(
        "integer", "how many portion marks of the scheme make a hit (default 2)", least=1
    ),
    "lowering": _optional("texts", "stamps that lower a hit of the level without clearing it"),
}
SCHEME_DETECT = {
    "strong": _optional("texts", "stamps that show a protected document and name no level"),
    "anchors": _optional("texts", "texts that make a weak one of any level count, in any case"),
    "portions": _optional("texts", "paragraph marks that stand for no protected level: counted, and no hit"),
    "lowering": _optional("texts", "stamps that lower a hit of any level without clearing it"),
}

ENVELOPE = {
    "outer_mark": Key("text", "letter or mark outside; empty for none"),
    "envelopes": Key("integer", "how many envelopes, one inside the other", most=3, later="packing"),
    "seal": Key(
        "choice", "how the inner one is closed", choices=("none", "closed", "body_seal"), later="packing"
    ),
    "inner_mark": _optional("text", "the stamp on the inner envelope", later="packing"),
}

LEVEL = {
    "code": _code("key of the level, for ever"),
    "rank": Key("integer", "rung on the ladder comparable between schemes", most=100),
    "name": _name("the level's name"),
    "mark": Key("text", "the text stamped on the document; empty for none"),
    "abbreviation": Key("text", "short form for lists and books"),
    "envelope": Key("table", "packing", keys=ENVELOPE),
    "period_years": _optional("integer", "years of protection; absent: no fixed period", least=1, most=100),
    "extension_max_years": _optional(
        "integer", "longest single extension; absent: none", least=1, most=100, later="extension"
    ),
    "numbered_copies": Key("flag", "each copy has a number of its own"),
    "registered": Key("flag", "entered in the official book"),
    "receipt_required": Key("flag", "a handover needs the receiver's signature"),
    "destruction_witnesses": Key("integer", "persons besides the custodian", most=9),
    "destruction_decision": Key("flag", "destruction needs a decision first"),
    "muster_months": _optional(
        "integer", "months between musters; absent: none set", least=1, most=120, later="muster"
    ),
    "forbidden_fields": Key("choices", "what may not be kept about a document", choices=DOCUMENT_FIELDS),
    "conditional_fields": _optional(
        "tables",
        "what may be kept on a condition",
        {
            "field": Key("choice", "the field", choices=DOCUMENT_FIELDS),
            "condition": Key("choice", "the condition", choices=("determiner-agreed",)),
        },
    ),
    "detect": Key("table", "texts by which a scanner knows the mark", keys=DETECT),
    "equivalences": _optional(
        "tables",
        "levels of other schemes treated alike",
        {"scheme": _code("code of the other scheme"), "level": _code("code of its level"), **BASIS},
    ),
}

SHARING_LABEL = {
    "code": _code("key of the label"),
    "name": Key("table", "the label's name", keys=NAME_KEYS, later="findings"),
    "mark": Key("text", "the text on the document", later="findings"),
    "meaning": Key("table", "to whom it may go", keys=NAME_KEYS, later="findings"),
    "detect": Key("table", "texts by which a scanner knows the label", keys=DETECT),
}

TIERS = ("state", "ministry", "province", "district", "commune", "department", "division", "body")
CAPACITY = {
    "code": _code("key of the post"),
    "name": _name("what the post is called"),
    "tier": Key("choice", "where it stands", choices=TIERS, later="offices"),
}

DECIDER = {
    "acts": Key("choices", "what is decided", choices=ACTS),
    "levels": Key("slugs", "at which levels"),
    "capacities": Key("slugs", "by whom"),
    **BASIS,
}

COLUMN = {
    "number": Key("integer", "printed column number, from 1", least=1, most=40, later="papers"),
    "heading": _name("printed heading"),
    "field": Key("choice", "what stands in the column", choices=BOOK_FIELDS),
    "width": Key("integer", "share of the page width, in parts of the sum", least=1, most=100),
    "hint": _optional("table", "how to fill it", NAME_KEYS, later="papers"),
}

BOOK = {
    "code": Key("choice", "which book", choices=("outgoing", "incoming")),
    "title": _name("title of the book"),
    "form": Key("text", "citation of the form"),
    "form_vi": _optional("text", "the same in Vietnamese"),
    "tag": TAG,
    "valid_from": Key("day", "first day of this form"),
    "complete": Key("flag", "false where columns are not known: not to be printed as the official book"),
    "cover": Key("tables", "items of the cover, in order", keys=NAME_KEYS, later="papers"),
    "columns": _optional("tables", "the columns, in order", COLUMN),
}

CLOCK = {
    "code": _code("key of the time limit"),
    "name": _name("what the limit is called"),
    "amount": Key("integer", "how many units; 0 for immediately"),
    "unit": Key("choice", "the unit", choices=("immediately", "hours", "days", "working_days", "months")),
    "before": _optional("flag", "true: counted backwards from the event"),
    "start": Key("slug", "the event it is counted from", later="deadlines"),
    **BASIS,
}

SCHEME = {
    "code": _code("key of this rule set, equal to the file's name"),
    "family": _code("key shared by the rule sets that follow one another"),
    "name": _name("name of the scheme"),
    "valid_from": Key("day", "first day on which it is determined under"),
    "valid_until": _optional("day", "first day on which it no longer is; absent: still in force"),
    "basis_required": Key("flag", "true: no level without an entry of a basis list"),
    "sources": Key(
        "tables", "where the figures come from", keys={"text": Key("text", "the source"), "tag": TAG}
    ),
    "detect": _optional("table", "marks of the scheme that name no level", SCHEME_DETECT),
    "capacities": Key("tables", "posts in which somebody decides", keys=CAPACITY),
    "levels": Key("tables", "the levels, lowest first", keys=LEVEL),
    "sharing_labels": _optional("tables", "limits on passing on that are no levels", SHARING_LABEL),
    "deciders": Key("tables", "who decides which act at which level", keys=DECIDER),
    "delegation": Key(
        "table",
        "acting through deputies",
        keys={
            "allowed": Key("flag", "a decider may let a deputy act"),
            "written": Key("flag", "only in writing"),
            "sub_delegation": Key("flag", "the deputy may pass it on", later="passing on"),
            **BASIS,
        },
    ),
    "take_out": Key(
        "table",
        "taking items out of storage",
        later="travel",
        keys={
            "request_home": Key("flag", "a written request at home"),
            "request_abroad": Key("flag", "a written request for abroad"),
            "request_items": _optional("tables", "what the request names", NAME_KEYS),
            **BASIS,
        },
    ),
    "copy_numbering": Key(
        "table",
        "how copies are told apart",
        keys={
            "pattern": Key(
                "choice",
                "path: 14/1 is the first made from copy 14",
                choices=("path", "none"),
                later="copies",
            ),
            "label": _name("text on the copy, with {n} and, if wanted, {total}"),
            "made": _optional(
                "table", "text on one made of another copy; without it, that of every copy", NAME_KEYS
            ),
            **BASIS,
        },
    ),
    "copy_forms": _optional(
        "tables",
        "kinds of copies",
        {
            "code": _code("key of the kind"),
            "name": _name("what it is called"),
            "made_from": Key("choice", "from what it is made", choices=("original", "copy", "any")),
            "own_level": Key("flag", "it carries a level of its own", later="extracts"),
            **BASIS,
        },
    ),
    "clocks": _optional("tables", "time limits", CLOCK),
    "books": _optional("tables", "official books", BOOK),
    "papers": _optional(
        "table",
        "what stands on every paper made under this rule set",
        {
            "nation": _optional("tables", "national heading, in lines; absent: none", NAME_KEYS),
            "matter": _name("what is protected, as a paper calls it"),
        },
    ),
    "articles": _optional(
        "tables",
        "the article on which a rule of Steward rests, cited where it refuses",
        {"rule": Key("choice", "the rule", choices=ARTICLES), **BASIS},
    ),
    "unsure": _optional(
        "tables",
        "what is not known",
        {"key": Key("text", "the key it concerns, e.g. clocks.incident_report"), "why": Key("text", "why")},
    ),
}

BOOKS = {"books": Key("tables", "plain books of Steward's own", keys=BOOK)}

BASIS_LIST = {
    "code": _code("key of the list"),
    "family": _code("the family of schemes it is for"),
    "name": _name("name of the list"),
    "valid_from": Key("day", "first day of the list"),
    "valid_until": _optional("day", "first day on which it no longer holds"),
    "invented": Key("flag", "true for samples: no organisation may determine under it"),
    "entries": Key(
        "tables",
        "the entries",
        keys={
            "code": _code("key of the entry"),
            "text": _name("what the entry covers"),
            "level": _code("the level it allows"),
        },
    ),
}
