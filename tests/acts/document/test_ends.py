"""Until when a received paper is protected, through every door: no end is guessed, lost,
or overruled without a why."""

from datetime import UTC, date, datetime

import pytest

from steward.models import Correction, Decision, Document
from steward.reads import clock
from steward.reads.catalogue import find
from steward.reads.machinery.asking import actor_for, the_clock
from steward.rules.machinery.answers import Refusal
from steward.rules.machinery.fields import read
from tests.acts.document.test_incoming import corrections, entered
from tests.acts.rule_sets import choice
from tests.acts.test_rules_kept import DOORS
from tests.cast import LOW, TODAY, Cast, do, incoming

CLOSED = {"unopened": True, "abstract": "", "kind": "", "dated": ""}
PAPER = "12/QĐ-BNV ngày 01/3/2031"
LATER = datetime(2026, 11, 18, 2, tzinfo=UTC)


def inside(cast: Cast, row: Document, **more: object) -> dict[str, object]:
    """The order that enters what was inside an item."""
    return {
        "document": str(row.key),
        "opened_by": cast.key("keeper"),
        "dated": "2026-11-02",
        "kind": "Thư",
        **more,
    }


def now(row: Document) -> Document:
    row.refresh_from_db()
    return row


def extending(cast: Cast, door: str):
    """A paper of 1 May 2021 whose issuer extended it, through one door: `end` is the day to which it did."""
    if door == "document.register_incoming":
        return lambda **end: incoming(cast, dated="2021-05-01", extended=PAPER, **end)
    if door == "document.open":
        row = entered(cast, **CLOSED)
        return lambda **end: do(
            door, cast.registrar, **inside(cast, row, dated="2021-05-01", extended=PAPER, **end)
        )
    order = {
        "document": str(entered(cast, dated="2021-05-01").key),
        "extended": PAPER,
        "reason": "thông báo gia hạn",
    }
    return lambda **end: do(door, cast.registrar, **order, **end)


@pytest.mark.parametrize("door", ["document.register_incoming", "document.open", "document.correct_end"])
def test_who_names_a_paper_that_extended_the_protection_says_until_when(
    cast, leaves_one, leaves_nothing, door
):
    """The end of its level is the day to which it was not extended, and on it the clock would free it."""
    act = extending(cast, door)
    with leaves_nothing(Refusal, "extended_to_no_day"):
        act()
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.at == "protected_until"
    with leaves_one(door):
        act(protected_until="2041-05-01")
    row = Document.objects.get(extended=PAPER)
    assert (row.protected_until, row.end_read, row.unsure) == (date(2041, 5, 1), True, False)
    assert not clock.protections_over(date(2031, 5, 2))


def test_a_further_paper_inside_says_anew_until_when_it_extended(cast, leaves_one, leaves_nothing):
    """The end outside is that of before; the same paper named once more asks for nothing."""
    further, same = (
        entered(cast, **CLOSED, symbol=f"{n}/A", protected_until="2040-01-01", extended=PAPER) for n in (1, 2)
    )
    with leaves_nothing(Refusal, "extended_to_no_day"):
        do("document.open", cast.registrar, **inside(cast, further, extended="90/QĐ-BCA"))
    with leaves_one("document.open"):
        do("document.open", cast.registrar, **inside(cast, same, extended=PAPER))
    end = {"protected_until": "2050-01-01", "reason": "dấu gia hạn"}
    with leaves_one("document.open"):
        do("document.open", cast.registrar, **inside(cast, further, extended="90/QĐ-BCA", **end))
    assert (now(further).protected_until, now(same).protected_until) == (date(2050, 1, 1), date(2040, 1, 1))


