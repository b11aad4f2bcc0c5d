"""What a question says is in its answers is in them: for pages by name,
for programs as JSON and as a schema."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from steward.acts.document.filters import keep
from steward.models import Account, BookEntry, Copy, Delegation, Destruction, Handover, Hit, RuleSet, Scan
from steward.reads.catalogue import QUESTIONS, find
from steward.reads.machinery.answers import plain, shape, told
from steward.reads.pick import pick
from steward.rules.machinery.fields import read
from tests.acts.document.drafted import determined, issued
from tests.acts.spill.test_scans import closed, line, opened
from tests.cast import NOW, TODAY, Cast, do, incoming

#: What each question is asked with.
ASKED: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "about_me": lambda cast: {},
    "acceptable": lambda cast: {
        "asked": [str(Handover.objects.get(receiver__key=cast.key("keeper"), state="accepted").key)]
    },
    "acts": lambda cast: {},
    "allowances": lambda cast: {},
    "bases": lambda cast: {},
    "organisation": lambda cast: {},
    "book": lambda cast: {"book": cast.books["incoming"]},
    "books": lambda cast: {},
    "choices": lambda cast: {"subject": "level"},
    "copy": lambda cast: {"copy": str(lent().key)},
    "destruction": lambda cast: {"destruction": str(Destruction.objects.get().key)},
    "destructions": lambda cast: {},
    "document": lambda cast: {"document": in_full(cast)},
    "documents": lambda cast: {"part": "all"},
    "facets": lambda cast: {"part": "all"},
    "find": lambda cast: {"q": "12/BC-BNV"},
    "handover": lambda cast: {"handover": str(lent().handovers.get(state="accepted").key)},
    "history": lambda cast: {"document": str(lent().document.key)},
    "hit": lambda cast: {"hit": str(Hit.objects.get(state="confirmed").key)},
    "hits": lambda cast: {},
    "holders": lambda cast: {},
    "holdings": lambda cast: {},
    "loans": lambda cast: {},
    "me": lambda cast: {},
    "offerable": lambda cast: {"asked": [str(Copy.objects.get(destruction_lines__isnull=False).key)]},
    "post": lambda cast: {"post": cast.key("head")},
    "pick": lambda cast: {"subject": "office", "counted": True},
    "rule_sets": lambda cast: {},
    "ruleset": lambda cast: {"ruleset": str(RuleSet.objects.get(code="vn-2026").key)},
    "saved_filters": lambda cast: {},
    "scan": lambda cast: {"scan": str(Scan.objects.get().key)},
    "scans": lambda cast: {},
    "suggestions": lambda cast: {"of": "issuing_body"},
    "summary": lambda cast: {"subject": "delegation", "key": str(Delegation.objects.get().key)},
    "units": lambda cast: {},
    "waiting": lambda cast: {"kind": "copy.accept"},
    "work": lambda cast: {},
}
#: Who asks them, where it is not the registrar: whoever is told most.
BY = {
    "about_me": "head",
    "acceptable": "keeper",
    "me": "head",
    "post": "access",
    "summary": "head",
    "waiting": "keeper",
    "work": "keeper",
}


@pytest.fixture
def told_of(cast: Cast) -> Cast:
    """The cast, with something of everything that answers tell of."""
    first, second = incoming(cast).result["copies"]
    handover = do(
        "copy.offer", cast.registrar, copy=first, to=cast.key("keeper"), due_back="2026-12-01"
    ).result["handover"]
    do("copy.accept", cast.keeper, handover=handover)
    do("copy.return", cast.keeper, copy=first, to=cast.key("registrar"))
    do("copy.offer", cast.registrar, copy=second, to=cast.key("keeper"))
    listed, _ = incoming(cast).result["copies"]
    order = {"copies": [listed], "reason": "hết hạn", "method": "cắt vụn"}
    destruction = do("copy.propose_destruction", cast.registrar, **order).result["destruction"]
    do("copy.decide_destruction", cast.head, destruction=destruction)
    do("copy.witness_destruction", cast.inspector, destruction=destruction)
    keep(cast.registrar, "Tháng này", "part=all")
    spilled(cast)
    do(
        "delegation.give",
        cast.head,
        deputy=cast.key("deputy"),
        paper="02/UQ",
        since=str(TODAY),
        until="2026-12-16",
    )
    keep(cast.head, "Năm nay", "year=2026")
    Account.objects.filter(person__posts__key=cast.key("head")).update(last_login=NOW)
    return cast


def lent() -> Copy:
    """The copy that is lent and that its borrower gives back."""
    return Copy.objects.get(loans__isnull=False)


def spilled(cast: Cast) -> None:
    """A scan with a passage that was confirmed, and a mark that is expected where it was found."""
    closed(cast, opened(cast), line(determined(cast)), line(rule="mark:vn", path="chung/khac.docx"))
    passage, mark = (str(key) for key in Hit.objects.order_by("pk").values_list("key", flat=True))
    do("hit.confirm", cast.registrar, hit=passage)
    do("hit.allow", cast.registrar, hit=mark, reason="mẫu")


def in_full(cast: Cast) -> str:
    """A document with a correction, a paper, a permission,
    and a line that was to be cancelled and no longer can be."""
    document = issued(cast)["document"]
    entry = str(BookEntry.objects.get(document__key=document).key)
    copy = str(Copy.objects.filter(document__key=document).first().key)
    paper = {"sha256": "ab" * 32, "size": 9, "media_type": "application/pdf", "title": "Biên bản"}
    do("document.correct", cast.registrar, document=document, field="kind", value="Công văn", reason="nhầm")
    do("copy.permit_reproduction", cast.head, copy=copy, form="true-copy", quantity=2, reason="họp")
    do("proof.attach", cast.registrar, subject="document", record=document, **paper)
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")
    do("document.refuse_cancelling", cast.second_registrar, entry=entry, reason="đúng sổ")
    do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    return document


def unlike(value: Any, schema: dict[str, Any], path: str = "") -> list[str]:
    """The places of a JSON value that are not as its schema says."""
    if "anyOf" in schema:
        found = [unlike(value, one, path) for one in schema["anyOf"]]
        return [] if [] in found else found[0]
    kinds = {
        "string": str,
        "integer": int,
        "boolean": bool,
        "number": float,
        "null": type(None),
        "array": list,
        "object": dict,
    }
    if type(value) is not kinds[schema["type"]]:
        return [path]
    if isinstance(value, list):
        return [
            place for n, one in enumerate(value) for place in unlike(one, schema["items"], f"{path}[{n}]")
        ]
    if "properties" not in schema:
        return []
    if value.keys() != schema["properties"].keys():
        return [f"{path}: {sorted(value.keys() ^ schema['properties'].keys())}"]
    return [
        place
        for name, one in schema["properties"].items()
        for place in unlike(value[name], one, f"{path}.{name}")
    ]


def test_every_question_says_what_is_in_its_answers():
    assert [one.name for one in QUESTIONS if one.kind is None] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.name)
def test_an_answer_is_as_its_schema_says(told_of: Cast, question: Any):
    answer = question.run(
        read(question.params, ASKED[question.name](told_of)),
        getattr(told_of, BY.get(question.name, "registrar")),
    )
    assert unlike(answer, shape(question.kind)) == []


def test_what_is_told_of_a_copy_to_whom_it_is_only_offered_is_as_its_schema_says(told_of: Cast):
    offered = Copy.objects.filter(state="held", handovers=None, keeper=told_of.registrar.post).first()
    do("copy.offer", told_of.registrar, copy=str(offered.key), to=told_of.key("outsider"))
    answer = find("copy").run(read(find("copy").params, {"copy": str(offered.key)}), told_of.outsider)
    assert answer["document"]["key"] is None and unlike(answer, shape(find("copy").kind)) == []


def test_records_to_choose_from_are_told_as_their_schema_says_alone_in_groups_and_as_receivers(told_of: Cast):
    held = Copy.objects.filter(state="held", handovers=None, keeper=told_of.registrar.post).first()
    given = do("copy.offer", told_of.registrar, copy=str(held.key), to=told_of.key("keeper")).result[
        "handover"
    ]
    do("copy.accept", told_of.keeper, handover=given)
    back = {"subject": "registry", "fitting": "copy.return", "things": str(held.key)}
    rows = []
    for asked in ({"subject": "unit"}, {"subject": "basis"}, back):
        answer = pick.run(read(pick.params, asked), told_of.keeper)
        assert unlike(answer, shape(pick.kind)) == []
        rows.append(answer["rows"][0].keys() - {"key", "label"})
    assert rows == [set(), {"group"}, {"may", "because", "until", "first"}]


@dataclass(frozen=True)
class Part:
    """A part."""

    day: date
    words: tuple[str, ...]


@dataclass(frozen=True)
class Whole:
    """A whole."""

    parts: tuple[Part, ...]
    one: Part | None
    number: int
    more: dict[str, Any]


def test_values_become_what_json_has_and_are_told_by_their_paths():
    whole = Whole((Part(date(2026, 11, 28), ("a", "b")),), None, 3, {"x": (date(2026, 1, 2),)})
    assert plain(whole) == {
        "parts": [{"day": "2026-11-28", "words": ["a", "b"]}],
        "one": None,
        "number": 3,
        "more": {"x": ["2026-01-02"]},
    }
    assert unlike(plain(whole), shape(Whole)) == []
    assert list(told(Whole)) == [
        ("parts[]", "objects"),
        ("parts[].day", "day"),
        ("parts[].words[]", "several texts"),
        ("one", "object, or nothing"),
        ("one.day", "day"),
        ("one.words[]", "several texts"),
        ("number", "number"),
        ("more", "object"),
    ]


@dataclass(frozen=True)
class Either:
    """Either of two."""

    several: tuple[Part | Whole, ...]
    one: Part | Whole
    none: Part | date | None


def test_of_what_can_be_either_of_two_the_values_of_both_are_told_once():
    told_of_both = [
        "day",
        "words[]",
        "parts[]",
        "parts[].day",
        "parts[].words[]",
        "one",
        "one.day",
        "one.words[]",
        "number",
        "more",
    ]
    assert [path for path, _ in told(Either)] == [
        "several[]",
        *(f"several[].{path}" for path in told_of_both),
        "one",
        *(f"one.{path}" for path in told_of_both),
        "none",
        "none.day",
        "none.words[]",
    ]
    words = dict(told(Either))
    assert (words["several[]"], words["one"], words["none"]) == ("objects", "object", "object, or nothing")


def test_an_answer_that_is_not_as_it_says_is_found():
    good = plain(Whole((), None, 3, {}))
    for wrong in (
        {**good, "number": "3"},
        {**good, "extra": 1},
        {**good, "parts": [{"day": "x"}]},
        {**good, "one": 5},
    ):
        assert unlike(wrong, shape(Whole)) != []
