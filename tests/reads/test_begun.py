"""The form of an act that changes a thing begins with what stands there:
nothing is lost because nobody touched it."""

from datetime import timedelta

import pytest

from steward.acts.catalogue import BY_NAME
from steward.models import Document, Post
from steward.reads import things
from steward.reads.begun import BEGINS, begun, came_back
from steward.rules import catalogue
from steward.rules.machinery.fields import kinds, required
from tests.acts.document.drafted import proposed
from tests.cast import TODAY, Cast, do, incoming

#: Fields that may be left empty and bear the name of a column of their thing,
#: and what an empty one does there.
LEFT_ALONE = {
    ("document.open", "kind"): "what stands there stays",
    ("document.open", "protected_until"): "what stands there stays",
    ("document.open", "extended"): "what stands there stays",
    ("document.open", "abstract"): "an unopened item has none",
    ("scan.close", "files"): "nothing stands there before it is closed",
    ("scan.close", "not_read"): "nothing stands there before it is closed",
    ("office.create", "title_en"): "it is of what is made and not of the unit above it",
    ("unit.create", "title_en"): "it is of what is made and not of the unit above it",
    ("copy.withdraw_destruction", "reason"): "it is the answer to the list and not the reason of it",
    ("allowance.end", "reason"): "it is why it ends and not why it was given",
    ("copy.refuse_destruction", "reason"): "it is the answer to the list and not the reason of it",
}


def test_every_act_that_may_empty_a_column_of_its_thing_begins_with_what_stands_in_it(cast: Cast):
    erasing = {
        (name, field)
        for name, act in BY_NAME.items()
        for subject in catalogue.BY_NAME[name].on
        if subject in things.THINGS
        for field in (kinds(act.order).keys() - required(act.order))
        if kinds(act.order)[field].name != "flag"
        and field in {one.name for one in things.of(subject).rows(cast.registrar).model._meta.concrete_fields}
    }
    document, post = Document.objects.get(key=proposed(cast)), Post.objects.get(key=cast.key("head"))
    row = {"document": document, "office": post}
    begins = {
        (act.name, field)
        for act, says in BEGINS.items()
        for field in says(row[act.on[0]], {})
        if (act.name, field) in erasing
    }
    assert erasing - begins == set(LEFT_ALONE)


FULL = {
    "kind": "Báo cáo",
    "abstract": "Quản lý quầy cấp phát",
    "copies": 3,
    "recipients": "Sở Y tế\nSở Nội vụ",
    "signer": "Chủ tịch",
    "reproduction": "forbidden",
}


@pytest.mark.parametrize("way", ["returned", "revoked"])
def test_a_draft_that_came_back_begins_with_everything_it_says_and_loses_none_of_it_untouched(
    cast: Cast, way: str
):
    until = str(TODAY + timedelta(days=90))
    order = {**FULL, "level": "mat", "basis": cast.basis["low"], "protected_until": until}
    key = do("document.propose", cast.drafter, **order).result["document"]
    if way == "returned":
        do("document.return_proposal", cast.head, document=key, reason="Sai căn cứ")
    else:
        do("document.determine", cast.head, document=key)
        do("document.revoke_determination", cast.head, document=key, reason="Sai căn cứ")
    act = catalogue.BY_NAME["document.propose_again"]
    told = begun(act, "document", key, cast.drafter, {})
    assert told == {**order, "compartments": "", "agreed": False}
    assert set(told) == set(kinds(BY_NAME[act.name].order)) - {"document"}
    back = came_back(act, key, cast.drafter)
    assert back and (back.reason, back.on, back.by.key) == ("Sai căn cứ", TODAY, cast.key("head"))
    do("document.propose_again", cast.drafter, document=key, **told)
    row = Document.objects.get(key=key)
    assert {name: getattr(row, name) for name in FULL if name != "copies"} == {
        n: v for n, v in FULL.items() if n != "copies"
    }
    assert (row.copies_authorised, str(row.protected_until), row.ground) == (3, until, "")


def test_the_end_that_a_level_gave_is_not_taken_for_one_that_the_draft_states(cast: Cast):
    key = proposed(cast)
    do("document.determine", cast.head, document=key)
    assert Document.objects.get(key=key).protected_until is not None
    do("document.revoke_determination", cast.head, document=key, reason="Sai căn cứ")
    assert (
        begun(catalogue.BY_NAME["document.propose_again"], "document", key, cast.drafter, {})[
            "protected_until"
        ]
        == ""
    )


def test_of_a_correction_the_value_that_stands_in_the_field_that_was_named(cast: Cast):
    key, act = incoming(cast).result["document"], catalogue.BY_NAME["document.correct"]
    symbol = Document.objects.get(key=key).symbol
    assert begun(act, "document", key, cast.registrar, {"field": "symbol"}) == {"value": symbol}
    assert (
        begun(act, "document", key, cast.registrar, {})
        == begun(act, "document", key, cast.registrar, {"field": "pk"})
        == {}
    )
    assert begun(catalogue.BY_NAME["document.declassify"], "document", key, cast.head, {}) == {}
