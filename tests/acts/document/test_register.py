"""Documents enter, are determined, issued, corrected, cancelled and set free."""

from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from steward.foundations.scheme import shipped
from steward.models import BookEntry, Copy, Correction, Document, Fingerprint, Organisation
from steward.reads.machinery.asking import the_clock
from steward.rules.machinery.answers import Invalid, Refusal, Unknown
from tests.acts.document.drafted import determined, issued, proposed
from tests.cast import LOW, MIDDLE, TOP, Cast, do, grant, incoming
from tests.fingerprints import prints


@pytest.fixture
def document(cast: Cast) -> str:
    return incoming(cast).result["document"]


def test_what_was_set_free_before_it_was_issued_gets_no_symbol(cast, leaves_one, leaves_nothing):
    """It stands in no book; a document that was issued and set free afterwards does,
    and its entry may be put right."""
    never, once = determined(cast), issued(cast)["document"]
    for key in (never, once):
        do("document.declassify", cast.head, document=key, ground="không còn bí mật")
    order = {"field": "symbol", "value": "99/QĐ", "reason": "ghi sót"}
    with leaves_nothing(Refusal, "not_entered"):
        do("document.correct", cast.registrar, document=never, **order)
    with leaves_one("document.correct"):
        do("document.correct", cast.registrar, document=once, **order)
    with leaves_nothing(Refusal, "not_correctable"):
        do("document.correct", cast.registrar, document=once, **{**order, "field": "issuing_body"})
    assert [Document.objects.get(key=key).entered for key in (never, once)] == [False, True]
    assert [Document.objects.get(key=key).entries.exists() for key in (never, once)] == [False, True]


def test_a_received_document_is_entered_with_its_copies(cast, leaves_one):
    with leaves_one("document.register_incoming"):
        result = incoming(cast, copies="3 4 14/1").result
    assert result["ordinal"] == 1
    assert list(
        Copy.objects.filter(document__key=result["document"]).order_by("pk").values_list("path", flat=True)
    ) == [
        "3",
        "4",
        "14/1",
    ]
    assert {c.keeper_id for c in Copy.objects.all()} == {cast.registrar.post}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"level": "ts"}, "no_such_level"),
        ({"level": TOP}, "field_forbidden_at_level"),
        ({"level": TOP, "dated": "2026-02-01"}, "field_needs_agreement"),
        ({"unopened": True}, "unopened_has_no_abstract"),
        ({"copies": "3a"}, "not_a_copy_number"),
        ({"copies": "3 3"}, "copy_number_twice"),
        ({"arrived_on": "2026-11-17"}, "not_yet_arrived"),
        ({"dated": "2026-11-16", "arrived_on": "2026-11-15"}, "dated_after_arrival"),
    ],
    ids=str,
)
def test_an_entry_is_refused(cast, leaves_nothing, fields, code):
    with leaves_nothing(Refusal, code):
        incoming(cast, **fields)


def test_an_entry_is_refused_in_the_wrong_book_and_by_others(cast, leaves_nothing):
    order = {
        "arrived_on": "2026-11-16",
        "issuing_body": "Bộ",
        "symbol": "1",
        "dated": "2026-11-10",
        "level": LOW,
    }
    with leaves_nothing(Refusal, "wrong_book"):
        do("document.register_incoming", cast.registrar, book=cast.books["outgoing"], **order)
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("document.register_incoming", cast.head, book=cast.books["incoming"], **order)
    with leaves_nothing(Unknown, "unknown"):
        do("document.register_incoming", cast.outsider, book=cast.books["incoming"], **order)
    with leaves_nothing(Invalid, "invalid"):
        do(
            "document.register_incoming",
            cast.registrar,
            book=cast.books["incoming"],
            compartments="nobody",
            **order,
        )


def test_a_document_keeps_the_rules_of_its_day(cast):
    early = Document.objects.get(key=incoming(cast, dated="2026-02-01").result["document"])
    late = Document.objects.get(key=incoming(cast).result["document"])
    assert (early.scheme, late.scheme) == ("vn-2020", "vn-2026")


