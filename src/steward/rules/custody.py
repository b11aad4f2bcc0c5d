"""Custody: who may release, accept, return, reproduce and destroy a numbered copy.

At any instant a copy has one keeper. It changes hands only by release and acceptance (invariants 8 and
9); the number of copies never exceeds what was decided (6); nothing leaves a terminal state (11).
"""

from collections.abc import Sequence
from datetime import date

from steward.foundations.scheme import Level, Scheme
from steward.rules.access import cleared
from steward.rules.answers import Refusal, first
from steward.rules.facts import Actor, CopyFacts, DestructionFacts, DocumentFacts, HandoverFacts, OfficeFacts, PermissionFacts
from steward.rules.register import decides, is_registrar


def is_keeper(by: Actor, copy: CopyFacts) -> Refusal | None:
    if copy.keeper != by.office:
        return Refusal("not_the_keeper", "invariant 8")
    return None


def is_free(copy: CopyFacts) -> Refusal | None:
    """The copy is held, not on a destruction list, not gone, and not already offered."""
    return first(
        Refusal("copy_not_held", "invariant 11", state=copy.state) if copy.state != "held" else None,
        Refusal("already_offered", "invariant 9") if copy.open_handover else None,
    )


def may_offer(by: Actor, copy: CopyFacts, to: OfficeFacts) -> Refusal | None:
    """The keeper releases a copy to an office that is filled and authorised for its level and need."""
    return first(
        is_keeper(by, copy),
        is_free(copy),
        Refusal("not_to_oneself", "invariant 9") if by.is_also(to.office, to.person) else None,
        Refusal("office_vacant", "invariant 9") if not to.filled else None,
        Refusal("receiver_not_authorised", "mission 3") if not cleared(to, copy.document) else None,
    )


def may_accept(by: Actor, handover: HandoverFacts, me: OfficeFacts) -> Refusal | None:
    """The receiver, still authorised, accepts while the offer is open."""
    return first(
        is_receiver(by, handover),
        Refusal("not_to_oneself", "invariant 9") if by.is_also(handover.giver, handover.giver_person) else None,
        Refusal("receiver_not_authorised", "mission 3") if not cleared(me, handover.copy.document) else None,
    )


def is_receiver(by: Actor, handover: HandoverFacts) -> Refusal | None:
    return first(
        Refusal("not_the_receiver", "invariant 9") if handover.receiver != by.office else None,
        Refusal("not_waiting", "invariant 9") if handover.state != "open" else None,
    )


def may_withdraw(by: Actor, handover: HandoverFacts) -> Refusal | None:
    """The giver takes an offer back while it is open."""
    return first(
        Refusal("not_the_giver", "invariant 9") if handover.giver != by.office else None,
        Refusal("not_waiting", "invariant 9") if handover.state != "open" else None,
    )


def may_return(by: Actor, copy: CopyFacts, registry: OfficeFacts) -> Refusal | None:
    """A keeper gives a copy back to a registry of the document's unit, or of a unit above it."""
    at_home = any(unit in copy.document.units for unit in registry.registrar_of)
    return first(may_offer(by, copy, registry), None if at_home else Refusal("not_the_registry", "register"))


def may_take_over(by: Actor, copy: CopyFacts, keeper_filled: bool, me: OfficeFacts) -> Refusal | None:
    """Only from an office that nobody fills, by the registrar of the document's unit: the one handover without a giver."""
    return first(
        Refusal("copy_not_held", "invariant 11", state=copy.state) if copy.state != "held" else None,
        is_registrar(by, copy.document.units, copy.document.rank, copy.document.need),
        Refusal("office_not_vacant", "invariant 9") if keeper_filled else None,
        Refusal("not_to_oneself", "invariant 9") if copy.keeper == by.office else None,
        Refusal("receiver_not_authorised", "mission 3") if not cleared(me, copy.document) else None,
    )


def form_fits(copy: CopyFacts, scheme: Scheme, form: str) -> Refusal | None:
    """A true copy is made of an original, a copy of a copy of a copy; an extract of either."""
    source = "original" if copy.form == "original" else "copy"
    fits = any(f.code == form and f.made_from in ("any", source) for f in scheme.copy_forms)
    return None if fits else Refusal("form_of_another_source", scheme.code, form=form)


