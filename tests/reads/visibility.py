"""Every question asked in a random world, and each answer held against the pure rule."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from steward.models import Copy, Document, Handover
from steward.models.machinery.fold import first_number
from steward.models.machinery.record import Record
from steward.reads.catalogue import QUESTIONS, find
from steward.reads.machinery.show import receipt_code
from steward.reads.things import THINGS
from steward.rules.access import keeps, may_ask_holdings
from steward.rules.document.filters import PARTS, part_of
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Unknown
from steward.rules.machinery.fields import kinds, read
from tests.cast import TODAY
from tests.unseen import mark, numbers_unseen, unseen
from tests.worlds import World


def ids(rows: object, among: list) -> set[int]:
    return set(rows.filter(pk__in=[row.pk for row in among]).values_list("pk", flat=True))


def ask(by: Actor, question: str, /, **values: Any) -> dict[str, Any]:
    found = find(question)
    return found.run(read(found.params, values), by)


class Answers:
    """What one actor is answered in a world that stands still: each question is asked once,
    however often it is looked at."""

    def __init__(self, by: Actor) -> None:
        self.by, self.known = by, {}

    def to(self, question: str, /, **values: Any) -> dict[str, Any] | Unknown:
        named = question, *sorted(values.items())
        if named not in self.known:
            try:
                self.known[named] = ask(self.by, question, **values)
            except Unknown as no:
                self.known[named] = no
        return self.known[named]

    def about(self, subject: str, thing: Record) -> dict[str, Any]:
        """The answer about one thing, or nothing when it does not exist."""
        answer = self.to(subject, **{subject: str(thing.key)})
        return {} if isinstance(answer, Unknown) else answer

    def text(self, question: str, /, **values: Any) -> str:
        """The answer as text, or the "no" with its parameters."""
        answer = self.to(question, **values)
        return (
            f"unknown {answer.code} {answer.params}"
            if isinstance(answer, Unknown)
            else json.dumps(answer, ensure_ascii=False)
        )


def everything_named(w: World) -> Iterator[tuple[str, str]]:
    """Subject and key of everything in the world that a question could be about."""
    for subject, rows in (
        ("document", w.documents),
        ("record", w.documents),
        ("copy", w.copies),
        ("handover", w.handovers),
        ("hit", w.hits),
        ("entry", w.entries),
        ("book", w.books),
        ("permission", w.permissions),
        ("destruction", [one for one, _ in w.destructions]),
    ):
        yield from ((subject, str(row.key)) for row in rows)


def every_answer(told: Answers, w: World) -> Iterator[tuple[str, str]]:
    """What is asked, and the whole answer: every question with nothing named, with each thing named,
    every picker, words."""
    single = {
        kind.subject: q.name
        for q in QUESTIONS
        for name, kind in kinds(q.params).items()
        if q.name == kind.subject
    }
    for question in QUESTIONS:
        if not any(f.default is f.default_factory for f in fields(question.params)):
            yield question.name, told.text(question.name)
    for subject, key in everything_named(w):
        if subject in single:
            yield f"{single[subject]} {key}", told.text(single[subject], **{subject: key})
        yield f"pick {subject} {key}", told.text("pick", subject=subject, key=key)
    for subject in THINGS:
        yield f"pick {subject}", told.text("pick", subject=subject, limit=200)
    for entry in w.entries:
        line = f"{entry.ordinal}/{entry.book.year}"
        yield f"find {line}", told.text("find", q=line)
    for h in w.handovers:
        yield f"find {h.key}", told.text("find", q=receipt_code(str(h.key)))
    for document in w.documents:
        for question, word in (("documents", mark(document.kind)), ("facets", document.issuing_body)):
            yield f"{question} q", told.text(question, part="all", q=word)
        for words in filter(None, (mark(document.abstract), document.symbol)):
            yield f"find {words}", told.text("find", q=words)
            yield f"find copy 1 {words}", told.text("find", q=f"copy 1 {words}")
        yield f"facets kind {document.kind}", told.text("facets", part="all", kind=document.kind)
        yield "pick q", told.text("pick", subject="document", q=document.symbol)


def check_questions(by: Actor, w: World) -> None:
    """Nothing unseen in any answer; the list, its count, its facets and its search are those of the rule."""
    forbidden, told = unseen(by, w) | numbers_unseen(by, w), Answers(by)
    leaked = [
        (asked, text)
        for asked, answer in every_answer(told, w)
        for text in forbidden.difference(asked.split())
        if text in answer
    ]
    assert leaked == []
    assert [asked for asked, text in every_answer(told, w) if '"id"' in text or '"pk"' in text] == [], (
        "ids rise with what is hidden"
    )
    seen = w.seen_by(by)
    lists_agree(told, w, seen)
    filters_agree(told, w, seen)
    orders_agree(told, w, seen)
    numbers_are_found(told, w, seen)
    keepers_are_named_to_those_who_may_know(told, w, seen)
    custody_agrees(told, w, seen)
    open_hits = sum(w.sees_hit(by, hit, seen) for hit in w.hits)
    assert told.to("hits")["total"]["count"] == open_hits
    for scan in told.to("scans")["rows"]:
        assert (scan["open_hits"], told.to("scan", scan=scan["key"])["hits"]) == (
            open_hits,
            {"open": open_hits} if open_hits else {},
        )


def lists_agree(told: Answers, w: World, seen: set[int]) -> None:
    rows = {d.pk: d for d in w.documents if d.pk in seen}
    answer = told.to("documents", part="all", limit=200)
    assert [row["key"] for row in answer["rows"]] == [str(rows[pk].key) for pk in sorted(seen, reverse=True)]
    assert answer["total"] == {"count": len(seen), "more": False}
    facets = told.to("facets", part="all")
    for name in ("level", "state", "direction"):
        assert {one["code"]: one["count"] for one in facets[name]} == Counter(
            getattr(d, name) for d in rows.values()
        )
    for d in w.documents:
        exists = d.pk in seen
        assert told.to("documents", part="all", q=mark(d.abstract))["total"]["count"] == exists
        assert [row["key"] for row in told.to("find", q=mark(d.abstract))["documents"]["rows"]] == [
            str(d.key)
        ] * exists
        assert [row["key"] for row in told.to("pick", subject="document", q=mark(d.abstract))["rows"]] == [
            str(d.key)
        ] * exists
        assert bool(told.about("document", d)) is exists


def filters_agree(told: Answers, w: World, seen: set[int]) -> None:
    """Each filter leaves those of the visible documents that it is about, counts them,
    and tells of no others."""
    for values, wanted in every_filter(told.by, w):
        expected = {str(d.key) for d in w.documents if d.pk in seen and wanted(d)}
        answer = told.to("documents", **values, limit=200)
        assert isinstance(answer, dict) and {row["key"] for row in answer["rows"]} == expected, values
        assert answer["total"]["count"] == len(expected)
        facets = told.to("facets", **values)
        states = [d.state for d in w.documents if str(d.key) in expected]
        assert {one["code"]: one["count"] for one in facets["state"]} == Counter(states)
        assert {one["code"] for one in facets["kind"]} == {
            d.kind for d in w.documents if str(d.key) in expected
        }
    for post in w.posts:
        if not may_ask_holdings(told.by, post.pk, post.unit_id):
            assert isinstance(told.to("documents", keeper=str(post.key)), Unknown)


def every_filter(by: Actor, w: World) -> Iterator[tuple[dict[str, Any], Callable[[Document], bool]]]:
    """Values of the filters, and what they ask of a document."""
    yield {}, lambda d: part_of(d.state, d.entered) == "entered"
    for part in PARTS:
        yield {"part": part}, lambda d, part=part: part_of(d.state, d.entered) == part
        for state in {d.state for d in w.documents}:
            both = {"part": part, "state": state}
            yield (
                both,
                lambda d, part=part, state=state: (part_of(d.state, d.entered), d.state) == (part, state),
            )
    yield from (
        ({"state": state}, lambda d, state=state: d.state == state)
        for state in {d.state for d in w.documents}
    )
    for d in w.documents:
        yield {"part": "all", "kind": d.kind}, lambda one, d=d: one == d
        yield (
            {"part": "all", "issuer": d.issuing_body[:9]},
            lambda one, d=d: one.issuing_body.startswith(d.issuing_body[:9]),
        )
    for day in (TODAY - timedelta(days=n) for n in (1, 2)):
        said = {"part": "all", "dated_from": str(day)}, {"part": "all", "dated_to": str(day)}
        yield said[0], lambda d, day=day: d.dated is not None and d.dated >= day
        yield said[1], lambda d, day=day: d.dated is not None and d.dated <= day
        entered = {e.document_id: e.day for e in w.entries}
        yield (
            {"part": "all", "entered_from": str(day)},
            lambda d, day=day, e=entered: d.pk in e and e[d.pk] >= day,
        )
        yield (
            {"part": "all", "entered_to": str(day)},
            lambda d, day=day, e=entered: d.pk in e and e[d.pk] <= day,
        )
    late = TODAY + timedelta(days=5)
    yield (
        {"part": "all", "ending": str(late)},
        lambda d: d.protected_until is not None and d.protected_until < late,
    )
    yield {"part": "all", "mine": "yes"}, lambda d: by.post in w.keepers(d)
    lent = {
        d.pk: [one.until for one in w.loans if one.copy.document_id == d.pk and one.state == "open"]
        for d in w.documents
    }
    yield {"part": "all", "loans": "lent"}, lambda d: bool(lent[d.pk])
    yield {"part": "all", "loans": "overdue"}, lambda d: any(until < TODAY for until in lent[d.pk])
    for post in w.posts:
        if may_ask_holdings(by, post.pk, post.unit_id):
            yield {"part": "all", "keeper": str(post.key)}, lambda d, o=post: o.pk in w.keepers(d)


BY_VALUE: dict[str, Callable[[Document], Any]] = {
    "entered": lambda d: 0,
    "number": lambda d: first_number(d.symbol),
    "dated": lambda d: d.dated or date.min,
    "level": lambda d: d.rank,
    "issuer": lambda d: d.issuing_body,
    "ending": lambda d: d.protected_until or date.max,
}


def orders_agree(told: Answers, w: World, seen: set[int]) -> None:
    """Every order, both ways, two rows at a time: each visible document once,
    in the place its value gives it."""
    rows = [d for d in w.documents if d.pk in seen]
    for order, value in BY_VALUE.items():
        for turned in ("no", "yes"):
            down = (order in ("entered", "number", "dated", "level")) is (turned == "no")
            expected = [str(d.key) for d in sorted(rows, key=lambda d: (value(d), d.pk), reverse=down)]
            walked, after = [], ""
            while after is not None:
                answer = told.to("documents", part="all", sort=order, reverse=turned, limit=2, after=after)
                walked += [row["key"] for row in answer["rows"]]
                after = answer["following"]
                assert after is None or after.partition("~")[0] == walked[-1], (
                    "a place is told by what one sees of it"
                )
            assert walked == expected, (order, turned)


def keepers_are_named_to_those_who_may_know(told: Answers, w: World, seen: set[int]) -> None:
    """Others see the unit that holds a copy; its registrar and its keeper see the office (decisions 29)."""
    by = told.by
    for d in (d for d in w.documents if d.pk in seen):
        answer = told.about("document", d)
        for shown, copy in zip(answer["copies"], sorted_copies(w, d), strict=True):
            named = copy.keeper is not None and (keeps(by, d.facts()) or copy.keeper_id == by.post)
            assert (shown["keeper"] is not None) is named
        assert {p["key"] for p in answer["proofs"]} == {
            str(p.key) for p in w.of(d, w.proofs) if w.shown_paper(by, p)
        }


def sorted_copies(w: World, document: Document) -> list[Copy]:
    return sorted(w.of(document, w.copies), key=lambda copy: copy.pk)


def numbers_are_found(told: Answers, w: World, seen: set[int]) -> None:
    """Lines, copies and receipts are found by their numbers where they exist, and nowhere else."""
    for entry in w.entries:
        lines = told.to("find", q=f"{entry.ordinal}/{entry.book.year}")["entries"]
        assert [one["document"]["key"] for one in lines] == [str(entry.document.key)] * (
            entry.document_id in seen
        )
    for copy in (c for c in w.copies if c.document.symbol):
        found = told.to("find", q=f"copy {copy.path} {copy.document.symbol}")["copies"]
        assert [one["key"] for one in found] == [str(copy.key)] * (copy.document_id in seen)
    for h in w.handovers:
        found = told.to("find", q=receipt_code(str(h.key)))["handovers"]
        assert [one["key"] for one in found] == [str(h.key)] * (h.state == "accepted" and w.told(told.by, h))


def custody_agrees(told: Answers, w: World, seen: set[int]) -> None:
    """Each handover, each copy and each document tells of the chain what the rule says,
    and leaves nothing of that out."""
    by = told.by
    for h in w.handovers:
        answer = told.about("handover", h)
        assert bool(answer) is w.sees_handover(by, h)
        assert [row["key"] for row in answer.get("together", ())] == w.receipt(by, h)
        assert bool(told.to("pick", subject="handover", key=str(h.key))["rows"]) is w.told(by, h)
    for copy in w.copies:
        answer, exists = told.about("copy", copy), copy.document_id in seen or copy.pk in w.offered_to(by)
        assert bool(answer) is exists
        chains_agree(by, w, answer, [h for h in w.handovers if h.copy_id == copy.pk] if exists else [])
    for d in (d for d in w.documents if d.pk in seen):
        chains_agree(by, w, told.about("document", d), [h for h in w.handovers if h.copy.document_id == d.pk])


def chains_agree(by: Actor, w: World, answer: dict[str, Any], chain: list[Handover]) -> None:
    """Of these handovers those that exist for the actor, the newest first,
    with their offices for whoever may know them."""
    theirs = sorted((h for h in chain if w.sees_handover(by, h)), key=lambda h: -h.pk)
    events = answer.get("timeline", [])
    assert [event["key"] for event in events] == [str(h.key) for h in theirs]
    for event, h in zip(events, theirs, strict=True):
        told = w.told(by, h)
        assert (event["giver"] is not None, event["receiver"] is not None) == (told, told)
        assert (event["note"], event["reason"]) == ((h.note, h.reason) if told else ("", ""))