def test_what_the_clock_freed_by_a_wrong_end_is_not_opened_as_protected_and_free(
    cast, leaves_one, leaves_nothing
):
    first, second = (entered(cast, **CLOSED, symbol=f"{n}/A", protected_until="2026-11-17") for n in (1, 2))
    for row in (first, second):
        do("document.end_protection", the_clock(LATER), now=LATER, document=str(row.key))
    by = actor_for(cast.key("registrar"), LATER)
    ahead = {"protected_until": "2035-01-01", "reason": "dấu bên trong"}
    with leaves_nothing(Refusal, "set_free_too_early"):
        do("document.open", by, now=LATER, **inside(cast, first, **ahead))
    assert (now(first).unopened, first.kind, first.opened_by) == (True, "", None)
    with leaves_one("document.open"):
        do("document.open", by, now=LATER, **inside(cast, second))
    assert (now(second).protected_until, second.unopened) == (date(2026, 11, 17), False)
    line = str(first.entries.get().key)
    do("document.cancel_entry", by, now=LATER, entry=line, reason="gõ nhầm thời hạn")
    do("document.confirm_cancelling", actor_for(cast.key("second_registrar"), LATER), now=LATER, entry=line)
    order = {
        "book": cast.books["incoming"],
        "arrived_on": "2026-11-16",
        "issuing_body": "Bộ Nội vụ",
        "symbol": "1/A",
        "level": LOW,
    }
    order |= {"dated": "2026-11-02", "kind": "Thư", "protected_until": "2035-01-01"}
    anew = Document.objects.get(
        key=do("document.register_incoming", by, now=LATER, **order).result["document"]
    )
    assert (anew.state, anew.protected_until, anew.declassified_on) == ("in_force", date(2035, 1, 1), None)


def test_what_the_clock_freed_too_early_is_opened_as_read_once_a_copy_is_gone(
    cast, leaves_one, leaves_nothing
):
    """Its line cannot be cancelled any more, since not all of its copies come back:
    it has a way out all the same."""
    row = entered(cast, **CLOSED, protected_until="2026-11-17")
    do("document.end_protection", the_clock(LATER), now=LATER, document=str(row.key))
    by, second = (actor_for(cast.key(who), LATER) for who in ("registrar", "second_registrar"))
    ahead = {"protected_until": "2035-01-01", "reason": "dấu bên trong"}
    with leaves_nothing(Refusal, "set_free_too_early"):
        do("document.open", by, now=LATER, **inside(cast, row, **ahead))
    order = {"copies": [str(row.copies.first().key)], "reason": "hết", "method": "cắt"}
    listed = do("copy.propose_destruction", by, now=LATER, **order).result["destruction"]
    do("copy.decide_destruction", actor_for(cast.key("head"), LATER), now=LATER, destruction=listed)
    for witness in (second, actor_for(cast.key("inspector"), LATER)):
        do("copy.witness_destruction", witness, now=LATER, destruction=listed)
    with leaves_nothing(Refusal, "set_free_too_early"):
        do("document.open", by, now=LATER, **inside(cast, row, **ahead))
    do("copy.destroy", by, now=LATER, destruction=listed)
    line = row.entries.get()
    with leaves_nothing(Refusal, "copy_is_gone"):
        do("document.cancel_entry", by, now=LATER, entry=str(line.key), reason="gõ nhầm thời hạn")
    with leaves_nothing(Refusal, "another_end_was_read"):
        do("document.open", by, now=LATER, **inside(cast, row, **{**ahead, "reason": ""}))
    with leaves_one("document.open"):
        do("document.open", by, now=LATER, **inside(cast, row, **ahead))
    assert (now(row).state, row.unopened, row.protected_until) == ("declassified", False, date(2035, 1, 1))
    assert corrections(row)[-1][1:] == ("2026-11-17", "2035-01-01", "dấu bên trong")


def test_what_an_authority_freed_is_opened_with_the_end_that_stands_inside(cast, leaves_one):
    """Its protection was ended by decision and by no wrong end: its line cannot be cancelled."""
    row = entered(cast, **CLOSED)
    do("document.declassify", cast.head, document=str(row.key), ground="hết lý do")
    with leaves_one("document.open"):
        do("document.open", cast.registrar, **inside(cast, row, protected_until="2035-01-01"))
    assert (now(row).state, row.protected_until) == ("declassified", date(2035, 1, 1))


def destroyed(cast: Cast, row: Document) -> None:
    """All its copies are destroyed: it is closed."""
    copies = [str(one.key) for one in row.copies.all()]
    order = {"copies": copies, "reason": "hết", "method": "cắt"}
    listed = do("copy.propose_destruction", cast.registrar, **order).result["destruction"]
    do("copy.decide_destruction", cast.head, destruction=listed)
    for witness in (cast.inspector, cast.second_registrar):
        do("copy.witness_destruction", witness, destruction=listed)
    do("copy.destroy", cast.registrar, destruction=listed)


