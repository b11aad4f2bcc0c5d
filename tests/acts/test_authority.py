"""Every decision keeps on whose authority it was made,
and the tables alone show whether that was competent."""

from types import SimpleNamespace

import pytest

from steward.models import (
    Authorisation,
    BookEntry,
    Copy,
    Decision,
    Delegation,
    Destruction,
    Document,
    Permission,
    Scan,
)
from steward.reads.catalogue import find
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import read
from tests.acts.authority import competent, decisions, over
from tests.cast import LOW, TOP, Cast, do, incoming


@pytest.fixture
def lent(cast) -> Delegation:
    made = do(
        "delegation.give",
        cast.head,
        deputy=cast.key("deputy"),
        paper="02/UQ",
        since="2026-11-16",
        until="2026-12-16",
    ).result["delegation"]
    return Delegation.objects.get(key=made)


def proposed(cast: Cast) -> str:
    return do(
        "document.propose", cast.drafter, kind="Báo cáo", level=LOW, basis=cast.basis["low"], copies=1
    ).result["document"]


def decided(cast: Cast, by: str) -> SimpleNamespace:
    """One of each decision, made by the head or its deputy."""
    who = getattr(cast, by)
    document = proposed(cast)
    do("document.determine", who, document=document)
    returned = proposed(cast)
    do("document.return_proposal", who, document=returned, reason="thiếu căn cứ")
    received = incoming(cast).result
    copy, other = received["copies"]
    permission = do(
        "copy.permit_reproduction", who, copy=copy, form="true-copy", quantity=1, reason="họp"
    ).result["permission"]
    lists = [
        do("copy.propose_destruction", cast.registrar, copies=[one], reason="hết hạn", method="cắt").result[
            "destruction"
        ]
        for one in (copy, other)
    ]
    do("copy.decide_destruction", who, destruction=lists[0])
    do("copy.refuse_destruction", who, destruction=lists[1], reason="còn cần")
    do("document.declassify", who, document=received["document"], ground="hết lý do")
    wrong = incoming(cast).result["document"]
    entry = BookEntry.objects.get(document__key=wrong)
    do("document.cancel_entry", cast.registrar, entry=str(entry.key), reason="vào sổ nhầm")
    do("document.confirm_cancelling", who, entry=str(entry.key))
    stores = {
        "unit": cast.units["interior"],
        "stores": "/srv/chung",
        "since": "2026-11-16",
        "until": "2026-11-30",
    }
    scan = do("scan.open", who, purpose="rà soát", **stores).result["scan"]
    return SimpleNamespace(
        determined=Document.objects.get(key=document),
        returned=Document.objects.get(key=returned),
        freed=Document.objects.get(key=received["document"]),
        permission=Permission.objects.get(key=permission),
        lists=[Destruction.objects.get(key=one) for one in lists],
        entry=BookEntry.objects.get(pk=entry.pk),
        scan=Scan.objects.get(key=scan),
        copy=Copy.objects.get(key=copy),
    )


#: What is proposed is kept as well, in the own right of who proposes it.
FIRST = ("document.propose", "document.cancel_entry")


def authorities(made: SimpleNamespace) -> list[tuple[str, int | None]]:
    rows = (made.determined, made.returned, made.freed, made.permission, *made.lists, made.entry, made.scan)
    return [(one.capacity, one.delegation_id) for one in Decision.objects.over(rows) if one.act not in FIRST]


def test_a_head_decides_in_its_own_capacity(cast):
    made = decided(cast, "head")
    assert authorities(made) == [("province-chair", None)] * 8
    assert made.freed.declassifier_id == cast.head.post and made.returned.decider_id == cast.head.post


def test_a_deputy_decides_in_the_capacity_of_the_giver_under_the_delegation(cast, lent):
    made = decided(cast, "deputy")
    assert authorities(made) == [("province-chair", lent.pk)] * 8
    assert made.freed.declassifier_id == cast.deputy.post and made.determined.decider_id == cast.deputy.post


def test_a_cancelling_that_a_registrar_confirms_rests_on_no_authority_to_decide(cast):
    entry = BookEntry.objects.get(document__key=incoming(cast).result["document"])
    do("document.cancel_entry", cast.registrar, entry=str(entry.key), reason="nhầm")
    do("document.confirm_cancelling", cast.second_registrar, entry=str(entry.key))
    _, one = Decision.objects.filter(record=entry.key).order_by("pk")
    assert (one.post_id, one.capacity, one.delegation, str(one.day)) == (
        cast.second_registrar.post,
        "",
        None,
        "2026-11-16",
    )
    for judged in decisions(over(entry.document)):
        competent(judged)


def answer(name: str, by: Actor, **fields: str) -> dict:
    question = find(name)
    return question.run(read(question.params, fields), by)


def test_the_tables_show_that_each_decision_was_competent_on_its_day_also_when_the_rights_have_ended(
    cast, lent
):
    decided(cast, "head"), decided(cast, "deputy")
    do("delegation.end", cast.head, delegation=str(lent.key))
    own = Authorisation.objects.get(post__key=cast.key("head"))
    do("authorisation.withdraw", cast.access, authorisation=str(own.key), reason="nghỉ hưu")
    every = [one for one in decisions() if one.row.act.split(".")[0] in ("document", "copy", "scan")]
    rows = [one for one in every if one.row.act not in FIRST]
    assert len(rows) == 2 * 8
    for one in decisions():
        competent(one)


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param({"capacity": ""}, id="in no capacity"),
        pytest.param({"capacity": "commune-chair"}, id="in another capacity"),
        pytest.param({"delegation": None}, id="without its paper"),
        pytest.param({"day": "2026-11-15"}, id="before the paper"),
        pytest.param({"day": "2026-12-17"}, id="after the paper"),
        pytest.param({"post": "keeper"}, id="by a post to which nothing was lent"),
        pytest.param({"drafter": "head"}, id="drafted by the giver"),
        pytest.param({"level": TOP}, id="above what the deputy may read"),
    ],
)
def test_a_decision_that_was_not_competent_shows_in_the_tables(cast, lent, forged):
    document = proposed(cast)
    do("document.determine", cast.deputy, document=document)
    taken = Decision.objects.filter(record=document, act="document.determine")
    (good,) = decisions(taken)
    competent(good)
    posts = {column: getattr(cast, forged[column]).post for column in ("post", "drafter") if column in forged}
    (Document.objects.filter(key=document) if "drafter" in forged else taken).update(**{**forged, **posts})
    (bad,) = decisions(taken)
    with pytest.raises(AssertionError):
        competent(bad)


def test_every_question_that_shows_a_decision_tells_its_authority(cast, lent):
    made = decided(cast, "deputy")
    by = cast.registrar
    told = [
        answer("document", by, document=str(made.determined.key)),
        answer("document", by, document=str(made.freed.key)),
        answer("document", by, document=str(made.freed.key))["permissions"][0],
        answer("destruction", by, destruction=str(made.lists[0].key)),
        answer("document", by, document=str(made.entry.document.key))["entries"][0],
        answer("scan", by, scan=str(made.scan.key)),
    ]
    told = [one["decisions"][-1]["authority"] for one in told]
    assert {one["capacity"]["code"] for one in told} == {"province-chair"}
    assert {one["giver"]["key"] for one in told} == {cast.key("head")} and {one["paper"] for one in told} == {
        "02/UQ"
    }
    own = answer("document", by, document=str(decided(cast, "head").determined.key))["decisions"][-1][
        "authority"
    ]
    assert own["giver"] is None and own["paper"] == "" and own["capacity"]["vi"]
