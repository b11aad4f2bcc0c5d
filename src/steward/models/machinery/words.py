"""Words that are sought in what records are called, as conditions of a query.

Promises what a comparison with the whole folded text would give: a word has no blank in it, so it stands in a
text exactly where it stands in one of the parts that the text is put together from. Each part is a folded
column, a figure, the word of a code, or a text that is the same for every record. Nothing is decided here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Contains, StartsWith

from steward.models.machinery.fold import fold

ALL, NONE = ~Q(pk__in=()), Q(pk__in=())


@dataclass(frozen=True)
class Word:
    """One folded word: anywhere in a text, or, where it `begins`, at the beginning of one of its words."""

    text: str
    begins: bool = False

    def among(self, *columns: str) -> Q:
        """In one of these columns, which are folded."""
        found = Q()
        for column in columns:
            found |= Q(**{f"{column}__contains": self.text}) if not self.begins else self._begun(column)
        return found

    def within(self, written: Any) -> Q:
        """In a text that the query itself puts together of folded parts."""
        if not self.begins:
            return Q(Contains(written, self.text))
        return (
            Q(StartsWith(written, self.text))
            | Q(Contains(written, f" {self.text}"))
            | Q(Contains(written, f"/{self.text}"))
        )

    def _begun(self, column: str) -> Q:
        after = Q(**{f"{column}__contains": f" {self.text}"}) | Q(**{f"{column}__contains": f"/{self.text}"})
        return Q(**{f"{column}__startswith": self.text}) | after

    def figures(self, *columns: str) -> Q:
        """In one of these numbers, or in a number of one of these days:
        both engines write days as 2026-03-01."""
        found = Q()
        for column in columns:
            written = Cast(F(column), TextField())
            begun = Q(StartsWith(written, self.text)) | Q(Contains(written, f"-{self.text}"))
            found |= begun if self.begins else Q(Contains(written, self.text))
        return found

    def beside(self, model: type[Model], back: str, *columns: str, none: str) -> Q:
        """In one of these columns of a record that points here by `back`; where none does,
        in what is said then."""
        there = model._base_manager.filter(**{back: OuterRef("pk")}).order_by()
        return Q(Exists(there.filter(self.among(*columns)))) | (self.said(none) & Q(~Exists(there)))

    def coded(self, column: str, words: Mapping[str, str]) -> Q:
        """In the word of the code that stands in this column; a code without one is its own word."""
        there = Q(**{f"{column}__in": [code for code, word in words.items() if self.of(word)]})
        return there | (self.among(column) & ~Q(**{f"{column}__in": list(words)}))

    def said(self, text: str) -> Q:
        """In a text that is the same for every record: then all have it, or none."""
        return ALL if self.of(text) else NONE

    def of(self, text: str) -> bool:
        """Whether this text has it."""
        return any(
            one.startswith(self.text) if self.begins else self.text in one for one in fold(text).split()
        )


def words_in(text: str, begins: bool = False) -> Iterator[Word]:
    """The words of a text, each once, as they are compared."""
    return (Word(word, begins) for word in dict.fromkeys(fold(text).split()))


def having(rows: Any, words: Iterator[Word], called: Any) -> Any:
    """Those rows whose parts, as `called` names them, have each of these words."""
    for word in words:
        rows = rows.filter(called(word))
    return rows