def test_an_end_is_confirmed_while_the_paper_is_protected_and_waits_no_longer(
    cast, leaves_one, leaves_nothing
):
    """Closed it may be protected yet, or free."""
    free, kept = (
        entered(cast, dated="2012-03-01", symbol="1/A"),
        entered(cast, dated="2012-03-01", symbol="2/A"),
    )
    for row in (free, kept):
        destroyed(cast, row)
    assert set(Document.objects.to_review(cast.registrar)) == {free, kept}
    do("document.declassify", cast.head, document=str(free.key), ground="hết lý do")
    assert (now(free).state, now(kept).state) == ("closed", "closed")
    assert list(Document.objects.to_review(cast.registrar)) == [kept]
    waits = find("work")
    told = str(waits.run(read(waits.params, {}), cast.registrar))
    assert str(kept.key) in told and str(free.key) not in told
    order = {"protected_until": "2040-01-01", "reason": "nơi ban hành trả lời"}
    for act in sorted(DOORS.keys() - {"document.open"}):
        with leaves_nothing(Refusal, "not_protected"):
            do(act, cast.registrar, document=str(free.key), **order)
    with leaves_one("document.confirm_end"):
        do("document.confirm_end", cast.registrar, document=str(kept.key), **order)


def test_an_end_is_put_right_by_the_rule_set_of_the_paper_as_it_was_adopted_then(
    cast, release, leaves_one, leaves_nothing
):
    """A later text of it protects for eight years and not for ten."""
    empty, stated = (entered(cast, symbol=f"{n}/A", protected_until="2030-01-01") for n in (1, 2))
    do("scheme.adopt", cast.access, rule_set=choice(release))
    new = entered(cast, symbol="3/A", protected_until="2030-01-01")
    for row in (empty, new):
        with leaves_one("document.correct_end"):
            do("document.correct_end", cast.registrar, document=str(row.key), reason="không ghi thời hạn")
    assert (now(empty).protected_until, now(new).protected_until) == (date(2036, 11, 10), date(2034, 11, 10))
    order = {"protected_until": "2036-01-01", "reason": "dấu"}
    with leaves_nothing(Refusal, "longer_than_the_period"):
        do("document.correct_end", cast.registrar, document=str(new.key), **order)
    with leaves_one("document.correct_end"):
        do("document.correct_end", cast.registrar, document=str(stated.key), **order)
    assert (now(stated).protected_until, stated.scheme_digest) == (date(2036, 1, 1), empty.scheme_digest)


def confirmed(cast: Cast, **order: object) -> Document:
    """An item with an old day outside, of whose end its issuer was asked."""
    row = entered(cast, **{**CLOSED, "dated": "2012-03-01"})
    do("document.confirm_end", cast.registrar, document=str(row.key), reason="công văn 5/BNV", **order)
    return row


@pytest.mark.parametrize("was", ["confirmed", "read"])
def test_opening_changes_an_end_that_was_read_or_confirmed_only_with_a_reason(
    cast, leaves_one, leaves_nothing, was
):
    end = {"protected_until": "2032-03-01"}
    row = confirmed(cast, **end) if was == "confirmed" else entered(cast, **CLOSED, **end)
    order = inside(cast, row, protected_until="2027-06-30")
    with leaves_nothing(Refusal, "another_end_was_read"):
        do("document.open", cast.registrar, **order)
    with pytest.raises(Refusal) as caught:
        do("document.open", cast.registrar, **order)
    assert caught.value.at == "reason"
    with leaves_one("document.open"):
        do("document.open", cast.registrar, **order, reason="dấu bên trong")
    assert (now(row).protected_until, row.end_read) == (date(2027, 6, 30), True)
    assert corrections(row)[-1] == ("protected_until", "2032-03-01", "2027-06-30", "dấu bên trong")
    assert Decision.objects.get(act="document.open").reason == "dấu bên trong"


def test_opening_keeps_an_end_that_was_confirmed_or_is_typed_again_without_a_reason(cast, leaves_one):
    end = {"protected_until": "2032-03-01"}
    for more in ({}, end):
        row = confirmed(cast, **end)
        with leaves_one("document.open"):
            do("document.open", cast.registrar, **inside(cast, row, dated="2012-03-01", twice=True, **more))
        assert (now(row).protected_until, row.end_read, corrections(row)[1:]) == (date(2032, 3, 1), True, [])


