"""When a book is opened, takes an entry, gets its next volume and is closed; what is taken out of it."""

from datetime import date

import pytest

from steward.rules.book import books
from steward.rules.clock import takes_entries
from tests.rules.made import ASIDE, DAY, LINE, ROOT, UNIT, book, code_of, mandate, registrar, table, unit, who

YEAR_OPEN = date(2026, 1, 2)
READER = who(mandate())


@pytest.mark.parametrize(**table(
    ("the registrar of the unit opens", lambda: books.may_open_book(registrar(), unit()), None),
    ("not a reader", lambda: books.may_open_book(READER, unit()), "not_the_registrar"),
    ("not for the unit above", lambda: books.may_open_book(registrar(), unit((ROOT,))), "not_the_registrar"),
    ("not for the unit beside", lambda: books.may_open_book(registrar(), unit((ROOT, ASIDE))),
     "not_the_registrar"),
    ("a book is opened within its year", lambda: books.opening_fits("incoming", 2026, YEAR_OPEN, YEAR_OPEN),
     None),
    ("of a kind there is", lambda: books.opening_fits("inner", 2026, YEAR_OPEN, YEAR_OPEN), "no_such_book"),
    ("not in another year", lambda: books.opening_fits("incoming", 2025, YEAR_OPEN, YEAR_OPEN),
     "book_of_another_year"),
    ("on an earlier day of it", lambda: books.opening_fits("incoming", 2026, YEAR_OPEN, date(2026, 12, 31)),
     None),
    ("on no day to come",
     lambda: books.opening_fits("incoming", 2026, date(2026, 12, 31), date(2026, 12, 30)), "not_yet_opened"),
    ("not one of a year to come",
     lambda: books.opening_fits("incoming", 2062, date(2062, 1, 2), date(2026, 12, 30)),
     "opened_in_another_year"),
    ("not one of a year that is over",
     lambda: books.opening_fits("incoming", 2026, YEAR_OPEN, date(2027, 1, 2)), "opened_in_another_year"),
))  # fmt: skip # a case in one line or two
def test_opening(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("an open book of the year", lambda: takes_entries(book(), DAY), None),
    ("a closed one", lambda: takes_entries(book(state="closed"), DAY), "book_closed"),
    ("one of another year", lambda: takes_entries(book(year=2025, opened_on=date(2025, 1, 2)), DAY),
     "book_of_another_year"),
    ("one not open yet", lambda: takes_entries(book(opened_on=date(2026, 12, 1)), DAY),
     "before_the_book_opened"),
    ("one opened on the day", lambda: takes_entries(book(opened_on=DAY), DAY), None),
))  # fmt: skip # a case in one line or two
def test_entering_in_a_book(answer, code):
    assert code_of(answer) == code


def close(by=registrar(), **more):
    return lambda: books.may_close_volume(by, book(**more))


@pytest.mark.parametrize(
    **table(
        ("a volume with lines is closed", close(first_number=1, following=5), None),
        ("not an empty one", close(first_number=5, following=5), "volume_empty"),
        ("one with a single line", close(first_number=5, following=6), None),
        ("not in a closed book", close(state="closed", first_number=None), "not_now"),
        ("not where none is open", close(first_number=None), "volume_empty"),
        ("not by a reader", close(by=READER), "not_the_registrar"),
    )
)
def test_closing_a_volume(answer, code):
    assert code_of(answer) == code


def turn(by=registrar(), **more):
    return lambda: books.may_turn_year(by, book(**more))


@pytest.mark.parametrize(
    **table(
        ("a year that is over is turned", turn(year=2025), None),
        ("not before", turn(year=2026), "year_not_over"),
        ("not twice", turn(year=2025, state="closed"), "not_now"),
        ("not by a reader", turn(year=2025, by=READER), "not_the_registrar"),
        ("not by the registrar of a unit below", turn(year=2025, units=(ROOT,)), "not_the_registrar"),
    )
)
def test_turning_the_year(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(
    **table(
        ("whoever sees the book prints it", lambda: books.may_print_book(READER, book()), None),
        ("a closed one too", lambda: books.may_print_book(READER, book(state="closed")), None),
        ("whoever sees rows takes them away", lambda: books.may_export(READER), None),
        ("a format there is", lambda: books.known_format("pdf", books.PRINT_FORMATS), None),
        ("a format there is not", lambda: books.known_format("docx", books.EXPORT_FORMATS), "no_such_choice"),
        ("a list is no print", lambda: books.known_format("pdf", books.EXPORT_FORMATS), "no_such_choice"),
        ("a print is no list", lambda: books.known_format("csv", books.PRINT_FORMATS), "no_such_choice"),
    )
)
def test_taking_out(answer, code):
    assert code_of(answer) == code


def test_a_registrar_over_the_unit_above_keeps_the_book_too():
    above = who(mandate("registrar", unit=ROOT))
    assert books.may_close_volume(above, book()) is None
    assert books.may_close_volume(above, book(units=(UNIT,))).code == "not_the_registrar"
    assert books.may_close_volume(registrar(), book(units=LINE)) is None