def test_a_level_is_proposed_with_its_basis(cast, leaves_one, leaves_nothing):
    with leaves_one("document.propose"):
        proposed(cast)
    with leaves_nothing(Refusal, "basis_required"):
        proposed(cast, basis="")
    with leaves_nothing(Refusal, "basis_of_another_level"):
        proposed(cast, basis=cast.basis["top"])
    with leaves_nothing(Refusal, "field_forbidden_at_level"):
        proposed(cast, level=TOP, basis=cast.basis["top"])
    with leaves_nothing(Refusal, "no_such_choice"):
        proposed(cast, reproduction="never")
    later = do(
        "basis.adopt", cast.access, code="NV-11", text="Mai sau", level=LOW, since="2026-12-01"
    ).result["basis"]
    with leaves_nothing(Refusal, "basis_not_in_force"):
        proposed(cast, basis=later)
    with leaves_nothing(Refusal, "above_your_level"):
        do("document.propose", cast.outsider, kind="x", level=TOP, basis=cast.basis["top"], copies=1)


def test_a_shorter_period_is_proposed_and_a_longer_one_is_not(cast, leaves_one, leaves_nothing):
    """The level protects for ten years from the day on which it is proposed."""
    for until, code in (("2036-11-17", "longer_than_the_period"), ("2026-11-16", "protects_no_day")):
        with leaves_nothing(Refusal, code):
            proposed(cast, protected_until=until)
    with leaves_one("document.propose"):
        shorter = proposed(cast, protected_until="2028-01-01")
    do("document.determine", cast.head, document=shorter)
    assert Document.objects.get(key=shorter).protected_until.isoformat() == "2028-01-01"


def test_a_competent_authority_determines_what_another_drafted(cast, leaves_one, leaves_nothing):
    waiting = proposed(cast)
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("document.determine", cast.registrar, document=waiting)
    with leaves_nothing(Unknown, "unknown"):
        do("document.determine", cast.outsider, document=waiting)
    with leaves_one("document.determine"):
        do("document.determine", cast.head, document=waiting)
    row = Document.objects.get(key=waiting)
    assert (row.state, row.protected_until.year) == ("determined", 2036)
    with leaves_nothing(Refusal, "not_now"):
        do("document.determine", cast.head, document=waiting)


def test_nobody_determines_their_own_draft_in_any_office(cast, leaves_nothing):
    own = do("document.propose", cast.head, kind="x", level=LOW, basis=cast.basis["low"], copies=1).result[
        "document"
    ]
    with leaves_nothing(Refusal, "drafter_cannot_decide"):
        do("document.determine", cast.head, document=own)
    waiting = proposed(cast)
    Document.objects.filter(key=waiting).update(drafter_person=cast.head.person)
    with pytest.raises(Refusal, match="drafter_cannot_decide"):
        do("document.determine", cast.head, document=waiting)


def test_a_deputy_determines_in_the_capacity_of_the_giver_up_to_its_own_level(
    cast, leaves_one, leaves_nothing
):
    do(
        "delegation.give",
        cast.head,
        deputy=cast.key("deputy"),
        paper="02/UQ",
        since="2026-11-16",
        until="2026-12-16",
    )
    low, top = proposed(cast), proposed(cast, level=TOP, basis=cast.basis["top"], abstract="")
    with leaves_one("document.determine"):
        do("document.determine", cast.deputy, document=low)
    with leaves_nothing(Unknown, "unknown"):
        do("document.determine", cast.deputy, document=top)


def test_a_proposal_is_returned_with_the_reason(cast, leaves_one, leaves_nothing):
    waiting = proposed(cast)
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("document.return_proposal", cast.registrar, document=waiting, reason="thiếu")
    with leaves_one("document.return_proposal"):
        do("document.return_proposal", cast.head, document=waiting, reason="thiếu căn cứ")
    with leaves_nothing(Refusal, "not_now"):
        do("document.determine", cast.head, document=waiting)


def test_a_determined_document_is_issued_once_with_its_copies(cast, leaves_one, leaves_nothing):
    ready, unready = determined(cast), proposed(cast)
    order = {"document": ready, "book": cast.books["outgoing"], "symbol": "7/QĐ"}
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("document.issue", cast.head, **order)
    with leaves_nothing(Refusal, "wrong_book"):
        do("document.issue", cast.registrar, **{**order, "book": cast.books["incoming"]})
    with leaves_nothing(Refusal, "not_now"):
        do("document.issue", cast.registrar, **{**order, "document": unready})
    with leaves_one("document.issue"):
        result = do("document.issue", cast.registrar, **order).result
    assert len(result["copies"]) == 3
    with leaves_nothing(Refusal, "not_now"):
        do("document.issue", cast.registrar, **order)


