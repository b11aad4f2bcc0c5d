"""Two persons are two: no deputy on the first one's authority,
no keeper who left the post in which the copy is kept."""

import pytest

from steward.models import BookEntry, Decision, Delegation, Post
from steward.rules.machinery.answers import Refusal
from tests.cast import LOW, TODAY, TOP, Cast, add_post, do, grant, incoming


@pytest.fixture
def both(cast: Cast):
    """A head who also keeps the register, another head beside it,
    and a deputy to whom the first has lent its authority."""
    grant(cast, cast.key("head"), "registrar", TOP, "interior")
    add_post(cast, "other_head", "interior", "Chủ tịch", "province-chair", [("decider", TOP, "interior")])
    lend(cast, "head")
    yield cast
    del cast.posts["other_head"]


def lend(cast: Cast, giver: str) -> Delegation:
    order = {"deputy": cast.key("deputy"), "paper": f"{giver}/UQ", "since": str(TODAY), "until": "2026-12-16"}
    return Delegation.objects.get(
        key=do("delegation.give", getattr(cast, giver), **order).result["delegation"]
    )


def drafted(cast: Cast) -> dict[str, str]:
    order = {"kind": "Báo cáo", "level": LOW, "basis": cast.basis["low"], "copies": 1}
    return {"document": do("document.propose", cast.head, **order).result["document"]}


def determined(cast: Cast) -> dict[str, str]:
    draft = drafted(cast)
    do("document.determine", cast.other_head, **draft)
    return draft


def entered(cast: Cast) -> dict[str, str]:
    entry = BookEntry.objects.get(document__key=incoming(cast).result["document"])
    do("document.cancel_entry", cast.head, entry=str(entry.key), reason="nhầm")
    return {"entry": str(entry.key)}


def listed(cast: Cast) -> dict[str, str]:
    """Proposed by the head, kept by the registrar."""
    copy = incoming(cast).result["copies"][0]
    return {
        "destruction": do(
            "copy.propose_destruction", cast.head, copies=[copy], reason="cũ", method="cắt"
        ).result["destruction"]
    }


def kept(cast: Cast) -> dict[str, str]:
    """Kept by the head, proposed by the registrar."""
    copy = incoming(cast).result["copies"][0]
    offer = do("copy.offer", cast.registrar, copy=copy, to=cast.key("head")).result["handover"]
    do("copy.accept", cast.head, handover=offer)
    order = {"copies": [copy], "reason": "cũ", "method": "cắt"}
    return {"destruction": do("copy.propose_destruction", cast.registrar, **order).result["destruction"]}


WHY = {"reason": "thiếu căn cứ"}
PAIRS = [
    pytest.param(drafted, "document.determine", {}, "drafter_cannot_decide", id="determine"),
    pytest.param(drafted, "document.return_proposal", WHY, "drafter_cannot_decide", id="return"),
    pytest.param(determined, "document.revoke_determination", WHY, "drafter_cannot_decide", id="revoke"),
    pytest.param(
        entered, "document.confirm_cancelling", {}, "two_persons_needed", id="confirm the cancelling"
    ),
    pytest.param(
        entered, "document.refuse_cancelling", WHY, "two_persons_needed", id="refuse the cancelling"
    ),
    pytest.param(listed, "copy.decide_destruction", {}, "two_persons_needed", id="decide a list"),
    pytest.param(listed, "copy.refuse_destruction", WHY, "two_persons_needed", id="refuse a list"),
    pytest.param(kept, "copy.decide_destruction", {}, "keeper_cannot_decide", id="decide on what one keeps"),
    pytest.param(kept, "copy.refuse_destruction", WHY, "keeper_cannot_decide", id="refuse what one keeps"),
]


@pytest.mark.parametrize(("made", "act", "more", "own"), PAIRS)
def test_a_deputy_is_no_second_person_on_the_authority_of_the_first(
    both, leaves_nothing, leaves_one, made, act, more, own
):
    """Neither the first person nor a deputy of it;
    the same deputy on the authority of another post is one."""
    order = {**made(both), **more}
    with leaves_nothing(Refusal, own):
        do(act, both.head, **order)
    with leaves_nothing(Refusal, "authority_of_the_first"):
        do(act, both.deputy, **order)
    third = lend(both, "other_head")
    with leaves_one(act):
        do(act, both.deputy, **order)
    assert set(Decision.objects.values_list("delegation", flat=True)) <= {None, third.pk}


