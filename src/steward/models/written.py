"""Where something is written about a document besides the document itself: in which rows,
and in which of their columns."""

from functools import cache
from itertools import chain

from django.db import models

from steward.models.custody.destruction import Destruction, DestructionLine, DestructionWitness
from steward.models.document.proofs import Correction
from steward.models.document.register import Document
from steward.models.machinery.record import Record
from steward.models.people.decisions import Decision
from steward.rules.document.kept import FEW, REASONS

#: Columns of a correction, whose `field` says what they hold;
#: and the one in which several rows keep a reason.
CHANGED, ANSWER = ("old", "new"), "answer"
#: Stands for a reason that was taken out of a row.
TAKEN_OUT = "–"


def rows_about(document: Document) -> list[Record]:
    """Every row that belongs to it, however far down, lists with a copy of it,
    and decisions over one of them or over itself."""
    paths = {model: path for model in Record.__subclasses__() if (path := _path(model))}
    rows = list(
        chain.from_iterable(model._base_manager.filter(**{path: document}) for model, path in paths.items())
    )
    lists = Destruction.objects.filter(
        pk__in=[row.destruction_id for row in rows if isinstance(row, DestructionLine)]
    )
    rows += [*lists, *DestructionWitness.objects.filter(destruction__in=lists)]
    return [*rows, *Decision.objects.over([document, *rows])]


def document_of(row: Record) -> Document | None:
    """The one document that a row is or belongs to; None where it belongs to none,
    or to several as a list does."""
    if isinstance(row, Document):
        return row
    found: Record | None = row
    for key in _path(type(row)).split("__") if _path(type(row)) else ():
        found = getattr(found, key) if found is not None else None
    return found if isinstance(found, Document) else None


def texts_of(row: Record) -> dict[str, tuple[str, str]]:
    """Its free texts by column,
    each with what it is called where texts are judged (`rules.document.kept`)."""
    return {column: (_called(row, column), getattr(row, column)) for column in _columns(type(row))}


def emptied(row: Record, column: str) -> str:
    """What stands there once a text is taken out: of a reason that a row has to have, that there was one."""
    return "" if isinstance(row, Decision) or column not in (*REASONS, ANSWER) else TAKEN_OUT


def _called(row: Record, column: str) -> str:
    return (
        row.field
        if isinstance(row, Correction) and column in CHANGED
        else "reason"
        if column == ANSWER
        else column
    )


@cache
def _columns(model: type[Record]) -> tuple[str, ...]:
    written = (
        f.name for f in model._meta.concrete_fields if isinstance(f, models.CharField | models.TextField)
    )
    return tuple(name for name in written if name in (*FEW, *REASONS, *CHANGED, ANSWER))


@cache
def _path(model: type[Record], *seen: type[Record]) -> str:
    """The keys that lead from a row to its document, as a filter spells them; "" where none do."""
    if model is Document:
        return ""
    for key in (f for f in model._meta.concrete_fields if f.is_relation):
        other = key.related_model
        if other is Document:
            return key.name
        if (
            isinstance(other, type)
            and issubclass(other, Record)
            and other not in (model, *seen)
            and (on := _path(other, model, *seen))
        ):
            return f"{key.name}__{on}"
    return ""
