"""A loan is a thing of its own: it survives a handover and ends when the copy comes back,
is taken over or is no more."""

from datetime import UTC, datetime

import pytest

from steward.models import Authorisation, Copy, Loan, Post
from steward.reads.catalogue import find
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Refusal, Unknown
from steward.rules.machinery.fields import read
from tests.cast import NOW, TOP, Cast, do, grant, incoming

DUE, LATER = "2026-11-30", "2026-12-15"


@pytest.fixture
def copy(cast: Cast) -> str:
    return incoming(cast).result["copies"][0]


def ask(name: str, by: Actor, **fields: str) -> dict:
    question = find(name)
    return question.run(read(question.params, fields), by)


def handed(cast: Cast, copy: str, by: str, to: str, due: str = "", act: str = "copy.offer") -> str:
    more = {"due_back": due} if due else {}
    offer = do(act, getattr(cast, by), copy=copy, to=cast.key(to), **more).result["handover"]
    do("copy.accept", getattr(cast, to), handover=offer)
    return offer


def chain(copy: str) -> list[tuple[int, int, str, str]]:
    """Lender, who owes it, until when, how it stands; oldest first."""
    rows = Loan.objects.filter(copy__key=copy).order_by("pk")
    return [(row.lender_id, row.borrower_id, str(row.until), row.state) for row in rows]


def test_a_loan_begins_when_a_copy_offered_with_a_day_is_accepted(cast, copy, leaves_one):
    offer = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"), due_back=DUE).result[
        "handover"
    ]
    assert chain(copy) == [] and ask("handover", cast.keeper, handover=offer)["due_back"] == DUE
    with leaves_one("copy.accept"):
        do("copy.accept", cast.keeper, handover=offer)
    row = Loan.objects.get()
    assert chain(copy) == [(cast.registrar.post, cast.keeper.post, DUE, "open")]
    assert (str(row.handover.key), str(row.lent_on), row.ended_on) == (offer, "2026-11-16", None)


def test_a_handover_without_a_day_is_no_loan(cast, copy):
    handed(cast, copy, "registrar", "keeper")
    assert chain(copy) == []


def test_a_loan_survives_a_handover_and_is_owed_by_the_new_keeper(cast, copy, leaves_one):
    handed(cast, copy, "registrar", "keeper", DUE)
    offer = do("copy.offer", cast.keeper, copy=copy, to=cast.key("second_keeper")).result["handover"]
    assert ask("handover", cast.second_keeper, handover=offer)["due_back"] == DUE
    with leaves_one("copy.accept"):
        do("copy.accept", cast.second_keeper, handover=offer)
    assert chain(copy) == [(cast.registrar.post, cast.second_keeper.post, DUE, "open")]


def test_what_is_on_loan_is_lent_on_for_no_longer_and_comes_back_step_by_step(cast, copy, leaves_nothing):
    handed(cast, copy, "registrar", "keeper", DUE)
    with leaves_nothing(Refusal, "longer_than_the_loan"):
        do("copy.offer", cast.keeper, copy=copy, to=cast.key("second_keeper"), due_back="2026-12-01")
    with leaves_nothing(Refusal, "loan_to_its_lender"):
        do("copy.offer", cast.keeper, copy=copy, to=cast.key("registrar"), due_back=DUE)
    handed(cast, copy, "keeper", "second_keeper", "2026-11-20")
    registrar, keeper, second = cast.registrar.post, cast.keeper.post, cast.second_keeper.post
    assert chain(copy) == [(registrar, keeper, DUE, "open"), (keeper, second, "2026-11-20", "open")]
    handed(cast, copy, "second_keeper", "keeper")
    assert chain(copy) == [(registrar, keeper, DUE, "open"), (keeper, second, "2026-11-20", "returned")]
    handed(cast, copy, "keeper", "registrar")
    assert [state for *_, state in chain(copy)] == ["returned", "returned"]


