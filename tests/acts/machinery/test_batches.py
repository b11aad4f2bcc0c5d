"""A receipt lists what was accepted in one go between the same two, and nothing else."""

import uuid
from collections.abc import Sequence

from steward.acts.catalogue import find
from steward.acts.machinery.envelope import perform_many
from steward.models import Handover
from steward.reads import catalogue
from steward.reads.log.verify import verify
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import read
from tests.cast import NOW, Cast, do, incoming


def several(name: str, by: Actor, orders: Sequence[dict[str, str]]) -> list[str]:
    """Acts performed together: the handovers they tell of."""
    act = find(name)
    items = [(act, read(act.order, order), str(uuid.uuid4())) for order in orders]
    return [receipt.result["handover"] for receipt in perform_many(items, by, NOW)]


def offered(cast: Cast, number: int, by: str = "registrar") -> list[str]:
    """So many offers to the keeper, made in one go."""
    copies = incoming(cast, copies=" ".join(str(n + 1) for n in range(number))).result["copies"]
    if by != "registrar":
        for copy in copies:
            handover = do("copy.offer", cast.registrar, copy=copy, to=cast.key(by)).result["handover"]
            do("copy.accept", getattr(cast, by), handover=handover)
    return several(
        "copy.offer", getattr(cast, by), [{"copy": copy, "to": cast.key("keeper")} for copy in copies]
    )


def accepted(cast: Cast, handovers: Sequence[str]) -> list[str]:
    return several("copy.accept", cast.keeper, [{"handover": one} for one in handovers])


def on_the_receipt(by: Actor, handover: str) -> list[str]:
    question = catalogue.find("handover")
    return [row["key"] for row in question.run(read(question.params, {"handover": handover}), by)["together"]]


def test_what_was_accepted_in_one_go_is_on_one_receipt(cast):
    first, second = accepted(cast, offered(cast, 3)), accepted(cast, offered(cast, 2))
    for batch in (first, second):
        assert all(on_the_receipt(by, one) == batch for one in batch for by in (cast.registrar, cast.keeper))
    assert len({row.batch for row in Handover.objects.filter(key__in=[*first, *second])}) == 2
    assert list(verify()) == []


def test_what_was_offered_in_one_go_and_accepted_one_by_one_has_a_receipt_each(cast):
    waiting = offered(cast, 3)
    assert len(set(Handover.objects.filter(key__in=waiting).values_list("batch", flat=True))) == 1
    for one in waiting:
        do("copy.accept", cast.keeper, handover=one)
    assert all(on_the_receipt(cast.keeper, one) == [one] for one in waiting)
    assert not Handover.objects.filter(key__in=waiting, batch__isnull=False).exists()
    assert list(verify()) == []


def test_a_receipt_lists_nothing_of_another_giver_though_it_was_accepted_in_the_same_go(cast):
    ours, theirs = offered(cast, 2), offered(cast, 2, by="drafter")
    accepted(cast, [*ours, *theirs])
    assert on_the_receipt(cast.keeper, ours[0]) == ours and on_the_receipt(cast.keeper, theirs[0]) == theirs
    assert len(set(Handover.objects.filter(key__in=[*ours, *theirs]).values_list("batch", flat=True))) == 1


def test_what_is_refused_or_waits_is_on_no_receipt(cast):
    waiting, no = offered(cast, 1)[0], offered(cast, 1)[0]
    do("copy.refuse", cast.keeper, handover=no, reason="thiếu trang")
    assert on_the_receipt(cast.keeper, waiting) == on_the_receipt(cast.keeper, no) == []
