"""Lines that are known again: those of every incoming book of a unit, however a number is spelt,
and of no other."""

from datetime import date

import pytest

from steward.models import Book, Copy, Document
from steward.models.book.lines import all_known, known
from tests.cast import Cast, do, incoming

DATED = date(2026, 11, 10)


@pytest.fixture
def two_books(cast: Cast) -> Cast:
    """Line 1 stands in the book of 2025, line 1 and 2 in that of 2026;
    another unit has a book with the same number."""
    incoming(cast, symbol="Số 012 - BC/BNV")
    Book.objects.filter(key=cast.books["incoming"]).update(year=2025)  # as if the year had turned since
    opened = {
        "unit": cast.units["interior"],
        "direction": "incoming",
        "year": 2026,
        "opened_on": "2026-11-16",
    }
    cast.books["incoming"] = do("book.open", cast.registrar, **opened).result["book"]
    incoming(cast, symbol="12/BC-BNV")
    incoming(cast, symbol="13/BC-BNV")
    return cast


def numbers(cast: Cast, *symbols: str) -> list[tuple[int, int, str]]:
    return [
        (line.year, line.ordinal, line.symbol) for line in all_known(cast.registrar, unit_of(cast), symbols)
    ]


def unit_of(cast: Cast) -> int:
    return Book.objects.get(key=cast.books["incoming"]).unit_id


def test_a_number_written_by_hand_is_known_again_in_the_books_of_all_years(two_books: Cast):
    both = [(2025, 1, "Số 012 - BC/BNV"), (2026, 1, "12/BC-BNV")]
    for spelt in ("12/BC-BNV", "số 12 bc bnv", "№ 0012/bc-bnv", "１２/BC-BNV"):
        assert numbers(two_books, spelt) == both
        asked = known(two_books.registrar, unit_of(two_books), spelt, DATED)
        assert [(line.year, line.ordinal, line.symbol) for line in asked] == both
    assert numbers(two_books, "13/bc-bnv", "12/BC-BNV", "012/BC-BNV") == [*both, (2026, 2, "13/BC-BNV")]
    assert numbers(two_books, "14/BC-BNV") == numbers(two_books) == []


def test_of_another_day_a_number_is_another_paper_where_the_day_is_asked_for(two_books: Cast):
    other = date(2026, 11, 9)
    assert known(two_books.registrar, unit_of(two_books), "12/BC-BNV", other) == []
    incoming(two_books, symbol="12/BC-BNV", dated=str(other))
    assert [line.ordinal for line in known(two_books.registrar, unit_of(two_books), "12/BC-BNV", other)] == [
        3
    ]
    assert [
        (line.year, line.dated) for line in all_known(two_books.registrar, unit_of(two_books), ["12/BC-BNV"])
    ] == [
        (2025, DATED),
        (2026, DATED),
        (2026, other),
    ]


def test_lines_of_another_unit_that_were_cancelled_or_are_out_of_sight_are_not_known(two_books: Cast):
    assert all_known(two_books.registrar, unit_of(two_books) + 1, ["12/BC-BNV"]) == []
    assert all_known(two_books.outsider, unit_of(two_books), ["12/BC-BNV"]) == []
    entry = Document.objects.get(symbol="12/BC-BNV").entries.get()
    do("document.cancel_entry", two_books.registrar, entry=str(entry.key), reason="nhầm")
    assert len(numbers(two_books, "12/BC-BNV")) == 2, "a cancelling that is only proposed frees no number"
    do("document.confirm_cancelling", two_books.second_registrar, entry=str(entry.key))
    assert numbers(two_books, "12/BC-BNV") == [(2025, 1, "Số 012 - BC/BNV")]
    first = Document.objects.filter(symbol="Số 012 - BC/BNV")
    first.update(rank=99)  # above the registrar
    Copy.objects.filter(document__in=first).update(keeper=two_books.administrator.post)
    assert numbers(two_books, "12/BC-BNV") == []


def test_what_goes_out_is_not_taken_for_what_came_in(two_books: Cast):
    Book.objects.filter(year=2025).update(direction="outgoing")
    assert numbers(two_books, "12/BC-BNV") == [(2026, 1, "12/BC-BNV")]


def test_of_very_many_numbers_none_is_forgotten_however_they_are_asked_for_in_parts(two_books: Cast):
    many = [f"{n}/X" for n in range(600)]
    asked = numbers(two_books, "12/BC-BNV", *many, "13/BC-BNV")
    assert asked == [(2025, 1, "Số 012 - BC/BNV"), (2026, 1, "12/BC-BNV"), (2026, 2, "13/BC-BNV")]
    assert all_known(two_books.registrar, unit_of(two_books), many) == []
