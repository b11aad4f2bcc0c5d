"""Reproduction: permitted in a number and a form, made by the keeper;
a permission ends also before its number is made.

By a decision, at its last day, or with its copy. The number of copies never exceeds what was decided.
"""

from datetime import date

from steward.foundations.scheme import Scheme
from steward.rules.access import cleared
from steward.rules.authority import decides
from steward.rules.custody.facts import CopyFacts, PermissionFacts
from steward.rules.custody.handovers import COPY, is_free, is_keeper, may_move
from steward.rules.machinery.actor import CLOCK, Actor
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.life import Life, moves, stays
from steward.rules.machinery.standing import standing

PERMISSION = Life(
    "permission",
    begins=("open",),
    arrows=(
        stays("copy.reproduce", "open"),
        moves("copy.reproduce", "open", "used"),
        moves("copy.destroy", "open", "ended"),
        moves("copy.end_permission", "open", "ended"),
        moves("copy.lapse_permission", "open", "ended"),
    ),
    ends=("used", "ended"),
    tones={"open": "ok", "used": "quiet", "ended": "quiet"},
)


@standing(
    "copy.permit_reproduction",
    on="copy",
    life=COPY,
    verb="Permit reproduction",
    past="Reproduction of copy {copy} of {document} permitted: {quantity} may be made.",
    goes="copy",
    decides=True,
)
def may_permit_reproduction(by: Actor, copy: CopyFacts) -> Refusal | None:
    """Decided by the authority competent for the level, unless the originator forbade any copying."""
    return first(
        Refusal("reproduction_forbidden", copy.document.law.article("reproduction"))
        if copy.document.reproduction == "forbidden"
        else None,
        decides(by, copy.document, "copy"),
        may_move(copy),
        None if by.law is None or forms_of(by.law, copy) else Refusal("no_such_form"),
    )


def forms_of(law: Scheme, copy: CopyFacts) -> frozenset[str]:
    """A true copy is made of an original, a copy of a copy of a copy; an extract of either."""
    source = "original" if copy.form == "original" else "copy"
    return frozenset(f.code for f in law.copy_forms if f.made_from in ("any", source))


@standing(
    "copy.reproduce",
    on="permission",
    life=PERMISSION,
    verb="Reproduce",
    past="Copies {copies} made of copy {copy} of {document}.",
    main=True,
    waits="due",
    goes="copy",
    decides=True,
)
def may_reproduce(by: Actor, permission: PermissionFacts) -> Refusal | None:
    """The keeper makes reproductions from the copy at hand, until the last day of the permission.

    What another keeps, or was offered, is not at hand: whoever is to reproduce it is given it first.
    """
    over = permission.until is not None and permission.until < by.day
    return first(
        COPY.refuses("copy.reproduce", permission.copy.state),
        is_keeper(by, permission.copy),
        is_free(permission.copy),
        Refusal("permission_over", until=permission.until) if over else None,
        Refusal("receiver_not_authorised") if not cleared(by.seat, permission.copy.document) else None,
    )


def last_day_fits(until: date | None, day: date) -> Refusal | None:
    """A permission lasts at least today."""
    return Refusal("over_already", at="until") if until is not None and until < day else None


def form_fits(by: Actor, copy: CopyFacts, form: str) -> Refusal | None:
    """A form that the rule set of the day knows, as the choices of the page do,
    and that is made from such a copy."""
    known = {one.code: one for one in (by.law.copy_forms if by.law else ())}
    if by.law is None or form not in known:
        return Refusal("no_such_form", at="form")
    return (
        None
        if form in forms_of(by.law, copy)
        else Refusal("form_of_another_source", known[form].basis, at="form")
    )


def reproducing_fits(permission: PermissionFacts, quantity: int) -> Refusal | None:
    """At most the permitted number is made."""
    left = permission.quantity - permission.used
    return Refusal("more_than_permitted", at="quantity", left=left) if quantity > left else None


@standing(
    "copy.end_permission",
    on="permission",
    life=PERMISSION,
    verb="End the permission",
    past="No more may be made of copy {copy} of {document} under this permission.",
    goes="copy",
    decides=True,
)
def may_end(by: Actor, permission: PermissionFacts) -> Refusal | None:
    """Ended by the authority competent for the level, whoever gave it."""
    return decides(by, permission.copy.document, "copy")


@standing(
    "copy.lapse_permission",
    on="permission",
    life=PERMISSION,
    verb="Let the permission lapse",
    past="The last day of the permission for copy {copy} of {document} is over.",
    principals=(CLOCK,),
    goes="copy",
    decides=True,
)
def has_lapsed(by: Actor, permission: PermissionFacts) -> Refusal | None:
    """Its last day is over; one without a last day lasts until it is used up or ended."""
    over = permission.until is not None and permission.until < by.day
    return None if over else Refusal("still_waiting", until=permission.until or "–")
