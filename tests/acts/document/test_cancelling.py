"""A cancelling that is not confirmed leaves the line as it was."""

from datetime import timedelta

import pytest

from steward.models import BookEntry, Document, Permission
from steward.reads.machinery.asking import actor_for, the_clock
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Refusal
from tests.cast import NOW, TODAY, TOP, Cast, do, incoming


def line_of(document: str) -> str:
    return str(BookEntry.objects.get(document__key=document).key)


@pytest.fixture
def entry(cast: Cast) -> str:
    """A line whose cancelling the registrar proposed, and whose document was declassified since:
    nobody can confirm it."""
    document = incoming(cast).result["document"]
    key = line_of(document)
    do("document.cancel_entry", cast.registrar, entry=key, reason="nhầm")
    do("document.declassify", cast.head, document=document, ground="hết bí mật")
    with pytest.raises(Refusal, match="not_now"):
        do("document.confirm_cancelling", cast.second_registrar, entry=key)
    return key


def offered(cast: Cast, copy: str) -> tuple[str, Actor, dict[str, object]]:
    return "copy.offer", cast.registrar, {"copy": copy, "to": cast.key("keeper")}


def returned(cast: Cast, copy: str) -> tuple[str, Actor, dict[str, object]]:
    return "copy.return", cast.registrar, {"copy": copy, "to": cast.key("second_registrar")}


def listed(cast: Cast, copy: str) -> tuple[str, Actor, dict[str, object]]:
    return "copy.propose_destruction", cast.registrar, {"copies": copy, "reason": "thừa", "method": "cắt"}


def permitted(cast: Cast, copy: str) -> tuple[str, Actor, dict[str, object]]:
    return (
        "copy.permit_reproduction",
        cast.head,
        {"copy": copy, "form": "true-copy", "quantity": 1, "reason": "họp"},
    )


def permit(cast: Cast, copy: str) -> None:
    act, by, order = permitted(cast, copy)
    do(act, by, **order)


def reproduced(cast: Cast, copy: str) -> tuple[str, Actor, dict[str, object]]:
    """Under a permission that was given before."""
    permission = Permission.objects.filter(copy__key=copy).first()
    return "copy.reproduce", cast.registrar, {"permission": str(permission.key), "quantity": 1}


def taken_over(cast: Cast, copy: str) -> tuple[str, Actor, dict[str, object]]:
    do("office.assign", cast.access, office=cast.key("registrar"), since=str(TODAY))
    return "copy.take_over", cast.second_registrar, {"copy": copy, "note": "thôi việc"}


@pytest.mark.parametrize("moved", [offered, returned, listed, permitted, reproduced, taken_over])
def test_no_copy_leaves_its_place_while_the_cancelling_of_its_entry_is_open(
    cast, leaves_one, leaves_nothing, moved
):
    made = incoming(cast).result
    permit(cast, made["copies"][0])
    entry = line_of(made["document"])
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")
    act, by, order = moved(cast, made["copies"][0])
    with leaves_nothing(Refusal, "cancelling_proposed"):
        do(act, by, **order)
    with pytest.raises(Refusal) as no:
        do(act, by, **order)
    row = BookEntry.objects.select_related("book").get(key=entry)
    assert no.value.params["entry"] == f"{row.ordinal}/{row.book.year}"
    do("document.refuse_cancelling", cast.second_registrar, entry=entry, reason="đúng sổ")
    with leaves_one(act):
        do(act, by, **order)


def test_what_waits_to_be_cancelled_can_be_confirmed_at_any_time(cast, leaves_one):
    made = incoming(cast).result
    permit(cast, made["copies"][0])
    entry = line_of(made["document"])
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")
    for act, by, order in (
        move(cast, made["copies"][0]) for move in (offered, returned, listed, permitted, reproduced)
    ):
        with pytest.raises(Refusal, match="cancelling_proposed"):
            do(act, by, **order)
    with leaves_one("document.confirm_cancelling"):
        do("document.confirm_cancelling", cast.second_registrar, entry=entry)


def test_a_permission_to_reproduce_ends_with_the_copies_of_a_cancelled_entry(cast, leaves_one):
    made, other = incoming(cast).result, incoming(cast, symbol="9/BC").result
    for copy in (made["copies"][0], other["copies"][0]):
        permit(cast, copy)
    entry = line_of(made["document"])
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")
    with leaves_one("document.confirm_cancelling"):
        do("document.confirm_cancelling", cast.second_registrar, entry=entry)
    assert [p.state for p in Permission.objects.order_by("pk")] == ["ended", "open"]


def stands(entry: str) -> tuple[object, ...]:
    row = BookEntry.objects.get(key=entry)
    return row.state, row.reason, row.answer, row.cancel_proposed_by, row.cancel_proposed_on


def test_a_second_person_refuses_it_with_a_reason(cast, entry, leaves_one, leaves_nothing):
    order = {"entry": entry, "reason": "bản đã chuyển"}
    with leaves_nothing(Refusal, "two_persons_needed"):
        do("document.refuse_cancelling", cast.registrar, **order)
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("document.refuse_cancelling", cast.inspector, **order)
    with leaves_one("document.refuse_cancelling"):
        do("document.refuse_cancelling", cast.second_registrar, **order)
    assert stands(entry) == ("valid", "", "bản đã chuyển", None, None)
    with leaves_nothing(Refusal, "not_now"):
        do("document.refuse_cancelling", cast.second_registrar, **order)