def test_no_note_is_entered_where_the_rules_forbid_one(cast, monkeypatch, leaves_one, leaves_nothing):
    """No rule set that is shipped forbids the note of a line, so this one is the test's own."""
    law = shipped()["vn-2026"]
    strict = replace(law, levels=tuple(replace(level, forbidden_fields=("note",)) for level in law.levels))
    order = {"document": determined(cast), "book": cast.books["outgoing"], "symbol": "7/QĐ"}
    monkeypatch.setattr("steward.models.document.register.law", lambda digest: strict)
    with leaves_nothing(Refusal, "field_forbidden_at_level"):
        do("document.issue", cast.registrar, **order, note="gửi gấp")
    with leaves_one("document.issue"):
        do("document.issue", cast.registrar, **order)


def test_a_field_is_corrected_and_the_old_value_stays(cast, document, leaves_one, leaves_nothing):
    order = {"document": document, "field": "symbol", "value": "13/BC-BNV", "reason": "sai số"}
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("document.correct", cast.inspector, **order)
    with leaves_nothing(Refusal, "not_correctable"):
        do("document.correct", cast.registrar, **{**order, "field": "level"})
    with leaves_one("document.correct"):
        do("document.correct", cast.registrar, **order)
    assert Correction.objects.values_list("old", "new").get() == ("12/BC-BNV", "13/BC-BNV")
    with leaves_nothing(Refusal, "nothing_changes"):
        do("document.correct", cast.registrar, **order)


def test_no_abstract_is_slipped_into_an_unopened_entry_or_a_draft_that_was_determined(cast, leaves_nothing):
    unopened = incoming(cast, unopened=True, abstract="").result["document"]
    with leaves_nothing(Refusal, "unopened_has_no_abstract"):
        do("document.correct", cast.registrar, document=unopened, field="abstract", value="x", reason="đã mở")
    ready = determined(cast)
    with leaves_nothing(Refusal, "not_now"):
        do("document.correct", cast.registrar, document=ready, field="kind", value="x", reason="sai")


def test_an_entry_made_in_error_is_cancelled_by_two_and_keeps_its_number(
    cast, document, leaves_one, leaves_nothing
):
    entry = str(BookEntry.objects.get(document__key=document).key)
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("document.cancel_entry", cast.inspector, entry=entry, reason="nhầm")
    with leaves_one("document.cancel_entry"):
        do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")
    with leaves_nothing(Refusal, "two_persons_needed"):
        do("document.confirm_cancelling", cast.registrar, entry=entry)
    with leaves_one("document.confirm_cancelling"):
        do("document.confirm_cancelling", cast.second_registrar, entry=entry)
    assert set(Copy.objects.filter(document__key=document).values_list("state", "keeper")) == {
        ("spoiled", None)
    }
    assert incoming(cast).result["ordinal"] == 2
    with leaves_nothing(Refusal, "not_now"):
        do("document.confirm_cancelling", cast.second_registrar, entry=entry)


def test_an_entry_whose_copy_was_refused_by_its_receiver_is_cancelled(cast, leaves_one, leaves_nothing):
    """It never left the registry: a paper that came by mistake is offered, refused,
    and its entry cancelled."""
    made = incoming(cast, copies="1").result
    entry = str(BookEntry.objects.get(document__key=made["document"]).key)
    handover = do("copy.offer", cast.registrar, copy=made["copies"][0], to=cast.key("keeper")).result[
        "handover"
    ]
    with leaves_nothing(Refusal, "copies_have_moved"):
        do("document.cancel_entry", cast.registrar, entry=entry, reason="không phải của ta")
    do("copy.refuse", cast.keeper, handover=handover, reason="không phải của tôi")
    with leaves_one("document.cancel_entry"):
        do("document.cancel_entry", cast.registrar, entry=entry, reason="không phải của ta")
    with leaves_one("document.confirm_cancelling"):
        do("document.confirm_cancelling", cast.second_registrar, entry=entry)


def test_an_entry_of_which_a_copy_has_moved_is_not_cancelled(cast, leaves_nothing):
    made = incoming(cast).result
    entry = str(BookEntry.objects.get(document__key=made["document"]).key)
    listed = {"copies": made["copies"], "reason": "x", "method": "y"}
    do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")
    with leaves_nothing(Refusal, "cancelling_proposed"):
        do("copy.propose_destruction", cast.registrar, **listed)
    do("document.withdraw_cancelling", cast.registrar, entry=entry)
    do("copy.propose_destruction", cast.registrar, **listed)
    with leaves_nothing(Refusal, "copies_have_moved"):
        do("document.cancel_entry", cast.registrar, entry=entry, reason="nhầm")