@pytest.mark.parametrize(
    ("act", "to"),
    [("copy.return", "registrar"), ("copy.offer", "registrar"), ("copy.return", "second_registrar")],
)
def test_a_loan_ends_when_the_copy_comes_back_to_its_lender_or_to_the_registry(
    cast, copy, leaves_one, act, to
):
    handed(cast, copy, "registrar", "keeper", DUE)
    handed(cast, copy, "keeper", "second_keeper", DUE)
    offer = do(act, cast.second_keeper, copy=copy, to=cast.key(to)).result["handover"]
    with leaves_one("copy.accept"):
        do("copy.accept", getattr(cast, to), handover=offer)
    assert [state for *_, state in chain(copy)] == ["returned", "returned"]
    assert {str(row.ended_on) for row in Loan.objects.all()} == {"2026-11-16"}


def test_a_handover_to_another_post_of_the_registry_is_no_return(cast, copy):
    handed(cast, copy, "registrar", "keeper", DUE)
    handed(cast, copy, "keeper", "second_registrar")
    assert chain(copy) == [(cast.registrar.post, cast.second_registrar.post, DUE, "open")]


def test_a_loan_ends_when_the_registry_takes_the_copy_over(cast, copy, leaves_one):
    handed(cast, copy, "registrar", "second_keeper", DUE)
    do("office.assign", cast.access, office=cast.key("second_keeper"), since="2026-11-16")
    with leaves_one("copy.take_over"):
        do("copy.take_over", cast.second_registrar, copy=copy, note="thôi việc")
    assert [state for *_, state in chain(copy)] == ["taken_over"]


def test_a_loan_ends_with_its_copy(cast, copy, leaves_one):
    handed(cast, copy, "registrar", "keeper", DUE)
    made = {"copies": [copy], "reason": "hết hạn", "method": "cắt"}
    listed = do("copy.propose_destruction", cast.registrar, **made).result["destruction"]
    do("copy.decide_destruction", cast.head, destruction=listed)
    for witness in (cast.inspector, cast.second_registrar):
        do("copy.witness_destruction", witness, destruction=listed)
    with leaves_one("copy.destroy"):
        do("copy.destroy", cast.registrar, destruction=listed)
    assert [state for *_, state in chain(copy)] == ["gone"]


def test_a_loan_is_extended_by_its_lender_to_a_later_day_with_the_reason(
    cast, copy, leaves_one, leaves_nothing
):
    handed(cast, copy, "registrar", "keeper", DUE)
    loan = str(Loan.objects.get().key)
    order = {"loan": loan, "until": LATER, "reason": "họp thêm"}
    for by in (cast.keeper, cast.second_registrar):
        with leaves_nothing(Refusal, "not_the_lender"):
            do("copy.extend_loan", by, **order)
    with leaves_nothing(Unknown, "unknown"):
        do("copy.extend_loan", cast.outsider, **order)
    with leaves_nothing(Refusal, "not_later"):
        do("copy.extend_loan", cast.registrar, **{**order, "until": DUE})
    with leaves_one("copy.extend_loan"):
        told = do("copy.extend_loan", cast.registrar, **order).result
    row = Loan.objects.get()
    assert (str(row.until), row.reason, told["copy"]) == (LATER, "họp thêm", copy)
    handed(cast, copy, "keeper", "registrar")
    with leaves_nothing(Refusal, "not_now"):
        do("copy.extend_loan", cast.registrar, **{**order, "until": "2026-12-20"})


def test_what_was_lent_on_is_extended_for_no_longer_than_one_has_it(cast, copy, leaves_one, leaves_nothing):
    handed(cast, copy, "registrar", "keeper", DUE)
    handed(cast, copy, "keeper", "second_keeper", "2026-11-20")
    inner = str(Loan.objects.get(lender=cast.keeper.post).key)
    with leaves_nothing(Refusal, "longer_than_the_loan"):
        do("copy.extend_loan", cast.keeper, loan=inner, until=LATER, reason="x")
    with leaves_one("copy.extend_loan"):
        do("copy.extend_loan", cast.keeper, loan=inner, until=DUE, reason="x")


