"""A permission to reproduce ends: by decision, or at its last day."""

from datetime import timedelta

from steward.models import Permission
from steward.reads.machinery.asking import actor_for, the_clock
from steward.rules.machinery.answers import Refusal
from tests.cast import NOW, Cast, do, incoming


def permitted(cast: Cast, **more: object) -> str:
    order = {
        "copy": more.pop("copy", None) or incoming(cast).result["copies"][0],
        "form": "true-copy",
        "quantity": 3,
        "reason": "họp",
        **more,
    }
    return do("copy.permit_reproduction", cast.head, **order).result["permission"]


def test_a_permission_is_ended_with_a_reason_and_nothing_more_is_made_of_it(cast, leaves_one, leaves_nothing):
    permission = permitted(cast)
    do("copy.reproduce", cast.registrar, permission=permission, quantity=1)
    order = {"permission": permission, "reason": "họp xong"}
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("copy.end_permission", cast.registrar, **order)
    with leaves_one("copy.end_permission"):
        do("copy.end_permission", cast.head, **order)
    with leaves_nothing(Refusal, "not_now"):
        do("copy.reproduce", cast.registrar, permission=permission, quantity=1)
    assert Permission.objects.values_list("state", "used", "answer").get() == ("ended", 1, "họp xong")


def test_a_permission_with_a_last_day_is_used_on_it_and_lapses_after_it(cast, leaves_one, leaves_nothing):
    copy = incoming(cast).result["copies"][0]
    with leaves_nothing(Refusal, "over_already") as told:
        permitted(cast, copy=copy, until="2026-11-15")
    assert told.value.at == "until"
    permission = permitted(cast, copy=copy, until="2026-11-17")
    last, over = NOW + timedelta(days=1), NOW + timedelta(days=2)

    def registrar(at):
        return actor_for(cast.key("registrar"), at)

    do("copy.reproduce", registrar(last), now=last, permission=permission, quantity=1)
    with leaves_nothing(Refusal, "still_waiting"):
        do("copy.lapse_permission", the_clock(last), now=last, permission=permission)
    with leaves_nothing(Refusal, "permission_over"):
        do("copy.reproduce", registrar(over), now=over, permission=permission, quantity=1)
    with leaves_one("copy.lapse_permission"):
        do("copy.lapse_permission", the_clock(over), now=over, permission=permission)
    assert Permission.objects.get().state == "ended"


def test_a_permission_without_a_last_day_does_not_lapse(cast, leaves_nothing):
    permission, later = permitted(cast), NOW + timedelta(days=4000)
    with leaves_nothing(Refusal, "still_waiting"):
        do("copy.lapse_permission", the_clock(later), now=later, permission=permission)


def test_a_copy_is_reproduced_by_whoever_has_it_at_hand_and_while_it_is_offered_by_nobody(
    cast, leaves_one, leaves_nothing
):
    copy = incoming(cast).result["copies"][0]
    permission = permitted(cast, copy=copy)
    order = {"permission": permission, "quantity": 1}
    handover = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
    with leaves_nothing(Refusal, "already_offered"):
        do("copy.reproduce", cast.registrar, **order)
    do("copy.accept", cast.keeper, handover=handover)
    for by in (cast.registrar, cast.second_registrar):
        with leaves_nothing(Refusal, "not_the_keeper"):
            do("copy.reproduce", by, **order)
    with leaves_one("copy.reproduce"):
        do("copy.reproduce", cast.keeper, **order)
    onward = do("copy.offer", cast.keeper, copy=copy, to=cast.key("second_keeper")).result["handover"]
    for by, code in ((cast.keeper, "already_offered"), (cast.registrar, "not_the_keeper")):
        with leaves_nothing(Refusal, code):
            do("copy.reproduce", by, **order)
    do("copy.withdraw", cast.keeper, handover=onward)
    with leaves_one("copy.reproduce"):
        do("copy.reproduce", cast.keeper, **order)