def test_the_registrar_of_a_unit_below_does_not_touch_the_book_above(cast, leaves_nothing):
    """A reader over the whole unit who is registrar of one below sees the book, and does not write in it."""
    grant(cast, cast.key("outsider"), "registrar", TOP, "records")
    grant(cast, cast.key("outsider"), "reader", TOP, "interior")
    made, ready = issued(cast), determined(cast)
    entry = str(BookEntry.objects.get(document__key=made["document"]).key)
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("document.cancel_entry", cast.outsider, entry=entry, reason="nhầm")
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("document.issue", cast.outsider, document=ready, book=cast.books["outgoing"], symbol="8/QĐ")


def test_a_document_is_declassified_by_decision_and_readers_below_its_level_see_it(
    cast, leaves_one, leaves_nothing
):
    document = incoming(cast, level=MIDDLE).result["document"]
    grant(cast, cast.key("outsider"), "reader", LOW, "interior")
    assert not Document.objects.visible_to(cast.outsider).filter(key=document).exists()
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do("document.declassify", cast.registrar, document=document, ground="hết lý do")
    with leaves_one("document.declassify"):
        do("document.declassify", cast.head, document=document, ground="hết lý do")
    assert Document.objects.visible_to(cast.outsider).filter(key=document).exists()
    with leaves_nothing(Refusal, "not_now"):
        do("document.declassify", cast.head, document=document, ground="hết lý do")


def test_protection_ends_by_itself_when_its_time_has_come(cast, document, leaves_one, leaves_nothing):
    with leaves_nothing(Refusal, "still_protected"):
        do("document.end_protection", cast.registrar, document=document)
    later = datetime(2036, 11, 10, 2, 0, tzinfo=UTC)
    with leaves_one("document.end_protection"):
        do("document.end_protection", the_clock(later), now=later, document=document)
    assert Document.objects.get(key=document).declassified_on.isoformat() == "2036-11-10"
    with leaves_nothing(Refusal, "not_for_this_principal"):
        do("document.declassify", the_clock(later), now=later, document=document, ground="x")


def test_what_is_no_fingerprint_or_of_another_key_than_it_says_is_not_kept(
    cast, document, leaves_one, leaves_nothing
):
    order = {"document": document, "sha256": "ab" * 32, **prints()}
    cut = b64encode(b64decode(order["prints"])[:-1]).decode()
    for wrong in (
        {"sha256": "AB" * 32},
        {"prints": b64encode(b"garbage!!").decode()},
        {"prints": cut},
        {"key_id": "0" * 16},
    ):
        with leaves_nothing(Invalid, "invalid"):
            do("document.keep_fingerprints", cast.registrar, **{**order, **wrong})
    with leaves_one("document.keep_fingerprints"):
        do("document.keep_fingerprints", cast.registrar, **order)


def test_fingerprints_are_kept_and_replaced(cast, document, leaves_one, leaves_nothing):
    order = {"document": document, "sha256": "ab" * 32, **prints()}
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("document.keep_fingerprints", cast.inspector, **order)
    with leaves_nothing(Invalid, "invalid"):
        do("document.keep_fingerprints", cast.registrar, **{**order, "prints": "?"})
    with leaves_nothing(Invalid, "invalid"):
        do("document.keep_fingerprints", cast.registrar, **{**order, "sha256": "ab"})
    with leaves_one("document.keep_fingerprints"):
        do("document.keep_fingerprints", cast.registrar, **order)
    with leaves_one("document.keep_fingerprints"):
        do("document.keep_fingerprints", cast.registrar, **{**order, **prints(b"2" * 32)})
    assert Fingerprint.objects.values_list("key_id", flat=True).get() == prints(b"2" * 32)["key_id"]
    unopened = incoming(cast, unopened=True, abstract="").result["document"]
    with leaves_nothing(Refusal, "unopened_has_no_abstract"):
        do("document.keep_fingerprints", cast.registrar, **{**order, "document": unopened})


def test_no_note_is_entered_where_the_rules_of_today_forbid_one_though_those_of_the_document_do_not(
    cast, monkeypatch, leaves_one, leaves_nothing
):
    law = shipped()["vn-2026"]
    strict = replace(law, levels=tuple(replace(level, forbidden_fields=("note",)) for level in law.levels))
    order = {"document": determined(cast), "book": cast.books["outgoing"], "symbol": "7/QĐ"}
    monkeypatch.setattr(type(Organisation.objects), "scheme_on", lambda bodies, day: strict)
    with leaves_nothing(Refusal, "field_forbidden_at_level"):
        do("document.issue", cast.registrar, **order, note="gửi gấp")
    with leaves_one("document.issue"):
        do("document.issue", cast.registrar, **order)