def test_lender_and_borrower_see_it_due_and_overdue_wherever_the_copy_is_shown(cast, copy):
    document = str(Copy.objects.get(key=copy).document.key)
    handed(cast, copy, "registrar", "keeper", DUE)
    late = datetime(2026, 12, 2, 2, tzinfo=UTC)
    from steward.reads.machinery.asking import actor_for

    for now, overdue in ((NOW, False), (late, True)):
        lender, borrower = (actor_for(cast.key(name), now) for name in ("registrar", "keeper"))
        rows = [
            ask("copy", lender, copy=copy),
            ask("copy", borrower, copy=copy),
            ask("holdings", borrower)["rows"][0],
            next(c for c in ask("document", lender, document=document)["copies"] if c["key"] == copy),
            next(c for c in ask("document", borrower, document=document)["copies"] if c["key"] == copy),
        ]
        assert {(row["due_back"], row["overdue"], row["lent_by"]["key"]) for row in rows} == {
            (DUE, overdue, cast.key("registrar"))
        }
        lent, owed = ask("loans", lender)["lent"], ask("loans", borrower)["borrowed"]
        assert [(row["copy_key"], row["overdue"], row["due_back"]) for row in lent["rows"]] == [
            (copy, overdue, DUE)
        ]
        assert lent["rows"][0]["borrower"]["key"] == cast.key("keeper") and owed["rows"][0]["lender"][
            "key"
        ] == cast.key("registrar")
        assert lent["overdue"] == owed["overdue"] == int(overdue)
        assert lent["rows"][0]["may"] == ["copy.extend_loan"] and owed["rows"][0]["may"] == []
        assert [row["is_due"] for row in ask("waiting", borrower, kind="copy.return")["rows"]] == [
            True
        ] * overdue


def test_another_reader_learns_the_unit_of_a_lender_and_not_the_post(cast, copy):
    handed(cast, copy, "registrar", "keeper", DUE)
    told = ask("copy", cast.drafter, copy=copy)
    assert told["due_back"] == DUE and told["lent_by"] is None and told["lent_by_unit"]["code"] == "records"
    assert ask("loans", cast.drafter)["lent"]["count"] == 0


def test_a_lender_is_told_the_unit_alone_of_a_post_to_which_the_borrower_handed_the_copy(cast, copy):
    handed(cast, copy, "registrar", "drafter")
    handed(cast, copy, "drafter", "keeper", DUE)
    handed(cast, copy, "keeper", "second_keeper")
    (row,) = ask("loans", cast.drafter)["lent"]["rows"]
    assert row["borrower"] is None and row["borrower_unit"]["code"] == "interior"
    assert Post.objects.get(key=cast.key("second_keeper")).pk == Loan.objects.get().borrower_id


def test_an_offered_copy_says_so_wherever_it_is_shown(cast, copy):
    document = str(Copy.objects.get(key=copy).document.key)
    do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper"))
    rows = [
        ask("copy", cast.registrar, copy=copy),
        ask("holdings", cast.registrar, offered=True)["rows"][0],
        next(c for c in ask("document", cast.registrar, document=document)["copies"] if c["key"] == copy),
    ]
    assert {(row["offered"], row["offered_to"]["key"]) for row in rows} == {(True, cast.key("keeper"))}
    other = ask("copy", cast.drafter, copy=copy)
    assert (other["offered"], other["offered_to"], other["offered_to_unit"]["code"]) == (
        True,
        None,
        "interior",
    )


def test_what_is_due_first_stands_first(cast):
    for due in (LATER, DUE, "2026-12-01"):
        handed(cast, incoming(cast).result["copies"][0], "registrar", "keeper", due)
    days = [row["due_back"] for row in ask("loans", cast.registrar)["lent"]["rows"]]
    assert days == [DUE, "2026-12-01", LATER] == [str(row.until) for row in Loan.objects.due_to(cast.keeper)]


