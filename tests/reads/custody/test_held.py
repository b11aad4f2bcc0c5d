"""What is told of a handover and its receipt: to its parties, to the registrar of the document, to other
readers, to a party of another handover of the same copy (decisions 19)."""

import uuid

import pytest

from steward.acts import catalogue as acts
from steward.acts.machinery.envelope import perform_many
from steward.models import Handover
from steward.reads.catalogue import find
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Refusal, Unknown
from steward.rules.machinery.fields import read
from tests.cast import LOW, NOW, TOP, Cast, do, grant, incoming, new_person, new_post, seat


def ask(by: Actor, name: str, /, **values: str) -> dict:
    found = find(name)
    return found.run(read(found.params, values), by)


def handed(cast: Cast, copy: str, by: str, to: str, note: str = "") -> str:
    offer = do("copy.offer", getattr(cast, by), copy=copy, to=cast.key(to), note=note).result["handover"]
    do("copy.accept", getattr(cast, to), handover=offer)
    return offer


def handed_together(cast: Cast, to: str, *given: tuple[str, str], note: str = "") -> list[str]:
    """Copies that one receiver accepts in one go, each from its giver."""
    offers = [
        do("copy.offer", getattr(cast, by), copy=c, to=cast.key(to), note=note).result["handover"]
        for by, c in given
    ]
    act = acts.find("copy.accept")
    items = [(act, read(act.order, {"handover": offer}), str(uuid.uuid4())) for offer in offers]
    perform_many(items, getattr(cast, to), NOW)
    return offers


def receipt(by: Actor, handover: str) -> list[str]:
    return [row["key"] for row in ask(by, "handover", handover=handover)["together"]]


def test_a_receipt_lists_what_went_in_one_go_between_the_same_two_and_no_other_givers_or_receivers_copies(
    cast: Cast,
):
    """All acts of a test are at one moment."""
    first, second, third = incoming(cast, symbol="1/BC", copies="3 4 5").result["copies"]
    with_others = do(
        "document.register_incoming",
        cast.second_registrar,
        book=cast.books["incoming"],
        arrived_on="2026-11-16",
        issuing_body="Bộ Nội vụ",
        symbol="2/BC",
        dated="2026-11-10",
        kind="Báo cáo",
        abstract="Đê điều",
        level=LOW,
        copies="7",
    ).result["copies"][0]
    given = (("registrar", first), ("registrar", second), ("second_registrar", with_others))
    *together, of_another = handed_together(cast, "keeper", *given)
    to_another = handed(cast, third, "registrar", "second_keeper")
    for by in (cast.keeper, cast.registrar, cast.second_registrar):
        assert receipt(by, together[0]) == receipt(by, together[1]) == together
        assert receipt(by, of_another) == [of_another]
    for by, told in (
        (cast.registrar, [to_another]),
        (cast.second_registrar, [to_another]),
        (cast.keeper, []),
    ):
        assert receipt(by, to_another) == told


def test_what_is_returned_and_what_is_handed_over_in_one_go_stand_on_two_receipts(cast: Cast):
    """All acts of a test are at one moment, and these are one batch."""
    copies = incoming(cast, symbol="1/BC", copies="3 4 5").result["copies"]
    for copy in copies:
        handed(cast, copy, "registrar", "keeper")
    ways = ("copy.offer", "copy.return", "copy.return")
    offers = [
        do(way, cast.keeper, copy=c, to=cast.key("registrar")).result["handover"]
        for way, c in zip(ways, copies, strict=True)
    ]
    act = acts.find("copy.accept")
    items = [(act, read(act.order, {"handover": offer}), str(uuid.uuid4())) for offer in offers]
    perform_many(items, cast.registrar, NOW)
    for by in (cast.keeper, cast.registrar):
        assert [receipt(by, offer) for offer in offers] == [offers[:1], offers[1:], offers[1:]]


def test_a_reader_who_is_no_party_sees_the_units_and_neither_note_nor_receipt(cast: Cast):
    copy = incoming(cast).result["copies"][0]
    handover = handed(cast, copy, "registrar", "keeper", note="kèm phong bì")
    told, shown = (ask(by, "handover", handover=handover) for by in (cast.keeper, cast.drafter))
    assert (told["note"], told["together"][0]["note"]) == ("kèm phong bì", "kèm phong bì")
    assert (shown["giver"], shown["note"], shown["together"]) == (None, "", [])
    assert shown["from_unit"]["code"] == "records"
    assert [
        len(ask(by, "pick", subject="handover", key=handover)["rows"]) for by in (cast.keeper, cast.drafter)
    ] == [1, 0]


