"""What stands once: a received paper in the books of its unit, a number that was given out;
and days that can be meant."""

import pytest

from steward.models import BookEntry, Copy, Document
from steward.models.book.lines import bearing
from steward.reads.machinery.wording import problem
from steward.rules.machinery.answers import Invalid, Refusal
from tests.acts.document.drafted import determined
from tests.cast import LOW, TODAY, Cast, do, incoming

SAME = {
    "issuing_body": "bộ  nội vụ",
    "symbol": "12/BC BNV",
    "dated": "10.11.2026",
    "kind": "",
    "abstract": "Gửi lại",
}


def test_a_paper_that_is_registered_already_is_named_with_its_line_and_entered_again_only_where_that_is_said(
    cast: Cast, leaves_nothing, leaves_one
):
    first = incoming(cast, twice=False).result
    with leaves_nothing(Refusal, "already_registered"):
        incoming(cast, **SAME, twice=False)
    with pytest.raises(Refusal) as caught:
        incoming(cast, **SAME, twice=False)
    no = caught.value
    assert (no.at, no.params["line"], no.params["document"]) == (
        "symbol",
        f"{first['ordinal']}/2026",
        first["document"],
    )
    with leaves_one("document.register_incoming"):
        incoming(cast, **SAME, twice=True)


@pytest.mark.parametrize("names", [("Bộ Tài chỉnh", "12/QĐ-BTC"), ("Bộ Tài chính", "12/QD-BTC")], ids=str)
def test_a_paper_whose_names_differ_in_a_mark_is_called_similar_with_both_names(
    cast: Cast, names, leaves_nothing, leaves_one
):
    incoming(cast, issuing_body="Bộ Tài chính", symbol="12/QĐ-BTC")
    issuer, symbol = names
    order = {"issuing_body": issuer, "symbol": symbol, "twice": False}
    with leaves_nothing(Refusal, "similar_registered"):
        incoming(cast, **order)
    with pytest.raises(Refusal) as caught:
        incoming(cast, **order)
    said = problem(caught.value)["because"]
    assert all(name in said for name in (*names, "Bộ Tài chính", "12/QĐ-BTC"))
    with pytest.raises(Refusal, match="already_registered"):
        incoming(cast, issuing_body="bộ tài  chính", symbol="số 012 QĐ/BTC", twice=False)
    with leaves_one("document.register_incoming"):
        incoming(cast, **{**order, "twice": True})


def test_of_a_similar_paper_that_is_out_of_sight_nothing_is_told(cast: Cast):
    incoming(cast, issuing_body="Bộ Tài chính")
    Document.objects.update(rank=99)
    Copy.objects.update(keeper=cast.administrator.post)
    assert incoming(cast, issuing_body="Bộ Tài chỉnh", twice=False).result["document"]


@pytest.mark.parametrize(
    "other", [{"issuing_body": "Bộ Y tế"}, {"symbol": "13/BC-BNV"}, {"dated": "2026-11-09"}], ids=str
)
def test_another_issuer_number_or_date_is_another_paper(cast: Cast, other):
    incoming(cast, twice=False)
    assert incoming(cast, **other, twice=False).result["document"]


def test_a_paper_whose_entry_was_cancelled_is_registered_anew_and_one_out_of_sight_is_not_told_of(cast: Cast):
    entry = Document.objects.get(key=incoming(cast, twice=False).result["document"]).entries.get()
    do("document.cancel_entry", cast.registrar, entry=str(entry.key), reason="nhầm")
    with pytest.raises(Refusal, match="already_registered"):
        incoming(cast, twice=False)
    do("document.confirm_cancelling", cast.second_registrar, entry=str(entry.key))
    assert incoming(cast, twice=False).result["document"]
    Document.objects.update(
        rank=99
    )  # above the registrar, and held by others: it does not exist for this post
    Copy.objects.exclude(keeper=None).update(keeper=cast.administrator.post)
    assert incoming(cast, twice=False).result["document"]


def issue(cast: Cast, symbol: str, **fields):
    document = determined(cast, **fields)
    return do("document.issue", cast.registrar, document=document, book=cast.books["outgoing"], symbol=symbol)