@pytest.mark.parametrize(("made", "act", "more", "own"), PAIRS)
def test_a_deputy_who_decides_in_its_own_right_is_a_second_person(both, leaves_one, made, act, more, own):
    Post.objects.filter(key=both.key("deputy")).update(capacity="province-chair")
    grant(both, both.key("deputy"), "decider", TOP, "interior")
    order = {**made(both), **more}
    do(act, both.deputy, **order)
    assert set(Decision.objects.values_list("delegation", flat=True)) == {None}


@pytest.fixture
def two_posts(cast: Cast):
    """The person of the keeper fills a second post, which decides."""
    add_post(cast, "elsewhere", "interior", "Phó Chủ tịch", "province-chair", [])
    do("office.assign", cast.access, office=cast.key("elsewhere"), since=str(TODAY))
    person = Post.objects.get(key=cast.key("keeper")).person
    do("office.assign", cast.access, office=cast.key("elsewhere"), person=str(person.key), since=str(TODAY))
    grant(cast, cast.key("elsewhere"), "decider", TOP, "interior")
    yield cast
    del cast.posts["elsewhere"]


def held_by_keeper(cast: Cast) -> str:
    copy = incoming(cast).result["copies"][0]
    offer = do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
    do("copy.accept", cast.keeper, handover=offer)
    return copy


def propose(cast: Cast, copy: str) -> str:
    order = {"copies": [copy], "reason": "cũ", "method": "cắt"}
    return do("copy.propose_destruction", cast.registrar, **order).result["destruction"]


def leave(cast: Cast) -> None:
    do("office.assign", cast.access, office=cast.key("keeper"), since=str(TODAY))


def test_a_keeper_who_leaves_the_post_neither_decides_nor_witnesses_in_another(
    two_posts, leaves_nothing, leaves_one
):
    cast, destruction = two_posts, propose(two_posts, held_by_keeper(two_posts))
    for left in (False, True):
        if left:
            leave(cast)
        for act in ("copy.decide_destruction", "copy.refuse_destruction"):
            with leaves_nothing(Refusal, "keeper_cannot_decide"):
                do(
                    act,
                    cast.elsewhere,
                    destruction=destruction,
                    **(WHY if act == "copy.refuse_destruction" else {}),
                )
    with leaves_one("copy.decide_destruction"):
        do("copy.decide_destruction", cast.head, destruction=destruction)
    with leaves_nothing(Refusal, "keeper_cannot_witness"):
        do("copy.witness_destruction", cast.elsewhere, destruction=destruction)
    with leaves_one("copy.witness_destruction"):
        do("copy.witness_destruction", cast.inspector, destruction=destruction)


def test_nor_does_a_deputy_on_what_the_keeper_lends_from_another_post(two_posts, leaves_nothing, leaves_one):
    cast, destruction = two_posts, propose(two_posts, held_by_keeper(two_posts))
    lend(cast, "elsewhere")
    with leaves_nothing(Refusal, "authority_of_the_first"):
        do("copy.decide_destruction", cast.deputy, destruction=destruction)
    leave(cast)
    with leaves_nothing(Refusal, "authority_of_the_first"):
        do("copy.decide_destruction", cast.deputy, destruction=destruction)
    lend(cast, "head")
    with leaves_one("copy.decide_destruction"):
        do("copy.decide_destruction", cast.deputy, destruction=destruction)


def test_what_a_vacant_post_left_is_taken_over_before_it_is_listed(two_posts, leaves_nothing, leaves_one):
    """Else whoever left it just before would be as good a witness as anybody."""
    cast, copy = two_posts, held_by_keeper(two_posts)
    leave(cast)
    with leaves_nothing(Refusal, "keeper_post_vacant"):
        propose(cast, copy)
    do("copy.take_over", cast.registrar, copy=copy, note="thôi việc")
    with leaves_one("copy.propose_destruction"):
        propose(cast, copy)