def test_that_there_is_no_end_is_not_kept_of_what_its_rule_set_ends(cast, leaves_one, leaves_nothing):
    """A paper of its own rule set ends as if it had been entered open;
    an old one has none but what its issuer says."""
    new, old = confirmed(cast), confirmed(cast)
    plain = entered(cast, dated="2026-11-02", symbol="9/A")
    with leaves_nothing(Refusal, "another_end_was_read"):
        do("document.open", cast.registrar, **inside(cast, new))
    with leaves_one("document.open"):
        do("document.open", cast.registrar, **inside(cast, new, reason="văn bản của năm nay"))
    with leaves_one("document.open"):
        do("document.open", cast.registrar, **inside(cast, old, dated="2012-05-01", reason="ngày bên trong"))
    assert (now(new).protected_until, new.unsure, new.end_read) == (plain.protected_until, False, False)
    assert plain.protected_until == date(2036, 11, 2) and corrections(new)[-1][1:3] == ("", "2036-11-02")
    assert (now(old).protected_until, old.unsure, old.end_read, old.review_on) == (None, False, True, None)


def test_an_end_that_is_read_and_is_the_reckoned_one_can_be_said_and_stays(cast, leaves_one, leaves_nothing):
    """What was only reckoned is reckoned anew from the day inside."""
    said, reckoned = (entered(cast, **{**CLOSED, "dated": "2026-11-01"}, symbol=f"{n}/A") for n in (1, 2))
    order = {"document": str(said.key), "protected_until": "2036-11-01", "reason": "dấu ghi ngày này"}
    with leaves_one("document.correct_end"):
        do("document.correct_end", cast.registrar, **order)
    assert (now(said).protected_until, said.end_read) == (date(2036, 11, 1), True)
    assert corrections(said) == [("protected_until", "2036-11-01", "2036-11-01", "dấu ghi ngày này")]
    with leaves_nothing(Refusal, "nothing_changes"):
        do("document.correct_end", cast.registrar, **order)
    do("document.open", cast.registrar, **inside(cast, reckoned, dated="2026-10-20", reason="ngày bên trong"))
    assert now(reckoned).protected_until == date(2036, 10, 20)
    with leaves_one("document.correct_end"):
        do("document.correct_end", cast.registrar, **{**order, "protected_until": ""})
    assert (now(said).protected_until, said.end_read) == (date(2036, 11, 1), False)


def test_an_end_that_was_said_to_be_read_bounds_what_is_opened(cast, leaves_one, leaves_nothing):
    row = entered(cast, **{**CLOSED, "dated": "2026-11-01"})
    order = {"document": str(row.key), "protected_until": "2036-11-01", "reason": "dấu"}
    do("document.correct_end", cast.registrar, **order)
    with leaves_nothing(Refusal, "longer_than_the_period"):
        do("document.open", cast.registrar, **inside(cast, row, dated="2026-10-20"))
    with leaves_one("document.open"):
        do("document.open", cast.registrar, **inside(cast, row, dated="2026-11-01"))
    assert (now(row).protected_until, row.end_read) == (date(2036, 11, 1), True)
    assert Correction.objects.count() == 1 and row.level == LOW and row.opened_on == TODAY


def test_that_there_is_no_end_is_not_confirmed_of_a_paper_that_was_extended(cast):
    """No act leaves such an end doubtful; whatever did, a day is asked for."""
    named, plain = (
        entered(cast, dated="2012-03-01", symbol="1/A"),
        entered(cast, dated="2012-03-01", symbol="2/A"),
    )
    Document.objects.filter(pk=named.pk).update(extended=PAPER)
    with pytest.raises(Refusal, match="extended_to_no_day"):
        do("document.confirm_end", cast.registrar, document=str(named.key), reason="công văn 5/BNV")
    do("document.confirm_end", cast.registrar, document=str(plain.key), reason="công văn 5/BNV")
    assert (now(named).unsure, now(plain).unsure) == (True, False)


def test_a_day_that_reads_otherwise_inside_than_on_the_envelope_stays_readable(cast: Cast) -> None:
    row = entered(cast, unopened=True, kind="", abstract="", dated="2026-11-01")
    with pytest.raises(Refusal, match="another_day_was_read"):
        do("document.open", cast.registrar, **inside(cast, row))
    do("document.open", cast.registrar, **inside(cast, row, reason="ngày trên văn bản"))
    assert str(now(row).dated) == "2026-11-02"
    assert corrections(row) == [("dated", "2026-11-01", "2026-11-02", "ngày trên văn bản")]
