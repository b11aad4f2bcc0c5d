"""Books are opened, continued, closed and printed; their numbers run without a gap."""

from datetime import UTC, datetime

import pytest

from steward.models import Book, Volume
from steward.reads.machinery.asking import actor_for
from steward.rules.machinery.answers import Conflict, Invalid, Refusal, Unknown
from tests.cast import TODAY, Cast, do, incoming

NEXT_YEAR = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)


def test_a_book_is_opened_where_a_paper_book_is_half_full(cast, leaves_one, leaves_nothing):
    order = {
        "unit": cast.units["records"],
        "direction": "incoming",
        "year": 2026,
        "first": 118,
        "volume": 3,
        "opened_on": "2026-11-16",
    }
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("book.open", cast.head, **order)
    with leaves_nothing(Refusal, "book_of_another_year"):
        do("book.open", cast.registrar, **{**order, "year": 2025})
    with leaves_nothing(Refusal, "no_such_book"):
        do("book.open", cast.registrar, **{**order, "direction": "inner"})
    for wrong, code in (
        ({"opened_on": "2026-12-31"}, "not_yet_opened"),
        ({"year": 2062, "opened_on": "2062-01-02"}, "opened_in_another_year"),
        ({"year": 2025, "opened_on": "2025-01-02"}, "opened_in_another_year"),
    ):
        with leaves_nothing(Refusal, code):
            do("book.open", cast.registrar, **{**order, **wrong})
    with pytest.raises(Invalid):
        do("book.open", cast.registrar, **{**order, "first": 1_000_000_000})
    with leaves_one("book.open"):
        book = do("book.open", cast.registrar, **order).result["book"]
    assert incoming(cast, book=book).result["ordinal"] == 118
    with leaves_nothing(Conflict, "book_exists"):
        do("book.open", cast.registrar, **order)


def test_a_book_is_not_opened_for_a_unit_above_or_beside(cast, leaves_nothing):
    for unit in ("root", "finance"):
        with leaves_nothing(Refusal, "not_the_registrar"):
            do(
                "book.open",
                cast.registrar,
                unit=cast.units[unit],
                direction="incoming",
                year=2026,
                opened_on="2026-11-16",
            )


def test_a_volume_with_lines_is_closed_and_numbers_run_on(cast, leaves_one, leaves_nothing):
    book = cast.books["incoming"]
    with leaves_nothing(Refusal, "volume_empty"):
        do("book.close_volume", cast.registrar, book=book)
    incoming(cast)
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("book.close_volume", cast.inspector, book=book)
    with leaves_one("book.close_volume"):
        do("book.close_volume", cast.registrar, book=book)
    assert list(Volume.objects.filter(book__key=book).order_by("ordinal").values_list("first", "last")) == [
        (1, 1),
        (2, None),
    ]
    assert incoming(cast).result["ordinal"] == 2


def registrar(cast: Cast) -> object:
    return actor_for(cast.key("registrar"), NEXT_YEAR)


def test_the_year_turns_once_it_is_over_and_numbers_begin_again(cast, leaves_one, leaves_nothing):
    book = cast.books["incoming"]
    incoming(cast)
    with leaves_nothing(Refusal, "year_not_over"):
        do("book.turn_year", cast.registrar, book=book)
    with leaves_one("book.turn_year"):
        following = do("book.turn_year", registrar(cast), now=NEXT_YEAR, book=book).result["book"]
    with leaves_nothing(Refusal, "not_now"):
        do("book.turn_year", registrar(cast), now=NEXT_YEAR, book=book)
    entered = {
        "book": following,
        "kind": "Báo cáo",
        "arrived_on": "2027-01-04",
        "issuing_body": "Bộ",
        "symbol": "1",
        "dated": "2026-12-30",
        "level": "mat",
    }
    assert do("document.register_incoming", registrar(cast), now=NEXT_YEAR, **entered).result["ordinal"] == 1
    with leaves_nothing(Refusal, "book_closed"):
        do("document.register_incoming", registrar(cast), now=NEXT_YEAR, **{**entered, "book": book})


def test_the_volume_that_is_open_is_closed_with_its_year_at_the_last_number(cast, leaves_one):
    book = cast.books["incoming"]
    incoming(cast)
    do("book.close_volume", cast.registrar, book=book)
    incoming(cast)
    incoming(cast)
    with leaves_one("book.turn_year"):
        following = do("book.turn_year", registrar(cast), now=NEXT_YEAR, book=book).result["book"]
    rows = Volume.objects.order_by("ordinal").values_list("first", "last", "closed_on")
    assert list(rows.filter(book__key=book)) == [(1, 1, TODAY), (2, 3, NEXT_YEAR.date())]
    assert list(rows.filter(book__key=following)) == [(1, None, None)]


def test_a_year_that_turns_late_opens_the_book_of_this_year(cast, leaves_one):
    late = datetime(2028, 1, 4, 2, 0, tzinfo=UTC)
    with leaves_one("book.turn_year"):
        do("book.turn_year", actor_for(cast.key("registrar"), late), now=late, book=cast.books["incoming"])
    assert set(Book.objects.filter(direction="incoming").values_list("year", flat=True)) == {2026, 2028}


def test_a_book_opened_by_hand_is_not_opened_twice_when_the_year_turns(cast, leaves_one):
    order = {"unit": cast.units["interior"], "direction": "incoming", "year": 2027, "opened_on": "2027-01-02"}
    known = do("book.open", registrar(cast), now=NEXT_YEAR, **order).result["book"]
    with leaves_one("book.turn_year"):
        assert (
            do("book.turn_year", registrar(cast), now=NEXT_YEAR, book=cast.books["incoming"]).result["book"]
            == known
        )


def test_a_print_of_a_book_is_known_and_counts_what_was_seen(cast, leaves_one, leaves_nothing):
    incoming(cast)
    incoming(cast, level="tuyet-mat", abstract="")
    with leaves_one("book.print"):
        assert (
            do("book.print", cast.registrar, book=cast.books["incoming"], format="pdf").result["lines"] == 2
        )
    with leaves_nothing(Refusal, "no_such_choice"):
        do("book.print", cast.registrar, book=cast.books["incoming"], format="docx")
    with leaves_nothing(Unknown, "unknown"):
        do("book.print", cast.outsider, book=cast.books["incoming"], format="pdf")
