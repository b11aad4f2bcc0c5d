"""Reproduction by decision, and the end of a permission before its number is made;
it ends with its copy as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from steward.acts.machinery.act import Done, act
from steward.models import Copy, Permission
from steward.rules.authority import authority
from steward.rules.custody import reproduction
from steward.rules.machinery.actor import Actor, Authority
from steward.rules.machinery.answers import granted, must
from steward.rules.machinery.fields import choice, day, number, ref, text


@dataclass(frozen=True)
class PermitReproduction:
    """Permit that a copy be reproduced: form, number and reason."""

    copy: str = ref("copy", "Copy")
    form: str = choice("copy_form", "Form")
    quantity: int = number("Number of copies", least=1, most=999)
    reason: str = text("Reason", longest=400)
    until: date | None = day(
        "Last day", "Empty: until the number is made, or the permission is ended.", default=None
    )


@act(reproduction.may_permit_reproduction, PermitReproduction)
def permit_reproduction(order: PermitReproduction, by: Actor, now: datetime) -> Done:
    copy = Copy.objects.visible_to(by).to_change(order.copy)
    facts = copy.facts()
    must(reproduction.may_permit_reproduction(by, facts))
    must(reproduction.form_fits(by, facts, order.form))
    must(reproduction.last_day_fits(order.until, by.day))
    told = granted(authority(by, facts.document, "copy"))
    permission = Permission(
        copy=copy,
        form=order.form,
        quantity=order.quantity,
        decider_id=by.post,
        decided_on=by.day,
        reason=order.reason,
        until=order.until,
    )
    result = {"permission": str(permission.key), "copy": str(copy.key), "quantity": order.quantity}
    return Done((permission,), result, rests=told)


@dataclass(frozen=True)
class ReproduceCopy:
    """Make permitted reproductions; each is numbered as a child of the copy it was made from."""

    permission: str = ref("permission", "Permission")
    quantity: int = number("Number made", least=1, most=999)


@act(reproduction.may_reproduce, ReproduceCopy)
def reproduce_copy(order: ReproduceCopy, by: Actor, now: datetime) -> Done:
    permission = Permission.objects.visible_to(by).to_change(order.permission, "copy")
    source, facts = permission.copy, permission.facts()
    must(reproduction.may_reproduce(by, facts))
    must(reproduction.reproducing_fits(facts, order.quantity))
    made = last_child(source)
    children = [
        Copy(
            document=source.document,
            path=f"{source.path}/{made + n}",
            parent=source,
            form=permission.form,
            keeper_id=by.post,
            pages=source.pages,
            since=by.day,
        )
        for n in range(1, order.quantity + 1)
    ]
    permission.used += order.quantity
    permission.state = "used" if permission.used == permission.quantity else "open"
    result = {
        "copies": [str(child.key) for child in children],
        "copy": str(source.key),
        "made": order.quantity,
    }
    return Done((permission, *children), result, rests=by.own)


def last_child(source: Copy) -> int:
    """The highest number among the children of a copy, those included that a sender had marked so."""
    begin = f"{source.path}/"
    paths = Copy.objects.filter(document=source.document_id, path__startswith=begin).values_list(
        "path", flat=True
    )
    return max((int(path.removeprefix(begin).split("/")[0]) for path in paths), default=0)


@dataclass(frozen=True)
class EndPermission:
    """End a permission to reproduce, with the reason; what was made of it stays."""

    permission: str = ref("permission", "Permission")
    reason: str = text("Reason", longest=400)


@act(reproduction.may_end, EndPermission)
def end_permission(order: EndPermission, by: Actor, now: datetime) -> Done:
    permission = Permission.objects.visible_to(by).to_change(order.permission)
    facts = permission.facts()
    must(reproduction.may_end(by, facts))
    return _ended(permission, order.reason, granted(authority(by, facts.copy.document, "copy")))


@dataclass(frozen=True)
class LapsePermission:
    """Let a permission to reproduce lapse whose last day is over."""

    permission: str = ref("permission", "Permission")


@act(reproduction.has_lapsed, LapsePermission)
def lapse_permission(order: LapsePermission, by: Actor, now: datetime) -> Done:
    permission = Permission.objects.to_change(order.permission)
    must(reproduction.has_lapsed(by, permission.facts()))
    return _ended(permission, "", by.own)


def ended_with(copies: Sequence[Copy]) -> list[Permission]:
    """The open permissions of copies that are no more, over now; the copies are locked,
    so none is made of them meanwhile."""
    running = list(Permission.objects.filter(copy__in=copies, state="open").order_by("pk"))
    for permission in running:
        permission.state = "ended"
    return running


def _ended(permission: Permission, answer: str, rests: Authority) -> Done:
    permission.state, permission.answer = "ended", answer
    result = {"permission": str(permission.key), "copy": str(permission.copy.key)}
    return Done((permission,), result, rests=rests)
