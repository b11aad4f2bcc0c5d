"""What a line of a book tells of its copies and of who proposed to cancel it: to the registry the post,
to others the unit."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from steward.models import BookEntry, Post
from steward.rules.machinery.actor import Actor
from tests.cast import Cast, do, incoming
from tests.reads.asked import ask


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def told(by: Actor, entry: BookEntry) -> dict[str, str]:
    return {
        fact["label"]: fact["value"]
        for fact in ask(by, "summary", subject="entry", key=str(entry.key))["rows"]
    }


def person_in(post: int) -> str:
    row = Post.objects.select_related("person").get(pk=post)
    assert row.person is not None
    return row.person.title


def test_where_a_copy_is_is_told_by_post_to_its_registry_and_its_keeper_and_by_unit_to_others(cast: Cast):
    made = incoming(cast, copies="1,2").result
    lent = do("copy.offer", cast.registrar, copy=made["copies"][1], to=cast.key("keeper")).result["handover"]
    do("copy.accept", cast.keeper, handover=lent)
    entry, keeper, registrar = (
        BookEntry.objects.get(),
        person_in(cast.keeper.post),
        person_in(cast.registrar.post),
    )
    seen = {
        name: told(getattr(cast, name), entry)["Copies"] for name in ("registrar", "keeper", "head", "deputy")
    }
    assert keeper in seen["registrar"] and registrar in seen["registrar"]
    assert keeper in seen["keeper"] and registrar not in seen["keeper"]
    for name in ("head", "deputy"):
        assert (
            keeper not in seen[name]
            and registrar not in seen[name]
            and seen[name] == "1: Phòng Văn thư; 2: Sở Nội vụ"
        )


def test_who_proposed_to_cancel_a_line_is_told_by_name_to_those_who_answer_it(cast: Cast):
    incoming(cast, copies="1")
    entry, proposer = BookEntry.objects.get(), person_in(cast.registrar.post)
    do("document.cancel_entry", cast.registrar, entry=str(entry.key), reason="nhầm")
    seen = {
        name: told(getattr(cast, name), entry)["Proposed by"]
        for name in ("second_registrar", "head", "deputy")
    }
    assert proposer in seen["second_registrar"] and proposer in seen["head"]
    assert seen["deputy"] and proposer not in seen["deputy"]
