"""How a permission to reproduce ends before its number is made: by a decision, at its last day, or with its copy."""

from datetime import date

from steward.rules import custody
from steward.rules.answers import Refusal
from steward.rules.facts import CLOCK, Actor, CopyFacts, PermissionFacts
from steward.rules.life import moves
from steward.rules.reach import decides
from steward.rules.standing import standing

PERMISSION = custody.PERMISSION.joined(
    moves("copy.end_permission", "open", "ended"),
    moves("copy.lapse_permission", "open", "ended"),
)


def last_day_fits(until: date | None, day: date) -> Refusal | None:
    """A permission lasts at least today."""
    return Refusal("over_already", at="until") if until is not None and until < day else None


def form_fits(by: Actor, copy: CopyFacts, form: str) -> Refusal | None:
    """A form that the rule set of the day knows, as the choices of the page do, and that is made from such a copy."""
    known = {one.code: one for one in (by.law.copy_forms if by.law else ())}
    if by.law is None or form not in known:
        return Refusal("no_such_form", at="form")
    return None if form in custody.forms_of(by.law, copy) else Refusal("form_of_another_source", known[form].basis, at="form")


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
)
def has_lapsed(by: Actor, permission: PermissionFacts) -> Refusal | None:
    """Its last day is over; one without a last day lasts until it is used up or ended."""
    over = permission.until is not None and permission.until < by.day
    return None if over else Refusal("still_waiting", until=permission.until or "–")
