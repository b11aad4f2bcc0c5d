"""A destruction list that is not carried out sets its copies free."""

from dataclasses import replace

import pytest

from steward.models import Authorisation, Copy, Destruction, DestructionWitness, Permission, Person
from steward.reads.catalogue import find
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Invalid, Refusal, Unknown
from steward.rules.machinery.fields import read
from tests.cast import TODAY, TOP, Cast, add_post, do, grant, incoming, new_person, new_post, seat


@pytest.fixture
def listed(cast: Cast) -> str:
    copies = incoming(cast).result["copies"]
    return do(
        "copy.propose_destruction", cast.registrar, copies=copies, reason="hết hạn", method="cắt vụn"
    ).result["destruction"]


def states() -> set[str]:
    return set(Copy.objects.values_list("state", flat=True))


def test_its_proposer_withdraws_a_list_that_nobody_decided(cast, listed, leaves_one, leaves_nothing):
    with leaves_nothing(Refusal, "not_the_proposer"):
        do("copy.withdraw_destruction", cast.head, destruction=listed)
    with leaves_one("copy.withdraw_destruction"):
        do("copy.withdraw_destruction", cast.registrar, destruction=listed)
    assert (Destruction.objects.get().state, states()) == ("withdrawn", {"held"})
    with leaves_nothing(Refusal, "not_now"):
        do("copy.decide_destruction", cast.head, destruction=listed)


@pytest.mark.parametrize("who", ["registrar", "head"])
def test_a_decided_list_is_given_up_with_a_reason(cast, listed, leaves_one, leaves_nothing, who):
    order = {"destruction": listed, "reason": "tòa yêu cầu giữ"}
    with leaves_nothing(Refusal, "not_now"):
        do("copy.give_up_destruction", getattr(cast, who), **order)
    do("copy.decide_destruction", cast.head, destruction=listed)
    with leaves_nothing(Refusal, "not_now"):
        do("copy.withdraw_destruction", cast.registrar, destruction=listed)
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("copy.give_up_destruction", cast.inspector, **order)
    with leaves_one("copy.give_up_destruction"):
        do("copy.give_up_destruction", getattr(cast, who), **order)
    row = Destruction.objects.get()
    assert (row.state, row.answer, states()) == ("given_up", "tòa yêu cầu giữ", {"held"})
    with leaves_nothing(Refusal, "not_now"):
        do("copy.destroy", cast.registrar, destruction=listed)


def test_a_destruction_that_a_witness_has_confirmed_is_given_up_by_nobody(
    cast, listed, leaves_one, leaves_nothing
):
    order = {"destruction": listed, "reason": "tòa yêu cầu giữ"}
    do("copy.decide_destruction", cast.head, destruction=listed)
    do("copy.witness_destruction", cast.inspector, destruction=listed)
    for by in (cast.registrar, cast.head):
        with leaves_nothing(Refusal, "destroyed_before_witnesses"):
            do("copy.give_up_destruction", by, **order)
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("copy.give_up_destruction", cast.inspector, **order)
    do("copy.witness_destruction", cast.second_registrar, destruction=listed)
    with leaves_one("copy.destroy"):
        do("copy.destroy", cast.registrar, destruction=listed)
    assert states() == {"destroyed"}