def test_what_was_answered_to_an_earlier_cancelling_is_gone_with_the_next_one(cast, leaves_one):
    entry = line_of(incoming(cast).result["document"])
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")
    do("document.refuse_cancelling", cast.second_registrar, entry=entry, reason="đúng sổ")
    assert stands(entry)[:3] == ("valid", "", "đúng sổ")
    with leaves_one("document.cancel_entry"):
        do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm thật")
    assert stands(entry)[:3] == ("cancel_proposed", "nhầm thật", "")


def test_its_proposer_withdraws_it(cast, entry, leaves_one, leaves_nothing):
    with leaves_nothing(Refusal, "not_the_proposer"):
        do("document.withdraw_cancelling", cast.second_registrar, entry=entry)
    with leaves_one("document.withdraw_cancelling"):
        do("document.withdraw_cancelling", cast.registrar, entry=entry)
    assert stands(entry) == ("valid", "", "", None, None)


def test_it_lapses_by_the_clock_alone_when_its_days_are_over(cast, entry, leaves_one, leaves_nothing):
    last, over = NOW + timedelta(days=30), NOW + timedelta(days=31)
    with leaves_nothing(Refusal, "still_waiting"):
        do("document.lapse_cancelling", the_clock(last), now=last, entry=entry)
    with leaves_nothing(Refusal, "not_for_this_principal"):
        do("document.lapse_cancelling", cast.registrar, entry=entry)
    with leaves_one("document.lapse_cancelling"):
        do("document.lapse_cancelling", the_clock(over), now=over, entry=entry)
    assert stands(entry) == ("valid", "", "", None, None)


def at(cast: Cast, name: str, day: int) -> dict[str, object]:
    now = NOW + timedelta(days=day)
    return {"now": now, "by": actor_for(cast.key(name), now)}


def seen_by(cast: Cast, name: str, document: str, day: int = 0) -> bool:
    return Document.objects.visible_to(at(cast, name, day)["by"]).filter(key=document).exists()


@pytest.mark.parametrize("freed", [False, True], ids=["before its end", "after its end"])
def test_a_mistyped_end_is_taken_back_with_its_entry_and_opens_nothing(
    cast, leaves_one, leaves_nothing, freed
):
    """The year 2056 was meant. A copy had gone to a keeper: it comes back first.
    Then two take the entry back."""
    end = {"protected_until": "2026-11-18", "level": TOP, "abstract": "", "copies": "1"}
    with leaves_nothing(Refusal, "ends_soon"):
        incoming(cast, **end, ends=False)
    made = incoming(cast, **end).result
    document, entry, copy = made["document"], line_of(made["document"]), made["copies"][0]
    handover = do("copy.offer", cast.registrar, copy=copy, to=cast.key("drafter")).result["handover"]
    do("copy.accept", cast.drafter, handover=handover)
    later = 3 if freed else 0
    if freed:
        do(
            "document.end_protection",
            the_clock(NOW + timedelta(days=3)),
            now=NOW + timedelta(days=3),
            document=document,
        )
    assert seen_by(cast, "deputy", document, later) is freed

    def act(name: str, who: str, **order: object) -> str:
        moment = at(cast, who, later)
        return do(name, moment["by"], now=moment["now"], **order).result

    with leaves_nothing(Refusal, "copies_have_moved"):
        act("document.cancel_entry", "registrar", entry=entry, reason="nhầm năm")
    back = act("copy.offer", "drafter", copy=copy, to=cast.key("registrar"))["handover"]
    with leaves_nothing(Refusal, "copies_have_moved"):
        act("document.cancel_entry", "registrar", entry=entry, reason="nhầm năm")
    act("copy.accept", "registrar", handover=back)
    with leaves_nothing(Refusal, "copies_have_moved"):
        act("document.cancel_entry", "second_registrar", entry=entry, reason="nhầm năm")
    with leaves_one("document.cancel_entry"):
        act("document.cancel_entry", "registrar", entry=entry, reason="nhầm năm")
    with leaves_nothing(Refusal, "two_persons_needed"):
        act("document.confirm_cancelling", "registrar", entry=entry)
    with leaves_one("document.confirm_cancelling"):
        act("document.confirm_cancelling", "second_registrar", entry=entry)
    row = Document.objects.get(key=document)
    assert (row.state, row.declassified_on, seen_by(cast, "deputy", document, later)) == (
        "cancelled",
        None,
        False,
    )
    right = act(
        "document.register_incoming",
        "registrar",
        **PAPER,
        book=cast.books["incoming"],
        protected_until="2056-11-10",
    )
    assert not seen_by(cast, "deputy", right["document"], later) and right["ordinal"] == 2


PAPER = {
    "kind": "Báo cáo",
    "arrived_on": "2026-11-16",
    "issuing_body": "Bộ Nội vụ",
    "symbol": "12/BC-BNV",
    "dated": "2026-11-10",
    "level": TOP,
}
