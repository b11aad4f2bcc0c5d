"""What must never be true is refused by the database itself, even if a rule were wrong."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from steward.migrations._keep import SEARCHED
from steward.models import (
    Authorisation,
    Book,
    BookEntry,
    Copy,
    Delegation,
    Document,
    Entry,
    Handover,
    Permission,
    Post,
    Unit,
)
from steward.models.machinery.fold import fold, sort_key
from steward.models.machinery.record import Record
from tests.cast import TODAY, do, incoming


@pytest.fixture
def made(cast):
    result = incoming(cast).result
    do("copy.offer", cast.registrar, copy=result["copies"][0], to=cast.key("keeper"))
    do(
        "copy.permit_reproduction",
        cast.head,
        copy=result["copies"][0],
        form="extract",
        quantity=1,
        reason="x",
    )
    do(
        "delegation.give",
        cast.head,
        deputy=cast.key("deputy"),
        paper="1",
        since="2026-11-16",
        until="2026-12-16",
    )
    return result


NEVER = {
    "a held copy without a keeper": lambda: Copy.objects.update(keeper=None),
    "a destroyed copy with a keeper": lambda: Copy.objects.update(state="destroyed"),
    "an unknown state of a copy": lambda: Copy.objects.update(state="eaten"),
    "a copy number twice": lambda: Copy.objects.update(path="3"),
    "an offer to oneself": lambda: Handover.objects.update(receiver=F("giver")),
    "two open offers of one copy": lambda: Handover.objects.create(
        copy=Copy.objects.first(),
        giver=Post.objects.first(),
        receiver=Post.objects.last(),
        offered_at="2026-11-16T02:00:00Z",
    ),
    "a refusal without a reason": lambda: Handover.objects.update(state="refused"),
    "more made than permitted": lambda: Permission.objects.update(used=2),
    "a document decided by its drafter": lambda: Document.objects.update(
        drafter=Post.objects.first(), decider=Post.objects.first()
    ),
    "declassified on no day": lambda: Document.objects.update(state="declassified"),
    "an unopened one with an abstract": lambda: Document.objects.update(unopened=True),
    "an end that is read and doubtful": lambda: Document.objects.update(unsure=True, end_read=True),
    "an extension to no day": lambda: Document.objects.update(extended="5/CV", protected_until=None),
    "a number twice": lambda: BookEntry.objects.create(
        book=BookEntry.objects.get().book, ordinal=1, document=Document.objects.get(), day=TODAY
    ),
    "cancelled without a reason": lambda: BookEntry.objects.update(state="cancelled"),
    "cancelled by one": lambda: BookEntry.objects.update(
        cancel_proposed_by=Post.objects.first(), cancelled_by=Post.objects.first()
    ),
    "a book whose numbers fall": lambda: Book.objects.update(first=99),
    "two books of one kind a year": lambda: Book.objects.update(direction="incoming"),
    "an authorisation granted by one": lambda: Authorisation.objects.update(confirmed_by=F("proposed_by")),
    "an authorisation of no known role": lambda: Authorisation.objects.update(role="owner"),
    "break-glass without an end": lambda: Authorisation.objects.update(break_glass=True, until=None),
    "authority lent to oneself": lambda: Delegation.objects.update(deputy=F("giver")),
    "a second root": lambda: Unit.objects.update(parent=None),
    "a removed record": lambda: Copy.objects.all()._raw_delete("default"),
    "a removed entry": lambda: Entry.objects.all()._raw_delete("default"),
    "a changed entry": lambda: Entry.objects.update(leaf=b"{}"),
}


#: Of what the constraint forbids together each alone is kept.
ALONE = {
    "a doubtful end": {"unsure": True},
    "a read end": {"end_read": True},
    "an extension": {"extended": "5/CV"},
    "no end": {"protected_until": None},
}


@pytest.mark.parametrize("name", ALONE, ids=lambda name: name.replace(" ", "_"))
def test_the_database_keeps(made, name):
    assert Document.objects.update(**ALONE[name]) == 1


@pytest.mark.parametrize("name", NEVER, ids=lambda name: name.replace(" ", "_"))
def test_the_database_refuses(made, name):
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        NEVER[name]()


def test_folding_finds_words_without_their_marks():
    assert (
        fold("Đê điều, ĐẶNG\tvăn")
        == "de dieu dang van"
        == fold("de\u0302 đie\u0302\u0300u Đa\u0323\u0306ng văn")
    )


def test_names_are_sorted_by_letter_then_by_mark_then_by_tone():
    names = ["an", "anh", "ăn", "ân", "ba", "bà", "bả", "bã", "bá", "bạ", "da", "đa"]
    assert sorted(reversed(names), key=sort_key) == names  # noqa: C414 - they come in another order
    assert sort_key("da") < sort_key("đa") and sort_key("ba") < sort_key("bà") < sort_key("bạ")


def triggers() -> set[tuple[str, str]]:
    """Every trigger of this database: of which table, and its name."""
    asked = {
        "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return set(cursor.fetchall())


def kept(table: str) -> tuple[str, str]:
    return table, f"{table}_kept" if connection.vendor == "sqlite" else "kept"


def test_every_table_of_records_keeps_its_rows(cast):
    """A migration that changes a table on SQLite builds it anew without its triggers:
    it ends with `Keep` (migrations/_keep.py), as one does that makes a table."""
    tables = {model._meta.db_table for model in Record.__subclasses__()}
    assert {table for table in tables if kept(table) not in triggers()} == set()
    searched = SEARCHED["steward_document"] if connection.vendor == "sqlite" else ()
    assert {("steward_document", name) for name in searched} <= triggers()