def test_a_witness_takes_a_mistaken_confirmation_back_and_the_list_goes_on_either_way(
    cast, listed, leaves_one, leaves_nothing
):
    order = {"destruction": listed, "reason": "nhầm danh sách"}
    do("copy.decide_destruction", cast.head, destruction=listed)
    do("copy.witness_destruction", cast.inspector, destruction=listed)
    with leaves_nothing(Refusal, "destroyed_before_witnesses"):
        do("copy.give_up_destruction", cast.registrar, **order)
    for by in (cast.registrar, cast.second_registrar, cast.head):
        with leaves_nothing(Refusal, "not_a_witness"):
            do("copy.withdraw_witness", by, **order)
    with leaves_one("copy.withdraw_witness"):
        do("copy.withdraw_witness", cast.inspector, **order)
    row = DestructionWitness.objects.get()
    assert (row.withdrawn_on, row.reason, str(row.post.key)) == (
        TODAY,
        "nhầm danh sách",
        cast.key("inspector"),
    )
    with leaves_nothing(Refusal, "not_a_witness"):
        do("copy.withdraw_witness", cast.inspector, **order)
    do("copy.witness_destruction", cast.inspector, destruction=listed)
    with leaves_nothing(Refusal, "witnesses_missing"):
        do("copy.destroy", cast.registrar, destruction=listed)
    do("copy.withdraw_witness", cast.inspector, **order)
    with leaves_one("copy.give_up_destruction"):
        do("copy.give_up_destruction", cast.registrar, **order)
    assert states() == {"held"}


def test_what_is_recorded_as_destroyed_no_witness_takes_back(cast, listed, leaves_one, leaves_nothing):
    do("copy.decide_destruction", cast.head, destruction=listed)
    for witness in (cast.inspector, cast.second_registrar):
        do("copy.witness_destruction", witness, destruction=listed)
    do("copy.withdraw_witness", cast.inspector, destruction=listed, reason="nhầm")
    do("copy.witness_destruction", cast.inspector, destruction=listed)
    with leaves_one("copy.destroy"):
        do("copy.destroy", cast.registrar, destruction=listed)
    with leaves_nothing(Refusal, "not_now"):
        do("copy.withdraw_witness", cast.inspector, destruction=listed, reason="nhầm")


def test_a_permission_to_reproduce_ends_with_its_copy_and_waits_through_a_list_that_is_given_up(
    cast, leaves_one
):
    one, other = (incoming(cast, symbol=f"{n}/BC", copies="1").result["copies"][0] for n in (1, 2))
    for copy in (one, other):
        do("copy.permit_reproduction", cast.head, copy=copy, form="true-copy", quantity=2, reason="họp")
    given_up, carried_out = (
        do("copy.propose_destruction", cast.registrar, copies=copy, reason="hết hạn", method="cắt").result[
            "destruction"
        ]
        for copy in (one, other)
    )
    for key in (given_up, carried_out):
        do("copy.decide_destruction", cast.head, destruction=key)
    do("copy.give_up_destruction", cast.registrar, destruction=given_up, reason="còn dùng")
    for witness in (cast.inspector, cast.second_registrar):
        do("copy.witness_destruction", witness, destruction=carried_out)
    with leaves_one("copy.destroy"):
        do("copy.destroy", cast.registrar, destruction=carried_out)
    assert [(p.state, p.used) for p in Permission.objects.order_by("pk")] == [("open", 0), ("ended", 0)]
    waits = find("waiting")
    rows = waits.run(read(waits.params, {"kind": "permissions_without_a_day"}), cast.registrar)["rows"]
    assert len(rows) == 1 and "1/BC" in rows[0]["what"]


def test_nobody_takes_back_the_word_of_whoever_filled_the_post_before(
    cast, listed, leaves_one, leaves_nothing
):
    order = {"destruction": listed, "reason": "nhầm danh sách"}
    do("copy.decide_destruction", cast.head, destruction=listed)
    do("copy.witness_destruction", cast.inspector, destruction=listed)
    with leaves_nothing(Refusal, "not_a_witness"):
        do("copy.withdraw_witness", replace(cast.inspector, person=cast.outsider.person), **order)
    with leaves_one("copy.withdraw_witness"):
        do("copy.withdraw_witness", cast.inspector, **order)


