"""Copies, handovers, permissions and destruction lists that wait for somebody."""

from datetime import datetime, time
from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_noop as _

from steward.models import (
    Copy,
    Destruction,
    DestructionWitness,
    Document,
    Handover,
    Loan,
    Permission,
    Person,
    Post,
)
from steward.reads.machinery.asking import time_zone
from steward.reads.machinery.waits import Waits, answered_by, did, lately, who
from steward.reads.machinery.wording import called, copy_number, filled, label
from steward.reads.people.things import post_then
from steward.rules.custody import destruction, handovers, listed, loans, reproduction
from steward.rules.document import issued
from steward.rules.machinery.actor import Actor

#: What is told of a refusal, and where it stands beside the handover.
ANSWER = {
    "reason": "reason",
    "title": "receiver__title",
    "title_en": "receiver__title_en",
    "person": "receiver_person__title",
}
PARTIES = ("copy__document", "giver", "giver_person", "receiver__person", "receiver_person")


def _item(copy: Copy) -> dict[str, Any]:
    """A copy as a party to its handover may know it: by its number alone."""
    return {"copy": copy_number(copy.path), "symbol": copy.document.symbol or label(_("an unnumbered item"))}


def _handover(row: Handover) -> dict[str, Any]:
    posts = {"from_post": called(row.giver), "to_post": called(row.receiver)}
    parties = {**posts, "giver": did(row.giver, row.giver_person), "receiver": did(row.receiver, row.answers)}
    return {**_item(row.copy), **parties, "reason": row.reason}


def _permission(row: Permission) -> dict[str, Any]:
    return {
        **_item(row.copy),
        "left": row.quantity - row.used,
        "quantity": row.quantity,
        "who": did(row.decider),
    }


def _list(row: Destruction) -> dict[str, Any]:
    decided = (
        filled(_("decided by {who}"), {"who": did(row.decider, row.decider_person)})
        if row.decider
        else label(_("no decision is needed"))
    )
    missing = row.witnesses_needed - getattr(row, "present", 0)
    told = {"missing": missing, "needed": row.witnesses_needed}
    return {
        "reason": row.reason,
        "who": did(row.proposer, row.proposer_person),
        "decided": decided,
        "answer": row.answer,
        "second": answered_by(row, row.done_by),
        **told,
    }


def _answered(by: Actor, state: str) -> Any:
    """Answers of the last days to what this actor offered."""
    since = datetime.combine(lately(by), time(), time_zone())
    return Handover.objects.filter(giver=by.post, state=state, answered_at__gte=since).exclude(
        kind="takeover"
    )


def _borrowed(by: Actor) -> Any:
    """Copies that this actor is to give back, today or since long."""
    due = Loan.objects.due_to(by).filter(until__lte=by.day).order_by().values("copy")
    return Copy.objects.visible_to(by).free_with(by).filter(pk__in=due)


def _is_due(by: Actor, copy: Copy) -> bool:
    return Loan.objects.due_to(by).filter(copy=copy, until__lte=by.day).exists()


def _refused_to(by: Actor) -> Any:
    """Copies that lie with this actor because the last one to whom they were offered refused,
    with what he answered."""
    last = Handover.objects.visible_to(by).filter(copy=OuterRef("pk")).order_by("-pk")
    answered = _answered(
        by, "refused"
    )  # few: without them first, the last handover of all that one keeps is looked for
    rows = Copy.objects.visible_to(by).free_with(by).filter(pk__in=answered.values("copy"))
    latest = rows.annotate(last=Subquery(last.values("pk")[:1]))
    answer = Handover.objects.visible_to(by).filter(pk=OuterRef("last"))
    told = {f"refused_{name}": Subquery(answer.values(path)) for name, path in ANSWER.items()}
    refused_on = TruncDate(Subquery(answer.values("answered_at")), tzinfo=time_zone())
    return latest.filter(last__in=answered.values("pk")).annotate(refused_on=refused_on, **told)


def _was_refused(by: Actor, copy: Copy) -> bool:
    last = Handover.objects.visible_to(by).filter(copy=copy).order_by("-pk").first()
    return last is not None and _answered(by, "refused").filter(pk=last.pk).exists()


