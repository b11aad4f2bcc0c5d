"""Books of a year that is over, for the registrar who turns it."""

from typing import Any

from django.db.models import CharField, DateField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_noop as _

from steward.models import Book
from steward.reads.machinery.waits import Waits
from steward.reads.machinery.wording import called, word
from steward.rules.book import books


def _book(row: Book) -> dict[str, Any]:
    return {"book": word("direction", row.direction), "year": row.year, "unit": called(row.unit)}


WAITS = (
    Waits(
        subject="book",
        names=_book,
        act=books.may_turn_year,
        rows=lambda by: Book.objects.turnable_by(by),
        day=Cast(Concat(Cast(F("year") + 1, CharField()), Value("-01-01")), DateField()),
        what="{book} {year} – {unit}",
        beside=_("the year is over and the book is still open"),
        related=("unit",),
    ),
)
