"""The rows of custody that wait for somebody, and what is told of each to whom it waits for."""

from datetime import datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import TruncDate
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from steward.models import (
    Copy,
    Destruction,
    Document,
    Handover,
    Loan,
    Permission,
    Person,
    Post,
)
from steward.reads.machinery.asking import time_zone
from steward.reads.machinery.waits import answered_by, did, lately, who
from steward.reads.machinery.wording import called, copy_number, filled, label
from steward.reads.people.things import post_then
from steward.rules.document import issued
from steward.rules.machinery.actor import Actor

#: What is told of a refusal, and where it stands beside the handover.
ANSWER = {
    "reason": "reason",
    "title": "receiver__title",
    "title_en": "receiver__title_en",
    "person": "receiver_person__title",
}


def item(copy: Copy) -> dict[str, Any]:
    """A copy as a party to its handover may know it: by its number alone."""
    return {"copy": copy_number(copy.path), "symbol": copy.document.symbol or label(_("an unnumbered item"))}


def handover(row: Handover) -> dict[str, Any]:
    posts = {"from_post": called(row.giver), "to_post": called(row.receiver)}
    vacant = row.state == "open" and row.receiver.person_id is None
    posts |= {"to_post": f"{called(row.receiver)} ({gettext('vacant')})"} if vacant else {}
    parties = {**posts, "giver": did(row.giver, row.giver_person), "receiver": did(row.receiver, row.answers)}
    parties |= {"receiver": posts["to_post"]} if vacant else {}
    return {**item(row.copy), **parties, "reason": row.reason}


def permission(row: Permission) -> dict[str, Any]:
    return {
        **item(row.copy),
        "left": row.quantity - row.used,
        "quantity": row.quantity,
        "who": did(row.decider),
    }


def destruction_list(row: Destruction) -> dict[str, Any]:
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


def answers_of(by: Actor, state: str) -> Any:
    """Answers of the last days to what this actor offered."""
    since = datetime.combine(lately(by), time(), time_zone())
    return Handover.objects.filter(giver=by.post, state=state, answered_at__gte=since).exclude(
        kind="takeover"
    )


def borrowed(by: Actor) -> Any:
    """Copies that this actor is to give back, today or since long."""
    due = Loan.objects.due_to(by).filter(until__lte=by.day).order_by().values("copy")
    return Copy.objects.visible_to(by).free_with(by).filter(pk__in=due)


def is_due(by: Actor, copy: Copy) -> bool:
    return Loan.objects.due_to(by).filter(copy=copy, until__lte=by.day).exists()


def refused_to(by: Actor) -> Any:
    """Copies that lie with this actor because the last one to whom they were offered refused,
    with what he answered."""
    last = Handover.objects.visible_to(by).filter(copy=OuterRef("pk")).order_by("-pk")
    # Few: without them first, the last handover of all that one keeps is looked for.
    answered = answers_of(by, "refused")
    rows = Copy.objects.visible_to(by).free_with(by).filter(pk__in=answered.values("copy"))
    latest = rows.annotate(last=Subquery(last.values("pk")[:1]))
    answer = Handover.objects.visible_to(by).filter(pk=OuterRef("last"))
    told = {f"refused_{name}": Subquery(answer.values(path)) for name, path in ANSWER.items()}
    refused_on = TruncDate(Subquery(answer.values("answered_at")), tzinfo=time_zone())
    return latest.filter(last__in=answered.values("pk")).annotate(refused_on=refused_on, **told)


def was_refused(by: Actor, copy: Copy) -> bool:
    last = Handover.objects.visible_to(by).filter(copy=copy).order_by("-pk").first()
    return last is not None and answers_of(by, "refused").filter(pk=last.pk).exists()


def to_hand_out(by: Actor) -> Any:
    """Copies that this actor issued and that have still to go to their recipients."""
    return Copy.objects.visible_to(by).free_with(by).to_hand_out(by)


def has_to_go(by: Actor, copy: Copy) -> bool:
    document = copy.document
    here = list(
        Copy.objects.visible_to(by)
        .never_left(by)
        .filter(document=document)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return copy.pk in issued.to_go(here, document.copies_authorised, document.goes_to)


def left(row: Copy) -> dict[str, Any]:
    return {**item(row), "keeper": post_then(row.keeper)}


def refused(row: Any) -> dict[str, Any]:
    post = Post(title=row.refused_title, title_en=row.refused_title_en)
    person = Person(title=row.refused_person) if row.refused_person else None
    return {**item(row), "receiver": did(post, person), "reason": row.refused_reason}


def borrowing(row: Loan) -> dict[str, Any]:
    """A loan as its borrower may know it."""
    return {**item(row.copy), "lender": who(row.lender)}


def loan(row: Any) -> dict[str, Any]:
    """A loan as its lender may know it: of what was handed on since, the unit alone,
    but to whoever keeps its register."""
    known = row.kept or row.borrower_id == row.handover.receiver_id
    keeper = who(row.borrower) if known else called(row.borrower.unit)
    return {**item(row.copy), "keeper": keeper, "lender": called(row.lender)}


def lent(by: Actor) -> Any:
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


def copy_or_handover(row: Any) -> tuple[str, Any]:
    """To the copy, which says who keeps it and what the lender can do; where it does not exist any more,
    how it was lent."""
    return ("copy", row.copy.key) if row.seen else ("handover", row.handover.key)


def ended_by_another(by: Actor, state: str) -> Any:
    """Lists of this actor that another carried out, withdrew or gave up in the last days."""
    rows = Destruction.objects.visible_to(by).filter(proposer=by.post, state=state, done_on__gte=lately(by))
    return rows.exclude(done_by=by.post)
