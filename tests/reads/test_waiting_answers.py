"""Answers to what one asked for are told: what became of it, why it was refused, for two weeks,
to nobody else."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import translation

from steward.models import Authorisation, BookEntry, Entry, Erasure, Reset
from steward.reads import waiting
from tests.acts.people.test_accounts import person_of
from tests.cast import TODAY, Cast, do, incoming
from tests.reads.asked import ask, named, of, proposal


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def watched(cast: Cast, who: str, kind: str) -> list[str]:
    return [
        row["beside"] for row in of(ask(getattr(cast, who), "work"), "watch")["rows"] if row["kind"] == kind
    ]


def a_cancelling(cast: Cast) -> tuple[str, Callable[[str], None], Callable[[], None]]:
    entry = str(BookEntry.objects.get(document__key=incoming(cast).result["document"]).key)
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")
    return (
        "cancellings_refused",
        lambda reason: do("document.refuse_cancelling", cast.second_registrar, entry=entry, reason=reason),
        lambda: BookEntry.objects.filter(key=entry).update(refused_on=TODAY - timedelta(days=15)),
    )


def a_reset(cast: Cast) -> tuple[str, Callable[[str], None], Callable[[], None]]:
    order = {"person": person_of(cast, "keeper"), "what": "password"}
    reset = do("credential.propose_reset", cast.access, **order).result["reset"]
    return (
        "resets_refused",
        lambda reason: do("credential.refuse_reset", cast.second_access, reset=reset, reason=reason),
        lambda: Reset.objects.update(answered_on=TODAY - timedelta(days=15)),
    )


def an_erasure(cast: Cast) -> tuple[str, Callable[[str], None], Callable[[], None]]:
    order = {"entry": Entry.objects.order_by("idx").last().idx, "ground": "hết hạn"}
    erasure = do("disclosure.propose_erasure", cast.access, **order).result["erasure"]
    return (
        "erasures_refused",
        lambda reason: do("disclosure.refuse_erasure", cast.second_access, erasure=erasure, reason=reason),
        lambda: Erasure.objects.update(answered_on=TODAY - timedelta(days=15)),
    )


@pytest.mark.parametrize(
    ("made", "proposer", "other"),
    [
        (a_cancelling, "registrar", "second_registrar"),
        (a_reset, "access", "second_access"),
        (an_erasure, "access", "second_access"),
    ],
)
def test_a_refusal_is_told_to_the_proposer_with_its_reason_for_two_weeks(
    cast: Cast, made, proposer: str, other: str
):
    kind, refuse, long_ago = made(cast)
    assert watched(cast, proposer, kind) == []
    refuse("vẫn còn dùng")
    assert watched(cast, proposer, kind) == ["your proposal, refused: vẫn còn dùng"]
    assert watched(cast, other, kind) == []
    long_ago()
    assert watched(cast, proposer, kind) == []


def carried_out_by(cast: Cast) -> dict[str, tuple[Callable[[], object], str, str]]:
    """By kind: what the second person does to what was proposed, who proposed it,
    and what the proposer is then told."""
    entry = str(BookEntry.objects.get(document__key=incoming(cast).result["document"]).key)
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")
    right = {
        "office": cast.key("outsider"),
        "role": "reader",
        "unit": cast.units["interior"],
        "level": "mat",
        "trained_on": "2026-01-04",
        "since": str(TODAY),
    }
    key = do("authorisation.propose", cast.access, **right).result["authorisation"]
    reset = do(
        "credential.propose_reset", cast.access, person=person_of(cast, "keeper"), what="password"
    ).result["reset"]
    first = Entry.objects.order_by("idx").last().idx
    erasure = do("disclosure.propose_erasure", cast.access, entry=first, ground="hết hạn").result["erasure"]
    second, access = named(cast, "second_registrar"), named(cast, "second_access")
    return {
        "cancellings_confirmed": (
            lambda: do("document.confirm_cancelling", cast.second_registrar, entry=entry),
            "registrar",
            f"your proposal, confirmed by {second}; its number stays taken, and the paper can be registered "
            f"anew",
        ),
        "rights_confirmed": (
            lambda: do("authorisation.confirm", cast.second_access, authorisation=key),
            "access",
            f"over Sở Nội vụ, from 16/11/2026, without an end; your proposal, confirmed by {access}",
        ),
        "resets_confirmed": (
            lambda: do("credential.confirm_reset", cast.second_access, reset=reset),
            "access",
            f"your proposal, confirmed by {access}",
        ),
        "erasures_done": (
            lambda: do("disclosure.erase", cast.second_access, erasure=erasure),
            "access",
            f"your proposal, carried out by {access}",
        ),
    }


LONG_AGO = {
    "cancellings_confirmed": lambda day: BookEntry.objects.update(cancelled_on=day),
    "rights_confirmed": lambda day: Authorisation.objects.update(confirmed_on=day),
    "resets_confirmed": lambda day: Reset.objects.update(answered_on=day),
    "erasures_done": lambda day: Erasure.objects.update(answered_on=day),
}


@pytest.mark.parametrize("kind", LONG_AGO)
def test_what_a_second_person_confirmed_is_told_to_its_proposer_for_two_weeks_and_to_nobody_else(
    cast: Cast, kind: str
):
    confirm, proposer, said = carried_out_by(cast)[kind]
    long_ago = TODAY - timedelta(days=15)
    LONG_AGO[kind](long_ago)  # the cast's own rights were confirmed today too
    assert watched(cast, proposer, kind) == []
    confirm()
    assert watched(cast, proposer, kind) == [said]
    for other in ("second_registrar", "second_access", "head", "keeper"):
        assert watched(cast, other, kind) == []
    LONG_AGO[kind](long_ago)
    assert watched(cast, proposer, kind) == []


def test_many_rights_that_one_person_confirmed_are_one_row(cast: Cast):
    """As when an office is set up: each stands in the list behind the row."""
    (row,) = (
        row for row in of(ask(cast.access, "work"), "watch")["rows"] if row["kind"] == "rights_confirmed"
    )
    number = Authorisation.objects.filter(confirmed_on=TODAY).count()
    assert number > 2 and (row["number"], row["what"]) == (
        number,
        f"{number} authorisations that you proposed, confirmed by {named(cast, 'second_access')}",
    )
    listed = ask(cast.access, "waiting", kind="rights_confirmed", alike=row["alike"]["key"])
    assert listed["total"]["count"] == len(listed["rows"]) == number


@pytest.mark.parametrize(("who", "told"), [("keeper", True), ("registrar", False)])
def test_a_list_that_another_carried_out_withdrew_or_gave_up_is_told_to_its_proposer_and_ones_own_is_not(
    cast: Cast, who: str, told: bool
):
    """The keeper of a copy of it may do all three, as the proposer may."""
    ends = {}
    for symbol in ("1/H", "2/H", "3/H"):
        copy = incoming(cast, symbol=symbol, copies="1").result["copies"][0]
        lent = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
        do("copy.accept", cast.keeper, handover=lent)
        values = {"copies": copy, "reason": symbol, "method": "nghiền"}
        ends[symbol] = do("copy.propose_destruction", cast.registrar, **values).result["destruction"]
        if symbol != "3/H":
            do("copy.decide_destruction", cast.head, destruction=ends[symbol])
    for witness in ("second_registrar", "drafter"):
        do("copy.witness_destruction", getattr(cast, witness), destruction=ends["1/H"])
    do("copy.destroy", getattr(cast, who), destruction=ends["1/H"])
    do("copy.give_up_destruction", getattr(cast, who), destruction=ends["2/H"], reason="còn dùng")
    do("copy.withdraw_destruction", getattr(cast, who), destruction=ends["3/H"], reason="chưa đến hạn")
    kinds = {
        "destructions_withdrawn": f"proposed by you, withdrawn by {named(cast, 'keeper')}: chưa đến hạn",
        "destructions_done": f"proposed by you, carried out by {named(cast, 'keeper')}",
        "destructions_given_up": f"proposed by you, given up by {named(cast, 'keeper')}: còn dùng",
    }
    assert {kind: watched(cast, "registrar", kind) for kind in kinds} == {
        kind: [said] * told for kind, said in kinds.items()
    }
    assert [watched(cast, "keeper", kind) for kind in kinds] == [[], [], []]


def test_a_cancelling_that_is_proposed_anew_or_withdrawn_tells_no_refusal(cast: Cast):
    kind, refuse, _ = a_cancelling(cast)
    refuse("chưa rõ")
    entry = str(BookEntry.objects.get(refused_on=TODAY).key)
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm thật")
    assert watched(cast, "registrar", kind) == []
    do("document.withdraw_cancelling", cast.registrar, entry=entry)
    assert watched(cast, "registrar", kind) == []


def test_what_the_proposer_took_back_is_no_refusal(cast: Cast):
    order = {"entry": Entry.objects.order_by("idx").last().idx, "ground": "hết hạn"}
    erasure = do("disclosure.propose_erasure", cast.access, **order).result["erasure"]
    do("disclosure.refuse_erasure", cast.access, erasure=erasure, reason="nhầm")
    right = {
        "office": cast.key("outsider"),
        "role": "reader",
        "unit": cast.units["interior"],
        "level": "mat",
        "trained_on": "2026-01-04",
        "since": str(TODAY),
    }
    key = do("authorisation.propose", cast.access, **right).result["authorisation"]
    do("authorisation.withdraw", cast.access, authorisation=key, reason="nhầm")
    assert watched(cast, "access", "erasures_refused") == watched(cast, "access", "rights_refused") == []


def issued(cast: Cast, document: str, symbol: str) -> None:
    do("document.determine", cast.head, document=document)
    do("document.issue", cast.registrar, document=document, book=cast.books["outgoing"], symbol=symbol)


def test_the_drafter_is_told_under_which_number_the_draft_was_issued(cast: Cast):
    document = proposal(cast)
    assert watched(cast, "drafter", "drafts_issued") == []
    issued(cast, document, "701/BC-TEST")
    line = BookEntry.objects.get(document__key=document)
    assert watched(cast, "drafter", "drafts_issued") == [f"your draft, issued as {line.ordinal}, 701/BC-TEST"]
    assert watched(cast, "registrar", "drafts_issued") == []
    BookEntry.objects.update(day=TODAY - timedelta(days=15))
    assert watched(cast, "drafter", "drafts_issued") == []


@pytest.mark.parametrize(
    ("who", "told"), [("head", ["your draft, closed by another: không cần nữa"]), ("drafter", [])]
)
def test_a_returned_draft_that_another_closed_is_told_to_its_drafter(cast: Cast, who: str, told: list[str]):
    document = proposal(cast)
    do("document.return_proposal", cast.head, document=document, reason="sai")
    do("document.withdraw_proposal", getattr(cast, who), document=document, reason="không cần nữa")
    assert watched(cast, "drafter", "drafts_closed") == told


def test_what_may_be_done_besides_may_be_done_wherever_the_row_stands(cast: Cast):
    assert {waits.kind: [act.name for act in waits.also] for waits in waiting.WAITS if waits.also} == {
        "authorisation.confirm": ["authorisation.refuse"],
        "credential.confirm_reset": ["credential.refuse_reset"],
        "document.confirm_cancelling": ["document.refuse_cancelling"],
        "disclosure.erase": ["disclosure.refuse_erasure"],
    }
