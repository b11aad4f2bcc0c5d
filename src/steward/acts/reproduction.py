"""The end of a permission to reproduce before its number is made; it ends with its copy as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from steward.acts.act import Done, act
from steward.models import Copy, Permission
from steward.rules.custody import reproduction
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import must
from steward.rules.machinery.fields import ref, text


@dataclass(frozen=True)
class EndPermission:
    """End a permission to reproduce, with the reason; what was made of it stays."""

    permission: str = ref("permission", "Permission")
    reason: str = text("Reason", longest=400)


@act(reproduction.may_end, EndPermission)
def end_permission(order: EndPermission, by: Actor, now: datetime) -> Done:
    permission = Permission.objects.visible_to(by).to_change(order.permission)
    must(reproduction.may_end(by, permission.facts()))
    return _ended(permission, order.reason)


@dataclass(frozen=True)
class LapsePermission:
    """Let a permission to reproduce lapse whose last day is over."""

    permission: str = ref("permission", "Permission")


@act(reproduction.has_lapsed, LapsePermission)
def lapse_permission(order: LapsePermission, by: Actor, now: datetime) -> Done:
    permission = Permission.objects.to_change(order.permission)
    must(reproduction.has_lapsed(by, permission.facts()))
    return _ended(permission, "")


def ended_with(copies: Sequence[Copy]) -> list[Permission]:
    """The open permissions of copies that are no more, over now; the copies are locked, so none is made of them meanwhile."""
    running = list(Permission.objects.filter(copy__in=copies, state="open").order_by("pk"))
    for permission in running:
        permission.state = "ended"
    return running


def _ended(permission: Permission, answer: str) -> Done:
    permission.state, permission.answer = "ended", answer
    result = {"permission": str(permission.key), "copy": str(permission.copy.key)}
    return Done((permission,), result)