@pytest.mark.parametrize("filled", [True, False], ids=["filled anew", "left vacant"])
def test_a_word_is_taken_back_by_the_person_who_gave_it_also_from_another_post(
    cast, listed, leaves_one, leaves_nothing, filled
):
    """The witness moves to another post of the unit, and somebody else comes to the old one, or nobody."""
    order = {"destruction": listed, "reason": "nhầm danh sách"}
    moved, follows = Person.objects.get(pk=cast.second_registrar.person), new_person(cast)
    do("copy.decide_destruction", cast.head, destruction=listed)
    do("copy.witness_destruction", cast.second_registrar, destruction=listed)
    for right in Authorisation.objects.filter(post__key=cast.key("second_registrar"), state="in_force"):
        do("authorisation.withdraw", cast.access, authorisation=str(right.key), reason="chuyển vị trí")
    leave(cast, "second_registrar")
    if filled:
        seat(cast, cast.key("second_registrar"), follows)
        grant(cast, cast.key("second_registrar"), "registrar", TOP, "interior")
        with leaves_nothing(Refusal, "not_a_witness"):
            do("copy.withdraw_witness", cast.second_registrar, **order)
        assert "copy.withdraw_witness" not in told(cast.second_registrar, listed)
    cast.posts["new"] = new_post(cast, "records")
    seat(cast, cast.key("new"), str(moved.key))
    with leaves_nothing(Unknown, "unknown"):
        do("copy.withdraw_witness", cast.new, **order)
    grant(cast, cast.key("new"), "reader", TOP, "interior")
    assert "copy.withdraw_witness" in told(cast.new, listed) and "copy.withdraw_witness" not in told(
        cast.inspector, listed
    )
    with leaves_one("copy.withdraw_witness"):
        do("copy.withdraw_witness", cast.new, **order)
    row = DestructionWitness.objects.get()
    assert (row.withdrawn_on, str(row.post.key), row.person) == (TODAY, cast.key("second_registrar"), moved)


def told(by: Actor, listed: str) -> list[str]:
    """What the page of a list offers."""
    question = find("destruction")
    return question.run(read(question.params, {"destruction": listed}), by)["may"]


def listed_by_a_keeper_who_leaves(cast: Cast, witnesses: int) -> tuple[str, str]:
    """A decided list of a keeper whose post nobody fills any more, confirmed by so many witnesses;
    and the copy on it."""
    copy = incoming(cast, copies="1").result["copies"][0]
    handover = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
    do("copy.accept", cast.keeper, handover=handover)
    key = do("copy.propose_destruction", cast.keeper, copies=copy, reason="hết hạn", method="cắt vụn").result[
        "destruction"
    ]
    do("copy.decide_destruction", cast.head, destruction=key)
    for witness in (cast.inspector, cast.second_registrar)[:witnesses]:
        do("copy.witness_destruction", witness, destruction=key)
    return key, copy


def leave(cast: Cast, name: str) -> None:
    do("office.assign", cast.access, office=cast.key(name), since="2026-11-16")


def work(by: Actor, kind: str) -> list[str]:
    waits = find("waiting")
    return [row["key"] for row in waits.run(read(waits.params, {"kind": kind}), by)["rows"]]


def test_what_a_vacant_post_left_half_destroyed_is_recorded_by_the_registrar(
    cast, leaves_one, leaves_nothing
):
    key, copy = listed_by_a_keeper_who_leaves(cast, 1)
    with leaves_nothing(Refusal, "not_the_keeper"):
        do("copy.destroy", cast.registrar, destruction=key)
    leave(cast, "keeper")
    for refused, by in (
        ("destroyed_before_witnesses", cast.registrar),
        ("destroyed_before_witnesses", cast.head),
    ):
        with leaves_nothing(Refusal, refused):
            do("copy.give_up_destruction", by, destruction=key, reason="còn dùng")
    with leaves_nothing(Refusal, "not_now"):
        do("copy.take_over", cast.registrar, copy=copy, note="nghỉ hưu")
    with leaves_nothing(Refusal, "witnesses_missing"):
        do("copy.destroy", cast.registrar, destruction=key)
    assert (work(cast.registrar, "destructions_decided"), work(cast.registrar, "copy.destroy")) == ([key], [])
    do("copy.witness_destruction", cast.second_registrar, destruction=key)
    for by in (cast.head, cast.inspector, cast.outsider):
        assert work(by, "copy.destroy") == []
    with leaves_nothing(Refusal, "not_the_keeper"):
        do("copy.destroy", cast.head, destruction=key)
    assert work(cast.registrar, "copy.destroy") == work(cast.second_registrar, "copy.destroy") == [key]
    with leaves_one("copy.destroy"):
        do("copy.destroy", cast.registrar, destruction=key)
    assert (Destruction.objects.get().state, states(), Copy.objects.get().keeper) == (
        "done",
        {"destroyed"},
        None,
    )


