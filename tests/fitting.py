"""For every act an order that fits: what a person who is offered the act would fill in,
in whatever world there is.

Promises that each act of the catalogue has a maker here (a test asks). A maker gives the fields of the order
besides the thing, or None where this world holds nothing that fits: nobody who could receive a copy,
no book that is open.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from steward.acts.catalogue import find
from steward.models import (
    BasisEntry,
    Book,
    Compartment,
    Delegation,
    NeedSet,
    Organisation,
    Person,
    Post,
    RuleSet,
    Unit,
)
from steward.models.machinery.record import Record
from steward.models.people.mandates import would_lend
from steward.rules.access import cleared
from steward.rules.custody import handovers, reproduction
from steward.rules.document import basis as basis_rules
from steward.rules.document import cancelling, register
from steward.rules.document.entering import reaches
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import kinds
from tests.fingerprints import prints

Fields = dict[str, Any]
Maker = Callable[[Actor, Any], Fields | None]
NUMBER = count(1)
LINE = json.dumps(
    {
        "path": "/srv/x/a.txt",
        "member": None,
        "rule": "passage",
        "document": None,
        "level": None,
        "matched_words": 60,
        "containment": 0.5,
        "places": [],
        "certain": True,
    }
)


def fresh(word: str = "n") -> str:
    return f"{word}-{next(NUMBER)}"


def receiver(by: Actor, copy: Record, back: bool = False) -> str | None:
    """A post that may have this copy."""
    rule = handovers.return_fits if back else handovers.offer_fits
    posts = Post.objects.filled().select_related("unit", "person").order_by("pk")
    return next((str(one.key) for one in posts if rule(by, copy.facts(), one.facts(by.day)) is None), None)


def handing(back: bool) -> Maker:
    def fields(by: Actor, copy: Record) -> Fields | None:
        to = receiver(by, copy, back)
        return {"to": to} if to else None

    return fields


def outgoing(by: Actor, document: Record) -> Fields | None:
    books = Book.objects.visible_to(by).filter(direction="outgoing", closed_on=None)
    fits = (str(b.key) for b in books if register.issuing_fits(by, document.facts(), b.facts()) is None)
    book = next(fits, None)
    return {"book": book, "symbol": fresh()} if book else None


def incoming(by: Actor, book: Record) -> Fields | None:
    rules = law(by)
    fits = (x for x in rules.levels if reaches(by, book.unit.units, x, 0) is None)
    level = next(fits, None)
    days = {"arrived_on": str(by.day), "dated": str(by.day)}
    return (
        {"issuing_body": "Bộ", "symbol": fresh(), "kind": "Báo cáo", "level": level.code, **days}
        if level
        else None
    )


def law(by: Actor) -> Any:
    return Organisation.objects.scheme_on(by.day)


def proposal(by: Actor, _: Any) -> Fields | None:
    """At a level that has a basis on the list and that the drafter may read."""
    for basis in BasisEntry.objects.filter(scheme=law(by).code, since__lte=by.day).order_by("pk"):
        if register.proposal_fits(by, law(by), law(by).level(basis.level), 0, basis.code, {}) is None:
            return {"kind": "Báo cáo", "level": basis.level, "basis": str(basis.key), "copies": 1}
    return None


def adopting(by: Actor, _: Any) -> Fields | None:
    level = next(
        (one.code for one in law(by).levels if basis_rules.adopting_fits(by, law(by), one) is None), None
    )
    return {"code": fresh(), "text": "x", "level": level, "since": str(by.day)} if level else None


def ending(by: Actor, entry: Record) -> Fields | None:
    level = law(by).level(entry.level)
    until = max(by.day, entry.since)
    fits = basis_rules.ending_fits(by, entry.facts(), law(by), level, until) is None
    return {"until": str(until), "reason": "không còn trong danh mục"} if fits else None


def inside(by: Actor, document: Record) -> Fields | None:
    """What was in an unopened item, opened by a post that may have it."""
    posts = Post.objects.filled().select_related("unit", "person").order_by("pk")
    opener = next((str(one.key) for one in posts if cleared(one.facts(by.day), document.facts())), None)
    arrived = document.entries.values_list("day", flat=True).first() or by.day
    told = {"dated": str(arrived), "kind": "Công văn", "reason": "ngày bên trong"}
    return {"opened_by": opener, **told} if opener else None


def offer(by: Actor, _: Any) -> Fields | None:
    found = next(iter(RuleSet.objects.offered()), None)
    return {"rule_set": f"{found.code}@{found.digest}"} if found else None


def permitted(by: Actor, copy: Record) -> Fields | None:
    form = next(iter(sorted(reproduction.forms_of(law(by), copy.facts()))), None)
    return {"form": form, "quantity": 1, "reason": "họp"} if form else None


def filled(by: Actor, post: Record) -> Fields | None:
    """A post that has nothing yet takes somebody else; one that has rights falls vacant,
    unless two must keep access."""
    if not post.grants(by.day) and not post.charge():
        others = Person.objects.named_to(by).exclude(pk__in=(by.person, post.person_id or 0))
        person = others.order_by("pk").first()
        return {"person": str(person.key), "since": str(by.day)} if person else None
    keeping = {o.pk for o in Post.objects.keeping_access(by.day)}
    return {"since": str(by.day)} if post.person_id and post.pk not in keeping else None


def right(by: Actor, post: Record) -> Fields:
    return {
        "role": "reader",
        "unit": str(Unit.objects.get(pk=by.having("security")[0].unit).key),
        "since": str(by.day),
    }


def withdrawn(by: Actor, row: Record) -> Fields | None:
    keeping = {o.pk for o in Post.objects.keeping_access(by.day)}
    return {"reason": "thôi"} if row.post_id not in keeping or row.state == "proposed" else None


def lending(by: Actor, _: Any) -> Fields | None:
    until = by.day + timedelta(days=30)
    others = Post.objects.filled().exclude(pk=by.post).exclude(person=by.person).order_by("pk")
    papers = (Delegation(giver_id=by.post, deputy=one, since=by.day, until=until) for one in others)
    deputies = (
        row.deputy for row in papers if would_lend(row) and not Delegation.objects.covering(row).exists()
    )
    deputy = next(deputies, None)
    return deputy and {
        "deputy": str(deputy.key),
        "paper": fresh("UQ"),
        "since": str(by.day),
        "until": str(until),
    }


def combined(by: Actor, _: Any) -> Fields | None:
    codes = sorted(Compartment.objects.values_list("code", flat=True))
    pairs = (
        f"{a} {b}"
        for a in codes
        for b in codes
        if a < b and not NeedSet.objects.filter(codes=f"{a}+{b}").exists()
    )
    pair = next(pairs, None)
    return {"compartments": pair} if pair else None


def opened(by: Actor, unit: Record) -> Fields | None:
    taken = set(Book.objects.filter(unit=unit, year=by.day.year).values_list("direction", flat=True))
    free = next((d for d in ("incoming", "outgoing") if d not in taken), None)
    return {"direction": free, "year": by.day.year, "opened_on": str(by.day)} if free else None


def report(by: Actor, scan: Record) -> Fields:
    return {"decision": str(scan.key), "report_digest": "0" * 64}


def extended(by: Actor, loan: Record) -> Fields:
    return {"until": str(max(loan.until, by.day) + timedelta(days=1)), "reason": "họp thêm"}


def later_end(by: Actor, document: Record) -> Fields:
    """The day after the one that stands there, or after the period where the paper has none,
    by a paper of its issuer."""
    until = (document.protected_until or by.day + timedelta(days=365)) + timedelta(days=1)
    return {"protected_until": str(until), "extended": fresh("CV"), "reason": "gia hạn", "ends": True}


def nothing(by: Actor, thing: Any) -> Fields:
    return {}


def reason(by: Actor, thing: Any) -> Fields:
    return {"reason": "lý do"}


def silent(entry: Record) -> bool:
    """Whether nothing was written while its document was free that its level forbids."""
    return cancelling.texts_fit(entry.document.facts(), entry.document.texts(), entry.document.law) is None


def proof(by: Actor, record: Record) -> Fields:
    sha256 = hashlib.sha256(fresh().encode()).hexdigest()
    return {
        "subject": record._meta.model_name,
        "title": "Biên bản",
        "sha256": sha256,
        "size": 9,
        "media_type": "application/pdf",
    }


FITTING: dict[str, Maker] = {
    "unit.create": lambda by, _: {"code": fresh("u"), "title": "Đơn vị"},
    "office.create": lambda by, _: {"title": "Chuyên viên"},
    "person.register": lambda by, _: {"name": "Phạm Dung"},
    "office.assign": filled,
    "account.open": lambda by, _: {"login": fresh("login")},
    "compartment.create": lambda by, _: {"code": fresh("c"), "title": "việc"},
    "compartment.combine": combined,
    "authorisation.propose": right,
    "authorisation.confirm": nothing,
    "authorisation.withdraw": withdrawn,
    "authorisation.refuse": withdrawn,
    "delegation.give": lending,
    "delegation.end": reason,
    "credential.propose_reset": lambda by, _: {"what": "password"},
    "credential.confirm_reset": nothing,
    "book.open": opened,
    "book.close_volume": nothing,
    "book.turn_year": nothing,
    "book.print": lambda by, _: {"format": "pdf"},
    "register.export": lambda by, _: {"what": "documents", "format": "csv", "lines": 1},
    "basis.adopt": adopting,
    "basis.end": ending,
    "document.register_incoming": incoming,
    "document.open": inside,
    "document.confirm_end": reason,
    "document.correct_end": later_end,
    "scheme.adopt": offer,
    "document.propose": proposal,
    "document.determine": nothing,
    "document.return_proposal": reason,
    "document.issue": outgoing,
    "document.correct": lambda by, _: {"field": "signer", "value": fresh(), "reason": "sai"},
    "document.cancel_entry": lambda by, entry: reason(by, entry) if silent(entry) else None,
    "document.confirm_cancelling": lambda by, entry: {} if silent(entry) else None,
    "document.declassify": lambda by, _: {"ground": "hết lý do"},
    "document.end_protection": nothing,
    "document.keep_fingerprints": lambda by, _: {"sha256": "0" * 64, **prints()},
    "copy.offer": handing(back=False),
    "copy.return": handing(back=True),
    "copy.accept": nothing,
    "copy.refuse": reason,
    "copy.withdraw": nothing,
    "copy.extend_loan": extended,
    "copy.take_over": lambda by, _: {"note": "thôi việc"},
    "copy.permit_reproduction": permitted,
    "copy.reproduce": lambda by, _: {"quantity": 1},
    "copy.propose_destruction": lambda by, _: {"reason": "hết hạn", "method": "cắt vụn"},
    "copy.decide_destruction": nothing,
    "copy.refuse_destruction": reason,
    "copy.witness_destruction": nothing,
    "copy.destroy": nothing,
    "proof.attach": proof,
    "scan.open": lambda by, _: {
        "stores": "/srv/x",
        "since": str(by.day),
        "until": str(by.day),
        "purpose": "x",
    },
    "scan.take_in": lambda by, scan: {"decision": str(scan.key), "hits": LINE},
    "scan.close": report,
    "hit.confirm": nothing,
    "hit.dismiss": reason,
    "hit.allow": reason,
    "allowance.end": reason,
    "disclosure.erase": nothing,
    "disclosure.refuse_erasure": reason,
    "document.withdraw_proposal": reason,
    "document.propose_again": proposal,
    "document.revoke_determination": reason,
    "document.refuse_cancelling": reason,
    "document.withdraw_cancelling": nothing,
    "copy.end_permission": reason,
    "copy.withdraw_destruction": reason,
    "copy.give_up_destruction": reason,
    "copy.withdraw_witness": reason,
    "credential.refuse_reset": reason,
    "credential.withdraw_reset": nothing,
    "scan.abandon": reason,
    "incident.close": lambda by, _: {"outcome": "đã gỡ"},
}


def order_for(name: str, by: Actor, thing: Any) -> Fields | None:
    """The fields of an order that fits, the thing among them; None where nothing here fits."""
    assert name in FITTING, f"tests/fitting.py: FITTING says of no order that fits {name}; add one"
    fields = FITTING[name](by, thing)
    act = find(name)
    if fields is None or not act.names:
        return fields
    key = str(thing.key)
    return {**fields, act.names: [key] if kinds(act.order)[act.names].name == "refs" else key}