def test_a_loan_is_accepted_at_the_latest_on_its_day_of_return(cast, copy, leaves_one, leaves_nothing):
    from steward.reads.machinery.asking import actor_for

    last, over = datetime(2026, 11, 30, 2, tzinfo=UTC), datetime(2026, 12, 1, 2, tzinfo=UTC)
    other = incoming(cast, symbol="8/BC").result["copies"][0]
    one, late = (
        do("copy.offer", cast.registrar, copy=key, to=cast.key("keeper"), due_back=DUE).result["handover"]
        for key in (copy, other)
    )
    with leaves_one("copy.accept"):
        do("copy.accept", actor_for(cast.key("keeper"), last), now=last, handover=one)
    keeper = actor_for(cast.key("keeper"), over)
    with leaves_nothing(Refusal, "day_of_return_is_over"):
        do("copy.accept", keeper, now=over, handover=late)
    assert [
        row["kind"] for group in ask("work", keeper)["groups"] for row in group["rows"] if row["key"] == late
    ] == ["copy.refuse"]
    assert ask("acceptable", keeper, asked=late)["unfit"][0]["key"] == late
    with leaves_one("copy.refuse"):
        do("copy.refuse", keeper, now=over, handover=late, reason="quá hạn")


def test_an_accepted_loan_keeps_the_day_that_was_offered(cast):
    for due in (DUE, LATER):
        handed(cast, incoming(cast, symbol=f"{due}/BC").result["copies"][0], "registrar", "keeper", due)
    assert [str(row.until) for row in Loan.objects.order_by("pk")] == [DUE, LATER]


@pytest.mark.parametrize("out", ["copy.refuse", "copy.withdraw"])
def test_what_is_returned_is_accepted_by_none_but_a_registry_of_the_day_and_goes_back_to_its_giver(
    cast, copy, leaves_one, leaves_nothing, out
):
    """The post reads as before and keeps no register any more: an ordinary offer it may have,
    a return it may not."""
    handed(cast, copy, "registrar", "keeper", DUE)
    grant(cast, cast.key("second_registrar"), "reader", TOP, "interior")
    offer = do("copy.return", cast.keeper, copy=copy, to=cast.key("second_registrar")).result["handover"]
    role = Authorisation.objects.get(post__key=cast.key("second_registrar"), role="registrar")
    assert (
        stands_in("copy.accept", cast.second_registrar) == [offer]
        and stands_in("copy.refuse", cast.second_registrar) == []
    )
    do("authorisation.withdraw", cast.access, authorisation=str(role.key), reason="thôi giữ sổ")
    with leaves_nothing(Refusal, "registry_no_more"):
        do("copy.accept", cast.second_registrar, handover=offer)
    assert [state for *_, state in chain(copy)] == ["open"]
    assert stands_in("copy.accept", cast.second_registrar) == [] and stands_in(
        "copy.refuse", cast.second_registrar
    ) == [offer]
    assert ask("handover", cast.second_registrar, handover=offer)["may"] == ["copy.refuse", "proof.attach"]
    assert "copy.withdraw" in ask("handover", cast.keeper, handover=offer)["may"]
    by, more = (
        (cast.second_registrar, {"reason": "không giữ sổ"}) if out == "copy.refuse" else (cast.keeper, {})
    )
    with leaves_one(out):
        do(out, by, handover=offer, **more)
    plain = do("copy.offer", cast.keeper, copy=copy, to=cast.key("second_registrar")).result["handover"]
    with leaves_one("copy.accept"):
        do("copy.accept", cast.second_registrar, handover=plain)
    assert [(borrower, state) for _, borrower, _, state in chain(copy)] == [
        (cast.second_registrar.post, "open")
    ]


def stands_in(kind: str, by: Actor) -> list[str]:
    """The handovers of a kind of My work."""
    return [row["key"] for row in ask("waiting", by, kind=kind)["rows"]]