def test_what_a_vacant_post_left_on_a_decided_list_is_given_up_by_the_registrar_and_taken_over(
    cast, leaves_one, leaves_nothing
):
    key, copy = listed_by_a_keeper_who_leaves(cast, 0)
    order = {"destruction": key, "reason": "còn dùng"}
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("copy.give_up_destruction", cast.registrar, **order)
    leave(cast, "keeper")
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("copy.give_up_destruction", cast.inspector, **order)
    with leaves_one("copy.give_up_destruction"):
        do("copy.give_up_destruction", cast.registrar, **order)
    with leaves_one("copy.take_over"):
        do("copy.take_over", cast.registrar, copy=copy, note="nghỉ hưu")
    assert Copy.objects.get().keeper_id == cast.registrar.post


def test_what_a_vacant_post_proposed_is_withdrawn_by_the_registrar_in_whose_work_it_stands(
    cast, leaves_one, leaves_nothing
):
    """The keepers stay, but one who keeps a copy sees no more than its document; nobody has decided."""
    copy = incoming(cast, copies="1").result["copies"][0]
    handover = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
    do("copy.accept", cast.keeper, handover=handover)
    add_post(cast, "lister", "records", "Văn thư hợp đồng", "", [("registrar", TOP, "interior")])
    key = do("copy.propose_destruction", cast.lister, copies=copy, reason="hết hạn", method="cắt vụn").result[
        "destruction"
    ]
    with leaves_nothing(Refusal, "not_the_proposer"):
        do("copy.withdraw_destruction", cast.registrar, destruction=key)
    assert work(cast.registrar, "destructions_left") == work(cast.keeper, "destructions_left") == []
    leave(cast, "lister")
    assert work(cast.registrar, "destructions_left") == work(cast.keeper, "destructions_left") == [key]
    assert work(cast.inspector, "destructions_left") == work(cast.head, "destructions_left") == []
    with leaves_nothing(Refusal, "not_the_proposer"):
        do("copy.withdraw_destruction", cast.inspector, destruction=key)
    with leaves_nothing(Invalid, "invalid"):
        do("copy.withdraw_destruction", cast.registrar, destruction=key)
    with leaves_one("copy.withdraw_destruction"):
        do("copy.withdraw_destruction", cast.registrar, destruction=key, reason="người lập đã nghỉ")
    assert (Destruction.objects.get().state, states()) == ("withdrawn", {"held"})


def test_a_list_is_of_one_unit_and_one_need_to_know(cast, leaves_one, leaves_nothing):
    book = do(
        "book.open",
        cast.registrar,
        unit=cast.units["records"],
        direction="incoming",
        year=2026,
        opened_on="2026-01-02",
    )
    here = incoming(cast).result["copies"]
    there = incoming(cast, symbol="13/BC", book=book.result["book"]).result["copies"]
    told = {"reason": "hết hạn", "method": "cắt vụn"}
    with leaves_nothing(Refusal, "listed_apart"):
        do("copy.propose_destruction", cast.registrar, copies=[*here, *there], **told)
    for copies in (here, there):
        with leaves_one("copy.propose_destruction"):
            do("copy.propose_destruction", cast.registrar, copies=copies, **told)