@pytest.fixture
def low_registrar(cast: Cast) -> Cast:
    """The story with a registrar over the unit for the low level,
    who reads the top level elsewhere and holds one such copy."""
    cast.posts["low_registrar"] = new_post(cast)
    seat(cast, cast.key("low_registrar"), new_person(cast))
    grant(cast, cast.key("low_registrar"), "registrar", LOW, "interior")
    grant(cast, cast.key("low_registrar"), "reader", TOP, "finance")
    return cast


def test_a_registrar_above_whose_level_a_document_lies_is_told_of_it_as_any_holder_of_a_copy(
    low_registrar: Cast,
):
    cast = low_registrar
    low, _ = incoming(cast, symbol="1/BC").result["copies"]
    top, held = incoming(cast, symbol="2/BC", level=TOP, abstract="").result["copies"]
    handed(cast, held, "registrar", "low_registrar")
    of_low, of_top = handed_together(cast, "drafter", ("registrar", low), ("registrar", top), note="cao")
    assert receipt(cast.drafter, of_top) == receipt(cast.registrar, of_top) == [of_low, of_top]
    assert receipt(cast.low_registrar, of_low) == [of_low]
    shown = ask(cast.low_registrar, "handover", handover=of_top)
    assert (shown["giver"], shown["note"], shown["together"]) == (None, "", [])
    assert ask(cast.low_registrar, "copy", copy=top)["keeper"] is None
    assert ask(cast.registrar, "copy", copy=top)["keeper"] is not None
    document = ask(
        cast.low_registrar, "document", document=ask(cast.low_registrar, "copy", copy=top)["document"]["key"]
    )
    assert {event["key"]: event["giver"] is not None for event in document["timeline"]}[of_top] is False


def test_who_is_offered_a_copy_of_a_document_out_of_sight_knows_that_offer_and_nothing_that_was_before(
    cast: Cast,
):
    copy = incoming(cast).result["copies"][0]
    before = handed(cast, copy, "registrar", "keeper", note="kèm phong bì")
    refused = do("copy.offer", cast.keeper, copy=copy, to=cast.key("outsider")).result["handover"]
    do("copy.refuse", cast.outsider, handover=refused, reason="nhầm đơn vị")
    offer = do("copy.offer", cast.keeper, copy=copy, to=cast.key("outsider"), note="đọc rồi trả").result[
        "handover"
    ]
    told, all_of_it = (ask(by, "copy", copy=copy) for by in (cast.outsider, cast.keeper))
    assert [event["key"] for event in told["timeline"]] == [offer, refused]
    assert [event["key"] for event in all_of_it["timeline"]] == [offer, refused, before]
    assert (told["path"], told["document"]["symbol"], told["document"]["key"]) == ("3", "12/BC-BNV", None)
    assert [told[name] for name in ("since", "due_back", "version", "keeper", "may")] == [
        None,
        None,
        None,
        None,
        [],
    ]
    with pytest.raises(Unknown):
        ask(cast.outsider, "handover", handover=before)


def test_a_former_party_keeps_its_handover_and_loses_the_copy(cast: Cast):
    copy = incoming(cast).result["copies"][0]
    offer = do("copy.offer", cast.registrar, copy=copy, to=cast.key("outsider")).result["handover"]
    do("copy.refuse", cast.outsider, handover=offer, reason="nhầm đơn vị")
    handed(cast, copy, "registrar", "keeper")
    assert ask(cast.outsider, "handover", handover=offer)["reason"] == "nhầm đơn vị"
    assert Handover.objects.visible_to(cast.outsider).count() == 1
    with pytest.raises(Unknown):
        ask(cast.outsider, "copy", copy=copy)