def test_a_number_is_given_out_once_for_each_kind_in_the_book_of_a_year(cast: Cast):
    issue(cast, "7/QĐ-SNV")
    with pytest.raises(Refusal, match="number_taken") as caught:
        issue(cast, "7 / qd-snv")
    assert (caught.value.at, caught.value.params["line"]) == ("symbol", "1/2026")
    assert (
        issue(cast, "8/QĐ-SNV").result["ordinal"] == 2
        and issue(cast, "7/QĐ-SNV", kind="Công văn").result["ordinal"] == 3
    )


@pytest.mark.parametrize("spelt", ["1/BC", "01/BC", "Số 1/BC", "SỐ: 001 - BC", "№ 1/bc", "１/BC", "1BC"])
def test_a_number_is_one_however_it_is_spelt(cast: Cast, spelt, leaves_nothing, leaves_one):
    first = issue(cast, spelt).result["document"]
    waiting = determined(cast)
    order = {"document": waiting, "book": cast.books["outgoing"]}
    for again in ("1/BC", "01/BC", "Số 1/BC"):
        with leaves_nothing(Refusal, "number_taken"):
            do("document.issue", cast.registrar, **order, symbol=again)
    with leaves_one("document.issue"):
        do("document.issue", cast.registrar, **order, symbol="10/BC")
    again = {"reason": "nhầm số", "field": "symbol", "value": "Số 01/BC"}
    with leaves_nothing(Refusal, "number_taken"):
        do("document.correct", cast.registrar, document=waiting, **again)
    if spelt != again["value"]:  # spelt otherwise it is still its own number
        assert do("document.correct", cast.registrar, document=first, **again).result["document"] == first


@pytest.mark.parametrize("other", ["11/BC", "1/BC-SNV", "1/1/BC", "1/B-C", "BC-1", "Sở 2/BC"])
def test_another_number_is_another_number(cast: Cast, other):
    assert issue(cast, "1/BC").result["ordinal"] == 1 and issue(cast, other).result["ordinal"] == 2


def test_a_number_whose_entry_was_cancelled_is_never_given_again_in_its_book(
    cast: Cast, leaves_nothing, leaves_one
):
    entry = Document.objects.get(key=issue(cast, "1/BC").result["document"]).entries.get()
    do("document.cancel_entry", cast.registrar, entry=str(entry.key), reason="nhầm")
    do("document.confirm_cancelling", cast.second_registrar, entry=str(entry.key))
    order = {"document": determined(cast), "book": cast.books["outgoing"]}
    with leaves_nothing(Refusal, "number_taken"):
        do("document.issue", cast.registrar, **order, symbol="1/BC")
    with leaves_one("document.issue"):
        do("document.issue", cast.registrar, **order, symbol="2/BC")
    with leaves_nothing(Refusal, "number_taken"):
        do(
            "document.correct",
            cast.registrar,
            document=order["document"],
            field="symbol",
            value="1/BC",
            reason="nhầm số",
        )


def test_what_bears_no_digits_first_is_found_without_reading_the_book(cast: Cast):
    for n in range(1, 6):
        issue(cast, f"BC-{n}")
    lines = bearing(BookEntry.objects.filter(book__key=cast.books["outgoing"]), "bc 03")
    assert [line.symbol for line in lines] == ["BC-3"]


def test_no_correction_makes_two_of_one_number(cast: Cast):
    issue(cast, "7/QĐ-SNV")
    second = issue(cast, "8/QĐ-SNV").result["document"]
    third = issue(cast, "7/QĐ-SNV", kind="Công văn").result["document"]
    correct = {"document": second, "field": "symbol", "reason": "nhầm số"}
    with pytest.raises(Refusal, match="number_taken") as caught:
        do("document.correct", cast.registrar, **correct, value="7/QĐ-SNV")
    assert caught.value.at == "value"
    kind = Document.objects.get(key=second).kind
    with pytest.raises(Refusal, match="number_taken"):
        do("document.correct", cast.registrar, document=third, field="kind", value=kind, reason="nhầm")
    assert do("document.correct", cast.registrar, **correct, value="9/QĐ-SNV").result["document"]


def out_of_sight(document: str) -> None:
    """Above the registrar, and with no copy at hand: it does not exist for this post."""
    Document.objects.filter(key=document).update(rank=99)
    Copy.objects.filter(document__key=document).update(keeper=None, state="spoiled")


