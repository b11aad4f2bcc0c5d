"""What the end of an entry of the list does to the proposals that cite it, and whose entries can be ended."""

from datetime import timedelta

import pytest

from steward.models import BasisEntry
from steward.reads import offers
from steward.reads.catalogue import find
from steward.rules.document import basis, register
from steward.rules.machinery.answers import Refusal, Unknown
from steward.rules.machinery.fields import read
from tests.acts.document.test_register import proposed
from tests.cast import TODAY, Cast, do


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
