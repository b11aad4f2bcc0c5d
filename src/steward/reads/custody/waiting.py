"""Copies, handovers, permissions and destruction lists that wait for somebody."""

from functools import partial

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop as _

from steward.models import (
    Copy,
    Destruction,
    DestructionWitness,
    Handover,
    Loan,
    Permission,
)
from steward.reads.custody import pending
from steward.reads.machinery.waits import Waits, lately
from steward.rules.custody import destruction, handovers, listed, loans, reproduction

PARTIES = ("copy__document", "giver", "giver_person", "receiver__person", "receiver_person")


OFFER = partial(
    Waits, subject="handover", names=pending.handover, about=lambda row: row.copy.document, related=PARTIES
)
COPY = partial(
    Waits,
    subject="copy",
    names=pending.item,
    about=lambda row: row.document,
    related=("document", "keeper__person", "keeper__unit"),
)
LOAN = partial(
    Waits,
    subject="loan",
    names=pending.loan,
    day="until",
    is_due=True,
    about=lambda row: row.copy.document,
    leads=pending.copy_or_handover,
    related=("copy__document", "handover", "borrower__person", "borrower__unit", "lender__person"),
    what=_("Copy {copy} of {symbol}"),
)
PERMISSION = partial(
    Waits,
    subject="permission",
    names=pending.permission,
    act=reproduction.may_reproduce,
    what=_("Reproduce copy {copy} of {symbol}"),
    beside=_("{left} of {quantity} still to be made, permitted by {who}"),
    about=lambda row: row.copy.document,
    leads=lambda row: ("document", row.copy.document.key),
    related=("copy__document", "decider"),
)
LISTED = ("proposer", "proposer_person", "decider", "decider_person", "done_by")
LIST = partial(Waits, subject="destruction", names=pending.destruction_list, related=LISTED)
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
        rows=pending.borrowed,
        when=pending.is_due,
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
        rows=lambda by: pending.lent(by).filter(until__lte=by.day, lender=by.post),
        when=lambda by, row: row.until <= by.day and row.lender_id == by.post,
        beside=_("lent by you to {keeper}"),
    ),
    LOAN(
        act=loans.may_extend,
        name="lent_left",
        group="due",
        rows=lambda by: pending.lent(by).filter(until__lte=by.day).exclude(lender=by.post),
        when=lambda by, row: row.until <= by.day and row.lender_id != by.post,
        beside=_("lent to {keeper} by {lender}, a vacant post"),
    ),
    COPY(
        act=handovers.may_offer,
        name="offers_refused",
        group="act",
        names=pending.refused,
        rows=pending.refused_to,
        when=pending.was_refused,
        day=F("refused_on"),
        what=_("Copy {copy} of {symbol}"),
        beside=_("refused by {receiver}: {reason}; you still answer for it"),
    ),
    COPY(
        act=handovers.may_take_over,
        name="copies_left",
        group="act",
        names=pending.left,
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
        rows=pending.to_hand_out,
        when=pending.has_to_go,
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
        rows=lambda by: pending.lent(by).filter(until__gt=by.day, lender=by.post),
        when=lambda by, row: row.until > by.day and row.lender_id == by.post,
        beside=_("lent by you to {keeper}; due back"),
    ),
    LOAN(
        name="lent_listed",
        group="watch",
        rows=lambda by: pending.lent(by).filter(lender=by.post, copy__state="listed"),
        beside=_("lent by you, and listed for destruction meanwhile; due back"),
    ),
    LOAN(
        name="lent_gone",
        group="watch",
        names=lambda row: pending.item(row.copy),
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
        rows=lambda by: pending.lent(by).filter(until__gt=by.day).exclude(lender=by.post),
        when=lambda by, row: row.until > by.day and row.lender_id != by.post,
        beside=_("lent to {keeper} by {lender}, a vacant post; due back"),
    ),
    LOAN(
        name="borrowed_running",
        group="watch",
        names=pending.borrowing,
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
        rows=lambda by: pending.ended_by_another(by, "done"),
        day="done_on",
        what=_("Destruction list: {reason}"),
        beside=_("proposed by you, carried out by {second}"),
    ),
    LIST(
        name="destructions_withdrawn",
        group="watch",
        rows=lambda by: pending.ended_by_another(by, "withdrawn"),
        day="done_on",
        what=_("Destruction list: {reason}"),
        beside=_("proposed by you, withdrawn by {second}: {answer}"),
    ),
    LIST(
        name="destructions_given_up",
        group="watch",
        rows=lambda by: pending.ended_by_another(by, "given_up"),
        day="done_on",
        what=_("Destruction list: {reason}"),
        beside=_("proposed by you, given up by {second}: {answer}"),
    ),
    OFFER(
        name="offers_accepted",
        group="watch",
        rows=lambda by: pending.answers_of(by, "accepted"),
        day="answered_at",
        what=_("Copy {copy} of {symbol}"),
        beside=_("accepted by {receiver}"),
        alike="receiver",
        many=_("{n} copies accepted by {to_post}"),
    ),
)