@pytest.mark.parametrize("hidden", [False, True])
def test_a_number_taken_out_of_sight_is_refused_without_a_word_of_what_bears_it(cast: Cast, hidden):
    first = issue(cast, "7/QĐ-SNV").result["document"]
    issue(cast, "9/QĐ-SNV"), issue(cast, "40/QĐ-SNV", kind="Công văn")
    if hidden:
        out_of_sight(first)
    with pytest.raises(Refusal) as caught:
        issue(cast, "7 / qd-snv")
    line = {"line": "1/2026", "day": TODAY}
    told = ("number_given_out", {"next": 10}) if hidden else ("number_taken", line)
    assert (caught.value.code, caught.value.params, caught.value.at) == (*told, "symbol")
    assert hidden is not ("1/2026" in problem(caught.value)["because"])
    assert issue(cast, "10/QĐ-SNV").result["ordinal"] == 4


@pytest.mark.parametrize("hidden", [False, True])
def test_neither_does_a_correction_tell_of_it(cast: Cast, hidden):
    first, second = (issue(cast, f"{n}/QĐ-SNV").result["document"] for n in (7, 8))
    if hidden:
        out_of_sight(first)
    correct = {"document": second, "field": "symbol", "reason": "nhầm số"}
    with pytest.raises(Refusal) as caught:
        do("document.correct", cast.registrar, **correct, value="7/QĐ-SNV")
    told = {"next": 8} if hidden else {"line": "1/2026", "day": TODAY}
    assert (caught.value.params, caught.value.at) == (told, "value")
    assert do("document.correct", cast.registrar, **correct, value="9/QĐ-SNV").result["document"] == second


@pytest.mark.parametrize("until", ["2026-11-11", "2026-11-16", "2026-11-17", "2026-12-16"])
def test_a_protection_that_is_over_or_ends_soon_is_entered_only_where_that_is_said(
    cast: Cast, leaves_nothing, leaves_one, until
):
    with leaves_nothing(Refusal, "ends_soon"):
        incoming(cast, protected_until=until, ends=False)
    with leaves_one("document.register_incoming"):
        incoming(cast, protected_until=until, ends=True)
    with leaves_one("document.register_incoming"):
        incoming(cast, protected_until="2026-12-17", ends=False)
    closed = incoming(cast, unopened=True, abstract="", kind="", dated="").result["document"]
    order = {
        "document": closed,
        "opened_by": cast.key("head"),
        "dated": "2026-11-10",
        "kind": "Thư",
        "twice": True,
    }
    with leaves_nothing(Refusal, "ends_soon"):
        do("document.open", cast.registrar, **order, protected_until=until)
    old = incoming(cast, dated="2012-03-01", arrived_on="2026-11-16", ends=False).result["document"]
    with leaves_nothing(Refusal, "ends_soon"):
        do("document.confirm_end", cast.registrar, document=old, protected_until=until, reason="dấu")
    with leaves_one("document.confirm_end"):
        do(
            "document.confirm_end",
            cast.registrar,
            document=old,
            protected_until=until,
            reason="dấu",
            ends=True,
        )
    with leaves_one("document.open"):
        do("document.open", cast.registrar, **order, protected_until=until, ends=True)


def test_what_arrived_in_another_year_is_entered_in_the_book_only_where_that_is_said(cast: Cast):
    late = {"arrived_on": "2025-12-30", "dated": "2025-12-29", "level": LOW}
    with pytest.raises(Refusal, match="arrived_in_another_year") as caught:
        incoming(cast, **late)
    assert caught.value.at == "arrived_on"
    assert (
        incoming(cast, **late, other_year=True).result["ordinal"] == 1
        and incoming(cast).result["ordinal"] == 2
    )


@pytest.mark.parametrize(
    ("dated", "right"), [("10/11/1026", False), ("10/11/2926", False), ("10/11/2026", True)]
)
def test_a_year_that_no_paper_can_bear_is_refused_at_its_field(cast: Cast, dated, right):
    if right:
        assert incoming(cast, dated=dated).result["document"]
        return
    with pytest.raises(Invalid) as caught:
        incoming(cast, dated=dated)
    assert caught.value.fields["dated"][0] == "no_such_year"
