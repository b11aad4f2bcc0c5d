"""Entries of the list are adopted and ended; what their end does to proposals, and whose can be ended."""

from datetime import timedelta

import pytest

from steward.models import BasisEntry, Document
from steward.reads import offers
from steward.reads.catalogue import find
from steward.rules.document import basis, register
from steward.rules.machinery.answers import Conflict, Refusal, Unknown
from steward.rules.machinery.fields import read
from tests.acts.document.drafted import determined, proposed
from tests.cast import LOW, TODAY, Cast, do


def offered(cast: Cast, document: str) -> set[str]:
    question = find("document")
    return set(question.run(read(question.params, {"document": document}), cast.head)["may"])


def waits(cast: Cast) -> list[str]:
    return [str(row.key) for row in offers.among(register.may_determine, "document", cast.head)]


@pytest.mark.parametrize("ends", [0, 1], ids=["today", "tomorrow"])
def test_a_proposal_whose_basis_has_ended_is_not_offered_to_be_determined_but_to_be_returned(
    cast: Cast, ends
):
    document = proposed(cast)
    assert waits(cast) == [document] and {
        register.may_determine.name,
        register.may_return_proposal.name,
    } <= offered(cast, document)
    do(
        "basis.end",
        cast.access,
        basis=cast.basis["low"],
        until=str(TODAY + timedelta(days=ends)),
        reason="sửa danh mục",
    )
    assert waits(cast) == ([document] if ends else []) and register.may_return_proposal.name in offered(
        cast, document
    )
    assert (register.may_determine.name in offered(cast, document)) is bool(ends)
    if ends:
        assert do("document.determine", cast.head, document=document).result["document"] == document
        return
    with pytest.raises(Refusal, match="basis_not_in_force"):
        do("document.determine", cast.head, document=document)
    assert (
        do("document.return_proposal", cast.head, document=document, reason="căn cứ đã hết").result[
            "document"
        ]
        == document
    )


def test_what_was_determined_on_an_entry_does_not_ask_for_it_any_more(cast: Cast):
    document = do("document.determine", cast.head, document=proposed(cast)).result["document"]
    do("basis.end", cast.access, basis=cast.basis["low"], until=str(TODAY), reason="sửa danh mục")
    book = cast.books["outgoing"]
    assert (
        do("document.issue", cast.registrar, document=document, book=book, symbol="7/QĐ").result["document"]
        == document
    )


def test_an_entry_of_a_rule_set_that_holds_no_more_is_unknown_to_the_act_as_to_whoever_asks_for_it(
    cast: Cast,
):
    old, own = BasisEntry.objects.get(key=cast.basis["low"]), cast.basis["top"]
    BasisEntry.objects.filter(pk=old.pk).update(scheme="vn-2020")
    summary = find("summary")
    for ask in (
        lambda key: do("basis.end", cast.access, basis=key, until=str(TODAY), reason="hết"),
        lambda key: summary.run(read(summary.params, {"subject": "basis", "key": key}), cast.access),
        lambda key: offers.must_be(basis.may_end_basis, "basis", [key], cast.access),
    ):
        with pytest.raises(Unknown):
            ask(str(old.key))
    assert summary.run(read(summary.params, {"subject": "basis", "key": own}), cast.access)
    assert do("basis.end", cast.access, basis=own, until=str(TODAY), reason="hết").result["basis"] == own


def test_an_entry_of_the_list_is_adopted(cast, leaves_one, leaves_nothing):
    order = {"code": "NV-02", "text": "Đề thi", "level": LOW, "since": "2026-03-01"}
    with leaves_one("basis.adopt"):
        do("basis.adopt", cast.access, **order)
    with leaves_nothing(Conflict, "code_taken"):
        do("basis.adopt", cast.access, **order)
    for below in (cast.registrar, cast.head):
        with leaves_nothing(Refusal, "not_over_the_whole"):
            do("basis.adopt", below, **{**order, "code": "NV-03"})
    with leaves_nothing(Refusal, "no_such_level"):
        do("basis.adopt", cast.access, **{**order, "level": "ts"})
    with leaves_nothing(Refusal, "no_rules_on_day"):
        do("basis.adopt", cast.access, **{**order, "since": "1990-01-01"})


def test_an_entry_of_the_list_ends_and_what_was_determined_on_it_stays(cast, leaves_one, leaves_nothing):
    before, waiting = determined(cast), proposed(cast)
    order = {"basis": cast.basis["low"], "until": "2026-11-16", "reason": "không còn trong danh mục"}
    with leaves_nothing(Refusal, "not_over_the_whole"):
        do("basis.end", cast.head, **order)
    with leaves_nothing(Refusal, "basis_ends_too_early"):
        do("basis.end", cast.access, **{**order, "until": "2026-11-15"})
    with leaves_one("basis.end"):
        do("basis.end", cast.access, **order)
    with leaves_nothing(Refusal, "basis_end_known"):
        do("basis.end", cast.access, **{**order, "until": "2026-12-01"})
    with leaves_nothing(Refusal, "basis_not_in_force"):
        do("document.determine", cast.head, document=waiting)
    with leaves_nothing(Refusal, "basis_not_in_force"):
        proposed(cast)
    same = Document.objects.get(key=before)
    assert (same.state, same.basis.until, same.basis.reason) == ("determined", TODAY, order["reason"])
    with leaves_one("document.issue"):
        do("document.issue", cast.registrar, document=before, book=cast.books["outgoing"], symbol="7/QĐ")


def test_until_its_last_day_an_entry_of_the_list_is_relied_on_and_its_end_can_be_brought_forward(
    cast, leaves_one, leaves_nothing
):
    waiting, late = proposed(cast), proposed(cast)
    order = {"basis": cast.basis["low"], "reason": "bãi bỏ"}
    do("basis.end", cast.access, **order, until="2126-11-17")
    do("basis.end", cast.access, **order, until="2026-11-17")
    with leaves_one("document.determine"):
        do("document.determine", cast.head, document=waiting)
    do("basis.end", cast.access, **order, until="2026-11-16")
    with leaves_nothing(Refusal, "basis_not_in_force"):
        do("document.determine", cast.head, document=late)


def test_an_entry_is_adopted_under_the_law_of_the_day_and_not_under_one_that_is_over(
    cast, leaves_one, leaves_nothing
):
    order = {"code": "NV-77", "text": "Kế hoạch", "level": LOW}
    with leaves_nothing(Refusal, "law_is_over"):
        do("basis.adopt", cast.access, **order, since="2026-02-01")
    with leaves_one("basis.adopt"):
        do("basis.adopt", cast.access, **order, since="2026-03-01")