def may_permit_reproduction(by: Actor, copy: CopyFacts, scheme: Scheme, form: str) -> Refusal | None:
    """Decided by the authority competent for the level, unless the originator forbade any copying."""
    return first(
        Refusal("reproduction_forbidden", "art. 11") if copy.document.reproduction == "forbidden" else None,
        Refusal("no_such_form", scheme.code, form=form) if form not in {f.code for f in scheme.copy_forms} else None,
        Refusal("copy_not_held", "invariant 11", state=copy.state) if copy.state != "held" else None,
        decides(by, copy.document, scheme, "copy"),
    )


def may_reproduce(by: Actor, permission: PermissionFacts, quantity: int) -> Refusal | None:
    """The registrar or the keeper makes at most the permitted number from a copy at hand (invariant 6)."""
    copy = permission.copy
    hands_on = None if copy.keeper == by.office else is_registrar(by, copy.document.units, copy.document.rank, copy.document.need)
    return first(
        hands_on,
        Refusal("copy_not_held", "invariant 11", state=copy.state) if copy.state != "held" else None,
        Refusal("permission_used_up", "invariant 6") if permission.state != "open" else None,
        Refusal("more_than_permitted", "invariant 6", left=permission.quantity - permission.used)
        if permission.used + quantity > permission.quantity
        else None,
    )


def may_propose_destruction(by: Actor, copies: Sequence[CopyFacts]) -> Refusal | None:
    """The keeper, or the registrar of the unit, lists copies at hand."""
    for copy in copies:
        own = None if copy.keeper == by.office else is_registrar(by, copy.document.units, copy.document.rank, copy.document.need)
        objection = first(own, is_free(copy))
        if objection:
            objection.params["copy"] = copy.path
            return objection
    return None


def may_decide_destruction(by: Actor, destruction: DestructionFacts, schemes: dict[str, Scheme]) -> Refusal | None:
    """Decided for every copy on the list by a competent authority other than the proposer (invariant 13)."""
    return first(
        Refusal("not_waiting", "invariant 13") if destruction.state != "proposed" else None,
        Refusal("two_persons_needed", "invariant 13") if by.is_also(destruction.proposer, destruction.proposer_person) else None,
        Refusal("keeper_cannot_decide", "invariant 13") if _keeps(by, destruction) else None,
        *(decides(by, c.document, schemes[c.document.scheme], "destroy") for c in destruction.copies),
    )


def may_witness(by: Actor, destruction: DestructionFacts) -> Refusal | None:
    """A witness is neither proposer nor decider nor keeper of a listed copy, in any office, and signs once."""
    proposed = by.is_also(destruction.proposer, destruction.proposer_person)
    decided = by.is_also(destruction.decider, destruction.decider_person)
    again = by.office in destruction.witnesses or by.person in destruction.witness_persons
    return first(
        Refusal("not_decided", "invariant 13") if destruction.state != "decided" else None,
        Refusal("keeper_cannot_witness", "invariant 13") if _keeps(by, destruction) else None,
        Refusal("proposer_cannot_witness", "invariant 13") if proposed else None,
        Refusal("decider_cannot_witness", "invariant 13") if decided else None,
        Refusal("already_witnessed", "invariant 13") if again else None,
    )


def _keeps(by: Actor, destruction: DestructionFacts) -> bool:
    return any(by.is_also(copy.keeper, copy.keeper_person) for copy in destruction.copies)


def may_destroy(by: Actor, destruction: DestructionFacts, levels: dict[int, Level]) -> Refusal | None:
    """After the decision and with the witnesses the levels demand; `levels` is by document."""
    needed = max((levels[c.document.document].destruction_witnesses for c in destruction.copies), default=0)
    involved = by.office == destruction.proposer or by.office in {c.keeper for c in destruction.copies}
    return first(
        Refusal("not_decided", "invariant 13") if destruction.state != "decided" else None,
        None if involved else Refusal("not_the_keeper", "invariant 13"),
        Refusal("witnesses_missing", "invariant 13", needed=needed, present=len(destruction.witnesses))
        if len(destruction.witnesses) < needed
        else None,
    )


def may_be_due(due_back: date | None, day: date) -> Refusal | None:
    """A loan is due back today or later."""
    return Refusal("due_in_the_past", "register") if due_back is not None and due_back < day else None


def overdue(due_back: date | None, day: date) -> bool:
    """Overdue stays overdue: the copy remains on its keeper's charge."""
    return due_back is not None and due_back < day


def may_attach_proof(by: Actor, document: DocumentFacts, parties: frozenset[int]) -> Refusal | None:
    """A signed paper is attached by the registrar, or by an office that was party to what it proves."""
    return None if by.office in parties else is_registrar(by, document.units, document.rank, document.need)