def _to_hand_out(by: Actor) -> Any:
    """Copies that this actor issued and that have still to go to their recipients."""
    return Copy.objects.visible_to(by).free_with(by).to_hand_out(by)


def _has_to_go(by: Actor, copy: Copy) -> bool:
    document = copy.document
    here = list(
        Copy.objects.visible_to(by)
        .never_left(by)
        .filter(document=document)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return copy.pk in issued.to_go(here, document.copies_authorised, document.goes_to)


def _left(row: Copy) -> dict[str, Any]:
    return {**_item(row), "keeper": post_then(row.keeper)}


def _refused(row: Any) -> dict[str, Any]:
    post = Post(title=row.refused_title, title_en=row.refused_title_en)
    person = Person(title=row.refused_person) if row.refused_person else None
    return {**_item(row), "receiver": did(post, person), "reason": row.refused_reason}


def _borrowing(row: Loan) -> dict[str, Any]:
    """A loan as its borrower may know it."""
    return {**_item(row.copy), "lender": who(row.lender)}


def _loan(row: Any) -> dict[str, Any]:
    """A loan as its lender may know it: of what was handed on since, the unit alone,
    but to whoever keeps its register."""
    known = row.kept or row.borrower_id == row.handover.receiver_id
    keeper = who(row.borrower) if known else called(row.borrower.unit)
    return {**_item(row.copy), "keeper": keeper, "lender": called(row.lender)}


def _lent(by: Actor) -> Any:
    """What this actor has lent or a vacant post left to it,
    with whether the document exists for it and it keeps its register."""
    seen = Document.objects.visible_to(by).filter(pk=OuterRef("copy__document"))
    kept = seen.registered_by(by)
    return (
        Loan.objects.extendable_by(by)
        .running()
        .order_by("until", "pk")
        .annotate(seen=Exists(seen), kept=Exists(kept))
    )


def _copy_or_handover(row: Any) -> tuple[str, Any]:
    """To the copy, which says who keeps it and what the lender can do; where it does not exist any more,
    how it was lent."""
    return ("copy", row.copy.key) if row.seen else ("handover", row.handover.key)


def _ended_by_another(by: Actor, state: str) -> Any:
    """Lists of this actor that another carried out, withdrew or gave up in the last days."""
    rows = Destruction.objects.visible_to(by).filter(proposer=by.post, state=state, done_on__gte=lately(by))
    return rows.exclude(done_by=by.post)


OFFER = partial(
    Waits, subject="handover", names=_handover, about=lambda row: row.copy.document, related=PARTIES
)
COPY = partial(
    Waits,
    subject="copy",
    names=_item,
    about=lambda row: row.document,
    related=("document", "keeper__person", "keeper__unit"),
)
LOAN = partial(
    Waits,
    subject="loan",
    names=_loan,
    day="until",
    is_due=True,
    about=lambda row: row.copy.document,
    leads=_copy_or_handover,
    related=("copy__document", "handover", "borrower__person", "borrower__unit", "lender__person"),
    what=_("Copy {copy} of {symbol}"),
)
PERMISSION = partial(
    Waits,
    subject="permission",
    names=_permission,
    act=reproduction.may_reproduce,
    what=_("Reproduce copy {copy} of {symbol}"),
    beside=_("{left} of {quantity} still to be made, permitted by {who}"),
    about=lambda row: row.copy.document,
    leads=lambda row: ("document", row.copy.document.key),
    related=("copy__document", "decider"),
)
LISTED = ("proposer", "proposer_person", "decider", "decider_person", "done_by")
LIST = partial(Waits, subject="destruction", names=_list, related=LISTED)
#: A list that is decided and witnessed waits since the last of its witnesses confirmed.
LAST_WITNESS = Subquery(
    DestructionWitness.objects.standing()
    .filter(destruction=OuterRef("pk"))
    .order_by("-day")
    .values("day")[:1]
)

WAITS = (
    OFFER(
        act=handovers.may_accept,
        rows=lambda by: Handover.objects.acceptable_by(by),
        day="offered_at",
        what=_("Copy {copy} of {symbol}"),
        beside=_("offered by {giver}"),
        alike="giver",
        many=_("{n} copies offered by {from_post}"),
    ),
    OFFER(
        act=handovers.may_refuse,
        rows=lambda by: Handover.objects.filter(receiver=by.post).exclude(
            pk__in=Handover.objects.acceptable_by(by).values("pk")
        ),
        when=lambda by, row: handovers.may_accept(by, row.facts()) is not None,
        day="offered_at",
        what=_("Copy {copy} of {symbol}"),
        beside=_("offered by {giver}; you cannot accept it and can only refuse it"),
    ),
    LIST(
        act=destruction.may_decide_destruction,
        rows=lambda by: Destruction.objects.decidable_by(by),
        day="proposed_on",
        what=_("Destruction list: {reason}"),
        beside=_("proposed by {who}"),
    ),
    LIST(
        act=destruction.may_witness,
        rows=lambda by: Destruction.objects.visible_to(by).witnessable_by(by).lacking_witnesses(),
        when=lambda by, row: listed.lacks_witnesses(row.facts()),
        day=Coalesce("decided_on", "proposed_on"),
        what=_("Destruction list: {reason}"),
        beside=_("{decided}; witnesses are missing"),
    ),
    LIST(
        act=destruction.may_destroy,
        rows=lambda by: Destruction.objects.visible_to(by).carried_out_by(by),
        day=Coalesce(LAST_WITNESS, "decided_on", "proposed_on"),
        what=_("Destruction list: {reason}"),
        beside=_("{decided}; to be carried out"),
    ),
    PERMISSION(
        rows=lambda by: Permission.objects.reproducible_by(by).filter(until__isnull=False),
        when=lambda by, row: row.until is not None,
        day="until",
        is_due=True,
    ),
    PERMISSION(
        name="permissions_without_a_day",
        group="act",
        rows=lambda by: Permission.objects.reproducible_by(by).filter(until__isnull=True),
        when=lambda by, row: row.until is None,
        day="decided_on",
    ),
    COPY(
        act=handovers.may_return,
        rows=_borrowed,
        when=_is_due,
        day=Subquery(
            Loan.objects.running().filter(copy=OuterRef("pk")).order_by("until").values("until")[:1]
        ),
        is_due=True,
        what=_("Copy {copy} of {symbol}"),
        beside=_("on loan to you"),
    ),
    LOAN(
        act=loans.may_extend,
        name="lent",
        group="due",
        rows=lambda by: _lent(by).filter(until__lte=by.day, lender=by.post),
        when=lambda by, row: row.until <= by.day and row.lender_id == by.post,
        beside=_("lent by you to {keeper}"),
    ),
    LOAN(
        act=loans.may_extend,
        name="lent_left",
        group="due",
        rows=lambda by: _lent(by).filter(until__lte=by.day).exclude(lender=by.post),
        when=lambda by, row: row.until <= by.day and row.lender_id != by.post,
        beside=_("lent to {keeper} by {lender}, a vacant post"),
    ),
    COPY(
        act=handovers.may_offer,
        name="offers_refused",
        group="act",
        names=_refused,
        rows=_refused_to,
        when=_was_refused,
        day=F("refused_on"),
        what=_("Copy {copy} of {symbol}"),
        beside=_("refused by {receiver}: {reason}; you still answer for it"),
    ),
    COPY(
        act=handovers.may_take_over,
        name="copies_left",
        group="act",
        names=_left,
        rows=lambda by: Copy.objects.visible_to(by).takeable_by(by),
        day="keeper__since",
        what=_("Copy {copy} of {symbol}"),
        beside=_("left by {keeper}, a vacant post"),
        alike="keeper",
        many=_("{n} copies left by {keeper}, a vacant post"),
    ),
    COPY(
        act=handovers.may_offer,
        name="copies_issued",
        group="act",
        rows=_to_hand_out,
        when=_has_to_go,
        day="since",
        what=_("Copy {copy} of {symbol}"),
        beside=_("issued by you, not yet handed out"),
        alike="document",
        many=_("Copies of {symbol} not yet handed out: {n}"),
    ),
    OFFER(
        act=handovers.may_withdraw,
        group="others",
        rows=lambda by: Handover.objects.filter(giver=by.post),
        day="offered_at",
        what=_("Copy {copy} of {symbol}"),
        beside=_("offered to {receiver}, not yet accepted"),
        alike="receiver",
        many=_("{n} copies offered to {to_post}, not yet accepted"),
    ),
    LIST(
        name="destructions_decided",
        group="others",
        rows=lambda by: (
            Destruction.objects.visible_to(by).involving(by).filter(state="decided").lacking_witnesses()
        ),
        day=Coalesce("decided_on", "proposed_on"),
        what=_("Destruction list: {reason}"),
        beside=_("{decided}; witnesses who are still missing: {missing} of {needed}"),
    ),
    LIST(
        act=destruction.may_withdraw,
        name="destructions_proposed",
        group="others",
        rows=lambda by: Destruction.objects.visible_to(by).filter(proposer=by.post, state="proposed"),
        when=lambda by, row: row.proposer_id == by.post,
        day="proposed_on",
        what=_("Destruction list: {reason}"),
        beside=_("proposed by you, waits for a decision"),
    ),
    LIST(
        act=destruction.may_withdraw,
        name="destructions_left",
        group="act",
        rows=lambda by: Destruction.objects.visible_to(by).involving(by).filter(proposer__person=None),
        when=lambda by, row: row.proposer.person_id is None,
        day="proposed_on",
        what=_("Destruction list: {reason}"),
        beside=_("its proposer has left: it is decided, or you withdraw it"),
    ),
    LOAN(
        act=loans.may_extend,
        name="lent_running",
        group="watch",
        rows=lambda by: _lent(by).filter(until__gt=by.day, lender=by.post),
        when=lambda by, row: row.until > by.day and row.lender_id == by.post,
        beside=_("lent by you to {keeper}; due back"),
    ),
    LOAN(
        name="lent_listed",
        group="watch",
        rows=lambda by: _lent(by).filter(lender=by.post, copy__state="listed"),
        beside=_("lent by you, and listed for destruction meanwhile; due back"),
    ),
    LOAN(
        name="lent_gone",
        group="watch",
        names=lambda row: _item(row.copy),
        rows=lambda by: Loan.objects.filter(lender=by.post, state="gone", ended_on__gte=lately(by)),
        day="ended_on",
        is_due=False,
        leads=lambda row: ("handover", row.handover.key),
        beside=_("lent by you, destroyed meanwhile"),
    ),
    LOAN(
        act=loans.may_extend,
        name="lent_left_running",
        group="watch",
        rows=lambda by: _lent(by).filter(until__gt=by.day).exclude(lender=by.post),
        when=lambda by, row: row.until > by.day and row.lender_id != by.post,
        beside=_("lent to {keeper} by {lender}, a vacant post; due back"),
    ),
    LOAN(
        name="borrowed_running",
        group="watch",
        names=_borrowing,
        rows=lambda by: Loan.objects.due_to(by).filter(until__gt=by.day, copy__keeper=by.post),
        leads=lambda row: ("copy", row.copy.key),
        beside=_("on loan to you from {lender}; due back"),
    ),
    LIST(
        name="destructions_refused",
        group="watch",
        rows=lambda by: Destruction.objects.visible_to(by).filter(
            proposer=by.post, state="refused", decided_on__gte=lately(by)
        ),
        day="decided_on",
        what=_("Destruction list: {reason}"),
        beside=_("refused: {answer}"),
    ),
    LIST(
        name="destructions_done",
        group="watch",
        rows=lambda by: _ended_by_another(by, "done"),
        day="done_on",
        what=_("Destruction list: {reason}"),
        beside=_("proposed by you, carried out by {second}"),
    ),
    LIST(
        name="destructions_withdrawn",
        group="watch",
        rows=lambda by: _ended_by_another(by, "withdrawn"),
        day="done_on",
        what=_("Destruction list: {reason}"),
        beside=_("proposed by you, withdrawn by {second}: {answer}"),
    ),
    LIST(
        name="destructions_given_up",
        group="watch",
        rows=lambda by: _ended_by_another(by, "given_up"),
        day="done_on",
        what=_("Destruction list: {reason}"),
        beside=_("proposed by you, given up by {second}: {answer}"),
    ),
    OFFER(
        name="offers_accepted",
        group="watch",
        rows=lambda by: _answered(by, "accepted"),
        day="answered_at",
        what=_("Copy {copy} of {symbol}"),
        beside=_("accepted by {receiver}"),
        alike="receiver",
        many=_("{n} copies accepted by {to_post}"),
    ),
)