def test_a_permission_to_reproduce_and_a_list_of_destruction_are_not_known_to_who_is_offered_the_copy(
    cast: Cast,
):
    copy = incoming(cast).result["copies"][0]
    do("copy.permit_reproduction", cast.head, copy=copy, form="true-copy", quantity=2, reason="họp giao ban")
    listed = do(
        "copy.propose_destruction", cast.registrar, copies=[copy], reason="hết hạn", method="nghiền"
    ).result["destruction"]
    do("copy.refuse_destruction", cast.head, destruction=listed, reason="còn cần")
    do("copy.offer", cast.registrar, copy=copy, to=cast.key("outsider"))
    for by, known in ((cast.registrar, 1), (cast.outsider, 0)):
        assert len(ask(by, "pick", subject="permission")["rows"]) == known
        assert len(ask(by, "destructions")["rows"]) == known


# ---- receivers: what the page says is what the act does ----


def told_of(by: Actor, act: str, copy: str, **more: str) -> dict[str, tuple[bool, str, str | None]]:
    """By key of the post: whether it may have the copy, why not, until when."""
    subject = "registry" if act == "copy.return" else "office"
    rows = ask(by, "pick", subject=subject, fitting=act, things=copy, limit=200, **more)["rows"]
    return {row["key"]: (row["may"], row["because"], row["until"]) for row in rows}


def answer(act: str, by: Actor, **order: str) -> str:
    """What the act says; an offer is taken back at once."""
    try:
        do("copy.withdraw", by, handover=do(act, by, **order).result["handover"])
    except Refusal as no:
        return no.code
    return ""


@pytest.mark.parametrize("due_back", ["", "2026-11-20", "2026-11-30", "2026-12-01"])
def test_of_what_is_on_loan_a_receiver_is_told_exactly_as_the_act_will_answer(cast: Cast, due_back: str):
    copy = incoming(cast).result["copies"][0]
    lent = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"), due_back="2026-11-30").result[
        "handover"
    ]
    do("copy.accept", cast.keeper, handover=lent)
    more = {"due_back": due_back} if due_back else {}
    told = told_of(cast.keeper, "copy.offer", copy, **more)
    assert {key: because for key, (_, because, _) in told.items()} == {
        key: answer("copy.offer", cast.keeper, copy=copy, to=key, **more) for key in told
    }
    may_lend = due_back <= "2026-11-30"
    assert told[cast.key("second_keeper")][::2] == (may_lend, "2026-11-30" if may_lend else None)
    assert told[cast.key("registrar")][::2] == (not due_back, None)
    for name in ("second_keeper", "registrar"):
        unfit = ask(cast.keeper, "offerable", to=cast.key(name), asked=copy, **more)["unfit"]
        assert bool(unfit) is (not told[cast.key(name)][0])


def test_a_day_of_return_that_has_passed_is_said_of_the_day_and_of_no_receiver(cast: Cast):
    copy = incoming(cast).result["copies"][0]
    for due_back in ("2026-11-16", "2026-11-15"):
        assert told_of(cast.registrar, "copy.offer", copy, due_back=due_back)[cast.key("keeper")] == (
            True,
            "",
            None,
        )
        assert (
            ask(cast.registrar, "offerable", to=cast.key("keeper"), asked=copy, due_back=due_back)["unfit"]
            == []
        )
    order = {"copy": copy, "to": cast.key("keeper")}
    assert answer("copy.offer", cast.registrar, **order, due_back="2026-11-16") == ""
    assert answer("copy.offer", cast.registrar, **order, due_back="2026-11-15") == "due_in_the_past"


def test_a_copy_is_returned_only_to_those_who_are_not_refused(cast: Cast):
    cast.posts["far"] = new_post(cast, "finance")
    seat(cast, cast.key("far"), new_person(cast))
    grant(cast, cast.key("far"), "registrar", TOP, "finance")
    copy = incoming(cast).result["copies"][0]
    handed(cast, copy, "registrar", "keeper")
    told = told_of(cast.keeper, "copy.return", copy)
    everybody = [row["key"] for row in ask(cast.keeper, "pick", subject="registry", limit=200)["rows"]]
    assert cast.key("far") in everybody and set(told) == {
        key for key in everybody if answer("copy.return", cast.keeper, copy=copy, to=key) == ""
    }
    assert answer("copy.return", cast.keeper, copy=copy, to=cast.key("far")) == "not_the_registry"
    assert {cast.key("registrar"), cast.key("second_registrar")} <= set(told)
