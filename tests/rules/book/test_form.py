"""In which form a book stands: always in one, and never in another law's without a word."""

from dataclasses import replace

import pytest

from steward.foundations.scheme import BOOK_FIELDS, plain_book, shipped
from steward.rules.book.form import form_of

ALL = shipped()


@pytest.mark.parametrize("direction", ["incoming", "outgoing"])
@pytest.mark.parametrize("code", ALL)
def test_every_rule_set_has_a_form_for_both_books_that_is_cited_when_it_is_the_official_one(code, direction):
    form = form_of(ALL[code], direction, ALL.values())
    assert (
        form.title.vi
        and form.columns[0].field == "ordinal"
        and {c.field for c in form.columns} <= set(BOOK_FIELDS)
    )
    known = any(book.code == direction and book.complete for book in ALL[code].books)
    assert form.official == known and (form.citation is not None) == known
    assert form.law == ALL[code].name


@pytest.mark.parametrize("direction", ["incoming", "outgoing"])
def test_a_complete_form_is_the_official_one_and_an_incomplete_one_borrows_the_columns_and_says_of_whom(
    direction,
):
    new, old = (form_of(ALL[code], direction, ALL.values()) for code in ("vn-2026", "vn-2020"))
    assert new.official and new.lender is None and new.columns == ALL["vn-2026"].book(direction).columns
    assert not old.official and old.lender == ALL["vn-2026"].name and old.columns == new.columns
    assert old.title == ALL["vn-2020"].book(direction).title


def test_of_several_lenders_the_nearest_in_time_lends():
    ours, far = (
        ALL["vn-2020"],
        replace(ALL["vn-2026"], code="vn-2090", valid_from=ALL["vn-2026"].valid_from.replace(year=2090)),
    )
    lent = replace(far.book("incoming"), columns=far.book("incoming").columns[:3])
    far = replace(far, books=(lent,), name=ALL["us"].name)
    assert form_of(ours, "incoming", [far, *ALL.values()]).lender == ALL["vn-2026"].name
    assert form_of(ours, "incoming", [far]).columns == lent.columns


def test_a_family_of_incomplete_books_alone_prints_the_plain_form_under_the_title_of_its_own():
    alone = ALL["vn-2020"]
    form = form_of(alone, "outgoing", [alone])
    assert (form.official, form.lender, form.columns) == (False, None, plain_book("outgoing").columns)
    assert form.title == alone.book("outgoing").title


def test_another_family_lends_nothing():
    form = form_of(ALL["us"], "incoming", ALL.values())
    assert form.lender is None and form.title == plain_book("incoming").title


def test_what_is_no_book_has_no_form():
    with pytest.raises(KeyError):
        form_of(ALL["us"], "transfer", ALL.values())
