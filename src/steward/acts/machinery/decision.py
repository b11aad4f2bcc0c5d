"""What is decided is kept as a decision: over what, by whom, when, on whose authority, and why.

Promises that no act that decides leaves its authority untold, and that no later decision writes over an
earlier one: each is a row of its own (docs/decisions/0028).
It refuses an act whose declaration and whose telling are at odds.
"""

from dataclasses import replace
from typing import Any

from steward.acts.machinery.act import Act, Done
from steward.acts.machinery.hearing import Heard
from steward.models.machinery.record import Record
from steward.models.people.decisions import Decision
from steward.models.written import document_of
from steward.rules.document.kept import documents_in
from steward.rules.machinery.actor import Authority

#: The fields of an order that say why something is decided.
WHY = ("reason", "ground")


def with_decision(act: Act, order: Any, by: Heard, done: Done) -> Done:
    """What the act told, and among its objects the decision, where it is one."""
    if act.standing.decides != (done.rests is not None):
        raise RuntimeError(
            f"{act.name} decides or does not, and it tells on whose authority otherwise than it is declared"
        )
    if done.rests is None:
        return done
    over = done.decided or done.objects[:1]
    return replace(
        done, objects=(*done.objects, *(_decision(act, order, by, done.rests, record) for record in over))
    )


def _decision(act: Act, order: Any, by: Heard, rests: Authority, over: Record) -> Decision:
    why = next((getattr(order, name) for name in WHY if hasattr(order, name)), "")
    document = document_of(over)
    about = (document.facts(),) if document else (thing for asked, thing in by.asked if asked == act.name)
    highest = max(documents_in(about), key=lambda one: one.rank, default=None)
    return Decision(
        subject=over.logged_as(),
        record=over.key,
        act=act.name,
        post_id=by.post or None,
        person_id=by.person,
        day=by.day,
        capacity=rests.capacity,
        delegation_id=rests.delegation,
        until=getattr(order, "until", None),
        reason=why,
        level=highest.grade.code if highest else "",
        scheme_digest=highest.scheme_digest if highest else "",
    )
